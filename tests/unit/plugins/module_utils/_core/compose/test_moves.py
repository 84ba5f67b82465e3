# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The settings of single containers, and where Swarm has them."""

from __future__ import annotations

import typing as t

import pytest
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.compose.moves import move, platform_constraints

LIMITS = "Swarm has it as deploy.resources.limits"
PLACED = "Swarm has it as deploy.placement.constraints"
POLICY = "Swarm has it as deploy.restart_policy"
NO_LIMIT = "no limit is what Swarm has without the key"
RESTARTED = "Swarm restarts tasks all the same; write deploy.restart_policy with the condition none"


def limits(**found: t.Any) -> dict[str, t.Any]:
    return {"deploy": {"resources": {"limits": found}}}


@pytest.mark.parametrize(
    ("service", "expected", "changed"),
    [
        ({"cpus": 0.5}, limits(cpus=0.5), {"cpus": f"{LIMITS}.cpus"}),
        ({"mem_limit": "64"}, limits(memory="64"), {"mem_limit": f"{LIMITS}.memory"}),
        ({"pids_limit": 5}, limits(pids=5), {"pids_limit": f"{LIMITS}.pids"}),
        ({"pids_limit": -1}, {}, {"pids_limit": NO_LIMIT}),
        ({"mem_limit": "64", "deploy": {"replicas": 2, "resources": {"limits": {"pids": 3}}}},
         {"deploy": {"replicas": 2, "resources": {"limits": {"pids": 3, "memory": "64"}}}},
         {"mem_limit": f"{LIMITS}.memory"}),
        ({"mem_limit": "64", **limits(memory="64")}, limits(memory="64"), {"mem_limit": f"{LIMITS}.memory"}),
        ({"mem_reservation": "64"}, {"deploy": {"resources": {"reservations": {"memory": "64"}}}},
         {"mem_reservation": "Swarm has it as deploy.resources.reservations.memory"}),
        ({"scale": 3}, {"deploy": {"replicas": 3}}, {"scale": "Swarm has it as deploy.replicas"}),
        ({"scale": 0, "deploy": None}, {"deploy": {"replicas": 0}}, {"scale": "Swarm has it as deploy.replicas"}),
        ({"restart": "always"}, {"deploy": {"restart_policy": {"condition": "any"}}}, {"restart": POLICY}),
        ({"restart": "unless-stopped"}, {"deploy": {"restart_policy": {"condition": "any"}}}, {"restart": POLICY}),
        ({"restart": "on-failure"}, {"deploy": {"restart_policy": {"condition": "on-failure", "max_attempts": 0}}},
         {"restart": POLICY}),
        ({"restart": "on-failure:3"}, {"deploy": {"restart_policy": {"condition": "on-failure", "max_attempts": 3}}},
         {"restart": POLICY}),
        ({"platform": "linux/amd64"},
         {"deploy": {"placement": {"constraints": ["node.platform.os==linux", "node.platform.arch==x86_64"]}}},
         {"platform": PLACED}),
        ({"platform": "linux/arm64", "deploy": {"placement": {"constraints": ["node.role == worker"]}}},
         {"deploy": {"placement": {
             "constraints": ["node.role == worker", "node.platform.os==linux", "node.platform.arch==aarch64"]}}},
         {"platform": PLACED}),
        ({"platform": "linux/arm64", "deploy": {"placement": {"constraints": ["node.platform.arch == armv7l"]}}},
         {"deploy": {"placement": {"constraints": ["node.platform.arch == armv7l", "node.platform.os==linux"]}}},
         {"platform": PLACED}),
        ({"image": "i", "mem_limit": None}, {"image": "i"}, {}),
    ],
    ids=str,
)  # fmt: skip
def test_move(service: dict[str, t.Any], expected: dict[str, t.Any], changed: dict[str, str]) -> None:
    before = repr(service)
    moved = move(service)
    assert moved.service == expected
    assert moved.changed == tuple(((key,), reason) for key, reason in changed.items())
    assert moved.ignored == moved.faults == ()
    assert repr(service) == before


@pytest.mark.parametrize(
    ("service", "expected", "key", "reason"),
    [
        ({"mem_limit": "64", **limits(memory="32")}, limits(memory="32"), "mem_limit",
         "deploy.resources.limits.memory is there, and Swarm takes that one"),
        ({"restart": "always", "deploy": {"restart_policy": {"condition": "none"}}},
         {"deploy": {"restart_policy": {"condition": "none"}}}, "restart",
         "deploy.restart_policy is there, and Swarm takes that one"),
        ({"restart": "no"}, {}, "restart", RESTARTED),
    ],
    ids=["limit", "restart", "no-restart"],
)  # fmt: skip
def test_what_is_there_stays(service: dict[str, t.Any], expected: dict[str, t.Any], key: str, reason: str) -> None:
    moved = move(service)
    assert (moved.service, moved.ignored, moved.changed) == (expected, (((key,), reason),), ())


@pytest.mark.parametrize(
    ("service", "message"),
    [
        *(({"restart": word}, f"must be no, always, unless-stopped or on-failure[:ATTEMPTS], not '{word}'")
          for word in ("sometimes", "always:3", "on-failure:x", "on-failure:-1", "on-failure:1:2")),
        ({"platform": "linux/a b"}, "must be OS/ARCHITECTURE, such as linux/amd64, not 'linux/a b'"),
        ({"mem_limit": "-5"}, "must be above 0, or -1 for no limit, not '-5'"),
        ({"platform": "/"}, "must be OS/ARCHITECTURE, such as linux/amd64, not '/'"),
    ],
    ids=str,
)  # fmt: skip
def test_refuse(service: dict[str, t.Any], message: str) -> None:
    assert move(service).faults == (((*service,), message),)


@pytest.mark.parametrize(
    ("platform", "words"),
    [
        ("linux", ["os==linux"]),
        ("windows/amd64", ["os==windows", "arch==x86_64"]),
        ("amd64", ["arch==x86_64"]),
        ("Linux/AMD64", ["os==linux", "arch==x86_64"]),
        ("linux/x86_64", ["os==linux", "arch==x86_64"]),
        ("linux/amd64/v2", ["os==linux", "arch==x86_64"]),
        ("linux/aarch64", ["os==linux", "arch==aarch64"]),
        ("linux/arm64/v8", ["os==linux", "arch==aarch64"]),
        ("linux/arm/v7", ["os==linux", "arch==armv7l"]),
        ("linux/arm/v6", ["os==linux", "arch==armv6l"]),
        ("linux/386", ["os==linux", "arch==i686"]),
        ("linux/s390x", ["os==linux", "arch==s390x"]),
    ],
)
def test_platform(platform: str, words: list[str]) -> None:
    assert platform_constraints(platform) == [f"node.platform.{word}" for word in words]
