"""After adoption and a change by hand: what nobody had to write is as it was, and the rest is mended."""

testinfra_hosts = ["ansible://*-node1"]


def test_what_was_adopted_was_never_written(inspect):
    assert "PreviousSpec" not in inspect("service", "cli_worker")


def test_the_change_by_hand_is_gone(inspect):
    spec = inspect("service", "cli_web")["Spec"]
    assert spec["TaskTemplate"]["ContainerSpec"]["Env"] == ["COLOUR=green"]
    assert spec["TaskTemplate"]["Resources"]["Limits"] == {"MemoryBytes": 64 * 1024 * 1024, "Pids": 100}
    assert spec["Labels"]["owner"] == "bees"
    assert spec["Mode"] == {"Replicated": {"Replicas": 1}}


def test_the_change_by_hand_is_a_revision(names, inspect):
    """It was recorded before it was mended, so that it could be returned to."""
    kept = [inspect("config", name)["Spec"]["Labels"] for name in names("config") if name.startswith("cli.revision-")]
    assert [labels["beekeeper.swarm.outcome"] for labels in kept] == ["adopted", "converged"]


def test_contents_of_the_docker_cli_were_taken_over(names):
    assert [name for name in names("secret") if name.startswith("cli-contents_")] == [
        "cli-contents_s",
        "cli-contents_s-1",
    ]
