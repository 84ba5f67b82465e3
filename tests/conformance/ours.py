# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Ours: what the collection makes of a case, with the same files, variables and home."""

from __future__ import annotations

import contextlib
import json
import os
import typing as t

from ansible_collections.beekeeper.swarm.plugins.module_utils._core.errors import InputError
from ansible_collections.beekeeper.swarm.plugins.plugin_utils.layers import compose

from .references import HOME, Answer

if t.TYPE_CHECKING:
    from .cases import Case


def merged(case: Case) -> Answer:
    """What ``compose_merge`` makes of a case."""
    try:
        with home():
            composed = compose(case.paths, env=case.env, env_files=case.env_files, profiles=case.profiles)
    except InputError as error:
        return Answer(refused=case.portable(error.message))
    return Answer(case.portable(composed.project))


def as_data(value: t.Any) -> str:
    """A value as text: the same for the same data, whole floats and the order of keys aside, and that of a build's SSH
    keys: Compose writes them in another order each time.
    """
    return json.dumps(_whole(value), sort_keys=True, indent=1)


def _whole(value: t.Any) -> t.Any:
    if isinstance(value, dict):
        return {key: sorted(map(str, item)) if key == "ssh" else _whole(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_whole(item) for item in value]
    return int(value) if isinstance(value, float) and value.is_integer() else value


@contextlib.contextmanager
def home() -> t.Iterator[None]:
    """The references' home, for the paths that begin with a tilde."""
    before = os.environ.get("HOME", "")
    os.environ["HOME"] = HOME
    try:
        yield
    finally:
        os.environ["HOME"] = before
