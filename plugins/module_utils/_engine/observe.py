# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Read what the work in hand needs of the swarm, and nothing else."""

from __future__ import annotations

import time
import typing as t
from dataclasses import replace

from .._core.errors import NotFound
from .._core.plan.ports import published
from .._core.rollout.ended import may_have_ended, with_ended
from .._core.rollout.forgotten import may_be_forgotten, with_forgotten
from .._core.spec.scope import STACK_LABEL
from .._core.spec.shapes import NODE_NETWORKS
from .._core.state.node import Node
from .._core.state.resources import Config, Network, Secret
from .._core.state.service import Service
from .._core.state.snapshot import Snapshot
from .._core.state.task import Task

if t.TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from .._core.spec.project import Wanted
    from .client import Engine


def stack_filter(stack: str | None) -> dict[str, t.Any]:
    """Make the filter by which the docker CLI finds what belongs to a stack; without a name, to any stack."""
    return {"filters": {"label": [f"{STACK_LABEL}={stack}" if stack else STACK_LABEL]}}


def services(engine: Engine, stack: str | None) -> tuple[Service, ...]:
    """Read a stack's services with the Engine's own counts of their tasks: one call, two where some may have ended."""
    return _standing(engine, counted(engine, stack_filter(stack)))


def everybodys_services(engine: Engine) -> tuple[Service, ...]:
    """Read all services in the same way, whatever they belong to."""
    return _standing(engine, counted(engine))


def counted(engine: Engine, params: Mapping[str, t.Any] | None = None) -> tuple[Service, ...]:
    """Read services by the Engine's counts alone: one call. Without parameters, all of them."""
    return tuple(Service.from_json(obj) for obj in engine.get("/services", {**(params or {}), "status": True}))


def _standing(engine: Engine, found: tuple[Service, ...]) -> tuple[Service, ...]:
    """Say of one-shot services whether they have ended."""
    known = one_shot_tasks(engine, found)
    return with_ended(found, known) if known else found


def one_shot_tasks(engine: Engine, found: Iterable[Service]) -> tuple[Task, ...]:
    """Read the tasks of the services that may have ended: one call, none where all run."""
    asked = [service.id for service in found if may_have_ended(service)]
    if not asked:
        return ()
    try:
        return tuple(Task.from_json(obj) for obj in engine.get("/tasks", {"filters": {"service": asked}}))
    except NotFound:  # one was removed meanwhile, so nothing is known now
        return ()


def _seen_through(engine: Engine, found: tuple[Service, ...]) -> tuple[Service, ...]:
    """Say of services whether Swarm has lost sight of their update: two calls where that may be, none otherwise."""
    asked = [service.id for service in found if may_be_forgotten(service)]
    try:
        return with_forgotten(found, _tasks(engine, {"service": asked}), now=time.time()) if asked else found
    except NotFound:  # one was removed meanwhile, so nothing is known now
        return found


def tasks(engine: Engine, stack: str | None) -> tuple[Task, ...]:
    """Read a stack's tasks, each with the Engine's word on whether it is up to date: two calls.

    The filter ``_up-to-date`` asks swarmkit's own ``IsTaskDirty``; the docker CLI's progress display uses it too.
    """
    return _tasks(engine, stack_filter(stack)["filters"])


def tasks_of(engine: Engine, names: Sequence[str]) -> tuple[Task, ...]:
    """Read the tasks of services, in the same way."""
    return _tasks(engine, {"service": list(names)})


def _tasks(engine: Engine, filters: Mapping[str, t.Any]) -> tuple[Task, ...]:
    current = engine.get("/tasks", {"filters": {**filters, "_up-to-date": ["true"]}})
    up_to_date = {obj["ID"] for obj in current}
    return tuple(Task.from_json(obj, up_to_date=up_to_date) for obj in engine.get("/tasks", {"filters": filters}))


def nodes(engine: Engine) -> tuple[Node, ...]:
    """Read all nodes."""
    return tuple(Node.from_json(obj) for obj in engine.get("/nodes"))


def networks(engine: Engine) -> tuple[Network, ...]:
    """Read all networks: those of other owners decide whether a name is free."""
    return tuple(Network.from_json(obj) for obj in engine.get("/networks"))


