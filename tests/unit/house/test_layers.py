# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Dependencies point one way."""

from __future__ import annotations

import pytest
from ansible_collections.beekeeper.swarm.tests.unit.house.checkout import PLUGIN_FILES, ROOT
from ansible_collections.beekeeper.swarm.tests.unit.house.layers import violations

CORE = "plugins/module_utils/_core/plan/diff.py"
ENGINE = "plugins/module_utils/_engine/act.py"
EDGE = "plugins/module_utils/_ansible/run.py"
MODULE = "plugins/modules/stack.py"
FILTER = "plugins/filter/quorum.py"
SHARED = "plugins/plugin_utils/layers.py"


@pytest.mark.parametrize(
    ("path", "source"),
    [
        pytest.param(CORE, "from ..errors import SwarmError", id="core-core"),
        pytest.param(CORE, "from . import order", id="core-sibling"),
        pytest.param(CORE, "import json, typing as t", id="core-pure-stdlib"),
        pytest.param(CORE, "from urllib.parse import urlsplit", id="core-urllib-parse"),
        pytest.param(CORE, "from datetime import timedelta\ntimedelta(seconds=1)", id="core-durations"),
        pytest.param(CORE, "match.open('x'); self.clock.now()", id="core-method-of-that-name"),
        pytest.param(ENGINE, "from .._core.errors import EngineError\nimport http.client", id="engine"),
        pytest.param(EDGE, "from ansible.module_utils.basic import AnsibleModule", id="edge-ansible"),
        pytest.param(EDGE, "from .._engine.client import Engine", id="edge-engine"),
        pytest.param(MODULE, "from ..module_utils._ansible.run import run_module", id="module"),
        pytest.param(FILTER, "from ..plugin_utils.layers import compose", id="filter-plugin-utils"),
        pytest.param(FILTER, "from ansible.errors import AnsibleFilterError", id="filter-ansible"),
        pytest.param(SHARED, "import yaml", id="controller-yaml"),
    ],
)
def test_allowed(path, source):
    assert violations(path, source) == []


@pytest.mark.parametrize(
    ("path", "source", "what"),
    [
        pytest.param(CORE, "import os", "imports os", id="core-os"),
        pytest.param(CORE, "import os.path as p", "imports os.path", id="core-submodule"),
        pytest.param(CORE, "from time import sleep", "imports time.sleep", id="core-clock"),
        pytest.param(CORE, "from urllib import request", "imports urllib.request", id="core-network"),
        pytest.param(CORE, "def f():\n    import threading", "imports threading", id="core-inside-a-function"),
        pytest.param(CORE, "import yaml", "imports yaml", id="core-third-party"),
        pytest.param(CORE, "import ansible", "imports ansible", id="core-ansible"),
        pytest.param(
            CORE, "from ..._engine import act", "imports plugins.module_utils._engine.act", id="core-relative-engine"
        ),
        pytest.param(
            CORE,
            "from ansible_collections.beekeeper.swarm.plugins.module_utils._engine.client import Engine",
            "imports plugins.module_utils._engine.client.Engine",
            id="core-absolute-engine",
        ),
        pytest.param(CORE, "open('f')", "calls open", id="core-open"),
        pytest.param(CORE, "print(1)", "calls print", id="core-print"),
        pytest.param(CORE, "datetime.now()", "calls datetime.now", id="core-now"),
        pytest.param(CORE, "datetime.datetime.now(tz)", "calls datetime.now", id="core-now-in-full"),
        pytest.param(
            ENGINE, "from .._ansible import run", "imports plugins.module_utils._ansible.run", id="engine-edge"
        ),
        pytest.param(
            ENGINE, "from ansible.module_utils import urls", "imports ansible.module_utils.urls", id="engine-ansible"
        ),
        pytest.param(EDGE, "import yaml", "imports yaml", id="edge-yaml"),
        pytest.param(
            EDGE, "from ansible.errors import AnsibleError", "imports ansible.errors.AnsibleError", id="edge-controller"
        ),
        pytest.param(
            EDGE,
            "from ...plugin_utils.layers import compose",
            "imports plugins.plugin_utils.layers.compose",
            id="edge-plugin-utils",
        ),
        pytest.param(
            MODULE,
            "from ..plugin_utils import layers",
            "imports plugins.plugin_utils.layers",
            id="module-plugin-utils",
        ),
        pytest.param(MODULE, "import docker", "imports docker", id="module-third-party"),
        pytest.param(FILTER, "from ..modules import stack", "imports plugins.modules.stack", id="filter-module"),
        pytest.param(FILTER, "import requests", "imports requests", id="filter-third-party"),
    ],
)
def test_refused(path, source, what):
    (message,) = violations(path, source)
    assert f": {what}, which plugins/" in message


def test_a_message_names_file_line_and_layer():
    assert violations(CORE, "import json\nimport os") == [
        "plugins/module_utils/_core/plan/diff.py:2: imports os, which plugins/module_utils/_core must not"
    ]


def test_a_folder_without_a_rule_is_refused():
    assert violations("plugins/vars/x.py", "") == ["plugins/vars/x.py: belongs to no layer, add its folder to LAYERS"]


def test_the_house():
    found = [
        message for path in PLUGIN_FILES for message in violations(path, (ROOT / path).read_text(encoding="utf-8"))
    ]
    assert found == []
