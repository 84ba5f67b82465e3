# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""``compose_to_stack``: docker 28.5 and 20.10 take its stack of every case, and 28.5 reads in it what it says."""

from __future__ import annotations

import concurrent.futures
import functools
import os
import typing as t

import pytest
from ansible_collections.beekeeper.swarm.tests.conformance import references, stacks
from ansible_collections.beekeeper.swarm.tests.conformance.ours import as_data
from ansible_collections.beekeeper.swarm.tests.conformance.record import recorded_stacks
from ansible_collections.beekeeper.swarm.tests.conformance.suite import CASES, live_cases

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

else:

    @pytest.mark.parametrize("case", CASES)
    def test_as_recorded(case: str) -> None:
        """Without the CLIs: the stack is the one that they took when it was recorded."""
        assert stacks.digest(CASES[case]) == recorded_stacks()[case]
