# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Layers in, composed project or one sentence out."""

from __future__ import annotations

import gc
import os
import pathlib
import typing as t

import pytest
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.errors import ComposeError, InputError
from ansible_collections.beekeeper.swarm.plugins.plugin_utils.layers import Note, compose

SAMPLES = (
    next(parent for parent in pathlib.Path(__file__).parents if parent.name == "tests").parent / "examples" / "numbers"
)
WEB = "services:\n  web:\n    image: nginx\n"


@pytest.fixture(autouse=True)
def directory(tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> pathlib.Path:
    work = tmp_path / "shop"
    work.mkdir()
    monkeypatch.chdir(work)
    return work


def error_of(text: str | bytes, **options: t.Any) -> str:
    pathlib.Path("prod.yml").write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(InputError) as caught:
        compose(["prod.yml"], **options)
    return caught.value.message


def test_errors_without_end() -> None:
    services = "".join(f"  s{number}: {{image: i, imgae: j}}\n" for number in range(130))
    sentences = error_of(f"services:\n{services}").splitlines()
    assert sentences[99:] == [
        "prod.yml:101:19: services.s99.imgae: unknown key; did you mean image?",
        "There are 30 more.",
    ]


def test_a_chain_without_end() -> None:
    services = "".join(f"  s{number}: {{extends: s{number + 1}}}\n" for number in range(3000))
    assert error_of(f"services:\n{services}").splitlines()[0] == (
        "prod.yml:102:19: services.s100.extends: is one of more than 100 services that extend each other; extend fewer."
    )


UNKNOWN = "unknown key; correct it, take it out, or begin it with x-."


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("a: b: c\n", "prod.yml:1:5: this is no YAML (mapping values are not allowed in this context); "
         "quote text that has a colon, or correct the indentation."),
        (b"\xff\x00\xff", "prod.yml: this is no YAML text (invalid leading UTF-8 octet); save it as UTF-8 text."),
        ("", "prod.yml: this is empty; write at least services: {}."),
        ("- a\n", "prod.yml:1:1: a layer is a mapping with services and the like, not a list."),
        ("text\n", 'prod.yml:1:1: a layer is a mapping with services and the like, not "text".'),
        (WEB + "    hostname: ${NAME:?say the host's name}\n",
         "prod.yml:4:15: services.web.hostname: the variable NAME is not set: say the host's name."),
        (WEB + "    hostname: ${NAME:?Say it!}\n",
         "prod.yml:4:15: services.web.hostname: the variable NAME is not set: Say it!"),
        ("services:\n  web:\n    hostname: a\n",
         "prod.yml:2:3: services.web: has no image; write image: NAME[:TAG]."),
        (WEB + '    ports:\n      - 443\n      - "80:http"\n',
         'prod.yml:6:9: services.web.ports[1]: "80:http" is no port; write [HOST_IP:][PUBLISHED:]TARGET[/PROTOCOL].'),
        (WEB + "    ports: 80\n", "prod.yml:4:12: services.web.ports: must be a list, not 80."),
        (WEB + "    deplyo: {}\n", "prod.yml:4:5: services.web.deplyo: unknown key; did you mean deploy?"),
        (WEB + "    zzzz: 1\n", f"prod.yml:4:5: services.web.zzzz: {UNKNOWN}"),
        (WEB + "servces: {}\n", "prod.yml:4:1: servces: unknown key; did you mean services?"),
        (WEB + "    user: a\n    user: b\n",
         "prod.yml:5:5: the key 'user' stands here twice, first in line 4; take one of the two out."),
        (WEB + "    deploy:\n      replicas: many\n",
         'prod.yml:5:17: services.web.deploy.replicas: "many" is no whole number; write one, such as 3.'),
        (WEB + "    ports:\n", "prod.yml:4:5: services.web.ports: has no value; write a list, or take the key out."),
        (WEB + "    networks:\n      - front\n",
         'prod.yml:5:9: services.web.networks.front: there is no network "front";'
         " define it under the top-level networks, or correct the name."),
        (WEB + "    volumes: ['data:/d']\n",
         'prod.yml:4:15: services.web.volumes.data: there is no volume "data";'
         " define it under the top-level volumes, or correct the name."),
        (WEB + "    secrets: [key]\n",
         'prod.yml:4:15: services.web.secrets.key: there is no secret "key";'
         " define it under the top-level secrets, or correct the name."),
        (WEB + "    configs:\n      - source: conf\n        target: /x\n",
         'prod.yml:5:9: services.web.configs.conf: there is no config "conf";'
         " define it under the top-level configs, or correct the name."),
        ("a: &a [*a]\n", "prod.yml:1:8: the alias *a has no anchor before it, or holds itself."),
    ],
)  # fmt: skip
def test_bad_file(text: str | bytes, error: str) -> None:
    assert error_of(text) == error


