# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""All tests of a session run side by side, each with services of its own, for most of a test is Swarm's own waiting."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from ansible_collections.beekeeper.swarm.plugins.module_utils._engine.address import Address
from ansible_collections.beekeeper.swarm.plugins.module_utils._engine.client import Engine
from ansible_collections.beekeeper.swarm.tests.conformance.tunnel import tunnel

pytest.register_assert_rewrite("ansible_collections.beekeeper.swarm.tests.live.swarm")
from ansible_collections.beekeeper.swarm.tests.live.nodes import Workers
from ansible_collections.beekeeper.swarm.tests.live.swarm import Swarm

AT_ONCE = 24


def pytest_addoption(parser):
    parser.addoption("--lab-prefix", default="live-", help="prefix of a lab with one manager and two workers")
    parser.addoption("--slow", action="store_true", help="also what takes Swarm more than a minute")


def pytest_configure(config):
    config.addinivalue_line("markers", "slow: takes Swarm more than a minute, and is left out unless asked for")


def pytest_collection_modifyitems(config, items):
    if not config.getoption("--slow"):
        items[:] = [item for item in items if not item.get_closest_marker("slow")]


@pytest.fixture(scope="session")
def begun(request):
    """Every test of the session, begun: by its id."""
    prefix = request.config.getoption("--lab-prefix")
    with tunnel(f"{prefix}node1") as host, ThreadPoolExecutor(AT_ONCE) as pool:
        engine = Engine(Address(docker_host=host, timeout=60))
        workers = Workers(engine)
        yield {
            item.nodeid: pool.submit(_run, item, Swarm(engine, workers, f"{prefix}node1", item.name))
            for item in request.session.items
        }
        pool.shutdown(cancel_futures=True)
        engine.close()


def _run(item, swarm):
    arguments = item.callspec.params if hasattr(item, "callspec") else {}
    with swarm:
        item.obj(swarm=swarm, **arguments)


@pytest.fixture
def swarm(begun, request):
    return begun[request.node.nodeid]


@pytest.hookimpl(tryfirst=True)
def pytest_pyfunc_call(pyfuncitem):
    """Wait for the test instead of calling it."""
    pyfuncitem.funcargs["swarm"].result()
    return True
