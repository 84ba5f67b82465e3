# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import pytest
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.rollout.hopeless import hopeless, meaning

from .values import at, target, task, view

START = "starting container failed: failed to create task for container: failed to create shim task: "

ERRORS = [
    ("No such image: web:9@sha256:00", "the node cannot get the image"),
    ("manifest for web:9 not found: manifest unknown: manifest unknown", "the registry does not have the image"),
    ("pull access denied for web, repository does not exist or may require 'docker login'", "the pull is refused"),
    ("unauthorized: authentication required", "the registry wants a login"),
    ("invalid reference format", "the image name is none"),
    (
        "no matching manifest for linux/amd64 in the manifest list entries",
        "the image does not exist for the node's platform",
    ),
    (
        START + 'OCI runtime create failed: exec: "nope": executable file not found in $PATH: unknown',
        "the image has no such program",
    ),
    ("exec /app: exec format error", "the program is for another platform"),
    (START + 'exec: "/nope": stat /nope: no such file or directory: unknown', "the program cannot be run"),
    (START + 'exec: "/etc": permission denied: unknown', "the program cannot be run"),
    ('invalid mount config for type "bind": bind source path does not exist: /nope', "the node does not have the path"),
    ("invalid mount target", "the mount cannot be made"),
    (START + "OCI runtime create failed: runc create failed", "the container cannot be made"),
    ("unable to get config from config store: config abc not found", "a config or secret is gone"),
    ("task: non-zero exit (1)", None),
    ("task: non-zero exit (137): dockerexec: unhealthy container", None),
    ("no suitable node (scheduling constraints not satisfied on 3 nodes)", None),
    ("starting container failed: Address already in use", None),
    ("", None),
]


@pytest.mark.parametrize(("error", "expected"), ERRORS, ids=[error[-40:] or "nothing" for error, _meaning in ERRORS])
def test_meaning(error, expected):
    assert meaning(error) == expected


def _rejected(ident="t1", *, slot=1, second=10):
    return task(ident, slot=slot, state="rejected", error="No such image: web:9", created_at=at(second))


def _failed(ident, *, second, slot=1, state="failed"):
    return task(ident, slot=slot, state=state, error="task: non-zero exit (1)", created_at=at(second))


NOT_CERTAIN = [
    pytest.param(view(task()), id="nothing failed"),
    pytest.param(view(_rejected("a"), task("b", slot=2)), id="another replica runs"),
    pytest.param(view(_rejected("a"), task("b", slot=2, state="preparing")), id="another replica is on its first try"),
    pytest.param(view(_rejected(), wanted=target(known_tasks=frozenset({"t1"}))), id="it failed before this deploy"),
    pytest.param(view(task(state="failed", spec_digest="old", error="No such image: web:9")), id="an old task failed"),
    pytest.param(view(_failed("a", second=1), _failed("b", second=2)), id="twice in a row"),
    pytest.param(
        view(
            _failed("a", second=1),
            _failed("b", second=2),
            _failed("c", second=3, state="shutdown"),
            _failed("d", second=4),
        ),
        id="a row that a move interrupts",
    ),
    pytest.param(
        view(*(_failed(str(n), second=n) for n in (1, 2, 3)), task("x", created_at=at(20), changed_at=at(20))),
        id="a crash loop that has healed",
    ),
    pytest.param(
        view(
            *(_failed(str(n), second=n) for n in (1, 2, 3)),
            task("lost", created_at=at(4), desired_state="shutdown"),
            task("x", created_at=at(58), state="starting"),
        ),
        id="it ran for long since, on a node that is lost now",
    ),
    pytest.param(
        view(_rejected(), _failed("lost", second=20), task("x", created_at=at(58), state="starting")),
        id="an image that was missing once",
    ),
    pytest.param(view(_failed("a", second=1), wanted=target(max_attempts=2)), id="attempts left"),
    pytest.param(
        view(_failed("a", second=1, state="complete"), wanted=target(restart_condition="none")), id="ended well"
    ),
    pytest.param(view(task(state="pending", error="no suitable node")), id="a node may come"),
]

CERTAIN = [
    pytest.param(view(_rejected()), "the node cannot get the image", id="image"),
    pytest.param(
        view(_rejected("a"), task("b", slot=1, state="preparing", created_at=at(20))),
        "the node cannot get the image",
        id="the next try is under way",
    ),
    pytest.param(
        view(_rejected("a"), task("b", slot=2, state="pending")),
        "the node cannot get the image",
        id="another replica has no node",
    ),
    pytest.param(
        view(_failed("a", second=1), _failed("b", second=2), _failed("c", second=3)),
        "it failed 3 times in a row",
        id="crash loop",
    ),
    pytest.param(
        view(*(_failed(str(n), second=n, state="complete") for n in (1, 2, 3))),
        "it failed 3 times in a row",
        id="ends at once",
    ),
    pytest.param(
        view(
            *(_failed(str(n), second=n) for n in (1, 2, 3)),
            task("x", created_at=at(58), changed_at=at(58)),
            task("b", slot=2),
        ),
        "it failed 3 times in a row",
        id="crash loop beside a healthy replica, running for the moment",
    ),
    pytest.param(
        view(_failed("a", second=1), wanted=target(restart_condition="none")),
        "its restart policy does not start it again",
        id="no restart",
    ),
    pytest.param(
        view(_failed("a", second=1), _failed("b", second=2), wanted=target(max_attempts=1)),
        "its restart policy does not start it again",
        id="attempts used up",
    ),
]


@pytest.mark.parametrize("seen", NOT_CERTAIN)
def test_not_certain(seen):
    assert hopeless(seen) is None


@pytest.mark.parametrize(("seen", "why"), CERTAIN)
def test_certain(seen, why):
    found = hopeless(seen)
    assert found is not None
    assert found.why == why
