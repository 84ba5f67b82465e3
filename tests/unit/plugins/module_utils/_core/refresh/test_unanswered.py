# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import pytest
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.plan.images import Unresolved
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.refresh.unanswered import sentences

DOWN = "Get http://reg:5000/v2/: dial tcp 10.0.0.9:5000: connect: connection refused"
# As Docker Hub words it, without an account and with one.
LIMIT = (
    "toomanyrequests: You have reached your pull rate limit. You may increase the limit by authenticating and "
    "upgrading: https://www.docker.com/increase-rate-limit"
)
LIMIT_OF_AN_ACCOUNT = "toomanyrequests: You have reached your pull rate limit as 'deployer': access denied"


@pytest.mark.parametrize(
    ("reason", "sent", "said"),
    [
        pytest.param(
            DOWN,
            "",
            f"does not answer for reg:5000/app:1 ({DOWN}): see that it runs, and that the manager reaches it.",
            id="down",
        ),
        pytest.param(
            LIMIT,
            "",
            f"limits requests, and did not answer for reg:5000/app:1 ({LIMIT}): run this again later, or give "
            "registry_auth or log in with `docker login` on the manager, for most registries give more to whom they "
            "know.",
            id="limits requests",
        ),
        pytest.param(
            f"{LIMIT_OF_AN_ACCOUNT}.",
            "registry_auth",
            "limits requests, and did not answer for reg:5000/app:1 to the credentials of registry_auth "
            f"({LIMIT_OF_AN_ACCOUNT}): run this again later, or raise the limit of that account.",
            id="limits requests of an account",
        ),
        pytest.param(
            "no basic auth credentials",
            "",
            "wants a login for reg:5000/app:1 (no basic auth credentials): give registry_auth, or log in with `docker "
            "login` on the manager.",
            id="wants a login",
        ),
        pytest.param(
            "unauthorized: authentication required",
            "registry_auth",
            "refuses reg:5000/app:1 to the credentials of registry_auth (unauthorized: authentication required): mend "
            "them, or the image of the service.",
            id="refuses the login",
        ),
        pytest.param(
            "manifest unknown: manifest unknown",
            "",
            "has no reg:5000/app:1 (manifest unknown: manifest unknown): push it, or correct the image of the service.",
            id="has no such image",
        ),
        pytest.param(
            "something else.",
            "",
            "does not tell the digest of reg:5000/app:1 (something else): see what it logs.",
            id="anything else",
        ),
    ],
)
def test_a_sentence(reason, sent, said):
    assert sentences({"reg:5000/app:1": Unresolved(reason, sent)}) == [f"Registry reg:5000 {said}"]


ABSENT = "has no {image} ({reason}): push it, or correct the image of the service."


@pytest.mark.parametrize(
    ("image", "reason", "said"),
    [
        pytest.param("reg:5000/app:429", "manifest for reg:5000/app:429 not found: unknown", ABSENT, id="the tag"),
        pytest.param("reg:5000/429/app:1", "unknown: repository 429/app not found", ABSENT, id="the path alone"),
        pytest.param(
            "reg:5000/app:429",
            'Head "https://reg:5000/v2/app/manifests/429": manifest unknown',
            ABSENT,
            id="an address with the tag",
        ),
        pytest.param(
            "denied/timeout-proxy:1",
            "docker.io/denied/timeout-proxy:1: not found",
            ABSENT,
            id="the words of other kinds",
        ),
        pytest.param("denied:1", "docker.io/library/denied:1: not found", ABSENT, id="an image of Docker Hub's own"),
        pytest.param(
            "denied:1",
            "denied: requested access to the resource is denied",
            "wants a login for {image} ({reason}): give registry_auth, or log in with `docker login` on the manager.",
            id="the same word as an answer",
        ),
        *(
            pytest.param(
                "reg:5000/app:429",
                reason,
                "limits requests, and did not answer for {image} ({reason}): run this again later, or give "
                "registry_auth or log in with `docker login` on the manager, for most registries give more to whom "
                "they know.",
                id=reason,
            )
            for reason in (
                "received unexpected HTTP status: 429",
                "error parsing HTTP 429 response body: invalid character",
                "unexpected status code 429",
                "429 Too Many Requests",
            )
        ),
    ],
)
def test_what_names_the_image_is_no_answer(image, reason, said):
    registry = "Registry reg:5000" if image.startswith("reg:5000/") else "Docker Hub"
    assert sentences({image: Unresolved(reason)}) == [f"{registry} {said.format(image=image, reason=reason)}"]


def test_an_image_whose_name_denies_does_not_refuse_credentials():
    reason = "manifest for reg:5000/denied:1 not found: manifest unknown"
    said = f"Registry reg:5000 {ABSENT.format(image='reg:5000/denied:1', reason=reason)}"
    assert sentences({"reg:5000/denied:1": Unresolved(reason, "registry_auth")}) == [said]


def test_a_sentence_for_each_registry_and_kind():
    down = {f"reg:5000/app:{number}": Unresolved(DOWN) for number in range(5)}
    limits = {"busybox:1": Unresolved("429 Too Many Requests")}
    first, second = sentences({**down, **limits})
    assert first.startswith("Docker Hub limits requests, and did not answer for busybox:1 (429 ")
    assert second.startswith(
        "Registry reg:5000 does not answer for reg:5000/app:0, reg:5000/app:1, reg:5000/app:2 and 2 more ("
    )


def test_everybody_answered():
    assert sentences({}) == []
