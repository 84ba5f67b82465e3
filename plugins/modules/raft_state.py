#!/usr/bin/python
# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: raft_state
short_description: The state of a swarm on a manager's disk, taken, verified, put back or unlocked
version_added: 0.1.0
description:
  - Takes what a stopped Engine keeps of its swarm, with keys and certificates, as one document, checks such a document,
    puts it back, or unlocks the key file of a manager whose swarm has autolock.
  - It starts and stops nothing, and refuses to work while an Engine has the state open.
  - Nothing secret is written to a disk that the Engine does not keep there itself. The document is secret. Encrypt it.
  - For backups use the role P(beekeeper.swarm.backup#role), and for lost managers P(beekeeper.swarm.recover#role).
options:
  state:
    description:
      - V(taken) returns the state as RV(document).
      - V(verified) checks O(document) on the controller, and fails with what is wrong with it.
      - V(present) verifies O(document) and writes it to O(path) in place of all that is there.
      - V(unlocked) decrypts the key file in O(path) with O(unlock_key). That is how a swarm with autolock can be
        started anew, which no Engine does by itself (U(https://github.com/moby/moby/issues/36852)).
    type: str
    choices: [taken, verified, present, unlocked]
    required: true
    version_added: 0.1.0
  path:
    description: The directory C(swarm) below the Engine's data root.
    type: path
    default: /var/lib/docker/swarm
    version_added: 0.1.0
  manifest:
    description: What the document is to say of the swarm, with O(state=taken). The files and their checksums are added.
    type: dict
    version_added: 0.1.0
  document:
    description: What O(state=taken) returned once, with V(verified) and V(present).
    type: str
    version_added: 0.1.0
  unlock_key:
    description:
      - The unlock key that was in force when the state was written.
      - With O(state=present) the one inside O(document) serves where this is not given.
    type: str
    version_added: 0.1.0
  archive:
    description: The files. The action plugin sets it; do not set it.
    type: str
    version_added: 0.1.0
  key_file:
    description: The key in clear. The action plugin sets it; do not set it.
    type: str
    version_added: 0.1.0
attributes:
  check_mode:
    support: full
  diff_mode:
    support: none
  idempotent:
    support: partial
    details:
      - V(present) writes each time. The role asks first.
extends_documentation_fragment:
  - beekeeper.swarm.connection
  - beekeeper.swarm.attributes
  - beekeeper.swarm.attributes.action_group
  - beekeeper.swarm.kept
author:
  - The beekeeper.swarm developers (@beekeeper)
seealso:
  - module: beekeeper.swarm.swarm
"""

EXAMPLES = r"""
- name: Take the state of a manager whose Engine is stopped
  beekeeper.swarm.raft_state:
    state: taken
  register: taken
  no_log: true

- name: Keep it, encrypted
  ansible.builtin.copy:
    content: "{{ taken.document | ansible.builtin.vault(backup_password) }}"
    dest: swarm.vault
    mode: "0600"
  delegate_to: localhost
"""

RETURN = r"""
document:
  description: The state and its manifest as JSON. Secret.
  type: str
  returned: with O(state=taken)
locked:
  description: Whether the key file is locked afterwards. In check mode, whether it is now.
  type: bool
  returned: with O(state=unlocked)
manifest:
  description: What the document says of itself, without the unlock key.
  type: dict
  returned: with all but O(state=unlocked)
  sample:
    cluster_id: 5h50llewkkupwvt3r4fpcbyez
    engine_version: 26.1.5
"""

import typing as t
from pathlib import Path

from ..module_utils._ansible.raft_args import RAFT_SPEC
from ..module_utils._ansible.run import run_module
from ..module_utils._core.cluster.key_file import is_locked
from ..module_utils._engine import raft_state

if t.TYPE_CHECKING:
    from ansible.module_utils.basic import AnsibleModule

    from ..module_utils._engine.client import Engine


def body(module: AnsibleModule, _engine: Engine) -> dict[str, t.Any]:
    params = module.params
    root = Path(params["path"])
    if params["state"] == "taken":
        return {"changed": False, "archive": raft_state.take(root)}
    if params["state"] == "present":
        if not module.check_mode:
            raft_state.put(root, params["archive"])
        return {"changed": True}
    if params["key_file"] is None:
        text = raft_state.read_key(root)
        return {"changed": is_locked(text), "key_file": text}
    raft_state.write_key(root, params["key_file"])
    return {"changed": True}


def main() -> t.NoReturn:
    run_module(body, argument_spec=RAFT_SPEC)


if __name__ == "__main__":
    main()
