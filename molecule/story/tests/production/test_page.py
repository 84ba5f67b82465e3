"""The page answers on the port of every node itself, without the routing mesh."""

import urllib.request

testinfra_hosts = ["ansible://swarm_managers", "ansible://swarm_workers"]


def test_the_page_answers_on_every_node(host):
    address = host.ansible.get_variables()["swarm_advertise_addr"]
    with urllib.request.urlopen(f"http://{address}/", timeout=10) as page:
        assert page.status == 200
