# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import types

import pytest
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.errors import InputError
from ansible_collections.beekeeper.swarm.plugins.plugin_utils.off_disk import keep_off_disks

REFUSED = "Contents of configs and secrets are not sent, because Ansible would write them to a file on the node: "


class Connection:
    """What of a connection decides whether modules go to standard input."""

    transport = "test"

    def __init__(self, *, able=True, on=False, has_option=True, become=None):
        self.able, self.on, self.has_option, self.become = able, on, has_option, become
        self._play_context = types.SimpleNamespace(pipelining=False)

    def get_option(self, name):
        if not self.has_option:
            raise KeyError(name)
        return self.on

    def set_option(self, _name, value):
        self.on = value

    def is_pipelining_enabled(self):
        allowed = self.able and (not self.become or self.become.pipelining)
        return allowed and (self.on or self._play_context.pipelining)


def become(name, *, pipelining):
    return types.SimpleNamespace(name=name, pipelining=pipelining)


@pytest.mark.parametrize(
    "connection",
    [
        Connection(on=True),
        Connection(),
        Connection(has_option=False),
        Connection(become=become("sudo", pipelining=True)),
    ],
    ids=["on", "off", "without the option", "sudo"],
)
def test_pipelining_is_turned_on(connection):
    keep_off_disks(types.SimpleNamespace(_connection=connection))
    assert connection.is_pipelining_enabled()


@pytest.mark.parametrize(
    ("connection", "why"),
    [
        (
            Connection(become=become("su", pipelining=False)),
            "become_method su allows no pipelining, so use sudo, or connect as a user who may.",
        ),
        (
            Connection(able=False),
            "the connection test has no pipelining as it is set up, so use another, or ask for no tty.",
        ),
    ],
    ids=["su", "a connection that cannot"],
)
def test_nothing_is_sent_by_file(connection, why):
    with pytest.raises(InputError) as caught:
        keep_off_disks(types.SimpleNamespace(_connection=connection))
    assert caught.value.message == REFUSED + why
