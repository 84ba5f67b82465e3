# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The program that a schedule starts: its pure part as tables, the rest with real processes, files and sockets."""

from __future__ import annotations

import contextlib
import fcntl
import getpass
import http.server
import json
import os
import pathlib
import re
import shlex
import signal
import socket
import ssl
import subprocess
import sys
import threading
import time
import urllib.error

import pytest
from ansible_collections.beekeeper.swarm.roles.schedule.files import run as program

SECRET = "correct horse"


@pytest.mark.parametrize(
    ("node", "found"),
    [
        pytest.param({"backup_password": SECRET, "stack_name": "shop"}, {SECRET}, id="by-key"),
        pytest.param({"registry_auth": {"user": "sam-the-bee"}}, {"sam-the-bee"}, id="all-below-a-key"),
        pytest.param([{"API_TOKEN": ["aaaaa", "bbbbb"]}], {"aaaaa", "bbbbb"}, id="lists"),
        pytest.param({"secret": "abcd", "author": "somebody"}, set(), id="short-ones-and-other-keys"),
        pytest.param({"unlock_key": 1234567}, {"1234567"}, id="numbers"),
        pytest.param({"with_registry_auth": False, "use_auth": "false", "a_token": [True, None]}, set(), id="switches"),
    ],
)
def test_secrets_in(node, found):
    assert program.secrets_in(node) == found


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        (f"it is {SECRET}!", "it is ********!"),
        (
            "docker swarm join --token SWMTKN-1-abc-def 10.0.0.1:2377",
            "docker swarm join --token ******** 10.0.0.1:2377",
        ),
        ('"unlock_key": "SWMKEY-1-abc"', '"unlock_key": "********'),
        ("GET https://sam:hunter2@example.com/x", "GET https://********@example.com/x"),
        ("Authorization: Bearer abcdefgh.ijkl", "Authorization: Bearer ********"),
        ("password=hunter2 user=sam", "password=******** user=sam"),
        ('{"db_password": "hunter 2", "user": "sam"}', '{"db_password": ********, "user": "sam"}'),
        (r"""{'db_password': 'hun\'"ter', 'user': 'sam'}""", "{'db_password': ********, 'user': 'sam'}"),
        (r"""{"db_password": "hun\"ter", "user": "sam"}""", """{"db_password": ********, "user": "sam"}"""),
        ("{db_password: 'hun''t er', user: sam}", "{db_password: ********, user: sam}"),
        (r"db_password='C:\x y\' user=sam", "db_password=******** user=sam"),
        ("TASK [Rotate the secrets] ***", "TASK [Rotate the secrets] ***"),
        ("ok: [node1] => changed=0", "ok: [node1] => changed=0"),
    ],
)
def test_masked(line, shown):
    assert program.masked(line, {SECRET}) == shown


QUOTED = "ho ney'\"$x\\é"
KEY = f"-----BEGIN-----\n{QUOTED}\n  padded \nfalse\nabcd\n"


@pytest.mark.parametrize("secret", [QUOTED, "it's honey", 'say "honey"', "back\\slash\tand\x1b", KEY, " blanks "])
@pytest.mark.parametrize(
    "write",
    [
        pytest.param(str, id="as-it-is"),
        pytest.param(str.strip, id="end-of-a-line"),
        pytest.param(repr, id="repr"),
        pytest.param(ascii, id="ascii"),
        pytest.param(lambda secret: repr(secret + "'\""), id="repr-beside-both-quotes"),
        pytest.param(json.dumps, id="json"),
        pytest.param(lambda secret: json.dumps(secret, ensure_ascii=False), id="json-as-read"),
        pytest.param(lambda secret: json.dumps(json.dumps({"a": secret})), id="json-in-json"),
        pytest.param(lambda secret: json.dumps(repr([secret, "'\""])), id="repr-in-json"),
        pytest.param(lambda secret: repr(json.dumps([secret])), id="json-in-repr"),
        pytest.param(lambda secret: secret.replace("'", "''"), id="yaml"),
        pytest.param(shlex.quote, id="shell"),
    ],
)
def test_no_part_of_a_secret_is_left(secret, write):
    shown = "".join(program.masked(line, program.written(secret)) for line in write(secret).splitlines())
    words = ("honey", "ho ney", "$x", "it", "say", "back", "slash", "BEGIN", "padded", "blanks")
    assert [word for word in words if word in shown] == []


def test_lines_that_would_mask_half_of_the_log():
    assert {"false", "abcd", ""}.isdisjoint(program.written(KEY))


# A schedule in a directory of its own, whose playbook is a line of Python.


