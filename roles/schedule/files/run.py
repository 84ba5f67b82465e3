# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""One run of a schedule: never two at once, with a log, a time limit, and a word to somebody when it fails.

The role beekeeper.swarm.schedule installs it as ``run``, beside ``schedule.json``. The timer, cron and people start it
alike. It needs Python 3.9 and its standard library, and not the virtual environment that the playbook runs in: where
that is broken, somebody is still told.
"""

from __future__ import annotations

import argparse
import collections
import contextlib
import dataclasses
import datetime
import fcntl
import functools
import json
import logging.handlers
import os
import pwd
import random
import re
import shlex
import signal
import socket
import ssl
import subprocess
import sys
import syslog
import threading
import time
import typing as t
import urllib.error
import urllib.request
from pathlib import Path

BUSY = 75  # EX_TEMPFAIL: nothing was run, try later
TIMED_OUT = 124  # as timeout(1) has it
NOT_STARTED = 127  # as a shell has it
GRACE = 30.0
"""Seconds that a playbook has to end after SIGTERM."""
TAIL = 40
"""Lines of output that whoever is told of a failure gets."""
MASK = "********"
SWITCHES = ("true", "false")
"""What says whether there is a secret, and is none: masked, it would take these words out of the whole log."""
SECRET_KEY = re.compile(r"(?i)pass(word|wd|phrase)?$|secret|token|unlock_?key|api_?key|credential|auth$")
SECRET_TEXT = (
    (re.compile(r"SWM(TKN|KEY)-\S+"), MASK),
    (re.compile(r"(?i)\b(bearer|basic)\s+[\w.~+/=-]{8,}"), rf"\1 {MASK}"),
    (re.compile(r"://[^/\s:@]*:[^/\s@]+@"), f"://{MASK}@"),
    (
        re.compile(
            r"""(?i)([\w-]*(?:passw(?:or)?d|passphrase|secret|token|api_?key)["']?\s*[:=]\s*)"""
            r"""("(?:\\.|[^"\\])*"|'(?:\\.|''|[^'\\])*'|"[^"]*"|'[^']*'|[^\s,}]+)"""
        ),
        rf"\1{MASK}",
    ),
)

SIGNATURE = re.compile(r"([a-z0-9-]+) \(process \d+, ")
"""What a run writes into its lock begins with the name of its schedule: more than one schedule may have that lock."""

Config = t.Mapping[str, t.Any]


class Refused(Exception):
    """Nothing was run, for a reason that is one sentence."""

    def __init__(self, sentence: str, status: int = 1) -> None:
        super().__init__(sentence)
        self.status = status


REMOVED = Refused("it was removed while it waited.", BUSY)


@dataclasses.dataclass(frozen=True)
class Outcome:
    """How a run ended: ``how`` completes the sentence that begins with the name of the schedule."""

    status: int
    how: str


# What is a secret, and what is said: values in, values out.


def secrets_in(node: t.Any, *, under_secret: bool = False) -> set[str]:
    """Collect the texts that stand under a key which speaks of a secret; short ones would mask half of the log."""
    if isinstance(node, dict):
        return {
            text
            for key, value in node.items()
            for text in secrets_in(value, under_secret=under_secret or bool(SECRET_KEY.search(str(key))))
        }
    if isinstance(node, list):
        return {text for value in node for text in secrets_in(value, under_secret=under_secret)}
    return {str(node)} if under_secret and can_be_masked(str(node)) else set()


def can_be_masked(text: str) -> bool:
    return len(text) > 4 and text.lower() not in SWITCHES


def python_writes(text: str, quote: str, show: t.Callable[[str], str]) -> str:
    """Give what repr() or ascii() shows between these quotes, or without escaping any."""
    return "".join(f"\\{char}" if char == quote else char if char in "'\"" else show(char)[1:-1] for char in text)


