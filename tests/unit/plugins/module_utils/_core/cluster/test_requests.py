# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.cluster.requests import (
    init_request,
    join_request,
    may_pass,
)
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.errors import InputError

LISTEN = {"listen_addr": "0.0.0.0:2377"}
JOIN = {**LISTEN, "join_token": "token", "remote_addrs": ["192.0.2.1:2377"]}


@pytest.mark.parametrize(
    ("options", "body"),
    [
        pytest.param(
            {**LISTEN, "advertise_addr": None}, {"ListenAddr": "0.0.0.0:2377"}, id="defaults stay the Engine's"
        ),
        pytest.param(
            {
                **LISTEN,
                "advertise_addr": "eth0",
                "data_path_addr": "eth1",
                "availability": "drain",
                "data_path_port": 4790,
                "default_addr_pool": ["10.20.0.0/16"],
                "subnet_size": 26,
                "join_token": None,
            },
            {
                "ListenAddr": "0.0.0.0:2377",
                "AdvertiseAddr": "eth0",
                "DataPathAddr": "eth1",
                "Availability": "drain",
                "DataPathPort": 4790,
                "DefaultAddrPool": ["10.20.0.0/16"],
                "SubnetSize": 26,
            },
            id="all",
        ),
    ],
)
def test_init_request(options, body):
    assert init_request(options) == body


def test_join_request():
    assert join_request({**JOIN, "availability": "pause"}) == {
        "ListenAddr": "0.0.0.0:2377",
        "JoinToken": "token",
        "RemoteAddrs": ["192.0.2.1:2377"],
        "Availability": "pause",
    }


@pytest.mark.parametrize(
    ("option", "value"), [("data_path_port", 4790), ("default_addr_pool", []), ("subnet_size", 26)]
)
def test_what_only_init_sets(option, value):
    with pytest.raises(InputError) as caught:
        join_request({**JOIN, option: value})
    assert caught.value.message == (
        f"{option} belongs to the whole swarm and is set where it is initialised: leave it out here."
    )


@pytest.mark.parametrize(
    ("reason", "passes"),
    [
        ("rpc error: code = Unknown desc = The swarm does not have a leader", True),
        ("rpc error: code = FailedPrecondition desc = raft: no elected cluster leader", True),
        ("rpc error: code = Unknown desc = raft: propose configuration change refused", True),
        ("rpc error: code = Unavailable desc = connection error: connect: connection refused", False),
        ("rpc error: code = InvalidArgument desc = A valid join token is necessary to join this cluster", False),
        ("invalid join token", False),
    ],
)
def test_may_pass(reason, passes):
    assert may_pass(reason) is passes
