# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""``compose_merge`` against ``docker compose config``: equal as data, or both refuse, or listed with a reason."""

from __future__ import annotations

import pytest
from ansible_collections.beekeeper.swarm.tests.conformance.cases import Case
from ansible_collections.beekeeper.swarm.tests.conformance.ours import as_data, merged
from ansible_collections.beekeeper.swarm.tests.conformance.record import ask_all, differences, recorded
from ansible_collections.beekeeper.swarm.tests.conformance.references import COMPOSE, present
from ansible_collections.beekeeper.swarm.tests.conformance.suite import CASES, live_cases

RECORDED = recorded()
DIFFERENCES = differences()


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_merge(case: Case) -> None:
    theirs, ours = RECORDED[case.id], merged(case)
    wanted, found = as_data(theirs.outcome), as_data(ours.outcome)
    if case.id in DIFFERENCES:
        assert found != wanted, "ours and the reference agree: take the case out of differences.yml"
    else:
        assert found == wanted, f"reference: {theirs.refused or 'takes it'}; ours: {ours.refused or 'takes it'}"


def test_listed_differences_have_an_answer() -> None:
    assert set(DIFFERENCES) <= set(RECORDED)


if present(COMPOSE):

    def test_the_record_is_what_the_reference_answers() -> None:
        now = ask_all(live_cases())
        assert {case: as_data(answer.outcome) for case, answer in now.items()} == {
            case: as_data(RECORDED[case].outcome) for case in now
        }
