# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import pytest
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.spec import normal


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ({"a": None, "b": "", "c": 0, "d": False, "e": {}, "f": []}, {}),
        ({"a": {"b": {"c": None}}}, {}),
        ({"Labels": {"x": ""}, "Options": {}}, {"Labels": {"x": ""}}),
        ([{"a": 0, "b": 1}], [{"b": 1}]),
        (["", "a"], ["", "a"]),
    ],
    ids=["empty", "deep", "opaque", "in-lists", "items-stay"],
)
def test_pruned(value, expected):
    assert normal.pruned(value) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (None, {"Replicated": {"Replicas": 1}}),
        ({"Replicated": {}}, {"Replicated": {"Replicas": 1}}),
        ({"Replicated": {"Replicas": 0}}, {"Replicated": {"Replicas": 0}}),
        ({"Global": {}}, {"Global": {}}),
        ({"ReplicatedJob": {}}, {"ReplicatedJob": {"MaxConcurrent": 1, "TotalCompletions": 1}}),
        ({"ReplicatedJob": {"MaxConcurrent": 2}}, {"ReplicatedJob": {"MaxConcurrent": 2, "TotalCompletions": 2}}),
    ],
    ids=str,
)
def test_mode(value, expected):
    assert normal.mode(value) == expected


def test_ports_have_defaults_and_no_order():
    assert normal.ports([{"TargetPort": 80, "PublishedPort": 80}, {"TargetPort": 53, "Protocol": "udp"}]) == [
        {"Protocol": "udp", "PublishMode": "ingress", "TargetPort": 53},
        {"Protocol": "tcp", "PublishMode": "ingress", "TargetPort": 80, "PublishedPort": 80},
    ]


@pytest.mark.parametrize(
    ("live", "wanted"),
    [
        (
            {"SecretID": "1", "SecretName": "s", "File": {"Name": "/run/secrets/s", "Mode": 0o444}},
            {"SecretName": "s", "File": {"Name": "s", "UID": "0", "GID": "0"}},
        ),
        ({"ConfigID": "1", "ConfigName": "c", "File": {"Name": "/c"}}, {"ConfigName": "c", "File": {"Name": "c"}}),
    ],
    ids=["secret", "config"],
)
def test_references_are_known_by_name_and_place(live, wanted):
    assert normal.references([live]) == normal.references([wanted])


def test_references_differ_by_mode():
    first, second = ({"ConfigName": "c", "File": {"Name": "c", "Mode": mode}} for mode in (0o444, 0o440))
    assert normal.references([first]) != normal.references([second])


def test_by_sorts():
    assert normal.by("Name")([{"Name": "b"}, {"Name": "a", "Soft": 0}]) == [{"Name": "a"}, {"Name": "b"}]
    assert normal.by("Name")(None) == []
