# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest
from ansible_collections.beekeeper.swarm.plugins.filter.schedule_plan import FilterModule

SCHEDULE_PLAN = FilterModule().filters()["schedule_plan"]


@pytest.mark.parametrize(
    ("name", "problem"),
    [
        ("patch", None),
        ("1", "schedule_name is '1': begin with a letter, and use at most 40 of a-z, 0-9 and '-'."),
    ],
)
def test_the_problem_is_part_of_the_plan(name, problem):
    assert SCHEDULE_PLAN({"state": "absent", "name": name}, form="cron") == {"problem": problem}
