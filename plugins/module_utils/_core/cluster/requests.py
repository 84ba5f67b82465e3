# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the Engine is asked to do to a node: option names on one side, the API's on the other, each once."""

from __future__ import annotations

import typing as t

from ..errors import InputError

if t.TYPE_CHECKING:
    from collections.abc import Mapping

COMMON: Mapping[str, str] = {
    "listen_addr": "ListenAddr",
    "advertise_addr": "AdvertiseAddr",
    "data_path_addr": "DataPathAddr",
    "availability": "Availability",
}
INIT_ONLY: Mapping[str, str] = {
    "data_path_port": "DataPathPort",
    "default_addr_pool": "DefaultAddrPool",
    "subnet_size": "SubnetSize",
}
JOIN_ONLY: Mapping[str, str] = {"join_token": "JoinToken", "remote_addrs": "RemoteAddrs"}

ELECTION = 20.0
"""Seconds without a leader that are borne where nothing waits for an effect: a majority elects one within about 15."""

TRANSIENT = ("raft: ", "does not have a leader")
"""Parts of swarmkit's errors (``manager/state/raft/raft.go``) while managers elect a leader or change their number.

An address where no manager listens is not among them: the Engine itself tries that for about ten seconds.
"""


def init_request(options: Mapping[str, t.Any]) -> dict[str, t.Any]:
    """Write the body of ``POST /swarm/init``. Settings that it leaves out get the Engine's own defaults."""
    return _body(options, {**COMMON, **INIT_ONLY})


def join_request(options: Mapping[str, t.Any]) -> dict[str, t.Any]:
    """Write the body of ``POST /swarm/join``, or raise an :class:`InputError` for what only ``init`` can set."""
    for option in INIT_ONLY:
        if options.get(option) is not None:
            raise InputError(
                f"{option} belongs to the whole swarm and is set where it is initialised: leave it out here."
            )
    return _body(options, {**COMMON, **JOIN_ONLY})


def may_pass(reason: str) -> bool:
    """Whether a refused join can succeed a moment later."""
    return any(part in reason for part in TRANSIENT)


def _body(options: Mapping[str, t.Any], names: Mapping[str, str]) -> dict[str, t.Any]:
    return {key: options[option] for option, key in names.items() if options.get(option) is not None}
