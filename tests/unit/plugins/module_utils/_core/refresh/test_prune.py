# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import pytest
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.errors import InputError
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.refresh.prune import Removal, check_names, removals
from ansible_collections.beekeeper.swarm.tests.unit.plugins.module_utils._core.refresh.values import NEW, OLD

ONE, TWO = f"reg:5000/app@{OLD}", f"app@{NEW}"
HAVE = [
    {"Id": "i1", "RepoDigests": [ONE, f"reg:5000/other@{NEW}"]},
    {"Id": "i2", "RepoDigests": [f"docker.io/library/{TWO}"]},
    {"Id": "i3", "RepoDigests": None},
    {"Id": "i4", "RepoDigests": ["<none>@<none>"]},
]


def container(image, state, *, task=True, names=("/web.1.x",)):
    labels = {"com.docker.swarm.task.id": "t1"} if task else None
    return {"Id": "0123456789abcdef", "ImageID": image, "State": state, "Labels": labels, "Names": list(names)}


@pytest.mark.parametrize(
    ("containers", "removal"),
    [
        pytest.param([], Removal(ONE), id="nobody uses it"),
        pytest.param([container("i2", "running")], Removal(ONE), id="another image is used"),
        pytest.param([container("i1", "exited"), container("i1", "dead")], Removal(ONE, forced=True), id="ended tasks"),
        pytest.param([container("i1", "running")], Removal(ONE, "container web.1.x uses it"), id="a task"),
        pytest.param([container("i1", "created")], Removal(ONE, "container web.1.x uses it"), id="a task to come"),
        pytest.param(
            [container("i1", "exited", task=False, names=())],
            Removal(ONE, "container 0123456789ab uses it"),
            id="a container that was stopped by hand",
        ),
    ],
)
def test_what_becomes_of_an_image(containers, removal):
    assert removals([ONE], HAVE, containers) == [removal]


def test_each_once_and_only_what_is_there():
    assert [item.image for item in removals([TWO, ONE, ONE, f"gone@{OLD}"], HAVE, [])] == [TWO, ONE]


@pytest.mark.parametrize("name", ["app:1", "app", "", "0" * 64])
def test_names_without_a_digest(name):
    with pytest.raises(InputError) as caught:
        check_names([ONE, name])
    assert caught.value.message == f"images must be written with their digests, such as app@sha256:..., not {name!r}."
