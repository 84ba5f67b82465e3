# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

from ansible_collections.beekeeper.swarm.plugins.module_utils._core.state.resources import Config, Network, Secret


def test_network():
    network = Network.from_json(
        {
            "Id": "n1",
            "Name": "app_default",
            "Scope": "swarm",
            "Driver": "overlay",
            "Labels": None,
            "Options": {"com.docker.network.driver.overlay.vxlanid_list": "4097"},
            "IPAM": {"Driver": "default", "Config": [{"Subnet": "10.0.1.0/24"}]},
        }
    )
    assert (network.id, network.name, network.scope, network.driver) == ("n1", "app_default", "swarm", "overlay")
    assert (network.attachable, network.internal, network.ingress, network.labels) == (False, False, False, {})


def test_config():
    spec = {"Name": "app_conf", "Labels": {"a": "b"}, "Data": "aGk="}
    assert Config.from_json({"ID": "c1", "Version": {"Index": 3}, "Spec": spec}) == Config(
        id="c1", name="app_conf", version=3, labels={"a": "b"}, data="aGk="
    )


def test_secret():
    spec = {"Name": "app_key", "Labels": None}
    assert Secret.from_json({"ID": "x1", "Version": {"Index": 3}, "Spec": spec}) == Secret(
        id="x1", name="app_key", version=3, labels={}
    )
