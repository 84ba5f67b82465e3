# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is wrong with a project, gathered on the way up: no key path is built before something is wrong.

Whoever reads a value raises ``Fault``; each container that it passes adds its key, and goes on with the other keys
first, so that all the faults of a document come out together.
"""

from __future__ import annotations

import dataclasses
import typing as t

from ..errors import ComposeError, format_path
from ..records import dataclass

if t.TYPE_CHECKING:
    from ..errors import KeyPath


@dataclass(frozen=True)
class Borrowed:
    """``service`` extends ``base``, which stands in ``layer``."""

    service: str
    base: str
    layer: int


@dataclass(frozen=True)
class Finding:
    """One fault. ``layer`` is the index of its document, ``None`` when only the merged project shows it.

    ``number`` is the index of the document in its file. ``on_key`` tells that the key itself is wrong, and not its
    value. ``place`` is line and column where they are known already, as of what is no YAML.
    """

    path: KeyPath
    message: str
    on_key: bool = False
    layer: int | None = None
    number: int = 0
    place: tuple[int, int] | None = None

    def sentence(self) -> str:
        """Say where and what, up to the full stop; a message of the user's own may bring one."""
        where = f"{format_path(self.path)}: " if self.path else ""
        return f"{where}{self.message}{'' if self.message[-1] in '.!?' else '.'}"


class Fault(Exception):
    """One or more findings on their way up. ``partial`` is what is right of the value, where anything is."""

    def __init__(self, message: str = "", *, path: KeyPath = (), on_key: bool = False) -> None:
        super().__init__(message)
        self.findings: list[Finding] = [Finding(path, message, on_key)] if message else []
        self.partial: t.Any = None

    def under(self, key: str | int) -> list[Finding]:
        """Give the findings as the container of ``key`` sees them."""
        return [dataclasses.replace(finding, path=(key, *finding.path)) for finding in self.findings]

    @classmethod
    def of(cls, findings: list[Finding], *, partial: t.Any = None) -> Fault:
        fault = cls()
        fault.findings = findings
        fault.partial = partial
        return fault


def independent(found: list[Finding], earlier: list[Finding], suspects: set[KeyPath]) -> list[Finding]:
    """Leave out of ``found`` what may only follow from ``earlier`` findings, or from ``suspects``: incomplete ones."""
    if any(_hides_all(finding) for finding in earlier):
        return []
    faulty = {finding.path[:2] for finding in earlier} | suspects
    names = {path[1] for path in faulty if len(path) > 1}
    return [finding for finding in found if finding.path[:2] not in faulty and finding.path[-1] not in names]


def _hides_all(finding: Finding) -> bool:
    """Whether a whole file or section is missing because of it."""
    section = finding.path[0] if finding.path else "include"
    return section == "include" or (len(finding.path) == 1 and section not in ("name", "version"))


class ComposeFaults(ComposeError):
    """Everything that is wrong; the message has one sentence a line. ``borrowed`` says who extends whom."""

    def __init__(self, findings: list[Finding], *, borrowed: tuple[Borrowed, ...] = ()) -> None:
        first = findings[0]
        super().__init__("\n".join(finding.sentence() for finding in findings), path=first.path, layer=first.layer)
        self.findings = tuple(findings)
        self.borrowed = borrowed
