# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Drawn projects: ours against the live ``docker compose config``, the same ones each time.

``CONFORMANCE=full`` draws many more; ``CONFORMANCE_SEED=N`` draws others.
"""

from __future__ import annotations

import itertools
import os
import typing as t

from ansible_collections.beekeeper.swarm.tests.conformance import projects
from ansible_collections.beekeeper.swarm.tests.conformance.cases import Case, staged
from ansible_collections.beekeeper.swarm.tests.conformance.ours import as_data, merged
from ansible_collections.beekeeper.swarm.tests.conformance.references import COMPOSE, Answer, compose_config, present
from ansible_collections.beekeeper.swarm.tests.conformance.suite import FULL, STAGE
from hypothesis import HealthCheck, given, seed, settings

EXAMPLES = 3000 if FULL else 200
NUMBERS = itertools.count()


def compared(layers: list[dict[str, t.Any]]) -> tuple[str, str]:
    """What the reference and ours make of the layers, as data."""
    theirs, ours = compose_config(case := _staged(layers)), merged(case)
    return as_data(theirs.outcome), as_data(ours.outcome)


def _staged(layers: list[dict[str, t.Any]]) -> Case:
    texts = [projects.written(layer) + "\n" for layer in layers]
    return staged(STAGE / "drawn", str(next(NUMBERS)), texts, env=projects.ENV)


if present(COMPOSE):

    @seed(int(os.environ.get("CONFORMANCE_SEED", "0")))
    @settings(max_examples=EXAMPLES, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(projects.projects())
    def test_drawn(layers: list[dict[str, t.Any]]) -> None:
        theirs, ours = compared(layers)
        assert ours == theirs
        if theirs == as_data("refused"):  # one service hides the others then
            for service in projects.SERVICES:
                theirs, ours = compared(projects.alone(layers, service))
                assert ours == theirs

else:

    @settings(
        max_examples=EXAMPLES, deadline=None, database=None, derandomize=True, suppress_health_check=list(HealthCheck)
    )
    @given(projects.projects())
    def test_drawn(layers: list[dict[str, t.Any]]) -> None:
        """Without the reference: a project or one of our errors, which ``merged`` gives; any other is raised."""
        assert merged(_staged(layers)) != Answer()
