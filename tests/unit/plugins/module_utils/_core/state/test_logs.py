# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import pytest
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.state.logs import log_lines


def frame(stream, data):
    return bytes([stream, 0, 0, 0]) + len(data).to_bytes(4, "big") + data


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (b"", []),
        (frame(1, b"one\ntwo\n") + frame(2, b"three\n"), ["one", "two", "three"]),
        (frame(1, b"half") + frame(1, b" line\n"), ["half line"]),
        (b"a tty\r\nhas no frames\r\n", ["a tty", "has no frames"]),
        (frame(1, "gr\u00fcn\n".encode()) + frame(1, b"\xff\n"), ["gr\u00fcn", "\ufffd"]),
        (frame(1, b"last words\n") + frame(3, b"Error grabbing logs: node x is not available\n"), ["last words"]),
        (frame(1, b"whole\n") + b"\x01\0\0\0\0\0\0\x09cut", ["whole", "cut"]),
    ],
    ids=["nothing", "frames", "line-over-frames", "tty", "bytes", "system", "cut-off"],
)
def test_log_lines(raw, expected):
    assert log_lines(raw) == expected
