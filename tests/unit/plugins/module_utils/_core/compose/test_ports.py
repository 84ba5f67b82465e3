# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Port strings that are none; those that are ports are in the recorded merge cases."""

from __future__ import annotations

import typing as t

import pytest
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.compose import ports
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.compose.faults import Fault
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.compose.scalars import Scope

SCOPE = Scope({"P": "8080"})


def test_ranges_pair_up() -> None:
    found = ports.port("${P}-8081:80-81/UDP", SCOPE)
    assert [(item["published"], item["target"], item["protocol"]) for item in found] == [
        ("8080", 80, "udp"),
        ("8081", 81, "udp"),
    ]


@pytest.mark.parametrize(
    ("value", "problem"),
    [
        (written, f"is no port; {ports.PORT_HINT}")
        for written in (
            "80:http",
            "a:80",
            "",
            "80:80/foo",
            "::1:80:80",
            "1.2.3:80:80",
            "80/",
            "-80:80",
            "123456",
            "1:2:3:4",
            "-80",
            "80:",
        )
    ]
    + [
        ("99999", "is no port; ports are numbers from 1 to 65535, and ranges go up"),
        ("90-80", "is no port; ports are numbers from 1 to 65535, and ranges go up"),
        ("1-65535:1-65535", "is more than 20000 ports; write a smaller range"),
        ("80:70-80", "pairs ranges of different lengths; make both as long"),
    ],
)
def test_no_port(value: str, problem: str) -> None:
    with pytest.raises(Fault) as caught:
        ports.port(value, SCOPE)
    assert caught.value.findings[0].message == f'"{value}" {problem}'


@pytest.mark.parametrize("value", [True, 80.5, ["80"]])
def test_no_port_at_all(value: t.Any) -> None:
    with pytest.raises(Fault, match=r"is no port; write"):
        ports.port(value, SCOPE)
