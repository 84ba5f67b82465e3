# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Layers against what ``docker compose config`` made of them, recorded in ``fixtures/compose/*_cases.json``."""

from __future__ import annotations

import json
import pathlib
import typing as t

import pytest
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.compose.faults import ComposeFaults, Fault, Finding
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.compose.loading import Document
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.compose.project import (
    build_project,
    check_canonical,
)
from ansible_collections.beekeeper.swarm.plugins.plugin_utils.yaml_reader import read_documents

FIXTURES = next(parent for parent in pathlib.Path(__file__).parents if parent.name == "unit") / "fixtures"
CASES = [
    case
    for name in ("merge_cases.json", "key_cases.json")
    for case in json.loads((FIXTURES / "compose" / name).read_text(encoding="utf-8"))["cases"]
]
# The recording machine's home.
HOME = "/root"


class Texts:
    """The files of a project as texts by their absolute path."""

    def __init__(self, texts: dict[str, str]) -> None:
        self.texts = texts
        self.layers = 100

    def text(self, path: str) -> str | None:
        return self.texts.get(path)

    def documents(self, path: str, **_given: t.Any) -> tuple[list[Document], list[Finding]]:
        if path not in self.texts:
            raise Fault("there is no such file")
        self.layers += 1
        documents = read_documents(self.texts[path].encode())
        return [Document(each.data, self.layers, each.tagged, path) for each in documents], []


def built(layers: list[str], files: dict[str, str] | None = None, **options: t.Any) -> t.Any:
    documents = [
        Document(document.data, index, document.tagged)
        for index, layer in enumerate(layers)
        for document in read_documents(layer.encode())
    ]
    given = {"env": {}, "project_dir": "/srv/project", "files": Texts(files or {}), "home": HOME, **options}
    return build_project(documents, **given)


@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_recorded(case: dict[str, t.Any]) -> None:
    assert built(case["layers"]).data == case["project"]


# What is written of these cannot be read back, by Compose neither.
WRITE_ONLY = ("ports: a number and its text differ", "gpus: all, and requests", "hooks", "deploy: device requests",
              "secrets: modes and targets")  # fmt: skip


@pytest.mark.parametrize("case", [case for case in CASES if case["id"] not in WRITE_ONLY], ids=lambda case: case["id"])
def test_what_is_written_is_read_back(case: dict[str, t.Any]) -> None:
    assert check_canonical(case["project"]) == case["project"]


@pytest.mark.parametrize(
    ("name", "layers", "project_dir", "expected"),
    [
        ("given", ["name: file"], "/srv/dir", "given"),
        (None, ["name: one", "name: two-$NAME"], "/srv/dir", "two-x"),
        (None, ["services: {}"], "/srv/My App.1", "myapp1"),
        (None, ["services: {}"], "/", "default"),
        (None, ["name: My App/2"], "/srv/dir", "myapp2"),
    ],
)
def test_name(name: str | None, layers: list[str], project_dir: str, expected: str) -> None:
    assert built(layers, name=name, project_dir=project_dir, env={"NAME": "x"}).data["name"] == expected


def test_name_is_a_variable() -> None:
    project = built(["services: {a: {image: '${COMPOSE_PROJECT_NAME}'}}"], name="shop").data
    assert project["services"]["a"]["image"] == "shop"


WEB = "services: {web: {image: i, env_file: [a.env, {path: /b.env, required: false}], environment: {C: own, D: }}}"


def test_environment_files() -> None:
    files = {"/srv/project/a.env": "A=1\nB=$C-$E\nC=file\n"}
    environment = built([WEB], files, env={"D": "from env", "E": "e"}).data["services"]["web"]["environment"]
    assert environment == {"A": "1", "B": "own-e", "C": "own", "D": "from env"}


def test_unused_resources_are_named() -> None:
    project = built(["services: {}\nvolumes: {v: }\nconfigs: {c: {file: a}}"])
    assert project.unused == (("volumes", "v"), ("configs", "c"))
    assert project.data == {"name": "project", "services": {}}


IMAGE = "services: {web: {image: i, "


@pytest.mark.parametrize(
    ("layers", "error"),
    [
        (["services: {web: {hostname: a}}"], "services.web: has no image; write image: NAME[:TAG]."),
        ([IMAGE + "depends_on: [db]}}"],
         "services.web.depends_on.db: there is no service db; correct the name."),
        ([IMAGE + "networks: [n], network_mode: host}}\nnetworks: {n: }"],
         "services.web.network_mode: does not go with networks; take one of the two out."),
        ([IMAGE + "volumes: ['data:/v']}}\nvolumes: {data: {external: true, driver: d}}"],
         "volumes.data.driver: an external resource takes no such key; take it out, or external."),
        ([IMAGE + "secrets: [s]}}\nsecrets: {s: {}}"],
         "secrets.s: has no content; write file, environment, driver or external: true."),
        ([IMAGE + "env_file: no.env}}"],
         "services.web.env_file: there is no file /srv/project/no.env; correct the path, or write required: false."),
        ([IMAGE + "env_file: bad.env}}"],
         "services.web.env_file: /srv/project/bad.env: line 1 is no variable; write KEY=value."),
        (["services: {'a b': {image: i}}"], "services.a b: is no name; write letters, digits, ., _ and - only."),
        ([IMAGE + "x-a: [1]}}", IMAGE + "x-a: {b: 1}}}"],
         "services.web.x-a: cannot put a mapping over a list of a lower layer."),
        ([IMAGE + "x-a: {b: '${V:?no}'}}}"], "services.web.x-a.b: the variable V is not set: no."),
        ([IMAGE + "ulimits: {nofile: {soft: 1}}}}"],
         "services.web.ulimits.nofile: has only one of soft and hard; write both, or one number."),
        ([IMAGE + "volumes: [{target: /a}]}}"],
         "services.web.volumes[0]: has no type; write type: volume, bind or tmpfs."),
        ([IMAGE + "volumes: ['data:/b:ro:x']}}"],
         'services.web.volumes[0]: "data:/b:ro:x" is no volume; write [SOURCE:]TARGET[:OPTIONS].'),
        ([IMAGE + "volumes: [{type: bind, target: /a}]}}"],
         "services.web.volumes[0]: is a bind mount and has no source; write the path on the node as source."),
        ([IMAGE + "devices: ['a:b:c:d']}}"],
         'services.web.devices[0]: "a:b:c:d" is no device; write SOURCE[:TARGET[:PERMISSIONS]].'),
        ([IMAGE + "extra_hosts: [a]}}"],
         'services.web.extra_hosts[0]: "a" is no host with its address; write HOST=IP.'),
        ([IMAGE + "ports: [{published: 80}]}}"],
         "services.web.ports[0]: has no target; write the port in the container as target."),
        ([IMAGE + "ports: [{target: 0}]}}"],
         "services.web.ports[0].target: 0 is no port; write a number from 1 to 65535."),
        ([IMAGE + "dns: [~]}}"], "services.web.dns[0]: has no value; write one, or take the item out."),
        # all faults of a project at once
        ([IMAGE + "a: 1, tty: maybe}}", "b: 1"],
         "services.web.a: unknown key; correct it, take it out, or begin it with x-.\n"
         'services.web.tty: "maybe" is no boolean; write true or false.\n'
         "b: unknown key; correct it, take it out, or begin it with x-."),
    ],
)  # fmt: skip
def test_refuse(layers: list[str], error: str) -> None:
    with pytest.raises(ComposeFaults) as caught:
        built(layers, {"/srv/project/bad.env": "?"})
    assert caught.value.message == error
