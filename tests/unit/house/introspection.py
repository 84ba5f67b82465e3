# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What plugins say of themselves, asked of ``ansible-doc``, and what they are, asked of the plugins."""

from __future__ import annotations

import functools
import importlib
import json
import os
import subprocess
import sys
import sysconfig
import typing as t
from collections.abc import Callable
from pathlib import Path
from unittest import mock

from ansible.module_utils.basic import AnsibleModule
from ansible_collections.beekeeper.swarm.tests.unit.house.checkout import plugins

COLLECTION = "beekeeper.swarm"
FOLDERS = {"module": "modules", "filter": "filter", "lookup": "lookup"}


@functools.cache
def documentation(kind: str) -> dict[str, dict[str, t.Any]]:
    """Documentation of all plugins of a kind (``module``, ``filter``, ``lookup``), fragments merged, by short name.

    Each has the keys ``doc``, ``examples`` (text) and ``return``.
    """
    names = plugins(FOLDERS[kind])
    if not names:
        return {}
    command = [str(Path(sys.executable).with_name("ansible-doc")), "--json", "--type", kind]
    # A copy of the collection that is installed elsewhere must not stand in for the checkout.
    environment = {**os.environ, "ANSIBLE_COLLECTIONS_PATH": sysconfig.get_path("purelib")}
    done = subprocess.run(
        [*command, *(f"{COLLECTION}.{name}" for name in names)],
        check=False,
        capture_output=True,
        text=True,
        env=environment,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    found = {name.rpartition(".")[2]: entry for name, entry in json.loads(done.stdout).items()}
    assert sorted(found) == names, done.stderr
    return found


class ArgumentSpecSeen(Exception):
    """Ends a module's ``main`` at the point where it has said what arguments it takes."""

    def __init__(self, spec: dict[str, dict[str, t.Any]], options: dict[str, t.Any]) -> None:
        super().__init__("seen")
        self.spec = spec
        self.options = options


def argument_spec(module: str) -> ArgumentSpecSeen:
    """The argument spec that a module really gives to ``AnsibleModule``, and the options beside it."""

    def record(_self: AnsibleModule, argument_spec: dict[str, dict[str, t.Any]], **options: t.Any) -> t.NoReturn:
        raise ArgumentSpecSeen(argument_spec, options)

    main = importlib.import_module(f"ansible_collections.{COLLECTION}.plugins.modules.{module}").main
    with mock.patch.object(AnsibleModule, "__init__", record):
        try:
            main()
        except ArgumentSpecSeen as seen:
            return seen
    raise AssertionError(f"{module}: main() made no AnsibleModule")


def filter_function(name: str) -> Callable[..., t.Any]:
    """The function behind a filter; a filter file holds exactly the filter that it is named for."""
    filters = (
        importlib.import_module(f"ansible_collections.{COLLECTION}.plugins.filter.{name}").FilterModule().filters()
    )
    assert list(filters) == [name]
    return t.cast("Callable[..., t.Any]", filters[name])
