# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

from ansible_collections.beekeeper.swarm.plugins.module_utils._core.errors import Conflict, NotFound
from ansible_collections.beekeeper.swarm.plugins.module_utils._engine.image_prune import prune
from ansible_collections.beekeeper.swarm.tests.unit.plugins.module_utils._core.refresh.values import NEW, OLD

FREE, ENDED, USED = f"free@{OLD}", f"ended@{OLD}", f"used@{NEW}"
TASK = {"Labels": {"com.docker.swarm.task.id": "t1"}, "Names": ["/web.1"]}


class Node:
    """An Engine with three images, of which tasks use one and have used another."""

    def __init__(self, error=None):
        self.error, self.asked, self.deleted = error, [], []

    def get(self, path, _params):
        self.asked.append(path)
        if path == "/images/json":
            return [{"Id": name, "RepoDigests": [name]} for name in (FREE, ENDED, USED)]
        states = {ENDED: "exited", USED: "running"}
        return [{"Id": "c", "ImageID": name, "State": state, **TASK} for name, state in states.items()]

    def delete(self, path, params):
        self.deleted.append((path, params["force"]))
        if self.error:
            raise self.error


def test_what_nobody_uses_is_removed():
    node = Node()
    assert prune(node, [FREE, ENDED, USED], check=False) == {
        "changed": True,
        "removed": [ENDED, FREE],
        "kept": {USED: "container web.1 uses it"},
    }
    assert node.deleted == [(f"/images/{ENDED}", True), (f"/images/{FREE}", False)]


def test_check_mode_removes_nothing():
    node = Node()
    assert prune(node, [FREE], check=True)["removed"] == [FREE]
    assert node.deleted == []


def test_nothing_is_named():
    node = Node()
    assert (prune(node, [], check=False)["changed"], node.asked) == (False, [])


def test_what_somebody_uses_meanwhile_stays():
    node = Node(Conflict("409", status=409, engine_message="image is being used by running container c"))
    found = prune(node, [FREE], check=False)
    assert (found["changed"], found["kept"]) == (False, {FREE: "image is being used by running container c"})


def test_what_is_gone_meanwhile_is_removed():
    assert prune(Node(NotFound("404", status=404)), [FREE], check=False)["removed"] == [FREE]
