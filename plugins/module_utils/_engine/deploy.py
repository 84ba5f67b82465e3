# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A deploy of one stack as one short call: observe, plan, record, write."""

from __future__ import annotations

import dataclasses
import secrets
import typing as t

from .._core.history.past import Past, check_layers, past_of
from .._core.history.record import kept, state_after
from .._core.plan.build import Options, build_plan
from .._core.plan.handover import givers
from .._core.plan.images import as_recorded, to_look_up, with_images
from .._core.plan.moves import moving_step
from .._core.plan.replicas import with_live_replicas
from .._core.plan.traps import check_traps
from .._core.plan.under_way import overtaken, refuse_rollbacks, under_way, waited_for
from .._core.plan.waves import needs, next_step
from .._core.records import dataclass
from .._core.spec.project import Wanted, refuse_ignored, wanted_from
from .._core.state.service import without_environment
from . import history, moves, observe
from .act import act
from .contents import proven
from .history import Begun, Run
from .registry import credentials, look_up
from .side_by_side import side_by_side

if t.TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from .._core.history.revision import History
    from .._core.plan.entry import Entry, Plan
    from .._core.plan.images import Resolve
    from .._core.plan.moves import Moving
    from .._core.plan.waves import Step
    from .._core.spec.contents import Contents
    from .._core.state.node import Node
    from .._core.state.service import Service
    from .._core.state.snapshot import Snapshot
    from .client import Engine
    from .registry import Credentials

Result = t.Dict[str, t.Any]

SALT_BYTES = 16


@dataclass(frozen=True)
class Wish:
    """What a plan is made of, as the controller sends it. ``keep``: how many revisions are to be left. ``strict``
    refuses what the Engine cannot honour. ``shows``: somebody wants to see the diff, which takes as long as the plan.
    """

    stack: str
    project: Mapping[str, t.Any]
    contents: Contents
    waves: Sequence[Sequence[str]]
    prune: bool
    recreate: bool
    keep_replicas: bool
    resolve: Resolve
    registry_auth: Mapping[str, t.Any] | None
    keep: int
    require_layers: bool
    strict: bool
    shows: bool = False


@dataclass(frozen=True)
class Decided:
    """A plan, what it was made on, and what of it is due now: a step of networks on their way, or what comes next.

    ``nodes`` are there where services are to be written.
    """

    wanted: Wanted
    observed: Snapshot
    history: History
    plan: Plan
    step: Step
    warnings: tuple[str, ...]
    moving: Moving | None
    nodes: tuple[Node, ...] = ()

    @property
    def due(self) -> list[Entry]:
        if self.moving:
            return list(self.moving.entries)
        first = givers(self.plan.services, self.step.due)
        return [entry for entry in self.plan.writes if _is_due(entry, self.step) or _goes_first(entry, first)]


@dataclass(frozen=True)
class Done:
    """What a call has written, what was seen before the first write, and the services after the last.

    ``locked``: the stack's lock is still held. ``warnings`` are of the writing itself.
    """

    decided: Decided
    begun: Begun
    observed: Snapshot
    live: tuple[Service, ...]
    writes: tuple[Entry, ...] = ()
    locked: bool = False
    settled: bool = False
    warnings: tuple[str, ...] = ()


def deploy(engine: Engine, wish: Wish, *, run: Run, store_auth: bool, check: bool) -> Result:
    """Observe, plan, and unless ``check`` write what comes first: networks, secrets, configs, and a wave of services.

    The plan is of the whole stack; ``pending`` are the services that are written later, when the ``gates`` run,
    ``removals`` what may go once the stack has converged. ``snapshot`` is what was seen before the first write,
    ``services`` what stands after the last, where there was one. ``moving``: networks are on their way, and ``waits``
    says for what, where nothing could be written now. What is written is recorded as a revision first, under the
    stack's lock: see ``history``.
    ``ignored`` is what this Engine cannot honour.
    """
    decided = _decide(engine, wish, run)
    past = _past(engine, decided, run, require_layers=wish.require_layers)
    found = under_way(decided.plan, decided.observed.services) if run.revision is None else ()
    if found and run.waits and not (check or run.overtakes):
        return _to_wait_for(engine, decided, found, run, shows=wish.shows)
    over = _over(found, run, check=check)
    if decided.plan.changed and not check:
        done = _write(engine, wish, decided, run, store_auth=store_auth)
    else:
        done = Done(decided, Begun(run.revision, run.base), decided.observed, decided.observed.services)
    return _result(done, past, over, listed=run.waits and not check, shows=wish.shows)


