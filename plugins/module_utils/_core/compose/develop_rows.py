# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The rows of the table of key paths for what Compose does and Swarm does not: build, develop, hooks, providers
and models.

They are known so that files which also build and develop can be used as they are.
"""

from __future__ import annotations

from . import forms, item_checks, mounts, quantities, scalars
from .attachment_rows import references
from .kinds import (
    Build,
    OptionLists,
    Plain,
    Replaced,
    boolean,
    hosts,
    items,
    labels,
    mapping,
    names,
    one_or_many,
    pair,
    pairs,
    scalar,
    size,
    text,
    texts,
)
from .nodes import Node
from .resource_rows import ulimits

BUILD_TEXTS = ("dockerfile", "dockerfile_inline", "network", "target", "isolation")
BUILD_LISTS = ("cache_from", "cache_to", "platforms", "entitlements")
# pre_start is newer than Compose 2.40.
HOOKS = ("post_start", "pre_stop", "pre_start")
WATCH_ACTIONS = ("rebuild", "sync", "restart", "sync+restart", "sync+exec")


def build(path: str) -> dict[str, Node]:
    contexts, ssh = f"{path}.additional_contexts", f"{path}.ssh"
    return {
        path: Build(lengthen=forms.build, keep_empty=True),
        f"{path}.context": scalar(mounts.build_context),
        **{f"{path}.{key}": text() for key in BUILD_TEXTS},
        **{f"{path}.{key}": boolean() for key in ("no_cache", "pull", "privileged")},
        **{f"{path}.{key}": scalar(scalars.attestation) for key in ("provenance", "sbom")},
        f"{path}.args": pairs(missing=None),
        f"{path}.args.*": pair(),
        **labels(f"{path}.labels"),
        contexts: pairs(missing=None),
        f"{contexts}.*": scalar(mounts.build_context, keep=True),
        **{row: node for key in BUILD_LISTS for row, node in texts(f"{path}.{key}").items()},
        **texts(f"{path}.tags", unique=forms.before_equals),
        ssh: pairs(missing=None, short=forms.ssh, last=forms.finish_ssh),
        f"{ssh}.*": scalar(mounts.ssh_key, keep=True, keep_null=True),
        **references(f"{path}.secrets"),
        f"{path}.shm_size": size(),
        **ulimits(f"{path}.ulimits"),
        **hosts(f"{path}.extra_hosts"),
    }


def hook(path: str) -> dict[str, Node]:
    return {
        path: mapping(check=item_checks.needs("command", "the command line to run")),
        f"{path}.command": Replaced(forms.command, keep_empty=True, nullable=True),
        f"{path}.user": text(),
        f"{path}.privileged": boolean(),
        f"{path}.working_dir": text(),
        f"{path}.environment": pairs(missing=None, short=forms.environment),
        f"{path}.environment.*": pair(),
    }


def develop(path: str) -> dict[str, Node]:
    watch = f"{path}.watch.[]"
    return {
        path: mapping(keep=True, nullable=True),
        f"{path}.watch": items(),
        watch: mapping(check=item_checks.check_watch),
        f"{watch}.path": scalar(mounts.watched),
        f"{watch}.action": scalar(scalars.one_of(*WATCH_ACTIONS)),
        f"{watch}.target": text(),
        f"{watch}.initial_sync": Plain(scalars.boolean, "a boolean"),
        f"{watch}.ignore": one_or_many(distinct=True),
        f"{watch}.ignore.[]": text(),
        f"{watch}.include": one_or_many(distinct=True),
        f"{watch}.include.[]": text(),
        **hook(f"{watch}.exec"),
    }


def provider(path: str) -> dict[str, Node]:
    return {
        path: mapping(keep=True, needs={"type": "the program that provides the service as type"}),
        f"{path}.type": text(),
        f"{path}.options": mapping(),
        f"{path}.options.*": OptionLists(),
    }


def service_models(path: str) -> dict[str, Node]:
    return {
        path: names(),
        f"{path}.*": mapping(keep=True, keep_null=True),
        f"{path}.*.endpoint_var": text(),
        f"{path}.*.model_var": text(),
    }


def models(path: str) -> dict[str, Node]:
    """The top-level models."""
    return {
        path: mapping(keep=True, needs={"model": "the model's image as model"}),
        f"{path}.name": text(),
        f"{path}.model": text(),
        f"{path}.context_size": Plain(quantities.integer, "a number"),
        **texts(f"{path}.runtime_flags"),
    }


def beside_swarm(path: str) -> dict[str, Node]:
    """What a service has for Compose alone."""
    hooks = {f"{path}.{key}": items() for key in HOOKS}
    return {
        **build(f"{path}.build"),
        **develop(f"{path}.develop"),
        **provider(f"{path}.provider"),
        **service_models(f"{path}.models"),
        **hooks,
        **{row: node for key in hooks for row, node in hook(f"{key}.[]").items()},
    }
