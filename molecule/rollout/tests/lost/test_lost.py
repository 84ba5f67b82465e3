"""After a node was lost in the middle of an update, and came back: the new version runs, and the swarm is whole."""

testinfra_hosts = ["ansible://*-node1"]


def test_all_nodes_are_there(becomes, host):
    listed = "docker node ls --format '{{.Status}} {{.Availability}}'"
    becomes(lambda: host.check_output(listed).splitlines(), ["Ready Active"] * 5)


def test_all_replicas_run_the_new_version(spec, to_run, replicas):
    assert spec("lost_api")["TaskTemplate"]["ContainerSpec"]["Env"] == ["VERSION=2"]
    assert (to_run("lost_api"), replicas("lost_api")) == (4, "4/4")


def test_swarm_is_not_at_it_any_more(update_state):
    assert update_state("lost_api") == "completed"


def test_a_global_service_is_on_all_nodes_again(becomes, to_run):
    becomes(lambda: to_run("ending_everywhere"), 5)
