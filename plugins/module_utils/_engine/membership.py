# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A node's membership: read it, initialise a swarm, join one."""

from __future__ import annotations

import typing as t

from .._core.cluster.membership import Membership
from .._core.cluster.requests import may_pass
from .._core.errors import EngineError, StateError

if t.TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from .client import Engine

RETRY_PAUSES = (0.5, 1.0, 2.0)
"""Seconds before each further attempt to join, while the managers elect a leader or settle a change."""

PROMOTION_PAUSES = (0.05, 0.1, 0.2, 0.4, 0.8)
"""Seconds between looks at a new manager, whose control socket can open just after the Engine reports the join."""

STILL_JOINING = "will continue in the background"


def observe(engine: Engine) -> tuple[str, Membership]:
    """Read the node's host name and membership."""
    info = engine.get("/info")
    return info["Name"], Membership.from_info(info)


def initialise(engine: Engine, request: Mapping[str, t.Any]) -> Membership:
    """Make this node the first manager of a new swarm."""
    engine.post("/swarm/init", request)
    return observe(engine)[1]


def join(
    engine: Engine, request: Mapping[str, t.Any], *, node: str, role: str, sleep: Callable[[float], None]
) -> Membership:
    """Join a swarm and return the membership, or raise a :class:`StateError` that says why not.

    A refused join leaves nothing behind on the node (``daemon/cluster/swarm.go:Join``), so it may be tried again.
    """
    for pause in (*RETRY_PAUSES, None):
        try:
            engine.post("/swarm/join", request)
            break
        except EngineError as exc:
            reason = str(exc.details.get("engine_message", ""))
            if pause is None or not may_pass(reason):
                raise _not_joined(exc, reason, node=node, addr=request["RemoteAddrs"][0]) from exc
        sleep(pause)
    member = _settled(engine, role=role, sleep=sleep)
    if member.role != role:
        raise StateError(
            f"{node} joined the swarm at {request['RemoteAddrs'][0]} as a {member.role}, because join_token is not "
            f"that of a {role}: let it leave with `docker swarm leave --force`, and give it the other token."
        )
    return member


def join_tokens(engine: Engine) -> dict[str, str]:
    """Read the tokens, which open the swarm to whoever has them."""
    tokens = engine.get("/swarm")["JoinTokens"]
    return {"manager": tokens["Manager"], "worker": tokens["Worker"]}


def _settled(engine: Engine, *, role: str, sleep: Callable[[float], None]) -> Membership:
    _name, member = observe(engine)
    for pause in PROMOTION_PAUSES:
        if member.role == role:
            break
        sleep(pause)
        _name, member = observe(engine)
    return member


def _not_joined(exc: EngineError, reason: str, *, node: str, addr: str) -> EngineError | StateError:
    if not reason:
        return exc
    if STILL_JOINING in reason:
        return StateError(
            f"{node} did not get into the swarm at {addr} in time, and its Engine keeps trying: check that it reaches "
            "that address and that the swarm has a leader, or let it give up with `docker swarm leave --force`."
        )
    return StateError(
        f"{node} could not join the swarm at {addr} ({reason}): check join_token, remote_addrs, and that nodes reach "
        "each other on port 2377."
    )
