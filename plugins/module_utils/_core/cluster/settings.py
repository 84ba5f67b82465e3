# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The settings of a swarm (``SwarmSpec`` of the Engine API): option names on one side, places in the spec on the other.

``POST /swarm/update`` takes a whole spec, and what it leaves out falls back to a default (``daemon/cluster/convert/
swarm.go``). So what the swarm has is read, changed where it differs, and written back whole.
"""

from __future__ import annotations

import typing as t

from ..errors import InputError, StateError
from ..patterns import expression
from ..records import dataclass

if t.TYPE_CHECKING:
    from collections.abc import Mapping

Spec = t.Dict[str, t.Any]

PART = expression(r"([0-9]+)(h|ms|m|s)")
UNITS: Mapping[str, int] = {"h": 3600 * 10**9, "m": 60 * 10**9, "s": 10**9, "ms": 10**6}


def nanoseconds(option: str, written: str) -> int:
    """Read a duration, ``2160h`` or ``1m30s``, or a bare number of nanoseconds, as community.docker takes it."""
    if written.isdigit():
        return int(written)
    parts = PART.findall(written)
    if not parts or "".join(number + unit for number, unit in parts) != written:
        raise InputError(f"{option} {written!r} is no duration: write it as 2160h, 90s or 1m30s.")
    return sum(int(number) * UNITS[unit] for number, unit in parts)


def as_duration(total: int) -> str:
    """Write nanoseconds as the docker CLI does: ``2160h0m0s``, ``5s``."""
    seconds, rest = divmod(total, 10**9)
    if rest:
        return f"{total // 10**6}ms"
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}h{minutes}m{seconds}s" if hours else f"{minutes}m{seconds}s" if minutes else f"{seconds}s"


@dataclass(frozen=True)
class Setting:
    """One setting. ``timed``: the spec has nanoseconds, people write durations. ``absent`` is what no value means."""

    section: str
    key: str
    timed: bool = False
    absent: t.Any = 0

    def value(self, spec: Mapping[str, t.Any]) -> t.Any:
        """Read it from a spec."""
        held = spec if not self.section else spec.get(self.section) or {}
        return held.get(self.key) or self.absent


SETTINGS: Mapping[str, Setting] = {
    "task_history_retention_limit": Setting("Orchestration", "TaskHistoryRetentionLimit"),
    "snapshot_interval": Setting("Raft", "SnapshotInterval"),
    "keep_old_snapshots": Setting("Raft", "KeepOldSnapshots"),
    "log_entries_for_slow_followers": Setting("Raft", "LogEntriesForSlowFollowers"),
    "election_tick": Setting("Raft", "ElectionTick"),
    "heartbeat_tick": Setting("Raft", "HeartbeatTick"),
    "dispatcher_heartbeat_period": Setting("Dispatcher", "HeartbeatPeriod", timed=True),
    "node_cert_expiry": Setting("CAConfig", "NodeCertExpiry", timed=True),
    "ca_force_rotate": Setting("CAConfig", "ForceRotate"),
    "autolock_managers": Setting("EncryptionConfig", "AutoLockManagers", absent=False),
    "labels": Setting("", "Labels", absent={}),
}
"""Option -> where it is."""

ROTATIONS: Mapping[str, str] = {
    "rotate_worker_token": "rotateWorkerToken",
    "rotate_manager_token": "rotateManagerToken",
    "rotate_unlock_key": "rotateManagerUnlockKey",
}
"""Option -> query parameter of ``POST /swarm/update``."""

FROM_INIT: Mapping[str, str] = {
    "default_addr_pool": "DefaultAddrPool",
    "subnet_size": "SubnetSize",
    "data_path_port": "DataPathPort",
}
"""Option -> key of the swarm. Only ``init`` sets these; ``POST /swarm/update`` answers 200 and ignores them."""


@dataclass(frozen=True)
class Swarm:
    """A swarm as ``GET /swarm`` shows it, without its tokens. ``rotating``: its CA is being rotated."""

    version: int
    spec: Spec
    from_init: Mapping[str, t.Any]
    rotating: bool

    @classmethod
    def from_json(cls, found: Mapping[str, t.Any]) -> Swarm:
        """Read ``GET /swarm``."""
        from_init = {option: found.get(key) for option, key in FROM_INIT.items()}
        return cls(found["Version"]["Index"], found["Spec"], from_init, bool(found.get("RootRotationInProgress")))


def settings_of(spec: Mapping[str, t.Any]) -> dict[str, t.Any]:
    """Show a spec as options: durations as text."""
    values = {option: setting.value(spec) for option, setting in SETTINGS.items()}
    return {option: as_duration(value) if SETTINGS[option].timed else value for option, value in values.items()}


def differ(live: Mapping[str, t.Any], options: Mapping[str, t.Any]) -> list[str]:
    """Name the options that say something else than ``live``, which has settings as :func:`settings_of` shows them."""
    given = {option: wanted for option, wanted in options.items() if wanted is not None}
    return [option for option, wanted in given.items() if _plain(option, wanted) != _plain(option, live.get(option))]


def said(live: Mapping[str, t.Any], wanted: Mapping[str, t.Any], option: str) -> str:
    """Say what a setting becomes, and what it was where the swarm stands."""
    after = f"{option} to {_said(wanted[option])}"
    return f"{option} from {_said(live[option])} to {_said(wanted[option])}" if option in live else after


def _said(value: t.Any) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{key}={held}" for key, held in sorted(value.items())) or "none"
    return str(value).lower() if isinstance(value, bool) else _text(value)


def _plain(option: str, value: t.Any) -> t.Any:
    """Make the same of what means the same: ``90s`` and ``1m30s``, a number and its text."""
    if option in SETTINGS and SETTINGS[option].timed and value is not None:
        return nanoseconds(option, str(value))
    if isinstance(value, dict):
        return {str(key): str(held) for key, held in value.items()}
    return value if isinstance(value, list) else str(value).lower()


def changed_spec(spec: Mapping[str, t.Any], options: Mapping[str, t.Any]) -> Spec:
    """Give the spec with what ``options`` say put in; what they leave out, or have as ``None``, stays as it is."""
    changed = {key: dict(value) if isinstance(value, dict) else value for key, value in spec.items()}
    for option, setting in SETTINGS.items():
        wanted = options.get(option)
        if wanted is None:
            continue
        wanted = nanoseconds(option, wanted) if setting.timed else wanted
        if wanted != setting.value(spec):
            held = changed.setdefault(setting.section, {}) if setting.section else changed
            held[setting.key] = wanted
    return changed


def is_asked(options: Mapping[str, t.Any]) -> bool:
    """Whether any option needs the swarm to be read."""
    return any(options.get(option) is not None for option in (*SETTINGS, *FROM_INIT)) or bool(rotations(options))


def rotations(options: Mapping[str, t.Any]) -> dict[str, bool]:
    """Give the query parameters of what is to be made anew."""
    return {parameter: True for option, parameter in ROTATIONS.items() if options.get(option)}


def check_from_init(live_options: Mapping[str, t.Any], options: Mapping[str, t.Any], *, node: str) -> None:
    """Raise a :class:`StateError` where the swarm was initialised with other values than the options have."""
    for option in FROM_INIT:
        wanted, live = options.get(option), live_options.get(option)
        if wanted is not None and live is not None and _plain(option, wanted) != _plain(option, live):
            raise StateError(
                f"{node} is in a swarm with {option} {_text(live)}, and only the making of a swarm can set that: leave "
                f"{option} ({_text(wanted)}) out, or make a new swarm with it."
            )


def _text(value: t.Any) -> str:
    return ", ".join(value) if isinstance(value, list) else str(value)
