# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the hosts of an inventory said of themselves, as the filters take it that plan what becomes of a cluster."""

from __future__ import annotations

import typing as t

from ..module_utils._core.cluster.host import Host
from ..module_utils._core.cluster.membership import Membership
from ..module_utils._core.cluster.nodes import Node
from ..module_utils._core.errors import SwarmError

if t.TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence


def hosts_from(
    answers: Mapping[str, t.Any],
    *,
    managers: Sequence[str],
    workers: Sequence[str] = (),
    addresses: Mapping[str, str] | None = None,
    acting: Sequence[str] | None = None,
) -> list[Host]:
    """Read results of ``swarm_info`` by host; what is no such result counts as no answer. Managers stand first.

    ``addresses`` are what the inventory lets hosts advertise, ``acting`` those that the run may change, or all.
    """
    return [
        _host(
            name,
            "manager" if name in managers else "worker",
            answers.get(name) or {},
            addr=(addresses or {}).get(name),
            acts=acting is None or name in acting,
        )
        for name in dict.fromkeys([*managers, *workers])
    ]


def _host(name: str, role: str, answer: Mapping[str, t.Any], *, addr: str | None, acts: bool) -> Host:
    if "membership" not in answer:
        return Host(name, role, addr, acts=acts, stopped=bool(answer.get("engine_is_silent")))
    nodes = tuple(Node.from_result(node) for node in answer["nodes"])
    return Host(name, role, addr, Membership.from_result(answer["membership"]), nodes, acts=acts)


def planned(plan: Callable[[], Mapping[str, t.Any]]) -> dict[str, t.Any]:
    """Give the plan, or the sentence that says why there is none as ``problem``."""
    try:
        return {"problem": None, **plan()}
    except SwarmError as exc:
        return {"problem": exc.message}
