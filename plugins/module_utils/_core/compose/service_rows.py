# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The rows of the table of key paths below a service."""

from __future__ import annotations

from . import forms, mounts, scalars
from . import ports as port_forms
from .deploy_rows import deploy
from .kinds import (
    HostList,
    Logging,
    Replaced,
    Ulimit,
    boolean,
    integer,
    items,
    labels,
    mapping,
    not_yet,
    one_or_many,
    options,
    pair,
    pairs,
    scalar,
    text,
    texts,
)
from .nodes import Free, Node

SERVICE_TEXTS = (
    *(
        "image",
        "hostname",
        "domainname",
        "user",
        "working_dir",
        "stop_signal",
        "restart",
        "container_name",
        "isolation",
        "cgroup",
    ),
    *(
        "cgroup_parent",
        "network_mode",
        "pid",
        "ipc",
        "mac_address",
        "platform",
        "pull_policy",
        "runtime",
        "userns_mode",
        "uts",
    ),
)
SERVICE_BOOLEANS = ("read_only", "tty", "stdin_open", "privileged", "oom_kill_disable")
SERVICE_ONE_OR_MANY = ("dns", "dns_search", "tmpfs")
SERVICE_SETS = ("cap_add", "cap_drop", "links", "dns_opt")
SERVICE_LISTS = ("security_opt", "external_links", "volumes_from", "device_cgroup_rules")
SERVICE_NOT_YET = (
    *(
        "develop",
        "blkio_config",
        "gpus",
        "models",
        "provider",
        "post_start",
        "pre_stop",
        "scale",
    ),
    *(
        "cpu_count",
        "cpu_percent",
        "cpu_rt_period",
        "cpu_rt_runtime",
        "cpuset",
        "mem_swappiness",
        "storage_opt",
        "use_api_socket",
    ),
    *("volume_driver", "pull_refresh_after"),
)


def references(path: str, *, prefix: str, unique_prefix: str) -> dict[str, Node]:
    item = f"{path}.[]"
    return {
        path: items(expand=forms.reference, unique=forms.reference_target(unique_prefix)),
        item: mapping(check=forms.default_target(prefix)),
        f"{item}.source": text(),
        f"{item}.target": text(),
        f"{item}.uid": text(),
        f"{item}.gid": text(),
        f"{item}.mode": scalar(scalars.file_mode),
    }


def healthcheck(path: str) -> dict[str, Node]:
    return {
        path: mapping(keep=True),
        f"{path}.test": Replaced(forms.health_test),
        f"{path}.disable": boolean(),
        f"{path}.retries": integer(keep=True),
        **{
            f"{path}.{key}": scalar(scalars.duration, keep=True)
            for key in ("interval", "timeout", "start_period", "start_interval")
        },
    }


def ports(path: str) -> dict[str, Node]:
    item = f"{path}.[]"
    return {
        path: items(expand=port_forms.port, unique=port_forms.port_key),
        item: mapping(check=port_forms.check_port),
        f"{item}.name": text(),
        f"{item}.mode": scalar(scalars.one_of("ingress", "host")),
        f"{item}.host_ip": text(),
        f"{item}.target": scalar(port_forms.target_port),
        f"{item}.published": scalar(port_forms.published, write=str),
        f"{item}.protocol": scalar(scalars.one_of(*port_forms.PROTOCOLS)),
        f"{item}.app_protocol": text(),
    }