WRITERS: t.Sequence[t.Callable[[str], str]] = (
    lambda text: text,
    lambda text: json.dumps(text)[1:-1],
    lambda text: json.dumps(text, ensure_ascii=False)[1:-1],
    *(functools.partial(python_writes, quote=quote, show=show) for quote in ("", "'", '"') for show in (repr, ascii)),
    lambda text: text.replace("'", "''"),  # YAML
    lambda text: text.replace("'", "'\"'\"'"),  # a shell, as the filter quote has it
)
"""How programs write a text between quotes."""


def written(secret: str) -> set[str]:
    """Give a secret as a log may have it: as it is, between quotes, and line by line.

    Twice, for a result of Ansible holds in JSON what a program has printed in JSON.
    """
    texts = {secret, *(line.strip() for line in secret.splitlines())}
    for _time in range(2):
        texts = {write(text) for text in texts if can_be_masked(text) for write in WRITERS}
    return texts


def masked(line: str, secrets: t.Collection[str]) -> str:
    """Hide what is known as a secret, and what looks like one."""
    for secret in sorted(secrets, key=len, reverse=True):
        line = line.replace(secret, MASK)
    for pattern, replacement in SECRET_TEXT:
        line = pattern.sub(replacement, line)
    return line


def report(config: Config, outcome: Outcome, *, host: str, started: str, ended: str, tail: t.Iterable[str]) -> Config:
    """Give what whoever is told of a failure gets; ``text`` is the sentence that chat systems show."""
    return {
        "name": config["name"],
        "host": host,
        "playbook": config["playbook"],
        "status": outcome.status,
        "reason": outcome.how,
        "started": started,
        "ended": ended,
        "log": config["log"],
        "log_tail": list(tail),
        "text": f"{config['name']} on {host} {outcome.how} ({config['playbook']}; log {config['log']})",
    }


def environment_of_failure(told: Config) -> dict[str, str]:
    """Give the environment variables of the command that is called when a run fails."""
    return {
        f"SCHEDULE_{key.upper()}": str(told[key]) for key in ("name", "host", "playbook", "status", "reason", "log")
    }


# Effects.


def now() -> str:
    return datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


def load(path: Path) -> Config:
    try:
        config = json.loads(path.read_text(encoding="utf-8"))
        if not isinstance(config, dict):
            raise ValueError("it is no object of JSON")
    except PermissionError:
        raise Refused(
            f"{path} cannot be read: start this as root or as the user of the schedule, who can read it as the role "
            "beekeeper.swarm.schedule writes it."
        ) from None
    except (OSError, ValueError) as exc:
        raise Refused(f"{path} cannot be used ({exc}): let the role beekeeper.swarm.schedule write it again.") from None
    return config


def become(name: str) -> None:
    """Turn from root into the user of the schedule, so that its files stay that user's."""
    try:
        user = pwd.getpwnam(name)
    except KeyError:
        raise Refused(f"The user {name} of the schedule does not exist: make it, or change schedule_user.") from None
    if os.geteuid() not in (0, user.pw_uid):
        raise Refused(f"This runs as the user {name}: start it as {name} or as root.")
    if user.pw_uid != os.geteuid():
        os.initgroups(name, user.pw_gid)
        os.setgid(user.pw_gid)
        os.setuid(user.pw_uid)
    os.environ.update(HOME=user.pw_dir, USER=name, LOGNAME=name)


def open_lock(path: str) -> int:
    try:
        return os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as exc:
        raise Refused(f"its lock {path} cannot be opened ({exc.strerror}).") from None


def try_lock(lock: int, path: str) -> bool:
    """Take the lock, unless it is held. It is free again when the last process that has it open is gone."""
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError as exc:
        raise Refused(f"its lock {path} cannot be taken ({exc.strerror}).") from None
    return True


def take_lock(path: str, *, wait: float) -> int:
    """Take the lock, or say who has it."""
    lock = open_lock(path)
    end = time.monotonic() + wait
    while not try_lock(lock, path):
        if time.monotonic() >= end:
            raise held(lock, path)
        time.sleep(1)
    return lock


