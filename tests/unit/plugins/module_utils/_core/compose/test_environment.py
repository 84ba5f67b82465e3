# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What services get from files, and ``.env``, against what ``docker compose config`` made of them."""

from __future__ import annotations

import typing as t

import pytest

from .recorded import Case, answer, each_case, error

if t.TYPE_CHECKING:
    import pathlib


@each_case("environment")
def test_recorded(case: Case, tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert answer(case, tmp_path, monkeypatch) == case.get("project")


WEB = "services:\n  web:\n    image: i\n"


@pytest.mark.parametrize(
    ("layer", "message"),
    [
        ("    env_file: no.env\n",
         "a.yml:4:15: services.web.env_file: there is no file $ROOT/p/no.env;"
         " correct the path, or write required: false."),
        ("    env_file: [{path: bad.env, required: false}]\n",
         "a.yml:4:15: services.web.env_file: $ROOT/p/bad.env: line 2 is no variable; write KEY=value."),
        ("    env_file: [{path: bad.env, format: raw}]\n",
         "a.yml:4:15: services.web.env_file: $ROOT/p/bad.env: line 2 is no variable; write KEY=value."),
        ("    env_file: [{path: bad.env, format: json}]\n",
         'a.yml:4:40: services.web.env_file[0].format: "json" is not possible; write raw.'),
        ("    env_file: [{required: false}]\n",
         "a.yml:4:16: services.web.env_file[0]: names no file; write path: FILE."),
        ("    label_file: no.labels\n",
         "a.yml:4:17: services.web.label_file: there is no file $ROOT/p/no.labels; correct the path."),
        ("    label_file: [bad.env]\n",
         "a.yml:4:17: services.web.label_file: $ROOT/p/bad.env: line 2 is no variable; write KEY=value."),
        ("    env_file: utf16.env\n", "a.yml:4:15: services.web.env_file: this is no UTF-8 text; save it as such."),
        # files of several services at once
        ("    env_file: no.env\n  two: {image: i, label_file: no.labels}\n",
         "a.yml:4:15: services.web.env_file: there is no file $ROOT/p/no.env;"
         " correct the path, or write required: false.\n"
         "a.yml:5:31: services.two.label_file: there is no file $ROOT/p/no.labels; correct the path."),
    ],
)  # fmt: skip
def test_refuse(layer: str, message: str, tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files: dict[str, t.Any] = {"a.yml": WEB + layer, "bad.env": "A=1\nB C=2\n", "utf16.env": {"base64": "//5BAD0AMQA="}}
    assert error(files, tmp_path, monkeypatch) == message
