# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the checks of all scenarios share: how they wait for Swarm, and what a failed one leaves to read.

That is which nodes were up just then, and which tasks did not run.
"""

import time

import pytest

NODES = "docker node ls --format '{{.Hostname}} {{.Status}} {{.Availability}} {{.ManagerStatus}}'"
TASKS = (
    "docker service ps --no-trunc $(docker service ls --quiet) "
    "--format '{{.Name}} {{.Node}} {{.DesiredState}}: {{.CurrentState}} {{.Error}}'"
)
AS_WANTED = ("Running: Running ", "Shutdown: Shutdown ", "Shutdown: Complete ")
PATIENCE = 120.0
"""Seconds for what Swarm and its nodes settle by themselves: many, because a machine may be busy."""


@pytest.fixture(scope="session")
def becomes():
    """Give a function: what to ask, and the answer that must come.

    It is for what nothing of ours has waited for. What a task of ours says is so must be so at once. A command that
    fails meanwhile is asked again: nobody answers for a swarm while it elects a leader.
    """

    def wait(ask, wanted):
        end = time.monotonic() + PATIENCE
        while (answer := answered(ask)) != wanted and time.monotonic() < end:
            time.sleep(0.5)
        assert answer == wanted

    return wait


def answered(ask):
    """Return the answer, or the failure of the command that was to give it."""
    try:
        return ask()
    except AssertionError as failure:  # what check_output raises
        return failure


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    report = yield
    if report.failed and "host" in item.funcargs:
        report.sections.append(("the swarm", swarm(item.funcargs["host"])))
    return report


def swarm(host):
    """Return a line of all nodes, then one for each task that is not as wanted; ``E`` marks them for the summary."""
    nodes = host.run(NODES).stdout.splitlines()
    tasks = [line for line in host.run(TASKS).stdout.splitlines() if not any(state in line for state in AS_WANTED)]
    return "\n".join(f"E   {line}" for line in ["; ".join(nodes), *tasks[:12]])
