# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest
from ansible_collections.beekeeper.swarm.plugins.module_utils._ansible.swarm_args import (
    SETTINGS_SPEC,
    settings_from,
    with_label_texts,
)
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.cluster.settings import (
    FROM_INIT,
    SETTINGS,
    changed_spec,
)
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.errors import InputError

LIVE = {"Labels": {"tier": "1", "blue": "false", "note": ""}}


def test_each_setting_has_a_type():
    assert SETTINGS_SPEC.keys() == {*SETTINGS, *FROM_INIT}


@pytest.mark.parametrize(
    ("labels", "written"),
    [
        pytest.param({"tier": 1, "blue": False, "note": None}, LIVE, id="the same, as YAML has them"),
        pytest.param({"tier": 2, 3: True}, {"Labels": {"tier": "2", "3": "true"}}, id="others"),
        pytest.param({}, {"Labels": {}}, id="none"),
        pytest.param(None, LIVE, id="not set"),
    ],
)
def test_labels_are_written_as_text(labels, written):
    assert changed_spec(LIVE, with_label_texts({"labels": labels})) == written


def test_text_becomes_what_the_module_takes_it_for():
    given = {
        "default_addr_pool": "10.1.0.0/16,10.2.0.0/16",
        "data_path_port": "4790",
        "autolock_managers": "off",
        "labels": '{"tier": 1}',
    }
    assert {key: value for key, value in settings_from(given).items() if value is not None} == {
        "default_addr_pool": ["10.1.0.0/16", "10.2.0.0/16"],
        "data_path_port": 4790,
        "autolock_managers": False,
        "labels": {"tier": "1"},
    }


def test_what_is_no_truth():
    with pytest.raises(InputError) as caught:
        settings_from({"autolock_managers": "maybe"})
    assert caught.value.message.startswith("The settings of the swarm cannot be read: argument 'autolock_managers' is ")
