# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Make a network anew under the services that use it: Swarm removes none that is in use, and a name is given once.

A stand-in carries the services meanwhile. Each step is a rolling update, and services that have done it share a network
with those that have not, so that they reach one another all the time::

    services are on      step
    network              over: the stand-in is made, and services join it
    network, stand-in    off: services leave the network
    stand-in             swap: the network is removed, once no task is left on it
    stand-in             back: the network is made anew, and services join it
    network, stand-in    home: the deploy's own update, which knows no stand-in; at last the stand-in is removed

Which step is next is read from what is there and from nothing else. So a run that died is seen through by the next one.
"""

from __future__ import annotations

import typing as t
from dataclasses import field, replace

from ..errors import InputError, StateError
from ..records import dataclass
from ..spec.contents import OUR_LABELS
from ..spec.scope import STACK_LABEL
from .entry import Entry
from .waves import Step

if t.TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from ..spec.table import SpecPath
    from ..state.resources import Guest, Network
    from ..state.service import Service

Spec = t.Dict[str, t.Any]

STAND_IN = f"{OUR_LABELS}stand-in"
"""Label of a stand-in: the name of the network that it stands in for."""

ATTACHED: SpecPath = ("TaskTemplate", "Networks")
OWN_OPTIONS = frozenset({"com.docker.network.driver.overlay.vxlanid_list"})
"""Options that two networks cannot share."""


LONGEST_NAME = 63
"""What the Engine takes for a network's name (``validateAnnotations`` of swarmkit)."""


def stand_in_name(network: str) -> str:
    """Name a network's stand-in. It is known by its label, not by its name."""
    ending = "-stand-in"
    return f"{network[: LONGEST_NAME - len(ending)]}{ending}"


@dataclass(frozen=True)
class Move:
    """A network on its way. ``old``: id of the one that has to go; ``new``: of the wanted one; ``carrier``: of the
    stand-in. Each is empty where there is none. ``taken_down``: this node has not let go of the old one yet.
    """

    entry: Entry
    stack: str
    old: str = ""
    new: str = ""
    carrier: str = ""
    taken_down: bool = False

    @property
    def name(self) -> str:
        return self.entry.name

    @property
    def stand_in(self) -> str:
        return stand_in_name(self.name)

    def stand_in_entry(self) -> Entry:
        """Plan the stand-in: as the wanted network, with addresses of Swarm's choice, for the wanted ones stay free."""
        spec = self.entry.spec
        ipam = {key: value for key, value in (spec.get("IPAM") or {}).items() if key != "Config"}
        options = {key: value for key, value in (spec.get("Options") or {}).items() if key not in OWN_OPTIONS}
        labels = {**(spec.get("Labels") or {}), STACK_LABEL: self.stack, STAND_IN: self.name}
        body = {**spec, "Name": self.stand_in, "Labels": labels, "Options": options, "IPAM": ipam}
        given = {key: value for key, value in body.items() if value not in ({}, None)}
        return Entry("network", self.stand_in, "create", f"stands in for network {self.name}", spec=given)


@dataclass(frozen=True)
class Moving:
    """What is due now. ``frees``: ids of networks that must have no task left first; ``waits``: why nothing is due."""

    entries: tuple[Entry, ...] = ()
    frees: tuple[str, ...] = ()
    waits: str = ""


@dataclass
class _Edits:
    """Attachments of services on their way, by name of service, and what is said of each."""

    attached: dict[str, list[Spec]] = field(default_factory=dict)
    reasons: dict[str, list[str]] = field(default_factory=dict)

    def join(self, service: Service, *, source: str, target: str) -> None:
        """Attach to one more network, by the same aliases."""
        now = self.attached.setdefault(service.name, attachments(service.spec))
        now += [{**item, "Target": target} for item in now if item["Target"] == source]
        self.reasons.setdefault(service.name, []).append(f"joins {target}")

    def leave(self, service: Service, *, network: str, name: str) -> None:
        now = self.attached.setdefault(service.name, attachments(service.spec))
        self.attached[service.name] = [item for item in now if item["Target"] != network]
        self.reasons.setdefault(service.name, []).append(f"leaves {name}")

    def entries(self, services: Iterable[Service]) -> Iterator[Entry]:
        for service in services:
            if service.name in self.attached:
                reason = ", ".join(self.reasons[service.name])
                yield attaching(service, self.attached[service.name], reason)


