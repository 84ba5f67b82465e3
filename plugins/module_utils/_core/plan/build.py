# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Decide: what a stack wants against what the swarm has."""

from __future__ import annotations

import typing as t
from types import MappingProxyType

from ..errors import ComposeError, StateError
from ..records import dataclass
from ..spec.normal import mode as normal_mode
from ..spec.scope import STACK_LABEL
from ..state.service import MODES
from .armed import armed
from .diff import consequence, differences, leaves, mended
from .entry import Entry, Plan
from .handover import arranged
from .moves import announced, attaching, attachments, check_moves, moves_of, on, stand_ins, told
from .networks import check_external_network, network_entry
from .ports import check_ports
from .references import known_ids, with_networks, with_versions
from .removals import in_use, removals, service_removals, specs_after
from .resume import resumed
from .versions import choose, objects

if t.TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from ..spec.project import External, Wanted
    from ..spec.table import SpecPath
    from ..state.resources import Config, Network, Secret
    from ..state.service import Service
    from ..state.snapshot import Snapshot
    from .entry import Kind
    from .references import Named
    from .removals import Specs
    from .versions import Salt

NOBODY: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True)
class Options:
    """How to plan.

    ``recreate``: networks that differ are made anew. ``proven``: ids of unsealed secrets that have the wanted content.
    ``kept``: specs of kept revisions, whose configs and secrets stay. ``new_salt`` gives random hexadecimal digits.
    ``order``: services by name, wave by wave.
    """

    prune: bool = False
    recreate: bool = False
    proven: Collection[str] = ()
    kept: Specs = ()
    new_salt: Salt = lambda: "00000000"
    order: Sequence[Sequence[str]] = ()


PLAIN = Options()


def build_plan(wanted: Wanted, observed: Snapshot, options: Options = PLAIN) -> Plan:
    """Plan networks, secrets and configs, then services, then removals.

    ``observed.services`` are those of the stack, and any others that bear a wanted name.

    Raises :class:`ComposeError` or :class:`StateError` for all that can be known to fail before the first write.
    """
    by_name = _networks_by_name(observed.networks)
    ids = known_ids(observed)
    _check_owned(wanted.stack, observed.services)
    by_id = {network.id: [network] for network in observed.networks}
    _check_externals(wanted.externals, {**by_id, **by_name}, ids)
    gone = service_removals(wanted, observed) if options.prune else []
    check_ports(wanted, [*observed.services, *observed.others], leaving=[entry.name for entry in gone])
    networks = _network_entries(wanted, observed, options, by_name)
    moves = moves_of(networks, observed.networks, wanted.stack)
    check_moves(moves, observed.services, observed.others, wanted.stack)
    contents = _content_entries(wanted, observed, options)
    references = {**{key: (key[1], identity) for key, identity in ids.items()}, **_chosen_versions(wanted, contents)}
    live = {service.name: service for service in observed.services}
    names = {network.id: network.name for network in observed.networks}
    planned = [
        _service_entry(
            with_networks(with_versions(spec, references), names),
            live.get(spec["Name"]),
            names,
            stack=wanted.stack,
        )
        for spec in _ordered(wanted.services, options.order)
    ]
    unlisted = [] if options.prune else _unlisted(wanted, observed)
    services = [announced(entry, live.get(entry.name), moves) for entry in planned]
    services += [entry for kept in unlisted if (entry := announced(kept, live[kept.name], moves)).action != "keep"]
    used = in_use([*options.kept, *_specs_after(observed, [*services, *gone])])
    chosen = [entry.id for entry in contents]
    others = removals(wanted, observed, chosen=chosen, used=used, prune=options.prune)
    entries = (*(told(entry, observed.services) for entry in networks), *contents, *arranged(services, gone), *others)
    return Plan(wanted.stack, entries, tuple(_network_warnings(networks)))


def _network_entries(
    wanted: Wanted, observed: Snapshot, options: Options, by_name: Mapping[str, Sequence[Network]]
) -> list[Entry]:
    moving = stand_ins(observed.networks, wanted.stack)
    return [
        network_entry(
            spec,
            stack=wanted.stack,
            live=by_name.get(spec["Name"], ()),
            recreate=options.recreate,
            moving=spec["Name"] in moving,
        )
        for spec in wanted.networks
    ]


def _unlisted(wanted: Wanted, observed: Snapshot) -> list[Entry]:
    """Plan for the stack's services that the layers do not have: they leave stand-ins, and else stay as they are."""
    names = {spec["Name"] for spec in wanted.services}
    found = stand_ins(observed.networks, wanted.stack).values()
    return [_leaving(service, found) for service in observed.services if service.name not in names]


def _leaving(service: Service, found: Iterable[Network]) -> Entry:
    gone = {network.id: network.name for network in found if on(service, network.id)}
    if not gone:
        return Entry("service", service.name, "keep", "is not in the layers", id=service.id, version=service.version)
    left = [item for item in attachments(service.spec) if item["Target"] not in gone]
    return attaching(service, left, f"leaves {', '.join(gone.values())}")


