# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Where a node's identity lies, below the directory ``swarm`` of its Engine's data root."""

from __future__ import annotations

KEY_FILE = "certificates/swarm-node.key"
CERTIFICATE = "certificates/swarm-node.crt"
