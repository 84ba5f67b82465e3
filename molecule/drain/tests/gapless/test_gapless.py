"""What a client saw of a service with one replica whose node was drained: nothing of a drain without a gap."""

import json

import pytest

testinfra_hosts = ["ansible://*-node1"]


@pytest.fixture
def answers(host):
    """Give how many tasks answered at each look, by the kind of drain."""

    def seen(kind):
        return [len(found) for found in json.loads(host.file(f"/tmp/calls-{kind}.json").content_string)["one"]]

    return seen


def test_without_a_gap_every_call_is_answered(answers):
    counts = answers("gapless")
    assert len(counts) > 30
    assert min(counts) >= 1


def test_a_bare_drain_loses_some(answers):
    assert min(answers("bare")) == 0
