# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the routing mesh answered on every node while both were patched.

A node is silent while it is patched itself, and at no other time. It may be so for longer than it is drained: the mesh
of a node is built up after the node counts as ready.
"""

import json
import os
import pathlib

import pytest

DIRECTORY = pathlib.Path(os.environ["MOLECULE_PROJECT_DIRECTORY"], ".cache/molecule/machines")
NODES = ("machine1", "machine2")


@pytest.fixture
def calls():
    """By node that was called: the begin of each call, what it took, and which node's task answered or why none did."""
    return json.loads((DIRECTORY / "calls.json").read_text())


@pytest.fixture
def rows():
    """By node: its row of the report."""
    return {row["node"]: row for row in json.loads((DIRECTORY / "patch.json").read_text())["rows"]}


def silence(seen):
    """Give from which call to which one nothing but failures came, and how many those are in all."""
    failed = [at for at, (_begin, _took, said) in enumerate(seen) if said not in NODES]
    assert failed, "a node that reboots answers nobody meanwhile"
    return failed[0], failed[-1], len(failed)


def test_each_was_patched_and_rebooted(rows):
    assert list(rows) == ["machine2", "machine1"]  # the leader is the last
    for row in rows.values():
        assert (row["result"], row["rebooted"], row["availability"]) == ("done", True, "active")
        assert [(package["name"], package["after"]) for package in row["packages"]] == [("machines-example", "1.1")]


@pytest.mark.parametrize("node", NODES)
def test_it_is_silent_once_and_while_it_is_patched(calls, rows, node):
    first, last, failed = silence(calls[node])
    assert last - first + 1 == failed, [call for call in calls[node][first : last + 1] if call[2] in NODES]
    begin, end = calls[node][first][0], sum(calls[node][last][:2])
    assert end - begin < rows[node]["took"]
    assert 0 < first < last < len(calls[node]) - 1  # it answered before and after


@pytest.mark.parametrize(("node", "other"), [NODES, NODES[::-1]])
def test_the_other_one_answers_meanwhile(calls, node, other):
    first, last, _failed = silence(calls[node])
    begin, end = calls[node][first][0], sum(calls[node][last][:2])
    meanwhile = [said for at, took, said in calls[other] if begin < at + took and at < end]
    assert len(meanwhile) > 10
    assert set(meanwhile) == {other}  # its own task, for the other's went there


def test_tasks_of_both_answered(calls):
    for seen in calls.values():
        assert set(NODES) <= {said for _begin, _took, said in seen}