def _write(engine: Engine, wish: Wish, decided: Decided, run: Run, *, store_auth: bool) -> Done:
    """Write what is due, under the lock. A run that does not wait is settled here, unless something is to go yet."""
    known = credentials(wish.registry_auth)
    # credential helpers take their time before the lock is had, not under it
    unstored = _unstored(known, decided.wanted) if store_auth else ()
    with history.writing(engine, wish.stack, run):
        decided = _decided_again(engine, wish, decided, run)
        writes, observed = decided.due, _before(engine, decided, run)
        begun = _begun(engine, decided, run)
        auth = known.headers(_images(decided.wanted)) if store_auth else None
        with begun.noted():
            act(engine, decided.plan, writes, auth=auth)
    settled = not run.waits and not decided.plan.removals
    works: list[t.Callable[[], t.Any]] = [lambda: observe.services(engine, wish.stack) if writes else observed.services]
    if settled:
        works.append(lambda: _settle(engine, wish, begun, run))
    live, *_nothing = side_by_side(lambda work: work(), works)
    return Done(decided, begun, observed, live, tuple(writes), not settled, settled, unstored)


def _settle(engine: Engine, wish: Wish, begun: Begun, run: Run) -> None:
    outcomes = {begun.revision: "started"} if begun.revision else {}
    history.settle(engine, wish.stack, run, outcomes=outcomes, runs_now=begun.revision, keep=wish.keep, locked=True)


def _result(done: Done, past: Past, over: Sequence[str], *, listed: bool, shows: bool) -> Result:
    decided, begun = done.decided, done.begun
    return {
        **planned(decided.plan, (*decided.warnings, *past.warnings, *over, *done.warnings), shows=shows),
        "done": [entry.to_result() for entry in done.writes],
        "pending": list(decided.step.pending),
        "gates": sorted(decided.step.gates),
        "removals": [{"kind": entry.kind, "name": entry.name, "id": entry.id} for entry in decided.plan.removals],
        "deployed": _deployed(decided, done.live) if listed else [],
        "snapshot": done.observed.to_json(),
        "services": [service.to_json() for service in done.live] if done.writes else [],
        "ignored": [{"path": path, "reason": reason} for path, reason in decided.wanted.ignored],
        "under_way": [],
        "moving": decided.moving is not None,
        "waits": decided.moving.waits if decided.moving else "",
        "history": {
            **past.to_result(),
            **(begun.to_result() if begun.revision else {}),
            "locked": done.locked,
            "settled": done.settled,
        },
    }


def _to_wait_for(engine: Engine, decided: Decided, services: Sequence[Service], run: Run, *, shows: bool) -> Result:
    """Write nothing, and list the services that Swarm is still at. Where a run that lives began that, it is refused."""
    history.refuse_foreign(engine, decided.plan.stack, run)
    return {
        **planned(decided.plan, decided.warnings, shows=shows),
        "done": [],
        "pending": [],
        "removals": [],
        "deployed": [],
        "snapshot": decided.observed.to_json(),
        "services": [],
        "ignored": [],
        "under_way": [_listed("none", service) for service in services],
    }


def _over(services: Sequence[Service], run: Run, *, check: bool) -> tuple[str, ...]:
    """Say what becomes of updates that are under way."""
    if check:
        return waited_for(services)
    if not run.overtakes:
        refuse_rollbacks(services)
    return overtaken(services)


def _past(engine: Engine, decided: Decided, run: Run, *, require_layers: bool) -> Past:
    if run.revision is not None:  # a later wave of the same run
        return Past()
    if require_layers:
        check_layers(decided.history, stack=decided.plan.stack, layers=run.layers)
    return past_of(
        decided.history,
        plan=decided.plan,
        observed=decided.observed,
        layers=run.layers,
        lock=history.foreign_lock(engine, decided.plan.stack, run) if decided.history.is_under_way else None,
    )


def _begun(engine: Engine, decided: Decided, run: Run) -> Begun:
    """Record what is about to be written, unless that is old versions of configs and secrets to take away."""
    recorded = any(entry.kind == "service" or entry.action != "remove" for entry in decided.plan.writes)
    if run.revision is not None or not recorded:
        return Begun(run.revision, run.base)
    state = state_after(decided.plan, decided.wanted.networks, decided.observed)
    return history.begin(
        engine,
        history=decided.history,
        observed=decided.observed,
        wanted=state,
        stack=decided.plan.stack,
        run=run,
    )


def _before(engine: Engine, decided: Decided, run: Run) -> Snapshot:
    """Add tasks and nodes, by which a verdict tells what the writes began. A run that does not wait gives none."""
    if not decided.due or not run.waits:
        return decided.observed
    stack = decided.plan.stack
    return dataclasses.replace(
        decided.observed, tasks=observe.tasks(engine, stack), nodes=decided.nodes or observe.nodes(engine)
    )


