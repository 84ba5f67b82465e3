# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Locks in the swarm: a Swarm config, because Swarm makes a second one of the same name for nobody."""

from __future__ import annotations

import base64
import typing as t
from dataclasses import field
from datetime import datetime, timezone

from ..errors import StateError
from ..records import dataclass
from .revision import KIND, LOCK, PREFIX, STACK, config_name

if t.TYPE_CHECKING:
    from collections.abc import Mapping

    from ..state.resources import Config

TOKEN, HOLDER, EXPIRES = f"{PREFIX}token", f"{PREFIX}holder", f"{PREFIX}expires"

LEASE = 120.0
"""Seconds that a stack's lock is valid. A watch renews it after half of them, and bears no answer for 60."""

DATA = base64.b64encode(b"lock").decode()


class Claim(t.Protocol):
    """Who wants a lock: ``token`` tells the run from others, ``holder`` is who it is for people."""

    @property
    def token(self) -> str: ...
    @property
    def holder(self) -> str: ...
    @property
    def break_lock(self) -> bool: ...


@dataclass(frozen=True)
class Subject:
    """What a lock is of: ``doing`` and ``of`` in sentences, ``name`` and ``labels`` of its config.

    ``otherwise``: what to do where something else has that name. ``breaks``: the option that takes it from a dead run.
    """

    doing: str
    of: str
    name: str
    labels: Mapping[str, str]
    lease: float = LEASE
    otherwise: str = "rename it"
    breaks: str = "break_lock"


def of_stack(stack: str) -> Subject:
    """Give what the writer lock of a stack is of."""
    return Subject(
        doing=f"Stack {stack} is being written",
        of=f"stack {stack}",
        name=config_name(stack, LOCK),
        labels={STACK: stack},
        otherwise="rename it, or give the stack another name",
    )


@dataclass(frozen=True)
class Lock:
    """A lock as its config has it. ``expires`` is in seconds since the epoch, by the manager's clock."""

    id: str
    version: int
    name: str
    token: str
    holder: str
    expires: float
    labels: dict[str, str] = field(repr=False)

    @classmethod
    def from_config(cls, config: Config) -> Lock | None:
        """Read a config; ``None`` where it is no lock."""
        labels = config.labels
        if labels.get(KIND) != LOCK:
            return None
        return cls(
            id=config.id,
            version=config.version,
            name=config.name,
            token=labels.get(TOKEN, ""),
            holder=labels.get(HOLDER, ""),
            expires=float(labels.get(EXPIRES, 0)),
            labels=labels,
        )

    def renewed(self, *, now: float, lease: float = LEASE) -> dict[str, t.Any]:
        """Give the spec that makes it valid for another lease."""
        return {"Name": self.name, "Labels": {**self.labels, EXPIRES: f"{now + lease:.0f}"}}


def lock_spec(subject: Subject, *, token: str, holder: str, now: float) -> dict[str, t.Any]:
    """Give the config to create for a lock."""
    labels = {**subject.labels, KIND: LOCK, TOKEN: token, HOLDER: holder, EXPIRES: f"{now + subject.lease:.0f}"}
    return {"Name": subject.name, "Labels": labels, "Data": DATA}


def may_break(lock: Lock, *, now: float, told_to: bool) -> bool:
    """Say whether somebody else's lock may be taken away."""
    return told_to or lock.expires <= now


def held(subject: Subject, lock: Lock, *, now: float) -> StateError:
    """Make the refusal. A run that lives renews its lock, so the lock's age tells of one that has died."""
    left, age = lock.expires - now, now - (lock.expires - subject.lease)
    valid = f"valid until {utc(lock.expires)} ({left:.0f} s from now) and was last renewed {age:.0f} s ago"
    return StateError(
        f"{subject.doing} by {lock.holder}, whose lock is {valid}: wait until that run has ended; if it "
        f"has died, run this again after that time, or at once with {subject.breaks}: true.",
        lock={"holder": lock.holder, "expires": utc(lock.expires), "expires_in": round(left), "age": round(age)},
    )


def is_dead(lock: Mapping[str, t.Any]) -> bool:
    """Whether the run of a refusal's ``lock`` has died: it would have renewed the lock, and not at the last moment."""
    return bool(lock.get("age", 0) > LEASE * 5 / 8)


def lost(subject: Subject, by: str | None) -> StateError:
    """Make the error of a run whose lock somebody took away."""
    who = f"{by} has taken it" if by else "somebody has removed it"
    return StateError(
        f"The lock of {subject.of} is no longer held by this run ({who}): nothing more was written; run it again when "
        "nobody else writes.",
        lock={"holder": by},
    )


def utc(seconds: float) -> str:
    """Write a moment as people and Ansible read it."""
    return datetime.fromtimestamp(seconds, tz=timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
