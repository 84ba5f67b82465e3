"""Version 3, three at a time, start-first: the samples that were taken while it rolled out."""

import json

import pytest

testinfra_hosts = ["ansible://*-node1"]  # where the samples were taken


@pytest.fixture
def samples(host):
    return json.loads(host.file("/tmp/samples.json").content_string)


def test_the_rollout_was_sampled_from_its_start_to_its_end(samples):
    assert samples["samples"] > 50
    assert (samples["new_at_start"], samples["new_at_end"]) == (0, 6)


def test_at_no_moment_fewer_than_six_api_tasks_ran(samples):
    assert samples["fewest_running"] >= 6


def test_never_more_than_three_were_starting(samples):
    assert 1 <= samples["most_starting"] <= 3


def test_six_replicas_run_version_3(running):
    assert ["ch08-numbers-api:v3" in task["Image"] for task in running("numbers_numbers-api", 6)] == [True] * 6


def test_swarm_itself_says_completed(update_state):
    assert update_state("numbers_numbers-api") == "completed"
