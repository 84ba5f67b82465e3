# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.cluster.quorum import Quorum, quorum_of
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.errors import InputError


@pytest.mark.parametrize(
    ("managers", "majority", "tolerance"),
    [(1, 1, 0), (2, 2, 0), (3, 2, 1), (4, 3, 1), (5, 3, 2), (6, 4, 2), (7, 4, 3)],
)
def test_arithmetic(managers, majority, tolerance):
    assert Quorum(managers=managers, reachable=1).to_result() == {
        "managers": managers,
        "reachable": 1,
        "majority": majority,
        "tolerance": tolerance,
    }


@pytest.mark.parametrize(
    ("quorum", "expected"),
    [
        pytest.param(Quorum(3, 3), (3, 3, 1, True), id="all up"),
        pytest.param(Quorum(3, 3).after_loss(1), (3, 2, 0, True), id="one down of three"),
        pytest.param(Quorum(3, 2).after_loss(1), (3, 1, -1, False), id="two down of three"),
        pytest.param(Quorum(3, 3).after_removal(reachable=1), (2, 2, 0, True), id="demoted"),
        pytest.param(Quorum(3, 2).after_removal(reachable=1), (2, 1, -1, False), id="demoted, beside a lost one"),
        pytest.param(Quorum(3, 2).after_removal(unreachable=1), (2, 2, 0, True), id="the lost one demoted"),
        pytest.param(Quorum(2, 2).after_removal(reachable=1), (1, 1, 0, True), id="two become one"),
    ],
)
def test_what_remains(quorum, expected):
    assert (quorum.managers, quorum.reachable, quorum.spare, quorum.holds) == expected


EVEN = "The number of managers is even ({}): it survives the loss of {}, as one manager less would: use an odd number."
MANY = "There are {} managers: more than seven slow every change of the swarm down: make some of them workers."


@pytest.mark.parametrize(
    ("managers", "sentences"),
    [
        pytest.param(1, [], id="one"),
        pytest.param(2, [EVEN.format(2, 0)], id="two"),
        pytest.param(3, [], id="three"),
        pytest.param(7, [], id="seven"),
        pytest.param(8, [EVEN.format(8, 3), MANY.format(8)], id="eight"),
        pytest.param(9, [MANY.format(9)], id="nine"),
    ],
)
def test_advice(managers, sentences):
    assert quorum_of(managers).advice() == sentences


@pytest.mark.parametrize("managers", [0, -1, "3", None, True, 3.0])
def test_no_number_of_managers(managers):
    with pytest.raises(InputError) as caught:
        quorum_of(managers)
    assert caught.value.message == (
        f"A swarm has one manager or more, and {managers!r} is no such number: give a positive integer."
    )
