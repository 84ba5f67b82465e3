# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Filter compose_to_stack."""

from __future__ import annotations

import typing as t

import pytest
from ansible.errors import AnsibleFilterError
from ansible_collections.beekeeper.swarm.plugins.filter.compose_to_stack import FilterModule

compose_to_stack = FilterModule().filters()["compose_to_stack"]
PROJECT = {"name": "shop", "services": {"web": {"image": "i", "privileged": True}}}
STACK = {"version": "3.9", "services": {"web": {"image": "i"}}}


def test_stack() -> None:
    assert compose_to_stack(PROJECT) == STACK


def test_notes() -> None:
    assert compose_to_stack(PROJECT, notes=True) == {
        "stack": STACK,
        "changed": [],
        "dropped": [],
        "ignored": [{"path": "services.web.privileged", "reason": "Swarm runs no privileged containers"}],
    }


@pytest.mark.parametrize(
    ("project", "options", "error"),
    [
        (PROJECT, {"strict": True}, "services.web.privileged: Swarm runs no privileged containers; take it out."),
        ("text", {}, "this is no project with services; give what compose_merge gives."),
        (
            {"services": {"web": {"image": "i", 1: 2}}},
            {},
            "project.services.web: the key 1 is no text; put it in quotes.",
        ),
    ],
)
def test_refuse(project: t.Any, options: dict[str, t.Any], error: str) -> None:
    with pytest.raises(AnsibleFilterError) as caught:
        compose_to_stack(project, **options)
    assert error in str(caught.value)
