"""After two rotations: the last content runs, the one before is kept for a rollback, the first is gone."""

import hashlib

testinfra_hosts = ["ansible://*-node1"]


def digest(content):
    return hashlib.sha256(content).hexdigest()


def test_the_last_contents_run(sums):
    assert sums("vault_db")["/run/secrets/key"] == digest(b"swordfish-three")
    assert sums("vault_web")["/etc/motd"] == digest(b"message three")


def test_every_call_was_answered(logs, tasks):
    """One and the same caller saw version after version begin, and never went without an answer."""
    answers = logs("vault_caller")
    assert list(dict.fromkeys(answers)) == ["message one", "message two", "message three"]
    assert answers[-1] == "message three"
    assert len(answers) > 50
    assert len(tasks("vault_caller")) == 1


def test_the_versions_before_are_kept_for_a_rollback(names):
    motd = [f"vault_motd-{digest(content)[:12]}" for content in (b"message two", b"message three")]
    assert [name for name in names("config") if name.startswith("vault_motd")] == sorted([*motd, "vault_motd-ours"])
    assert [name for name in names("secret") if name.startswith("vault_key")] == ["vault_key-2", "vault_key-3"]


def test_what_did_not_change_was_not_rotated(names):
    assert [name for name in names("secret") if name.startswith("vault_blob")] == ["vault_blob-1"]


def test_a_fixed_name_keeps_its_content(inspect):
    assert inspect("config", "vault-motto")["Spec"]["Data"] == "b25l"
