# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import threading

import pytest
from ansible_collections.beekeeper.swarm.plugins.module_utils._engine.side_by_side import LIMIT, side_by_side


@pytest.mark.parametrize("count", [0, 1, 2, LIMIT, 100])
def test_results_come_in_order(count):
    assert side_by_side(lambda item: item * 2, range(count)) == [item * 2 for item in range(count)]


def test_runs_at_the_same_time():
    meeting = threading.Barrier(LIMIT, timeout=10)
    assert len(side_by_side(lambda _item: meeting.wait(), range(LIMIT))) == LIMIT


def test_first_error_comes_out_when_all_is_done():
    done = []

    def work(item):
        if item in (1, 3):
            raise ValueError(item)
        done.append(item)

    with pytest.raises(ValueError, match=r"^1$"):
        side_by_side(work, range(5))
    assert sorted(done) == [0, 2, 4]
