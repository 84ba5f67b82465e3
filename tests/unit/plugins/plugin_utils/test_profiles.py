# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import pytest
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.errors import ComposeError
from ansible_collections.beekeeper.swarm.plugins.plugin_utils.profiles import with_profiles

PROFILE = '{\n  "defaultAction": "SCMP_ACT_ALLOW"\n}\n'


def read(tmp_path, *options):
    project = {"services": {"web": {"image": "i", "security_opt": list(options)}, "db": {"image": "i"}}}
    done = with_profiles(project, str(tmp_path))
    assert done["services"]["db"] == {"image": "i"}
    return done["services"]["web"]["security_opt"]


@pytest.mark.parametrize("option", ["seccomp=a.json", "seccomp:a.json", "seccomp=./a.json"])
def test_a_file_becomes_its_text(tmp_path, option):
    (tmp_path / "a.json").write_text(PROFILE)
    assert read(tmp_path, "label=disable", option) == ["label=disable", 'seccomp={"defaultAction":"SCMP_ACT_ALLOW"}']


@pytest.mark.parametrize("option", ["seccomp=unconfined", "seccomp:builtin", 'seccomp={"a":1}', "no-new-privileges"])
def test_all_else_stays(tmp_path, option):
    assert read(tmp_path, option) == [option]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        pytest.param(None, "there is no such file (looked for {path}); correct the path", id="no file"),
        pytest.param(
            "nothing", "a.json is no JSON (Expecting value: line 1 column 1 (char 0)); correct it", id="no JSON"
        ),
    ],
)
def test_refused(tmp_path, text, said):
    path = tmp_path / "a.json"
    if text:
        path.write_text(text)
    with pytest.raises(ComposeError) as caught:
        read(tmp_path, "label=disable", "seccomp=a.json")
    assert caught.value.message == f"services.web.security_opt[1]: {said.format(path=path)}."
    assert caught.value.path == ("services", "web", "security_opt", 1)
