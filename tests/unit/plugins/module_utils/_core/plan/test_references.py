# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

from ansible_collections.beekeeper.swarm.plugins.module_utils._core.plan.references import with_new_ids, with_versions

SPEC = {
    "Name": "app_web",
    "TaskTemplate": {
        "ContainerSpec": {
            "Configs": [{"ConfigName": "app_c", "File": {"Name": "c"}}],
            "Secrets": [{"SecretName": "app_s", "File": {"Name": "s"}}],
        }
    },
}
FOUND = {("config", "app_c"): ("app_c-1", ""), ("secret", "app_s"): ("app_s-7", "id-7")}


def container(spec):
    return spec["TaskTemplate"]["ContainerSpec"]


def test_versions_then_ids():
    chosen = with_versions(SPEC, FOUND)
    assert container(chosen) == {
        "Configs": [{"ConfigName": "app_c-1", "File": {"Name": "c"}}],
        "Secrets": [{"SecretName": "app_s-7", "SecretID": "id-7", "File": {"Name": "s"}}],
    }
    assert container(with_new_ids(chosen, {("config", "app_c-1"): "id-1"})) == {
        "Configs": [{"ConfigName": "app_c-1", "ConfigID": "id-1", "File": {"Name": "c"}}],
        "Secrets": [{"SecretName": "app_s-7", "SecretID": "id-7", "File": {"Name": "s"}}],
    }


def test_a_network_just_created_is_named_by_its_id():
    attached = [{"Target": "app_front", "Aliases": ["web"]}, {"Target": "outer"}]
    posted = with_new_ids(
        {"TaskTemplate": {"Networks": attached}}, {("network", "app_front"): "id-1", ("config", "outer"): "id-2"}
    )
    assert posted["TaskTemplate"]["Networks"] == [{"Target": "id-1", "Aliases": ["web"]}, {"Target": "outer"}]


def test_what_refers_to_nothing_stays():
    assert with_new_ids({"Name": "app_default"}, {}) == {"Name": "app_default"}