def attachments(spec: Mapping[str, t.Any]) -> list[Spec]:
    """Give the networks of a service, as its spec has them."""
    return list((spec.get("TaskTemplate") or {}).get("Networks") or ())


def on(service: Service, network: str) -> bool:
    """Whether a service uses a network, by id."""
    return bool(network) and any(item["Target"] == network for item in attachments(service.spec))


def attaching(service: Service, attached: Sequence[Spec], reason: str) -> Entry:
    """Plan to give a service other networks, and nothing else."""
    template = {**service.spec["TaskTemplate"], "Networks": list(attached)}
    return Entry(
        "service",
        service.name,
        "update",
        reason,
        fields=(ATTACHED,),
        restarts_tasks=True,
        id=service.id,
        version=service.version,
        spec={**service.spec, "TaskTemplate": template},
        base=service.spec,
    )


def stand_ins(networks: Iterable[Network], stack: str) -> dict[str, Network]:
    """Find a stack's stand-ins: name of the network that each stands in for -> stand-in."""
    return {
        network.labels[STAND_IN]: network
        for network in networks
        if network.labels.get(STACK_LABEL) == stack and is_stand_in(network) and not network.leftover
    }


def is_stand_in(network: Network) -> bool:
    """Whether a network stands in for another."""
    return STAND_IN in network.labels


def moves_of(entries: Iterable[Entry], networks: Sequence[Network], stack: str) -> tuple[Move, ...]:
    """Find the networks that are to be made anew, or that a run which died was making anew."""
    carriers, found = stand_ins(networks, stack), []
    leftovers = {network.name for network in networks if network.leftover}
    for entry in entries:
        goes, carrier = entry.action == "replace", carriers.get(entry.name)
        if goes or carrier:
            old, new = (entry.id, "") if goes else ("", entry.id)
            found.append(Move(entry, stack, old, new, carrier.id if carrier else "", entry.name in leftovers))
    _check_free(found, networks)
    return tuple(found)


def _check_free(moves: Iterable[Move], networks: Iterable[Network]) -> None:
    names = {network.name for network in networks}
    for move in moves:
        if not move.carrier and move.stand_in in names:
            raise StateError(
                f"Network {move.name} cannot be made anew, because the name of its stand-in, {move.stand_in}, is "
                "taken: remove or rename that network."
            )


def next_moves(moves: Sequence[Move], services: Sequence[Service]) -> Moving | None:
    """Give what is due on the way of all networks; ``None`` where the deploy's own updates are all that is left."""
    edits, made, removed, waits = _Edits(), [], [], []
    for move in moves:
        if move.old:
            steps = _away(move, services, edits)
        elif move.taken_down:
            waits.append(f"this node still takes the old network {move.name} down")
            continue
        else:
            steps = _back(move, services, edits)
        made += [entry for entry in steps if entry.action == "create"]
        removed += [entry for entry in steps if entry.action == "remove"]
    entries = (*made, *edits.entries(services), *removed)
    if not entries and not waits:
        return None
    return Moving(entries, tuple(entry.id for entry in removed), "" if entries else "; ".join(waits))


def moving_step(moving: Moving, services: Sequence[Entry]) -> Step:
    """Give the step of a deploy that moves services: all that the plan writes is still to come."""
    names = frozenset(entry.name for entry in moving.entries if entry.kind == "service")
    pending = tuple(entry.name for entry in services if entry.action != "keep")
    return Step(names, names, pending, gates=frozenset(entry.name for entry in services))


def _away(move: Move, services: Sequence[Service], edits: _Edits) -> Sequence[Entry]:
    """Over, off, or swap."""
    users = [service for service in services if on(service, move.old)]
    behind = [service for service in users if not on(service, move.carrier)]
    for service in behind:
        edits.join(service, source=move.old, target=move.stand_in)
    if not move.carrier:
        return [move.stand_in_entry()]
    for service in () if behind else users:
        edits.leave(service, network=move.old, name=move.name)
    return [] if users else [Entry("network", move.name, "remove", "is made anew", id=move.old)]