def held(lock: int, path: str) -> Refused:
    return Refused(f"{path} is held by {signature(lock) or 'a run that does not say which'}.", BUSY)


def must_be_idle(config: Config) -> None:
    """Refuse while this schedule runs, and not while another one with the same lock does."""
    lock = open_lock(config["lock"])
    if not try_lock(lock, config["lock"]):
        signed = SIGNATURE.match(signature(lock))
        if not signed or signed[1] == config["name"]:
            raise held(lock, config["lock"])


def signature(lock: int) -> str:
    return os.pread(lock, 200, 0).decode(errors="replace").strip()


def sign(lock: int, name: str) -> None:
    with contextlib.suppress(OSError):  # where the disk is full, the lock is held as well
        os.ftruncate(lock, 0)
        os.pwrite(lock, f"{name} (process {os.getpid()}, since {now()})".encode(), 0)


def known_secrets(config: Config) -> set[str]:
    """Read the secrets that this host has of the run, from files: values of JSON by their keys, others as a whole.

    Each is there as programs write it.
    """
    found = secrets_in(dict(os.environ))
    for path in config["secret_files"]:
        with contextlib.suppress(OSError, ValueError):
            text = Path(path).read_text(encoding="utf-8").strip()
            if path.endswith(".json"):
                found |= secrets_in(json.loads(text))
            elif "\n" not in text and len(text) > 4:
                found.add(text)
    return {text for secret in found for text in written(secret)}


class Log:
    """The log file, the standard output, and the last lines."""

    def __init__(self, config: Config, *, quiet: bool) -> None:
        self.tail: collections.deque[str] = collections.deque(maxlen=TAIL)
        self._secrets = known_secrets(config)
        self._quiet = quiet
        self._name = config["name"]
        self._file = logging.getLogger("schedule")
        self._file.setLevel(logging.INFO)
        self._file.propagate = False
        try:
            self._file.addHandler(self._handler(config))
        except OSError as exc:
            self._file.addHandler(logging.NullHandler())
            self.event(f"cannot write {config['log']}: {exc.strerror}", failed=True)

    @staticmethod
    def _handler(config: Config) -> logging.Handler:
        handler = logging.handlers.RotatingFileHandler(
            config["log"], maxBytes=config["log_bytes"], backupCount=config["log_keep"], encoding="utf-8"
        )
        formatter = logging.Formatter("%(asctime)s %(message)s", "%Y-%m-%dT%H:%M:%SZ")
        formatter.converter = time.gmtime
        handler.setFormatter(formatter)
        return handler

    def line(self, text: str) -> None:
        """Write a line of the playbook."""
        text = masked(text.rstrip(), self._secrets)
        self._file.info("%s", text)
        self.tail.append(text)
        if not self._quiet:
            print(text, flush=True)

    def event(self, text: str, *, failed: bool = False) -> None:
        """Write what the run itself did. Cron mails what a quiet run prints, so that it prints failures only."""
        text = masked(f"{self._name} {text}", self._secrets)
        self._file.info("%s", text)
        if self._quiet:
            syslog.openlog(f"beekeeper-{self._name}")
            syslog.syslog(syslog.LOG_ERR if failed else syslog.LOG_INFO, text)
        if failed or not self._quiet:
            print(text, file=sys.stderr if failed else sys.stdout, flush=True)


