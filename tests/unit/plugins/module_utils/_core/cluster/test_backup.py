# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

from dataclasses import replace

import pytest
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.cluster.backup import (
    choose,
    engine_warning,
    faults,
    restorable,
)
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.cluster.host import Host
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.cluster.membership import INACTIVE
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.cluster.nodes import Node
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.errors import SwarmError

NOW = "2026-11-24T12:00:00Z"


def node(number, *, leader=False, reachability="reachable"):
    addr = f"10.0.0.{number}"
    return Node(f"n{number}", f"node{number}", "manager", "active", "ready", addr, "26.1.5", leader, reachability, {})


def host(number, *nodes, cluster_id="c1", **changes):
    member = replace(INACTIVE, state="active", node_id=f"n{number}", role="manager", cluster_id=cluster_id)
    return Host(f"node{number}", "manager", f"10.0.0.{number}", replace(member, **changes), nodes)


def unclear(number, state, *, error=""):
    return Host(f"node{number}", "manager", f"10.0.0.{number}", replace(INACTIVE, state=state, error=error))


def stopped(number):
    return replace(silent(number), stopped=True)


def silent(number):
    return Host(f"node{number}", "manager", f"10.0.0.{number}")


def out(number):
    return Host(f"node{number}", "manager", f"10.0.0.{number}", INACTIVE)


def said(work):
    try:
        return work()
    except SwarmError as exc:
        return exc.message


THREE = (node(1, leader=True), node(2), node(3))
LAST_LEADS = (node(1), node(2), node(3, leader=True))
ONE_LOST = (node(1, leader=True), node(2), node(3, reachability="unreachable"))
NONE_TO_SPARE = (
    "3 managers, 2 reachable, majority 2: stopping the Engine of one for the copy needs one to spare that answers and "
    "does not lead: bring the others back first."
)


@pytest.mark.parametrize(
    ("hosts", "allow_single", "plan"),
    [
        pytest.param(
            [host(1, *THREE), host(2, *THREE), host(3, *THREE)], False, {"host": "node3", "asks": "node1"}, id="last"
        ),
        pytest.param(
            [host(1, *LAST_LEADS), host(2, *LAST_LEADS), host(3, *LAST_LEADS)],
            False,
            {"host": "node2", "asks": "node1"},
            id="never the leader",
        ),
        pytest.param(
            [host(1, *THREE), host(2, *THREE), silent(3)],
            False,
            {"host": "node2", "asks": "node1"},
            id="one that answers",
        ),
        pytest.param([host(1, *ONE_LOST), host(2, *ONE_LOST), silent(3)], False, NONE_TO_SPARE, id="none to spare"),
        pytest.param(
            [host(1, node(1, leader=True))],
            False,
            "node1 is the only manager, and its Engine stops for the copy, so that nothing in the swarm can change "
            "meanwhile: take more managers, or allow it with backup_allow_single: true.",
            id="single",
        ),
        pytest.param(
            [host(1, node(1, leader=True))], True, {"host": "node1", "asks": None}, id="single that is allowed"
        ),
        pytest.param(
            [silent(1), host(2, *THREE), silent(3)],
            False,
            "node2 is the only one of 3 managers that answers, so that no other can be asked while its Engine stops "
            "for the copy: have the others in swarm_managers and reachable for Ansible, or let it be asked itself with "
            "backup_allow_single: true.",
            id="the only one that answers",
        ),
        pytest.param(
            [host(2, *THREE)],
            True,
            {"host": "node2", "asks": "node2"},
            id="the only one of the inventory, which is allowed",
        ),
        pytest.param(
            [host(1, *THREE), silent(2), silent(3)],
            True,
            "3 managers, 3 reachable, majority 2: stopping the Engine of one for the copy needs one to spare that "
            "answers and does not lead: bring the others back first.",
            id="the only one that answers leads",
        ),
        pytest.param(
            [host(1, cluster_id=None), silent(2)],
            True,
            "No host of swarm_managers answers for a swarm with a leader: nothing is taken, recover the swarm first.",
            id="no leader",
        ),
    ],
)
def test_choose(hosts, allow_single, plan):
    assert said(lambda: choose(hosts, allow_single=allow_single)) == plan


FILES = {
    "docker-state.json": "a",
    "certificates/swarm-node.crt": "b",
    "certificates/swarm-node.key": "c",
    "certificates/swarm-root-ca.crt": "d",
    "raft/wal-v3-encrypted/0-0.wal": "e",
}


def without(name):
    return {path: checksum for path, checksum in FILES.items() if path != name}


