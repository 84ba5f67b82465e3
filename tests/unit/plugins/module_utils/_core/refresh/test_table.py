# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import dataclasses

from ansible_collections.beekeeper.swarm.plugins.module_utils._core.plan.images import Pin
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.refresh.table import table
from ansible_collections.beekeeper.swarm.tests.unit.plugins.module_utils._core.refresh.values import OLD, TAG, row


def test_a_line_for_each_service():
    behind = dataclasses.replace(row(), since=0.0, created=0.0, old=True, result="planned")
    current = row({TAG: Pin(OLD, ())}, name="db")
    report = [item.to_result(now=86400.0 * 40) for item in (behind, current)]
    assert table([{**report[0], "took": 24.1}, report[1]]) == [
        "service   image           runs          newest        behind since          age         result   took",
        "shop_web  reg:5000/app:1  aaaaaaaaaaaa  bbbbbbbbbbbb  1970-01-01T00:00:00Z  40 d (old)  planned  24 s",
        "db        reg:5000/app:1  aaaaaaaaaaaa  the same                                        current",
    ]


def test_no_services():
    assert table([]) == []
