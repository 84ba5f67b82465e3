# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A backup of a swarm's state: whose it is, what is inside, and whether it can be used."""

from __future__ import annotations

import typing as t

from ..errors import InputError, RefusedError, StateError
from .doubt import doubts, is_unknown
from .membership import advertised
from .quorum import Quorum
from .state_files import CERTIFICATE, KEY_FILE

if t.TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from .host import Host
    from .membership import Membership

FORMAT = 1
NEEDED: Mapping[str, str] = {
    "docker-state.json": "the Engine's own settings",
    CERTIFICATE: "the node's certificate",
    KEY_FILE: "the node's key",
    "certificates/swarm-root-ca.crt": "the swarm's CA",
}
"""Without one of these an Engine wipes the whole directory, or does not start (``node.go:loadPersistentState``)."""
WAL = "raft/wal-v3-encrypted/"
SNAPSHOTS = "raft/snap-v3-encrypted/"
LOST_STATE = "or allow that it is lost with backup_replace: true"


def choose(hosts: Sequence[Host], *, allow_single: bool = False) -> dict[str, t.Any]:
    """Say whose state is taken (``host``) and who is asked whether it may stop (``asks``, ``None`` for a single one).

    The last manager that does not lead, for those that the inventory names first get the calls of other playbooks.
    """
    main = next((host for host in hosts if host.leader), None)
    if main is None:
        raise StateError(
            "No host of swarm_managers answers for a swarm with a leader: nothing is taken, recover the swarm first."
        )
    members = {node.id: node for node in main.nodes if node.reachability}
    if len(members) == 1:
        if not allow_single:
            raise RefusedError(
                f"{main.name} is the only manager, and its Engine stops for the copy, so that nothing in the swarm "
                "can change meanwhile: take more managers, or allow it with backup_allow_single: true."
            )
        return {"host": main.name, "asks": None}
    at = {host.membership.node_id: host.name for host in hosts if host.membership and host.leader == main.leader}
    free = [at[key] for key, node in members.items() if key in at and not node.leader]
    reachable = sum(node.reachability == "reachable" and node.state != "down" for node in members.values())
    quorum = Quorum(managers=len(members), reachable=reachable)
    if not free or not quorum.after_loss(1).holds:
        raise RefusedError(
            f"{quorum.managers} managers, {quorum.reachable} reachable, majority {quorum.majority}: stopping the "
            "Engine of one for the copy needs one to spare that answers and does not lead: bring the others back first."
        )
    chosen = [host.name for host in hosts if host.name in free][-1]
    others = [host.name for host in hosts if host.leader == main.leader and host.name != chosen]
    if not others and not allow_single:
        raise RefusedError(
            f"{chosen} is the only one of {quorum.managers} managers that answers, so that no other can be asked while "
            "its Engine stops for the copy: have the others in swarm_managers and reachable for Ansible, or let it be "
            "asked itself with backup_allow_single: true."
        )
    return {"host": chosen, "asks": next(iter(others), chosen)}


def faults(document: Mapping[str, t.Any], found: Mapping[str, str]) -> list[str]:
    """Say what is wrong with a backup, one sentence each. ``found`` maps the files of its archive to checksums."""
    manifest = document.get("manifest") or {}
    if manifest.get("format") != FORMAT:
        return [f"The backup has format {manifest.get('format')!r}, and this version reads {FORMAT}."]
    listed: Mapping[str, str] = manifest.get("files") or {}
    wrong = [f"{path} is not in the archive." for path in sorted(set(listed) - set(found))]
    wrong += [f"{path} is in the archive, but not in the manifest." for path in sorted(set(found) - set(listed))]
    wrong += [
        f"{path} has another checksum than the manifest says."
        for path in sorted(set(found) & set(listed))
        if found[path] != listed[path]
    ]
    wrong += [f"{path} is missing: {what}." for path, what in NEEDED.items() if path not in found]
    if not any(path.startswith(WAL) and path.endswith(".wal") for path in found):
        wrong.append(f"{WAL} has no log of raft.")
    if manifest.get("autolock") and not manifest.get("unlock_key"):
        wrong.append("The managers were locked, and the backup has no unlock key: give it as backup_unlock_key.")
    return wrong