def _decide(engine: Engine, wish: Wish, run: Run) -> Decided:
    wanted = wanted_from(wish.project, stack=wish.stack, contents=wish.contents, api=engine.api)
    if wish.strict:
        refuse_ignored(wanted)
    observed = observe.for_plan(engine, wanted, prune=wish.prune, everybody=wish.recreate)
    past = history.read(engine, wish.stack)
    before = {service.name: service for service in observed.services}
    wanted = with_live_replicas(wanted, before) if wish.keep_replicas else wanted
    wanted, warnings = _resolved(engine, wish, wanted, before, past=past, run=run)
    options = Options(
        prune=wish.prune,
        recreate=wish.recreate,
        proven=proven(engine, wanted, observed),
        kept=kept(past, observed, keep=wish.keep - 1) if wanted.contents or wish.prune else (),
        new_salt=_salt,
        order=wish.waves,
    )
    plan = build_plan(wanted, observed, options)
    moving = moves.next_step(engine, plan, observed, waits=run.waits)
    nodes = observe.nodes(engine) if any(entry.action != "keep" for entry in plan.services) else ()
    # a later wave is not checked: its counts are of a stack on its way, and a refusal would leave that half done
    traps = check_traps(plan, nodes=nodes, observed=observed) if run.revision is None else ()
    standing = {service.name for service in observed.services if service.stands}
    needed = needs(wish.project, stack=wish.stack) if wish.waves else {}
    step = next_step(wish.waves, plan.services, standing=standing, needs=needed)
    step = moving_step(moving, plan.services) if moving else step
    return Decided(wanted, observed, past, plan, step, (*warnings, *traps), moving, nodes)


def _resolved(
    engine: Engine, wish: Wish, wanted: Wanted, before: Mapping[str, Service], *, past: History, run: Run
) -> tuple[Wanted, tuple[str, ...]]:
    """Ask the registries once in a run: in its later waves services get the images that its first call has recorded."""
    begun = past.numbered(run.revision) if run.revision is not None else None
    if begun:
        return as_recorded(wanted, begun.record().services), ()
    images = to_look_up(wanted, before, resolve=wish.resolve)
    return with_images(wanted, before, look_up(engine, images, credentials(wish.registry_auth)))


def _decided_again(engine: Engine, wish: Wish, decided: Decided, run: Run) -> Decided:
    """Give what was decided before the lock was had, or decide again where somebody wrote in between."""
    now = observe.services(engine, wish.stack)
    versions = {service.id: service.version for service in decided.observed.services}
    same = versions == {service.id: service.version for service in now}
    return decided if same and history.read(engine, wish.stack) == decided.history else _decide(engine, wish, run)


def _salt() -> str:
    return secrets.token_hex(SALT_BYTES)


def _is_due(entry: Entry, step: Step) -> bool:
    return entry.action != "remove" and (entry.kind != "service" or entry.name in step.due)


def _goes_first(entry: Entry, names: Collection[str]) -> bool:
    return entry.kind == "service" and entry.name in names


def _unstored(known: Credentials, wanted: Wanted) -> tuple[str, ...]:
    """Warn of registries whose credentials were to be stored and cannot be had: nodes then pull without them."""
    return tuple(f"No credentials were stored with the services: {why}." for why in known.failures(_images(wanted)))


def _images(wanted: Wanted) -> list[str]:
    return sorted({spec["TaskTemplate"]["ContainerSpec"]["Image"] for spec in wanted.services})


def planned(plan: Plan, warnings: Sequence[str] = (), *, shows: bool = True) -> Result:
    """Write a plan as results have it. ``shows``: with its diff."""
    return {
        "changed": plan.changed,
        "plan": [entry.to_result() for entry in plan.entries],
        **({"diff": plan.diff()} if shows else {}),
        "warnings": [*warnings, *plan.warnings],
    }


def _deployed(decided: Decided, live: Iterable[Service]) -> list[Result]:
    by_name = {service.name: service for service in live}
    planned = decided.moving.entries if decided.moving else decided.plan.services
    entries = [entry for entry in planned if entry.name in by_name and entry.name in decided.step.ahead]
    return [
        _listed("none" if entry.action == "keep" else entry.action, by_name[entry.name], restarts=entry.restarts_tasks)
        for entry in entries
    ]


def _listed(action: str, service: Service, *, restarts: bool = False) -> Result:
    return {
        "id": service.id,
        "name": service.name,
        "action": action,
        "restarts_tasks": restarts,
        "digest": service.template_digest,
        "spec": without_environment(service.spec),
    }
