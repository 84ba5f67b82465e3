# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The cases: layered projects that ours and the references are given alike.

A case is a directory of ``corpus/`` (its layers are the files that begin with a digit, in their order, those with tags
called ``*.compose``; ``case.yml`` has the options), or an entry of a table there (``corpus/*.yml``), which is staged in
a directory. The project's sample stack and the reference cases beside the checkout are used where they lie.
"""

from __future__ import annotations

import dataclasses
import json
import re
import typing as t
from pathlib import Path

import yaml

HERE = Path(__file__).resolve().parent
CHECKOUT = HERE.parents[1]
SHARED = CHECKOUT.parent / "shared"
PROJECT = "project"


@dataclasses.dataclass(frozen=True)
class Case:
    """Layers (paths below ``directory``, lowest first) and options; ``$ROOT`` stands for ``root`` in answers."""

    id: str
    root: Path
    directory: Path
    layers: tuple[str, ...]
    env: dict[str, str] = dataclasses.field(default_factory=dict)
    env_files: tuple[str, ...] = ()
    profiles: tuple[str, ...] = ()

    @property
    def table(self) -> str:
        """Which table it is in; none for a directory."""
        return self.id.partition(": ")[0] if ": " in self.id else ""

    @property
    def paths(self) -> list[str]:
        return [str(self.directory / layer) for layer in self.layers]

    def portable(self, value: t.Any) -> t.Any:
        """Write ``$ROOT`` for the place where the case lies on this machine."""
        return json.loads(json.dumps(value).replace(json.dumps(str(self.root))[1:-1], "$ROOT"))


def all_cases(stage: Path) -> list[Case]:
    """Every case; those without a directory of their own are staged below ``stage``."""
    return [*_directories(), *_tables(stage), *_sample(), *_shared(stage)]


def _directories() -> t.Iterator[Case]:
    for directory in sorted(path for path in (HERE / "corpus").iterdir() if path.is_dir()):
        layers = sorted(path.name for path in directory.iterdir() if re.match(r"\d.*\.(ya?ml|compose)\Z", path.name))
        options = directory / "case.yml"
        given = yaml.safe_load(options.read_text(encoding="utf-8")) if options.exists() else {}
        yield Case(directory.name, CHECKOUT, directory, tuple(layers), **_options(given))


def _tables(stage: Path) -> t.Iterator[Case]:
    for table in sorted((HERE / "corpus").glob("*.yml")):
        for entry in yaml.safe_load(table.read_text(encoding="utf-8")):
            yield staged(stage, f"{table.stem}: {entry['id']}", entry["layers"], entry.get("files"), **_options(entry))


def _options(given: dict[str, t.Any]) -> dict[str, t.Any]:
    return {
        "env": given.get("env", {}),
        "env_files": tuple(given.get("env_files", ())),
        "profiles": tuple(given.get("profiles", ())),
    }


def staged(
    stage: Path, case: str, layers: t.Sequence[str | bytes], files: dict[str, str] | None = None, **options: t.Any
) -> Case:
    """Write a case's layers and other files into a directory of its own, which is called ``project``."""
    root = stage / re.sub(r"\W+", "-", case)
    directory = root / PROJECT
    directory.mkdir(parents=True)
    names = [f"{number}.yml" for number in range(1, len(layers) + 1)]
    for name, content in [*zip(names, layers), *(files or {}).items()]:
        path = directory / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return Case(case, root, directory, tuple(names), **options)


STORY = {
    "base": (),
    "production": ("prod.yml",),
    "healthcheck": ("prod.yml", "prod-healthcheck.yml"),
    "update": ("prod.yml", "prod-healthcheck.yml", "prod-update-config.yml"),
    "rollback": ("prod.yml", "prod-healthcheck.yml", "prod-update-config.yml", "prod-rollback-config.yml"),
    "full": ("prod-full.yml",),
    "v2": ("prod-full.yml", "v2.yml"),
    "v3": ("prod-full.yml", "v3.yml"),
    "v5-bad": ("prod-full.yml", "v5-bad.yml"),
    "v5": ("prod-full.yml", "v5.yml"),
}


def _sample() -> t.Iterator[Case]:
    """The sample stack, and the original files where they lie beside the checkout."""
    for table, directory in {"sample": CHECKOUT / "examples" / "numbers", "numbers": SHARED / "numbers"}.items():
        root = directory.resolve()
        for name, layers in STORY.items() if root.is_dir() else ():
            yield Case(f"{table}: {name}", root.parent, root, ("docker-compose.yml", *layers))
    gallery = (SHARED / "image-gallery").resolve()
    for layers in (("image-gallery.yml",), ("image-gallery.yml", "v2.yml")) if gallery.is_dir() else ():
        yield Case(f"gallery: {layers[-1]}", gallery.parent, gallery, layers)


def _shared(stage: Path) -> t.Iterator[Case]:
    directory = SHARED / "cases"
    if not directory.is_dir():
        return
    for entry in _json(directory / "merge_divergence_cases.json"):
        yield staged(stage, f"divergence: {entry['id']}", entry["files"], env=entry["env"])
    for entry in _json(directory / "docker_reject_cases.json"):
        yield staged(stage, f"reject: {entry['case']}", [entry["doc"]])
    for number, entry in enumerate(_json(directory / "yaml_scalar_cases.json")):
        text = f"services:\n  web:\n    image: nginx\n    environment:\n      K: {entry['yaml']}\n"
        yield staged(stage, f"scalar: {number} {entry['yaml']}", [text])


def _json(path: Path) -> t.Any:
    return json.loads(path.read_text(encoding="utf-8"))
