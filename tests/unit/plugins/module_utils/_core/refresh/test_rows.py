# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import dataclasses

import pytest
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.plan.images import Pin, Unresolved
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.refresh.rows import asked, local_name, row_of
from ansible_collections.beekeeper.swarm.tests.unit.plugins.module_utils._core.refresh.values import (
    BEHIND,
    LINUX,
    NEW,
    OLD,
    TAG,
    row,
    service,
)

ID = "0" * 64


@pytest.mark.parametrize(
    ("fields", "question"),
    [
        pytest.param({}, TAG, id="its tag"),
        pytest.param({"image": f"app@{OLD}"}, None, id="a digest alone"),
        pytest.param({"written": f"{TAG}@{OLD}"}, None, id="the layers have the digest"),
        pytest.param({"image": "app", "written": "app"}, "app:latest", id="neither tag nor digest"),
        pytest.param({"image": f"{TAG}@{OLD}", "stack": None}, TAG, id="in no stack"),
        pytest.param({"image": ID, "written": ID}, None, id="an image id"),
        pytest.param({"image": "", "stack": None}, None, id="no image"),
    ],
)
def test_what_a_registry_is_asked_for(fields, question):
    assert asked(service(**fields)) == question


@pytest.mark.parametrize(
    ("fields", "found", "status"),
    [
        pytest.param({}, BEHIND, "behind", id="behind"),
        pytest.param({}, {TAG: Pin(OLD, LINUX)}, "current", id="current"),
        pytest.param({}, {TAG: Unresolved("no answer")}, "unknown", id="no answer"),
        pytest.param({"image": TAG}, BEHIND, "unpinned", id="no digest runs"),
        pytest.param({"image": f"app@{OLD}"}, BEHIND, "pinned", id="pinned"),
        pytest.param({"image": ID}, BEHIND, "local", id="an image id"),
    ],
)
def test_status(fields, found, status):
    assert row(found, **fields).status == status


def test_the_local_name_has_no_tag():
    assert [local_name(service()), local_name(service(image=TAG))] == [f"reg:5000/app@{OLD}", None]


@pytest.mark.parametrize(
    ("made", "found", "oldest", "old"),
    [
        pytest.param(100.0, {TAG: Pin(OLD, LINUX)}, 200.0, True, id="older, and the tag did not move"),
        pytest.param(300.0, {TAG: Pin(OLD, LINUX)}, 200.0, False, id="younger"),
        pytest.param(100.0, BEHIND, 200.0, False, id="something newer is there"),
        pytest.param(None, BEHIND, 200.0, None, id="not known"),
        pytest.param(100.0, BEHIND, None, None, id="not asked for"),
    ],
)
def test_old(made, found, oldest, old):
    assert row_of(service(), found, {f"reg:5000/app@{OLD}": made}, oldest=oldest).old is old


def test_a_row_for_users():
    seen = dataclasses.replace(row(), since=0.0, created=86400.0)
    assert seen.to_result(now=86400.0 * 3.25) == {
        "service": "shop_web",
        "stack": "shop",
        "mode": "replicated",
        "replicas": 2,
        "image": TAG,
        "status": "behind",
        "current": OLD,
        "newest": NEW,
        "behind_since": "1970-01-01T00:00:00Z",
        "created": "1970-01-02T00:00:00Z",
        "age_days": 2.2,
        "older_than_max_age": None,
        "result": "none",
        "note": "",
    }


def test_a_row_of_which_nothing_is_known():
    shown = row(image=ID, stack=None).to_result(now=0.0)
    assert (shown["image"], shown["current"], shown["newest"], shown["age_days"]) == (ID, None, None, None)
    assert row(image=f"app@{OLD}").to_result(now=0.0)["image"] == f"app@{OLD}"
