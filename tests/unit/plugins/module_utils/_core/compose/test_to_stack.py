# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What ``docker stack deploy`` accepts, and what is noted on the way."""

from __future__ import annotations

import typing as t

import pytest
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.compose.faults import ComposeFaults
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.compose.to_stack import to_stack

NEWER = "docker stack deploy accepts it from {} on; see target"
REFUSED = "docker stack deploy accepts no such key"
ENGINE_ONLY = f"{REFUSED}; the module stack does"


def service_of(service: dict[str, t.Any]) -> tuple[dict[str, t.Any], t.Any]:
    stack, notes = to_stack({"name": "p", "services": {"web": {"image": "i", **service}}})
    web = stack["services"]["web"]
    del web["image"]
    return web, notes


def paths(found: list[tuple[tuple[str, ...], str]]) -> list[str]:
    return [".".join(map(str, path[2:])) for path, _reason in found]


@pytest.mark.parametrize(
    ("service", "expected"),
    [
        ({"ports": [{"target": 80, "published": "8080", "protocol": "tcp", "mode": "ingress"}]},
         {"ports": [{"target": 80, "published": 8080, "protocol": "tcp", "mode": "ingress"}]}),
        ({"deploy": {"resources": {"limits": {"cpus": 0.5, "memory": "64"}, "reservations": {"cpus": 2}}}},
         {"deploy": {"resources": {"limits": {"cpus": "0.5", "memory": "64"}, "reservations": {"cpus": "2"}}}}),
        ({"deploy": {"resources": {"limits": {"cpus": 0.00001}}}},
         {"deploy": {"resources": {"limits": {"cpus": "0.00001"}}}}),
        ({"secrets": [{"source": "s", "target": "t", "mode": "0440"}]},
         {"secrets": [{"source": "s", "target": "t", "mode": 288}]}),
        ({"extra_hosts": ["a=::1"]}, {"extra_hosts": ["a:::1"]}),
        ({"command": None, "entrypoint": []}, {"entrypoint": []}),
        ({"command": ["echo", "$HOME"], "x-a": "$"}, {"command": ["echo", "$$HOME"], "x-a": "$$"}),
        ({"networks": {"default": None}}, {"networks": {"default": None}}),
        ({"volumes": [{"type": "bind", "source": "/a", "target": "/b", "bind": {"create_host_path": True}}]},
         {"volumes": [{"type": "bind", "source": "/a", "target": "/b"}]}),
        ({"volumes": [{"type": "tmpfs", "target": "/b", "tmpfs": {"size": "64"}}]},
         {"volumes": [{"type": "tmpfs", "target": "/b", "tmpfs": {"size": 64}}]}),
    ],
)  # fmt: skip
def test_types(service: dict[str, t.Any], expected: dict[str, t.Any]) -> None:
    web, notes = service_of(service)
    assert web == expected
    assert [*notes.changed, *notes.dropped, *notes.ignored] == []


@pytest.mark.parametrize(
    ("service", "expected", "changed"),
    [
        ({"tmpfs": ["/run", "/tmp:size=1m"]},
         {"volumes": [{"type": "tmpfs", "target": "/run"},
                      {"type": "tmpfs", "target": "/tmp", "tmpfs": {"size": 1048576}}]}, ["tmpfs"]),
        ({"cpus": 0.5, "mem_limit": "64", "pids_limit": 5},
         {"deploy": {"resources": {"limits": {"cpus": "0.5", "memory": "64", "pids": 5}}}},
         ["cpus", "mem_limit", "pids_limit"]),
        ({"healthcheck": {"test": ["CMD", "a"], "disable": True}}, {"healthcheck": {"disable": True}},
         ["healthcheck.test"]),
    ],
)  # fmt: skip
def test_changed(service: dict[str, t.Any], expected: dict[str, t.Any], changed: list[str]) -> None:
    web, notes = service_of(service)
    assert (web, paths(notes.changed)) == (expected, changed)


@pytest.mark.parametrize(
    ("service", "path", "reason"),
    [
        ({"dns_opt": ["a"]}, "dns_opt", ENGINE_ONLY),
        ({"group_add": ["a"]}, "group_add", ENGINE_ONLY),
        ({"deploy": {"x-a": 1}}, "deploy.x-a", REFUSED),
        ({"healthcheck": {"start_interval": "1s"}}, "healthcheck.start_interval", NEWER.format("25.0")),
        ({"networks": {"a": {"driver_opts": {"b": "c"}}}}, "networks.a.driver_opts", NEWER.format("27.0")),
        ({"volumes": [{"type": "volume", "source": "v", "target": "/v", "volume": {"subpath": "s"}}]},
         "volumes.0.volume.subpath", NEWER.format("26.0")),
        ({"tmpfs": ["/run:size=1m,mode=755,noexec"]}, "tmpfs.0",
         "a mount of docker stack deploy has no option mode, noexec"),
        ({"tmpfs": ["/run:size=50%"]}, "tmpfs.0", "a mount of docker stack deploy has no option size"),
    ],
)  # fmt: skip
def test_dropped(service: dict[str, t.Any], path: str, reason: str) -> None:
    notes = service_of(service)[1]
    assert paths(notes.dropped) == [path]
    assert notes.dropped[0][1] == reason


