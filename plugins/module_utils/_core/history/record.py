# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a revision records of a stack, and whether that is what runs. Names stand for ids, which may become others."""

from __future__ import annotations

import typing as t

from ..plan.diff import differences
from ..plan.references import REFERENCES, with_networks
from ..records import dataclass
from ..spec.marks import unmarked
from ..spec.scope import STACK_LABEL
from .revision import UNDER_WAY

if t.TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from ..plan.entry import Plan
    from ..state.resources import Network
    from ..state.snapshot import Snapshot
    from .revision import History, Layer, Outcome, Record, Revision

Spec = t.Dict[str, t.Any]

VXLAN = "com.docker.network.driver.overlay.vxlanid_list"
"""The option that Swarm adds to an overlay network, and that belongs to this one network alone."""


def portable(spec: Mapping[str, t.Any], networks: Mapping[str, str]) -> Spec:
    """Write a service's networks, configs and secrets by name, and no mark of a drain. ``networks``: id -> name."""
    spec = unmarked(spec)
    template = dict(spec.get("TaskTemplate") or {})
    container = dict(template.get("ContainerSpec") or {})
    for key, _name, identity, _kind in REFERENCES:
        if container.get(key):
            container[key] = [{k: v for k, v in item.items() if k != identity} for item in container[key]]
    if container:
        template["ContainerSpec"] = container
    return with_networks({**spec, "TaskTemplate": template}, networks)


def references(specs: Iterable[Mapping[str, t.Any]]) -> Iterator[tuple[str, str]]:
    """Give kind and name of every network, config and secret that portable specs refer to."""
    for spec in specs:
        template = spec.get("TaskTemplate") or {}
        container = template.get("ContainerSpec") or {}
        for key, name, _identity, kind in REFERENCES:
            yield from ((kind, item[name]) for item in container.get(key) or ())
        yield from (("network", item["Target"]) for item in template.get("Networks") or ())


@dataclass(frozen=True)
class State:
    """The services and networks of a stack, as a revision records them."""

    services: tuple[Spec, ...]
    networks: tuple[Spec, ...]


def state_after(plan: Plan, wanted_networks: Sequence[Spec], observed: Snapshot) -> State:
    """Give the state that a plan makes, less what it removes."""
    planned = {entry.name: entry for entry in plan.entries if entry.kind == "service"}
    live = {service.name: service.spec for service in observed.services}
    specs = {**live, **{name: entry.spec for name, entry in planned.items() if entry.action in ("create", "update")}}
    staying = [spec for name, spec in specs.items() if name not in planned or planned[name].action != "remove"]
    return _state(staying, wanted_networks, observed)


def state_now(observed: Snapshot) -> State:
    """Give the state of a stack as it runs."""
    return _state([service.spec for service in observed.services], (), observed)


def _state(specs: Iterable[Spec], wanted: Sequence[Spec], observed: Snapshot) -> State:
    names = {network.id: network.name for network in observed.networks}
    services = sorted((portable(spec, names) for spec in specs), key=lambda spec: str(spec["Name"]))
    used = {name for kind, name in references(services) if kind == "network"}
    given = {spec["Name"]: spec for spec in wanted}
    live = {network.name: _network_spec(network) for network in observed.networks if STACK_LABEL in network.labels}
    networks = {**live, **given}
    return State(tuple(services), tuple(networks[name] for name in sorted(used | given.keys()) if name in networks))


def _network_spec(network: Network) -> Spec:
    """Give the network as one would create it anew."""
    return {
        "Name": network.name,
        "Driver": network.driver,
        "Attachable": network.attachable,
        "Internal": network.internal,
        "Labels": network.labels,
        "Options": {key: value for key, value in network.options.items() if key != VXLAN},
        "IPAM": network.ipam,
    }


def runs(record: Record, observed: Snapshot) -> bool:
    """Whether the stack's services are as a revision has them, in what layers can say."""
    names = {network.id: network.name for network in observed.networks}
    live = {service.name: portable(service.spec, names) for service in observed.services}
    recorded = {spec["Name"]: spec for spec in record.services}
    return live.keys() == recorded.keys() and not any(differences(recorded[name], live[name]) for name in live)


def to_adopt(history: History, observed: Snapshot, *, stands: bool) -> bool:
    """Whether what runs must be recorded before it is changed: no revision has it, and it is worth returning to.

    That is a stack which something else deployed, or which somebody changed since. What a run that died half way left
    behind is not worth it. ``stands``: whether all services run as their specs say.
    """
    newest = history.newest
    if not observed.services or newest is None:
        return bool(observed.services)
    if not stands or newest.outcome in UNDER_WAY:
        return False
    return not any(runs(revision.record(), observed) for revision in _candidates(history))


def outcome_of_policy(history: History, observed: Snapshot) -> Outcome:
    """Say what a revision is that differs from what runs in update and rollback configs alone: what ran before is.

    What no revision has was not watched; it is worth returning to where all services run as their specs say.
    """
    ran = next((item for item in _candidates(history) if runs(item.record(), observed)), None)
    if ran and ran.outcome != "adopted":
        return ran.outcome
    return "started" if all(service.stands for service in observed.services) else "failed"


def _candidates(history: History) -> Sequence[Revision]:
    """Give the revisions that may be what runs: the last to be put up, and the last good one."""
    return [item for item in (history.newest, history.last_good()) if item]


def left_out(record: Record, layers: Iterable[Layer]) -> tuple[Layer, ...]:
    """List the layers that made a revision and are not among these."""
    names = {layer.name for layer in layers}
    return tuple(layer for layer in record.layers if layer.name not in names)


def kept(history: History, observed: Snapshot, *, keep: int) -> tuple[Spec, ...]:
    """Give specs that refer to the configs and secrets which ``keep`` revisions need, by the ids of today.

    Networks are not among them: a rollback makes them anew.
    """
    surplus = {revision.number for revision in history.surplus(keep)}
    needed = {
        item
        for revision in history.revisions
        if revision.number not in surplus
        for item in references(revision.record().services)
    }
    configs = [{"ConfigID": item.id} for item in observed.configs if ("config", item.name) in needed]
    secrets = [{"SecretID": item.id} for item in observed.secrets if ("secret", item.name) in needed]
    return ({"TaskTemplate": {"ContainerSpec": {"Configs": configs, "Secrets": secrets}}},)
