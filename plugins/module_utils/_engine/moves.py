# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the Engine says of networks that are made anew: who is on them."""

from __future__ import annotations

import typing as t

from .._core.plan.moves import Moving, check_guests, moves_of, needs_wait, next_moves
from .._core.state.resources import Guest
from .._core.state.task import ENDED
from . import observe

if t.TYPE_CHECKING:
    from .._core.plan.entry import Plan
    from .._core.state.snapshot import Snapshot
    from .client import Engine


def next_step(engine: Engine, plan: Plan, observed: Snapshot, *, waits: bool) -> Moving | None:
    """Give what is due on the way of the stack's networks; ``None`` where nothing of that is left."""
    networks = [entry for entry in plan.entries if entry.kind == "network"]
    moves = moves_of(networks, observed.networks, plan.stack)
    if any(move.old for move in moves):
        if not waits:
            raise needs_wait(moves)
        check_guests(moves, outsiders(engine), host_names(engine))
    moving = next_moves(moves, observed.services) if moves and waits else None
    if moving and moving.frees:
        left = [guest.id for guest in _guests(engine, "container") if {*guest.networks} & {*moving.frees}]
        return Moving(waits=f"{len(left)} tasks on it have not ended") if left else moving
    return moving


def outsiders(engine: Engine) -> list[Guest]:
    """List the containers outside of Swarm that are on its networks. They are shown only to whoever asks for them."""
    return _guests(engine, "attachment")


def _guests(engine: Engine, runtime: str) -> list[Guest]:
    """List who is on networks of the swarm."""
    found = engine.get("/tasks", {"filters": {"runtime": [runtime]}})
    return [Guest.from_json(obj) for obj in found if obj["Status"]["State"] not in ENDED]


def host_names(engine: Engine) -> dict[str, str]:
    """Read the host names of nodes, by id."""
    return {node.id: node.hostname for node in observe.nodes(engine)}
