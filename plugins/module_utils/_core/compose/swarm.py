# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What Swarm cannot honour, as a table of keys with the reason for each."""

from __future__ import annotations

import typing as t

if t.TYPE_CHECKING:
    from collections.abc import Iterator

    from ..errors import KeyPath
    from .project import Project

Found = t.Tuple["KeyPath", str]

IGNORED_SERVICE_KEYS: dict[str, str] = {
    **dict.fromkeys(("attach", "annotations"), "Swarm has no such setting"),
    "build": "Swarm runs images and builds none",
    "cgroup": "Swarm has no setting for the cgroup namespace",
    "cgroup_parent": "Swarm has no setting for the parent cgroup",
    "container_name": "Swarm names the containers of tasks itself",
    "depends_on": "Swarm starts services in no order",
    "devices": "Swarm gives tasks no devices; see deploy.resources.reservations.generic_resources",
    "domainname": "Swarm has no setting for the domain name",
    "expose": "on a network of the stack all ports are reachable",
    **dict.fromkeys(
        ("external_links", "links"), "Swarm has no links; services find each other by name on a common network"
    ),
    **dict.fromkeys(("ipc", "pid", "userns_mode", "uts"), "Swarm cannot share namespaces"),
    "mac_address": "Swarm gives out MAC addresses itself",
    **dict.fromkeys(("mem_limit", "cpus", "pids_limit"), "Swarm reads limits under deploy.resources.limits only"),
    "mem_reservation": "Swarm reads reservations under deploy.resources.reservations only",
    **dict.fromkeys(("memswap_limit", "cpu_shares", "cpu_quota", "cpu_period"), "Swarm has no such limit"),
    "network_mode": "Swarm attaches services to networks only",
    "oom_kill_disable": "Swarm has no setting for the OOM killer",
    "platform": "Swarm chooses nodes by the platforms of the image; constrain with node.platform.arch",
    "privileged": "Swarm runs no privileged containers",
    "pull_policy": "nodes pull what a digest names when they do not have it",
    "runtime": "Swarm has no setting for the runtime",
    "shm_size": "Swarm has no setting for the size of /dev/shm; mount a tmpfs there",
    "volumes_from": "Swarm shares volumes by name only",
    "device_cgroup_rules": "Swarm has no setting for device rules",
}
IGNORED_NETWORK_KEYS = {
    **dict.fromkeys(("ipv4_address", "ipv6_address", "link_local_ips"), "Swarm gives out addresses itself"),
    "mac_address": "Swarm gives out MAC addresses itself",
    **dict.fromkeys(("priority", "gw_priority"), "Swarm connects networks in no order"),
    "interface_name": "Swarm names interfaces itself",
}
IGNORED_PORT_KEYS = {
    "host_ip": "Swarm publishes on all addresses of a node",
    **dict.fromkeys(("name", "app_protocol"), "Swarm has no such setting"),
}


def swarm_notes(project: Project) -> dict[str, list[Found]]:
    """Give what the stack will not be as written, by kind:

    ``dropped`` (left out of the project), ``ignored`` (by Swarm).
    """
    unused = [(path, f"no service uses this {path[0][:-1]}") for path in project.unused if isinstance(path[0], str)]
    services = project.data.get("services", {})
    return {
        "dropped": unused,
        "ignored": [note for key, service in services.items() for note in _ignored(("services", key), service)],
    }


def _ignored(path: KeyPath, service: dict[str, t.Any]) -> Iterator[Found]:
    yield from (((*path, key), IGNORED_SERVICE_KEYS[key]) for key in service.keys() & IGNORED_SERVICE_KEYS.keys())
    if "restart" in service and (service.get("deploy") or {}).get("restart_policy"):
        yield (*path, "restart"), "deploy.restart_policy is there, and Swarm takes that one"
    for name, network in service.get("networks", {}).items():
        yield from (
            ((*path, "networks", name, key), IGNORED_NETWORK_KEYS[key])
            for key in (network or {}).keys() & IGNORED_NETWORK_KEYS.keys()
        )
    for index, port in enumerate(service.get("ports", ())):
        yield from (
            ((*path, "ports", index, key), IGNORED_PORT_KEYS[key]) for key in port.keys() & IGNORED_PORT_KEYS.keys()
        )
    if (service.get("deploy") or {}).get("resources", {}).get("reservations", {}).get("devices"):
        yield (*path, "deploy", "resources", "reservations", "devices"), "Swarm reserves generic_resources only"