@pytest.mark.parametrize(
    ("manifest", "found", "sentences"),
    [
        pytest.param({"format": 1, "files": FILES}, FILES, [], id="whole"),
        pytest.param({}, FILES, ["The backup has format None, and this version reads 1."], id="no manifest"),
        pytest.param(
            {"format": 1, "files": FILES},
            {**FILES, "docker-state.json": "x"},
            ["docker-state.json has another checksum than the manifest says."],
            id="changed",
        ),
        pytest.param(
            {"format": 1, "files": FILES},
            {**FILES, "more": "x"},
            ["more is in the archive, but not in the manifest."],
            id="more",
        ),
        pytest.param(
            {"format": 1, "files": without("certificates/swarm-node.key")},
            without("certificates/swarm-node.key"),
            ["certificates/swarm-node.key is missing: the node's key."],
            id="an Engine would wipe it all",
        ),
        pytest.param(
            {"format": 1, "files": FILES},
            without("raft/wal-v3-encrypted/0-0.wal"),
            [
                "raft/wal-v3-encrypted/0-0.wal is not in the archive.",
                "raft/wal-v3-encrypted/ has no log of raft.",
            ],
            id="no log",
        ),
        pytest.param(
            {"format": 1, "files": FILES, "autolock": True, "unlock_key": ""},
            FILES,
            ["The managers were locked, and the backup has no unlock key: give it as backup_unlock_key."],
            id="no key",
        ),
    ],
)
def test_faults(manifest, found, sentences):
    assert faults({"manifest": manifest}, found) == sentences


NO_ADDRESS = (
    "The inventory does not say which address node1 has: see that 10.0.0.1 is one of them, with which raft goes on."
)
EXPIRED = (
    "node2: its Engine is in error (certificate has expired), and may have the state of a manager, newer than any "
    "backup: see what `docker info` and the Engine's log say there and repair it, or allow that it is lost with "
    "backup_replace: true."
)
MANIFEST = {
    "cluster_id": "c1",
    "node_id": "n3",
    "addr": "10.0.0.1",
    "manager_addrs": ["10.0.0.1", "10.0.0.3"],
    "engine_version": "26.1.5",
    "certificate_expires": "2027-01-01T00:00:00Z",
}


