# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""One host of the inventory beside what it said of itself: what every plan of a cluster is made from."""

from __future__ import annotations

import typing as t

from ..records import dataclass

if t.TYPE_CHECKING:
    from collections.abc import Mapping

    from .membership import Membership
    from .nodes import Node


@dataclass(frozen=True)
class Host:
    """One host of the inventory.

    ``membership`` is ``None`` where it did not answer or was not asked; ``stopped``: the host did answer, its Engine
    did not. ``nodes`` are those of its swarm, on a manager. ``addr`` is what the inventory lets it advertise,
    ``availability`` and ``labels`` are what it wants of the node; ``None`` leaves what is. ``acts`` says that this run
    may change the host.
    """

    name: str
    role: str
    addr: str | None = None
    membership: Membership | None = None
    nodes: tuple[Node, ...] = ()
    stopped: bool = False
    acts: bool = True
    availability: str | None = None
    labels: Mapping[str, str] | None = None

    @property
    def leads(self) -> bool:
        """Whether cluster calls can go to this host: a manager whose swarm has a leader."""
        return self.membership is not None and self.membership.cluster_id is not None

    @property
    def leader(self) -> str | None:
        """The id of who leads the swarm that this host manages, ``None`` where it has none."""
        return next((node.id for node in self.nodes if node.leader), None)

    @property
    def node_id(self) -> str:
        """The id of its node, empty where it has none or did not answer."""
        return self.membership.node_id if self.membership else ""

    @property
    def member_role(self) -> str | None:
        """What its own Engine takes it for."""
        return self.membership.role if self.membership else None
