# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Plan a stack on a real swarm and do what the plan says, without waves, history and watching."""

from __future__ import annotations

import time
import typing as t

from ansible_collections.beekeeper.swarm.plugins.module_utils._core.plan.build import Options, build_plan, build_removal
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.plan.images import with_images
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.spec.project import wanted_from
from ansible_collections.beekeeper.swarm.plugins.module_utils._engine import observe
from ansible_collections.beekeeper.swarm.plugins.module_utils._engine.act import act, remove_networks
from ansible_collections.beekeeper.swarm.plugins.module_utils._engine.contents import proven
from ansible_collections.beekeeper.swarm.plugins.plugin_utils.contents import read_contents
from ansible_collections.beekeeper.swarm.plugins.plugin_utils.layers import compose

if t.TYPE_CHECKING:
    from ansible_collections.beekeeper.swarm.plugins.module_utils._core.plan.entry import Plan
    from ansible_collections.beekeeper.swarm.plugins.module_utils._engine.client import Engine

PATIENCE = 120
"""Seconds in which a removed stack must be gone."""


def planned(engine: Engine, stack: str, layers: list[t.Any]) -> Plan:
    """Plan layers as the module ``stack`` does with ``prune`` and ``resolve_image: never``."""
    project = compose(layers, name=stack).project
    wanted = wanted_from(project, stack=stack, contents=read_contents(project, {}), api=engine.api)
    observed = observe.for_plan(engine, wanted, prune=True)
    wanted, _warnings = with_images(wanted, {service.name: service for service in observed.services}, {})
    return build_plan(wanted, observed, Options(prune=True, proven=proven(engine, wanted, observed)))


def deployed(engine: Engine, stack: str, layers: list[t.Any]) -> Plan:
    """Plan layers and do it."""
    plan = planned(engine, stack, layers)
    act(engine, plan)
    return plan


def remove(engine: Engine, stack: str) -> None:
    """Remove a stack and wait until it is gone."""
    end = time.monotonic() + PATIENCE
    while True:
        observed = observe.for_removal(engine, stack)
        entries = build_removal(stack, observed).entries
        if not entries and not observed.tasks:
            return
        if time.monotonic() > end:
            raise SystemExit(f"stack {stack} is not gone after {PATIENCE} s")
        networks = [entry for entry in entries if entry.kind == "network"]
        for entry in entries:
            if entry not in networks:
                engine.delete(f"/{entry.kind}s/{entry.id}")
        if not observed.tasks:
            remove_networks(engine, networks)
        time.sleep(0.2)
