"""After pruning: what the layers do not have is gone, what is not the stack's is there, replicas are as scaled."""

testinfra_hosts = ["ansible://*-node1"]


def of_the_stack(names):
    return [name for name in names if name.startswith("vault_")]


def test_only_the_rest_is_there(becomes, names):
    """A network is there as long as a task that stops on this node holds it."""
    assert of_the_stack(names("service")) == ["vault_web"]
    becomes(lambda: of_the_stack(names("network")), ["vault_default"])
    assert of_the_stack(names("secret")) == []
    assert of_the_stack(names("config")) == ["vault_motd-ours"]


def test_replicas_are_kept(inspect):
    assert inspect("service", "vault_web")["Spec"]["Mode"] == {"Replicated": {"Replicas": 2}}
