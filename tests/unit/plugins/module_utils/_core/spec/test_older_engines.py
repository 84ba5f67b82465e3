# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

"""What an Engine is too old for is left out and noted, and so is what Swarm has no way to do."""

import pytest
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.errors import ComposeError
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.spec.project import wanted_from


def wanted(service, api):
    project = {"name": "app", "services": {"web": {"image": "web:1", **service}}, "volumes": {"data": {}}}
    return wanted_from(project, stack="app", api=api)


YOUNGER = [
    (
        {"healthcheck": {"test": ["CMD", "x"], "start_interval": "2s"}},
        ["healthcheck", "start_interval"],
        "25.0",
        (1, 44),
    ),
    ({"security_opt": ["no-new-privileges"]}, ["security_opt"], "25.0", (1, 44)),
    ({"security_opt": ["seccomp=unconfined"]}, ["security_opt"], "25.0", (1, 44)),
    ({"security_opt": ["apparmor=unconfined"]}, ["security_opt"], "25.0", (1, 44)),
    ({"oom_score_adj": 5}, ["oom_score_adj"], "27.0", (1, 46)),
    (
        {"volumes": [{"type": "volume", "source": "data", "target": "/d", "volume": {"subpath": "a"}}]},
        ["volumes", 0, "volume", "subpath"],
        "26.0",
        (1, 45),
    ),
]


@pytest.mark.parametrize(("service", "path", "engine", "since"), YOUNGER, ids=[str(row[1]) for row in YOUNGER])
def test_what_an_engine_is_too_old_for(service, path, engine, since):
    major, minor = since
    reason = f"Swarm has it from Engine {engine} on (API {major}.{minor}), and this manager's API is 1.{minor - 1}"
    old, new = wanted(service, (major, minor - 1)), wanted(service, since)
    assert old.ignored == ((("services", "web", *path), reason),)
    assert new.ignored == ()
    assert old.services != new.services


@pytest.mark.parametrize(
    ("service", "path", "reason"),
    [
        (
            {"security_opt": ["label=disable", "systempaths=unconfined"]},
            ["security_opt", 1],
            "Swarm has no such security option",
        ),
        (
            {"security_opt": ["seccomp=./profile.json"]},
            ["security_opt", 0],
            "Swarm has no such file to read; write the profile's JSON in its place",
        ),
        (
            {"security_opt": ["apparmor=mine"]},
            ["security_opt", 0],
            "Swarm takes the profile docker-default, or unconfined",
        ),
        (
            {"volumes": [{"type": "bind", "source": "/s", "target": "/s", "bind": {"recursive": "readonly"}}]},
            ["volumes", 0, "bind", "recursive"],
            "Swarm has no readonly submounts; it takes disabled",
        ),
    ],
    ids=["option", "file", "profile", "submounts"],
)
def test_what_swarm_has_not(service, path, reason):
    assert wanted(service, (1, 51)).ignored == ((("services", "web", *path), reason),)


def test_the_same_is_noted_once():
    assert len(wanted({"security_opt": ["no-new-privileges", "seccomp=unconfined"]}, (1, 43)).ignored) == 1


def test_options_of_a_tmpfs():
    old = wanted({"tmpfs": ["/a", "/run:size=1m,noexec,exec"]}, (1, 45))
    ((path, reason),) = old.ignored
    assert path == ("services", "web", "tmpfs", 1)
    assert reason.startswith("its options exec are left out: Swarm has it from Engine 27.0 on (API 1.46), ")
    assert old.services[0]["TaskTemplate"]["ContainerSpec"]["Mounts"] == [
        {"Type": "tmpfs", "Target": "/a"},
        {"Type": "tmpfs", "Target": "/run", "TmpfsOptions": {"SizeBytes": 1 << 20}},
    ]


def test_options_of_a_tmpfs_that_no_engine_takes():
    found = wanted({"tmpfs": ["/run:rw,noexec,nosuid,nodev,exec,uid=5,nr_inodes=9"]}, (1, 51))
    assert found.ignored == (
        (
            ("services", "web", "tmpfs", 0),
            "its options uid, nr_inodes are left out: Engines refuse them for a service",
        ),
    )
    assert found.services[0]["TaskTemplate"]["ContainerSpec"]["Mounts"] == [
        {"Type": "tmpfs", "Target": "/run", "TmpfsOptions": {"Options": [["exec"]]}}
    ]


def test_cluster_volumes_cannot_be_left_out():
    with pytest.raises(ComposeError) as caught:
        wanted({"volumes": [{"type": "cluster", "source": "group:db", "target": "/d"}]}, (1, 41))
    assert caught.value.message == (
        "services.web.volumes[0] has type cluster, but Swarm has it from Engine 23.0 on (API 1.42), and this manager's "
        "API is 1.41."
    )
