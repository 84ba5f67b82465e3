# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Modules take no more to a node than they need there."""

from __future__ import annotations

import pytest
from ansible_collections.beekeeper.swarm.tests.unit.house.checkout import ROOT, plugins
from ansible_collections.beekeeper.swarm.tests.unit.house.payloads import payload

COMPOSE = "module_utils/_core/compose/"
MERGING = {f"{COMPOSE}{name}.py" for name in ("extends", "include", "loading", "nodes", "project", "table")}


def test_a_payload_has_what_is_imported_for_the_type_checker_too():
    assert "module_utils/_core/state/snapshot.py" in payload(ROOT, "stack_info")


@pytest.mark.parametrize("module", plugins("modules"))
def test_merging_stays_on_the_controller(module):
    assert not payload(ROOT, module) & MERGING


@pytest.mark.parametrize("module", plugins("modules"))
def test_what_a_module_imports_is_compiled_once(module):
    """Its archive has what keeps bytecode, and an action that lets the archive ask for it."""
    assert "module_utils/_ansible/kept_code.py" in payload(ROOT, module)
    assert module in plugins("action")
