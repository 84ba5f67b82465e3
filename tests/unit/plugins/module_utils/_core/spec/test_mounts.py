# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import pytest
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.errors import ComposeError
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.spec.project import wanted_from

VOLUMES = {
    "data": {"name": "app_data", "labels": {"a": "b"}, "driver": "local", "driver_opts": {"o": "size=1m"}},
    "plain": None,
    "named": {"name": "kept"},
    "ext": {"name": "theirs", "external": True},
}
LABEL = {"com.docker.stack.namespace": "app"}


def mounts_of(*volumes, **service):
    web = {"image": "web:1", "volumes": list(volumes), **service}
    project = {"name": "app", "services": {"web": web}, "volumes": VOLUMES}
    return wanted_from(project, stack="app").services[0]["TaskTemplate"]["ContainerSpec"]["Mounts"]


@pytest.mark.parametrize(
    ("volume", "expected"),
    [
        pytest.param(
            {"type": "volume", "source": "data", "target": "/d"},
            {
                "Type": "volume",
                "Source": "app_data",
                "Target": "/d",
                "VolumeOptions": {
                    "Labels": {"a": "b", **LABEL},
                    "DriverConfig": {"Name": "local", "Options": {"o": "size=1m"}},
                },
            },
            id="volume",
        ),
        pytest.param(
            {"type": "volume", "source": "plain", "target": "/d", "read_only": True, "volume": {"nocopy": True}},
            {
                "Type": "volume",
                "Source": "app_plain",
                "Target": "/d",
                "ReadOnly": True,
                "VolumeOptions": {"NoCopy": True, "Labels": LABEL},
            },
            id="nocopy",
        ),
        pytest.param(
            {"type": "volume", "source": "plain", "target": "/d", "bind": {"selinux": "z"}, "volume": {}},
            {"Type": "volume", "Source": "app_plain", "Target": "/d", "VolumeOptions": {"Labels": LABEL}},
            id="selinux",
        ),
        pytest.param(
            {"type": "volume", "source": "named", "target": "/d", "volume": {"subpath": "a"}},
            {"Type": "volume", "Source": "kept", "Target": "/d", "VolumeOptions": {"Subpath": "a", "Labels": LABEL}},
            id="named-and-subpath",
        ),
        pytest.param(
            {"type": "volume", "source": "data", "target": "/d", "volume": {"labels": {"own": 1, "a": "c"}}},
            {
                "Type": "volume",
                "Source": "app_data",
                "Target": "/d",
                "VolumeOptions": {
                    "Labels": {"own": "1", "a": "b", **LABEL},
                    "DriverConfig": {"Name": "local", "Options": {"o": "size=1m"}},
                },
            },
            id="labels-of-the-mount",
        ),
        pytest.param(
            {"type": "bind", "source": "/b", "target": "/b", "bind": {"recursive": "disabled", "selinux": "z"}},
            {"Type": "bind", "Source": "/b", "Target": "/b", "BindOptions": {"NonRecursive": True}},
            id="not-recursive",
        ),
        pytest.param(
            {"type": "bind", "source": "/b", "target": "/b", "bind": {"create_host_path": True}},
            {"Type": "bind", "Source": "/b", "Target": "/b"},
            id="short-bind",
        ),
        pytest.param(
            {"type": "cluster", "source": "group:db", "target": "/d"},
            {"Type": "cluster", "Source": "group:db", "Target": "/d", "ClusterOptions": {}},
            id="cluster-group",
        ),
        pytest.param(
            {"type": "cluster", "source": "named", "target": "/d"},
            {"Type": "cluster", "Source": "kept", "Target": "/d", "ClusterOptions": {}},
            id="cluster-volume",
        ),
        pytest.param(
            {"type": "npipe", "source": "\\\\.\\pipe\\a", "target": "\\\\.\\pipe\\b"},
            {"Type": "npipe", "Source": "\\\\.\\pipe\\a", "Target": "\\\\.\\pipe\\b"},
            id="npipe",
        ),
        pytest.param(
            {"type": "volume", "source": "ext", "target": "/d"},
            {"Type": "volume", "Source": "theirs", "Target": "/d", "VolumeOptions": {}},
            id="external",
        ),
        pytest.param({"type": "volume", "target": "/d"}, {"Type": "volume", "Target": "/d"}, id="anonymous"),
        pytest.param(
            {"type": "bind", "source": "/a", "target": "/b", "bind": {"create_host_path": True}},
            {"Type": "bind", "Source": "/a", "Target": "/b"},
            id="bind",
        ),
        pytest.param(
            {
                "type": "bind",
                "source": "/a",
                "target": "/b",
                "bind": {"propagation": "slave"},
                "consistency": "cached",
            },
            {
                "Type": "bind",
                "Source": "/a",
                "Target": "/b",
                "Consistency": "cached",
                "BindOptions": {"Propagation": "slave"},
            },
            id="bind-propagation",
        ),
        pytest.param(
            {"type": "tmpfs", "target": "/t", "tmpfs": {"size": "1000", "mode": 0o755}},
            {"Type": "tmpfs", "Target": "/t", "TmpfsOptions": {"SizeBytes": 1000, "Mode": 0o755}},
            id="tmpfs",
        ),
        pytest.param({"type": "tmpfs", "target": "/t"}, {"Type": "tmpfs", "Target": "/t"}, id="tmpfs-plain"),
    ],
)
def test_mount(volume, expected):
    assert mounts_of(volume) == [expected]


def test_service_tmpfs_follows_the_volumes():
    assert [mount["Target"] for mount in mounts_of({"type": "tmpfs", "target": "/a"}, tmpfs=["/b"])] == ["/a", "/b"]


@pytest.mark.parametrize(
    ("volume", "message"),
    [
        ({"type": "bind", "target": "/b"}, "services.web.volumes[0] is a bind without a source."),
        (
            {"type": "tmpfs", "target": "/t", "source": "x"},
            "services.web.volumes[0] is a tmpfs with a source; remove the source.",
        ),
        (
            {"type": "image", "target": "/t"},
            "services.web.volumes[0] must be one of volume, bind, tmpfs, npipe, cluster, not 'image'.",
        ),
        (
            {"type": "tmpfs", "target": "/t", "bind": {}},
            "services.web.volumes[0].bind is no key that can be deployed to Swarm; remove it.",
        ),
        (
            {"type": "tmpfs", "target": "/t", "tmpfs": {"size": "big"}},
            "services.web.volumes[0].tmpfs.size must be a size such as 64m, not 'big'.",
        ),
    ],
    ids=["bind", "tmpfs-source", "type", "options-of-another-type", "size"],
)
def test_refuses(volume, message):
    with pytest.raises(ComposeError) as caught:
        mounts_of(volume)
    assert caught.value.message == message
