"""What a client saw of a service with one replica whose node was drained: nothing of a drain without a gap."""

import json

import pytest

testinfra_hosts = ["ansible://*-node1"]


@pytest.fixture
def answers(host):
    """Give what the tasks answered at each look, by the kind of drain; what is no answer is an error's text."""

    def seen(kind):
        return json.loads(host.file(f"/tmp/calls-{kind}.json").content_string)["one"]

    return seen


def test_without_a_gap_every_call_is_answered(answers):
    looks = answers("gapless")
    assert len(looks) > 30
    assert [found for found in looks if not found or set(found) != {"good"}] == []


def test_a_bare_drain_loses_some(answers):
    assert any("good" not in found for found in answers("bare"))
