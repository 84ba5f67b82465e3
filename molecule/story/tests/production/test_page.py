"""The page answers on the port of every node itself, without the routing mesh."""

testinfra_hosts = ["ansible://swarm_managers", "ansible://swarm_workers"]


def test_the_page_answers_on_every_node(becomes, page):
    """Without a health check a task runs before its program listens, and a node that was down starts it anew."""
    becomes(lambda: page()[0], 200)
