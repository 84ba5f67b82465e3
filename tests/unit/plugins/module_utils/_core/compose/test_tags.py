# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""``!reset`` and ``!override``."""

from __future__ import annotations

import typing as t

import pytest
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.compose.tags import (
    OVERRIDE,
    RESET,
    Tagged,
    delete,
    untag,
)


@pytest.mark.parametrize(
    ("document", "data", "paths"),
    [
        ({"a": 1}, {"a": 1}, []),
        ({"a": Tagged(RESET, 1), "b": 2}, {"b": 2}, [("a",)]),
        ({"a": {"b": Tagged(OVERRIDE, [1])}}, {"a": {"b": [1]}}, [("a", "b")]),
        ({"a": Tagged(OVERRIDE, {"b": Tagged(RESET, 1), "c": 2})}, {"a": {"c": 2}}, [("a",)]),
        ({"a": [Tagged(RESET, 1), 2, Tagged(OVERRIDE, 3)]}, {"a": [2, 3]}, []),
        (Tagged(OVERRIDE, {"a": 1}), {"a": 1}, [()]),
        (Tagged(RESET, {"a": 1}), None, [()]),
    ],
)
def test_untag(document: t.Any, data: t.Any, paths: list[tuple[str, ...]]) -> None:
    assert untag(document) == (data, paths)


@pytest.mark.parametrize(
    ("path", "left"),
    [
        (("a", "b"), {"a": {"c": 2}, "d": [1]}),
        (("a", "x"), {"a": {"b": 1, "c": 2}, "d": [1]}),
        (("d", "x", "y"), {"a": {"b": 1, "c": 2}, "d": [1]}),
        (("a",), {"d": [1]}),
        ((), {"a": {"b": 1, "c": 2}, "d": [1]}),
    ],
)
def test_delete(path: tuple[str, ...], left: t.Any) -> None:
    base = {"a": {"b": 1, "c": 2}, "d": [1]}
    delete(base, path)
    assert base == left