def restorable(
    manifest: Mapping[str, t.Any],
    hosts: Sequence[Host],
    *,
    target: str,
    now: str,
    replace: bool = False,
    named: bool = True,
) -> dict[str, t.Any]:
    """Say whether a backup goes onto the host ``target``: ``write`` is whether it is still to be written.

    ``warnings`` tell what costs something. ``now`` is a time as the manifest has it, ``YYYY-MM-DDTHH:MM:SSZ``.
    ``named``: the target was not only taken because it is the first one. Raises an error where a swarm would be
    overwritten.
    """
    host = _target(hosts, target)
    member = t.cast("Membership", host.membership)
    written = member.node_id == manifest["node_id"] and member.state != "inactive"
    _check_leaders(manifest, hosts, host, written=written)
    if not written and member.state != "inactive" and not replace:
        raise RefusedError(
            f"{target} is in a swarm ({member.state}), whose state would be lost: let it leave, or allow it with "
            "backup_replace: true."
        )
    if written and not (replace and not host.leader):
        return {"write": False, "warnings": _nothing_written(host)}
    if not replace:
        _check_state(other for other in hosts if other is not host)
    _check_address(manifest, host, named=named)
    return {"write": True, "warnings": _warnings(manifest, host, now)}


def _target(hosts: Sequence[Host], name: str) -> Host:
    host = next((host for host in hosts if host.name == name), None)
    if host is None or host.membership is None:
        trouble = "answers, but its Engine does not: start it, or" if host and host.stopped else "does not answer:"
        raise InputError(f"{name}, which the backup is to be restored on, {trouble} choose another host.")
    return host


def _check_leaders(manifest: Mapping[str, t.Any], hosts: Sequence[Host], host: Host, *, written: bool) -> None:
    """Raise where the swarm of the backup lives, unless it is the restored one, which others have joined."""
    for other in hosts:
        same = other.membership and other.membership.cluster_id == manifest["cluster_id"]
        if other.leader and same and other is not host and not (written and host.leader == other.leader):
            raise RefusedError(
                f"The swarm of the backup has a leader, which {other.name} knows: a restored copy beside it would be a "
                "second swarm with the same nodes, so use the playbook beekeeper.swarm.recover."
            )


def _check_state(others: Iterable[Host]) -> None:
    """Raise where another host has the state of a manager, or where nobody can tell whether it has."""
    asked = list(others)
    left = [host.name for host in asked if _has_state(host)]
    said = [doubt.said("may have the state of a manager, newer than any backup", LOST_STATE) for doubt in doubts(asked)]
    if left:
        said.insert(
            0,
            f"{', '.join(left)}: the state of a manager is still there, and newer than any backup: use the playbook "
            f"beekeeper.swarm.recover, {LOST_STATE}.",
        )
    if said:
        raise RefusedError(" ".join(said))


def _check_address(manifest: Mapping[str, t.Any], host: Host, *, named: bool) -> None:
    """Raft goes on with the address that the manager had, and lets no member change it: joined ones answer there."""
    known, told = manifest.get("addr"), advertised(host.addr)
    if known and told and told.rpartition(":")[0] != str(advertised(known)).rpartition(":")[0]:
        raise RefusedError(
            f"{host.name} has address {host.addr}, and the manager of the backup had {known}, with which raft goes on: "
            f"no other manager could join, and no worker would come back. Restore it on the host that has {known}, or "
            "give that to this one as a second address, and let swarm_advertise_addr name it."
        )
    if known and not told and not named:
        raise RefusedError(
            f"The manager of the backup had {known}, with which raft goes on, and no host of swarm_managers says that "
            f"it has that: let its swarm_advertise_addr be {known}, or name it with backup_restore_host."
        )


def _has_state(host: Host) -> bool:
    """Whether it is a manager without a leader, or a locked one. One with a leader is in a swarm of its own."""
    member = host.membership
    if member is None or member.cluster_id or is_unknown(member):
        return False
    return member.role == "manager" or member.state == "locked"


def _nothing_written(host: Host) -> list[str]:
    if not host.leader:
        return []
    return [
        f"{host.name} is that manager already, in a swarm with a leader, and nothing is written: to go back to the "
        "state of the backup, let it leave first."
    ]


def _warnings(manifest: Mapping[str, t.Any], host: Host, now: str) -> list[str]:
    said = []
    if manifest.get("addr") and not advertised(host.addr):
        said.append(
            f"The inventory does not say which address {host.name} has: see that {manifest['addr']} is one of them, "
            "with which raft goes on."
        )
    if manifest.get("certificate_expires") and manifest["certificate_expires"] < now:
        said.append(
            f"The node's certificate in the backup has expired on {manifest['certificate_expires']}: the Engine may "
            "say so and take no part; a newer backup is better."
        )
    return said


def engine_warning(manifest: Mapping[str, t.Any], version: str) -> list[str]:
    """Warn where the Engine has another major version than the one that wrote the state."""
    before = str(manifest.get("engine_version", ""))
    if before.partition(".")[0] == version.partition(".")[0]:
        return []
    return [f"The backup is of Engine {before}, and is restored on {version}: raft's format may differ."]
