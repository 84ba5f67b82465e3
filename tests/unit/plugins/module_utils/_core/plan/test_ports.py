# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import pytest
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.errors import ComposeError
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.plan.ports import check_ports
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.spec.project import wanted_from
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.state.service import Service

WEB = {"target": 80, "published": "8080"}
HOST = {**WEB, "mode": "host"}


def wanted(**ports):
    services = {key: {"image": "x", "ports": found} for key, found in ports.items()}
    return wanted_from({"name": "app", "services": services}, stack="app")


def running(**ports):
    specs = wanted(**ports).services if ports else ()
    return [Service.from_json({"ID": spec["Name"], "Spec": spec, "Version": {"Index": 1}}) for spec in specs]


@pytest.mark.parametrize(
    ("layers", "live"),
    [
        pytest.param({"a": [WEB], "b": [{**WEB, "protocol": "udp"}]}, {}, id="other protocol"),
        pytest.param({"a": [WEB], "b": [{"target": 80}]}, {}, id="any port"),
        pytest.param({"a": [HOST], "b": [HOST]}, {}, id="on their own nodes"),
        pytest.param({"a": [WEB]}, {"a": [WEB]}, id="its own"),
        pytest.param({"a": [], "b": [WEB]}, {"a": [WEB]}, id="from one to another"),
    ],
)
def test_free(layers, live):
    check_ports(wanted(**layers), running(**live))


@pytest.mark.parametrize(
    ("layers", "live", "key", "other"),
    [
        pytest.param({"a": [WEB], "b": [WEB]}, {}, "b", "services.a", id="twice in the layers"),
        pytest.param({"a": [HOST], "b": [WEB]}, {}, "b", "services.a", id="on nodes and everywhere"),
        pytest.param(
            {"a": [WEB]}, {"old": [WEB]}, "a", "service app_old, which is not in the layers,", id="a service that stays"
        ),
    ],
)
def test_taken(layers, live, key, other):
    with pytest.raises(ComposeError) as caught:
        check_ports(wanted(**layers), running(**live))
    assert (caught.value.message, caught.value.path) == (
        f"services.{key}.ports: port 8080/tcp is published by {other} too; publish another, or free it there first.",
        ("services", key, "ports"),
    )


def test_twice_in_one_service():
    with pytest.raises(ComposeError) as caught:
        check_ports(wanted(a=[HOST, {**HOST, "target": 81}]), ())
    assert (
        caught.value.message == "services.a.ports: port 8080/tcp is published twice; publish another, or take one out."
    )
