# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The record of a patch campaign: one Swarm config, whose labels hold which campaign it is and what came of each node.

Swarm changes the labels of a config in one step, and only for who has read its last version. So there is one record at
any moment, whoever dies when, and of two writers one is told that it was late. Another campaign is other labels too:
the config, whose data Swarm never changes, is made once and stays.
"""

from __future__ import annotations

import base64
import json
import typing as t
from dataclasses import asdict, field, replace
from datetime import datetime, timezone

from ..errors import InputError, StateError
from ..history.lock import Subject, utc
from ..history.revision import KIND, PREFIX
from ..records import dataclass
from .packages import Change

if t.TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from ..state.resources import Config

CAMPAIGN = "campaign"
NAME = "beekeeper.patch.campaign"
HEAD, ENDED, NODE = f"{PREFIX}campaign", f"{PREFIX}ended", f"{PREFIX}node."
DATA = base64.b64encode(b"campaign").decode()

LOCK_LABEL = f"{PREFIX}locks"
LEASE = 7200.0
"""Seconds that the lock is valid. It is renewed with every step of a node, and one step may be a long upgrade."""

FORMAT = 1
LONGEST_FAILURE = 500
MOST_PACKAGES = 20
LARGEST = 500 * 1024
"""Bytes of a record: Swarm takes about 1.5 MB in one write, which all managers keep in memory."""

FINISHED = frozenset({"done", "unchanged"})
"""Steps that a node needs no more: it was patched, or there was nothing to do."""

STEPS = ("begun", "drained", "patched", "returned", "done", "unchanged", "failed")
"""How far a node is. It stays at the last one where a run dies."""


SHORTEST_LEASE = 60


def check_lease(lease: float) -> None:
    """Raise :class:`InputError` where a lock would end before its run can renew it, and keep nobody out."""
    if lease < SHORTEST_LEASE:
        raise InputError(
            f"lease is {lease:.0f}: write {SHORTEST_LEASE} seconds or more, for the lock is to outlast a step."
        )


def lock_subject(lease: float = LEASE) -> Subject:
    """Give what the campaign's lock is of."""
    return Subject(
        doing="The nodes are being patched",
        of="the patch campaign",
        name="beekeeper.patch.lock",
        labels={LOCK_LABEL: CAMPAIGN},
        lease=lease,
        breaks="patch_break_lock",  # people meet it in the role
    )


@dataclass(frozen=True)
class Entry:
    """What came of one node. Moments are in seconds since the epoch, by the manager's clock.

    ``availability`` is what its owner had given it; it and ``drained_at`` outlive a run that stopped half way.
    ``is_ours``: where it is drained, a campaign has done it, and has not given it back yet. ``drained_at``: since when
    we have it drained. ``drained_for``: for how long it was, in all times after which it was given back.
    ``reached``: the step that it was at where it failed. ``again``: an earlier try has done a part of it, so that
    ``took`` is no measure.
    """

    id: str
    host: str
    step: str = "begun"
    availability: str = "active"
    began: float = 0
    drained_at: float | None = None
    drained_for: float | None = None
    is_ours: bool = False
    engine_before: str = ""
    engine_after: str = ""
    packages: tuple[Change, ...] = ()
    more_packages: int = 0
    rebooted: bool = False
    took: float | None = None
    failure: str = ""
    reached: str = ""
    again: bool = False

    @classmethod
    def from_json(cls, obj: Mapping[str, t.Any]) -> Entry:
        return cls(**{**obj, "packages": tuple(Change(**change) for change in obj.get("packages") or ())})

    def to_json(self) -> dict[str, t.Any]:
        """Write all that is not as it is by default, which keeps the record small."""
        plain = Entry(self.id, self.host)
        kept = {key: value for key, value in asdict(self).items() if value != getattr(plain, key)}
        kept.pop("packages", None)
        packages = {"packages": [change.to_result() for change in self.packages]} if self.packages else {}
        return {"id": self.id, "host": self.host, **kept, **packages}

    def to_result(self) -> dict[str, t.Any]:
        """Show it as the module returns it."""
        shown = {**asdict(self), "packages": [change.to_result() for change in self.packages]}
        moments = {"began": utc(self.began), "drained_at": self.drained_at and utc(self.drained_at)}
        shown["taken"] = shown.pop("is_ours")
        return {**shown, **moments}

    @property
    def is_finished(self) -> bool:
        return self.step in FINISHED

    def noted(self, step: str, *, now: float, known: Mapping[str, t.Any]) -> Entry:
        """Give the entry one step further, with what is known by then. It was rebooted where one try has done it."""
        rebooted = self.rebooted or bool(known.get("rebooted"))
        changed = replace(self, step=step, **{**known, "rebooted": rebooted})
        if "packages" in known:
            changed = replace(changed, more_packages=0)  # those that were left over belong to the list that it replaces
        if step == "failed" and self.step != "failed":
            changed = replace(changed, reached=self.step)
        if step == "drained" and self.is_ours and self.drained_at is None:
            changed = replace(changed, drained_at=now)
        if step == "returned" or step in FINISHED:
            changed = changed._given_back(now)
        return replace(changed, took=now - changed.began) if step in (*FINISHED, "failed") else changed

    def _given_back(self, now: float) -> Entry:
        if self.drained_at is None:
            return replace(self, is_ours=False)
        return replace(
            self, is_ours=False, drained_at=None, drained_for=(self.drained_for or 0) + now - self.drained_at
        )

    def begun_again(self, found: Entry, *, drained: bool) -> Entry:
        """Give the entry for another try, which has ``found`` the node so. Whether it is ``drained`` says the swarm.

        What we have drained gets back what its owner had given it. Of any other the owner has decided since.
        """
        availability = self.availability if self.is_ours and drained else found.availability
        return replace(
            self,
            host=found.host,
            step="begun",
            availability=availability,
            is_ours=availability != "drain",
            drained_at=self.drained_at if drained else None,
            began=found.began,
            took=None,
            failure="",
            reached="",
            again=True,
        )


