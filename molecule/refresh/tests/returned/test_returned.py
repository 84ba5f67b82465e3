# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A tag was rebuilt broken: what tried it is as it was, and the swarm knows that it failed."""

import json

import pytest

testinfra_hosts = ["ansible://*-node1"]


def test_the_old_image_runs(image, built):
    digest = image("fresh_asleep").partition("@")[2]  # which nobody tried to roll
    for service, replicas in (("fresh_web", 3), ("fresh_api", 2), ("fresh_single", 1)):
        assert built(service) == [digest] * replicas


@pytest.mark.parametrize("service", ["fresh_api", "fresh_single"])
def test_the_update_config_is_the_services_own(inspect, service):
    config = inspect("service", service)["Spec"]["UpdateConfig"]
    assert (config["Parallelism"], config["Monitor"]) == (1, 3_000_000_000)


def test_all_failures_are_remembered(inspect):
    known = json.loads(inspect("config", "beekeeper.swarm.images")["Spec"]["Labels"]["beekeeper.swarm.images"])
    assert {name for name, record in known.items() if record["failed"]} == {"fresh_web", "fresh_api", "fresh_single"}
    assert {record["trying"] for record in known.values()} == {""}
    assert "honey" not in json.dumps(known)


def test_nothing_new_was_recorded(revisions):
    assert revisions == [1, 2, 3]
