# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every row of the table of incompatibilities."""

from __future__ import annotations

import pytest
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.compose import ignored_keys
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.compose.faults import ComposeFaults
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.compose.moves import MOVES
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.compose.table import TABLE
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.compose.to_stack import to_stack
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.errors import format_path
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.spec.mounts import MOUNT_FIELDS
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.spec.network_fields import (
    NETWORK_FIELDS,
    POOL_FIELDS,
)
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.spec.service_fields import SERVICE_FIELDS
from ansible_collections.beekeeper.swarm.tests.unit.plugins.module_utils._core.compose.incompatible import ROWS, Row

TABLES = (SERVICE_FIELDS, NETWORK_FIELDS, MOUNT_FIELDS, POOL_FIELDS)
SERVICE_KEYS = {path.split(".")[2] for path in TABLE if path.startswith("services.*.")}


@pytest.mark.parametrize("row", [row for row in ROWS if not row.fault], ids=str)
def test_row(row: Row) -> None:
    stack, notes = to_stack(row.project, target=row.target)
    assert stack == row.expected
    for kind in ("changed", "dropped", "ignored"):
        assert [format_path(path) for path, _reason in getattr(notes, kind)] == row.paths(kind)


@pytest.mark.parametrize("row", [row for row in ROWS if row.fault], ids=str)
def test_row_that_is_refused(row: Row) -> None:
    with pytest.raises(ComposeFaults) as caught:
        to_stack(row.project, target=row.target)
    assert caught.value.message == row.fault


@pytest.mark.parametrize("number", range(1, 40))
def test_no_row_is_missing(number: int) -> None:
    assert [row for row in ROWS if row.name.startswith(f"{number:02} ")]


@pytest.mark.parametrize("key", sorted({field.key for fields in TABLES for field in fields if not field.cli}))
def test_what_the_cli_does_not_hand_on_is_noted(key: str) -> None:
    noted = {path for row in ROWS for path in f"{row.changed} {row.dropped}".split()}
    assert any(f".{path}".endswith(f".{key}") for path in noted)


def test_what_is_ignored_is_known() -> None:
    ignored = ignored_keys.IGNORED_SERVICE_KEYS.keys() | ignored_keys.ORDERING_SERVICE_KEYS.keys()
    assert ignored | MOVES.keys() | ignored_keys.RESOLVED_SERVICE_KEYS <= SERVICE_KEYS
