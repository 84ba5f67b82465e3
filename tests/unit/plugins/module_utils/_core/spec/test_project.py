# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import pytest
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.errors import ComposeError, InputError
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.spec.project import External, wanted_from

LABEL = {"com.docker.stack.namespace": "app"}


def project(services=None, **top):
    return {"name": "app", "services": services or {"web": {"image": "web:1"}}, **top}


def wanted(services=None, *, stack="app", **top):
    return wanted_from(project(services, **top), stack=stack)


def test_default_network_is_created_when_used():
    assert wanted().networks == ({"Name": "app_default", "Driver": "overlay", "Labels": LABEL},)
    services = {"web": {"image": "web:1", "networks": {"front": None}}}
    assert [network["Name"] for network in wanted(services, networks={"front": {}}).networks] == ["app_front"]


def test_unused_networks_are_not_created():
    assert [network["Name"] for network in wanted(networks={"idle": {}}).networks] == ["app_default"]


@pytest.mark.parametrize(
    ("entry", "expected"),
    [
        ({"name": "app_front"}, "stack_front"),
        ({"name": "numbers-prod"}, "numbers-prod"),
        ({}, "stack_front"),
        (None, "stack_front"),
    ],
    ids=["generated-name", "written-name", "no-name", "null"],
)
def test_names(entry, expected):
    services = {"web": {"image": "web:1", "networks": {"front": None}}}
    found = wanted(services, stack="stack", networks={"front": entry})
    assert [network["Name"] for network in found.networks] == [expected]
    assert found.services[0]["TaskTemplate"]["Networks"][0]["Target"] == expected


def test_network_keys():
    network = {
        "driver": "weave",
        "driver_opts": {"mtu": 1400},
        "internal": True,
        "attachable": True,
        "enable_ipv6": True,
        "labels": {"a": "b"},
        "ipam": {
            "driver": "default",
            "config": [{"subnet": "10.1.0.0/16", "gateway": "10.1.0.1", "ip_range": "10.1.1.0/24"}],
            "options": {"x": "y"},
        },
    }
    assert wanted(networks={"default": network}).networks == (
        {
            "Name": "app_default",
            "Driver": "weave",
            "Options": {"mtu": "1400"},
            "Internal": True,
            "Attachable": True,
            "EnableIPv6": True,
            "Labels": {"a": "b", **LABEL},
            "IPAM": {
                "Driver": "default",
                "Config": [{"Subnet": "10.1.0.0/16", "Gateway": "10.1.0.1", "IPRange": "10.1.1.0/24"}],
                "Options": {"x": "y"},
            },
        },
    )


def test_a_local_driver_becomes_the_overlay():
    assert wanted(networks={"default": {"driver": "bridge"}}).networks[0]["Driver"] == "overlay"


def test_aliases_have_the_service_last_and_networks_are_sorted_by_name():
    networks = {"b": {"aliases": ["www"], "driver_opts": {"x": 1}}, "a": {"ipv4_address": "10.0.0.1"}, "host": None}
    services = {"web": {"image": "web:1", "networks": networks}}
    top = {"a": {}, "b": {}, "host": {"external": True, "name": "host"}}
    assert wanted(services, networks=top).services[0]["TaskTemplate"]["Networks"] == [
        {"Target": "app_a", "Aliases": ["web"]},
        {"Target": "app_b", "Aliases": ["www", "web"], "DriverOpts": {"x": "1"}},
        {"Target": "host"},
    ]


def test_references():
    services = {
        "web": {
            "image": "web:1",
            "configs": [{"source": "b"}, {"source": "a", "target": "/etc/a", "uid": "1", "gid": "2", "mode": "0440"}],
            "secrets": [{"source": "key", "target": "/run/secrets/key"}],
        }
    }
    found = wanted(
        services,
        configs={"a": {"external": True}, "b": {"external": True, "name": "conf-b"}},
        secrets={"key": {"external": True}},
    )
    container = found.services[0]["TaskTemplate"]["ContainerSpec"]
    assert container["Configs"] == [
        {"ConfigName": "a", "File": {"Name": "/etc/a", "UID": "1", "GID": "2", "Mode": 0o440}},
        {"ConfigName": "conf-b", "File": {"Name": "b", "UID": "0", "GID": "0", "Mode": 0o444}},
    ]
    assert container["Secrets"] == [
        {"SecretName": "key", "File": {"Name": "key", "UID": "0", "GID": "0", "Mode": 0o444}}
    ]
    assert found.externals == (
        External("secret", "key", "key"),
        External("config", "a", "a"),
        External("config", "b", "conf-b"),
    )


