# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The table of key paths: every key that is known, what it takes, how layers merge, what makes list items the same, what is written.

``*`` is any key, ``[]`` an item of a list. A key whose row is missing is unknown, and an error. Sources: the Compose specification's schema,
compose-go ``override/merge.go``, ``override/uncity.go``, ``loader/interpolate.go``, ``transform/``, ``types/``.
"""

from __future__ import annotations

import typing as t

from . import forms, scalars
from .faults import Fault
from .nodes import EXTENSION, Items, Map, Node, compile_table

if t.TYPE_CHECKING:
    from .scalars import Scope


# --- kinds of rows -------------------------------------------------------------------------------------------------------------------------


def scalar(read: scalars.Reader, *, keep: bool = False, **options: t.Any) -> Node:
    """A scalar. ``keep`` says that Compose writes it even where it is zero, false or empty (a pointer in its types)."""
    return Node(read, keep_empty=keep, **options)


def text(*, keep: bool = False) -> Node:
    return scalar(scalars.text, keep=keep)


def boolean(*, keep: bool = False) -> Node:
    return scalar(scalars.boolean, keep=keep)


def integer(*, keep: bool = False) -> Node:
    return scalar(scalars.integer, keep=keep)


def mapping(*, keep: bool = False, nullable: bool = False, **options: t.Any) -> Map:
    return Map(keep_empty=keep, nullable=nullable, **options)


def replaced(read: scalars.Reader, **options: t.Any) -> Node:
    """The later layer's value takes the earlier one's place, also when it is a list, or nothing."""
    return Node(read, merge=lambda _base, override: override, keep_empty=True, **options)


def items(**options: t.Any) -> Items:
    return Items(**options)


def one_or_many(**options: t.Any) -> Items:
    return Items(lengthen=forms.one_or_many, unique=forms.before_equals, **options)


class Pairs(Map):
    """Keys and values, as a mapping or as a list of ``KEY=VALUE``. A key without a value overrides, too."""

    wanted = "a mapping, or a list of KEY=VALUE"

    def merge(self, base: t.Any, override: t.Any) -> t.Any:
        return {**base, **override} if base and override else override or base


def pairs(*, missing: str | None = "") -> Pairs:
    """``missing`` is what a key without a value becomes."""
    write = (
        None
        if missing is None
        else lambda found: {key: missing if value is None else value for key, value in found.items()}
    )
    return Pairs(lengthen=forms.pairs, write=write)


def pair() -> Node:
    return Node(scalars.label, keep_empty=True, nullable=True)


class Logging(Map):
    def merge(self, base: t.Any, override: t.Any) -> t.Any:
        return (
            super().merge(base, override) if not (base and override) or forms.same_driver(base, override) else override
        )


class HostList(Items):
    """Exact repeats are left out; the same host with another address stays."""

    wanted = "a list of HOST=IP"

    def once(self, items: list[t.Any]) -> list[t.Any]:
        return list(dict.fromkeys(items))


class Pools(Items):
    """IPAM pools: those of the same subnet merge; of the lower layers' others none stays (``override/merge.go:mergeIPAMConfig``)."""

    def merge(self, base: t.Any, override: t.Any) -> t.Any:
        if base is None or override is None:
            return override if base is None else base
        lower = {pool.get("subnet"): pool for pool in base}
        return [
            self.item.merge(lower[pool.get("subnet")], pool) if pool.get("subnet") in lower else pool
            for pool in override
        ]


def not_yet(value: t.Any, scope: Scope) -> t.Any:
    raise Fault("is not supported yet; take it out, or merge this file with docker compose config first", on_key=True)


class Ulimit(Map):
    """One number for both limits, or a mapping with both; a layer replaces it whole."""

    wanted = "a number, or a mapping with soft and hard"

    def read_map(self, value: t.Any, scope: Scope) -> t.Any:
        if type(value) is not dict:
            return scalars.integer(value, scope)
        limits = super().read_map(value, scope)
        if not {"soft", "hard"} <= limits.keys():
            raise Fault("has only one of soft and hard; write both, or one number")
        return limits

    def merge(self, _base: t.Any, override: t.Any) -> t.Any:
        return override

    def finish(self, value: t.Any) -> t.Any:
        return super().finish(value) if type(value) is dict else value


# --- groups of rows ------------------------------------------------------------------------------------------------------------------------


def update_config(path: str) -> dict[str, Node]:
    return {
        path: mapping(keep=True),
        f"{path}.parallelism": integer(keep=True),
        f"{path}.delay": scalar(scalars.duration, write=forms.zero_is_none),
        f"{path}.failure_action": scalar(scalars.one_of("pause", "continue", "rollback")),
        f"{path}.monitor": scalar(scalars.duration, write=forms.zero_is_none),
        f"{path}.max_failure_ratio": scalar(scalars.ratio),
        f"{path}.order": scalar(scalars.one_of("start-first", "stop-first")),
    }


