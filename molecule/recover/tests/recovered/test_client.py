"""A client of the API on a worker, which called it all the time, noticed nothing."""

testinfra_hosts = ["ansible://*-node4"]


def test_a_client_lost_nothing(host):
    answered, *lost = host.file("/tmp/recover-calls").content_string.split()
    assert int(answered) > 100
    assert lost == []
