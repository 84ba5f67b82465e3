# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The rows of the table of key paths for what hangs on a service: networks, ports, mounts, secrets, configs."""

from __future__ import annotations

from . import forms, item_checks, mounts, quantities, scalars
from . import ports as port_forms
from .kinds import Plain, boolean, items, labels, mapping, names, options, scalar, text, texts
from .nodes import Node


def references(path: str, *, prefix: str = "", unique_prefix: str = "") -> dict[str, Node]:
    """Secrets or configs. ``prefix`` stands before the source where a secret names no target; ``unique_prefix`` says
    which are the same; without one all stay.
    """
    item = f"{path}.[]"
    unique = forms.reference_target(unique_prefix) if unique_prefix else None
    return {
        path: items(expand=forms.reference, unique=unique),
        item: mapping(check=item_checks.default_target(prefix)),
        f"{item}.source": text(),
        f"{item}.target": text(),
        f"{item}.uid": text(),
        f"{item}.gid": text(),
        f"{item}.mode": scalar(quantities.file_mode),
    }


def ports(path: str) -> dict[str, Node]:
    item = f"{path}.[]"
    return {
        path: items(expand=port_forms.port, unique=port_forms.port_key),
        item: mapping(check=port_forms.check_port),
        f"{item}.name": text(),
        f"{item}.mode": text(),
        f"{item}.host_ip": text(),
        f"{item}.target": scalar(port_forms.target_port),
        f"{item}.published": scalar(port_forms.published, write=str),
        f"{item}.protocol": text(),
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
        **labels(f"{item}.volume.labels", distinct=True),
        f"{item}.tmpfs": mapping(keep=True),
        f"{item}.tmpfs.size": scalar(quantities.positive_size, write=forms.zero_is_none),
        f"{item}.tmpfs.mode": Plain(quantities.mode_number, "a number"),
        f"{item}.image": mapping(keep=True),
        f"{item}.image.subpath": text(),
    }


def service_networks(path: str) -> dict[str, Node]:
    each = f"{path}.*"
    return {
        path: names(),
        each: mapping(keep=True, keep_null=True),
        **texts(f"{each}.aliases", unique=forms.before_equals),
        **texts(f"{each}.link_local_ips", unique=forms.before_equals),
        **{f"{each}.{key}": text() for key in ("interface_name", "ipv4_address", "ipv6_address", "mac_address")},
        **options(f"{each}.driver_opts"),
        f"{each}.priority": Plain(quantities.cut, "a number"),
        f"{each}.gw_priority": Plain(quantities.cut, "a number"),
    }
