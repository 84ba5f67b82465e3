"""The first version: every content reached its task, and no name or label tells a secret."""

import hashlib
import json

testinfra_hosts = ["ansible://*-node1"]


def digest(content):
    return hashlib.sha256(content).hexdigest()


def test_contents_are_in_the_tasks(sums):
    assert sums("vault_db") == {"/run/secrets/key": digest(b"swordfish-one")}
    assert sums("vault_web") == {
        "/etc/motd": digest(b"message one"),
        "/etc/greeting": digest(b"Hello world, that is $1\n"),
        "/run/secrets/blob": digest(bytes(range(256))),
        "/run/secrets/key": digest(b"swordfish-one"),
    }


def test_configs_are_named_by_their_content(names):
    assert {f"vault_motd-{digest(b'message one')[:12]}", "vault_motd-ours"} <= set(names("config"))


def test_no_hash_of_a_secret_is_kept(names, inspect):
    assert [name for name in names("secret") if name.startswith("vault")] == ["vault_blob-1", "vault_key-1"]
    kept = json.dumps(inspect("secret", "vault_key-1"))
    forms = [getattr(hashlib, name)(b"swordfish-one").hexdigest() for name in ("md5", "sha1", "sha224", "sha256")]
    assert not [form for form in forms if form[:12] in kept]


def test_waves_follow_one_another(tasks):
    """A task with a health check runs, for Swarm, once that passes: callers begin when all servers are healthy."""
    for before, after in (("vault_db", "vault_web"), ("vault_web", "vault_caller")):
        running = max(task["Status"]["Timestamp"] for task in tasks(before))
        assert running < min(task["CreatedAt"] for task in tasks(after))


def test_nothing_is_left_on_the_node(host):
    assert host.run("grep -rlsE 'swordfish|c3dvcmRmaXNo' /root /tmp /var/tmp /dev/shm").stdout == ""
