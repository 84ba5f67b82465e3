# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

from ansible_collections.beekeeper.swarm.plugins.module_utils._core.history.listing import listed
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.history.lock import lock_spec, of_stack
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.history.revision import Layer, Record, revision_spec
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.state.resources import Config

WEB = {"Name": "shop_web", "TaskTemplate": {"ContainerSpec": {"Image": "web:1@sha256:ab"}}}


def revision(stack, number, *, turn, by="ann@ci", outcome="converged"):
    record = Record(stack, number, 1700000000.0, by, layers=(Layer("shop.yml", "ab12"),), services=(WEB,))
    return revision_spec(record, outcome=outcome, turn=turn)


def test_listed():
    specs = [
        revision("shop", 2, turn=2, outcome="failed"),
        revision("shop", 1, turn=3, by=""),
        revision("blog", 4, turn=4),
        lock_spec(of_stack("shop"), token="t", holder="ann@ci", now=0.0),
        {"Name": "other", "Labels": {}, "Data": ""},
    ]
    found = listed(Config.from_json({"ID": "c", "Version": {"Index": 1}, "Spec": spec}) for spec in specs)
    row = {
        "time": "2023-11-14T22:13:20Z",
        "layers": [{"name": "shop.yml", "sha256": "ab12"}],
        "images": {"shop_web": "web:1@sha256:ab"},
    }
    assert found == {
        "shop": [
            {**row, "number": 1, "by": None, "outcome": "converged", "running": True},
            {**row, "number": 2, "by": "ann@ci", "outcome": "failed", "running": False},
        ],
        "blog": [{**row, "number": 4, "by": "ann@ci", "outcome": "converged", "running": True}],
    }
