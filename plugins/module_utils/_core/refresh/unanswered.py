# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Registries that did not say which digest a tag has: a sentence for each of them and each kind of refusal."""

from __future__ import annotations

import re
import typing as t
from dataclasses import replace

from ..patterns import expression
from ..spec.images import HUB, Image

if t.TYPE_CHECKING:
    from collections.abc import Mapping

    from ..plan.images import Unresolved

SHOWN = 3

LIMIT = r"toomanyrequests|too many requests|rate limit|\b(?:http|status)(?: code)?:? 429\b"
"""Docker Hub says "toomanyrequests: You have reached your pull rate limit", with an account "... as 'NAME'".

A number alone is no status: registries name repositories, too, such as "repository 429/app not found".
"""

ADDRESS = r"https?://[^\s\"']+"

KINDS: tuple[tuple[str, str], ...] = (
    (
        LIMIT,
        "limits requests, and did not answer for {images} ({reason}): run this again later, or give registry_auth or "
        "log in with `docker login` on the manager, for most registries give more to whom they know",
    ),
    (
        r"unauthorized|authentication required|denied|no basic auth|incorrect username or password",
        "wants a login for {images} ({reason}): give registry_auth, or log in with `docker login` on the manager",
    ),
    (
        r"dial tcp|lookup .*no such host|connection re(fused|set)|timeout|timed out|deadline exceeded|no answer in time"
        r"|\bEOF\b|no route to host|tls:|x509|HTTP response to HTTPS|unreachable",
        "does not answer for {images} ({reason}): see that it runs, and that the manager reaches it",
    ),
    (
        r"manifest unknown|name unknown|not found|unknown to registry",
        "has no {images} ({reason}): push it, or correct the image of the service",
    ),
    (r"", "does not tell the digest of {images} ({reason}): see what it logs"),
)
"""What the Engine says of a registry -> what is said of it. The first that fits decides."""

LIMITED = (
    "limits requests, and did not answer for {images} to the credentials of {sent} ({reason}): run this again later, "
    "or raise the limit of that account"
)
REFUSED = "refuses {images} to the credentials of {sent} ({reason}): mend them, or the image of the service"

_LIMIT = expression(LIMIT, re.IGNORECASE)
_KINDS = tuple((expression(pattern, re.IGNORECASE), said) for pattern, said in KINDS)


def sentences(unanswered: Mapping[str, Unresolved]) -> list[str]:
    """Give one sentence for each registry and kind of refusal."""
    groups: dict[tuple[str, str], list[str]] = {}
    for image in sorted(unanswered):
        kind = _kind(_without_names(unanswered[image], Image.parse(image)))
        groups.setdefault((Image.parse(image).domain, kind), []).append(image)
    return [_sentence(domain, said, images, unanswered[images[0]]) for (domain, said), images in groups.items()]


def _without_names(answer: Unresolved, image: Image) -> Unresolved:
    """Take out of an answer where it names the image: ``denied:1`` refuses nobody, and ``app:429`` limits nothing."""
    name = rf"(?:[^\s\"'/]+/)*{re.escape(image.path)}:{re.escape(image.tag)}(?![\w.-])"
    return replace(answer, reason=re.sub(f"{ADDRESS}|{name}", "", answer.reason))


def _kind(answer: Unresolved) -> str:
    if answer.sent and _LIMIT.search(answer.reason):
        return LIMITED
    if answer.refuses_login:
        return REFUSED
    return next(said for pattern, said in _KINDS if pattern.search(answer.reason))


def _sentence(domain: str, said: str, images: list[str], answer: Unresolved) -> str:
    shown = ", ".join(images[:SHOWN]) + (f" and {len(images) - SHOWN} more" if images[SHOWN:] else "")
    name = "Docker Hub" if domain == HUB else f"Registry {domain}"
    return f"{name} {said.format(images=shown, reason=answer.reason.rstrip('.'), sent=answer.sent)}."
