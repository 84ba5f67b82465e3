# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.errors import InputError
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.schedule.plan import plan

OPTIONS = {
    "state": "present",
    "name": "patch",
    "enabled": True,
    "persistent": False,
    "playbook": "patch",
    "inventory": ["/etc/swarm/hosts.yml"],
    "on_calendar": ["Sat 03:00"],
    "cron": "",
    "random_delay": 0,
    "time_limit": 86400,
    "lock": "",
    "lock_wait": 0,
    "extra_vars": {},
    "vars_files": [],
    "vault_password_file": "",
    "arguments": [],
    "environment": {},
    "working_directory": "",
    "directory": "/opt/beekeeper",
    "log_directory": "/var/log/beekeeper",
    "log_megabytes": 10,
    "log_keep": 4,
    "python": "/usr/bin/python3",
    "venv": "",
    "ansible_core": "2.19.4",
    "collections": ["beekeeper.swarm:==1.0.0"],
    "packages": [],
    "pip_arguments": [],
    "galaxy_arguments": [],
    "on_failure_command": [],
    "on_failure_webhook": "",
    "on_failure_webhook_file": "",
}


def planned(form="systemd", **changes):
    return plan({**OPTIONS, **changes}, form=form)


@pytest.mark.parametrize(
    ("given", "playbook"),
    [
        ("refresh_images", "beekeeper.swarm.refresh_images"),
        ("other.collection.site", "other.collection.site"),
        ("/srv/ops/site.yml", "/srv/ops/site.yml"),
    ],
)
def test_playbook(given, playbook):
    assert planned(playbook=given)["playbook"] == playbook


def test_arguments():
    assert planned(
        inventory=["/srv/a.yml", "/srv/b"],
        vault_password_file="/root/.vault",
        vars_files=["/srv/vault.yml"],
        arguments=["--limit", "swarm_workers", "-e", "@/srv/more.yml"],
    )["arguments"] == [
        "--inventory=/srv/a.yml",
        "--inventory=/srv/b",
        "--vault-password-file=/root/.vault",
        "--extra-vars=@/srv/vault.yml",
    ]


@pytest.mark.parametrize(
    ("form", "changes", "cron"),
    [
        pytest.param("systemd", {}, [], id="none-for-systemd"),
        pytest.param("cron", {"on_calendar": ["Sat 03:00", "daily"]}, ["0 3 * * 6", "0 0 * * *"], id="translated"),
        pytest.param("cron", {"cron": "0 3 1-7 * *"}, ["0 3 1-7 * *"], id="fields-win"),
        pytest.param(
            "cron", {"cron": "*/5 0-6 * jan sun", "on_calendar": []}, ["*/5 0-6 * jan sun"], id="fields-alone"
        ),
        pytest.param("systemd", {"cron": "nonsense"}, [], id="fields-are-not-for-systemd"),
        pytest.param("cron", {"cron": " 0  3 * *\t6\n"}, ["0 3 * * 6"], id="blanks"),
    ],
)
def test_cron(form, changes, cron):
    assert planned(form, **changes)["cron"] == cron


def test_archives():
    sources = [
        "beekeeper.swarm:==1.0.0",
        "/srv/b-swarm-1.0.0.tar.gz",
        "https://example.com/community-docker-4.8.0.tar.gz",
    ]
    assert planned(collections=sources)["archives"] == ["/srv/b-swarm-1.0.0.tar.gz"]


def test_an_own_environment_needs_no_pins():
    assert planned(venv="/srv/venv", collections=[], ansible_core="")["archives"] == []


def test_what_is_given_as_text_is_what_its_type_says():
    given = {"enabled": "false", "log_keep": "7", "inventory": "/srv/a.yml, /srv/b.yml", "arguments": ["--forks", 5]}
    made = planned(**given)
    assert {name: made["given"][name] for name in given} == {
        "enabled": False,
        "log_keep": 7,
        "inventory": ["/srv/a.yml", "/srv/b.yml"],
        "arguments": ["--forks", "5"],
    }
    assert made["arguments"] == ["--inventory=/srv/a.yml", "--inventory=/srv/b.yml"]


def test_no_secret_is_part_of_the_plan():
    secret = "tk-9f8e7d6c"
    made = planned(
        environment={"TOKEN": secret}, extra_vars={"token": secret}, on_failure_webhook=f"https://example.com/{secret}"
    )
    assert secret not in str(made)


def test_a_name_is_enough_to_remove():
    assert plan({"state": "absent", "name": "patch"}, form="systemd") == {}


