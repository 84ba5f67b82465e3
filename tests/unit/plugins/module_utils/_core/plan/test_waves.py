# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import pytest
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.errors import ComposeError
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.plan.entry import Entry
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.plan.waves import needs, next_step, waves


def project(**services):
    return {"services": {key: {"depends_on": dict.fromkeys(others.split())} for key, others in services.items()}}


@pytest.mark.parametrize(
    ("services", "expected"),
    [
        ({"a": "", "b": ""}, [["s_a", "s_b"]]),
        ({"web": "api", "api": "db", "db": ""}, [["s_db"], ["s_api"], ["s_web"]]),
        ({"a": "c", "b": "c", "c": "", "d": "a b"}, [["s_c"], ["s_a", "s_b"], ["s_d"]]),
        ({"a": "b elsewhere", "b": ""}, [["s_b"], ["s_a"]]),
        ({}, []),
    ],
    ids=["none", "chain", "diamond", "not in the project", "no services"],
)
def test_waves(services, expected):
    assert waves(project(**services), stack="s") == tuple(map(tuple, expected))


@pytest.mark.parametrize(
    ("services", "key", "chain"),
    [
        ({"a": "a"}, "a", "a needs a"),
        ({"a": "b", "b": "c", "c": "a"}, "a", "a needs b needs c needs a"),
        ({"a": "x", "x": "y", "y": "x", "z": ""}, "x", "x needs y needs x"),
    ],
    ids=["itself", "three", "behind another"],
)
def test_circle(services, key, chain):
    with pytest.raises(ComposeError) as caught:
        waves(project(**services), stack="s")
    assert (caught.value.message, caught.value.path) == (
        f"services.{key}.depends_on: {chain}, so that none of them can be the first: take one of these dependencies "
        "out.",
        ("services", key, "depends_on"),
    )


@pytest.mark.parametrize(
    ("services", "expected"),
    [
        pytest.param({"a": "", "b": ""}, {"s_a": "", "s_b": ""}, id="none"),
        pytest.param(
            {"web": "api", "api": "db", "db": ""}, {"s_web": "s_api s_db", "s_api": "s_db", "s_db": ""}, id="chain"
        ),
        pytest.param({"a": "b elsewhere", "b": ""}, {"s_a": "s_b", "s_b": ""}, id="not in the project"),
        pytest.param({"a": "b", "b": "a"}, {"s_a": "s_a s_b", "s_b": "s_a s_b"}, id="a circle ends"),
    ],
)
def test_needs(services, expected):
    assert needs(project(**services), stack="s") == {name: {*others.split()} for name, others in expected.items()}


ORDER = (("db",), ("api",), ("web",))
NEEDS = {"db": (), "api": ("db",), "web": ("db", "api"), "a": ()}
BESIDE = (("a", "db"), ("api",), ("web",))


def entries(**actions):
    return [Entry("service", name, action, "") for name, action in actions.items()]


@pytest.mark.parametrize(
    ("order", "actions", "standing", "expected"),
    [
        pytest.param((), {"a": "create", "b": "update"}, "", ("a b", "a b", "", ""), id="no waves"),
        pytest.param(
            ORDER,
            {"db": "create", "api": "create", "web": "create"},
            "",
            ("db", "db", "api web", "db"),
            id="first deploy",
        ),
        pytest.param(
            ORDER[1:],
            {"db": "keep", "api": "create", "web": "create"},
            "",
            ("db api", "api", "web", "db api"),
            id="the next wave",
        ),
        pytest.param(
            ORDER,
            {"db": "keep", "api": "keep", "web": "update"},
            "db api",
            ("db api web", "web", "", ""),
            id="one call",
        ),
        pytest.param(
            ORDER,
            {"db": "keep", "api": "keep", "web": "update"},
            "api",
            ("db api", "", "web", "db api"),
            id="the first does not run",
        ),
        pytest.param(
            ORDER,
            {"db": "update", "api": "keep", "web": "keep"},
            "",
            ("db api web", "db", "", ""),
            id="nothing comes after",
        ),
        pytest.param(
            ORDER,
            {"db": "update", "api": "keep", "web": "update"},
            "db api web",
            ("db api", "db", "web", "db api"),
            id="behind one that stays",
        ),
        pytest.param(
            BESIDE,
            {"a": "keep", "db": "keep", "api": "keep", "web": "update"},
            "db api",
            ("a db api web", "web", "", ""),
            id="nobody depends on what does not run",
        ),
        pytest.param(
            BESIDE,
            {"a": "update", "db": "keep", "api": "keep", "web": "update"},
            "db api",
            ("a db api web", "a web", "", ""),
            id="nobody depends on what is written",
        ),
        pytest.param(
            BESIDE,
            {"a": "create", "db": "create", "api": "create", "web": "keep"},
            "web",
            ("a db", "a db", "api", "db"),
            id="what nobody depends on is written and not waited for",
        ),
        pytest.param(
            BESIDE,
            {"a": "keep", "db": "keep", "api": "update", "web": "keep"},
            "db",
            ("a db api web", "api", "", ""),
            id="nothing to be written depends on what does not run",
        ),
        pytest.param(ORDER, {"db": "keep", "api": "keep"}, "", ("db api", "", "", ""), id="nothing to do"),
        pytest.param(ORDER, {"db": "keep", "old": "remove"}, "db", ("db", "", "", ""), id="removals are no part of it"),
        pytest.param(ORDER, {"db": "keep", "new": "create"}, "", ("db new", "new", "", ""), id="in no wave"),
    ],
)
def test_next_step(order, actions, standing, expected):
    """``expected``: ahead, due, pending, gates."""
    step = next_step(order, entries(**actions), standing=standing.split(), needs=NEEDS)
    ahead, due, pending, gates = (text.split() for text in expected)
    assert (step.ahead, step.due, list(step.pending), step.gates) == (set(ahead), set(due), pending, set(gates))
