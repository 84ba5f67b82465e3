"""After the bad version: six replicas of version 3 as before, and the page, which had come up, is version 3 too."""

testinfra_hosts = ["ansible://swarm_managers"]


def test_six_replicas_run_version_3(running):
    assert ["ch08-numbers-api:v3" in task["Image"] for task in running("numbers_numbers-api", 6)] == [True] * 6


def test_swarm_is_through_with_it(update_state):
    """Where a failed task was being replaced at the end of the rollback, Swarm begins anew and calls that completed."""
    assert update_state("numbers_numbers-api") in ("rollback_completed", "completed")


def test_the_page_returned_too(host):
    image = host.check_output(
        "docker service inspect numbers_numbers-web -f '{{.Spec.TaskTemplate.ContainerSpec.Image}}'"
    )
    assert "ch08-numbers-web:v3" in image
