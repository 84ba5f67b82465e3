# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Refreshing images as short calls: look at registries, write one service, look, bring it back, end."""

from __future__ import annotations

import time
import typing as t
from dataclasses import field, replace

from .._core.errors import EngineError, NotFound, StateError
from .._core.history.revision import STACK, History
from .._core.plan.images import Unresolved, with_image
from .._core.plan.under_way import is_under_way
from .._core.records import dataclass
from .._core.refresh.age import made_at
from .._core.refresh.choice import Choice, chosen, misfits
from .._core.refresh.decide import Limits, decided, failed_warnings, move_of
from .._core.refresh.memory import Failed
from .._core.refresh.rows import asked, local_name, row_of
from .._core.refresh.unanswered import sentences
from .._core.spec.marks import unmarked
from .._core.state.service import Service, without_environment
from .._core.state.snapshot import Snapshot
from . import history, image_memory
from . import observe as read
from .act import AUTH_HEADER
from .registry import look_up
from .side_by_side import side_by_side

if t.TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from .._core.refresh.rows import Row
    from .client import Engine
    from .history import Run
    from .registry import Credentials

Result = t.Dict[str, t.Any]
Move = t.Mapping[str, t.Any]

LEFT_ALONE = "nothing was changed; exclude these services, or leave them as they are with on_registry_error: skip"


@dataclass(frozen=True)
class Wish:
    """What is looked at, and what is done about it. ``skips``: a registry that does not answer is no error."""

    choice: Choice
    limits: Limits = field(default_factory=Limits)
    max_age: float | None = None
    skips: bool = False


def check(engine: Engine, wish: Wish, *, known: Credentials, remembers: bool) -> Result:
    """Compare what runs with what the registries have: one request for each distinct image.

    ``remembers``: write down since when services are behind, where that is not known yet.
    """
    now = time.time()
    everybody = read.everybodys_services(engine)
    services, warnings = chosen(everybody, wish.choice), misfits(everybody, wish.choice)
    questions = sorted({question for service in services for question in [asked(service)] if question})
    found = look_up(engine, questions, known)
    created = _created(engine, services)
    oldest = None if wish.max_age is None else now - wish.max_age
    rows = [row_of(service, found, created, oldest=oldest) for service in services]
    unanswered = sentences({image: answer for image, answer in found.items() if isinstance(answer, Unresolved)})
    if unanswered and not wish.skips:
        raise EngineError(f"{' '.join(unanswered)} So {LEFT_ALONE}.", report=_report(rows, now), warnings=warnings)
    names = {service.name for service in everybody}
    memory = image_memory.read(engine).seen(rows, services=names, now=now)
    if remembers:
        image_memory.change(engine, lambda before: before.seen(rows, services=names, now=now))
    nodes = read.nodes(engine) if any(row.status == "behind" for row in rows) else ()
    limits = replace(wish.limits, memory=memory, half_way=_half_way(engine, rows), nodes=nodes)
    rows = decided(rows, limits)
    warnings += [*unanswered, *failed_warnings(rows, limits)]
    return {**_planned(rows), "report": _report(rows, now), "warnings": warnings}


def _planned(rows: Iterable[Row]) -> Result:
    planned = [(row, move_of(row)) for row in rows if row.result == "planned"]
    return {
        "changed": bool(planned),
        "moves": [move for _row, move in planned],
        "diff": {
            side: {row.service.name: move[key] for row, move in planned if not move["resumes"]}
            for side, key in (("before", "from"), ("after", "to"))
        },
    }


def _report(rows: Iterable[Row], now: float) -> list[Result]:
    return [row.to_result(now=now) for row in rows]


def _created(engine: Engine, services: Iterable[Service]) -> dict[str, float | None]:
    """Say when the images that run were made, as far as this manager has them."""
    names = sorted({name for service in services for name in [local_name(service)] if name})

    def ask(name: str) -> float | None:
        try:
            return made_at(engine.get(f"/images/{name}/json").get("Created"))
        except NotFound:
            return None

    return dict(zip(names, side_by_side(ask, names)))


def _half_way(engine: Engine, rows: Iterable[Row]) -> dict[str, int]:
    """Find the stacks whose newest revision has come to no end: one call, and none where nothing is behind."""
    if not any(row.status == "behind" and row.service.stack for row in rows):
        return {}
    stacks: dict[str, list[t.Any]] = {}
    for config in history.configs(engine, None):
        stacks.setdefault(config.labels[STACK], []).append(config)
    newest = {stack: History.of(found) for stack, found in stacks.items()}
    return {stack: past.newest.number for stack, past in newest.items() if past.newest and past.is_under_way}


