# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is checked before a service is rolled: the report could not be kept afterwards."""

from __future__ import annotations

import jinja2
import pytest
from ansible.plugins.filter.core import FilterModule
from ansible.plugins.test.files import TestModule as FileTests
from ansible_collections.beekeeper.swarm.tests.unit.house.checkout import read_yaml

TASKS = read_yaml("playbooks/tasks/refresh_images.yml")


def _holds(condition, **variables):
    environment = jinja2.Environment(autoescape=True)
    environment.filters.update(FilterModule().filters())
    environment.tests.update(FileTests().tests())
    return environment.compile_expression(condition)(**variables)


def test_it_is_checked_first():
    check, *others = TASKS
    assert (check["when"], ["block" in task for task in others]) == ("refresh_images_report_path is defined", [True])


@pytest.mark.parametrize(
    ("path", "can_be_kept"),
    [
        pytest.param("images.json", True, id="here"),
        pytest.param("reports/images.json", True, id="a directory that is there"),
        pytest.param("~/images.json", True, id="at home"),
        pytest.param("old.json", True, id="a file that is there"),
        pytest.param("missing/images.json", False, id="a directory that is not there"),
        pytest.param("~/missing/images.json", False, id="one at home"),
        pytest.param("old.json/images.json", False, id="a file as the directory"),
        pytest.param("reports", False, id="a directory as the file"),
        pytest.param("reports/", False, id="a directory and no file"),
        pytest.param("", False, id="nothing"),
    ],
)
def test_where_a_report_can_be_kept(tmp_path, monkeypatch, path, can_be_kept):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))
    (tmp_path / "reports").mkdir()
    (tmp_path / "old.json").touch()
    conditions = TASKS[0]["ansible.builtin.assert"]["that"]
    assert all(_holds(condition, refresh_images_report_path=path) for condition in conditions) is can_be_kept
