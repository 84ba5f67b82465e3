# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Hide what looks like a secret in everything that is shown."""

from __future__ import annotations

import re
import typing as t

from ..spec.normal import OPAQUE

MASK = "********"
SECRET_NAME = re.compile(
    r"(^|[^a-z])(pass|auth|key|pw)($|[^a-z])|passw|passphrase|pwd|secret|token|credential|(api|private|access).?key",
    re.IGNORECASE,
)
URL_PASSWORD = re.compile(r"(\w+://[^\s/:@]*:)[^\s/@]+(@)")


def masked_variable(entry: str) -> str:
    """Mask ``NAME=value`` where the name looks like a secret's."""
    name, equals, value = entry.partition("=")
    return f"{name}={masked(name, value)}" if equals else masked("", entry)


def masked(name: str, value: str) -> str:
    """Mask a value by its name, and passwords in URLs wherever they stand."""
    return MASK if value and SECRET_NAME.search(name) else URL_PASSWORD.sub(rf"\1{MASK}\2", value)


def shown(path: tuple[str, ...], value: t.Any) -> t.Any:
    """Make the value of a field fit to be shown. Only the user's own mappings have names that can betray a secret."""
    return _shown(value, owned=path[-1] in OPAQUE)


def _shown(value: t.Any, *, owned: bool) -> t.Any:
    if isinstance(value, dict):
        return {
            key: masked(key, item) if owned and isinstance(item, str) else _shown(item, owned=key in OPAQUE)
            for key, item in value.items()
        }
    if isinstance(value, list):
        return [_shown(item, owned=False) for item in value]
    return masked_variable(value) if isinstance(value, str) else value