@pytest.mark.parametrize(
    ("service", "path"),
    [
        ({"container_name": "web1"}, "container_name"),
        ({"depends_on": {"db": {"condition": "service_started", "required": False}}}, "depends_on"),
        ({"privileged": True}, "privileged"),
        ({"network_mode": "host"}, "network_mode"),
        ({"restart": "always", "deploy": {"restart_policy": {}}}, "restart"),
        ({"ports": [{"target": 80, "host_ip": "127.0.0.1"}]}, "ports.0.host_ip"),
        ({"networks": {"a": {"ipv4_address": "10.0.0.2"}}}, "networks.a.ipv4_address"),
    ],
)
def test_ignored(service: dict[str, t.Any], path: str) -> None:
    web, notes = service_of(service)
    assert paths(notes.ignored) == [path]
    assert path not in web


@pytest.mark.parametrize(
    ("kind", "resource", "expected"),
    [
        ("networks", {"name": "p_r"}, {}),
        ("networks", {"name": "mine", "driver": "overlay"}, {"name": "mine", "driver": "overlay"}),
        ("networks", {"name": "r", "external": True, "driver": "x"}, {"name": "r", "external": True}),
        ("networks", {"ipam": {"config": [{"subnet": "10.0.0.0/8", "gateway": "10.0.0.1"}]}},
         {"ipam": {"config": [{"subnet": "10.0.0.0/8"}]}}),
        ("volumes", {"name": "p_r", "labels": {"a": "b"}}, {"labels": {"a": "b"}}),
        ("secrets", {"name": "p_r", "file": "/s"}, {"file": "/s"}),
        ("configs", {"name": "p_r", "file": "/c", "template_driver": "golang"},
         {"file": "/c", "template_driver": "golang"}),
    ],
)  # fmt: skip
def test_resources(kind: str, resource: dict[str, t.Any], expected: dict[str, t.Any]) -> None:
    stack, _notes = to_stack({"name": "p", "services": {}, kind: {"r": resource}})
    assert stack[kind]["r"] == expected


def test_a_local_driver_is_ignored() -> None:
    networks = {"own": {"driver": "bridge", "attachable": True}, "theirs": {"driver": "bridge", "external": True}}
    stack, notes = to_stack({"name": "p", "services": {}, "networks": networks})
    assert stack["networks"] == {"own": {"attachable": True}, "theirs": {"external": True}}
    reason = "services attach to networks of the whole swarm only; it becomes an overlay network"
    assert notes.ignored == [(("networks", "own", "driver"), reason)]


def test_top_level() -> None:
    stack, _notes = to_stack({"name": "p", "services": {"web": {"image": "i"}}, "x-top": {"a": "$"}})
    assert stack == {"version": "3.9", "services": {"web": {"image": "i"}}, "x-top": {"a": "$$"}}


FILE_ONLY = "docker stack deploy takes a file only; write the content into one and name it as file."


@pytest.mark.parametrize(
    ("project", "error"),
    [
        ([], "this is no project with services; give what compose_merge gives."),
        ({"services": []}, "this is no project with services; give what compose_merge gives."),
        ({"services": {"web": {"image": "i", "ports": 80}}}, "services.web.ports: must be a list, not 80."),
        ({"services": {"web": {}}}, "services.web: has no image, and Swarm builds none; write image: NAME[:TAG]."),
        ({"services": {"web": {"image": "i", "ports": [{"target": 80, "published": "80-82"}]}}},
         'services.web.ports[0].published: "80-82" is a range, and Swarm does not choose; write a port for each.'),
        ({"services": {}, "secrets": {"s": {"environment": "A"}}}, f"secrets.s.environment: {FILE_ONLY}"),
        ({"services": {}, "configs": {"c": {"content": "a"}}}, f"configs.c.content: {FILE_ONLY}"),
    ],
)  # fmt: skip
def test_refuse(project: t.Any, error: str) -> None:
    with pytest.raises(ComposeFaults) as caught:
        to_stack(project)
    assert caught.value.message == error