@pytest.mark.parametrize(
    ("section", "target", "expected"),
    [
        ("configs", None, "app"),
        ("configs", "", "app"),
        ("configs", "/app", "/app"),
        ("configs", "/run/secrets/app", "/run/secrets/app"),
        ("configs", "/run/secrets/other", "/run/secrets/other"),
        ("secrets", None, "app"),
        ("secrets", "", "app"),
        ("secrets", "/app", "/app"),
        ("secrets", "/run/secrets/app", "app"),
        ("secrets", "/run/secrets/other", "/run/secrets/other"),
    ],
)
def test_where_a_file_is(section, target, expected):
    """Secrets are in /run/secrets, so there the name alone will do; configs are in the root."""
    services = {"web": {"image": "web:1", section: [{"source": "app", "target": target}]}}
    container = wanted(services, **{section: {"app": {"external": True}}}).services[0]["TaskTemplate"]["ContainerSpec"]
    assert [reference["File"]["Name"] for reference in container[section.title()]] == [expected]


def test_external_network():
    services = {"web": {"image": "web:1", "networks": {"shared": None}}}
    found = wanted(services, networks={"shared": {"external": True, "name": "theirs"}})
    assert (found.networks, found.externals) == ((), (External("network", "shared", "theirs"),))


def test_services_come_sorted_by_name():
    services = {"b": {"image": "x"}, "a": {"image": "x"}}
    assert [spec["Name"] for spec in wanted(services).services] == ["app_a", "app_b"]


NAMES = (
    "which Swarm does not take; write at most 63 letters, digits, - and _ with what is put before and behind it, and "
    "begin and end with a letter or a digit."
)


@pytest.mark.parametrize("key", ["a.b", "a-", "a" * 60], ids=["no DNS name", "bad end", "long"])
def test_refuses_a_name_that_is_none(key):
    with pytest.raises(ComposeError) as caught:
        wanted({key: {"image": "x"}})
    assert caught.value.message == f"services.{key} would be the service app_{key}, {NAMES}"


@pytest.mark.parametrize("name", ["a.b", "a" * 64, "-a"], ids=["no DNS name", "long", "bad beginning"])
def test_refuses_a_network_whose_name_is_none(name):
    with pytest.raises(ComposeError) as caught:
        wanted(networks={"default": {"name": name}})
    assert caught.value.message == f"networks.default would be the network {name}, {NAMES}"


@pytest.mark.parametrize("key", ["a_-b", "7", "a" * 59])
def test_names_of_services(key):
    assert wanted({key: {"image": "x"}}).services[0]["Name"] == f"app_{key}"


@pytest.mark.parametrize(
    ("network", "message"),
    [
        pytest.param(
            {"ipam": {"config": [{"subnet": "foo"}]}},
            "networks.default.ipam.config[0].subnet must be a network such as 10.9.0.0/24, not 'foo'.",
            id="no subnet",
        ),
        pytest.param(
            {"ipam": {"config": [{"subnet": "10.9.0.0"}]}},
            "networks.default.ipam.config[0].subnet must be a network with its length, such as 10.9.0.0/24.",
            id="an address",
        ),
        pytest.param(
            {"ipam": {"config": [{"subnet": "10.9.0.0/24", "gateway": "10.8.0.1"}]}},
            "networks.default.ipam.config[0].gateway is 10.8.0.1, which is not in the subnet 10.9.0.0/24; correct "
            "one of the two.",
            id="gateway elsewhere",
        ),
        pytest.param(
            {"ipam": {"config": [{"subnet": "10.9.0.0/24", "ip_range": "10.9.0.0/16"}]}},
            "networks.default.ipam.config[0].ip_range is 10.9.0.0/16, which is not in the subnet 10.9.0.0/24; correct "
            "one of the two.",
            id="range too wide",
        ),
        pytest.param(
            {"ipam": {"config": [{"subnet": "10.9.0.0/24", "gateway": "x"}]}},
            "networks.default.ipam.config[0].gateway is no address or network, 'x'; correct it.",
            id="no gateway",
        ),
        pytest.param(
            {"driver": "host"},
            "networks.default.driver is host, of which a node has one; write external: true and name: host in its "
            "place.",
            id="a node's own network",
        ),
    ],
)
def test_refuses_a_network_that_cannot_be(network, message):
    with pytest.raises(ComposeError) as caught:
        wanted(networks={"default": network})
    assert caught.value.message == message


def test_refuses_an_unknown_network_key():
    with pytest.raises(ComposeError) as caught:
        wanted(networks={"default": {"driverr": "overlay"}})
    assert caught.value.message == "networks.default.driverr is no key that can be deployed to Swarm; remove it."


def test_refuses_a_stack_of_nothing():
    with pytest.raises(InputError) as caught:
        wanted_from({"name": "app"}, stack="app")
    assert caught.value.message == ("The layers of stack app have no services; add one, or use state: absent.")