class Child:
    """The playbook, and what has stopped it."""

    def __init__(self, command: t.Sequence[str], directory: str, lock: int) -> None:
        self._stopped: Outcome | None = None
        # It has the lock open too: where this process is killed and the playbook is not, the lock stays taken.
        self._process = subprocess.Popen(
            command,
            cwd=directory,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            start_new_session=True,
            pass_fds=[lock],
        )

    def stop(self, outcome: Outcome) -> None:
        """End it as Ansible ends itself and its workers, and for sure after a while."""
        if self._stopped is None:
            self._stopped = outcome
            self._process.terminate()
            self._later(GRACE, self._kill)

    def _kill(self) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)

    @staticmethod
    def _later(seconds: float, act: t.Callable[[], None]) -> None:
        timer = threading.Timer(seconds, act)
        timer.daemon = True
        timer.start()

    def _on_signal(self, number: int, _frame: object) -> None:
        self.stop(Outcome(128 + number, f"was stopped by {signal.Signals(number).name}"))

    def attend(self, on_line: t.Callable[[str], None], *, limit: float) -> Outcome:
        """Pass on what it says until it ends. Something of it that lives on in the background is not waited for."""
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, self._on_signal)
        if limit:
            late = Outcome(TIMED_OUT, f"was stopped after {limit} seconds, its time limit")
            self._later(limit, lambda: self.stop(late))
        reader = threading.Thread(target=self._read, args=[on_line], daemon=True)
        reader.start()
        status = self._process.wait()
        reader.join(timeout=5)
        if self._stopped:
            return self._stopped
        if status < 0:
            return Outcome(128 - status, f"was killed by signal {-status}")
        return Outcome(status, f"ended with exit status {status}")

    def _read(self, on_line: t.Callable[[str], None]) -> None:
        for line in self._process.stdout or ():
            on_line(line)


def run_playbook(config: Config, log: Log, lock: int) -> Outcome:
    try:
        child = Child(config["command"], config["directory"], lock)
    except OSError as exc:
        return Outcome(NOT_STARTED, f"could not be started: {exc.filename}: {exc.strerror}")
    return child.attend(log.line, limit=config["limit"])


def tell(config: Config, outcome: Outcome, log: Log, *, started: str) -> None:
    """Call the command and the webhook. Neither changes how the run ended, and what is wrong with them is logged."""
    told = report(config, outcome, host=socket.gethostname(), started=started, ended=now(), tail=log.tail)
    body = json.dumps(told)
    if config["failure_command"]:
        try:
            call(config["failure_command"], body, environment_of_failure(told), config["directory"])
            log.event(f"called {shlex.join(config['failure_command'][:1])}")
        except Exception as exc:  # the run has failed already, and that must stay its exit status
            log.event(f"could not tell anybody by {config['failure_command'][0]}: {type(exc).__name__}", failed=True)
    if config["webhook_file"]:
        problem = post(config["webhook_file"], body)
        log.event(f"could not call the webhook: {problem}" if problem else "called the webhook", failed=bool(problem))


def call(command: t.Sequence[str], body: str, environment: t.Mapping[str, str], directory: str) -> None:
    """Call a command where the playbook runs, or in the root directory: that there is no other may be the failure."""
    place = directory if os.path.isdir(directory) and os.access(directory, os.X_OK) else "/"
    variables = {**os.environ, **environment, "PWD": place}
    subprocess.run(command, input=body, text=True, timeout=120, check=True, env=variables, cwd=place)


def post(address_file: str, body: str, *, attempts: int = 3, pause: float = 5) -> str:
    """Post JSON to the address in a file, and say why that failed, without the address, which may be a secret."""
    try:
        address = Path(address_file).read_text(encoding="utf-8").strip()
    except (OSError, ValueError) as exc:
        return f"{address_file}: {reason_of(exc)}"
    if not re.fullmatch(r"https?://[!-~]+", address):
        return f"{address_file} has no address that begins with http:// or https://, in one line and without blanks"
    headers = {"Content-Type": "application/json", "User-Agent": "beekeeper.swarm"}
    problem = ""
    for attempt in range(attempts):
        time.sleep(pause if attempt else 0)
        try:
            with urllib.request.urlopen(urllib.request.Request(address, body.encode(), headers), timeout=20):
                return ""
        except urllib.error.HTTPError as exc:
            problem = f"it answered {exc.code}"
        except Exception as exc:  # http.client has many of its own, and whoever answers may send anything
            problem = reason_of(exc)
    return problem


