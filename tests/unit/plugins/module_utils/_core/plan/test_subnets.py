# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import pytest
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.errors import ComposeError
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.plan.build import build_plan
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.plan.subnets import check_subnets
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.spec.project import wanted_from
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.state.resources import Network
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.state.snapshot import Snapshot


def pool(subnet):
    return {"ipam": {"config": [{"subnet": subnet}]}}


def there(name, subnet, scope="swarm"):
    labels = {"com.docker.stack.namespace": name.partition("_")[0]}
    ipam = {"Driver": "default", "Config": [{"Subnet": subnet}]}
    return Network.from_json(
        {"Id": name, "Name": name, "Scope": scope, "Driver": "overlay", "Labels": labels, "IPAM": ipam}
    )


def check(*live, **networks):
    services = {"web": {"image": "x", "networks": dict.fromkeys(networks)}}
    wanted = wanted_from({"name": "app", "services": services, "networks": networks}, stack="app")
    observed = Snapshot(networks=live)
    check_subnets(build_plan(wanted, observed), observed)


@pytest.mark.parametrize(
    ("live", "networks"),
    [
        pytest.param((), {"a": pool("10.9.0.0/24"), "b": pool("10.9.1.0/24"), "c": {}}, id="beside each other"),
        pytest.param((there("app_a", "10.9.0.0/24"),), {"a": pool("10.9.0.0/24")}, id="its own"),
        pytest.param((there("docker0", "10.9.0.0/24", scope="local"),), {"a": pool("10.9.0.0/24")}, id="of one node"),
        pytest.param((there("shop_a", "fd00::/64"),), {"a": pool("10.9.0.0/24")}, id="the other kind"),
    ],
)
def test_free(live, networks):
    check(*live, **networks)


@pytest.mark.parametrize(
    ("live", "networks", "said"),
    [
        pytest.param(
            (),
            {"a": pool("10.9.0.0/24"), "b": pool("10.9.0.0/16")},
            "networks.b: the subnet 10.9.0.0/16 overlaps with 10.9.0.0/24 of network app_a; write another.",
            id="in the layers",
        ),
        pytest.param(
            (there("shop_a", "10.9.0.0/16"),),
            {"a": pool("10.9.7.0/24")},
            "networks.a: the subnet 10.9.7.0/24 overlaps with 10.9.0.0/16 of network shop_a; write another.",
            id="another stack",
        ),
    ],
)
def test_taken(live, networks, said):
    with pytest.raises(ComposeError) as caught:
        check(*live, **networks)
    assert caught.value.message == said
