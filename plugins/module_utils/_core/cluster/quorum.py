# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Raft arithmetic: how many managers must answer, and how many may be lost.

Source: swarmkit ``manager/state/raft/raft.go`` (``CanRemoveMember``) and Docker's "Administer and maintain a swarm".
"""

from __future__ import annotations

import typing as t
from dataclasses import replace

from ..errors import InputError
from ..records import dataclass

if t.TYPE_CHECKING:
    from collections.abc import Iterable

MOST_MANAGERS = 7
"""Docker's advice: each further manager slows every write down."""


@dataclass(frozen=True)
class Quorum:
    """The managers of a swarm, and how many of them the others can reach."""

    managers: int
    reachable: int

    @property
    def majority(self) -> int:
        """Managers that must answer before anything in the swarm can change."""
        return self.managers // 2 + 1

    @property
    def tolerance(self) -> int:
        """Managers that may be lost when all of them are up."""
        return (self.managers - 1) // 2

    @property
    def spare(self) -> int:
        """Managers that may be lost now; below 0 where the majority is lost already."""
        return self.reachable - self.majority

    @property
    def holds(self) -> bool:
        """Whether anything in the swarm can change."""
        return self.spare >= 0

    def after_loss(self, reachable: int) -> Quorum:
        """Give the quorum when so many of those that are reachable go down. They stay members."""
        return replace(self, reachable=self.reachable - reachable)

    def after_removal(self, *, reachable: int = 0, unreachable: int = 0) -> Quorum:
        """Give the quorum when so many managers are no members any more."""
        return Quorum(managers=self.managers - reachable - unreachable, reachable=self.reachable - reachable)

    def advice(self) -> list[str]:
        """Sentences about a number of managers that serves the swarm badly."""
        return [text.format(quorum=self) for holds, text in ADVICE if holds(self)]

    def to_result(self) -> dict[str, int]:
        """Show the numbers as a module returns them."""
        return {
            "managers": self.managers,
            "reachable": self.reachable,
            "majority": self.majority,
            "tolerance": self.tolerance,
        }


ADVICE: Iterable[tuple[t.Callable[[Quorum], bool], str]] = (
    (
        lambda quorum: quorum.managers % 2 == 0,
        "The number of managers is even ({quorum.managers}): it survives the loss of {quorum.tolerance}, as one "
        "manager less would: use an odd number.",
    ),
    (
        lambda quorum: quorum.managers > MOST_MANAGERS,
        "There are {quorum.managers} managers: more than seven slow every change of the swarm down: make some of them "
        "workers.",
    ),
)


def quorum_of(managers: t.Any) -> Quorum:
    """Give the quorum of that many managers, all up, or raise an :class:`InputError` for what is no such number."""
    if isinstance(managers, bool) or not isinstance(managers, int) or managers < 1:
        raise InputError(
            f"A swarm has one manager or more, and {managers!r} is no such number: give a positive integer."
        )
    return Quorum(managers=managers, reachable=managers)
