# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Loads a file with tasks as Ansible will when its turn comes, to know before that it can.

What Ansible cannot parse then ends the whole run, without a rescue: nobody would be left to say how far it was.
"""

from __future__ import annotations

import os
import re
import typing as t

from ansible.errors import AnsibleError
from ansible.playbook.block import Block
from ansible.playbook.helpers import load_list_of_blocks
from ansible.playbook.play import Play
from ansible.playbook.task_include import TaskInclude

from ..module_utils._core.errors import InputError
from ..module_utils._core.patterns import expression

if t.TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ansible.parsing.dataloader import DataLoader

ORIGIN = expression(r"^Origin: (.+:\d+:\d+)$", re.MULTILINE)
PLAY = {"hosts": "localhost", "collections": ["beekeeper.swarm"]}
"""Tasks that a role includes find modules by the names that they have in the role's collection."""


class Known:
    """Stands in for Ansible's manager of variables: a file that is imported may be named by one."""

    def __init__(self, variables: Mapping[str, t.Any]) -> None:
        self.variables = variables

    def get_vars(self, **_asked: t.Any) -> Mapping[str, t.Any]:
        return self.variables


def check_tasks(path: str, *, of: str, loader: DataLoader, variables: Mapping[str, t.Any]) -> None:
    """Raise :class:`InputError` where the file that the option ``of`` names, or one that it includes, cannot be loaded.

    Names of files that only show when they are included (templates) are left to the run.
    """
    seen: set[str] = set()
    left = [path]
    while left:
        file = left.pop()
        if file not in seen:
            seen.add(file)
            left += _included(_load(file, of=of, loader=loader, known=Known(variables)), file, loader)


def _load(file: str, *, of: str, loader: DataLoader, known: Known) -> list[Block]:
    shared = {"variable_manager": known, "loader": loader}
    try:
        data = loader.load_from_file(file, trusted_as_template=True)
        wrong = _misshapen(data)
        if wrong:
            raise InputError(f"{of}: {file} {wrong}.")
        include = TaskInclude.load({"ansible.builtin.include_tasks": file}, **shared)
        return t.cast("list[Block]", load_list_of_blocks(data, Play.load(PLAY, **shared), include, **shared))
    except AnsibleError as error:
        raise InputError(
            f"{of}: {_said(error)} ({_place(error) or file}): correct it, or install what it needs."
        ) from error


def _misshapen(data: t.Any) -> str | None:
    if not isinstance(data, list):
        return (
            "has no list of tasks: write each as an item that begins with a hyphen"
            if data
            else "has no tasks: write some"
        )
    if any(isinstance(item, dict) and "hosts" in item for item in data):
        return "is a playbook: write its tasks alone, without hosts"
    if not all(isinstance(item, dict) for item in data):
        return "has an item that is no task: write each as a module's name and its options"
    return None


def _said(error: AnsibleError) -> str:
    """Give the first sentence, the one that says what is wrong."""
    return re.split(r"\.\s", " ".join(str(error).split()))[0].rstrip(".")


def _place(error: AnsibleError) -> str | None:
    """Give file, line and column as Ansible shows them."""
    found = ORIGIN.search(getattr(error, "_formatted_source_context", None) or "")
    return found and found[1]


def _included(blocks: list[Block], file: str, loader: DataLoader) -> Iterator[str]:
    """Name the files that these tasks will include, where that is known: beside the file, or beside the playbook."""
    for task in _tasks(blocks):
        name = str(task.args.get("_raw_params") or "") if isinstance(task, TaskInclude) else ""
        places = [os.path.join(folder, name) for folder in (os.path.dirname(file), loader.get_basedir())]
        if name and "{{" not in name:
            yield from [place for place in places if os.path.isfile(place)][:1]


def _tasks(blocks: list[Block]) -> Iterator[t.Any]:
    for item in blocks:
        if isinstance(item, Block):
            yield from _tasks([*item.block, *item.rescue, *item.always])
        else:
            yield item
