"""Version 2 with health checks: six healthy replicas, and the page reaches the API."""

import re

testinfra_hosts = ["ansible://swarm_managers"]


def test_six_replicas_run_version_2(running):
    assert ["ch08-numbers-api:v2" in task["Image"] for task in running("numbers_numbers-api", 6)] == [True] * 6


def test_every_container_of_the_api_is_healthy(host):
    listed = host.check_output("docker ps --filter name=numbers_numbers-api --format '{{.Status}}'").splitlines()
    assert [status for status in listed if "(healthy)" not in status] == []


def test_the_page_shows_a_number_of_the_api(becomes, page):
    """A node hears of the API's tasks on the others a moment after they run."""
    becomes(lambda: bool(re.search(r'id="number">\d+<', page()[1])), True)