def predefined_networks(engine: Engine, wanted: Wanted) -> tuple[Network, ...]:
    """Read what the swarm has for a node's own networks, such as ``host``: the listing has only the node's own one.

    It has none for ``none``, nor for what another platform's nodes have.
    """
    names = {external.name for external in wanted.externals if external.kind == "network"} & NODE_NETWORKS
    return tuple(network for name in sorted(names) for network in _predefined_network(engine, name))


def _predefined_network(engine: Engine, name: str) -> Iterable[Network]:
    try:
        return (Network.from_json(engine.get(f"/networks/{name}", {"scope": "swarm"})),)
    except NotFound:
        return ()


def for_plan(engine: Engine, wanted: Wanted, *, prune: bool, everybody: bool = False) -> Snapshot:
    """Observe what a plan is made on: configs and secrets only where they are used or pruned.

    Where the plan can remove something (``everybody``: a network), or publishes a port, other owners' services are read
    too: they may refer to it, or have it.
    """
    kinds = {item.kind for item in wanted.needs} | ({"config", "secret"} if prune else set())
    names = {spec["Name"] for spec in wanted.services}
    if wanted.contents or prune or everybody or any(True for spec in wanted.services for _port in published(spec)):
        seen = everybodys_services(engine)
        own = tuple(item for item in seen if item.stack == wanted.stack or item.name in names)
        others = tuple(item for item in seen if not (item.stack == wanted.stack or item.name in names))
    else:
        own, others = services(engine, wanted.stack), ()
        own += _strangers(engine, names - {service.name for service in own})
    return Snapshot(
        services=_seen_through(engine, own),
        networks=networks(engine) + predefined_networks(engine, wanted),
        configs=tuple(map(Config.from_json, _contents(engine, wanted, "config") if "config" in kinds else ())),
        secrets=tuple(map(Secret.from_json, _contents(engine, wanted, "secret") if "secret" in kinds else ())),
        others=others,
        time=time.time(),
    )


def _contents(engine: Engine, wanted: Wanted, kind: str) -> Iterable[Mapping[str, t.Any]]:
    """List the stack's own, and whatever has a wanted name. The Engine's filter takes prefixes."""
    names = {item.name for item in wanted.needs if item.kind == kind}
    asked = [stack_filter(wanted.stack), *([{"filters": {"name": sorted(names)}}] if names else ())]
    return {obj["ID"]: obj for params in asked for obj in engine.get(f"/{kind}s", params)}.values()


def _strangers(engine: Engine, names: Collection[str]) -> tuple[Service, ...]:
    """Read services that bear wanted names and not the stack's label. The Engine's filter takes prefixes."""
    if not names:
        return ()
    found = engine.get("/services", {"filters": {"name": sorted(names)}})
    return tuple(Service.from_json(obj) for obj in found if obj["Spec"]["Name"] in names)


def for_tidying(engine: Engine, stack: str) -> Snapshot:
    """Observe what old things of a stack are there, and everybody who may still use them."""
    seen = for_removal(engine, stack)
    everybody = [Service.from_json(obj) for obj in engine.get("/services")]
    own = {service.id for service in seen.services}
    return replace(seen, others=tuple(service for service in everybody if service.id not in own))


def for_removal(engine: Engine, stack: str) -> Snapshot:
    """Observe all that bears a stack's label."""
    params = stack_filter(stack)
    listed: Mapping[str, t.Any] = {path: engine.get(f"/{path}", params) for path in ("networks", "configs", "secrets")}
    return Snapshot(
        services=counted(engine, params),
        tasks=tuple(Task.from_json(obj) for obj in engine.get("/tasks", params)),
        networks=tuple(Network.from_json(obj) for obj in listed["networks"]),
        configs=tuple(Config.from_json(obj) for obj in listed["configs"]),
        secrets=tuple(Secret.from_json(obj) for obj in listed["secrets"]),
        time=time.time(),
    )


def for_watch(engine: Engine, stack: str | None) -> Snapshot:
    """Observe services, tasks and nodes."""
    found = counted(engine, stack_filter(stack))  # whether they have ended, the tasks tell
    return Snapshot(services=found, tasks=tasks(engine, stack), nodes=nodes(engine), time=time.time())