def labels(path: str) -> dict[str, Node]:
    return {path: pairs(), f"{path}.*": pair()}


def texts(path: str, **options: t.Any) -> dict[str, Node]:
    return {path: items(**options), f"{path}.[]": text()}


def options(path: str) -> dict[str, Node]:
    return {path: mapping(), f"{path}.*": pair()}


def references(path: str, *, prefix: str, unique_prefix: str) -> dict[str, Node]:
    item = f"{path}.[]"
    return {
        path: items(expand=forms.reference(prefix), unique=forms.reference_target(unique_prefix)),
        item: mapping(),
        f"{item}.source": text(),
        f"{item}.target": text(),
        f"{item}.uid": text(),
        f"{item}.gid": text(),
        f"{item}.mode": scalar(scalars.file_mode),
    }


def resources(path: str) -> dict[str, Node]:
    reserved = f"{path}.reservations"
    generic, device = f"{reserved}.generic_resources", f"{reserved}.devices"
    spec = f"{generic}.[].discrete_resource_spec"
    return {
        path: mapping(),
        f"{path}.limits": mapping(keep=True),
        f"{path}.limits.cpus": scalar(scalars.number),
        f"{path}.limits.memory": scalar(scalars.strict_size),
        f"{path}.limits.pids": integer(),
        reserved: mapping(keep=True),
        f"{reserved}.cpus": scalar(scalars.number),
        f"{reserved}.memory": scalar(scalars.strict_size),
        generic: items(),
        f"{generic}.[]": mapping(),
        spec: mapping(),
        f"{spec}.kind": text(),
        f"{spec}.value": integer(keep=True),
        device: items(),
        f"{device}.[]": mapping(),
        **texts(f"{device}.[].capabilities"),
        f"{device}.[].count": scalar(scalars.label),
        **texts(f"{device}.[].device_ids"),
        f"{device}.[].driver": text(),
        **labels(f"{device}.[].options"),
    }


def deploy(path: str) -> dict[str, Node]:
    restart, placement = f"{path}.restart_policy", f"{path}.placement"
    return {
        path: mapping(keep=True, nullable=True),
        f"{path}.mode": scalar(scalars.one_of("replicated", "global", "replicated-job", "global-job")),
        f"{path}.endpoint_mode": scalar(scalars.one_of("vip", "dnsrr")),
        f"{path}.replicas": integer(keep=True),
        **labels(f"{path}.labels"),
        **update_config(f"{path}.update_config"),
        **update_config(f"{path}.rollback_config"),
        **resources(f"{path}.resources"),
        restart: mapping(keep=True),
        f"{restart}.condition": scalar(scalars.one_of("none", "on-failure", "any", "no", "always", "unless-stopped")),
        f"{restart}.delay": scalar(scalars.duration, keep=True),
        f"{restart}.max_attempts": integer(keep=True),
        f"{restart}.window": scalar(scalars.duration, keep=True),
        placement: mapping(),
        **texts(f"{placement}.constraints"),
        f"{placement}.preferences": items(),
        f"{placement}.preferences.[]": mapping(),
        f"{placement}.preferences.[].spread": text(),
        f"{placement}.max_replicas_per_node": integer(),
    }


def healthcheck(path: str) -> dict[str, Node]:
    return {
        path: mapping(keep=True),
        f"{path}.test": replaced(forms.health_test),
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
        path: items(expand=forms.port, unique=forms.port_key),
        item: mapping(check=forms.check_port),
        f"{item}.name": text(),
        f"{item}.mode": scalar(scalars.one_of("ingress", "host")),
        f"{item}.host_ip": text(),
        f"{item}.target": scalar(forms.target_port),
        f"{item}.published": scalar(forms.published, write=str),
        f"{item}.protocol": scalar(scalars.one_of(*forms.PROTOCOLS)),
        f"{item}.app_protocol": text(),
    }


def volumes(path: str) -> dict[str, Node]:
    item = f"{path}.[]"
    return {
        path: items(expand=forms.volume, unique=forms.target_path),
        item: mapping(check=forms.check_volume),
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
        each: mapping(keep=True, nullable=True),
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
        path: mapping(lengthen=forms.build, keep=True),
        f"{path}.context": scalar(forms.build_context),
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
        f"{path}.shm_size": scalar(scalars.size),
        **extra_hosts(f"{path}.extra_hosts"),
    }


def extra_hosts(path: str) -> dict[str, Node]:
    return {path: HostList(lengthen=forms.extra_hosts, write=forms.finish_hosts), f"{path}.[]": scalar(forms.host)}


