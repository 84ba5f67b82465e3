# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What nobody needs any more: services, networks, configs and secrets that the stack made, and when they may go."""

from __future__ import annotations

import typing as t

from ..spec.contents import KEY_LABEL, OUR_LABELS
from ..spec.scope import STACK_LABEL
from .entry import Entry
from .moves import is_stand_in
from .versions import Object, objects, versions

if t.TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from ..spec.contents import ContentKind
    from ..spec.project import Wanted
    from ..state.resources import Network
    from ..state.service import Service
    from ..state.snapshot import Snapshot

Specs = t.Iterable[t.Optional[t.Mapping[str, t.Any]]]

NOT_WANTED = "is not in the layers"
OLD = "an old version that no service uses"
STOOD_IN = "has stood in for a network that was made anew"
CONTENT_KINDS: tuple[ContentKind, ...] = ("secret", "config")


def in_use(specs: Specs) -> frozenset[str]:
    """Give the ids of networks, configs and secrets that service specs refer to.

    Both the spec that runs and the one before count: Swarm removes what only a rollback needs, and the rollback then
    fails (swarmkit's index holds ``Spec`` alone). The specs of kept revisions are some more of them.
    """
    return frozenset(identity for spec in specs if spec for identity in _references(spec) if identity)


def _references(spec: Mapping[str, t.Any]) -> Iterator[str]:
    template = spec.get("TaskTemplate") or {}
    container = template.get("ContainerSpec") or {}
    yield from (item.get("ConfigID", "") for item in container.get("Configs") or ())
    yield from (item.get("SecretID", "") for item in container.get("Secrets") or ())
    yield from (item.get("Target", "") for item in template.get("Networks") or spec.get("Networks") or ())


def specs_after(services: Iterable[Service], entries: Iterable[Entry]) -> Iterator[Mapping[str, t.Any] | None]:
    """Give the specs that services will have once the plan is done: each its own and the one before.

    An update makes of the spec that runs the one before; a removal leaves none.
    """
    planned = {entry.name: entry for entry in entries}
    yield from (entry.spec for entry in planned.values())
    for service in services:
        action = planned[service.name].action if service.name in planned else "keep"
        if action != "remove":
            yield service.spec
        if action == "keep":
            yield service.previous_spec


def service_removals(wanted: Wanted, observed: Snapshot) -> list[Entry]:
    """Plan to remove the stack's services that the layers do not have."""
    names = {spec["Name"] for spec in wanted.services}
    gone = sorted((item for item in observed.services if item.name not in names), key=lambda item: item.name)
    return [Entry("service", item.name, "remove", NOT_WANTED, id=item.id, base=item.spec) for item in gone]


def removals(
    wanted: Wanted, observed: Snapshot, *, chosen: Collection[str], used: Collection[str], prune: bool
) -> list[Entry]:
    """Plan to remove old versions and stand-ins, and with ``prune`` all else that the stack made and the layers lack.

    ``chosen``: ids of the versions that services get; ``used``: ids that :func:`in_use` gives.
    """
    old = [item for content in wanted.contents for item in versions(content, **_seen(content.kind, wanted, observed))]
    reasons = {item.id: OLD for item in old}
    found = [
        Entry(kind, item.name, "remove", reasons.get(item.id, NOT_WANTED), id=item.id)
        for kind in CONTENT_KINDS
        for item in sorted(objects(kind, observed), key=lambda item: item.name)
        if item.id not in {*chosen, *used} and (item.id in reasons or (prune and _is_prunable(item, wanted.stack)))
    ]
    names = {spec["Name"] for spec in wanted.networks}
    networks = [
        item
        for item in observed.networks
        if is_stand_in(item) or (prune and item.name not in names and not {item.id, item.name} & {*used})
    ]
    return [
        *found,
        *(
            Entry("network", network.name, "remove", STOOD_IN if is_stand_in(network) else NOT_WANTED, id=network.id)
            for network in sorted(networks, key=lambda item: item.name)
            if _is_own_network(network, wanted.stack)
        ),
    ]


def _seen(kind: ContentKind, wanted: Wanted, observed: Snapshot) -> dict[str, t.Any]:
    return {"stack": wanted.stack, "live": objects(kind, observed)}


def _is_prunable(item: Object, stack: str) -> bool:
    """Whether the stack's layers made it. Other labels of ours mark records, which have rules of their own."""
    records = [label for label in item.labels if label.startswith(OUR_LABELS)]
    return item.labels.get(STACK_LABEL) == stack and (not records or KEY_LABEL in records)


def _is_own_network(network: Network, stack: str) -> bool:
    return network.labels.get(STACK_LABEL) == stack and network.scope == "swarm" and not network.leftover


def still_removable(entries: Iterable[Entry], observed: Snapshot, *, stack: str, kept: Specs = ()) -> list[Entry]:
    """Of planned removals, give those that are still there, still the stack's, and that nobody uses as it is now.

    ``observed.others`` are looked at too; ``kept`` are the specs of kept revisions. A stand-in goes although the spec
    before has it: a revision is the way back.
    """
    entries = list(entries)
    leaving = {entry.id for entry in entries if entry.kind == "service"}
    staying = [service for service in (*observed.services, *observed.others) if service.id not in leaving]
    used = in_use([*kept, *(spec for service in staying for spec in (service.spec, service.previous_spec))])
    contents: tuple[Object, ...] = (*observed.configs, *observed.secrets)
    own = {
        *(service.id for service in observed.services),
        *(item.id for item in contents if item.labels.get(STACK_LABEL) == stack),
        *(network.id for network in observed.networks if _is_own_network(network, stack)),
    }
    passing = {network.id for network in observed.networks if is_stand_in(network)}
    used -= passing - in_use(service.spec for service in staying)
    return [entry for entry in entries if entry.id in own - used]
