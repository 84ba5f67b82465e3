# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import pytest
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.cluster.find import find, found
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.errors import InputError

from .values import manager, worker

NODES = [manager("n1", hostname="a"), worker("n2", hostname="b", state="down"), worker("n3", hostname="b")]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        pytest.param("n3", NODES[2], id="id"),
        pytest.param("a", NODES[0], id="host name"),
        pytest.param("A", None, id="another case"),
        pytest.param("n", None, id="the beginning of an id"),
    ],
)
def test_find(name, expected):
    assert find(NODES, name) == expected


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        pytest.param(
            "b",
            "2 nodes of the swarm have the host name b: n2 (worker, down), n3 (worker, ready): give the id of the one "
            "that is meant.",
            id="shared",
        ),
        pytest.param(
            "c",
            "The swarm has no node c: give the id or the host name of one of its nodes (a, b, b).",
            id="none",
        ),
    ],
)
def test_not_found(name, sentence):
    with pytest.raises(InputError) as caught:
        found(NODES, name)
    assert caught.value.message == sentence