def _content_entries(wanted: Wanted, observed: Snapshot, options: Options) -> list[Entry]:
    referred = in_use(service.spec for service in observed.services)
    return [
        choose(
            content,
            stack=wanted.stack,
            live=objects(content.kind, observed),
            proven=options.proven,
            referred=referred,
            new_salt=options.new_salt,
        )
        for content in wanted.contents
    ]


def _chosen_versions(wanted: Wanted, entries: Iterable[Entry]) -> dict[Named, tuple[str, str]]:
    return {(content.kind, content.name): (entry.name, entry.id) for content, entry in zip(wanted.contents, entries)}


def _ordered(specs: Iterable[dict[str, t.Any]], order: Sequence[Sequence[str]]) -> list[dict[str, t.Any]]:
    wave = {name: number for number, names in enumerate(order) for name in names}
    return sorted(specs, key=lambda spec: wave.get(spec["Name"], 0))


def _specs_after(observed: Snapshot, entries: Iterable[Entry]) -> Specs:
    yield from specs_after(observed.services, entries)
    yield from specs_after(observed.others, ())


def _network_warnings(networks: Iterable[Entry]) -> Iterable[str]:
    return (
        f"Network {entry.name} differs from the layers in {', '.join('.'.join(path) for path in entry.fields)}: Swarm "
        "cannot change a network in place, so it is kept as it is; with recreate_networks: true it is made anew."
        for entry in networks
        if entry.action == "keep" and entry.fields
    )


def build_removal(stack: str, observed: Snapshot, held: Mapping[str, str] = NOBODY) -> Plan:
    """Plan to remove all that bears the stack's label, services first, networks last, and keep what others use.

    ``held``: id -> who uses it, see ``holders.py``.
    """
    services = [_removal(service) for service in sorted(observed.services, key=lambda service: service.name)]
    rest: tuple[tuple[Kind, Iterable[Network | Config | Secret]], ...] = (
        ("secret", observed.secrets),
        ("config", observed.configs),
        ("network", observed.networks),
    )
    others = [
        Entry(kind, item.name, "keep", held[item.id], id=item.id)
        if item.id in held
        else Entry(kind, item.name, "remove", "belongs to the stack", id=item.id)
        for kind, found in rest
        for item in found
        if item.labels.get(STACK_LABEL) == stack and not getattr(item, "leftover", False)
    ]
    return Plan(stack, (*services, *others))


def _removal(service: Service) -> Entry:
    return Entry("service", service.name, "remove", "belongs to the stack", id=service.id)


def _check_owned(stack: str, services: Iterable[Service]) -> None:
    for service in services:
        if (service.spec.get("Labels") or {}).get(STACK_LABEL) != stack:
            raise StateError(
                f"Service {service.name} exists and does not belong to stack {stack}: remove or rename it, or give the "
                "stack or the service another name."
            )


def _networks_by_name(networks: Iterable[Network]) -> dict[str, list[Network]]:
    found: dict[str, list[Network]] = {}
    for network in networks:
        found.setdefault(network.name, []).append(network)
    return found


def _check_externals(
    externals: Iterable[External], networks: Mapping[str, list[Network]], ids: Mapping[tuple[str, str], str]
) -> None:
    for external in externals:
        if external.kind == "network":
            check_external_network(external, networks.get(external.name, ()))
        elif (external.kind, external.name) not in ids:
            raise ComposeError(
                f"{external.kind}s.{external.key}: the external {external.kind} {external.name} does not exist: create "
                "it beforehand.",
                path=(f"{external.kind}s", external.key),
            )


def _service_entry(spec: dict[str, t.Any], live: Service | None, networks: Mapping[str, str], *, stack: str) -> Entry:
    name = spec["Name"]
    if live is None:
        after = {path: value for path, value in leaves(spec).items() if path != ("Name",)}
        return Entry("service", name, "create", "does not exist yet", spec=spec, after=after)
    theirs = with_networks(live.spec, networks)
    paths = differences(spec, theirs)
    if not paths:
        return resumed(live) or Entry("service", name, "keep", "is as wanted", id=live.id, version=live.version)
    _check_mode(spec, live, stack=stack)
    restarts, reason = consequence(paths, spec)
    first = armed(spec, live.spec, paths, restarts=restarts)
    return Entry(
        "service",
        name,
        "update",
        f"{reason}; the rollback config goes first" if first else reason,
        fields=paths,
        restarts_tasks=restarts,
        id=live.id,
        version=live.version,
        spec=mended(live.spec, spec, paths),
        base=live.spec,
        armed=first,
        before=_chosen(leaves(theirs), paths),
        after=_chosen(leaves(spec), paths),
    )


def _chosen(found: Mapping[SpecPath, t.Any], paths: tuple[SpecPath, ...]) -> dict[SpecPath, t.Any]:
    return {path: found[path] for path in paths if path in found}


def _check_mode(spec: dict[str, t.Any], live: Service, *, stack: str) -> None:
    wanted, has = (next(iter(normal_mode(side.get("Mode")))) for side in (spec, live.spec))
    if wanted != has:
        key = live.name[len(stack) + 1 :]
        raise ComposeError(
            f"services.{key}.deploy.mode: the layers want {MODES[wanted][0]}, and service {live.name} runs as "
            f"{MODES[has][0]}, which Swarm cannot change: remove the service, then deploy again.",
            path=("services", key, "deploy", "mode"),
        )
