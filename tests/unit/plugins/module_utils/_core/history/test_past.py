# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import pytest
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.errors import RefusedError
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.history.lock import Lock
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.history.past import check_layers, past_of
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.history.revision import (
    History,
    Layer,
    Record,
    revision_spec,
)
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.plan.entry import Entry, Plan
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.state.resources import Config
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.state.service import Service
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.state.snapshot import Snapshot

BASE, PROD = Layer("shop.yml", "1"), Layer("prod.yml", "2")
NOTHING = Plan("shop", (Entry("service", "shop_web", "keep", ""),))
MONITOR = ("UpdateConfig", "Monitor")
CHANGE = Plan("shop", (Entry("service", "shop_web", "update", "", fields=(MONITOR,)),))
MANY = Plan("shop", (Entry("service", "shop_web", "update", "", fields=tuple(("F", str(n)) for n in range(9))),))
CREATE = Plan("shop", (Entry("service", "shop_web", "create", ""),))
LOCK = Lock("l1", 1, "shop.lock", "t", "bob@desk", 0.0, {})


def spec(image):
    return {"Name": "shop_web", "TaskTemplate": {"ContainerSpec": {"Image": image}}}


def history(*rows):
    """A history from rows of outcome and image, in their order; layers: base and prod."""
    configs = []
    for number, (outcome, image) in enumerate(rows, 1):
        record = Record("shop", number, 1700000000.0, "ann@ci", layers=(BASE, PROD), services=(spec(image),))
        written = revision_spec(record, outcome=outcome, turn=number)
        configs.append(Config.from_json({"ID": f"c{number}", "Version": {"Index": 1}, "Spec": written}))
    return History.of(configs)


def live(image):
    return Snapshot(services=(Service.from_json({"ID": "s1", "Version": {"Index": 1}, "Spec": spec(image)}),))


DIED = (
    "The run of ann@ci that began revision 2 of stack shop at 2023-11-14T22:13:20Z ended before its verdict: this "
    "deploy goes on from what it left."
)
LEFT_OUT = (
    "Revision 1 of stack shop was made with prod.yml too, which is not among these layers: what it set reverts (this "
    "deploy changes {})."
)
GOOD, SECOND, BACK = ("converged", "web:1"), ("pending", "web:2"), ("restoring", "web:2")


DIED_BACK = (
    "The run that returned to revision 2 of stack shop ended before its verdict: this deploy goes on from what it left."
)


@pytest.mark.parametrize(
    ("rows", "plan", "image", "said"),
    [
        pytest.param((), CHANGE, "web:1", (None, None, {}, ()), id="none"),
        pytest.param((GOOD,), NOTHING, "web:1", (1, None, {}, ()), id="unchanged"),
        pytest.param((GOOD, SECOND), NOTHING, "web:2", (2, 2, {}, (DIED,)), id="died after the last write"),
        pytest.param(
            (GOOD, SECOND), NOTHING, "web:1", (1, None, {2: "interrupted"}, (DIED,)), id="died before the first"
        ),
        pytest.param((GOOD, SECOND), NOTHING, "web:3", (1, None, {2: "interrupted"}, (DIED,)), id="died in between"),
        pytest.param((GOOD, SECOND), CHANGE, "web:2", (2, None, {}, (DIED,)), id="deploy over the dead"),
        pytest.param((GOOD, BACK), NOTHING, "web:2", (2, 2, {}, (DIED_BACK,)), id="died in a rollback"),
    ],
)
def test_past_of(rows, plan, image, said):
    past = past_of(history(*rows), plan=plan, observed=live(image), layers=[BASE, PROD], lock=None)
    assert (past.number, past.resumed, dict(past.unsettled), past.warnings) == said


def test_another_run_is_at_it():
    past = past_of(history(GOOD, SECOND), plan=NOTHING, observed=live("web:2"), layers=[BASE, PROD], lock=LOCK)
    assert (past.number, past.resumed, past.warnings) == (2, None, ())


def test_to_result():
    past = past_of(history(GOOD, SECOND), plan=NOTHING, observed=live("web:1"), layers=[], lock=None)
    assert past.to_result() == {"running": 1, "unsettled": {"2": "interrupted"}, "revision": None, "base": None}
    past = past_of(history(GOOD, SECOND), plan=NOTHING, observed=live("web:2"), layers=[], lock=None)
    assert past.to_result() == {"running": 2, "unsettled": {}, "revision": 2, "base": 1}


@pytest.mark.parametrize(
    ("plan", "layers", "warnings"),
    [
        pytest.param(CHANGE, [BASE, PROD], (), id="all there"),
        pytest.param(NOTHING, [BASE], (), id="nothing reverts"),
        pytest.param(CREATE, [BASE], (), id="only new services"),
        pytest.param(CHANGE, [BASE], (LEFT_OUT.format("shop_web UpdateConfig.Monitor"),), id="one field"),
        pytest.param(
            MANY,
            [BASE],
            (LEFT_OUT.format(", ".join(f"shop_web F.{n}" for n in range(6)) + " and 3 more"),),
            id="many fields",
        ),
    ],
)
def test_layers_that_are_left_out(plan, layers, warnings):
    assert past_of(history(GOOD), plan=plan, observed=live("web:1"), layers=layers, lock=None).warnings == warnings


def test_check_layers():
    check_layers(History(), stack="shop", layers=[])
    check_layers(history(GOOD), stack="shop", layers=[BASE, PROD])
    with pytest.raises(RefusedError) as raised:
        check_layers(history(GOOD), stack="shop", layers=[BASE])
    assert raised.value.message == (
        "Revision 1 of stack shop was made with prod.yml, which is not among these layers: add what is missing, or "
        "turn require_layers off."
    )
