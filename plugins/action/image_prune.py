# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Controller half of the module of the same name, where its documentation stands: the module is built once."""

from __future__ import annotations

from ..plugin_utils.bytecode import use_bytecode

use_bytecode()  # before the imports that follow

from ..plugin_utils.kept_action import KeptAction


class ActionModule(KeptAction):
    """Run the module on the host."""