@dataclass(frozen=True)
class Campaign:
    """A campaign. ``patch`` says what the nodes get; ``ended`` is when the last of them was through."""

    id: str
    by: str
    begun: float
    patch: str
    ended: float | None = None
    nodes: Mapping[str, Entry] = field(default_factory=dict)
    config: Config | None = None

    @classmethod
    def from_config(cls, config: Config) -> Campaign:
        """Read a config. Raises :class:`StateError` where it is no record, or newer than this."""
        if config.labels.get(KIND) != CAMPAIGN:
            raise StateError(f"Config {config.name} is no patch campaign of this collection: rename it.")
        try:
            head = json.loads(config.labels[HEAD])
            if head["format"] != FORMAT:
                raise StateError(f"Config {config.name} was written by a newer version of this collection: upgrade.")
            entries = [json.loads(text) for key, text in config.labels.items() if key.startswith(NODE)]
            return cls(
                id=head["id"],
                by=head["by"],
                begun=head["begun"],
                patch=head["patch"],
                ended=float(config.labels[ENDED]) if config.labels.get(ENDED) else None,
                nodes={obj["id"]: Entry.from_json(obj) for obj in entries},
                config=config,
            )
        except (ValueError, KeyError, TypeError):
            raise StateError(f"Config {config.name} is no patch campaign that can be read: remove it.") from None

    def labels(self) -> dict[str, str]:
        """Write the record. Raises :class:`InputError` where it is too large to be kept."""
        head = {"format": FORMAT, "id": self.id, "by": self.by, "begun": self.begun, "patch": self.patch}
        ended = {} if self.ended is None else {ENDED: f"{self.ended:.0f}"}
        nodes = {f"{NODE}{ident}": json.dumps(entry.to_json(), sort_keys=True) for ident, entry in self.nodes.items()}
        if sum(map(len, nodes.values())) > LARGEST:
            raise InputError(
                f"Campaign {self.id} has {len(self.nodes)} nodes, more than one record takes: patch them in several "
                "campaigns, with patch_hosts."
            )
        return {KIND: CAMPAIGN, HEAD: json.dumps(head, sort_keys=True), **ended, **nodes}

    def spec(self) -> dict[str, t.Any]:
        """Give the config as it is to be."""
        return {"Name": NAME, "Labels": self.labels()}

    def advanced(
        self, node: str, step: str, *, now: float, facts: Mapping[str, t.Any], drained: bool = True
    ) -> Campaign:
        """Bring a node one step further. ``facts`` are fields of its entry, ``None`` where nothing is known.

        ``drained`` says the swarm, where the step is ``begun`` or ``failed``: a drain that was refused took nothing.
        """
        known = {key: value for key, value in facts.items() if value is not None}
        if "packages" in known:
            known["packages"] = tuple(Change(**change) for change in known["packages"])
        entry = self.nodes.get(node)
        if step == "begun":
            again = entry is not None and not entry.is_finished
            begun = Entry(**{"host": node, **known, "id": node, "began": now})
            begun = replace(begun, is_ours=begun.availability != "drain")
            entry = entry.begun_again(begun, drained=drained) if entry and again else begun
        elif entry is None:
            raise StateError(f"Campaign {self.id} has not begun node {node}: note step begun first.")
        else:
            entry = entry.noted(step, now=now, known=known)
            entry = entry if drained else replace(entry, is_ours=False, drained_at=None)
        ended = None if step == "begun" else self.ended
        return replace(self, ended=ended, nodes={**self.nodes, node: _bounded(entry)})

    def closed(self, now: float) -> Campaign:
        return replace(self, ended=now)

    @property
    def node_time(self) -> float | None:
        """The longest that one node took, in one piece; ``None`` where none was measured."""
        whole = (entry.took for entry in self.nodes.values() if entry.step == "done" and not entry.again)
        return max((took for took in whole if took), default=None)

    def to_result(self) -> dict[str, t.Any]:
        return {
            "id": self.id,
            "by": self.by,
            "begun": utc(self.begun),
            "ended": utc(self.ended) if self.ended is not None else None,
            "patch": self.patch,
            "nodes": [entry.to_result() for entry in sorted(self.nodes.values(), key=lambda entry: entry.began)],
            "done": sorted(ident for ident, entry in self.nodes.items() if entry.is_finished),
            "node_time": self.node_time,
        }


