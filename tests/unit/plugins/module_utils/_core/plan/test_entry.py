# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

from ansible_collections.beekeeper.swarm.plugins.module_utils._core.plan.entry import Entry, Plan

ENV = ("TaskTemplate", "ContainerSpec", "Env")
UPDATE = Entry(
    "service",
    "app_web",
    "update",
    "differs",
    fields=(("Labels",), ENV, ("UpdateConfig", "Order")),
    restarts_tasks=True,
    before={("Labels",): {"a": "1", "b": "2"}, ENV: ["TOKEN=old"]},
    after={("Labels",): {"a": "2", "b": "2"}, ENV: ["TOKEN=new"], ("UpdateConfig", "Order"): "start-first"},
)
KEEP = Entry("network", "app_default", "keep", "is as wanted")


def test_result_names_the_exact_fields():
    assert UPDATE.to_result() == {
        "kind": "service",
        "name": "app_web",
        "action": "update",
        "restarts_tasks": True,
        "fields": ["Labels.a", "TaskTemplate.ContainerSpec.Env", "UpdateConfig.Order"],
        "reason": "differs",
    }


def test_only_keeping_changes_nothing():
    assert not Plan("app", (KEEP,)).changed
    assert Plan("app", (KEEP, UPDATE)).changed
    assert Plan("app", (KEEP, UPDATE)).writes == (UPDATE,)


def test_diff_shows_what_differs_and_masks():
    assert Plan("app", (KEEP, UPDATE)).diff() == {
        "before_header": "stack app",
        "after_header": "stack app",
        "before": {
            "service app_web": {
                "Labels": {"a": "1", "b": "2"},
                "TaskTemplate.ContainerSpec.Env": "******** (old)",
            }
        },
        "after": {
            "service app_web": {
                "Labels": {"a": "2", "b": "2"},
                "TaskTemplate.ContainerSpec.Env": "******** (new)",
                "UpdateConfig.Order": "start-first",
            }
        },
    }


def test_diff_of_create_and_remove_has_one_side():
    create = Entry("service", "app_new", "create", "", after={("Labels",): {"a": "1"}})
    remove = Entry("service", "app_old", "remove", "")
    diff = Plan("app", (create, remove)).diff()
    assert diff["before"] == {"service app_old": {}}
    assert diff["after"] == {"service app_new": {"Labels": {"a": "1"}}}


def test_a_password_after_the_option_of_a_program_that_is_the_entrypoint():
    def spec(password):
        return {"TaskTemplate": {"ContainerSpec": {"Command": ["mysqladmin"], "Args": [f"-p{password}", "ping"]}}}

    arguments = ("TaskTemplate", "ContainerSpec", "Args")
    update = Entry(
        "service",
        "app_db",
        "update",
        "",
        spec=spec("new"),
        base=spec("old"),
        before={arguments: ["-pold", "ping"]},
        after={arguments: ["-pnew", "status"]},
    )
    diff = Plan("app", (update,)).diff()
    assert diff["before"]["service app_db"] == {"TaskTemplate.ContainerSpec.Args": ["-p********", "ping"]}
    assert diff["after"]["service app_db"] == {"TaskTemplate.ContainerSpec.Args": ["-p********", "status"]}
