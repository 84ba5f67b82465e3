# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import base64
import dataclasses
import json
import random
import zlib

import pytest
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.errors import InputError, StateError
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.history.revision import (
    History,
    Layer,
    Record,
    Revision,
    config_name,
    decoded,
    encoded,
    revision_spec,
)
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.state.resources import Config

RECORD = Record(
    stack="shop",
    number=7,
    time=1700000000.0,
    by="ann@ci",
    layers=(Layer("shop.yml", "ab12"),),
    services=({"Name": "shop_web"},),
    networks=({"Name": "shop_default"},),
)


def config(spec, ident="c1", version=5):
    return Config.from_json({"ID": ident, "Version": {"Index": version}, "Spec": spec})


def history(*rows):
    """A history from rows of number, turn and outcome."""
    specs = [
        (number, revision_spec(dataclasses.replace(RECORD, number=number), outcome=outcome, turn=turn))
        for number, turn, outcome in rows
    ]
    return History.of(config(spec, ident=f"c{number}") for number, spec in specs)


@pytest.mark.parametrize(
    ("stack", "suffix", "name"),
    [
        pytest.param("shop", "revision-7", "shop.revision-7", id="short"),
        pytest.param("s" * 53, "revision-7", "s" * 53 + ".revision-7", id="just fits"),
        pytest.param("s" * 54, "revision-7", "s" * 44 + "-bcc39bf7.revision-7", id="too long"),
        pytest.param("s" * 60, "lock", "s" * 50 + "-b577fa89.lock", id="long lock"),
    ],
)
def test_config_name(stack, suffix, name):
    assert config_name(stack, suffix) == name
    assert len(name) <= 64


def test_long_names_that_begin_alike_stay_apart():
    assert config_name("s" * 70 + "a", "lock") != config_name("s" * 70 + "b", "lock")


def test_a_record_comes_back_as_it_was():
    assert decoded(encoded(RECORD), name="shop.revision-7") == RECORD


def test_the_config_of_a_revision():
    spec = revision_spec(RECORD, outcome="pending", turn=9)
    assert (spec["Name"], spec["Labels"]) == (
        "shop.revision-7",
        {
            "beekeeper.swarm.stack": "shop",
            "beekeeper.swarm.kind": "revision",
            "beekeeper.swarm.revision": "7",
            "beekeeper.swarm.outcome": "pending",
            "beekeeper.swarm.turn": "9",
            "beekeeper.swarm.time": "1700000000",
        },
    )
    revision = Revision.from_config(config(spec))
    assert (revision.number, revision.turn, revision.outcome, revision.time) == (7, 9, "pending", 1700000000.0)
    assert revision.record() == RECORD
    settled = revision.relabelled(outcome="converged")
    assert settled == {
        "Name": "shop.revision-7",
        "Labels": {**spec["Labels"], "beekeeper.swarm.outcome": "converged"},
    }


@pytest.mark.parametrize(
    ("data", "message"),
    [
        pytest.param("bm8=", "Config c is no revision that can be read: remove it.", id="something else"),
        pytest.param(
            base64.b64encode(zlib.compress(json.dumps({"format": 2}).encode())).decode(),
            "Config c was written by a newer version of this collection: upgrade to read it.",
            id="newer",
        ),
    ],
)
def test_data_that_cannot_be_read(data, message):
    with pytest.raises(StateError) as raised:
        decoded(data, name="c")
    assert raised.value.message == message


def test_too_large_for_a_config():
    noise = random.Random(1).randbytes(1100000).hex()
    with pytest.raises(InputError, match=r"^Stack shop is too large to be recorded: its revision has \d+ bytes"):
        encoded(dataclasses.replace(RECORD, services=({"Name": noise},)))


@pytest.mark.parametrize(
    ("rows", "newest", "good", "number", "turn"),
    [
        pytest.param((), None, None, 1, 1, id="none"),
        pytest.param(((1, 1, "converged"),), 1, 1, 2, 2, id="first"),
        pytest.param(((1, 1, "converged"), (2, 2, "pending")), 2, 1, 3, 3, id="killed in a deploy"),
        pytest.param(((1, 3, "converged"), (2, 2, "rolled_back")), 1, 1, 3, 4, id="rolled back"),
        pytest.param(((1, 1, "failed"),), 1, None, 2, 2, id="first failed"),
        pytest.param(((3, 4, "started"), (2, 2, "converged"), (4, 5, "failed")), 4, 3, 5, 6, id="not waited for"),
    ],
)
def test_history(rows, newest, good, number, turn):
    found = history(*rows)
    names = [item and item.number for item in (found.newest, found.last_good())]
    assert (*names, found.next_number, found.next_turn) == (newest, good, number, turn)


@pytest.mark.parametrize(
    ("outcome", "left_as", "is_good"),
    [
        pytest.param("pending", "interrupted", False, id="pending"),
        pytest.param("converged", "converged", True, id="converged"),
        pytest.param("failed", "failed", False, id="failed"),
    ],
)
def test_what_is_said_of_one_whose_run_has_died(outcome, left_as, is_good):
    revision = history((1, 1, outcome)).newest
    spec = revision.relabelled(outcome="restoring")
    restoring = Revision.from_config(config({**revision_spec(RECORD, outcome=outcome, turn=1), **spec}))
    for each in (revision, restoring):
        assert (each.left_as, each.is_good) == (left_as, is_good)
    assert restoring.outcome == "restoring"


def test_the_last_good_one_before():
    found = history((1, 1, "converged"), (2, 2, "failed"), (3, 3, "converged"))
    assert [item.number for item in (found.last_good(), found.last_good(before=found.newest))] == [3, 1]


@pytest.mark.parametrize(
    ("rows", "keep", "surplus"),
    [
        pytest.param(((1, 1, "converged"), (2, 2, "converged")), 2, [], id="enough room"),
        pytest.param(((1, 1, "converged"), (2, 2, "converged"), (3, 3, "converged")), 2, [1], id="the oldest"),
        pytest.param(((1, 4, "converged"), (2, 2, "failed"), (3, 3, "failed")), 2, [2], id="not what runs"),
        pytest.param(((1, 1, "converged"), (2, 2, "failed"), (3, 3, "failed")), 1, [2], id="not the last good one"),
    ],
)
def test_surplus(rows, keep, surplus):
    assert [item.number for item in history(*rows).surplus(keep)] == surplus
