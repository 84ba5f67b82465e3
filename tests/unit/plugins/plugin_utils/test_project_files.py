# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Where layers have what is spoken of later."""

from __future__ import annotations

import pathlib
import typing as t

import pytest
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.errors import ComposeError
from ansible_collections.beekeeper.swarm.plugins.plugin_utils.layers import compose


@pytest.fixture(name="directory")
def working_directory(tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> pathlib.Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    ("path", "place"),
    [
        (("services", "web", "image"), "a.yml:3:12"),
        (("services", "web", "ports", 0), "b.yml:3:12"),
        (("services", "web", "volumes", 1, "target"), "b.yml:4:23"),
        (("networks", "default"), "layers[2]"),
        (("services", "web", "user"), "layers[2]"),
    ],
    ids=["lower", "list of two layers", "list of one layer", "nowhere", "mapping"],
)
def test_places_of_what_is_found_later(directory: pathlib.Path, path: tuple[str | int, ...], place: str) -> None:
    (directory / "a.yml").write_text("services:\n  web:\n    image: i\n    ports: ['80', '81']\n")
    (directory / "b.yml").write_text("services:\n  web:\n    ports: ['82']\n    volumes: ['a:/a', 'b:/b']\n")
    composed = compose(
        ["a.yml", "b.yml", {"services": {"web": {"user": "u"}}, "volumes": {"a": None, "b": None}}], name="shop"
    )
    error = composed.located(ComposeError("it is wrong.", path=path))
    assert (error.message, error.path) == (f"{place}: it is wrong.", path)


UNSET = """\
name: shop
x-host: &host "h-${HOST}"
services:
  web:
    image: "i:${TAG:-1}"
    hostname: *host
    environment:
      - A=$B
      - C=${HOST} $$D
"""


def test_variables_that_nothing_sets(directory: pathlib.Path) -> None:
    (directory / "a.yml").write_text(UNSET)
    layers = ["a.yml", {"services": {"web": {"user": "$B", "labels": {"l": "$E"}}}}]
    assert compose(layers).warnings == (
        "a.yml:8:9: the variable B is not set and becomes empty; set it in env, or write ${B:-}.",
        "layers[1]: the variable E is not set and becomes empty; set it in env, or write ${E:-}.",
        "a.yml:2:9: the variable HOST is not set and becomes empty; set it in env, or write ${HOST:-}.",
    )
    assert compose(layers, env={"B": "", "E": "e", "HOST": "h"}).warnings == ()


INCLUDING = """\
include: [sub/inc.yml]
services:
  web:
    image: i
    user: $A
    extends: {service: base, file: sub/base.yml}
"""
INCLUDED = "services:\n  db:\n    image: i\n    privileged: true\n    user: $A$B\n"
BASE = "services:\n  web: {image: other}\n  base:\n    container_name: one\n    hostname: $C\n"


def test_included_and_extended_files(directory: pathlib.Path) -> None:
    (directory / "sub").mkdir()
    for name, text in (("a.yml", INCLUDING), ("inc.yml", INCLUDED), ("base.yml", BASE), (".env", "A=a\n")):
        (directory / ("" if name == "a.yml" else "sub") / name).write_text(text)
    composed = compose(["a.yml"])
    assert [str(note) for note in composed.ignored] == [
        "sub/base.yml:4: services.web.container_name: Swarm names the containers of tasks itself",
        "sub/inc.yml:4: services.db.privileged: Swarm runs no privileged containers",
    ]
    assert composed.warnings == (
        "a.yml:5:11: the variable A is not set and becomes empty; set it in env, or write ${A:-}.",
        "sub/inc.yml:5:11: the variable B is not set and becomes empty; set it in env, or write ${B:-}.",
        "sub/base.yml:5:15: the variable C is not set and becomes empty; set it in env, or write ${C:-}.",
    )
    error = composed.located(ComposeError("it is wrong.", path=("services", "db", "user")))
    assert error.message == "sub/inc.yml:5:11: it is wrong."


@pytest.mark.parametrize(
    "layer",
    [
        {"include": ["inc.yml"], "services": {"web": {"extends": {"service": "base", "file": "base.yml"}}}},
        "include: [inc.yml]\nservices: {web: {extends: {service: base, file: base.yml}}}\n",
    ],
    ids=["mapping", "text"],
)
def test_a_layer_that_is_no_file_names_some(directory: pathlib.Path, layer: str | dict[str, t.Any]) -> None:
    (directory / "inc.yml").write_text("services: {db: {image: d, volumes: ['./x:/x']}}\n")
    (directory / "base.yml").write_text("services: {base: {image: b}}\n")
    services = compose([layer], project_dir=str(directory)).project["services"]
    assert services["db"]["volumes"][0]["source"] == f"{directory}/x"
    assert services["web"]["image"] == "b"