def _bounded(entry: Entry) -> Entry:
    failure = " ".join(entry.failure.split())
    if len(failure) > LONGEST_FAILURE:
        failure = failure[: LONGEST_FAILURE - 3] + "..."
    surplus = max(0, len(entry.packages) - MOST_PACKAGES)
    return replace(
        entry,
        failure=failure,
        packages=entry.packages[:MOST_PACKAGES],
        more_packages=entry.more_packages + surplus,
    )


@dataclass(frozen=True)
class Beginning:
    """What a run begins with. ``resumed``: it goes on with one that an earlier run left.

    ``forgotten``: hosts of nodes that were left half way, and that the swarm has not any more.
    """

    campaign: Campaign
    resumed: bool
    forgotten: tuple[str, ...] = ()


def begin(
    found: Campaign | None, *, ident: str | None, by: str, patch: str, now: float, nodes: Collection[str]
) -> Beginning:
    """Go on with the campaign that is not finished, or begin one. ``nodes``: ids of all nodes of the swarm.

    Another ``ident`` begins another, which takes over what the old one had not finished: the nodes that it left drained
    are to get back what their owner gave them. The same ``ident`` goes on, also after its end, with nodes that are new.
    A node that was left half way and has left the swarm, or joined it again as another, holds no campaign open.
    """
    found, forgotten = _of_swarm(found, nodes)
    if found and (ident == found.id or (ident is None and found.ended is None)):
        if found.patch != patch:
            raise StateError(
                f"Campaign {found.id} is of {found.patch}, and this run is of {patch}: give patch_campaign another id "
                "to begin another campaign, or run what that one runs."
            )
        return Beginning(found, resumed=True, forgotten=forgotten)
    left = _unfinished(found.nodes.values()) if found else {}
    moment = datetime.fromtimestamp(now, tz=timezone.utc)
    another = Campaign(ident or f"{moment:%Y%m%d-%H%M%S}", by, now, patch, nodes=left)
    return Beginning(another, resumed=False, forgotten=forgotten)


def _of_swarm(found: Campaign | None, nodes: Collection[str]) -> tuple[Campaign | None, tuple[str, ...]]:
    """Take out what was left half way and is gone. Give the hosts of that, too."""
    if found is None:
        return None, ()
    gone = {entry.id: entry.host for entry in found.nodes.values() if not entry.is_finished and entry.id not in nodes}
    kept = {ident: entry for ident, entry in found.nodes.items() if ident not in gone}
    return replace(found, nodes=kept), tuple(gone.values())


def _unfinished(entries: Iterable[Entry]) -> dict[str, Entry]:
    return {entry.id: entry for entry in entries if not entry.is_finished}
