"""A campaign that goes on patches no node twice."""

testinfra_hosts = ["ansible://*-node5"]


def test_the_command_ran_once_for_each_campaign(host):
    """It was done when another node stopped the first campaign, and not begun when the window of the second closed."""
    assert len(host.file("/var/log/fix").content_string.splitlines()) == 2
