# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The table of key paths: every key that is known, what it takes, how layers merge, what makes list items the same,
what is written.

``*`` is any key, ``[]`` an item of a list. A key whose row is missing is unknown, and an error. Sources: the Compose
specification's schema, compose-go ``override/merge.go``, ``override/uncity.go``, ``loader/interpolate.go``,
``transform/``, ``types/``.
"""

from __future__ import annotations

from . import forms, mounts
from .develop_rows import models
from .kinds import Pools, boolean, items, labels, mapping, options, scalar, text, texts
from .nodes import Node, compile_table
from .service_rows import service


def resource(path: str, **extra: Node) -> dict[str, Node]:
    """A top-level network, volume, secret or config."""
    return {
        path: mapping(lengthen=forms.external, keep=True, keep_null=True),
        f"{path}.name": text(),
        f"{path}.external": boolean(),
        **labels(f"{path}.labels", distinct=path != "networks.*"),
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
        f"{path}.ipam.options": mapping(),
        f"{path}.ipam.options.*": text(keep=True),
        f"{path}.ipam.config": Pools(),
        pool: mapping(write=forms.without_extensions),
        f"{pool}.subnet": text(),
        f"{pool}.ip_range": text(),
        f"{pool}.gateway": text(),
        f"{pool}.aux_addresses": mapping(),
        f"{pool}.aux_addresses.*": text(keep=True),
    }


def include(path: str) -> dict[str, Node]:
    return {
        path: items(expand=forms.include, nullable=True),
        f"{path}.[]": mapping(),
        **texts(f"{path}.[].path", lengthen=forms.one_or_many),
        f"{path}.[].project_directory": text(),
        **texts(f"{path}.[].env_file", lengthen=forms.one_or_many),
    }


TABLE: dict[str, Node] = {
    "": mapping(),
    "version": text(),
    "name": text(),
    "services": mapping(),
    **service("services.*"),
    "networks": mapping(),
    **networks("networks.*"),
    "volumes": mapping(),
    **resource("volumes.*", driver=text()),
    **options("volumes.*.driver_opts"),
    "secrets": mapping(),
    **resource("secrets.*", file=scalar(mounts.absolute), environment=text(), driver=text(), template_driver=text()),
    **options("secrets.*.driver_opts"),
    "configs": mapping(),
    **resource("configs.*", file=scalar(mounts.absolute), environment=text(), content=text(), template_driver=text()),
    "models": mapping(),
    **models("models.*"),
    **include("include"),
}
ROOT = compile_table(TABLE)
