"""A client of the API on a worker, which called it all the time, noticed nothing."""

testinfra_hosts = ["ansible://*-node4"]


def test_a_client_lost_nothing(host):
    answered, lost = (int(number) for number in host.file("/tmp/recover-calls").content_string.split())
    assert answered > 100
    assert lost == 0
