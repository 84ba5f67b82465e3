"""What a client of the API on a worker noticed, which called it all the time while all managers were lost."""

import json

import pytest

testinfra_hosts = ["ansible://*-node4"]
API = "docker ps --quiet --no-trunc --filter label=com.docker.swarm.service.name=lost_api"


@pytest.fixture
def seen(host):
    return json.loads(host.file("/tmp/recover-calls").content_string)


def test_it_lost_nothing_while_there_was_no_manager(host, seen):
    there_again = int(host.file("/tmp/recover-managed").content_string)
    assert seen["answered"] > 100
    assert [moment for moment in seen["lost"] if moment < there_again] == []


def test_it_lost_something_only_where_swarm_replaced_the_task(host, seen):
    before, now = host.file("/tmp/recover-container").content_string.strip(), host.check_output(API)
    assert before
    assert now
    assert now != before or seen["lost"] == []


def test_it_was_answered_at_the_end(seen):
    assert seen["last"] > max(seen["lost"], default=0)