def volumes(path: str) -> dict[str, Node]:
    item = f"{path}.[]"
    return {
        path: items(expand=mounts.volume, unique=mounts.target_path),
        item: mapping(check=mounts.check_volume),
        f"{item}.type": scalar(scalars.one_of("bind", "volume", "tmpfs", "cluster", "npipe", "image")),
        f"{item}.source": text(),
        f"{item}.target": text(),
        f"{item}.read_only": boolean(),
        f"{item}.consistency": text(),
        f"{item}.bind": mapping(keep=True),
        f"{item}.bind.propagation": text(),
        f"{item}.bind.create_host_path": boolean(),
        f"{item}.bind.recursive": scalar(scalars.one_of("enabled", "disabled", "writable", "readonly")),
        f"{item}.bind.selinux": scalar(scalars.one_of("z", "Z")),
        f"{item}.volume": mapping(keep=True),
        f"{item}.volume.nocopy": boolean(),
        f"{item}.volume.subpath": text(),
        **labels(f"{item}.volume.labels"),
        f"{item}.tmpfs": mapping(keep=True),
        f"{item}.tmpfs.size": scalar(scalars.size),
        f"{item}.tmpfs.mode": scalar(scalars.mode_number),
        f"{item}.image": mapping(keep=True),
        f"{item}.image.subpath": text(),
    }


def service_networks(path: str) -> dict[str, Node]:
    each = f"{path}.*"
    return {
        path: mapping(lengthen=forms.names),
        each: mapping(keep=True, keep_null=True),
        **texts(f"{each}.aliases", unique=forms.before_equals),
        **texts(f"{each}.link_local_ips", unique=forms.before_equals),
        **{f"{each}.{key}": text() for key in ("interface_name", "ipv4_address", "ipv6_address", "mac_address")},
        **options(f"{each}.driver_opts"),
        f"{each}.priority": integer(),
        f"{each}.gw_priority": integer(),
    }


def depends_on(path: str) -> dict[str, Node]:
    return {
        path: mapping(lengthen=forms.dependencies),
        f"{path}.*": mapping(),
        f"{path}.*.condition": scalar(
            scalars.one_of("service_started", "service_healthy", "service_completed_successfully")
        ),
        f"{path}.*.required": boolean(keep=True),
        f"{path}.*.restart": boolean(),
    }


def build(path: str) -> dict[str, Node]:
    """Known, so that files that also build can be used; Swarm builds nothing."""
    return {
        path: mapping(lengthen=forms.build, keep=True, write=forms.finish_build),
        f"{path}.context": scalar(mounts.build_context),
        **{f"{path}.{key}": text() for key in ("dockerfile", "dockerfile_inline", "network", "target", "isolation")},
        **{f"{path}.{key}": boolean() for key in ("no_cache", "pull", "privileged")},
        **{f"{path}.{key}": scalar(scalars.label) for key in ("provenance", "sbom")},
        **labels(f"{path}.args"),
        **labels(f"{path}.labels"),
        **labels(f"{path}.additional_contexts"),
        **texts(f"{path}.cache_from"),
        **texts(f"{path}.cache_to"),
        **texts(f"{path}.tags", unique=forms.before_equals),
        **texts(f"{path}.platforms"),
        **{f"{path}.{key}": Free() for key in ("ssh", "secrets", "ulimits", "entitlements")},
        f"{path}.shm_size": scalar(scalars.size),
        **extra_hosts(f"{path}.extra_hosts"),
    }


def extra_hosts(path: str) -> dict[str, Node]:
    return {path: HostList(lengthen=forms.extra_hosts, write=forms.finish_hosts), f"{path}.[]": scalar(forms.host)}


def origin(path: str) -> dict[str, Node]:
    """What the service takes from elsewhere, and when it counts."""
    return {
        f"{path}.extends": mapping(lengthen=forms.extends, nullable=True),
        f"{path}.extends.service": text(),
        f"{path}.extends.file": text(),
        **texts(f"{path}.profiles", unique=forms.before_equals),
        f"{path}.label_file": items(lengthen=forms.one_or_many),
        f"{path}.label_file.[]": scalar(mounts.host_path),
    }


