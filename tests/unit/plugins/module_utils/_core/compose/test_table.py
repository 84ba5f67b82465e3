# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The table hangs together, with itself and with what becomes of its keys."""

from __future__ import annotations

import json
import pathlib

import pytest
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.compose import ignored_keys
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.compose.moves import MOVES
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.compose.nodes import Map, Node, compile_table
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.compose.scalars import text
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.compose.table import TABLE
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.spec.service_fields import SERVICE_FIELDS

FIXTURES = next(parent for parent in pathlib.Path(__file__).parents if parent.name == "unit") / "fixtures"
KEYS = json.loads((FIXTURES / "compose" / "keys.json").read_text(encoding="utf-8"))["keys"]
# The hook is newer than the reference; of storage_opt its schema says nothing.
BEYOND = ("services.*.pre_start", "services.*.storage_opt.*")
SERVICE_KEYS = sorted({path.split(".")[2] for path in TABLE if path.startswith("services.*.")})
CONVERTED = {name.split(".")[0] for field in SERVICE_FIELDS for name in (field.key, *field.reads)}
SPOKEN_FOR = (
    CONVERTED
    | set(MOVES)
    | set(ignored_keys.IGNORED_SERVICE_KEYS)
    | set(ignored_keys.ORDERING_SERVICE_KEYS)
    | ignored_keys.RESOLVED_SERVICE_KEYS
)


def test_every_key_is_known() -> None:
    assert {path for path in TABLE if path and not path.startswith(BEYOND)} == set(KEYS)


@pytest.mark.parametrize("path", [path for path in TABLE if path])
def test_every_row_has_a_parent(path: str) -> None:
    assert path.rpartition(".")[0] in TABLE


@pytest.mark.parametrize("key", SERVICE_KEYS)
def test_every_service_key_is_converted_noted_or_refused(key: str) -> None:
    assert key in SPOKEN_FOR


def test_nothing_hangs_below_a_scalar() -> None:
    with pytest.raises(ValueError, match="a scalar has no keys below it"):
        compile_table({"": Map(), "a": Node(text), "a.b": Node(text)})
