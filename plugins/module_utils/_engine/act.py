# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Walk a plan: kind after kind, the calls of one kind side by side."""

from __future__ import annotations

import contextlib
import time
import typing as t
from dataclasses import replace

from .._core.errors import Conflict, EngineError, EngineUnreachable, NotFound, NotManager, SwarmError, Unanswered
from .._core.plan.diff import differences
from .._core.plan.handover import batches
from .._core.plan.references import with_new_ids
from .._core.spec.marks import unmarked
from .._core.state.service import Service
from .side_by_side import side_by_side

if t.TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from .._core.plan.entry import Entry, Plan
    from .client import Engine

COLLECTIONS: Mapping[str, str] = {
    "service": "services",
    "network": "networks",
    "config": "configs",
    "secret": "secrets",
}
Made = t.Dict[t.Tuple[str, str], str]
"""Kind and name of what was created -> its id."""

AUTH_HEADER = "X-Registry-Auth"

PORT_PAUSES = (0.1, 0.2, 0.4, 0.8, 1.6, 3.2)
"""Seconds before each further attempt to take a port over. That of a service which has given it up in its spec is free
once Swarm has taken note (``service.Endpoint`` counts in ``checkPortConflicts`` too)."""

PORT_TAKEN = "is already in use by service"

IN_DOUBT = (EngineUnreachable, Unanswered)
"""Errors after which nobody knows whether the call was done."""

ARMED = "armed"
"""Detail of an error that came after a service's rollback config was written."""

SILENCE = (*IN_DOUBT, NotManager)
NOT_BEGUN = SwarmError("not begun")


def act(
    engine: Engine, plan: Plan, writes: Sequence[Entry] | None = None, *, auth: Mapping[str, str] | None = None
) -> None:
    """Do what the plan says, or of that only ``writes``.

    ``auth``: image -> encoded credentials to store with its services. Where a call fails, no further kind is begun, and
    the error's details say what was done, what was not, and what is in doubt, because no answer came.
    """
    done: list[Entry] = []
    made: Made = {}
    for group in batches(plan.writes if writes is None else writes):
        entries = [replace(entry, spec=with_new_ids(entry.spec, made)) for entry in group]
        errors = _all_of(entries, lambda entry: _attempt(engine, entry, auth or {}, made))
        done += [entry for entry, error in zip(entries, errors) if error is None]
        failed = next((error for error in errors if error is not None and error is not NOT_BEGUN), None)
        if failed is not None:
            doubtful = [entry for entry, error in zip(entries, errors) if isinstance(error, IN_DOUBT)]
            arms = [entry for entry, error in zip(entries, errors) if error and error.details.pop(ARMED, False)]
            raise _half_way(failed, plan, done, doubtful=doubtful, arms=arms)


def _all_of(entries: Sequence[Entry], attempt: t.Callable[[Entry], SwarmError | None]) -> list[SwarmError | None]:
    """Make the calls of one kind, and begin none after one that nobody answered: each could take a minute."""
    silent: list[SwarmError] = []

    def unless_silent(entry: Entry) -> SwarmError | None:
        if silent:
            return NOT_BEGUN
        error = attempt(entry)
        if isinstance(error, SILENCE):
            silent.append(error)
        return error

    return side_by_side(unless_silent, entries)


def _attempt(engine: Engine, entry: Entry, auth: Mapping[str, str], made: Made) -> SwarmError | None:
    try:
        identity = WRITES[entry.action](engine, entry, auth)
    except SwarmError as exc:
        exc.message = f"{entry.kind.capitalize()} {entry.name}: {exc.message}"
        return exc
    if identity:
        made[entry.kind, entry.name] = identity
    return None


def _half_way(
    error: SwarmError, plan: Plan, done: list[Entry], *, doubtful: list[Entry], arms: list[Entry]
) -> SwarmError:
    """Say how far it came. A request whose answer is lost may have been done: the Engine may have had it.

    ``arms``: services that have got their new rollback config, and nothing else.
    """
    ended, in_doubt = [title(entry) for entry in done], [title(entry) for entry in doubtful]
    left = [title(entry) for entry in plan.writes if title(entry) not in (*ended, *in_doubt)]
    error.details.update(
        changed=bool(ended or in_doubt or arms),
        plan=[entry.to_result() for entry in plan.entries],
        done=[*ended, *(f"{title(entry)}, its rollback config alone" for entry in arms)],
        not_done=left,
        **({"in_doubt": in_doubt} if in_doubt else {}),
    )
    unknown = f", {len(in_doubt)} in doubt" if in_doubt else ""
    half = f", of {len(arms)} the rollback config alone" if arms else ""
    error.message = f"{error.message.rstrip('.')}; {len(ended)} of {len(plan.writes)} writes were done{half}{unknown}."
    return error