def test_faults_are_compose_errors() -> None:
    with pytest.raises(ComposeError) as caught:
        compose([WEB, "services:\n  web:\n    foo: 1\n"])
    assert caught.value.message == f"layers[1]:3:5: services.web.foo: {UNKNOWN}"
    assert (caught.value.path, caught.value.layer) == (("services", "web", "foo"), 1)


@pytest.mark.parametrize(
    ("layers", "error"),
    [
        ([], "there is no layer; give at least one compose file."),
        (["none.yml"], "none.yml: there is no such file (looked for {cwd}/none.yml); correct the path."),
        (["."], ".: cannot be read (Is a directory); give a file that can."),
        (["a\0b"], "a\0b: cannot be read (embedded null byte); give a file that can."),
        ([5], "layers[0] is 5; give a path, YAML text with a line break, or a mapping."),
        ([None], "layers[0] is empty; give a path, YAML text with a line break, or a mapping."),
        ([""], "layers[0] is empty; give a path, YAML text with a line break, or a mapping."),
        ([["a.yml"]], "layers[0] is a list; give a path, YAML text with a line break, or a mapping."),
        ([{"services": {1: {}}}], "layers[0].services: the key 1 is no text; put it in quotes."),
        ([{"services": {"web": {"imagee": "a"}}}],
         "layers[0]: services.web.imagee: unknown key; did you mean image?"),
    ],
)  # fmt: skip
def test_bad_layers(layers: list[t.Any], error: str) -> None:
    with pytest.raises(InputError) as caught:
        compose(layers)
    assert caught.value.message == error.format(cwd=os.getcwd())


@pytest.mark.parametrize(
    ("options", "error"),
    [
        (
            {"name": "Bad Name"},
            "name must be letters, digits, -, _ and . only, beginning with a letter or a digit, not 'Bad Name'.",
        ),
        ({"env": "A=1"}, "env must be a mapping of names to values."),
        ({"env": {"A": [1]}}, "env.A must be text, a number or a boolean; write lists and mappings as text."),
        ({"env_files": "a.env"}, "env_files must be a list of paths."),
        ({"env_files": [5]}, "env_files must be a list of paths."),
        ({"project_dir": 5}, "project_dir must be a path."),
        ({"profiles": "a"}, "profiles must be a list of names."),
    ],
)
def test_bad_options(options: dict[str, t.Any], error: str) -> None:
    with pytest.raises(InputError) as caught:
        compose([WEB], **options)
    assert caught.value.message == error


def test_the_highest_layer_that_has_the_key_is_named(directory: pathlib.Path) -> None:
    (directory / "a.yml").write_text("services:\n  web:\n    networks: [n]\n")
    (directory / "b.yml").write_text("\nservices:\n  web: {tty: true}\n")
    with pytest.raises(ComposeError) as caught:
        compose(["a.yml", "b.yml"])
    assert caught.value.message.splitlines() == [
        "b.yml:3:3: services.web: has no image; write image: NAME[:TAG].",
        'a.yml:3:16: services.web.networks.n: there is no network "n";'
        " define it under the top-level networks, or correct the name.",
    ]


