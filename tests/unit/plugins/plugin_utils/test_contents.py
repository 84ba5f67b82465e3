# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import base64

import pytest
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.errors import ComposeError
from ansible_collections.beekeeper.swarm.plugins.plugin_utils.contents import read_contents, without_contents


def read(section, item, **variables):
    found = read_contents({section: {"c": item}}, variables)[section]
    return {key: base64.b64decode(data) for key, data in found.items()}


@pytest.mark.parametrize(
    ("item", "expected"),
    [
        ({"content": "a\u00e4\n"}, b"a\xc3\xa4\n"),
        ({"environment": "KEY"}, b"from the environment"),
        ({"external": True, "name": "x"}, None),
        ({"driver": "vault"}, None),
    ],
    ids=["content", "environment", "external", "driver"],
)
def test_read(item, expected):
    found = read("secrets", item, KEY="from the environment")
    assert found == ({} if expected is None else {"c": expected})


def test_a_file_is_read_as_bytes(tmp_path):
    path = tmp_path / "blob"
    path.write_bytes(bytes(range(256)))
    assert read("configs", {"file": str(path)}) == {"c": bytes(range(256))}


@pytest.mark.parametrize(
    ("section", "item", "path", "message"),
    [
        pytest.param(
            "secrets",
            {"environment": "KEY"},
            ("secrets", "c", "environment"),
            "secrets.c.environment: the variable KEY is not set; set it in env or in one of env_files.",
            id="no variable",
        ),
        pytest.param(
            "configs",
            {"content": ""},
            ("configs", "c", "content"),
            "configs.c.content: the content is empty, and Swarm takes 1 byte to 1023999; write something into it.",
            id="empty",
        ),
        pytest.param(
            "secrets",
            {"content": "x" * 512000},
            ("secrets", "c", "content"),
            "secrets.c.content: the content has 512000 bytes, and Swarm takes 1 to 511999; shorten or split it.",
            id="long",
        ),
        pytest.param(
            "configs",
            {"file": "/nowhere/x"},
            ("configs", "c", "file"),
            "configs.c.file: there is no such file (looked for /nowhere/x); correct the path.",
            id="no file",
        ),
        pytest.param(
            "configs",
            {"file": "/"},
            ("configs", "c", "file"),
            "configs.c.file: cannot be read (Is a directory); give a file that can.",
            id="folder",
        ),
    ],
)
def test_refused(section, item, path, message):
    with pytest.raises(ComposeError) as caught:
        read_contents({section: {"c": item}}, {})
    assert (caught.value.message, caught.value.path) == (message, path)


def test_the_project_goes_without_them():
    project = {"name": "p", "configs": {"c": {"name": "n", "content": "x"}}, "secrets": {"s": {"file": "/x"}}}
    assert without_contents(project) == {**project, "configs": {"c": {"name": "n"}}}
