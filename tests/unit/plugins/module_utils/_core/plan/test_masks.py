# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import pytest
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.plan.masks import (
    MASK,
    masked,
    masked_variable,
    shown,
)


@pytest.mark.parametrize(
    "name",
    [
        "PASSWORD",
        "DB_PASS",
        "db.passwd",
        "PGPASSWORD",
        "PASSPHRASE",
        "MY_SECRET",
        "GITHUB_TOKEN",
        "API_KEY",
        "apikey",
        "SSH_PRIVATE_KEY",
        "AWS_SECRET_ACCESS_KEY",
        "AUTH",
        "BASIC_AUTH",
        "GOOGLE_APPLICATION_CREDENTIALS",
        "MYSQL_PWD",
        "ENCRYPTION_KEY",
        "signing.key",
        "ROOT_PW",
    ],
)
def test_masks_by_name(name):
    assert masked(name, "hunter2") == MASK
    assert masked_variable(f"{name}=hunter2") == f"{name}={MASK}"


@pytest.mark.parametrize("name", ["COMPASS", "AUTHOR", "BYPASS_CACHE", "KEYBOARD", "PATH", "com.docker.stack.image"])
def test_shows_the_rest(name):
    assert masked_variable(f"{name}=value") == f"{name}=value"


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("postgres://app:hunter2@db/app", f"postgres://app:{MASK}@db/app"),
        ("redis://:hunter2@cache", f"redis://:{MASK}@cache"),
        ("http://web:8080/a@b", "http://web:8080/a@b"),
        ("plain", "plain"),
        ("", ""),
    ],
)
def test_masks_passwords_in_urls(value, expected):
    assert masked("URL", value) == expected
    assert masked_variable(value) == expected


@pytest.mark.parametrize(
    ("path", "value", "expected"),
    [
        (("Env",), ["A=1", "TOKEN=x", "TOKEN"], ["A=1", f"TOKEN={MASK}", "TOKEN"]),
        (("Labels",), {"a": "1", "my.token": "x"}, {"a": "1", "my.token": MASK}),
        (("Args",), ["--password=x", "run"], [f"--password={MASK}", "run"]),
        (("Secrets",), [{"SecretName": "key"}], [{"SecretName": "key"}]),
        (
            ("Mounts",),
            [{"VolumeOptions": {"Labels": {"token": "x"}}}],
            [{"VolumeOptions": {"Labels": {"token": MASK}}}],
        ),
        (("Parallelism",), 2, 2),
    ],
    ids=["env", "labels", "arguments", "names-of-the-api", "deep", "number"],
)
def test_shown(path, value, expected):
    assert shown(path, value) == expected
