"""After ten releases and a rollback to the third of those that are kept."""

testinfra_hosts = ["ansible://*-node1"]


def test_the_third_release_runs(spec):
    assert spec("rollout_web")["Labels"]["release"] == "103"


def test_ten_revisions_are_kept(revisions):
    assert len(revisions) == 10
