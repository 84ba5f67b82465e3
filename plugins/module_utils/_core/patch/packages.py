# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What package managers say that they would do, and in which versions they have a package."""

from __future__ import annotations

import re
import typing as t

from ..errors import InputError
from ..patterns import expression
from ..records import dataclass

if t.TYPE_CHECKING:
    from collections.abc import Mapping

APT = expression(r"^(?P<does>Inst|Remv) (?P<name>\S+)(?: \[(?P<before>[^\]]+)\])?(?: \((?P<after>\S+))?", re.MULTILINE)
DNF = expression(r"^(?P<name>[^\s.]\S*)\.(?P<arch>[a-z0-9_]+)\s+(?P<after>\S+)\s+\S+\s*$", re.MULTILINE)
CANDIDATE = expression(r"~(?:alpha|beta|dev|rc|tp)")
"""What is sorted before its release: by apt and by rpm, ``~`` is less than nothing."""
OBSOLETES = expression(r"^Obsoleting packages", re.MULTILINE | re.IGNORECASE)
"""Heads the last part. dnf 4 writes both words with a capital, dnf 5 the first."""


@dataclass(frozen=True)
class Change:
    """A package, the version that a node has and the one that it gets: empty where it is new, or goes."""

    name: str
    before: str
    after: str

    def to_result(self) -> dict[str, str]:
        return {"name": self.name, "before": self.before, "after": self.after}


def from_apt(text: str) -> list[Change]:
    """Read what ``apt-get --simulate`` prints."""
    found = [match.groupdict(default="") for match in APT.finditer(text)]
    return [Change(item["name"], item["before"], item["after"] if item["does"] == "Inst" else "") for item in found]


def from_dnf(text: str, *, installed: Mapping[str, str]) -> list[Change]:
    """Read what ``dnf --quiet check-update`` prints. ``installed``: name -> version of what the node has."""
    listed = OBSOLETES.split(text)[0]
    return [
        Change(match["name"], installed.get(match["name"], ""), match["after"])
        for match in DNF.finditer(listed)
        if installed.get(match["name"]) != match["after"]
    ]


def installed_of(text: str) -> dict[str, str]:
    """Read a name and a version on each line, as both package managers are asked to print them."""
    pairs = (line.split() for line in text.splitlines())
    return {pair[0].partition(":")[0]: pair[1] for pair in pairs if len(pair) == 2}


def engine_version(text: str, wanted: str, *, host: str) -> str:
    """Choose the newest version of the Engine's package that is ``wanted``, or begins with it.

    ``text`` has name and version on each line, with or without the bars that ``apt-cache madison`` prints. What it
    prints of sources is no package. A candidate for a release is chosen where nothing else is ``wanted``.
    """
    lines = (line.replace("|", " ").split() for line in text.splitlines())
    offered = [parts[1] for parts in lines if len(parts) > 1 and parts[-1] != "Sources"]
    matching = [version for version in offered if _is(version, wanted)]
    if not matching:
        known = ", ".join(dict.fromkeys(offered)) or "none at all"
        raise InputError(
            f"patch_engine_version: {host} is offered no Engine {wanted} ({known}): add the package source that has it."
        )
    return max(matching, key=lambda version: (not CANDIDATE.search(version), _numbers(version)))


def _numbers(version: str) -> list[int]:
    """Give the numbers of a version, which order the versions of one package well enough."""
    return [int(number) for number in re.findall(r"\d+", version)]


def _is(version: str, wanted: str) -> bool:
    """Whether a package's version is the Engine's ``wanted``: 28.5 is that of 5:28.5.2-1, and not of 28.50.1."""
    bare = version.partition(":")[2] or version
    return wanted in (version, bare) or re.match(re.escape(wanted) + r"(?!\d)", bare) is not None
