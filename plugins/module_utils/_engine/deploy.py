# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A deploy of one stack as one short call: observe, plan, record, write."""

from __future__ import annotations

import dataclasses
import secrets
import typing as t

from .._core.errors import SwarmError
from .._core.history.past import Past, check_layers, past_of
from .._core.history.record import kept, state_after
from .._core.plan.build import Options, build_plan
from .._core.plan.images import as_recorded, to_look_up, with_images
from .._core.plan.moves import moving_step
from .._core.plan.replicas import with_live_replicas
from .._core.plan.resume import coming_up, going_on
from .._core.plan.traps import check_traps
from .._core.plan.under_way import overtaken, refuse_rollbacks, under_way, waited_for
from .._core.plan.waves import needs, next_step
from .._core.records import dataclass
from .._core.rollout.forgotten import remembered
from .._core.spec.project import Wanted, refuse_ignored, wanted_from
from . import history, moves, observe
from .act import act, noting_done
from .contents import proven
from .deployed import Decided, Done, result_of, to_wait_for
from .history import Begun, Run
from .registry import credentials, look_up
from .side_by_side import side_by_side

if t.TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from .._core.history.revision import History
    from .._core.plan.images import Resolve
    from .._core.spec.contents import Contents
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
    found = _still_at(engine, decided) if run.revision is None else ()
    if found and run.waits and not (check or run.overtakes):
        history.refuse_foreign(engine, wish.stack, run)  # what a run that lives has begun is not ours to watch
        return to_wait_for(decided, found, shows=wish.shows)
    over = _over(found, run, check=check)
    if decided.plan.changed and not check:
        done = _write(engine, wish, decided, run, store_auth=store_auth)
    else:
        done = Done(decided, Begun(run.revision, run.base), decided.observed, decided.observed.services)
    return result_of(done, past, over, listed=run.waits and not check, shows=wish.shows)


def _still_at(engine: Engine, decided: Decided) -> tuple[Service, ...]:
    """Give the services that Swarm is still at: tasks are read only where an update is paused and goes on."""
    plan, services = decided.plan, decided.observed.services
    paused = going_on(plan, services)
    tasks = observe.tasks(engine, plan.stack) if paused else ()
    nodes = {node.id: node for node in decided.nodes}
    return (*under_way(plan, services), *(service for service in paused if coming_up(service, tasks, nodes)))


def _write(engine: Engine, wish: Wish, decided: Decided, run: Run, *, store_auth: bool) -> Done:
    """Write what is due, under the lock."""
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
            with noting_done(decided.plan, writes):
                settled, live = _after_writes(engine, wish, decided, begun, run)
    return Done(decided, begun, observed, live, tuple(writes), not settled, settled, unstored)


def _after_writes(
    engine: Engine, wish: Wish, decided: Decided, begun: Begun, run: Run
) -> tuple[bool, tuple[Service, ...]]:
    """Settle a run that does not wait, unless something is to go yet, and read the services beside that."""
    settles, wrote = not run.waits and not decided.plan.removals, bool(decided.due)
    works: list[t.Callable[[], t.Any]] = [
        lambda: settles and _is_settled(engine, wish, begun, run),
        lambda: observe.services(engine, wish.stack) if wrote else decided.observed.services,
    ]
    settled, live = side_by_side(_call, works)
    return settled, live


def _call(work: t.Callable[[], t.Any]) -> t.Any:
    return work()


def _is_settled(engine: Engine, wish: Wish, begun: Begun, run: Run) -> bool:
    """Settle, or leave it to the controller, which is more patient, and warns where it cannot either."""
    outcomes = {begun.revision: "started"} if begun.revision else {}
    try:
        history.settle(engine, wish.stack, run, outcomes=outcomes, runs_now=begun.revision, keep=wish.keep, locked=True)
    except SwarmError:
        return False
    return True


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
    if run.revision is not None:  # a later wave of a run that watches, which sees to them with more patience
        observed = dataclasses.replace(observed, services=tuple(map(remembered, observed.services)))
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


def _unstored(known: Credentials, wanted: Wanted) -> tuple[str, ...]:
    """Warn of registries whose credentials were to be stored and cannot be had: nodes then pull without them."""
    return tuple(f"No credentials were stored with the services: {why}." for why in known.failures(_images(wanted)))


def _images(wanted: Wanted) -> list[str]:
    return sorted({spec["TaskTemplate"]["ContainerSpec"]["Image"] for spec in wanted.services})
