"""After deploys that the Engine broke off, were completed, and removed: nothing is left, no lock either."""

testinfra_hosts = ["ansible://*-node1"]


def test_nothing_is_left(host):
    for kind in ("service", "network", "config"):
        assert "faults" not in host.check_output(f"docker {kind} ls")