@pytest.mark.parametrize(
    ("manifest", "hosts", "replaces", "plan"),
    [
        pytest.param(MANIFEST, [out(1), out(3)], False, {"write": True, "warnings": []}, id="at an old address"),
        pytest.param(
            MANIFEST,
            [host(1, node_id="n3", cluster_id=None)],
            False,
            {"write": False, "warnings": []},
            id="it is there already",
        ),
        pytest.param(
            MANIFEST,
            [replace(out(1), addr="10.0.0.9")],
            False,
            "node1 has address 10.0.0.9, and the manager of the backup had 10.0.0.1, with which raft goes on: no other "
            "manager could join, and no worker would come back. Restore it on the host that has 10.0.0.1, or give that "
            "to this one as a second address, and let swarm_advertise_addr name it.",
            id="elsewhere",
        ),
        pytest.param(
            MANIFEST,
            [replace(out(1), addr="10.0.0.3")],
            False,
            "node1 has address 10.0.0.3, and the manager of the backup had 10.0.0.1, with which raft goes on: no other "
            "manager could join, and no worker would come back. Restore it on the host that has 10.0.0.1, or give that "
            "to this one as a second address, and let swarm_advertise_addr name it.",
            id="at the address of another manager",
        ),
        pytest.param(
            MANIFEST,
            [replace(out(1), addr="eth0")],
            False,
            {"write": True, "warnings": [NO_ADDRESS]},
            id="an interface, of which the address is not known",
        ),
        pytest.param(
            {**MANIFEST, "certificate_expires": "2026-01-01T00:00:00Z"},
            [out(1)],
            False,
            {
                "write": True,
                "warnings": [
                    "The node's certificate in the backup has expired on 2026-01-01T00:00:00Z: the Engine may say so "
                    "and take no part; a newer backup is better."
                ],
            },
            id="old",
        ),
        pytest.param(
            MANIFEST,
            [out(1), host(2, *THREE)],
            True,
            "The swarm of the backup has a leader, which node2 knows: a restored copy beside it would be a second "
            "swarm with the same nodes, so use the playbook beekeeper.swarm.recover.",
            id="the swarm lives",
        ),
        pytest.param(
            MANIFEST,
            [host(1, cluster_id="c2")],
            False,
            "node1 is in a swarm (active), whose state would be lost: let it leave, or allow it with backup_replace: "
            "true.",
            id="another swarm",
        ),
        pytest.param(
            MANIFEST,
            [out(1), host(2, cluster_id=None), host(3, cluster_id=None, state="locked", role=None)],
            False,
            "node2, node3: the state of a manager is still there, and newer than any backup: use the playbook "
            "beekeeper.swarm.recover, or allow that it is lost with backup_replace: true.",
            id="managers without a leader are left",
        ),
        pytest.param(
            MANIFEST,
            [out(1), host(2, cluster_id=None)],
            True,
            {"write": True, "warnings": []},
            id="one is left, whose state may be lost",
        ),
        pytest.param(
            MANIFEST,
            [host(1, node(1, leader=True), node_id="n3")],
            True,
            {
                "write": False,
                "warnings": [
                    "node1 is that manager already, in a swarm with a leader, and nothing is written: to go back to "
                    "the state of the backup, let it leave first."
                ],
            },
            id="it leads",
        ),
        pytest.param(
            MANIFEST,
            [host(1, *THREE, node_id="n3"), host(2, *THREE)],
            False,
            {
                "write": False,
                "warnings": [
                    "node1 is that manager already, in a swarm with a leader, and nothing is written: to go back to "
                    "the state of the backup, let it leave first."
                ],
            },
            id="it is there, and others have joined it",
        ),
        pytest.param(
            MANIFEST,
            [host(1, node_id="n3", cluster_id=None), host(2, *THREE)],
            False,
            "The swarm of the backup has a leader, which node2 knows: a restored copy beside it would be a second "
            "swarm with the same nodes, so use the playbook beekeeper.swarm.recover.",
            id="it is there, and the swarm goes on without it",
        ),
        pytest.param(
            MANIFEST, [out(1), unclear(2, "error", error="certificate has expired")], False, EXPIRED, id="one in error"
        ),
        pytest.param(
            MANIFEST,
            [out(1), stopped(2), unclear(3, "pending")],
            False,
            "node2: the host answers, but its Engine does not, and may have the state of a manager, newer than any "
            "backup: start it, or allow that it is lost with backup_replace: true. node3: its Engine is starting or "
            "joining, and may have the state of a manager, newer than any backup: wait until `docker info` there says "
            "active, or allow that it is lost with backup_replace: true.",
            id="one is stopped, and one starts",
        ),
        pytest.param(
            MANIFEST,
            [out(1), stopped(2), host(3, cluster_id=None)],
            False,
            "node3: the state of a manager is still there, and newer than any backup: use the playbook "
            "beekeeper.swarm.recover, or allow that it is lost with backup_replace: true. node2: the host answers, but "
            "its Engine does not, and may have the state of a manager, newer than any backup: start it, or allow that "
            "it is lost with backup_replace: true.",
            id="one has state, one may have it",
        ),
        pytest.param(
            MANIFEST,
            [out(1), stopped(2), unclear(3, "error")],
            True,
            {"write": True, "warnings": []},
            id="what they may have may be lost",
        ),
        pytest.param(
            MANIFEST,
            [host(1, node_id="n3", cluster_id=None), stopped(2), unclear(3, "error")],
            False,
            {"write": False, "warnings": []},
            id="it is there already, beside those that do not tell",
        ),
        pytest.param(
            MANIFEST,
            [unclear(1, "error")],
            False,
            "node1 is in a swarm (error), whose state would be lost: let it leave, or allow it with backup_replace: "
            "true.",
            id="the host itself is in error",
        ),
        pytest.param(
            MANIFEST,
            [stopped(1)],
            True,
            "node1, which the backup is to be restored on, answers, but its Engine does not: start it, or choose "
            "another host.",
            id="the host itself is stopped",
        ),
        pytest.param(
            MANIFEST,
            [silent(1)],
            False,
            "node1, which the backup is to be restored on, does not answer: choose another host.",
            id="no answer",
        ),
    ],
)
def test_restorable(manifest, hosts, replaces, plan):
    assert said(lambda: restorable(manifest, hosts, target="node1", now=NOW, replace=replaces)) == plan


UNNAMED = (
    "The manager of the backup had 10.0.0.1, with which raft goes on, and no host of swarm_managers says that it has "
    "that: let its swarm_advertise_addr be 10.0.0.1, or name it with backup_restore_host."
)


@pytest.mark.parametrize(
    ("addr", "named", "manifest", "plan"),
    [
        pytest.param(None, False, MANIFEST, UNNAMED, id="no address"),
        pytest.param("eth0", False, MANIFEST, UNNAMED, id="an interface"),
        pytest.param(None, True, MANIFEST, {"write": True, "warnings": [NO_ADDRESS]}, id="named"),
        pytest.param("10.0.0.1:2377", False, MANIFEST, {"write": True, "warnings": []}, id="the address, with a port"),
        pytest.param(
            None, False, {**MANIFEST, "addr": ""}, {"write": True, "warnings": []}, id="no address in the backup"
        ),
    ],
)
def test_only_the_first_manager(addr, named, manifest, plan):
    hosts = [replace(out(1), addr=addr), out(2)]
    assert said(lambda: restorable(manifest, hosts, target="node1", now=NOW, named=named)) == plan


@pytest.mark.parametrize(
    ("version", "sentences"),
    [
        pytest.param("26.1.9", [], id="the same"),
        pytest.param(
            "28.5.2",
            ["The backup is of Engine 26.1.5, and is restored on 28.5.2: raft's format may differ."],
            id="another",
        ),
    ],
)
def test_engine_warning(version, sentences):
    assert engine_warning(MANIFEST, version) == sentences
