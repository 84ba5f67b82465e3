# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest
from ansible.errors import AnsibleFilterError
from ansible_collections.beekeeper.swarm.plugins.filter.quorum import FilterModule

QUORUM = FilterModule().filters()["quorum"]


@pytest.mark.parametrize(("managers", "majority", "tolerance"), [(1, 1, 0), (3, 2, 1), (4, 3, 1), (5, 3, 2)])
def test_arithmetic(managers, majority, tolerance):
    assert QUORUM(managers) == {"managers": managers, "majority": majority, "tolerance": tolerance}


def test_no_number_of_managers():
    with pytest.raises(AnsibleFilterError) as caught:
        QUORUM("three")
    assert (
        str(caught.value) == "A swarm has one manager or more, and 'three' is no such number: give a positive integer."
    )
