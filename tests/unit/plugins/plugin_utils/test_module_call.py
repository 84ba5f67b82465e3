# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import contextlib
import gc
import types

import pytest
from ansible.errors import AnsibleConnectionFailure
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.errors import (
    ComposeError,
    EngineError,
    EngineUnreachable,
    StateError,
)
from ansible_collections.beekeeper.swarm.plugins.plugin_utils.module_call import call_module

SUMMARY = types.SimpleNamespace(event=types.SimpleNamespace(msg="It stopped.\nKeyError: 'Spec'"))
"""Of the form of Ansible's ``ErrorSummary``."""


def test_warnings_come_under_a_key_of_their_own():
    def execute(**_arguments):
        return {"changed": False, "notices": ["one"], "warnings": ["ansible's"]}

    result = call_module(types.SimpleNamespace(_execute_module=execute), "some.module", {}, {})
    assert result == {"changed": False, "warnings": ["ansible's", "one"]}


def call(answer):
    def execute(**_):
        if isinstance(answer, Exception):
            raise answer
        return answer

    return call_module(types.SimpleNamespace(_execute_module=execute), "some.module", {}, {})


def test_a_result():
    assert call({"changed": True}) == {"changed": True}


def test_what_travels_as_text():
    assert call({"changed": False, "snapshot": '{"time": 1.5}', "plan": []}) == {
        "changed": False,
        "snapshot": {"time": 1.5},
        "plan": [],
    }


@pytest.mark.parametrize(
    "answer", [pytest.param({}, id="result"), pytest.param(AnsibleConnectionFailure("gone"), id="error")]
)
def test_no_garbage_is_looked_for_meanwhile(answer):
    seen = []

    def execute(**_):
        seen.append(gc.isenabled())
        if isinstance(answer, Exception):
            raise answer
        return answer

    with contextlib.suppress(EngineUnreachable):
        call_module(types.SimpleNamespace(_execute_module=execute), "some.module", {}, {})
    assert (seen, gc.isenabled()) == ([False], True)


@pytest.mark.parametrize(
    ("answer", "kind", "message", "details"),
    [
        pytest.param(
            {"failed": True, "msg": "It is full.", "invocation": {}, "done": ["a"]},
            EngineError,
            "It is full.",
            {"done": ["a"]},
            id="failed",
        ),
        pytest.param(
            {"failed": True, "exception": SUMMARY},
            EngineError,
            "the module failed: KeyError: 'Spec'",
            {"exception": SUMMARY},
            id="crashed",
        ),
        pytest.param(
            {"failed": True, "msg": "", "exception": "Traceback:\n  line 1\nValueError: no\n"},
            EngineError,
            "the module failed: ValueError: no",
            {"exception": "Traceback:\n  line 1\nValueError: no\n"},
            id="traceback",
        ),
        pytest.param({"failed": True}, EngineError, "the module failed and does not say why", {}, id="no reason"),
        pytest.param(
            {"failed": True, "msg": "configs.c is wrong.", "path": ["configs", "c"], "exception": "Module failed"},
            ComposeError,
            "configs.c is wrong.",
            {"path": ["configs", "c"]},
            id="wrong project",
        ),
        pytest.param(
            {"failed": True, "msg": "Somebody else writes.", "lock": {"holder": "ann@ci"}},
            StateError,
            "Somebody else writes.",
            {"lock": {"holder": "ann@ci"}},
            id="locked",
        ),
        pytest.param(
            AnsibleConnectionFailure("no route"),
            EngineUnreachable,
            "The host cannot be reached: no route",
            {},
            id="away",
        ),
    ],
)
def test_a_failure(answer, kind, message, details):
    with pytest.raises(kind) as caught:
        call(answer)
    assert (type(caught.value), caught.value.message, caught.value.details) == (kind, message, details)