def process(path: str) -> dict[str, Node]:
    """What runs, and with which variables."""
    files = f"{path}.env_file"
    return {
        f"{path}.command": Replaced(forms.command, keep_empty=True, nullable=True),
        f"{path}.entrypoint": Replaced(forms.command, keep_empty=True, nullable=True),
        f"{path}.environment": pairs(missing=None),
        f"{path}.environment.*": pair(),
        files: items(
            lengthen=forms.one_or_many, expand=forms.env_file, unique=lambda item: mounts.written(item["path"])
        ),
        f"{files}.[]": mapping(check=forms.check_env_file),
        f"{files}.[].path": scalar(mounts.host_path),
        f"{files}.[].required": boolean(keep=True),
        f"{files}.[].format": scalar(scalars.one_of("raw")),
        f"{path}.stop_grace_period": scalar(scalars.duration, keep=True),
    }


def lists(path: str) -> dict[str, Node]:
    """Lists of plain values."""
    sets = [texts(f"{path}.{key}", unique=forms.before_equals) for key in SERVICE_SETS]
    others = [texts(f"{path}.{key}") for key in SERVICE_LISTS]
    return {
        **{f"{path}.{key}": one_or_many() for key in SERVICE_ONE_OR_MANY},
        **{f"{path}.{key}.[]": text() for key in SERVICE_ONE_OR_MANY},
        **{row: node for rows in (*sets, *others) for row, node in rows.items()},
        f"{path}.expose": items(unique=lambda item: item),
        f"{path}.expose.[]": scalar(scalars.number_text),
        f"{path}.group_add": items(),
        f"{path}.group_add.[]": scalar(scalars.number_text),
    }


def limits(path: str) -> dict[str, Node]:
    """What the service may use, as it was written before there was ``deploy.resources``."""
    sizes = ("shm_size", "mem_limit", "mem_reservation", "memswap_limit")
    numbers = ("oom_score_adj", "pids_limit", "cpu_shares", "cpu_quota", "cpu_period")
    return {
        f"{path}.ulimits": mapping(),
        f"{path}.ulimits.*": Ulimit(keep_empty=True),
        **{f"{path}.ulimits.*.{key}": integer(keep=True) for key in ("soft", "hard")},
        **{f"{path}.{key}": scalar(scalars.size) for key in sizes},
        f"{path}.cpus": scalar(scalars.number),
        **{f"{path}.{key}": integer() for key in numbers},
    }


def devices(path: str) -> dict[str, Node]:
    return {
        path: items(expand=mounts.device, unique=lambda item: item.get("target")),
        f"{path}.[]": mapping(),
        **{f"{path}.[].{key}": text() for key in ("source", "target", "permissions")},
    }


def logging(path: str) -> dict[str, Node]:
    return {path: Logging(keep_empty=True), f"{path}.driver": text(), **options(f"{path}.options")}


def service(path: str) -> dict[str, Node]:
    return {
        path: mapping(keep=True),
        **{f"{path}.{key}": text() for key in SERVICE_TEXTS},
        **{f"{path}.{key}": boolean() for key in SERVICE_BOOLEANS},
        **{f"{path}.{key}": boolean(keep=True) for key in ("init", "attach")},
        **origin(path),
        **process(path),
        **labels(f"{path}.labels"),
        **labels(f"{path}.annotations"),
        **labels(f"{path}.sysctls"),
        **service_networks(f"{path}.networks"),
        **ports(f"{path}.ports"),
        **volumes(f"{path}.volumes"),
        **references(f"{path}.configs", prefix="", unique_prefix="/"),
        **references(f"{path}.secrets", prefix="/run/secrets/", unique_prefix="/run/secrets/"),
        **healthcheck(f"{path}.healthcheck"),
        **deploy(f"{path}.deploy"),
        **depends_on(f"{path}.depends_on"),
        **build(f"{path}.build"),
        **extra_hosts(f"{path}.extra_hosts"),
        **lists(path),
        **logging(f"{path}.logging"),
        **limits(path),
        **devices(f"{path}.devices"),
        f"{path}.credential_spec": mapping(keep=True),
        **{f"{path}.credential_spec.{key}": text() for key in ("config", "file", "registry")},
        **{f"{path}.{key}": scalar(not_yet) for key in SERVICE_NOT_YET},
    }
