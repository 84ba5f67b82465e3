"""The cases that ran side by side: what each of them left."""

testinfra_hosts = ["ansible://*-node1"]


def test_swarm_itself_calls_the_crash_loop_completed(update_state):
    assert update_state("looping_mixed") == "completed"


def test_the_slow_starter_beside_it_runs(becomes, replicas):
    """The verdict on the crash loop came before it was up."""
    becomes(lambda: replicas("looping_slow"), "1/1")
    becomes(lambda: replicas("looping_mixed"), "1/2")


def test_a_first_deploy_that_failed_is_removed_where_that_was_asked(replicas):
    assert replicas("missing_web") == ""


def test_else_it_is_left_for_inspection(replicas):
    assert replicas("telling_web") == "0/1"


def test_the_stack_that_was_paused_and_resumed_is_back_at_its_first_version(spec, replicas):
    assert spec("pausing_web")["TaskTemplate"]["ContainerSpec"]["Env"] == ["VERSION=1"]
    assert replicas("pausing_web") == "2/2"


def test_no_replicas_still_have_the_new_version(spec, replicas):
    assert spec("ending_idle")["TaskTemplate"]["ContainerSpec"]["Env"] == ["VERSION=2"]
    assert replicas("ending_idle") == "0/0"


def test_the_drained_node_runs_no_task_of_the_global_service(to_run):
    assert to_run("ending_everywhere") == 4


def test_a_job_that_did_not_change_ran_once(host):
    assert len(host.check_output("docker service ps ending_job --quiet").split()) == 2


def test_a_service_that_did_not_change_was_not_written(host):
    version = host.check_output("docker service inspect ending_same --format '{{json .PreviousSpec}}'")
    assert version == "null"
