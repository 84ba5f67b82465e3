"""What a client saw of four replicas, two of which were replaced at once by a version that never became healthy."""

import json

import pytest

testinfra_hosts = ["ansible://*-node1"]


@pytest.fixture(scope="module")
def looks(host):
    """Give the answers of each look, by service: a version, or why an address gave none."""
    return json.loads(host.file("/tmp/answers.json").content_string)


def good(look):
    return look.count("good")


def test_the_client_called_all_the_while(looks):
    assert all(len(found) > 30 for found in looks.values())
    ends = [found[at] for found in looks.values() for at in (0, -1)]
    assert ends == [["good"] * 4] * 4


def test_start_first_keeps_all_of_the_capacity(looks):
    assert good(min(looks["first"], key=good)) == 4, min(looks["first"], key=good)


def test_stop_first_keeps_what_the_update_config_promises(looks):
    assert good(min(looks["stop"], key=good)) == 2, min(looks["stop"], key=good)


def test_nobody_was_ever_sent_to_the_bad_version(looks):
    assert not [answer for found in looks.values() for look in found for answer in look if answer == "bad"]
