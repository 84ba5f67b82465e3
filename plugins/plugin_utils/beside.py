# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Relative paths in a playbook: what is beside it comes before what is in the working directory.

Controller only.
"""

from __future__ import annotations

import os
import typing as t

if t.TYPE_CHECKING:
    from collections.abc import Iterable


def find_layers(layers: Iterable[t.Any], playbook_dir: str) -> list[t.Any]:
    """Give the layers with the paths of those files that are beside the playbook; all else stays as it is."""
    return [_find(layer, playbook_dir) for layer in layers]


def find_files(paths: Iterable[str], playbook_dir: str) -> list[str]:
    """The same for files that are no layers, as absolute paths."""
    return [_beside(path, playbook_dir) or path for path in paths]


def _find(layer: t.Any, playbook_dir: str) -> t.Any:
    if not isinstance(layer, str) or "\n" in layer or os.path.isabs(layer):
        return layer
    beside = _beside(layer, playbook_dir)
    return os.path.relpath(beside) if beside else layer


def _beside(path: str, playbook_dir: str) -> str | None:
    beside = os.path.abspath(os.path.join(playbook_dir, path))
    return beside if os.path.exists(beside) else None