def test_layers_of_all_kinds(directory: pathlib.Path) -> None:
    (directory / "base.yml").write_bytes(("\ufeff" + WEB.replace("\n", "\r\n")).encode("utf-16-le"))
    composed = compose(
        [directory / "base.yml", "services:\n  web: {tty: true}\n", {"services": {"web": {"user": "u"}}}]
    )
    assert composed.project == {
        "name": "shop",
        "services": {"web": {"image": "nginx", "tty": True, "user": "u", "networks": {"default": None}}},
        "networks": {"default": {"name": "shop_default"}},
    }


@pytest.mark.parametrize(
    ("env", "env_files", "expected"),
    [
        ({}, [], "dot-a b- c-"),
        ({"A": "env", "B": True, "C": None}, [], "env b-true c-"),
        ({"B": 5}, ["one.env", "two.env"], "one b-5 c-two-one"),
        ({"A": "env"}, ["one.env", "two.env"], "env b-two c-two-env"),
    ],
)
def test_variables(
    directory: pathlib.Path,
    monkeypatch: pytest.MonkeyPatch,
    env: dict[str, t.Any],
    env_files: list[str],
    expected: str,
) -> None:
    monkeypatch.setenv("B", "the controller's own")
    (directory / ".env").write_text("A=dot-a\n")
    (directory / "one.env").write_text("A=one\nB=one\n")
    (directory / "two.env").write_text("B=two\nC=two-$A\n")
    layer = "services:\n  web:\n    image: $A b-$B c-$C\n"
    composed = compose([layer], project_dir=str(directory), env=env, env_files=env_files)
    assert composed.project["services"]["web"]["image"] == expected


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({}, "dot dot"),
        ({"env_from_controller": True}, "controller dot"),
        ({"env_from_controller": True, "env": {"A": "env"}}, "env dot"),
        ({"env_from_controller": True, "env_files": ["one.env"]}, "controller one-controller"),
        ({"env_from_controller": False, "env_files": ["one.env"]}, "one one-one"),
    ],
)
def test_the_controllers_own_variables(
    directory: pathlib.Path, monkeypatch: pytest.MonkeyPatch, options: dict[str, t.Any], expected: str
) -> None:
    """As in Compose: its environment over env files over .env, and in a file's values, too."""
    monkeypatch.setenv("A", "controller")
    monkeypatch.delenv("B", raising=False)
    (directory / ".env").write_text("A=dot\nB=dot\n")
    (directory / "one.env").write_text("A=one\nB=one-$A\n")
    composed = compose(["services:\n  web: {image: $A $B}\n"], project_dir=str(directory), **options)
    assert composed.project["services"]["web"]["image"] == expected


@pytest.mark.parametrize(
    ("options", "services"),
    [
        ({}, ["web"]),
        ({"profiles": ["debug"]}, ["web", "shell"]),
        ({"profiles": ["*"]}, ["web", "shell", "load"]),
        ({"profiles": [], "env": {"COMPOSE_PROFILES": "load, debug"}}, ["web", "shell", "load"]),
        ({"profiles": ["load"], "env": {"COMPOSE_PROFILES": "debug"}}, ["web", "load"]),
    ],
)
def test_profiles(options: dict[str, t.Any], services: list[str]) -> None:
    layer = WEB + "  shell: {image: s, profiles: [debug]}\n  load: {image: l, profiles: [load]}\n"
    assert list(compose([layer], **options).project["services"]) == services


