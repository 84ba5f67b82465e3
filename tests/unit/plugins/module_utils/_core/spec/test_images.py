# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import pytest
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.spec.images import Image, with_tag

DIGEST = "sha256:" + "a" * 64


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("busybox", "busybox:latest"),
        ("busybox:1.36", "busybox:1.36"),
        ("docker.io/library/busybox", "busybox:latest"),
        ("index.docker.io/library/busybox:1", "busybox:1"),
        ("diamol/ch08-numbers-api", "diamol/ch08-numbers-api:latest"),
        ("registry.example.com/team/app", "registry.example.com/team/app:latest"),
        ("registry:5000/app:v2", "registry:5000/app:v2"),
        ("localhost/app", "localhost/app:latest"),
        ("Registry/app", "Registry/app:latest"),
        ("my-registry.example.com:5000/app", "my-registry.example.com:5000/app:latest"),
        ("[2001:db8::1]:5000/app", "[2001:db8::1]:5000/app:latest"),
        (f"busybox@{DIGEST}", f"busybox@{DIGEST}"),
        (f"busybox:1@{DIGEST}", f"busybox:1@{DIGEST}"),
    ],
)
def test_with_tag(text, expected):
    assert with_tag(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("busybox", f"busybox@{DIGEST}"),
        ("busybox:1", f"busybox:1@{DIGEST}"),
        ("registry:5000/a/b:1", f"registry:5000/a/b:1@{DIGEST}"),
        ("busybox@sha256:" + "b" * 64, "busybox@sha256:" + "b" * 64),
    ],
)
def test_pinned(text, expected):
    assert str(Image.parse(text).pinned(DIGEST)) == expected


@pytest.mark.parametrize(
    "text",
    [
        *("", "Busybox", "busybox:", "busybox:a b", "a" * 64, "app@sha256:1", "/app", "app//b"),
        *("my_registry:5000/app", "my_registry.example.com/app", "-registry:5000/app", "registry-:5000/app"),
        *("registry:/app", "registry:port/app", ".example.com/app", "a..b/app", "[::1/app", "REGISTRY_A/app"),
    ],
)
def test_refuses(text):
    with pytest.raises(ValueError) as caught:  # noqa: PT011 (the text is compared below)
        with_tag(text)
    assert str(caught.value) == f"must be an image such as registry.example.com/team/app:1.2, not {text!r}"
