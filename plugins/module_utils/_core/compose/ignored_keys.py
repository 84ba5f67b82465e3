# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The keys that Swarm cannot honour, as tables with the reason for each."""

from __future__ import annotations

IGNORED_SERVICE_KEYS: dict[str, str] = {
    **dict.fromkeys(("attach", "annotations"), "Swarm has no such setting"),
    "blkio_config": "Swarm has no limits of block devices",
    "build": "Swarm runs images and builds none",
    "cgroup": "Swarm has no setting for the cgroup namespace",
    "cgroup_parent": "Swarm has no setting for the parent cgroup",
    "container_name": "Swarm names the containers of tasks itself",
    **dict.fromkeys(
        (
            *("cpu_count", "cpu_percent", "cpu_period", "cpu_quota", "cpu_rt_period", "cpu_rt_runtime", "cpu_shares"),
            *("cpuset", "mem_swappiness", "memswap_limit"),
        ),
        "Swarm has no such limit; see deploy.resources",
    ),
    "develop": "Swarm runs images and watches no sources",
    "device_cgroup_rules": "Swarm has no setting for device rules",
    **dict.fromkeys(
        ("devices", "gpus"), "Swarm gives tasks no devices; see deploy.resources.reservations.generic_resources"
    ),
    "domainname": "Swarm has no setting for the domain name",
    "expose": "on a network of the stack all ports are reachable",
    **dict.fromkeys(("external_links", "links"), "services find each other by name on a network that they share"),
    **dict.fromkeys(("ipc", "pid", "userns_mode", "uts"), "Swarm shares no namespaces"),
    "mac_address": "Swarm gives out MAC addresses itself",
    **dict.fromkeys(("models", "provider"), "Swarm runs containers only"),
    "network_mode": "Swarm attaches services to networks only",
    "oom_kill_disable": "Swarm has no setting for the OOM killer",
    **dict.fromkeys(("post_start", "pre_start", "pre_stop"), "Swarm runs nothing beside the service's own process"),
    "privileged": "Swarm runs no privileged containers",
    **dict.fromkeys(("pull_policy", "pull_refresh_after"), "a node pulls the image when it does not have it"),
    "runtime": "Swarm has no setting for the runtime",
    "shm_size": "Swarm has no setting for the size of /dev/shm; mount a tmpfs there",
    "storage_opt": "Swarm has no setting for the storage of containers",
    "use_api_socket": "Swarm hands the Engine's socket to no task",
    "volumes_from": "Swarm shares volumes by their names only",
}
"""What Swarm has no way to honour, whoever deploys. The Engine's field table (``_core/spec``) goes by it, too."""
ORDERING_SERVICE_KEYS: dict[str, str] = {"depends_on": "Swarm starts services in no order"}
"""What a deploy of ours goes by when it writes services, and a stack file cannot say."""
RESOLVED_SERVICE_KEYS = frozenset(("env_file", "extends", "label_file", "profiles"))
"""What merging has used up; where such a key still stands, it says nothing more."""
IGNORED_ATTACHMENT_KEYS = {
    **dict.fromkeys(("ipv4_address", "ipv6_address", "link_local_ips"), "Swarm gives out addresses itself"),
    "mac_address": "Swarm gives out MAC addresses itself",
    **dict.fromkeys(("priority", "gw_priority"), "Swarm connects networks in no order"),
    "interface_name": "Swarm names interfaces itself",
}
IGNORED_PORT_KEYS = {
    "host_ip": "Swarm publishes on all addresses of a node",
    **dict.fromkeys(("name", "app_protocol"), "Swarm has no such setting"),
}
IGNORED_BIND_KEYS = {"selinux": "Swarm binds without this option"}
IGNORED_POOL_KEYS = {"aux_addresses": "Swarm keeps no addresses free; give a smaller ip_range"}
IGNORED_NETWORK_KEYS = {"enable_ipv4": "networks of a swarm always have IPv4"}
LOCAL_DRIVERS = {"bridge": "services attach to networks of the whole swarm only; it becomes an overlay network"}
"""Drivers of networks that the Engine makes, and then takes no service on."""
