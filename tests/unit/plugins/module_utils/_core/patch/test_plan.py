# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.patch.plan import plan_lines


def change(name, before, after):
    return {"name": name, "before": before, "after": after}


DOCKER = change("docker.io", "26.1.5", "28.5.2")


@pytest.mark.parametrize(
    ("known", "line"),
    [
        pytest.param({"packages": [DOCKER]}, "1. node4: docker.io 26.1.5 -> 28.5.2", id="package"),
        pytest.param(
            {"packages": [change("new", "", "1"), change("old", "1", ""), DOCKER]},
            "1. node4: docker.io 26.1.5 -> 28.5.2, old goes, new new -> 1",
            id="new and old",
        ),
        pytest.param(
            {"packages": [change("a", "1", "2")] * 7},
            "1. node4: a 1 -> 2, a 1 -> 2, a 1 -> 2, a 1 -> 2, a 1 -> 2, 2 more",
            id="many",
        ),
        pytest.param({"packages": []}, "1. node4: no packages", id="no packages, as before a reboot alone"),
        pytest.param({"does": "runs fix"}, "1. node4: runs fix", id="command"),
        pytest.param(
            {"does": "runs fix", "moves": {"shop_web.2": "node5", "shop_api.1": "node1"}},
            "1. node4: runs fix; moves shop_api.1 to node1, shop_web.2 to node5",
            id="moves",
        ),
        pytest.param(
            {"does": "x", "refused": "No room."},
            "1. node4: x; as it is now, its drain is refused: No room.",
            id="refused",
        ),
        pytest.param({"needed": False, "packages": []}, "1. node4: nothing to do", id="nothing"),
    ],
)
def test_a_node(known, line):
    assert plan_lines([["node4"]], {"node4": known}, node_time=60, measured=True)[0] == line


def test_the_same_packages_are_named_once():
    gets = {host: {"packages": [DOCKER]} for host in "abc"}
    hosts = {**gets, "c": {"packages": [DOCKER, change("tini", "1", "2")]}, "d": {}, "e": {"packages": []}}
    assert plan_lines([["a"], ["b"], ["c"], ["d"], ["e"]], hosts, node_time=60, measured=True)[:-1] == [
        "1. a: docker.io 26.1.5 -> 28.5.2",
        "2. b: the same packages as a",
        "3. c: docker.io 26.1.5 -> 28.5.2, tini 1 -> 2",
        "4. d: no packages",
        "5. e: no packages",
    ]


def test_all():
    hosts = {"a": {"does": "x"}, "b": {"does": "x"}, "c": {"needed": False}, "d": {"does": "x"}}
    assert plan_lines([["a", "b"], ["c"], ["d"]], hosts, node_time=600, measured=False, left_out=["e"]) == [
        "1. a: x",
        "1. b: x",
        "2. c: nothing to do",
        "3. d: x",
        "Done already: e.",
        "2 turns, 10m each (by patch_node_time, for nothing was measured yet): 20m in all.",
    ]
    assert (
        plan_lines([["a"]], hosts, node_time=95, measured=True)[-1] == "1 turn, 1m35s each (as measured): 1m35s in all."
    )
