# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Stacks: what ``compose_to_stack`` makes of a case, and what the two docker CLIs say to it."""

from __future__ import annotations

import hashlib
import typing as t

from ansible_collections.beekeeper.swarm.plugins.module_utils._core.compose.to_stack import to_stack
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.errors import InputError
from ansible_collections.beekeeper.swarm.plugins.plugin_utils.layers import compose
from ansible_collections.beekeeper.swarm.plugins.plugin_utils.stack_text import stack_text

from .ours import as_data, home
from .references import Answer, oldest_loads, stack_config
from .suite import STAGE

if t.TYPE_CHECKING:
    from pathlib import Path

    from .cases import Case

OLDEST_TARGET, NEWER_TARGET = "20.10", "28.5"


class Said(t.NamedTuple):
    """What docker 28.5 and 20.10 say to the stack that was made for each; ``None`` where ours makes none."""

    newer: Answer | None
    oldest: Answer | None


def stack_of(case: Case, target: str = OLDEST_TARGET) -> dict[str, t.Any] | None:
    """The stack of a case, or ``None`` where it cannot be merged or Swarm cannot have it."""
    try:
        with home():
            composed = compose(case.paths, env=case.env, env_files=case.env_files, profiles=case.profiles)
        return to_stack(composed.project, target=target)[0]
    except InputError:
        return None


def digest(case: Case) -> str | None:
    """The default stack of a case in short, for the record."""
    stack = stack_of(case)
    return None if stack is None else hashlib.sha256(as_data(case.portable(stack)).encode()).hexdigest()[:16]


def ask(case: Case) -> Said:
    """Give both CLIs the stack of a case."""
    newer, oldest = stack_of(case, NEWER_TARGET), stack_of(case)
    return Said(
        _newer(case, newer) if newer else None, oldest_loads(_written(case, "oldest", oldest)) if oldest else None
    )


def _newer(case: Case, stack: dict[str, t.Any]) -> Answer:
    """Docker's own reading, as a project; the stack's meaning is ``meaning(stack)``."""
    answer = stack_config(_written(case, "newer", stack))
    return answer if answer.refused else Answer(meaning(answer.project))


def meaning(stack: t.Any) -> t.Any:
    """What a stack file says, without regard to how: the project that it makes. What is empty says nothing."""
    return _without_empty(compose([stack], project_dir="/stack", name="stack").project)


def _without_empty(value: t.Any) -> t.Any:
    if isinstance(value, dict):
        kept = {key: _without_empty(item) for key, item in value.items()}
        return {key: item for key, item in kept.items() if item not in ([], {})}
    return [_without_empty(item) for item in value] if isinstance(value, list) else value


def written(stack: dict[str, t.Any], path: Path) -> Path:
    """Write a stack file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(stack_text(stack), encoding="utf-8")
    return path


def _written(case: Case, target: str, stack: dict[str, t.Any]) -> Path:
    return written(stack, STAGE / "stacks" / target / f"{hashlib.sha256(case.id.encode()).hexdigest()}.yml")