@pytest.fixture
def schedule(tmp_path):
    return Schedule(tmp_path)


class Schedule:
    def __init__(self, path):
        self.path = path
        self.config = {
            "name": "patch",
            "user": getpass.getuser(),
            "playbook": "beekeeper.swarm.patch",
            "command": [],
            "directory": str(path),
            "environment_file": str(path / "environment.json"),
            "lock": str(path / "lock"),
            "lock_wait": 0,
            "log": str(path / "patch.log"),
            "log_bytes": 1_000_000,
            "log_keep": 2,
            "delay": 0,
            "limit": 0,
            "failure_command": [],
            "webhook_file": "",
            "secret_files": [str(path / "vars.json")],
        }
        self.write("vars.json", json.dumps({"backup_password": SECRET}))
        self.write("environment.json", json.dumps({"GREETING": "hello"}))

    def write(self, name, text):
        (self.path / name).write_text(text, encoding="utf-8")
        return str(self.path / name)

    def begin(self, playbook, *arguments, **changes):
        command = [sys.executable, "-c", playbook] if isinstance(playbook, str) else playbook
        self.write("schedule.json", json.dumps({**self.config, "command": command, **changes}))
        argv = [sys.executable, "-I", program.__file__, "--config", str(self.path / "schedule.json"), *arguments]
        return subprocess.Popen(argv, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)

    def run(self, playbook, *arguments, **changes):
        process = self.begin(playbook, *arguments, **changes)
        stdout, stderr = process.communicate(timeout=30)
        return process.returncode, stdout, stderr

    def log(self):
        lines = (self.path / "patch.log").read_text(encoding="utf-8").splitlines()
        assert [line for line in lines if not re.match(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ ", line)] == []
        return [re.sub(r"\d+ s$", "N s", line.partition(" ")[2]) for line in lines]


def test_a_run_that_succeeds(schedule):
    status, stdout, stderr = schedule.run("import os; print(os.environ['GREETING'], os.getcwd())")
    lines = [
        "patch starts beekeeper.swarm.patch",
        f"hello {schedule.path}",
        "patch ended with exit status 0, after N s",
    ]
    assert (status, stderr) == (0, "")
    assert schedule.log() == lines
    assert re.sub(r"\d+ s\n", "N s\n", stdout).splitlines() == lines


def test_a_run_has_its_directory_as_pwd(schedule, monkeypatch):
    monkeypatch.setenv("PWD", "/somewhere/else")
    told = ["sh", "-c", "env | grep ^PWD= > told"]
    playbook = "import os; print('in', os.environ.get('PWD')); raise SystemExit(2)"
    assert f"in {schedule.path}" in schedule.run(playbook, failure_command=told)[1].splitlines()
    assert (schedule.path / "told").read_text(encoding="utf-8") == f"PWD={schedule.path}\n"


def test_a_run_by_hand_has_nothing_of_its_shell_for_ansible(schedule, monkeypatch):
    monkeypatch.setenv("ANSIBLE_CONFIG", "/home/sam/ansible.cfg")
    monkeypatch.setenv("ANSIBLE_FORKS", "1")
    schedule.write("environment.json", json.dumps({"ANSIBLE_FORKS": 20}))
    playbook = "import os; print(sorted((k, v) for k, v in os.environ.items() if k.startswith('ANSIBLE_')))"
    assert "[('ANSIBLE_FORKS', '20'), ('ANSIBLE_NOCOLOR', '1')]" in schedule.run(playbook)[1].splitlines()


def test_a_run_shows_nothing_of_a_secret_with_quotes(schedule):
    schedule.write("vars.json", json.dumps({"db_password": QUOTED}))
    playbook = (
        f"import json; v = {{'db_password': {QUOTED!r}, 'x': 1}}; print(v); print(json.dumps(v)); raise SystemExit(2)"
    )
    stdout = schedule.run(playbook, failure_command=["sh", "-c", "cat > told"])[1]
    told = json.loads((schedule.path / "told").read_text(encoding="utf-8"))
    assert told["log_tail"] == ["{'db_password': ********, 'x': 1}", '{"db_password": ********, "x": 1}']
    assert stdout.splitlines()[1:3] == schedule.log()[1:3] == told["log_tail"]


def test_a_run_of_cron_says_nothing_when_it_succeeds(schedule):
    assert schedule.run("print('hello')", "--scheduled") == (0, "", "")
    assert "hello" in schedule.log()


def test_a_run_that_fails_calls_the_command(schedule):
    hook = "import json, os, sys; json.dump([json.load(sys.stdin), os.environ['SCHEDULE_STATUS']], open('told', 'w'))"
    playbook = f"import sys; print('it was {SECRET}'); sys.exit(2)"
    status, _stdout, stderr = schedule.run(playbook, "--scheduled", failure_command=[sys.executable, "-c", hook])
    body, exported = json.loads((schedule.path / "told").read_text(encoding="utf-8"))
    assert (status, exported) == (2, "2")
    assert re.fullmatch(r"patch ended with exit status 2, after \d+ s\n", stderr)
    assert {key: body[key] for key in ("name", "playbook", "status", "reason", "log_tail")} == {
        "name": "patch",
        "playbook": "beekeeper.swarm.patch",
        "status": 2,
        "reason": "ended with exit status 2",
        "log_tail": ["it was ********"],
    }
    assert SECRET not in "".join(schedule.log())
    assert schedule.log()[-1] == f"patch called {sys.executable}"


@pytest.mark.parametrize(
    ("command", "problem"),
    [
        (["/nowhere/mail"], "/nowhere/mail: FileNotFoundError"),
        (["false"], "false: CalledProcessError"),
        (["true", "a\0b"], "true: ValueError"),
        (["true", 5], "true: TypeError"),
    ],
)
def test_a_command_that_fails_changes_nothing(schedule, command, problem):
    status, _stdout, stderr = schedule.run("raise SystemExit(4)", failure_command=command)
    assert status == 4
    assert stderr.splitlines()[1:] == [f"patch could not tell anybody by {problem}"]


@pytest.fixture
def webhook():
    """A server that keeps what is posted to it, and answers 204, or 500 at ``/broken``."""
    posted = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self):
            posted.append((self.path, json.loads(self.rfile.read(int(self.headers["Content-Length"])))))
            self.send_response(500 if self.path == "/broken" else 204)
            self.end_headers()

        def log_message(self, *_args):
            """Say nothing."""

    with http.server.HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}", posted
        server.shutdown()
        thread.join()


