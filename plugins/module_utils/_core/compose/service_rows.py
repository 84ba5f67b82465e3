# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The rows of the table of key paths below a service."""

from __future__ import annotations

from . import forms, item_checks, mounts, quantities, scalars
from .attachment_rows import ports, references, service_networks, volumes
from .deploy_rows import deploy
from .develop_rows import beside_swarm
from .kinds import (
    Logging,
    Plain,
    Replaced,
    boolean,
    count,
    hosts,
    items,
    labels,
    mapping,
    names,
    one_or_many,
    pair,
    pairs,
    scalar,
    text,
    texts,
)
from .nodes import Node
from .resource_rows import limits

SERVICE_TEXTS = (
    *("image", "hostname", "domainname", "user", "working_dir", "stop_signal", "restart", "isolation"),
    *("cgroup_parent", "ipc", "mac_address", "platform", "runtime"),
    *("userns_mode", "uts"),
)
SERVICE_BOOLEANS = ("read_only", "tty", "stdin_open", "privileged", "oom_kill_disable")
SERVICE_ONE_OR_MANY = ("dns", "dns_search", "tmpfs")
SERVICE_SETS = ("cap_add", "cap_drop", "links", "dns_opt")
# Lists that add up, and then must not name anything twice.
SERVICE_LISTS = ("security_opt", "external_links", "volumes_from", "device_cgroup_rules")
PULL_POLICIES = "always|never|build|if_not_present|missing|refresh|daily|weekly|every_([0-9]+[wdhms])+"


def single_values(path: str) -> dict[str, Node]:
    pull_policy = scalars.matching(PULL_POLICIES, "always, never, build, missing, refresh, daily, weekly or every_2h")
    container_name = scalars.matching("[a-zA-Z0-9][a-zA-Z0-9_.-]", "at least two of letters, digits, ., _ and -")
    return {
        **{f"{path}.{key}": text() for key in SERVICE_TEXTS},
        **{f"{path}.{key}": boolean() for key in SERVICE_BOOLEANS},
        **{f"{path}.{key}": boolean(keep=True) for key in ("init", "attach")},
        f"{path}.use_api_socket": Plain(scalars.boolean, "a boolean"),
        f"{path}.cgroup": scalar(scalars.one_of("host", "private")),
        f"{path}.container_name": scalar(container_name),
        f"{path}.network_mode": text(keep=True),
        f"{path}.pid": scalar(scalars.text, nullable=True),
        f"{path}.pull_policy": scalar(pull_policy, write=forms.finish_pull_policy),
        f"{path}.pull_refresh_after": scalar(scalars.text, write=forms.nothing),
        f"{path}.scale": count(keep=True),
    }


def healthcheck(path: str) -> dict[str, Node]:
    return {
        path: mapping(keep=True),
        f"{path}.test": Replaced(forms.health_test),
        f"{path}.disable": boolean(),
        f"{path}.retries": scalar(quantities.cut_count, keep=True),
        **{
            f"{path}.{key}": scalar(quantities.duration, keep=True)
            for key in ("interval", "timeout", "start_period", "start_interval")
        },
    }


CONDITION = {"condition": "service_started, service_healthy or service_completed_successfully as condition"}


def depends_on(path: str) -> dict[str, Node]:
    return {
        path: names(short=forms.dependencies),
        f"{path}.*": mapping(needs=CONDITION),
        f"{path}.*.condition": scalar(
            scalars.one_of("service_started", "service_healthy", "service_completed_successfully")
        ),
        f"{path}.*.required": Plain(scalars.boolean, "a boolean", keep=True),
        f"{path}.*.restart": boolean(),
    }


def origin(path: str) -> dict[str, Node]:
    """What the service takes from elsewhere, and when it counts."""
    return {
        f"{path}.extends": mapping(lengthen=forms.extends, nullable=True, extensions=False),
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
        f"{path}.environment": pairs(missing=None, short=forms.environment),
        f"{path}.environment.*": pair(),
        files: items(
            lengthen=forms.one_or_many, expand=forms.env_file, unique=lambda item: mounts.written(item["path"])
        ),
        f"{files}.[]": mapping(check=item_checks.check_env_file, extensions=False),
        f"{files}.[].path": scalar(mounts.host_path),
        f"{files}.[].required": boolean(keep=True),
        f"{files}.[].format": scalar(scalars.one_of("raw")),
        f"{path}.stop_grace_period": scalar(quantities.duration, keep=True),
    }


def lists(path: str) -> dict[str, Node]:
    """Lists of plain values."""
    sets = [texts(f"{path}.{key}", unique=forms.before_equals) for key in SERVICE_SETS]
    others = [texts(f"{path}.{key}", distinct=True) for key in SERVICE_LISTS]
    return {
        f"{path}.dns": one_or_many(unique=forms.before_equals, write=forms.without_empty),
        **{f"{path}.{key}": one_or_many(unique=forms.before_equals) for key in ("dns_search", "tmpfs")},
        **{f"{path}.{key}.[]": text() for key in SERVICE_ONE_OR_MANY},
        **{row: node for rows in (*sets, *others) for row, node in rows.items()},
        f"{path}.expose": items(unique=lambda item: item),
        f"{path}.expose.[]": scalar(scalars.number_text),
        f"{path}.group_add": items(distinct=True),
        f"{path}.group_add.[]": scalar(scalars.number_text),
    }


def logging(path: str) -> dict[str, Node]:
    return {
        path: Logging(keep_empty=True),
        f"{path}.driver": text(),
        f"{path}.options": mapping(write=forms.empty_for_none),
        f"{path}.options.*": scalar(scalars.label, keep=True, keep_null=True),
    }


def service(path: str) -> dict[str, Node]:
    return {
        path: mapping(keep=True),
        **single_values(path),
        **origin(path),
        **process(path),
        **labels(f"{path}.labels"),
        **labels(f"{path}.annotations"),
        **labels(f"{path}.sysctls"),
        **service_networks(f"{path}.networks"),
        **ports(f"{path}.ports"),
        **volumes(f"{path}.volumes"),
        **references(f"{path}.configs", unique_prefix="/"),
        **references(f"{path}.secrets", prefix="/run/secrets/", unique_prefix="/run/secrets/"),
        **healthcheck(f"{path}.healthcheck"),
        **deploy(f"{path}.deploy"),
        **depends_on(f"{path}.depends_on"),
        **hosts(f"{path}.extra_hosts"),
        **lists(path),
        **logging(f"{path}.logging"),
        **limits(path),
        **beside_swarm(path),
        **credential_spec(f"{path}.credential_spec"),
        f"{path}.storage_opt": mapping(write=forms.empty_for_none),
        f"{path}.storage_opt.*": scalar(scalars.storage_option, keep=True, keep_null=True),
    }


def credential_spec(path: str) -> dict[str, Node]:
    return {path: mapping(keep=True), **{f"{path}.{key}": text() for key in ("config", "file", "registry")}}
