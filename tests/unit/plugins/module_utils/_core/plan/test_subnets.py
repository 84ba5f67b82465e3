# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import pytest
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.errors import ComposeError
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.plan.build import Options, build_plan
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.plan.moves import STAND_IN
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.plan.subnets import check_subnets
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.spec.project import wanted_from
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.state.resources import Network
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.state.snapshot import Snapshot


def pool(subnet, driver="default"):
    return {"ipam": {"driver": driver, "config": [{"subnet": subnet}]}}


def there(name, subnet, scope="swarm", driver="overlay", ipam="default", **labels):
    labels = {"com.docker.stack.namespace": name.partition("_")[0], **labels}
    ipam = {"Driver": ipam, "Config": [{"Subnet": subnet}]}
    return Network.from_json(
        {"Id": name, "Name": name, "Scope": scope, "Driver": driver, "Labels": labels, "IPAM": ipam}
    )


LAN = {"driver": "macvlan", **pool("10.9.0.0/24")}
MOVING = there("app_a-stand-in", "10.9.0.0/24", **{STAND_IN: "app_a"})


def check(*live, **networks):
    services = {"web": {"image": "x", "networks": dict.fromkeys(networks)}}
    wanted = wanted_from({"name": "app", "services": services, "networks": networks}, stack="app")
    observed = Snapshot(networks=live)
    check_subnets(build_plan(wanted, observed, Options(recreate=True)), observed)


@pytest.mark.parametrize(
    ("live", "networks"),
    [
        pytest.param((), {"a": pool("10.9.0.0/24"), "b": pool("10.9.1.0/24"), "c": {}}, id="beside each other"),
        pytest.param((there("app_a", "10.9.0.0/24"),), {"a": pool("10.9.0.0/24")}, id="its own"),
        pytest.param((there("docker0", "10.9.0.0/24", scope="local"),), {"a": pool("10.9.0.0/24")}, id="of one node"),
        pytest.param((there("shop_a", "fd00::/64"),), {"a": pool("10.9.0.0/24")}, id="the other kind"),
        pytest.param((there("ingress", "10.9.0.0/24"),), {"lan": LAN}, id="macvlan beside overlay"),
        pytest.param((there("shop_lan", "10.9.0.0/24", driver="macvlan"),), {"lan": LAN}, id="two macvlans"),
        pytest.param((), {"a": LAN, "b": LAN}, id="two macvlans in the layers"),
        pytest.param((there("host", "10.9.0.0/24", driver="host"),), {"a": pool("10.9.0.0/24")}, id="predefined"),
        pytest.param((there("l2", "0.0.0.0/0", ipam="null"),), {"a": pool("10.9.0.0/24")}, id="null IPAM"),
        pytest.param(
            (there("shop_a", "10.9.0.0/24"),), {"a": pool("10.9.0.0/24", "infoblox")}, id="another IPAM driver"
        ),
        pytest.param((there("shop_a", "odd"), there("shop_b", "")), {"a": pool("10.9.0.0/24")}, id="no subnet"),
        pytest.param((there("app_a", "10.9.0.0/16"),), {"a": pool("10.9.7.0/24")}, id="made anew over its old one"),
        pytest.param((MOVING, there("app_a", "10.8.0.0/24")), {"a": pool("10.9.0.0/24")}, id="its stand-in"),
        pytest.param((MOVING,), {"a": pool("10.9.0.0/24")}, id="its stand-in, and the old one is gone"),
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
        pytest.param(
            (there("app_a", "10.8.0.0/24"), there("shop_a", "10.9.0.0/16")),
            {"a": pool("10.9.7.0/24")},
            "networks.a: the subnet 10.9.7.0/24 overlaps with 10.9.0.0/16 of network shop_a; write another.",
            id="made anew",
        ),
        pytest.param(
            (there("app_a", "10.8.0.0/24"),),
            {"a": pool("10.9.0.0/24"), "b": pool("10.9.0.0/16")},
            "networks.b: the subnet 10.9.0.0/16 overlaps with 10.9.0.0/24 of network app_a; write another.",
            id="made anew, and made",
        ),
    ],
)
def test_taken(live, networks, said):
    with pytest.raises(ComposeError) as caught:
        check(*live, **networks)
    assert caught.value.message == said