def test_a_run_that_fails_posts_to_the_webhook(schedule, webhook):
    address, posted = webhook
    hook = schedule.write("webhook", f"{address}/hook-of-ours\n")
    files = [*schedule.config["secret_files"], hook]
    playbook = f"import sys; print('{address}/hook-of-ours'); sys.exit(3)"
    assert schedule.run(playbook, webhook_file=hook, secret_files=files)[0] == 3
    [(path, body)] = posted
    assert (path, body["status"], body["log_tail"]) == ("/hook-of-ours", 3, ["********"])
    assert body["text"].startswith("patch on ")
    assert body["text"].endswith(f" ended with exit status 3 (beekeeper.swarm.patch; log {schedule.config['log']})")
    assert schedule.log()[-1] == "patch called the webhook"


def test_a_webhook_is_called_again_and_its_address_is_not_said(tmp_path, webhook):
    address, posted = webhook
    (tmp_path / "hook").write_text(f"{address}/broken", encoding="utf-8")
    assert program.post(str(tmp_path / "hook"), "{}", pause=0) == "it answered 500"
    assert [path for path, _body in posted] == ["/broken"] * 3


NO_ADDRESS = "{} has no address that begins with http:// or https://, in one line and without blanks"


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"http://127.0.0.1:9/SECRET", "Connection refused"),
        (b"file:///etc/passwd", NO_ADDRESS),
        (b"", NO_ADDRESS),
        (b"http://127.0.0.1:9/SECRET  # chat", NO_ADDRESS),
        (b"http://127.0.0.1:9/SECRET\nhttp://127.0.0.1:9/b", NO_ADDRESS),
        ("http://127.0.0.1:9/SECRET-\xe4".encode(), NO_ADDRESS),
        (b"http://127.0.0.1:9/SECRET\xff", "{}: UnicodeDecodeError"),
        (b"http://127.0.0.1:SECRET/x", "InvalidURL"),
        (b"http:///SECRET", "URLError"),
        (b"http://[SECRET/x", "ValueError"),
        (None, "{}: No such file or directory"),
    ],
)
def test_webhooks_that_cannot_be_called(tmp_path, content, problem):
    hook = tmp_path / "hook"
    if content is not None:
        hook.write_bytes(content)
    assert program.post(str(hook), "{}", pause=0) == problem.format(hook)


