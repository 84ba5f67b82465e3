# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A change of a node from the controller: short calls that write and look, until the effect is there."""

from __future__ import annotations

import typing as t

from ..module_utils._core.cluster.requests import ELECTION, may_pass
from ..module_utils._core.errors import EngineError
from ..module_utils._core.records import dataclass
from ..module_utils._core.rollout.watch import PATIENCE

if t.TYPE_CHECKING:
    from collections.abc import Mapping

Result = t.Dict[str, t.Any]

PAUSE = 1.0

KEPT = ("changed", "node", "forecast", "pending", "diff", "quorum", "marked", "availability_before")
"""What the first call knows of the whole task."""


@dataclass(frozen=True)
class Effects:
    """What a run does to the world. ``call(phase, **args)`` runs the module ``node`` on the manager; ``tell`` says."""

    call: t.Callable[..., Result]
    sleep: t.Callable[[float], None]
    clock: t.Callable[[], float]
    tell: t.Callable[[str], None]


def change_node(name: str, *, effects: Effects, check: bool, wait: bool, timeout: float) -> Result:
    """Bring a node where it is to be, and give the result of the task; ``failed`` where the effect is late."""
    deadline = effects.clock() + timeout
    answer = _call(effects)
    before = answer["before"] or {}
    result = {"moved": [], "warnings": answer["notes"], **{key: answer[key] for key in KEPT}}
    while answer["goal"] and not check and (wait or answer["again"]):
        try:
            seen = watch(before.get("hostname") or name, answer["goal"], effects=effects, deadline=deadline)
        except EngineError as exc:
            exc.details["changed"] = result["changed"]
            raise
        result.update({key: seen[key] for key in ("moved", "node", "quorum")})
        if seen["lacking"]:
            return {**result, **_late(seen, answer, name=before.get("hostname") or name, timeout=timeout)}
        if not answer["again"]:
            break
        answer = _call(effects)
        result.update({key: answer[key] for key in ("node", "quorum")})
    return result


def _call(effects: Effects) -> Result:
    """Make the write, once the managers have a leader: they elect one, or too few of them are left to do so."""
    began, said = effects.clock(), False
    while True:
        try:
            return effects.call("change")
        except EngineError as exc:
            passes = may_pass(str(exc.details.get("engine_message", "")))
            if not passes or effects.clock() - began > ELECTION:
                raise
        if not said:
            effects.tell(f"The managers have no leader: waiting up to {ELECTION:.0f} s for an election.")
            said = True
        effects.sleep(PAUSE)


def watch(name: str, goal: Mapping[str, t.Any], *, effects: Effects, deadline: float) -> Result:
    """Look until nothing lacks, something is broken, or the time is over. No leader is borne for a while."""
    answered, said = effects.clock(), ""
    while True:
        try:
            seen = effects.call("look", goal=goal)
        except EngineError:
            if effects.clock() - answered > PATIENCE:
                raise
        else:
            answered = effects.clock()
            line = _line(name, seen)
            if line != said:
                effects.tell(line)
                said = line
            if not seen["lacking"] or seen["broken"] or answered >= deadline:
                return seen
        effects.sleep(PAUSE)


def _line(name: str, seen: Result) -> str:
    moved = f"{len(seen['moved'])} moved, " if seen["moved"] else ""
    lacking = seen["lacking"]
    return f"{name}  {moved}{lacking[0] + _more(lacking) if lacking else 'done'}"


def _more(lacking: list[str]) -> str:
    return f" and {len(lacking) - 1} more" if len(lacking) > 1 else ""


def _late(seen: Result, answer: Result, *, name: str, timeout: float) -> Result:
    effects = ", ".join(answer["goal"]["effects"])
    return {
        "failed": True,
        "lacking": seen["lacking"],
        "msg": f"{name} is not {effects} within wait_timeout ({timeout:.0f} s): {'; '.join(seen['lacking'])}: what was "
        "written stays; mend what is in the way and run the task again, which goes on waiting.",
    }
