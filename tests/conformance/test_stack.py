# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""``compose_to_stack``: docker 28.5 and 20.10 take its stack of every case and of every row of the table of
incompatibilities, 28.5 reads in it what it says, and both post the service that is made of the project without a file.
"""

from __future__ import annotations

import concurrent.futures
import functools
import os
import typing as t
from pathlib import Path

import pytest
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.compose.project import check_canonical
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.compose.to_stack import to_stack
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.spec.project import wanted_from
from ansible_collections.beekeeper.swarm.tests.conformance import references, stacks
from ansible_collections.beekeeper.swarm.tests.conformance.ours import as_data
from ansible_collections.beekeeper.swarm.tests.conformance.record import recorded_stacks
from ansible_collections.beekeeper.swarm.tests.conformance.recorder import STACK, decoded, record
from ansible_collections.beekeeper.swarm.tests.conformance.suite import CASES, live_cases
from ansible_collections.beekeeper.swarm.tests.unit.plugins.module_utils._core.compose.incompatible import ROWS, Row
from ansible_collections.beekeeper.swarm.tests.unit.plugins.plugin_utils.test_stack_text import TRAPS

# docker stack config itself writes << as a key without quotes; the schema wants a character of a key.
KEYS = [word for word in TRAPS if word not in ("<<", "\n", "")]

if references.present(references.NEWER, references.OLDEST):
    LIVE = [case.id for case in live_cases()]

    @functools.cache
    def said() -> dict[str, t.Any]:
        with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
            return dict(zip(LIVE, pool.map(lambda case: stacks.ask(CASES[case]), LIVE)))

    @pytest.mark.parametrize("case", LIVE)
    def test_oldest_takes_it(case: str) -> None:
        oldest = said()[case].oldest
        assert oldest is None or not oldest.refused, stacks.stack_of(CASES[case])

    @pytest.mark.parametrize("case", LIVE)
    def test_newer_reads_what_it_says(case: str) -> None:
        newer = said()[case].newer
        stack = stacks.stack_of(CASES[case], stacks.NEWER_TARGET)
        assert newer is None or not newer.refused, stack
        assert newer is None or as_data(newer.project) == as_data(stacks.meaning(stack))

    @pytest.mark.parametrize("row", [row for row in ROWS if not row.fault], ids=str)
    def test_rows(row: Row, tmp_path: Path) -> None:
        path = stacks.written(to_stack(row.project, target=row.target)[0], tmp_path / "stack.yml")
        assert not references.stack_config(path).refused
        assert row.target != stacks.OLDEST_TARGET or not references.oldest_loads(path).refused

    @pytest.mark.parametrize("row", [row for row in ROWS if row.changed and not row.fault], ids=str)
    @pytest.mark.parametrize(("program", "api"), [(references.OLDEST, "1.41"), (references.NEWER, "1.51")])
    def test_file_and_project_are_one_service(row: Row, program: str, api: str, tmp_path: Path) -> None:
        path = stacks.written(to_stack(row.project)[0], tmp_path / "stack.yml")
        wanted = wanted_from(check_canonical(row.project), stack=STACK).services
        assert record(references.DIRECTORY / program, path, api=api)["services"] == [decoded(spec) for spec in wanted]

    def test_words(tmp_path: Path) -> None:
        """What YAML readers take for something else, where nothing but text is allowed."""
        project = {"services": {"n": {"image": "i", "command": TRAPS, "labels": dict.fromkeys(KEYS, "y")}}}
        path = stacks.written(to_stack(project)[0], tmp_path / "stack.yml")
        assert not references.oldest_loads(path).refused
        answer = references.stack_config(path)
        service = answer.project["services"]["n"]
        assert [word.replace("$$", "$") for word in service["command"]] == TRAPS
        assert service["labels"] == dict.fromkeys(KEYS, "y")

else:

    @pytest.mark.parametrize("case", CASES)
    def test_as_recorded(case: str) -> None:
        """Without the CLIs: the stack is the one that they took when it was recorded."""
        assert stacks.digest(CASES[case]) == recorded_stacks()[case]