def reason_of(exc: BaseException) -> str:
    """Say what went wrong without the address, which texts of exceptions of urllib, http.client and ssl may have."""
    reason = exc.reason if isinstance(exc, urllib.error.URLError) and isinstance(exc.reason, OSError) else exc
    if isinstance(reason, OSError) and reason.strerror and not isinstance(reason, ssl.SSLError):
        return str(reason.strerror)
    return type(reason).__name__


def run(config: Config, lock: int, *, quiet: bool) -> int:
    set_environment(Path(config["environment_file"]), config["directory"])
    log = Log(config, quiet=quiet)
    started = now()
    log.event(f"starts {config['playbook']}")
    begin = time.monotonic()
    outcome = run_playbook(config, log, lock)
    log.event(f"{outcome.how}, after {time.monotonic() - begin:.0f} s", failed=outcome.status != 0)
    if outcome.status:
        tell(config, outcome, log, started=started)
    return outcome.status


def refuse(config: Config, refused: Refused, *, quiet: bool) -> int:
    """Say why nothing was run, and tell it like a failure, unless another run or a removal is the reason."""
    if refused.status == BUSY:
        print(f"{config['name']} is not started: {refused}", file=sys.stderr)
        return BUSY
    with contextlib.suppress(Refused):  # which may be what is told here
        set_environment(Path(config["environment_file"]), config["directory"])
    log = Log(config, quiet=quiet)
    outcome = Outcome(refused.status, f"is not started: {str(refused).rstrip('.')}")
    log.event(outcome.how, failed=True)
    tell(config, outcome, log, started=now())
    return outcome.status


def set_environment(path: Path, directory: str) -> None:
    """Make a run by hand the same as one by the timer: of what its shell has, nothing for Ansible stays.

    Roles look for files in PWD, which systemd does not set, and which by hand is where that shell is.
    """
    given = {name: str(value) for name, value in load(path).items()}
    for name in [name for name in os.environ if name.startswith("ANSIBLE_")]:
        del os.environ[name]
    os.environ.update({"ANSIBLE_NOCOLOR": "1", "PYTHONUNBUFFERED": "1", **given, "PWD": directory})


def options_of(arguments: t.Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="run", description="Run the playbook of this schedule now, unless it runs.")
    parser.add_argument("--scheduled", action="store_true", help="wait the random delay, and print failures only")
    parser.add_argument("--idle", action="store_true", help="run nothing, and fail while the playbook runs")
    parser.add_argument("--config", type=Path, default=Path(__file__).resolve().parent / "schedule.json")
    return parser.parse_args(arguments)


def start(config: Config, path: Path, *, scheduled: bool) -> int:
    """Run when it is this one's turn, as the schedule is then."""
    if scheduled:
        time.sleep(random.uniform(0, config["delay"]))
    lock = take_lock(config["lock"], wait=config["lock_wait"])
    sign(lock, config["name"])
    # Once more: while it waited, the role may have installed other versions.
    return run(load(path), lock, quiet=scheduled)


def is_removed(path: Path) -> bool:
    try:
        path.stat()
    except OSError as exc:
        return isinstance(exc, FileNotFoundError)
    return False


def main(arguments: t.Sequence[str] | None = None) -> int:
    options = options_of(arguments)
    try:
        config = load(options.config)
        become(config["user"])
        if options.idle:
            must_be_idle(config)
            return 0
    except Refused as exc:
        print(exc, file=sys.stderr)
        return exc.status
    try:
        return start(config, options.config, scheduled=options.scheduled)
    except Refused as exc:
        return refuse(config, REMOVED if is_removed(options.config) else exc, quiet=options.scheduled)


if __name__ == "__main__":
    sys.exit(main())
