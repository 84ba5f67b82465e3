# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""``include``, against what ``docker compose config`` made of it."""

from __future__ import annotations

import typing as t

import pytest

from .recorded import Case, answer, each_case, error

if t.TYPE_CHECKING:
    import pathlib


@each_case("include")
def test_recorded(case: Case, tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert answer(case, tmp_path, monkeypatch) == case.get("project")


MAIN = "services:\n  web: {image: i}\ninclude:\n"


@pytest.mark.parametrize(
    ("files", "message"),
    [
        ({"a.yml": MAIN + "  - sub/b.yml\n"},
         "a.yml:4:5: include[0]: there is no such file (looked for $ROOT/p/sub/b.yml); correct the path."),
        ({"a.yml": MAIN + "  - b.yml\n", "b.yml": "include: [sub/c.yml]\n", "sub/c.yml": "include: [../a.yml]\n"},
         "sub/c.yml:1:11: include[0]: goes round in a circle (../a.yml -> ../b.yml -> c.yml -> ../a.yml);"
         " take one of them out."),
        ({"a.yml": MAIN + "  - {path: b.yml, env_file: c.env}\n", "b.yml": ""},
         "a.yml:4:29: include[0].env_file: there is no file c.env; correct the path."),
        ({"a.yml": MAIN + "  - {path: b.yml, env_file: c.env}\n", "b.yml": "", "c.env": "A B=1\n"},
         "a.yml:4:5: include[0]: c.env: line 1 is no variable; write KEY=value."),
        ({"a.yml": MAIN + "  - {env_file: c.env}\n"}, "a.yml:4:5: include[0]: names no file; write path: FILE."),
        ({"a.yml": MAIN + "  - {path: b.yml, pat: 1}\n"},
         "a.yml:4:19: include[0].pat: unknown key; did you mean path?"),
        ({"a.yml": "include: b.yml\n"}, 'a.yml:1:10: include: must be a list, not "b.yml".'),
        # all that is wrong, in every file; what may only follow from it is not said
        ({"a.yml": MAIN + "  - b.yml\n  - c.yml\nnetwork: {}\n",
          "b.yml": "services:\n  b: {imagee: i, networks: [n]}\n",
          "c.yml": "services:\n  c: {image: i, tty: 3}\n---\nservices:\n  c: {tty: 4}\n"},
         "a.yml:6:1: network: unknown key; did you mean networks?\n"
         "b.yml:2:7: services.b.imagee: unknown key; did you mean image?\n"
         "c.yml:2:22: services.c.tty: 3 is no boolean; write true or false.\n"
         "c.yml:5:12: services.c.tty: 4 is no boolean; write true or false."),
        ({"a.yml": MAIN + "  - b.yml\n", "b.yml": "services:\n  b: {image: i, networks: [n]}\n"},
         'b.yml:2:28: services.b.networks.n: there is no network "n"; define it under the top-level networks,'
         " or correct the name."),
    ],
)  # fmt: skip
def test_refuse(files: dict[str, str], message: str, tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert error(files, tmp_path, monkeypatch) == message


@pytest.mark.parametrize(
    ("files", "web"),
    [
        ({"a.yml": "include: [b.yml]\nservices: {web: {image: a}}\n",
          "b.yml": "services: {web: {image: b, labels: {l: b}}}\n"},
         {"image": "a", "labels": {"l": "b"}}),
        ({"a.yml": "include: [b.yml, c.yml]\n", "b.yml": "services: {web: {image: b, labels: {l: b}}}\n",
          "c.yml": "services: {web: {image: c, labels: {l: c, m: c}}}\n"},
         {"image": "b", "labels": {"l": "b", "m": "c"}}),
        ({"a.yml": "include: [b.yml]\nservices: {web: {image: a, labels: !override {m: a}}}\n",
          "b.yml": "services: {web: {image: b, labels: {l: b}}}\n"},
         {"image": "a", "labels": {"m": "a"}}),
        ({"a.yml": "include: [b.yml]\nservices: {web: {image: i, security_opt: [a]}}\n",
          "b.yml": "services: {web: {image: i, security_opt: [a]}}\n"},
         {"image": "i", "security_opt": ["a"]}),
    ],
    ids=["the including file over the included", "the first over the second", "tags", "equal ones stay as they are"],
)  # fmt: skip
def test_both_define_it(
    files: dict[str, str], web: dict[str, t.Any], tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Compose 2.40.3 takes equal definitions only; later ones merge."""
    services = answer({"files": files, "layers": ["a.yml"]}, tmp_path, monkeypatch)["services"]
    assert services["web"] == {**web, "networks": {"default": None}}
