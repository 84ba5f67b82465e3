# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.state.health import last_output


def probe(code, output=""):
    return {"ExitCode": code, "Output": output}


BROKEN = probe(1, "HttpCheck: http://localhost/health answered 500 Internal Server Error\n")
STOPPED = probe(-1, "cannot exec in a stopped state: unknown")
SLOW = probe(-1, "Health check exceeded timeout (3s)")
MISSING = probe(-1, 'OCI runtime exec failed: exec failed: "curl": executable file not found in $PATH: unknown')


@pytest.mark.parametrize(
    ("log", "said"),
    [
        pytest.param([], None, id="no probe yet"),
        pytest.param([BROKEN, probe(0, "fine")], None, id="the last one passed"),
        pytest.param([probe(0), BROKEN], BROKEN["Output"].strip(), id="the last one failed"),
        pytest.param([probe(0), probe(1)], "exit code 1", id="without a word"),
        pytest.param([BROKEN, STOPPED], BROKEN["Output"].strip(), id="stopped meanwhile"),
        pytest.param([BROKEN, probe(137)], BROKEN["Output"].strip(), id="killed with its container"),
        pytest.param([BROKEN, STOPPED, STOPPED], BROKEN["Output"].strip(), id="stopped slowly"),
        pytest.param([probe(0), probe(137)], None, id="stopped while it was healthy"),
        pytest.param([probe(0), probe(137), probe(137)], "exit code 137", id="killed until it was unhealthy"),
        pytest.param([probe(137), probe(137)], "exit code 137", id="killed each time"),
        pytest.param([BROKEN, SLOW], SLOW["Output"], id="too slow at last"),
        pytest.param([MISSING, MISSING, STOPPED], MISSING["Output"], id="no such program"),
        pytest.param([STOPPED], STOPPED["Output"], id="nothing else"),
    ],
)
def test_last_output(log, said):
    assert last_output(log) == said