def roll(engine: Engine, move: Move, *, header: str | None, first: bool, run: Run) -> Result:
    """Take the writer lock and give a service its new image. Keeps the lock.

    ``header`` are credentials to store with it. ``first``: it is the first of its stack in this run, so what runs is
    recorded where no revision has it. One that a dead run has written is not written again.
    """
    with history.writing(engine, move["lock"], run):
        before = _observe(engine, move["service"])
        live = before.services[0]
        if move["resumes"] and live.image == move["to"]:
            return _written(engine, before, action="none")
        if live.image != move["from"] or is_under_way(live):
            raise StateError(f"Service {live.name} was changed by somebody else meanwhile: run the task again.")
        if first and move["stack"]:
            _adopt(engine, move["stack"])
        runs = move["from"].partition("@")[2]
        tried = {"runs": runs, "digest": move["digest"], "now": time.time()}
        image_memory.change(engine, lambda memory: memory.begun(live.name, **tried))
        spec = with_image(dict(unmarked(live.spec)), move["to"], move["platforms"])
        headers = {AUTH_HEADER: header} if header else None
        engine.post(f"/services/{live.id}/update", spec, {"version": live.version}, headers=headers)
    return _written(engine, before)


def _adopt(engine: Engine, stack: str) -> None:
    past = history.read(engine, stack)
    if past.newest and past.is_under_way:
        raise StateError(
            f"Revision {past.newest.number} of stack {stack} has come to no end: deploy it or roll it back first."
        )
    history.adopt(engine, history=past, observed=_stack(engine, stack), stack=stack)


def back(engine: Engine, move: Move, *, run: Run) -> Result:
    """Bring a service back to its old image by its rollback config; nothing is written where Swarm has done so.

    ``update_config`` is what :func:`end` puts back. Raises :class:`StateError` where somebody else has changed it.
    """
    history.renew(engine, move["lock"], run)
    before = _observe(engine, move["service"])
    live, old = before.services[0], before.services[0].previous_spec
    if live.image == move["from"]:
        return {"changed": False, "deployed": [], "snapshot": before.to_json()}
    if live.image != move["to"] or not old or _image(old) != move["from"]:
        raise StateError(f"Service {live.name} was changed by somebody else meanwhile, and stays as it is.")
    free = unmarked(old)  # the mark of a drain that has died does not come back
    spec = {**free, "UpdateConfig": free.get("RollbackConfig") or free.get("UpdateConfig")}
    engine.post(f"/services/{live.id}/update", spec, {"version": live.version})
    return {**_written(engine, before), "armed": True, "update_config": free.get("UpdateConfig")}


def look(engine: Engine, move: Move, *, renews: bool, run: Run) -> Result:
    """Observe a service, its tasks and all nodes; ``renews`` the lock of this run, too."""
    if renews:
        history.renew(engine, move["lock"], run)
    return {"changed": False, "snapshot": _observe(engine, move["service"]).to_json()}


def end(engine: Engine, move: Move, *, outcome: str, why: str, armed: bool, run: Run) -> Result:
    """Put the update config of a service back, remember what came of it, and give the lock back.

    ``outcome``: ``refreshed``, ``failed`` (then it is not tried again, and ``why`` says why), or any other, which is
    not remembered. ``armed``: :func:`back` has written over ``move["update_config"]``.
    """
    try:
        if armed:
            live = _observe(engine, move["service"]).services[0]
            spec = {**live.spec, "UpdateConfig": move["update_config"]}
            engine.post(f"/services/{live.id}/update", spec, {"version": live.version})
        failed = Failed(move["digest"], float(round(time.time())), why) if outcome == "failed" else None
        known = outcome in ("refreshed", "failed")
        image_memory.change(
            engine, lambda memory: memory.ended(move["service"], failed) if known else memory.left(move["service"])
        )
    finally:
        history.release(engine, move["lock"], run)
    return {"changed": armed}


def record(engine: Engine, stack: str, *, run: Run, keep: int) -> Result:
    """Record what a stack runs now as a revision, where none has it. ``revision``: the one that runs."""
    history.acquire(engine, stack, run)
    number = history.record_now(engine, stack, _stack(engine, stack), run=run, keep=keep)
    return {"changed": False, "revision": number}


def _stack(engine: Engine, stack: str) -> Snapshot:
    return Snapshot(services=read.services(engine, stack), networks=read.networks(engine))


def _written(engine: Engine, before: Snapshot, *, action: str = "update") -> Result:
    now = Service.from_json(engine.get(f"/services/{before.services[0].id}"))
    entry = {"id": now.id, "name": now.name, "action": action, "restarts_tasks": action == "update"}
    deployed = {**entry, "digest": now.template_digest, "spec": without_environment(now.spec)}
    return {"changed": action == "update", "deployed": [deployed], "snapshot": before.to_json()}


def _image(spec: Mapping[str, t.Any]) -> str:
    return str((spec["TaskTemplate"].get("ContainerSpec") or {}).get("Image", ""))


def _observe(engine: Engine, name: str) -> Snapshot:
    listed = engine.get("/services", {"filters": {"name": [name]}, "status": True})
    found = tuple(Service.from_json(obj) for obj in listed if obj["Spec"]["Name"] == name)
    if not found:
        raise StateError(f"Service {name} is not in the swarm any more: run the task again.")
    return Snapshot(services=found, tasks=read.tasks_of(engine, [name]), nodes=read.nodes(engine), time=time.time())
