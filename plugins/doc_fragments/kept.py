# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations


class ModuleDocFragment:
    """What stays of a module from one call to the next: on the host that it runs on, and on the controller."""

    DOCUMENTATION = r"""
options: {}
notes:
  - The module also writes below C(~/.ansible/beekeeper.swarm) of the user that runs it on the managed node, in check
    mode, too. Bytecode of it and of what it uses of Ansible is kept there, so that the next call need not compile it.
    It is code alone, and may be removed at any time. Nothing is kept with Python 3.9, where Python is told to write no
    bytecode (E(PYTHONDONTWRITEBYTECODE)), where the home is another user's, or where others may write to the folder.
  - What Ansible has built of the module for sending is kept on the controller, in the folder C(beekeeper.swarm) below
    E(ANSIBLE_HOME), so that the next run need not build it again. It is code alone, and may be removed at any time.
"""