@contextlib.contextmanager
def noting_done(plan: Plan, writes: Sequence[Entry]) -> Iterator[None]:
    """Say in an error that comes after all writes that they were done."""
    try:
        yield
    except SwarmError as exc:
        _half_way(exc, plan, list(writes), doubtful=[], arms=[])
        raise


def title(entry: Entry) -> str:
    return f"{entry.action} {entry.kind} {entry.name}"


def _create(engine: Engine, entry: Entry, auth: Mapping[str, str]) -> str:
    """Create an object and give its id."""
    # The flag makes engines before API 1.44 refuse a second network of the same name.
    body = {**entry.spec, "CheckDuplicate": True} if entry.kind == "network" else entry.spec
    path, headers = f"/{COLLECTIONS[entry.kind]}/create", _headers(entry, auth)
    answer = _once_free(entry, lambda: engine.post(path, body, headers=headers)) or {}
    return str(answer.get("ID") or answer.get("Id") or "")


def _update(engine: Engine, entry: Entry, auth: Mapping[str, str]) -> None:
    """Update an object. Where only Swarm's own notes moved a service's version on, once more with the new version."""
    if entry.armed:
        _update(engine, replace(entry, spec=entry.armed, armed={}, restarts_tasks=False), auth)
        _fire(engine, entry, auth)
        return
    try:
        _post_update(engine, entry, entry.version, auth)
    except Conflict:
        if entry.kind != "service":
            raise
        live = Service.from_json(engine.get(f"/services/{entry.id}"))
        if live.spec != entry.base:
            raise _changed_meanwhile() from None
        _post_update(engine, entry, live.version, auth)


def _fire(engine: Engine, entry: Entry, auth: Mapping[str, str]) -> None:
    """Update a service that was armed a moment ago, from what the Engine has made of that, unless it is more."""
    try:
        live = Service.from_json(engine.get(f"/services/{entry.id}"))
        if differences(entry.armed, live.spec) or _forced(entry.armed) != _forced(live.spec):
            raise _changed_meanwhile()
        _update(engine, replace(entry, base=live.spec, armed={}, version=live.version), auth)
    except SwarmError as exc:
        exc.details[ARMED] = True
        raise


def _forced(spec: Mapping[str, t.Any]) -> int:
    """Give the counter of ``docker service update --force``, which is no difference otherwise."""
    return int((spec.get("TaskTemplate") or {}).get("ForceUpdate") or 0)


def _changed_meanwhile() -> Conflict:
    return Conflict("somebody else changed it meanwhile.", status=409)


def _post_update(engine: Engine, entry: Entry, version: int, auth: Mapping[str, str]) -> None:
    path, headers = f"/{COLLECTIONS[entry.kind]}/{entry.id}/update", _headers(entry, auth)
    _once_free(entry, lambda: engine.post(path, entry.spec, {"version": version}, headers=headers))


def _once_free(entry: Entry, post: t.Callable[[], t.Any]) -> t.Any:
    """Make a call again where the port that the service takes over is not free yet."""
    for pause in PORT_PAUSES if entry.waits_for else ():
        try:
            return post()
        except EngineError as exc:
            if PORT_TAKEN not in exc.details.get("engine_message", ""):
                raise
        time.sleep(pause)
    return post()


def _headers(entry: Entry, auth: Mapping[str, str]) -> dict[str, str]:
    """Send credentials, but not with an update that restarts nothing or only goes on: with new ones it would.

    Without any the Engine keeps those of the service. A changed placement and changed credentials together make every
    task dirty for swarmkit (``orchestrator/task.go:IsTaskDirty``), where either alone makes none.
    """
    if entry.action == "update" and (not entry.restarts_tasks or _only_goes_on(entry)):
        return {}
    container = (entry.spec.get("TaskTemplate") or {}).get("ContainerSpec") or {}
    header = auth.get(container.get("Image", ""))
    return {AUTH_HEADER: header} if header else {}


def _only_goes_on(entry: Entry) -> bool:
    """Whether nothing but a mark is written."""
    before, after = (unmarked({**spec, "Labels": spec.get("Labels") or {}}) for spec in (entry.base, entry.spec))
    return before == after


def _remove(engine: Engine, entry: Entry, _auth: Mapping[str, str]) -> None:
    """Remove an object; one that is gone already is as good."""
    try:
        engine.delete(f"/{COLLECTIONS[entry.kind]}/{entry.id}")
    except NotFound:
        return


WRITES: Mapping[str, t.Callable[[Engine, Entry, Mapping[str, str]], t.Optional[str]]] = {
    "create": _create,
    "update": _update,
    "remove": _remove,
}


def remove_networks(engine: Engine, entries: list[Entry]) -> dict[str, str]:
    """Remove networks, and say why of those that are still in use: name -> the Engine's reason."""
    kept: dict[str, str] = {}
    for entry in entries:
        try:
            _remove(engine, entry, {})
        except EngineError as exc:
            kept[entry.name] = exc.details.get("engine_message", exc.message)
    return kept
