# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Nodes as ``swarm_info`` tells them, with the few fields that a test is about."""

from __future__ import annotations

import typing as t

from ansible_collections.beekeeper.swarm.plugins.module_utils._core.cluster.nodes import Node

FIELDS: dict[str, t.Any] = {
    "role": "worker",
    "availability": "active",
    "state": "ready",
    "addr": "",
    "engine_version": "26.1.5",
    "leader": False,
    "reachability": None,
    "labels": {},
}


def node(number: int, **fields: t.Any) -> Node:
    """The node ``nN`` with the host name ``nodeN``: a worker, unless ``fields`` say otherwise."""
    return Node(**{"id": f"n{number}", "hostname": f"node{number}", **FIELDS, **fields})