def test_all_that_is_wrong_at_once(directory: pathlib.Path) -> None:
    """A layer that is no YAML, or not there, hides nothing of the others; nor does one document of another."""
    (directory / "a.yml").write_text(WEB + "    user: a\n    user: b\n    imagee: i\n---\nservices: {web: {tty: 3}}\n")
    (directory / "b.yml").write_text("services:\n  web: {prots: []}\n---\n- 1\n---\na: b: c\n")
    with pytest.raises(ComposeError) as caught:
        compose(["a.yml", "none.yml", "b.yml", {"services": {"web": {"hostnam": "h"}}}])
    assert caught.value.message.splitlines() == [
        "a.yml:5:5: the key 'user' stands here twice, first in line 4; take one of the two out.",
        f"none.yml: there is no such file (looked for {directory}/none.yml); correct the path.",
        "b.yml:6:5: this is no YAML (mapping values are not allowed in this context); "
        "quote text that has a colon, or correct the indentation.",
        "a.yml:6:5: services.web.imagee: unknown key; did you mean image?",
        "a.yml:8:23: services.web.tty: 3 is no boolean; write true or false.",
        "b.yml:2:9: services.web.prots: unknown key; did you mean ports?",
        "b.yml:4:1: a layer is a mapping with services and the like, not a list.",
        "layers[3]: services.web.hostnam: unknown key; did you mean hostname?",
    ]


@pytest.mark.parametrize(
    ("layer", "errors"),
    [
        ("services:\n  a: {imagee: i}\n  b: {image: i, networks: [n]}\n",
         ["2:7: services.a.imagee: unknown key; did you mean image?",
          '3:28: services.b.networks.n: there is no network "n";'
          " define it under the top-level networks, or correct the name."]),
        ("services:\n  a: 5\n  b: {image: i, depends_on: [a]}\n", ["2:6: services.a: must be a mapping, not 5."]),
        ("services:\n  a: {image: i, depends_on: b, networks: n}\n",
         ['2:29: services.a.depends_on: must be a list of names, or a mapping, not "b".',
          '2:42: services.a.networks: must be a list of names, or a mapping, not "n".']),
        ("services:\n  a: {image: i, networks: [n]}\nnetworks:\n  n: {drive: x}\n",
         ["4:7: networks.n.drive: unknown key; did you mean driver?"]),
        ("services:\n  a: {image: i, networks: [n]}\nnetworks: [n]\n",
         ["3:11: networks: must be a mapping, not a list."]),
        ("services:\n  a: {image: i, networks: [n]}\nnetwork: {n: {}}\n",
         ["3:1: network: unknown key; did you mean networks?"]),
        ("services:\n  a: {image: i, ports: }\n  b: {image: i, secrets: [s]}\n",
         ["2:17: services.a.ports: has no value; write a list, or take the key out.",
          '3:27: services.b.secrets.s: there is no secret "s"; define it under the top-level secrets,'
          " or correct the name."]),
    ],
    ids=["another service", "a service that is none", "one name", "a faulty network", "networks that are none",
         "a key misspelt", "found by later steps"],
)  # fmt: skip
def test_later_checks_say_what_does_not_follow(layer: str, errors: list[str]) -> None:
    assert error_of(layer).splitlines() == [f"prod.yml:{error}" for error in errors]


@pytest.mark.parametrize("layers", [[""], ["", "# nothing\n"]], ids=["one", "two"])
def test_an_empty_layer_needs_company(directory: pathlib.Path, layers: list[str]) -> None:
    names = [f"{index}.yml" for index in range(len(layers))]
    for name, layer in zip(names, layers):
        (directory / name).write_text(layer)
    with pytest.raises(ComposeError, match=r"^0\.yml: this is empty; write at least services: \{\}\.$"):
        compose(names)
    assert list(compose([*names, WEB]).project["services"]) == ["web"]


