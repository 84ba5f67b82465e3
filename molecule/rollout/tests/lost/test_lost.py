"""After a node was lost in the middle of an update, and came back: the new version runs, and the swarm is whole."""

testinfra_hosts = ["ansible://*-node1"]


def test_all_nodes_are_there(host):
    listed = host.check_output("docker node ls --format '{{.Status}} {{.Availability}}'").splitlines()
    assert listed == ["Ready Active"] * 5


def test_all_replicas_run_the_new_version(spec, host, replicas):
    assert spec("lost_api")["TaskTemplate"]["ContainerSpec"]["Env"] == ["VERSION=2"]
    up_to_date = host.check_output("docker service ps lost_api --filter desired-state=running --quiet")
    assert (len(up_to_date.split()), replicas("lost_api")) == (4, "4/4")


def test_swarm_is_not_at_it_any_more(update_state):
    assert update_state("lost_api") == "completed"


def test_a_global_service_is_on_all_nodes_again(host):
    nodes = host.check_output("docker service ps ending_everywhere --filter desired-state=running --format {{.Node}}")
    assert len(nodes.split()) == 5
