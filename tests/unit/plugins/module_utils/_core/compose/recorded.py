# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Projects of files, with what ``docker compose config`` answered: ``fixtures/compose/NAME.json`` says which version.

A case has ``files`` (text, or ``base64``) and options; ``project`` is the answer, or ``refused`` the reference's error.
"""

from __future__ import annotations

import base64
import json
import os
import pathlib
import typing as t

import pytest
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.errors import InputError
from ansible_collections.beekeeper.swarm.plugins.plugin_utils.layers import compose

Case = t.Dict[str, t.Any]
FIXTURES = next(parent for parent in pathlib.Path(__file__).parents if parent.name == "unit") / "fixtures" / "compose"
OPTIONS = ("env", "env_files", "profiles", "name")
# The recording machine's home, and its project directory below the root.
HOME, PROJECT = "/root", "p"


def fixture(name: str) -> t.Any:
    return json.loads((FIXTURES / f"{name}.json").read_text(encoding="utf-8"))


def each_case(name: str) -> pytest.MarkDecorator:
    cases = fixture(name)["cases"]
    return pytest.mark.parametrize("case", cases, ids=[case["id"] for case in cases])


def stage(files: dict[str, t.Any], root: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Write a case's files, and go to its project directory."""
    for name, content in files.items():
        path = root / PROJECT / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(base64.b64decode(content["base64"]) if isinstance(content, dict) else content.encode())
    (root / PROJECT).mkdir(exist_ok=True)
    monkeypatch.chdir(root / PROJECT)
    monkeypatch.setenv("HOME", HOME)


def answer(case: Case, root: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> t.Any:
    """Give our project for a case, ``None`` where it is refused."""
    stage(case["files"], root, monkeypatch)
    given = {name: case[name] for name in OPTIONS if name in case}
    if "project_dir" in case:
        given["project_dir"] = os.path.abspath(case["project_dir"])
    try:
        project = compose(case["layers"], **given).project
    except InputError:
        return None
    return json.loads(json.dumps(project).replace(str(root), "$ROOT"))


def error(files: dict[str, str], root: pathlib.Path, monkeypatch: pytest.MonkeyPatch, **given: t.Any) -> str:
    """Give the message that the project of ``a.yml`` is refused with."""
    stage(files, root, monkeypatch)
    with pytest.raises(InputError) as caught:
        compose(given.pop("layers", ["a.yml"]), **given)
    return caught.value.message.replace(str(root), "$ROOT")
