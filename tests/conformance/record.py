# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the references answered, kept with their versions; and where ours is meant to differ.

``python -m ...conformance.record`` asks the references again (``make conformance-record``), about the cases that begin
with its arguments, or about all.
"""

from __future__ import annotations

import concurrent.futures
import json
import os
import sys
import typing as t

import yaml

from .cases import HERE, Case
from .references import COMPOSE, NEWER, OLDEST, Answer, compose_config, present, version
from .stacks import digest
from .suite import CASES

RECORDED = HERE / "recorded"
STACKS = HERE / "recorded_stacks.json"
DIFFERENCES = HERE / "differences.yml"


def recorded() -> dict[str, Answer]:
    """Answers of ``docker compose config`` by the id of the case."""
    found: dict[str, Answer] = {}
    for path in sorted(RECORDED.glob("*.json")):
        answers = json.loads(path.read_text(encoding="utf-8"))["answers"]
        found.update({case: Answer(**answer) for case, answer in answers.items()})
    return found


def differences() -> dict[str, str]:
    """The reason why ours differs, by the id of the case."""
    listed = yaml.safe_load(DIFFERENCES.read_text(encoding="utf-8"))
    return {case: entry["reason"] for entry in listed for case in entry["cases"]}


def recorded_stacks() -> dict[str, str | None]:
    """Digests of the stacks that the docker CLIs took, by the id of the case."""
    return t.cast("dict[str, str | None]", json.loads(STACKS.read_text(encoding="utf-8"))["digests"])


def ask_all(cases: t.Sequence[Case]) -> dict[str, Answer]:
    """What the reference answers to each case now."""
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        return dict(zip([case.id for case in cases], pool.map(compose_config, cases)))


def write(answers: dict[str, Answer]) -> None:
    """Write one file for each table and one for the directories."""
    files: dict[str, dict[str, t.Any]] = {}
    before = recorded()
    for case, answer in answers.items():
        # Which of several errors is told changes from run to run: the one that is recorded stays.
        refused = (before.get(case, answer).refused or answer.refused) if answer.refused else ""
        kept = {"refused": refused} if refused else {"project": answer.project}
        files.setdefault(CASES[case].table or "directories", {})[case] = kept
    RECORDED.mkdir(exist_ok=True)
    for name, kept in files.items():
        text = _compact(f"docker compose {version(COMPOSE)} config", "answers", kept)
        (RECORDED / f"{name}.json").write_text(text, encoding="utf-8")


def write_stacks() -> None:
    """Write the digests of all stacks, once both CLIs take them (``make conformance`` with them says whether)."""
    digests = {case.id: digest(case) for case in CASES.values()}
    by = f"docker stack config {version(NEWER)} and the loader of docker stack deploy {version(OLDEST)}"
    STACKS.write_text(_compact(by, "digests", digests), encoding="utf-8")


def _compact(reference: str, name: str, entries: dict[str, t.Any]) -> str:
    """One line for each case: a change of one is a change of one line."""
    lines = [f"{json.dumps(case)}: {json.dumps(entry, sort_keys=True)}" for case, entry in entries.items()]
    return f'{{"reference": {json.dumps(reference)},\n"{name}": {{\n' + ",\n".join(lines) + "\n}}\n"


def main() -> None:
    if not present(COMPOSE, NEWER, OLDEST):
        sys.exit("conformance: the references are not all in .cache/references; run scripts/references.sh first.")
    wanted = [case for case in CASES.values() if case.id.startswith(tuple(sys.argv[1:]) or "")]
    answers = ask_all(wanted)
    write({case: answer for case, answer in {**recorded(), **answers}.items() if case in CASES})
    write_stacks()
    print(f"conformance: {len(answers)} answers of docker compose {version(COMPOSE)} recorded")


if __name__ == "__main__":
    main()
