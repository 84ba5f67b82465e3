"""A client of the API on a worker, which called it all the time, noticed nothing."""

import json

testinfra_hosts = ["ansible://*-node4"]


def test_a_client_lost_nothing(host):
    seen = json.loads(host.file("/tmp/recover-calls").content_string)
    assert seen["answered"] > 100
    assert seen["lost"] == []
