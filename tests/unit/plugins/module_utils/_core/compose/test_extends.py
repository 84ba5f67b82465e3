# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""``extends``, against what ``docker compose config`` made of it."""

from __future__ import annotations

import typing as t

import pytest

from .recorded import Case, answer, each_case, error

if t.TYPE_CHECKING:
    import pathlib


@each_case("extends")
def test_recorded(case: Case, tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert answer(case, tmp_path, monkeypatch) == case.get("project")


WEB = "services:\n  web:\n    image: i\n"


@pytest.mark.parametrize(
    ("files", "message"),
    [
        ({"a.yml": WEB + "    extends: base\n"},
         "a.yml:4:14: services.web.extends: there is no service base in this document;"
         " correct the name, or write the file that has it."),
        ({"a.yml": WEB + "    extends: {service: base, file: sub/b.yml}\n", "sub/b.yml": "services: {other: {}}"},
         "a.yml:4:24: services.web.extends.service: there is no service base in sub/b.yml;"
         " correct the name, or the file."),
        ({"a.yml": WEB + "    extends: {service: base, file: b.yml}\n"},
         "a.yml:4:36: services.web.extends.file: there is no such file (looked for $ROOT/p/b.yml); correct the path."),
        ({"a.yml": WEB + "    extends: {file: b.yml}\n"},
         "a.yml:4:14: services.web.extends: names no service; write service: NAME."),
        ({"a.yml": WEB + "    extends: [base]\n"}, "a.yml:4:14: services.web.extends: must be a mapping, not a list."),
        ({"a.yml": WEB + "    extends: {service: a, fil: b}\n"},
         "a.yml:4:27: services.web.extends.fil: unknown key; did you mean file?"),
        ({"a.yml": WEB + "    extends: b\n  b: {extends: web}\n"},
         "a.yml:5:16: services.b.extends: goes round in a circle (web -> b -> web); take one of them out."),
        ({"a.yml": WEB + "    extends: {service: b, file: sub/b.yml}\n",
          "sub/b.yml": "services:\n  b:\n    extends: {service: web, file: ../a.yml}\n"},
         "sub/b.yml:3:14: services.b.extends: goes round in a circle (web -> b in sub/b.yml -> web in ../a.yml);"
         " take one of them out."),
        # what is wrong in the base is said once, where it stands, and hides what may only follow from it
        ({"a.yml": f"{WEB}    extends: &b {{service: b, file: sub/b.yml}}\n  two: {{extends: *b}}\n",
          "sub/b.yml": "services:\n  b:\n    imagee: i\n    tty: maybe\n  unrelated: {imagee: i}\n"},
         "sub/b.yml:3:5: services.b.imagee: unknown key; did you mean image?\n"
         'sub/b.yml:4:10: services.b.tty: "maybe" is no boolean; write true or false.'),
        ({"a.yml": WEB + "    extends: {service: b, file: b.yml}\n", "b.yml": "services:\n  b: {tty: yes\n"},
         "b.yml:3:1: this is no YAML (did not find expected ',' or '}'); correct it.\n"
         "a.yml:4:33: services.web.extends.file: b.yml cannot be used; mend it first."),
        ({"a.yml": WEB + "    extends: {service: b, file: b.yml}\n",
          "b.yml": "services:\n  b: {tty: true}\n  c: {image: '${C:?name it}'}\n"},
         "b.yml:3:14: services.c.image: the variable C is not set: name it."),
        # what the merged project shows has its place in the base
        ({"a.yml": "services:\n  web: {extends: {service: mid, file: b.yml}}\n",
          "b.yml": "services:\n  mid: {extends: {service: low, file: c.yml}}\n",
          "c.yml": "services:\n  low:\n    image: i\n    networks: [n]\n    depends_on: [db]\n"},
         "c.yml:5:18: services.web.depends_on.db: there is no service db; correct the name.\n"
         'c.yml:4:16: services.web.networks.n: there is no network "n"; define it under the top-level networks,'
         " or correct the name."),
        # and not in a service of the same name that nobody asked for
        ({"a.yml": "services:\n  web: {extends: {service: low, file: b.yml}}\n",
          "b.yml": "services:\n  web: {depends_on: [db]}\n  low: {image: i, depends_on: [db]}\n"},
         "b.yml:3:32: services.web.depends_on.db: there is no service db; correct the name."),
    ],
)  # fmt: skip
def test_refuse(files: dict[str, str], message: str, tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert error(files, tmp_path, monkeypatch) == message


def test_tags_on_the_way_to_the_base(tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Compose 2.40.3 does so in some runs only: it goes through the services in no order."""
    base = "  base: {image: i, ports: ['80'], labels: {a: '1'}}\n"
    middle = "  mid: {extends: base, ports: !reset [], labels: !override {b: '2'}}\n"
    case = {"files": {"a.yml": f"services:\n{base}{middle}  web: {{extends: mid}}\n"}, "layers": ["a.yml"]}
    services = answer(case, tmp_path, monkeypatch)["services"]
    assert services["web"] == services["mid"] == {"image": "i", "labels": {"b": "2"}, "networks": {"default": None}}


def test_a_base_is_read_once(tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> None:
    users = "".join(
        f"  s{index}: {{extends: {{service: b, file: b.yml}}, labels: {{n: '{index}'}}}}\n" for index in range(50)
    )
    case = {
        "files": {"a.yml": f"services:\n{users}", "b.yml": "services: {b: {image: i, labels: {a: b}, ports: ['80']}}"},
        "layers": ["a.yml"],
    }
    services = answer(case, tmp_path, monkeypatch)["services"]
    assert [service["labels"] for service in services.values()] == [{"a": "b", "n": str(n)} for n in range(50)]
