# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import pytest
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.errors import ComposeError
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.plan.entry import Entry
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.plan.waves import next_step, waves


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


ORDER = (("db",), ("api",), ("web",))


def entries(**actions):
    return [Entry("service", name, action, "") for name, action in actions.items()]


@pytest.mark.parametrize(
    ("order", "actions", "standing", "expected"),
    [
        pytest.param((), {"a": "create", "b": "update"}, "", ("a b", "a b", ""), id="no waves"),
        pytest.param(
            ORDER, {"db": "create", "api": "create", "web": "create"}, "", ("db", "db", "api web"), id="first deploy"
        ),
        pytest.param(
            ORDER[1:],
            {"db": "keep", "api": "create", "web": "create"},
            "",
            ("db api", "api", "web"),
            id="the next wave",
        ),
        pytest.param(
            ORDER, {"db": "keep", "api": "keep", "web": "update"}, "db api", ("db api web", "web", ""), id="one call"
        ),
        pytest.param(
            ORDER, {"db": "keep", "api": "keep", "web": "update"}, "api", ("db", "", "web"), id="the first does not run"
        ),
        pytest.param(
            ORDER,
            {"db": "update", "api": "keep", "web": "keep"},
            "",
            ("db api web", "db", ""),
            id="nothing comes after",
        ),
        pytest.param(ORDER, {"db": "keep", "api": "keep"}, "", ("db api", "", ""), id="nothing to do"),
        pytest.param(ORDER, {"db": "keep", "old": "remove"}, "db", ("db", "", ""), id="removals are no part of it"),
        pytest.param(ORDER, {"db": "keep", "new": "create"}, "", ("db new", "new", ""), id="in no wave"),
    ],
)
def test_next_step(order, actions, standing, expected):
    """``expected``: ahead, due, pending."""
    step = next_step(order, entries(**actions), standing=standing.split())
    assert (step.ahead, step.due, list(step.pending)) == (
        set(expected[0].split()),
        set(expected[1].split()),
        expected[2].split(),
    )
