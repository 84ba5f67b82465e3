# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import pytest
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.errors import ComposeError
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.plan.images import (
    Pin,
    Unresolved,
    as_recorded,
    platforms,
    to_look_up,
    with_images,
)
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.spec.project import wanted_from
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.state.service import Service

DIGEST = "sha256:" + "a" * 64
AMD64 = {"Architecture": "amd64", "OS": "linux"}


def wanted(**images):
    return wanted_from({"name": "app", "services": {k: {"image": v} for k, v in images.items()}}, stack="app")


def running(name, *, label, image, found=None):
    spec = {
        "Name": name,
        "Labels": {"com.docker.stack.image": label},
        "TaskTemplate": {"ContainerSpec": {"Image": image}, "Placement": {"Platforms": found} if found else {}},
        "Mode": {"Global": {}},
    }
    return {name: Service.from_json({"ID": name, "Version": {"Index": 1}, "Spec": spec})}


SAME = running("app_web", label="web", image=f"web:latest@{DIGEST}", found=[AMD64])


@pytest.mark.parametrize(
    ("resolve", "live", "expected"),
    [
        ("always", {}, ("web:latest",)),
        ("always", SAME, ("web:latest",)),
        ("changed", {}, ("web:latest",)),
        ("changed", SAME, ()),
        ("changed", running("app_web", label="web:1", image="web:1"), ("web:latest",)),
        ("changed", running("app_web", label="web", image=f"web:by-hand@{DIGEST}"), ("web:latest",)),
        ("changed", running("app_web", label="web", image="b" * 64), ("web:latest",)),
        ("never", {}, ()),
    ],
)
def test_to_look_up(resolve, live, expected):
    assert to_look_up(wanted(web="web"), live, resolve=resolve) == expected


def test_each_image_is_looked_up_once():
    assert to_look_up(wanted(a="web:1", b="web:1", c="web"), {}, resolve="always") == ("web:1", "web:latest")


def image_of(found):
    template = found.services[0]["TaskTemplate"]
    return template["ContainerSpec"]["Image"], template["Placement"].get("Platforms")


REASON = Unresolved("no such host")


@pytest.mark.parametrize(
    ("live", "answer", "expected", "warnings"),
    [
        pytest.param({}, Pin(DIGEST, (AMD64,)), (f"web:latest@{DIGEST}", [AMD64]), (), id="pinned"),
        pytest.param({}, Pin(DIGEST, ()), (f"web:latest@{DIGEST}", None), (), id="pinned-without-platforms"),
        pytest.param({}, None, ("web:latest", None), (), id="not-asked"),
        pytest.param(SAME, None, (f"web:latest@{DIGEST}", [AMD64]), (), id="not-asked-and-unchanged"),
        pytest.param(
            {},
            REASON,
            ("web:latest", None),
            (
                "The digest of image web:latest could not be looked up (no such host): nodes will use whatever they "
                "find under this tag.",
            ),
            id="new-and-unresolved",
        ),
        pytest.param(
            SAME,
            REASON,
            (f"web:latest@{DIGEST}", [AMD64]),
            (
                "The digest of image web:latest could not be looked up (no such host): "
                f"web:latest@{DIGEST}, which runs now, is kept.",
            ),
            id="unresolved-keeps-the-digest",
        ),
        pytest.param(
            running("app_web", label="web:1", image=f"web:1@{DIGEST}"),
            REASON,
            ("web:latest", None),
            (
                "The digest of image web:latest could not be looked up (no such host): nodes will use whatever they "
                "find under this tag.",
            ),
            id="unresolved-new-tag",
        ),
        pytest.param(
            running("app_web", label="web", image="web:by-hand"), None, ("web:latest", None), (), id="put-in-by-hand"
        ),
    ],
)
def test_with_images(live, answer, expected, warnings):
    found, said = with_images(wanted(web="web"), live, {"web:latest": answer} if answer else {})
    assert image_of(found) == expected
    assert said == warnings


NO_LOGIN = 'Head "https://reg:5000/v2/web/manifests/latest": no basic auth credentials'
NO_ENTRY = "unauthorized: authentication required"


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        pytest.param(
            Unresolved(NO_LOGIN),
            f"services.web.image: the registry wants a login for web:latest ({NO_LOGIN}): give registry_auth, or log "
            "in with `docker login` on the manager; resolve_image: never leaves it to the nodes.",
            id="none",
        ),
        pytest.param(
            Unresolved(NO_ENTRY, "registry_auth"),
            "services.web.image: the registry refuses web:latest to the credentials of registry_auth "
            f"({NO_ENTRY}): mend them, or the image.",
            id="wrong",
        ),
        pytest.param(
            Unresolved("denied: requested access to the resource is denied", "the manager's docker config"),
            "services.web.image: the registry refuses web:latest to the credentials of the manager's docker config "
            "(denied: requested access to the resource is denied): mend them, or the image.",
            id="of-somebody-else",
        ),
    ],
)
def test_credentials_that_a_registry_does_not_take(answer, expected):
    with pytest.raises(ComposeError) as caught:
        with_images(wanted(web="web"), {}, {"web:latest": answer})
    assert (caught.value.message, caught.value.path) == (expected, ("services", "web", "image"))


@pytest.mark.parametrize(
    ("live", "answer"),
    [
        pytest.param(SAME, Unresolved(NO_LOGIN), id="what-runs-goes-on-without"),
        pytest.param(SAME, Unresolved(NO_ENTRY, "registry_auth"), id="what-runs-goes-on-with-wrong-ones"),
        pytest.param({}, Unresolved(NO_ENTRY), id="hub-does-not-have-it"),
        pytest.param({}, Unresolved("no such host", "registry_auth"), id="not-reached"),
    ],
)
def test_what_is_only_a_warning(live, answer):
    assert len(with_images(wanted(web="web"), live, {"web:latest": answer})[1]) == 1


def test_one_warning_for_an_image():
    assert len(with_images(wanted(a="web", b="web"), {}, {"web:latest": REASON})[1]) == 1


def test_the_wanted_specs_are_left_alone():
    before = wanted(web="web")
    with_images(before, {}, {"web:latest": Pin(DIGEST, (AMD64,))})
    assert image_of(before) == ("web:latest", None)


def test_platforms_have_no_arm():
    offered = [{"architecture": "amd64", "os": "linux"}, {"architecture": "arm", "os": "linux", "variant": "v7"}]
    assert platforms(offered) == (AMD64, {"Architecture": "", "OS": "linux"})


def test_a_later_wave_has_the_images_of_the_first():
    recorded, _warnings = with_images(wanted(web="web", db="db"), {}, {"web:latest": Pin(DIGEST, (AMD64,))})
    later = as_recorded(wanted(web="web", db="db", new="new"), recorded.services)
    found = {spec["Name"]: spec["TaskTemplate"] for spec in later.services}
    assert {name: template["ContainerSpec"]["Image"] for name, template in found.items()} == {
        "app_web": f"web:latest@{DIGEST}",
        "app_db": "db:latest",
        "app_new": "new:latest",
    }
    assert found["app_web"]["Placement"]["Platforms"] == [AMD64]
