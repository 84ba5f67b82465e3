# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import pytest
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.errors import InputError
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.refresh.choice import Choice, chosen, misfits
from ansible_collections.beekeeper.swarm.tests.unit.plugins.module_utils._core.refresh.values import service

EVERYBODY = [
    service("shop_web", labels={"kind": "page", "tier": "front"}),
    service("shop_db", labels={"kind": "database"}),
    service("blog_web", stack="blog", labels={"kind": "page"}),
    service("cache", stack=None),
]


@pytest.mark.parametrize(
    ("choice", "names"),
    [
        pytest.param({}, ["blog_web", "cache", "shop_db", "shop_web"], id="all, by name"),
        pytest.param({"services": ["shop_web", "cache"]}, ["shop_web", "cache"], id="in the order of the names"),
        pytest.param(
            {"services": ["*_db", "shop_*"]}, ["shop_db", "shop_web"], id="the first pattern decides the order"
        ),
        pytest.param({"services": ["nobody*"]}, [], id="a pattern may fit nothing"),
        pytest.param({"stacks": ["sh*"]}, ["shop_db", "shop_web"], id="a stack"),
        pytest.param({"stacks": ["*"]}, ["blog_web", "shop_db", "shop_web"], id="any stack"),
        pytest.param({"labels": ["kind=page"]}, ["blog_web", "shop_web"], id="a label with its value"),
        pytest.param({"labels": ["tier"]}, ["shop_web"], id="a label"),
        pytest.param({"labels": ["tier="]}, [], id="a label without a value"),
        pytest.param({"stacks": ["shop"], "labels": ["kind=page"]}, ["shop_web"], id="every kind must fit"),
        pytest.param({"exclude_services": ["*_web"]}, ["cache", "shop_db"], id="without names"),
        pytest.param({"exclude_stacks": ["shop"]}, ["blog_web", "cache"], id="without a stack"),
        pytest.param({"exclude_stacks": ["*"]}, ["cache"], id="without any stack"),
        pytest.param({"exclude_labels": ["kind=database", "tier"]}, ["blog_web", "cache"], id="without labels"),
        pytest.param({"services": ["cache"], "exclude_services": ["*"]}, [], id="what is left out wins"),
    ],
)
def test_chosen(choice, names):
    empty = dict.fromkeys(Choice.__dataclass_fields__)
    assert [item.name for item in chosen(EVERYBODY, Choice.from_params({**empty, **choice}))] == names


@pytest.mark.parametrize(
    ("choice", "message"),
    [
        ({"services": ("web", "shop_*", "dbx")}, "There is no service web, dbx: correct services."),
        ({"stacks": ("shop", "shoppe")}, "There is no stack shoppe: correct stacks."),
        ({"exclude_services": ("shop_bd",)}, "There is no service shop_bd: correct exclude_services."),
        ({"stacks": ("",)}, "There is no stack '': correct stacks."),
        ({"exclude_stacks": ("*x", "shoppe")}, "There is no stack shoppe: correct exclude_stacks."),
    ],
)
def test_names_that_are_not_there(choice, message):
    with pytest.raises(InputError) as caught:
        chosen(EVERYBODY, Choice(**choice))
    assert caught.value.message == message


@pytest.mark.parametrize(
    ("choice", "warnings"),
    [
        pytest.param({}, [], id="nothing is asked for"),
        pytest.param({"services": ("cache", "*_web"), "exclude_labels": ("tier",)}, [], id="all fit"),
        pytest.param(
            {"services": ("*_cache", "*")}, ["No service fits *_cache: correct services."], id="a pattern of some"
        ),
        pytest.param({"stacks": ("sh*", "x*")}, ["No stack fits x*: correct stacks."], id="a pattern of stacks"),
        pytest.param(
            {"labels": ("kind=page", "kind=pages", "")},
            ["No service has the label kind=pages: correct labels.", "No service has the label '': correct labels."],
            id="a value that no label has",
        ),
        pytest.param(
            {"labels": ("nolabel",)},
            [
                "No service has the label nolabel: correct labels.",
                "No service fits what is written in labels: nothing was looked at.",
            ],
            id="a label that nobody has",
        ),
        pytest.param(
            {"exclude_services": ("no*",), "exclude_stacks": ("x*",), "exclude_labels": ("typo=database",)},
            [
                "No service fits no*, so it leaves nothing out: correct exclude_services.",
                "No stack fits x*, so it leaves nothing out: correct exclude_stacks.",
                "No service has the label typo=database, so it leaves nothing out: correct exclude_labels.",
            ],
            id="nothing is left out",
        ),
        pytest.param(
            {"services": ("cache",), "labels": ("kind",), "exclude_stacks": ("blog",)},
            ["No service fits what is written in services, labels, exclude_stacks: nothing was looked at."],
            id="not all at once",
        ),
    ],
)
def test_what_fits_nothing_is_said(choice, warnings):
    assert misfits(EVERYBODY, Choice(**choice)) == warnings