@pytest.mark.parametrize(
    ("content", "error"),
    [
        (b"=1", "v.env: line 1 is no variable; write KEY=value."),
        (b"A=\xff", "v.env: this is no UTF-8 text; save it as such."),
        (None, "v.env: there is no such file (looked for {cwd}/v.env); correct the path."),
    ],
)
def test_bad_variables(directory: pathlib.Path, content: bytes | None, error: str) -> None:
    if content is not None:
        (directory / "v.env").write_bytes(content)
    assert error_of(WEB, env_files=["v.env"]) == error.format(cwd=directory)


def test_all_that_is_wrong_with_variables(directory: pathlib.Path) -> None:
    (directory / "one.env").write_text("A B=1\n")
    (directory / "two.env").write_text("A=1\nB=${C:?say it}\n")
    assert error_of(WEB, env_files=["one.env", "none.env", "two.env"]).splitlines() == [
        f"none.env: there is no such file (looked for {directory}/none.env); correct the path.",
        "one.env: line 1 is no variable; write KEY=value.",
        "two.env: line 2: the variable C is not set: say it.",
    ]


def test_files_are_bounded(directory: pathlib.Path) -> None:
    for step in range(10):
        (directory / f"{step}.yml").write_text(f"include: [{', '.join([f'{step + 1}.yml'] * 5)}]\n")
    (directory / "10.yml").write_text("services: {}\n")
    with pytest.raises(ComposeError, match="the project has more than 500 files; include fewer"):
        compose(["0.yml"])


def test_a_tilde_is_the_home_directory(directory: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(directory))
    (directory / "v.env").write_text("TAG=9\n")
    composed = compose([WEB + "    hostname: $TAG\n"], project_dir="~", env_files=["~/v.env"], name="shop")
    assert composed.project["services"]["web"]["hostname"] == "9"


def test_paths_hang_on_the_first_file(directory: pathlib.Path) -> None:
    (directory / "sub").mkdir()
    (directory / "sub" / "a.yml").write_text(WEB + "    volumes: ['./x:/x']\n    env_file: v.env\n")
    (directory / "sub" / "v.env").write_text("A=1\n")
    project = compose(["sub/a.yml"]).project
    assert project["name"] == "sub"
    assert project["services"]["web"]["volumes"][0]["source"] == f"{directory}/sub/x"
    assert project["services"]["web"]["environment"] == {"A": "1"}


NOTED = """\
services:
  web:
    image: i
    mem_limit: 1g
    container_name: web1
    restart: always
    ports:
      - "127.0.0.1:80:80"
    deploy: {restart_policy: {condition: none}}
volumes:
  unused:
"""


def test_notes(directory: pathlib.Path) -> None:
    (directory / "a.yml").write_text(NOTED)
    composed = compose(["a.yml"])
    assert composed.changed == (
        Note("a.yml", 4, "services.web.mem_limit", "Swarm has it as deploy.resources.limits.memory"),
    )
    assert composed.dropped == (Note("a.yml", 11, "volumes.unused", "no service uses this volume"),)
    assert [(note.line, note.path) for note in composed.ignored] == [
        (6, "services.web.restart"),
        (5, "services.web.container_name"),
        (8, "services.web.ports[0].host_ip"),
    ]
    assert composed.ignored[1].to_result() == {
        "file": "a.yml",
        "line": 5,
        "path": "services.web.container_name",
        "reason": "Swarm names the containers of tasks itself",
    }


def test_strict() -> None:
    with pytest.raises(InputError) as caught:
        compose([WEB + "    privileged: true\n"], strict=True)
    assert caught.value.message == (
        "layers[0]:4: services.web.privileged: Swarm runs no privileged containers; take it out, or turn strict off."
    )


def test_garbage_collection_is_back() -> None:
    compose([WEB])
    assert gc.isenabled()


def test_plain_types() -> None:
    class Marked(str):
        """As Ansible marks its strings."""

    project = compose(
        [{Marked("services"): {Marked("web"): {"image": Marked("i"), "tty": True}}}], name=Marked("n")
    ).project

    def kinds(value: t.Any) -> set[type]:
        if isinstance(value, dict):
            return {type(value)}.union(*(kinds(key) | kinds(item) for key, item in value.items()))
        return {type(value)}.union(*map(kinds, value)) if isinstance(value, list) else {type(value)}

    assert kinds(project) == {dict, str, bool, type(None)}


