"""What a client saw of four replicas, two of which were replaced at once by a version that never became healthy."""

import json

import pytest

testinfra_hosts = ["ansible://*-node1"]


@pytest.fixture
def answers(host):
    """Give how many tasks answered at each look, by service."""
    seen = json.loads(host.file("/tmp/answers.json").content_string)
    return {service: [len(found) for found in looks] for service, looks in seen.items()}


def test_the_client_called_all_the_while(answers):
    assert all(len(counts) > 30 for counts in answers.values())
    assert all((counts[0], counts[-1]) == (4, 4) for counts in answers.values())


def test_start_first_keeps_all_of_the_capacity(answers):
    assert min(answers["first"]) == 4


def test_stop_first_keeps_what_the_update_config_promises(answers):
    assert min(answers["stop"]) == 2


def test_nobody_was_ever_sent_to_the_bad_version(host):
    seen = json.loads(host.file("/tmp/answers.json").content_string)
    assert {answer for looks in seen.values() for found in looks for answer in found} == {"good"}