NOT_PINNED = (
    "schedule_collections has {!r}, which is not pinned: give NAMESPACE.NAME:==VERSION, or the absolute path or https "
    "address of an archive (.tar.gz)."
)
ASKED = "schedule_arguments has {!r}, and nobody is there to answer: give a password in a file."
SEEN = (
    "schedule_arguments gives a variable where every user of the host can read it: use schedule_extra_vars, or "
    "schedule_vars_files."
)
NO_PATH = "schedule_{} is {!r}: give an absolute path of letters, digits and '._+@:-'."


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        (
            {"name": "Patch it"},
            "schedule_name is 'Patch it': begin with a letter, and use at most 40 of a-z, 0-9 and '-'.",
        ),
        (
            {"name": "../x", "state": "absent"},
            "schedule_name is '../x': begin with a letter, and use at most 40 of a-z, 0-9 and '-'.",
        ),
        (
            {"playbook": "ops/site.yml"},
            "schedule_playbook is 'ops/site.yml': give the name of a playbook of this collection, as in 'patch', its "
            "full name in another, or an absolute path.",
        ),
        ({"inventory": []}, "schedule_inventory is empty: give the path of an inventory on the control host."),
        (
            {"inventory": ["hosts.yml"]},
            "schedule_inventory has 'hosts.yml': give an absolute path on the control host.",
        ),
        (
            {"vars_files": ["v.yml"]},
            "schedule_vars_files has 'v.yml': give an absolute path on the control host.",
        ),
        ({"directory": "opt"}, NO_PATH.format("directory", "opt")),
        ({"lock": "/run/my lock"}, NO_PATH.format("lock", "/run/my lock")),
        ({"working_directory": "/srv/100%"}, NO_PATH.format("working_directory", "/srv/100%")),
        ({"on_calendar": []}, "schedule_on_calendar is empty: say when it runs, as in 'Sat 03:00'."),
        (
            {"on_calendar": ["daily\nPersistent=true"]},
            "schedule_on_calendar 'daily\\nPersistent=true' has more than one line: write a list.",
        ),
        (
            {"collections": []},
            "schedule_collections is empty: name what is installed for the playbook, with its version "
            "(beekeeper.swarm:==1.0.0) or as an archive (/srv/beekeeper-swarm-1.0.0.tar.gz).",
        ),
        ({"collections": ["beekeeper.swarm"]}, NOT_PINNED.format("beekeeper.swarm")),
        ({"collections": ["beekeeper.swarm:>=1.0.0"]}, NOT_PINNED.format("beekeeper.swarm:>=1.0.0")),
        ({"collections": ["swarm-1.0.0.tar.gz"]}, NOT_PINNED.format("swarm-1.0.0.tar.gz")),
        ({"ansible_core": ">=2.19"}, "schedule_ansible_core is '>=2.19': give one version, as in '2.19.4'."),
        ({"packages": ["requests"]}, "schedule_packages has 'requests', which is not pinned: give NAME==VERSION."),
        (
            {"venv": "/srv/venv"},
            "schedule_venv names a virtual environment of your own, into which the role installs nothing: leave "
            "schedule_collections and schedule_packages empty, or leave out schedule_venv.",
        ),
        ({"arguments": ["-K"]}, ASKED.format("-K")),
        ({"arguments": ["--ask-vault-pass"]}, ASKED.format("--ask-vault-pass")),
        ({"arguments": ["-e", "token=x"]}, SEEN),
        ({"arguments": ["--extra-vars=token=x"]}, SEEN),
        ({"arguments": ["-etoken=x"]}, SEEN),
        ({"arguments": ["-vetoken=x"]}, SEEN),
        (
            {"environment": {5: "x"}},
            "schedule_environment has 5: give names of environment variables, each with a text.",
        ),
        ({"enabled": "perhaps"}, "schedule_enabled is 'perhaps': give true or false."),
        (
            {"environment": {"A B": "x"}},
            "schedule_environment has 'A B': give names of environment variables, each with a text.",
        ),
        ({"random_delay": -1}, "schedule_random_delay is -1: give 0 or more."),
        ({"log_keep": 0}, "schedule_log_keep is 0: give 1 or more."),
        (
            {"on_failure_webhook": "https://a/", "on_failure_webhook_file": "/srv/hook"},
            "Both schedule_on_failure_webhook and schedule_on_failure_webhook_file are given: leave out one of them.",
        ),
        (
            {"on_failure_webhook": "file:///x"},
            "schedule_on_failure_webhook is no address: begin with http:// or https://.",
        ),
        (
            {"inventory": [], "random_delay": -1},
            "schedule_inventory is empty: give the path of an inventory on the control host. schedule_random_delay is "
            "-1: give 0 or more.",
        ),
    ],
)
def test_problems(changes, message):
    with pytest.raises(InputError) as caught:
        planned(**changes)
    assert caught.value.message == message


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"cron": "daily"}, "schedule_cron is 'daily': write the five fields of cron, as in '0 3 * * 6'."),
        (
            {"cron": "0 3 * * 6\n* * * * * root x"},
            "schedule_cron is '0 3 * * 6\\n* * * * * root x': write the five fields of cron, as in '0 3 * * 6'.",
        ),
        ({"cron": "0 3 * * 8"}, "schedule_cron '0 3 * * 8' has '8' for the weekday: it takes 0-7 or sun-sat."),
        (
            {"cron": "", "on_calendar": []},
            "schedule_on_calendar is empty: say when it runs, as in 'Sat 03:00'.",
        ),
        (
            {"on_calendar": ["daily UTC"]},
            "schedule_on_calendar 'daily UTC' cannot be said in cron: it has the time zone UTC, and cron goes by the "
            "clock of the host. Write the five fields of cron into schedule_cron.",
        ),
    ],
)
def test_problems_of_cron(changes, message):
    with pytest.raises(InputError) as caught:
        planned("cron", **changes)
    assert caught.value.message == message
