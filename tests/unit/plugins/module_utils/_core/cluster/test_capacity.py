# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import pytest
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.cluster.capacity import (
    advice,
    displaced,
    forecast,
    local_volumes,
)
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.state.snapshot import Snapshot

from .values import service, task, worker

NODES = tuple(worker(f"n{number}") for number in (1, 2, 3))


def on(node, name="web", slot=1, **fields):
    return task(f"{name}.{slot}@{node}", service_id=f"s-{name}", slot=slot, node_id=node, **fields)


def seen(*tasks, services=None, nodes=NODES):
    return Snapshot(nodes=nodes, services=tuple(services or (service(),)), tasks=tuple(tasks))


def names(found):
    return [item.name for item in found]


def test_what_is_displaced():
    services = (service("web", replicas=2), service("agent", replicas=None), service("db"))
    tasks = (
        on("n1", slot=2),
        on("n1", slot=10),
        on("n2", slot=3),
        on("n1", "agent", slot=None),
        on("n1", "db", state="failed"),
        on("n1", "web", slot=4, desired_state="shutdown"),
        on("n1", "gone"),
    )
    snapshot = seen(*tasks, services=services)
    assert names(displaced(snapshot, "n1")) == ["web.2", "web.10"]
    assert names(displaced(snapshot, "n1", leaving=True)) == ["web.2", "web.4", "web.10"]


@pytest.mark.parametrize(
    ("fields", "tasks", "goes", "stranded"),
    [
        pytest.param({}, [on("n1"), on("n2", slot=2)], {"web.1": "n3"}, {}, id="where the service has fewer"),
        pytest.param({}, [on("n1"), on("n2", "other")], {"web.1": "n3"}, {}, id="where less runs"),
        pytest.param(
            {"constraints": ["node.id == n1"]},
            [on("n1")],
            {},
            {"web.1": "constraints not met on 2 nodes"},
            id="bound to the node",
        ),
        pytest.param(
            {"per_node": 1},
            [on("n1"), on("n2", slot=2)],
            {"web.1": "n3"},
            {},
            id="limit leaves one",
        ),
        pytest.param(
            {"per_node": 1},
            [on("n1"), on("n2", slot=2), on("n3", slot=3)],
            {},
            {"web.1": "max_replicas_per_node reached on 2 nodes"},
            id="limit leaves none",
        ),
        pytest.param(
            {"reserve": {"MemoryBytes": 600}},
            [on("n1"), on("n1", slot=2), on("n1", slot=3)],
            {"web.1": "n2", "web.2": "n3"},
            {"web.3": "not enough left to reserve on 2 nodes"},
            id="the first take the room",
        ),
        pytest.param(
            {"restart": {"Condition": "none"}},
            [on("n1")],
            {},
            {"web.1": "its restart condition is none"},
            id="not started again",
        ),
    ],
)
def test_forecast(fields, tasks, goes, stranded):
    services = (service(**fields), service("other"))
    found = forecast(seen(*tasks, services=services), "n1")
    assert (dict(found.goes), {item.name: item.reason for item in found.stranded}) == (goes, stranded)


def test_those_with_fewer_places_choose_first():
    big = service("big", reserve={"MemoryBytes": 900}, constraints=["node.id != n3"])
    small = service("a", reserve={"MemoryBytes": 200})
    found = forecast(seen(on("n1", "a"), on("n1", "big"), on("n3", "a", slot=9), services=(small, big)), "n1")
    assert dict(found.goes) == {"big.1": "n2", "a.1": "n3"}


def test_the_only_node():
    found = forecast(seen(on("n1"), nodes=NODES[:1]), "n1")
    assert [item.to_result() for item in found.stranded] == [{"task": "web.1", "reason": "there is no other node"}]


LOCAL = {"Type": "volume", "Source": "data", "Target": "/data"}
PLUGIN = {"Type": "volume", "Source": "nfs", "VolumeOptions": {"DriverConfig": {"Name": "nfs"}}}


def with_options(**options):
    return {**LOCAL, "VolumeOptions": {"DriverConfig": {"Name": "local", "Options": options}}}


@pytest.mark.parametrize(
    ("mount", "own"),
    [
        pytest.param(LOCAL, True, id="no driver"),
        pytest.param(with_options(), True, id="driver local"),
        pytest.param(with_options(type="none", o="bind", device="/srv/data"), True, id="a folder of the node"),
        pytest.param(with_options(type="tmpfs", device="tmpfs"), True, id="memory"),
        pytest.param(with_options(type="nfs", o="addr=192.0.2.9,rw", device=":/data"), False, id="nfs"),
        pytest.param(with_options(type="nfs4", o="addr=192.0.2.9", device=":/data"), False, id="nfs4"),
        pytest.param(with_options(type="cifs", o="addr=files", device="//files/data"), False, id="cifs"),
        pytest.param(
            {**LOCAL, "VolumeOptions": {"DriverConfig": {"Options": {"type": "nfs", "o": "addr=192.0.2.9"}}}},
            False,
            id="nfs, and no driver",
        ),
        pytest.param(PLUGIN, False, id="another driver"),
        pytest.param({"Type": "bind", "Source": "/srv", "Target": "/data"}, False, id="bind"),
        pytest.param({"Type": "volume", "Target": "/data"}, False, id="no name"),
    ],
)
def test_whose_volume_it_is(mount, own):
    assert local_volumes(service(mounts=[mount])) == ([mount["Source"]] if own else [])


@pytest.mark.parametrize(
    ("fields", "sentences"),
    [
        pytest.param({"replicas": 2}, [], id="nothing"),
        pytest.param(
            {"replicas": 1},
            ["web has one replica: it does not run between its stop here and its start elsewhere."],
            id="alone",
        ),
        pytest.param(
            {"replicas": 2, "mounts": [LOCAL, PLUGIN]},
            ["web has data in volumes of this node, which do not move with it: data."],
            id="local volume",
        ),
    ],
)
def test_advice(fields, sentences):
    snapshot = seen(on("n1"), on("n1", slot=2), services=(service(**fields),))
    assert advice(snapshot, displaced(snapshot, "n1")) == sentences


def test_a_paused_update_has_not_freed_what_old_tasks_hold():
    """Its reservation went down from 900 to 100, and node n3 alone has a task of the new spec."""
    held = {"MemoryBytes": 900}, {"MemoryBytes": 100}
    old, new = (tuple(reserve.items()) for reserve in held)
    db = [on("n2", "db", 1, reserved=old), on("n3", "db", 2, reserved=new)]
    services = (service(reserve={"MemoryBytes": 300}), service("db", replicas=2, reserve=held[1], state="paused"))
    assert forecast(seen(on("n1"), *db, services=services), "n1").goes == {"web.1": "n3"}
    found = forecast(seen(on("n1"), db[0], services=services, nodes=NODES[:2]), "n1")
    assert [item.to_result() for item in found.stranded] == [
        {"task": "web.1", "reason": "not enough left to reserve on n2"}
    ]
