# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Filter compose_merge."""

from __future__ import annotations

import pathlib
import typing as t

import pytest
from ansible.errors import AnsibleFilterError
from ansible.utils.display import Display
from ansible_collections.beekeeper.swarm.plugins.filter.compose_merge import FilterModule

compose_merge = FilterModule().filters()["compose_merge"]


def test_merge() -> None:
    layers = ["services:\n  web: {image: $IMAGE}\n", {"services": {"web": {"tty": True}}}]
    assert compose_merge(layers, name="shop", env={"IMAGE": "nginx"}, project_dir=None) == {
        "name": "shop",
        "services": {"web": {"image": "nginx", "tty": True, "networks": {"default": None}}},
        "networks": {"default": {"name": "shop_default"}},
    }


def test_warn(monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[str] = []
    monkeypatch.setattr(Display, "warning", lambda _self, message: said.append(message))
    compose_merge(["services:\n  web: {image: 'i$TAG'}\n"])
    assert said == ["layers[0]:2:16: the variable TAG is not set and becomes empty; set it in env, or write ${TAG:-}."]


@pytest.mark.parametrize(
    ("layers", "options", "error"),
    [
        ("a: 1\n", {}, "compose_merge takes a list of layers; put brackets around a single one."),
        ({"services": {}}, {}, "compose_merge takes a list of layers; put brackets around a single one."),
        ("", {}, "layers[0] is empty; give a path, YAML text with a line break, or a mapping."),
        (["a.yml"], {"env": "TAG"}, "env must be a mapping."),
        ([], {}, "there is no layer; give at least one compose file."),
        (["a: 1\n"], {}, "layers[0]:1:1: a: unknown key; correct it, take it out, or begin it with x-."),
    ],
)
def test_refuse(layers: t.Any, options: dict[str, t.Any], error: str) -> None:
    with pytest.raises(AnsibleFilterError) as caught:
        compose_merge(layers, **options)
    assert error in str(caught.value)


def test_playbook_dir(tmp_path: pathlib.Path) -> None:
    (tmp_path / "a.yml").write_text("services:\n  web: {image: $IMAGE}\n")
    (tmp_path / "a.env").write_text("IMAGE=nginx\n")
    merged = compose_merge(["a.yml"], env_files=["a.env"], playbook_dir=str(tmp_path))
    assert merged["services"]["web"]["image"] == "nginx"


def test_profiles_and_the_controllers_variables(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TAG", "5")
    layer = "services:\n  web: {image: 'i:${TAG:-1}'}\n  shell: {image: s, profiles: [debug]}\n"
    assert compose_merge([layer])["services"].keys() == {"web"}
    services = compose_merge([layer], profiles=["debug"], env_from_controller=True)["services"]
    assert (services.keys(), services["web"]["image"]) == ({"web", "shell"}, "i:5")
    assert compose_merge([layer])["services"]["web"]["image"] == "i:1"


def test_text_is_read_as_the_module_reads_it(tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TAG", "controller")
    (tmp_path / "a.yml").write_text("services:\n  web: {image: 'i:${TAG:-1}', hostname: $HOST}\n")
    (tmp_path / "b.yml").write_text("services:\n  b: {image: b, profiles: [b]}\n  c: {image: c, profiles: [c]}\n")
    (tmp_path / "b.env").write_text("HOST=b\n")
    (tmp_path / "c.env").write_text("HOST=c\n")
    lists: dict[str, t.Any] = {"env_files": ["b.env", "c.env"], "profiles": ["b", "c"], "env": {}}
    listed = compose_merge(["a.yml", "b.yml"], playbook_dir=str(tmp_path), **lists)
    texts: dict[str, t.Any] = {"env_files": "b.env,c.env", "profiles": "b,c", "env_from_controller": "false"}
    assert compose_merge("a.yml,b.yml", playbook_dir=str(tmp_path), strict="false", **texts) == listed
    assert (listed["services"].keys(), listed["services"]["web"]["hostname"]) == ({"web", "b", "c"}, "c")
    for env in ('{"TAG": 9}', "TAG=9"):
        assert compose_merge("a.yml", playbook_dir=str(tmp_path), env=env)["services"]["web"]["image"] == "i:9"


def test_notes() -> None:
    layer = "services:\n  web:\n    image: i\n    mem_limit: 1k\n    privileged: true\nvolumes: {v: }\n"
    merged = compose_merge([layer], notes=True)
    assert merged["project"] == compose_merge([layer])
    assert {kind: [(note["line"], note["path"]) for note in merged[kind]] for kind in merged if kind[-2:] == "ed"} == {
        "changed": [(4, "services.web.mem_limit")],
        "dropped": [(6, "volumes.v")],
        "ignored": [(5, "services.web.privileged")],
    }
    assert merged["places"]["services.web.privileged"] == ["layers[0]", 5, 17]
