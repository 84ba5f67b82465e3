# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Image references as the docker CLI writes them (``distribution/reference``)."""

from __future__ import annotations

import re
from dataclasses import replace

from ..patterns import expression
from ..records import dataclass

HUB = "docker.io"
LABEL = "[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?"
DOMAIN = expression(rf"(?:{LABEL}(?:\.{LABEL})*|\[[a-fA-F0-9:]+\])(?::[0-9]+)?")
COMPONENT = r"[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*"
REFERENCE = expression(
    rf"(?P<path>{COMPONENT}(?:/{COMPONENT})*)(?::(?P<tag>\w[\w.-]{{0,127}}))?"
    r"(?:@(?P<digest>[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,}))?",
    re.ASCII,
)
IDENTIFIER = expression(r"[a-f0-9]{64}")


@dataclass(frozen=True)
class Image:
    """One reference. ``path`` has no ``library/``; empty ``tag`` and ``digest`` were not given."""

    domain: str
    path: str
    tag: str = ""
    digest: str = ""

    @classmethod
    def parse(cls, text: str) -> Image:
        """Read a reference as people write it; ``ValueError`` where it is none."""
        domain, rest = _split_domain(text)
        match = REFERENCE.fullmatch(rest)
        if not match or not DOMAIN.fullmatch(domain) or IDENTIFIER.fullmatch(text):
            raise ValueError(f"must be an image such as registry.example.com/team/app:1.2, not {text!r}")
        path = match["path"]
        if domain == HUB and path.startswith("library/"):
            path = path.partition("/")[2]
        return cls(domain, path, match["tag"] or "", match["digest"] or "")

    def tagged(self) -> Image:
        """Give it the tag ``latest`` where it has neither tag nor digest."""
        return self if self.tag or self.digest else replace(self, tag="latest")

    def pinned(self, digest: str) -> Image:
        """Pin it to ``digest``, keeping the tag; a reference that has a digest keeps its own."""
        return self if self.digest else replace(self, digest=digest)

    def __str__(self) -> str:
        prefix = "" if self.domain == HUB else f"{self.domain}/"
        tag = f":{self.tag}" if self.tag else ""
        digest = f"@{self.digest}" if self.digest else ""
        return f"{prefix}{self.path}{tag}{digest}"


def _split_domain(text: str) -> tuple[str, str]:
    first, slash, rest = text.partition("/")
    if slash and ("." in first or ":" in first or first == "localhost" or first != first.lower()):
        return (HUB if first == "index.docker.io" else first), rest
    return HUB, text


def with_tag(text: str) -> str:
    """Write an image as ``docker stack deploy`` posts it: short, and with a tag."""
    return str(Image.parse(text).tagged())
