# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import pytest
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.errors import ComposeError
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.spec.contents import Content
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.spec.project import wanted_from

LABEL = {"com.docker.stack.namespace": "app"}


def contents(section, entry, data="b25l"):
    services = {"web": {"image": "web:1", section: [{"source": "c"}]}}
    project = {"name": "proj", "services": services, section: {"c": entry}}
    return wanted_from(project, stack="app", contents={section: {"c": data}} if data else {}).contents


@pytest.mark.parametrize(
    ("section", "entry", "expected"),
    [
        pytest.param(
            "configs",
            {"name": "proj_c", "file": "/x"},
            Content("config", "c", "app_c", False, "b25l", LABEL, {}),
            id="file",
        ),
        pytest.param(
            "secrets",
            {"name": "c_v1", "environment": "X", "labels": {"a": 1}},
            Content("secret", "c", "c_v1", True, "b25l", {"a": "1", **LABEL}, {}),
            id="name and labels",
        ),
        pytest.param(
            "configs",
            {"content": "x", "template_driver": "golang"},
            Content("config", "c", "app_c", False, "b25l", LABEL, {"Templating": {"Name": "golang"}}),
            id="template",
        ),
    ],
)
def test_contents(section, entry, expected):
    assert contents(section, entry) == (expected,)


def test_a_driver_has_the_content():
    (found,) = contents("secrets", {"driver": "vault", "driver_opts": {"path": "kv/x", "ttl": 5}}, data=None)
    assert (found.data, found.drivers) == (None, {"Driver": {"Name": "vault", "Options": {"path": "kv/x", "ttl": "5"}}})


def test_external_ones_are_no_contents():
    assert contents("secrets", {"external": True}) == ()


def test_a_content_is_not_in_the_repr():
    assert "b25l" not in repr(contents("secrets", {"file": "/x"}))


def test_no_content():
    with pytest.raises(ComposeError) as caught:
        contents("configs", {"file": "/x"}, data=None)
    assert caught.value.message == "configs.c has no content that could be sent; deploy it with layers."