def _back(move: Move, services: Sequence[Service], edits: _Edits) -> Sequence[Entry]:
    behind = [service for service in services if on(service, move.carrier) and not on(service, move.new)]
    for service in behind:
        edits.join(service, source=move.carrier, target=move.name)
    return [move.entry] if behind and move.entry.action == "create" else []


# --- what is said beforehand --------------------------------------------------------------------


def announced(entry: Entry, service: Service | None, moves: Iterable[Move]) -> Entry:
    """Say in the plan's entry of a service over which networks it goes."""
    ahead = [move for move in moves if move.old and service and on(service, move.old)]
    if not ahead or service is None:
        return entry
    ways = "; ".join(f"moves to {move.stand_in} and back, for {move.name} is made anew" for move in ahead)
    if entry.action == "keep":
        entry = replace(attaching(service, attachments(service.spec), ways), before={}, after={})
    else:
        entry = replace(entry, reason=f"{entry.reason}; {ways}", restarts_tasks=True)
    names = [move.name for move in ahead]
    before, after = dict(entry.before), dict(entry.after)
    before["moves",], after["moves",] = names, [state for move in ahead for state in _states(move)]
    return replace(entry, before=before, after=after)


def _states(move: Move) -> list[str]:
    new = f"{move.name} (new)"
    return [f"{move.name}, {move.stand_in}", move.stand_in, f"{move.stand_in}, {new}", new]


def told(entry: Entry, services: Iterable[Service]) -> Entry:
    """Say in the plan's entry of a network who moves for it."""
    if entry.action != "replace":
        return entry
    users = sorted(service.name for service in services if on(service, entry.id))
    way = f"{', '.join(users)} move to {stand_in_name(entry.name)} and back" if users else "no service uses it"
    return replace(entry, reason=f"differs, and is made anew: {way}")


# --- what forbids it -----------------------------------------------------------------------------


def check_moves(moves: Iterable[Move], services: Iterable[Service], others: Iterable[Service], stack: str) -> None:
    """Refuse to make a network anew under services that are not the stack's, or that are jobs."""
    for move in moves:
        foreign = [service.name for service in others if on(service, move.old)]
        if foreign:
            raise _refused(
                move,
                f"{', '.join(foreign)}, which stack {stack} does not own, uses it",
                "take it off the network, or turn recreate_networks off",
            )
        jobs = [service.name for service in services if on(service, move.old) and service.mode.endswith("-job")]
        if jobs:
            raise _refused(
                move,
                f"the job {', '.join(jobs)} uses it, and Swarm runs a job again whenever it is moved",
                "remove the job, or turn recreate_networks off",
            )


def check_guests(moves: Iterable[Move], guests: Iterable[Guest], nodes: Mapping[str, str]) -> None:
    """Refuse to make a network anew that containers outside of Swarm use. ``nodes``: id -> host name."""
    for move in moves:
        found = [
            f"{guest.container_id[:12]} on {nodes.get(guest.node_id, guest.node_id)}"
            for guest in guests
            if move.old in guest.networks
        ]
        if found:
            raise _refused(
                move,
                f"container {', '.join(found)}, which is no task of a service, uses it",
                "disconnect or remove it, or turn recreate_networks off",
            )


def _refused(move: Move, because: str, advice: str) -> StateError:
    fields = ", ".join(".".join(path) for path in move.entry.fields)
    return StateError(
        f"Network {move.name} differs from the layers in {fields} and cannot be made anew, because {because}: {advice}."
    )


def needs_wait(moves: Iterable[Move]) -> InputError:
    """Make the error of a deploy that would move services and not wait for them."""
    names = ", ".join(move.name for move in moves if move.old)
    return InputError(
        f"wait is false, but network {names} has to be made anew, and services move step by step: turn wait on, or "
        "recreate_networks off."
    )
