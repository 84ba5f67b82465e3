# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

"""The page of fields is the field table, and the recorded answers of the docker CLI have all that it says they have."""

import importlib.util
import json

import pytest
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.spec.network_fields import NETWORK_FIELDS
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.spec.project import wanted_from
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.spec.service_fields import SERVICE_FIELDS
from ansible_collections.beekeeper.swarm.plugins.plugin_utils.layers import compose
from ansible_collections.beekeeper.swarm.tests.unit.house.checkout import ROOT


def script():
    spec = importlib.util.spec_from_file_location("fields", ROOT / "scripts/fields.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


SCRIPT = script()
RECORDED = json.loads((ROOT / "tests/unit/fixtures/spec/posted.json").read_text())


def paths(value, at=""):
    """Every path of a body, as the table writes them."""
    if isinstance(value, dict):
        for key, item in value.items():
            path = f"{at}.{key}".lstrip(".")
            yield path
            yield from paths(item, path)
    for item in value if isinstance(value, list) else ():
        yield from paths(item, f"{at}[]")


def posted(kind):
    return {
        path
        for answers in RECORDED.values()
        for answer in answers
        for body in answer.get(kind, ())
        for path in paths(body)
    }


POSTED = {"services": posted("services"), "networks": posted("networks")}
ROWS = [
    pytest.param(kind, spec, row, id=f"{kind}-{key}-{row.path[-1]}")
    for kind, fields in (("services", SERVICE_FIELDS), ("networks", NETWORK_FIELDS))
    for key, spec, row in SCRIPT.rows(fields)
]
SHARED = {"TaskTemplate.ContainerSpec.Mounts", "TaskTemplate.ContainerSpec.Mounts[].VolumeOptions.Labels"}
"""Fields that a key of the CLI makes, too."""


def ours(kind):
    """Every path of what ours makes of the files that the docker CLI does not take whole."""
    for file in (ROOT / "tests/conformance/ours").glob("*.yml"):
        wanted = wanted_from(compose([str(file)], name="app").project, stack="app", contents={})
        for body in getattr(wanted, kind):
            yield from paths(body)


def test_the_page_is_the_table():
    assert (ROOT / "docs/fields.md").read_text() == SCRIPT.page(), "run scripts/fields.py"


@pytest.mark.parametrize(("kind", "spec", "row"), ROWS)
def test_the_corpus_has_every_row_that_the_docker_cli_knows(kind, spec, row):
    assert (spec in POSTED[kind]) == (row.cli or spec in SHARED)


@pytest.mark.parametrize("kind", ["services", "networks"])
def test_the_rest_of_the_rows_is_tried_on_swarms_too(kind):
    """``tests/conformance/adopt.py`` deploys these files twice."""
    tables = {"services": SERVICE_FIELDS, "networks": NETWORK_FIELDS}
    rest = {spec for _key, spec, row in SCRIPT.rows(tables[kind]) if not row.cli}
    assert rest - set(ours(kind)) == set()
