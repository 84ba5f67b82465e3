# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A node's membership: read it, initialise a swarm, join one."""

from __future__ import annotations

import typing as t
from pathlib import Path

from .._core.cluster.membership import Membership
from .._core.cluster.requests import may_pass
from .._core.cluster.state_files import KEY_FILE
from .._core.errors import EngineError, EngineUnreachable, StateError

if t.TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from .client import Engine

RETRY_PAUSES = (0.5, 1.0, 2.0)
"""Seconds before each further attempt to join, while the managers elect a leader or settle a change."""

LATE_PAUSES = (1.0,) * 20
"""Seconds between looks at a node that joins in the background, as the Engine lets it after 20 s on a busy machine."""

PROMOTION_PAUSES = (0.05, 0.1, 0.2, 0.4, 0.8)
"""Seconds between looks at a new manager, whose control socket can open just after the Engine reports the join."""

STILL_JOINING = "will continue in the background"


def observe(engine: Engine) -> tuple[str, Membership]:
    """Read the node's host name and membership."""
    info = engine.get("/info")
    return info["Name"], Membership.from_info(info)


def observe_settled(engine: Engine, *, seconds: int, sleep: Callable[[float], None]) -> tuple[str, Membership]:
    """Read the same, and give a node that is starting or joining so many seconds to become a member."""
    name, member = observe(engine)
    if member.state == "pending":
        member = _watch(engine, lambda now: now.state != "pending", pauses=(1.0,) * seconds, sleep=sleep)
    return name, member


def initialise(engine: Engine, request: Mapping[str, t.Any]) -> Membership:
    """Make this node the first manager of a new swarm."""
    engine.post("/swarm/init", request)
    return observe(engine)[1]


def unlock(engine: Engine, key: str, *, node: str, sleep: Callable[[float], None]) -> Membership:
    """Give a locked manager its key, and wait until it is a member again or says why not.

    The Engine takes the key at once, and answers when the swarm has a leader (``daemon/cluster/swarm.go:UnlockSwarm``).
    """
    try:
        engine.post("/swarm/unlock", {"UnlockKey": key})
    except EngineUnreachable:
        if observe(engine)[1].state == "locked":
            raise
    except EngineError as exc:
        reason = exc.details.get("engine_message")
        if not reason:
            raise
        raise StateError(f"{node} could not be unlocked ({reason}): check unlock_key.") from exc
    return _watch(engine, lambda member: member.state not in ("locked", "pending"), pauses=LATE_PAUSES, sleep=sleep)


def check_state(engine: Engine, *, node: str) -> None:
    """Raise a :class:`StateError` where this manager's swarm cannot be started anew because its managers are locked.

    An Engine that tries stops being a manager, and is locked after its restart (github.com/moby/moby/issues/36852).
    The state on the disk tells, as nothing else does without a leader.
    """
    if _has_locked_state(engine):
        raise StateError(
            f"{node} keeps its state encrypted, as autolock_managers wants it, and no Engine starts such a swarm anew: "
            "bring back enough managers for a majority, or use the role beekeeper.swarm.recover with the unlock key."
        )


def start_anew(engine: Engine, request: Mapping[str, t.Any]) -> Membership:
    """Make this manager the only one of its swarm; services, networks, secrets and the workers' tasks stay."""
    engine.post("/swarm/init", {**request, "ForceNewCluster": True})
    return observe(engine)[1]


def _has_locked_state(engine: Engine) -> bool:
    """Whether the node's key on the disk is encrypted. Of another host's Engine nothing is known."""
    path = Path(engine.get("/info")["DockerRootDir"], "swarm", KEY_FILE)
    try:
        with path.open(encoding="ascii", errors="replace") as file:
            return "ENCRYPTED" in file.readline()
    except OSError:
        return False


def leave(engine: Engine, *, force: bool) -> Membership:
    """Take this node out of its swarm."""
    engine.post("/swarm/leave", params={"force": force})
    return observe(engine)[1]


def join(
    engine: Engine, request: Mapping[str, t.Any], *, node: str, role: str, sleep: Callable[[float], None]
) -> Membership:
    """Join a swarm and return the membership, or raise a :class:`StateError` that says why not."""
    _ask_to_join(engine, request, node=node, sleep=sleep)
    member = _watch(engine, lambda member: member.state != "pending", pauses=LATE_PAUSES, sleep=sleep)
    if member.state == "active":
        member = _watch(engine, lambda member: member.role == role, pauses=PROMOTION_PAUSES, sleep=sleep)
    problem = _not_as_asked(member, addr=request["RemoteAddrs"][0], node=node, role=role)
    if problem:
        raise StateError(problem)
    return member


def join_tokens(engine: Engine) -> dict[str, str]:
    """Read the tokens, which open the swarm to whoever has them."""
    tokens = engine.get("/swarm")["JoinTokens"]
    return {"manager": tokens["Manager"], "worker": tokens["Worker"]}


def _ask_to_join(engine: Engine, request: Mapping[str, t.Any], *, node: str, sleep: Callable[[float], None]) -> None:
    """A refused join leaves nothing behind on the node (``daemon/cluster/swarm.go:Join``), so it may be tried again."""
    for pause in (*RETRY_PAUSES, None):
        try:
            engine.post("/swarm/join", request)
            return
        except EngineError as exc:
            reason = str(exc.details.get("engine_message", ""))
            if STILL_JOINING in reason:
                return
            if not reason:
                raise
            if pause is None or not may_pass(reason):
                raise StateError(_refused(reason, addr=request["RemoteAddrs"][0], node=node)) from exc
        sleep(pause)


def _watch(
    engine: Engine,
    done: Callable[[Membership], bool],
    *,
    pauses: Sequence[float],
    sleep: Callable[[float], None],
) -> Membership:
    _name, member = observe(engine)
    for pause in pauses:
        if done(member):
            break
        sleep(pause)
        _name, member = observe(engine)
    return member


def _not_as_asked(member: Membership, *, addr: str, node: str, role: str) -> str | None:
    if member.state == "pending":
        return (
            f"{node} did not get into the swarm at {addr} in time, and its Engine keeps trying: check that it reaches "
            "that address and that the swarm has a leader, or let it give up with `docker swarm leave --force`."
        )
    if member.state != "active":
        return _refused(member.error or "no reason given", addr=addr, node=node)
    if member.role != role:
        return (
            f"{node} joined the swarm at {addr} as a {member.role}, because join_token is not that of a {role}: let it "
            "leave with `docker swarm leave --force`, and give it the other token."
        )
    return None


def _refused(reason: str, *, addr: str, node: str) -> str:
    return (
        f"{node} could not join the swarm at {addr} ({reason}): check join_token, remote_addrs, and that nodes reach "
        "each other on port 2377."
    )
