# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Profiles and names, against what ``docker compose config`` made of them."""

from __future__ import annotations

import typing as t

import pytest

from .recorded import Case, answer, each_case, error

if t.TYPE_CHECKING:
    import pathlib


@each_case("profiles")
def test_recorded(case: Case, tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert answer(case, tmp_path, monkeypatch) == case.get("project")


DEBUG = "services:\n  debug: {image: d, profiles: [one, two]}\n  web:\n    image: i\n"


@pytest.mark.parametrize(
    ("layer", "message"),
    [
        ("    depends_on: [debug]\n",
         "a.yml:5:18: services.web.depends_on.debug: the service debug belongs to a profile that is not asked for"
         " (one or two); ask for it, or write required: false."),
        ("    depends_on: {db: {condition: service_started, required: false}}\n",
         "a.yml:5:22: services.web.depends_on.db: there is no service db; correct the name."),
    ],
)  # fmt: skip
def test_refuse(layer: str, message: str, tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert error({"a.yml": DEBUG + layer}, tmp_path, monkeypatch) == message