@pytest.fixture
def speechless():
    """A server that answers each call with what is no HTTP."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def answer():
            for _attempt in range(3):
                connection, _address = server.accept()
                with connection:
                    connection.recv(65536)
                    connection.sendall(b"220 mail.example.com ESMTP\r\n")

        thread = threading.Thread(target=answer, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}/SECRET"
        thread.join(timeout=10)


def test_an_answer_that_is_no_http(tmp_path, speechless):
    (tmp_path / "hook").write_text(speechless, encoding="utf-8")
    assert program.post(str(tmp_path / "hook"), "{}", pause=0) == "BadStatusLine"


def test_a_certificate_that_names_the_host_is_not_said():
    failed = ssl.SSLCertVerificationError(1, "certificate is not valid for 'hooks.example.com'")
    assert program.reason_of(urllib.error.URLError(failed)) == "SSLCertVerificationError"


def test_a_webhook_that_fails_changes_nothing(schedule):
    hook = schedule.write("webhook", "https://hooks.example.com/T0/SECRET  # chat\n")
    status, stdout, stderr = schedule.run("raise SystemExit(4)", webhook_file=hook)
    assert status == 4
    assert stderr.splitlines()[1:] == [f"patch could not call the webhook: {NO_ADDRESS.format(hook)}"]
    assert "SECRET" not in stdout + stderr + "".join(schedule.log())


@contextlib.contextmanager
def held(schedule, signature):
    with open(schedule.config["lock"], "w", encoding="utf-8") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        lock.write(signature)
        lock.flush()
        yield


@pytest.mark.parametrize(
    ("signature", "holder", "idle"),
    [
        pytest.param("patch (process 7, since noon)", "patch (process 7, since noon)", False, id="this-one"),
        pytest.param("backup (process 7, since noon)", "backup (process 7, since noon)", True, id="another-one"),
        pytest.param("", "a run that does not say which", False, id="not-signed-yet"),
        pytest.param("process 7, which runs since noon", "process 7, which runs since noon", False, id="old-version"),
    ],
)
def test_a_second_run_is_refused_at_once(schedule, signature, holder, idle):
    sentence = f"{schedule.config['lock']} is held by {holder}.\n"
    with held(schedule, signature):
        for arguments in ([], ["--scheduled"]):
            found = schedule.run("print('never')", *arguments, failure_command=["touch", "told"])
            assert found == (75, "", f"patch is not started: {sentence}")
        assert schedule.run("", "--idle") == ((0, "", "") if idle else (75, "", sentence))
    assert not (schedule.path / "patch.log").exists()
    assert not (schedule.path / "told").exists()
    assert schedule.run("", "--idle") == (0, "", "")


def test_a_run_that_is_removed_while_it_waits_tells_nobody(schedule):
    with held(schedule, "backup (process 7, since noon)"):
        process = schedule.begin("print('never')", lock_wait=60, failure_command=["touch", "told"])
        wait_until(lambda: "/lock" in open_files(process.pid))
        (schedule.path / "schedule.json").unlink()
    _stdout, stderr = process.communicate(timeout=30)
    assert (process.returncode, stderr) == (75, "patch is not started: it was removed while it waited.\n")
    assert not (schedule.path / "told").exists()


def open_files(pid):
    with contextlib.suppress(OSError):
        return " ".join(os.readlink(path) for path in pathlib.Path(f"/proc/{pid}/fd").iterdir())
    return ""


def wait_until(holds):
    end = time.monotonic() + 20
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.05)


BUSY = "import os, sys, time; print(os.getpid(), flush=True); time.sleep(60)"


def test_a_playbook_that_outlives_its_run_keeps_the_lock(schedule):
    process = schedule.begin(BUSY)
    with process:
        process.stdout.readline()
        child = int(process.stdout.readline())
        process.kill()
    try:
        status, _stdout, stderr = schedule.run("print('never')")
        assert status == 75
        assert f"is held by patch (process {process.pid}, since " in stderr
    finally:
        os.killpg(child, signal.SIGKILL)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_run_that_is_stopped_stops_the_playbook(schedule, number):
    process = schedule.begin(BUSY)
    with process:
        process.stdout.readline()
        child = int(process.stdout.readline())
        process.send_signal(number)
        _stdout, stderr = process.communicate(timeout=30)
    assert process.returncode == 128 + number
    assert stderr.startswith(f"patch was stopped by {number.name}, after ")
    with pytest.raises(ProcessLookupError):
        os.kill(child, 0)


def test_a_run_ends_at_its_limit(schedule):
    status, _stdout, stderr = schedule.run(BUSY, limit=0.2)
    assert status == 124
    assert stderr.startswith("patch was stopped after 0.2 seconds, its time limit, after ")


def test_a_playbook_that_cannot_be_started_is_a_failure_like_another(schedule):
    status, _stdout, stderr = schedule.run(["/nowhere/bin/ansible-playbook"], failure_command=["touch", "told"])
    assert status == 127
    assert stderr.startswith(
        "patch could not be started: /nowhere/bin/ansible-playbook: No such file or directory, after "
    )
    assert (schedule.path / "told").exists()


def test_the_log_is_bounded(schedule):
    assert schedule.run("for n in range(300): print('x' * 20)", log_bytes=1000, log_keep=2)[0] == 0
    logs = sorted(path.name for path in schedule.path.glob("patch.log*"))
    assert logs == ["patch.log", "patch.log.1", "patch.log.2"]
    assert max((schedule.path / name).stat().st_size for name in logs) <= 1000


def test_a_log_that_cannot_be_written_stops_no_run(schedule):
    status, stdout, stderr = schedule.run("print('hello')", log="/nowhere/patch.log")
    assert (status, stderr) == (0, "patch cannot write /nowhere/patch.log: No such file or directory\n")
    assert "hello" in stdout


def test_a_user_who_is_not_there(schedule):
    sentence = "The user no-such-bee of the schedule does not exist: make it, or change schedule_user."
    found = schedule.run("print('never')", user="no-such-bee", failure_command=["touch", "told"])
    assert found == (1, "", f"{sentence}\n")
    assert not (schedule.path / "told").exists()  # nobody is there as whom to call it


NO_LOCK = "its lock /nowhere/lock cannot be opened (No such file or directory)"
NO_VARIABLES = (
    "/nowhere/environment.json cannot be used ([Errno 2] No such file or directory: '/nowhere/environment.json'): let "
    "the role beekeeper.swarm.schedule write it again"
)
KEEP = "import json, os, sys; print(json.dumps([json.load(sys.stdin), os.getcwd(), os.environ['PWD']]))"


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        pytest.param({"lock": "/nowhere/lock"}, NO_LOCK, id="no-lock"),
        pytest.param({"environment_file": "/nowhere/environment.json"}, NO_VARIABLES, id="no-environment"),
        pytest.param({"lock": "/nowhere/lock", "environment_file": "/nowhere/environment.json"}, NO_LOCK, id="neither"),
    ],
)
@pytest.mark.parametrize("arguments", [[], ["--scheduled"]])
def test_a_run_that_is_not_even_started_is_told(schedule, webhook, changes, reason, arguments):
    address, posted = webhook
    hook = schedule.write("webhook", f"{address}/hook")
    changes = {**changes, "webhook_file": hook, "failure_command": [sys.executable, "-c", KEEP]}
    status, stdout, stderr = schedule.run("print('never')", *arguments, **changes)
    assert (status, stderr) == (1, f"patch is not started: {reason}\n")
    body, *places = json.loads(stdout.splitlines()[0])
    assert posted == [("/hook", body)]
    assert (body["status"], body["reason"], body["log_tail"]) == (1, f"is not started: {reason}", [])
    assert places == [str(schedule.path)] * 2
    assert schedule.log() == [
        f"patch is not started: {reason}",
        f"patch called {sys.executable}",
        "patch called the webhook",
    ]


@pytest.mark.parametrize("directory", ["/nonexistent", "{}/environment.json"])
def test_a_directory_that_is_not_there_is_told_in_another(schedule, directory):
    directory = directory.format(schedule.path)
    told = [sys.executable, "-c", KEEP]
    status, stdout, stderr = schedule.run("print('never')", "--scheduled", directory=directory, failure_command=told)
    body, *places = json.loads(stdout)
    assert (status, places) == (127, ["/", "/"])
    assert body["reason"].startswith(f"could not be started: {directory}: No")
    assert stderr.startswith(f"patch {body['reason']}, after ")


def test_a_lock_that_cannot_be_opened_is_not_told_by_who_asks(schedule):
    found = schedule.run("", "--idle", lock="/nowhere/lock", failure_command=["touch", "told"])
    assert found == (1, "", f"{NO_LOCK}.\n")
    assert not (schedule.path / "told").exists()


@pytest.mark.parametrize(("written", "problem"), [("{", "Expecting property name"), ("[]", "it is no object of JSON")])
def test_a_broken_configuration(schedule, written, problem):
    schedule.write("schedule.json", written)
    config = schedule.path / "schedule.json"
    argv = [sys.executable, "-I", program.__file__, "--config", str(config)]
    found = subprocess.run(argv, capture_output=True, text=True, check=False)
    assert (found.returncode, found.stdout) == (1, "")
    assert found.stderr.startswith(f"{config} cannot be used ({problem}")
    assert found.stderr.endswith("): let the role beekeeper.swarm.schedule write it again.\n")
