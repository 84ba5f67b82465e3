# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a list's item must have, and what it gets where it says nothing (compose-go ``transform``, ``validation``).

Each is ``(item, scope) -> None``, changes the item in place, and raises ``Fault``.
"""

from __future__ import annotations

import typing as t

from .faults import Fault

if t.TYPE_CHECKING:
    from .scalars import Scope

Check = t.Callable[[t.Dict[str, t.Any], "Scope"], None]


def check_device_request(item: dict[str, t.Any], _scope: Scope) -> None:
    """A request takes a number of devices, all of them where it says nothing, or those that it names."""
    if item.get("count") is not None and item.get("device_ids"):
        raise Fault("has both count and device_ids; take one of the two out")
    if "count" not in item and item.get("device_ids") is None:
        item["count"] = -1


def check_reservation(item: dict[str, t.Any], scope: Scope) -> None:
    """A device request of ``deploy.resources``."""
    needs("capabilities", "a list of them, such as [gpu]")(item, scope)
    check_device_request(item, scope)


def check_watch(item: dict[str, t.Any], scope: Scope) -> None:
    """What to watch, and what to do then."""
    needs("path", "the path to watch")(item, scope)
    needs("action", "rebuild, sync, restart, sync+restart or sync+exec")(item, scope)
    if not item.get("target") and item["action"] not in ("rebuild", "restart"):
        raise Fault(f"has no target; action {item['action']} needs the path in the container as target")


def needs(key: str, what: str) -> Check:
    """Check that a list's item has a key; ``what`` says what to write."""

    def check(item: dict[str, t.Any], _scope: Scope) -> None:
        if key not in item:
            raise Fault(f"has no {key}; write {what}")

    return check


def resource_spec(item: dict[str, t.Any], _scope: Scope) -> None:
    """A generic resource has both keys, also where they say nothing."""
    item.setdefault("kind", "")
    item.setdefault("value", 0)


def blkio_limit(item: dict[str, t.Any], _scope: Scope) -> None:
    """A limit of a block device has both keys, also where they say nothing."""
    item.setdefault("path", "")
    item.setdefault("rate", "0")


def blkio_weight(item: dict[str, t.Any], _scope: Scope) -> None:
    item.setdefault("path", "")
    item.setdefault("weight", 0)


def check_device(item: dict[str, t.Any], scope: Scope) -> None:
    needs("source", "the device on the node as source")(item, scope)
    if not item.get("target"):
        raise Fault("has no target; write the device in the container as target")


def default_target(prefix: str) -> Check:
    """Fill in the path of a secret that names none; a config has none until the Engine gives it one."""

    def check(item: dict[str, t.Any], _scope: Scope) -> None:
        if prefix and "target" not in item:
            item["target"] = f"{prefix}{item.get('source', '')}"

    return check


def check_env_file(item: dict[str, t.Any], _scope: Scope) -> None:
    if not item.get("path"):
        raise Fault("names no file; write path: FILE")
