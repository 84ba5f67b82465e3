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

if t.TYPE_CHECKING:
    from ..errors import KeyPath


@dataclasses.dataclass(frozen=True)
class Finding:
    """One fault. ``layer`` is the index of its document, ``None`` when only the merged project shows it.

    ``on_key`` tells that the key itself is wrong, and not its value.
    """

    path: KeyPath
    message: str
    on_key: bool = False
    layer: int | None = None

    def sentence(self) -> str:
        """Say where and what, up to the full stop; a message of the user's own may bring one."""
        where = f"{format_path(self.path)}: " if self.path else ""
        return f"{where}{self.message}{'' if self.message[-1] in '.!?' else '.'}"


class Fault(Exception):
    """One or more findings on their way up."""

    def __init__(self, message: str = "", *, path: KeyPath = (), on_key: bool = False) -> None:
        super().__init__(message)
        self.findings: list[Finding] = [Finding(path, message, on_key)] if message else []

    def under(self, key: str | int) -> list[Finding]:
        """Give the findings as the container of ``key`` sees them."""
        return [dataclasses.replace(finding, path=(key, *finding.path)) for finding in self.findings]

    @classmethod
    def of(cls, findings: list[Finding]) -> Fault:
        fault = cls()
        fault.findings = findings
        return fault


class ComposeFaults(ComposeError):
    """Everything that is wrong; the message has one sentence a line."""

    def __init__(self, findings: list[Finding]) -> None:
        first = findings[0]
        super().__init__("\n".join(finding.sentence() for finding in findings), path=first.path, layer=first.layer)
        self.findings = tuple(findings)