def resource(path: str, **extra: Node) -> dict[str, Node]:
    """A top-level network, volume, secret or config."""
    return {
        path: mapping(lengthen=forms.external, keep=True, nullable=True),
        f"{path}.name": text(),
        f"{path}.external": boolean(),
        **labels(f"{path}.labels"),
        **{f"{path}.{key}": node for key, node in extra.items()},
    }


def networks(path: str) -> dict[str, Node]:
    pool = f"{path}.ipam.config.[]"
    return {
        **resource(path, driver=text(), internal=boolean(), attachable=boolean(), ipam=mapping()),
        f"{path}.enable_ipv4": boolean(keep=True),
        f"{path}.enable_ipv6": boolean(keep=True),
        **options(f"{path}.driver_opts"),
        f"{path}.ipam.driver": text(),
        **options(f"{path}.ipam.options"),
        f"{path}.ipam.config": Pools(),
        pool: mapping(),
        f"{pool}.subnet": text(),
        f"{pool}.ip_range": text(),
        f"{pool}.gateway": text(),
        **options(f"{pool}.aux_addresses"),
    }


def service(path: str) -> dict[str, Node]:
    return {
        path: mapping(keep=True),
        **{f"{path}.{key}": text() for key in SERVICE_TEXTS},
        **{f"{path}.{key}": boolean() for key in SERVICE_BOOLEANS},
        **{f"{path}.{key}": boolean(keep=True) for key in ("init", "attach")},
        f"{path}.command": replaced(forms.command, nullable=True, write=None),
        f"{path}.entrypoint": replaced(forms.command, nullable=True),
        f"{path}.environment": pairs(missing=None),
        f"{path}.environment.*": pair(),
        f"{path}.env_file": items(lengthen=forms.one_or_many, expand=forms.env_file, unique=lambda item: item["path"]),
        f"{path}.env_file.[]": mapping(),
        f"{path}.env_file.[].path": scalar(forms.absolute),
        f"{path}.env_file.[].required": boolean(keep=True),
        f"{path}.env_file.[].format": text(),
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
        **{f"{path}.{key}": one_or_many() for key in SERVICE_ONE_OR_MANY},
        **{f"{path}.{key}.[]": text() for key in SERVICE_ONE_OR_MANY},
        **{
            row: node
            for key in SERVICE_SETS
            for row, node in texts(f"{path}.{key}", unique=forms.before_equals).items()
        },
        **{row: node for key in SERVICE_LISTS for row, node in texts(f"{path}.{key}").items()},
        f"{path}.expose": items(unique=lambda item: item),
        f"{path}.expose.[]": scalar(scalars.number_text),
        f"{path}.group_add": items(),
        f"{path}.group_add.[]": scalar(scalars.number_text),
        f"{path}.logging": Logging(keep_empty=True),
        f"{path}.logging.driver": text(),
        **options(f"{path}.logging.options"),
        f"{path}.ulimits": mapping(),
        f"{path}.ulimits.*": Ulimit(keep_empty=True),
        **{f"{path}.ulimits.*.{key}": integer(keep=True) for key in ("soft", "hard")},
        f"{path}.stop_grace_period": scalar(scalars.duration, keep=True),
        f"{path}.oom_score_adj": integer(),
        **{
            f"{path}.{key}": scalar(scalars.size)
            for key in ("shm_size", "mem_limit", "mem_reservation", "memswap_limit")
        },
        f"{path}.cpus": scalar(scalars.number),
        **{f"{path}.{key}": integer() for key in ("pids_limit", "cpu_shares", "cpu_quota", "cpu_period")},
        f"{path}.credential_spec": mapping(keep=True),
        **{f"{path}.credential_spec.{key}": text() for key in ("config", "file", "registry")},
        f"{path}.devices": items(expand=forms.device, unique=lambda item: item.get("target")),
        f"{path}.devices.[]": mapping(),
        **{f"{path}.devices.[].{key}": text() for key in ("source", "target", "permissions")},
        **{f"{path}.{key}": scalar(not_yet) for key in SERVICE_NOT_YET},
    }


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
        "extends",
        "profiles",
        "label_file",
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

TABLE: dict[str, Node] = {
    "": mapping(),
    "version": text(),
    "name": text(),
    "services": mapping(),
    **service("services.*"),
    "networks": mapping(nullable=True),
    **networks("networks.*"),
    "volumes": mapping(nullable=True),
    **resource("volumes.*", driver=text()),
    **options("volumes.*.driver_opts"),
    "secrets": mapping(nullable=True),
    **resource("secrets.*", file=scalar(forms.absolute), environment=text(), driver=text(), template_driver=text()),
    **options("secrets.*.driver_opts"),
    "configs": mapping(nullable=True),
    **resource("configs.*", file=scalar(forms.absolute), environment=text(), content=text(), template_driver=text()),
    "include": scalar(not_yet),
    "models": scalar(not_yet),
}
ROOT = compile_table(TABLE)
__all__ = ("EXTENSION", "ROOT", "TABLE")
