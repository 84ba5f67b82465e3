# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whole rollouts as an Engine 26.1.5 showed them, and what we make of them: outcome, time and sentence."""

from __future__ import annotations

import pytest
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.rollout.report import sentence, services_result

from .recording import Recording

CONVERGED = [
    # name, seconds that the verdict takes, desired, running, image
    pytest.param("create", 6.1, 3, 3, "rol-box:1", id="first deploy, with a health check"),
    pytest.param("update", 10.1, 3, 3, "rol-box:2", id="rolling update, start-first"),
    pytest.param("global_create", 2.7, 3, 3, "rol-box:1", id="one task per node"),
    pytest.param("global_drained", 30.1, 2, 2, "rol-box:2", id="global update while a node is drained"),
    pytest.param(
        "label_only", 0.0, 3, 3, "rol-box:1", id="nothing restarts and no update status comes: settled long ago"
    ),
    pytest.param("scale_down", 0.5, 2, 2, "rol-box:1", id="surplus tasks go first"),
    pytest.param("placement", 20.1, 2, 2, "rol-box:1", id="a constraint moves one task and leaves the other"),
    pytest.param("ports_only", 16.1, 1, 1, "rol-box:1", id="changed ports replace tasks of an equal template"),
    pytest.param("job", 1.7, 2, 0, "rol-box:1", id="a job ends by completing"),
    pytest.param("zero", 0.0, 0, 0, "rol-box:1", id="zero replicas"),
]

DID_NOT = [
    pytest.param(
        "rolled_back",
        "rolled_back",
        20.1,
        "stack: Swarm rolled roll_web back to rol-box:2 because task roll_web.1 on rol2 failed: "
        "task: non-zero exit (137): dockerexec: unhealthy container; see `failures`.",
        id="the end of Swarm's rollback is waited for",
    ),
    pytest.param(
        "paused",
        "paused",
        10.1,
        "stack: a13_app: Swarm paused its update; task a13_app.1 on rol3 failed: task: non-zero exit (3); "
        "it stays so until the next deploy; see `failures`.",
        id="an update that Swarm paused",
    ),
    pytest.param(
        "no_image",
        "failed",
        0.5,
        "stack: a2_app: cannot come up: the node cannot get the image; task a2_app.1 on rol2 was rejected: "
        "No such image: rol-box:missing; see `failures`.",
        id="an image that does not exist",
    ),
    pytest.param(
        "no_program",
        "failed",
        1.7,
        "stack: a3_app: cannot come up: the program cannot be run; task a3_app.1 on rol2 failed: "
        "starting container failed: failed to create task for container: failed to create shim task: "
        "OCI runtime create failed: runc create failed: unable to start container process: "
        'exec: "/no/such/program": stat /no/such/program: no such file or directory: unknown (exit code 127); '
        "see `failures`.",
        id="a program that does not exist",
    ),
    pytest.param(
        "crash_loop",
        "failed",
        4.1,
        "stack: a4_app: cannot come up: it failed 3 times in a row; task a4_app.1 on rol2 failed: "
        "task: non-zero exit (3); see `failures`.",
        id="a crash loop, which a first deploy never reports",
    ),
    pytest.param(
        "completed_but_looping",
        "failed",
        26.1,
        "stack: a11_app: cannot come up: it failed 3 times in a row; task a11_app.1 on rol3 failed: "
        "task: non-zero exit (1); see `failures`.",
        id="a crash loop beside a slow starter: Swarm says completed",
    ),
    pytest.param(
        "attempts_used",
        "failed",
        2.7,
        "stack: a5_app: cannot come up: its restart policy does not start it again; task a5_app.1 on rol2 failed: "
        "task: non-zero exit (3); see `failures`.",
        id="restart attempts used up",
    ),
    pytest.param(
        "lost_node",
        "failed",
        58.1,
        "stack: lost_api: its update stands still until node ro-node5, which is down, is back or removed from the "
        "swarm; see `failures`.",
        id="a node that died while a task started on it, in an update that Swarm never ends",
    ),
    pytest.param(
        "no_node",
        "timed_out",
        60.1,
        "stack: a6_app did not converge within wait_timeout (60 s): 0 of 1 run the new version; "
        "task a6_app.1 is pending: no suitable node (scheduling constraints not satisfied on 3 nodes); "
        "it is left as Swarm has it; see `failures`.",
        id="a constraint that no node meets is not certain before the time is up",
    ),
]


@pytest.mark.parametrize(("name", "seconds", "desired", "running", "image"), CONVERGED)
def test_converged(name, seconds, desired, running, image):
    recording = Recording(name)
    watched = recording.watch()
    (service,) = services_result(watched.snapshot, recording.targets).values()
    assert watched.verdict.outcome == "converged"
    assert round(recording.elapsed, 1) == seconds
    assert (service["desired"], service["running"], service["image"]) == (desired, running, image)


@pytest.mark.parametrize(("name", "outcome", "seconds", "said"), DID_NOT)
def test_did_not_converge(name, outcome, seconds, said):
    recording = Recording(name)
    watched = recording.watch(timeout=60)
    assert watched.verdict.outcome == outcome
    assert round(recording.elapsed, 1) == seconds
    assert sentence("stack", watched.verdict, before=recording.before, now=watched.snapshot, timeout=60) == said


@pytest.mark.parametrize("name", ["rolled_back", "update", "completed_but_looping"])
def test_time_that_runs_out_in_the_middle_is_said_and_nothing_is_guessed(name):
    recording = Recording(name)
    watched = recording.watch(timeout=1)
    assert watched.verdict.outcome == "timed_out"


def test_a_rollback_under_way_is_not_the_end():
    recording = Recording("rolled_back")
    seen = []
    recording.watch(tell=lambda watched: seen.append((watched.verdict.outcome, watched.verdict.findings[0].reason)))
    assert seen[-1] == ("rolled_back", "Swarm rolled it back")
    assert (None, "Swarm is rolling it back") in seen
