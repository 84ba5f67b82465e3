# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Record what each docker CLI posts for the files in ``specs``, or compare with what was recorded.

``record_specs.py [--check] [FOLDER]``: the folder holds the CLIs as ``docker-20.10``, ``docker-26.1`` and
``docker-28.5``. Recording needs all of them; a check takes those that are there.
"""

from __future__ import annotations

import argparse
import json
import typing as t
from pathlib import Path

from recorder import record

HERE = Path(__file__).parent
SPECS = HERE / "specs"
RECORDING = HERE.parent / "unit/fixtures/spec/posted.json"
APIS = {"20.10": "1.41", "26.1": "1.45", "28.5": "1.51"}
"""Generation of the CLI -> the API version of the Engine of the same generation."""

Cases = t.Dict[str, t.List[t.Dict[str, t.Any]]]


def recorded(clis: dict[str, Path]) -> Cases:
    """Record all files with all CLIs: for each file the distinct answers, each with the generations that gave it."""
    cases: Cases = {}
    for generation, docker in clis.items():
        found = {path.stem: record(docker, path, api=APIS[generation]) for path in sorted(SPECS.glob("*.yml"))}
        cases = merged(cases, generation, found)
    return cases


def merged(cases: Cases, generation: str, found: dict[str, dict[str, t.Any]]) -> Cases:
    """Put what one generation answered in the place of what it answered before."""
    result: Cases = {}
    for name in sorted(cases.keys() | found.keys()):
        dropped = generation if name in found else None
        kept = [
            {**old, "docker": [other for other in old["docker"] if other != dropped]} for old in cases.get(name, ())
        ]
        result[name] = [answer for answer in kept if answer["docker"]]
    for name, answer in found.items():
        same = next((other for other in result[name] if {**other, "docker": 0} == {**answer, "docker": 0}), None)
        if same:
            same["docker"] = sorted([*same["docker"], generation])
        else:
            result[name].append({"docker": [generation], **answer})
    return result


def of(cases: Cases, generation: str) -> dict[str, dict[str, t.Any]]:
    """Give what one generation answered, by case."""
    return {
        name: {key: value for key, value in answer.items() if key != "docker"}
        for name, answers in cases.items()
        for answer in answers
        if generation in answer["docker"]
    }


def written(cases: Cases) -> str:
    """Write JSON with a line for each body, so that a difference can be read."""
    return "{\n" + ",\n".join(f'"{name}": [\n{_answers(found)}\n]' for name, found in cases.items()) + "\n}\n"


def _answers(answers: list[dict[str, t.Any]]) -> str:
    return ",\n".join(f" {{{','.join(_entry(*item) for item in answer.items())}}}" for answer in answers)


def _entry(key: str, value: t.Any) -> str:
    if key == "docker" or isinstance(value, str):
        return f'{" " * (key != "docker")}"{key}": {json.dumps(value)}'
    return f'\n  "{key}": [\n   ' + ",\n   ".join(json.dumps(body, sort_keys=True) for body in value) + "\n  ]"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; fail where the recording differs")
    parser.add_argument("folder", type=Path, nargs="?", default=Path(".cache/references"))
    options = parser.parse_args()
    paths = {generation: (options.folder / f"docker-{generation}").absolute() for generation in APIS}
    clis = {generation: path for generation, path in paths.items() if path.exists()}
    missing = [str(path) for path in paths.values() if not path.exists()]
    found = recorded(clis)
    if options.check:
        before = json.loads(RECORDING.read_text())
        stale = [generation for generation in clis if of(found, generation) != of(before, generation)]
        print(f"compared with docker {', '.join(clis) or 'of no generation'}")
        if stale:
            raise SystemExit(f"docker {', '.join(stale)} posts something else: record again and read the difference.")
    elif missing:
        raise SystemExit(f"{', '.join(missing)}: not there. Recording needs all of them; --check takes what there is.")
    else:
        RECORDING.write_text(written(found))
        print(f"wrote {RECORDING}")


if __name__ == "__main__":
    main()
