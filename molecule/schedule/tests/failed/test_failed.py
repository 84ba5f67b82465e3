"""A run that failed has told somebody, and nothing but the files of its user has the secrets."""

import json

import pytest

LOG = "/var/log/beekeeper/job/job.log"


def test_the_command_was_called(host):
    assert host.file("/home/keeper/told.txt").content_string == "job 2\n"
    assert json.loads(host.file("/home/keeper/told.json").content_string)["name"] == "job"


def test_the_webhook_was_called(host):
    path, _newline, body = host.file("/srv/ops/hooked").content_string.partition("\n")
    told = json.loads(body)
    assert path == "/hook-9f8e7d6c"
    assert {key: told[key] for key in ("name", "host", "status", "reason", "log")} == {
        "name": "job",
        "host": "control",
        "status": 2,
        "reason": "ended with exit status 2",
        "log": LOG,
    }
    assert "The word is fail, and ******** was in use." in "".join(told["log_tail"])


def test_nobody_else_sees_the_secrets(host):
    folder = host.file(LOG.rpartition("/")[0])
    assert (folder.user, folder.mode & 0o007) == ("keeper", 0)
    assert "9f8e7d6c" not in host.file(LOG).content_string
    assert "9f8e7d6c" not in host.check_output("journalctl --no-pager --unit=beekeeper-job.service")
    found = host.check_output(
        "grep --recursive --files-with-matches 9f8e7d6c /etc /opt/beekeeper /var/log/beekeeper"
    ).splitlines()
    assert sorted(found) == [f"/opt/beekeeper/job/{name}" for name in ("environment.json", "vars.json", "webhook")]
    assert {(host.file(path).user, host.file(path).mode) for path in found} == {("keeper", 0o600)}


def test_root_says_as_whom_it_runs(host):
    said = host.file("/opt/beekeeper/job/schedule.json")
    assert (said.user, said.group, said.mode) == ("root", "keeper", 0o640)


def test_the_directory_is_known(host):
    assert '"msg": "It is in /home/keeper."' in host.file(LOG).content_string


@pytest.mark.parametrize(
    "line",
    ["OnCalendar=Sat 03:00", "OnCalendar=Sun *-*-1..7 02:30", "RandomizedDelaySec=600", "Persistent=true"],
)
def test_the_timer_has_what_was_asked_for(host, line):
    assert line in host.file("/etc/systemd/system/beekeeper-job.timer").content_string.splitlines()


def test_the_timer_waits(host):
    shown = host.check_output("systemctl show --property=NextElapseUSecRealtime --value beekeeper-job.timer")
    assert shown.startswith(("Sat ", "Sun "))