def test_the_sample_stack_is_what_its_layers_make() -> None:
    layers = ("docker-compose", "prod", "prod-healthcheck", "prod-update-config", "prod-rollback-config", "v5")
    merged = compose([SAMPLES / f"{layer}.yml" for layer in layers], name="numbers")
    full = compose([SAMPLES / f"{layer}.yml" for layer in ("docker-compose", "prod-full", "v5")], name="numbers")
    assert merged.project == full.project
    assert not merged.ignored
    assert not merged.dropped


def test_what_the_manager_cannot_honour_gets_its_place() -> None:
    pathlib.Path("prod.yml").write_text(f"{WEB}    oom_score_adj: 5\n")
    found = [{"path": ["services", "web", "oom_score_adj"], "reason": "too old"}]  # as JSON brings it
    assert compose(["prod.yml"]).noted(found) == [
        {"file": "prod.yml", "line": 4, "path": "services.web.oom_score_adj", "reason": "too old"}
    ]


def test_advice_is_given_once_where_many_need_the_same():
    service = {"image": "i", "deploy": {"update_config": {"order": "start-first"}}}
    layer = {"services": {"a": service, "b": service, "c": {**service, "healthcheck": {"test": ["CMD", "x"]}}}}
    said, monitor = compose([layer]).advice()
    assert said == (
        "layers[0]: services.a.deploy.update_config.order: with start-first and no health check in the layers, the old "
        "task is stopped as soon as the new process exists; add a health check. The same goes for 1 more."
    )
    assert monitor.startswith("layers[0]: services.c.deploy.update_config.monitor: ")


@pytest.mark.parametrize(
    ("top", "said"),
    [
        pytest.param(
            "configs:\n  a: {name: same, content: x}\n  b: {name: same, content: y}\n",
            "prod.yml:7:3: configs.b: it would have the name same, which configs.a (prod.yml:6:3) has too; give one "
            "another name.",
            id="configs",
        ),
        pytest.param(
            "secrets:\n  a: {name: same, file: x}\n  b: {name: same, file: x}\n",
            "prod.yml:7:3: secrets.b: it would have the name same, which secrets.a (prod.yml:6:3) has too; give one "
            "another name.",
            id="secrets",
        ),
        pytest.param(
            "networks:\n  a: {}\n  b: {name: shop_a}\n",
            "prod.yml:7:3: networks.b: it would have the name shop_a, which networks.a (prod.yml:6:3) has too; give "
            "one another name.",
            id="a network, and the name that another gets",
        ),
    ],
)
def test_two_of_one_name(top: str, said: str) -> None:
    pathlib.Path("prod.yml").write_text(f"{WEB}    {top.partition(':')[0]}: [a, b]\n{top}")
    with pytest.raises(ComposeError) as caught:
        compose(["prod.yml"]).check_names("shop")
    assert caught.value.message == said


@pytest.mark.parametrize(
    "top",
    [
        pytest.param(
            "networks:\n  a: {name: same, external: true}\n  b: {name: same, external: true}\n", id="external"
        ),
        pytest.param("volumes:\n  a: {name: same}\n  b: {name: same}\n", id="volumes"),
        pytest.param("configs:\n  a: {content: x}\n  b: {name: shop_a, content: y}\n", id="versions have other names"),
    ],
)
def test_names_that_can_be(top: str) -> None:
    section = top.partition(":")[0]
    used = "['a:/a', 'b:/b']" if section == "volumes" else "[a, b]"
    pathlib.Path("prod.yml").write_text(f"{WEB}    {section}: {used}\n{top}")
    compose(["prod.yml"]).check_names("shop")
