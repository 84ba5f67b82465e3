# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which image a service gets: tag, digest and platforms, kept or looked up as ``docker stack deploy`` does."""

from __future__ import annotations

import re
import typing as t
from dataclasses import replace

from ..errors import ComposeError
from ..patterns import expression
from ..records import dataclass
from ..spec.images import Image
from ..spec.scope import IMAGE_LABEL

if t.TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from ..spec.project import Wanted
    from ..state.service import Service

WANTS_LOGIN = "no basic auth credentials"
"""From ``distribution/registry/client/auth``. Docker Hub, which has no private address, does not say it."""
REFUSES_LOGIN = expression(r"unauthorized|denied|incorrect username or password", re.IGNORECASE)

Resolve = t.Literal["always", "changed", "never"]
Spec = t.Dict[str, t.Any]


@dataclass(frozen=True)
class Pin:
    """What a registry says of an image: its digest, and the platforms that it runs on."""

    digest: str
    platforms: tuple[dict[str, str], ...]


@dataclass(frozen=True)
class Unresolved:
    """Why a registry said nothing. ``sent`` is where the credentials came from that it was asked with."""

    reason: str
    sent: str = ""

    @property
    def wants_login(self) -> bool:
        """Whether it let nobody in without credentials."""
        return not self.sent and WANTS_LOGIN in self.reason

    @property
    def refuses_login(self) -> bool:
        """Whether it did not let in whom the credentials name."""
        return bool(self.sent and REFUSES_LOGIN.search(self.reason))


Found = t.Union[Pin, Unresolved]


def platforms(offered: list[Mapping[str, t.Any]]) -> tuple[dict[str, str], ...]:
    """Read the platforms of ``/distribution``: 32-bit ARM goes without its name, which nodes spell otherwise."""
    return tuple(
        {"Architecture": "" if p.get("architecture", "").lower() == "arm" else p.get("architecture", ""), "OS": p["os"]}
        for p in offered
    )


def to_look_up(wanted: Wanted, services: Mapping[str, Service], *, resolve: Resolve) -> tuple[str, ...]:
    """List the distinct images that a registry must be asked for."""
    if resolve == "never":
        return ()
    asked = {
        _image(spec)
        for spec in wanted.services
        if resolve == "always" or not _same_tag(spec, services.get(spec["Name"]))
    }
    return tuple(sorted(asked))


def with_images(
    wanted: Wanted, services: Mapping[str, Service], found: Mapping[str, Found]
) -> tuple[Wanted, tuple[str, ...]]:
    """Give every service its image, and say with which the registry did not help.

    Raises :class:`ComposeError` where a registry wants other credentials for an image that does not run yet: no node
    that needs them could pull it.
    """
    specs, warnings = [], []
    for spec in wanted.services:
        live = services.get(spec["Name"])
        kept = live.spec if live and _same_tag(spec, live) else None
        answer = found.get(_image(spec))
        if isinstance(answer, Unresolved) and not kept:
            _refuse(wanted.stack, spec, answer)
        if isinstance(answer, Pin):
            specs.append(_pinned(spec, answer))
        else:
            specs.append(_like(spec, kept) if kept else spec)
        if isinstance(answer, Unresolved):
            warnings.append(_warning(_image(spec), answer, kept))
    return replace(wanted, services=tuple(specs)), tuple(dict.fromkeys(warnings))


def as_recorded(wanted: Wanted, recorded: Iterable[Spec]) -> Wanted:
    """Give every service the image that this run has recorded, whatever its tag has become since."""
    known = {spec["Name"]: spec for spec in recorded}
    specs = (_like(spec, known[spec["Name"]]) if spec["Name"] in known else spec for spec in wanted.services)
    return replace(wanted, services=tuple(specs))


def _refuse(stack: str, spec: Spec, answer: Unresolved) -> None:
    """Stop where the registry wants credentials, or others."""
    if not (answer.wants_login or answer.refuses_login):
        return
    key = spec["Name"][len(stack) + 1 :]
    what = (
        f"wants a login for {_image(spec)} ({answer.reason}): give registry_auth, or log in with `docker login` on the "
        "manager; resolve_image: never leaves it to the nodes."
        if answer.wants_login
        else f"refuses {_image(spec)} to the credentials of {answer.sent} ({answer.reason}): mend them, or the image."
    )
    raise ComposeError(f"services.{key}.image: the registry {what}", path=("services", key, "image"))


def _warning(image: str, answer: Unresolved, kept: Spec | None) -> str:
    then = f"{_image(kept)}, which runs now, is kept" if kept else "nodes will use whatever they find under this tag"
    return f"The digest of image {image} could not be looked up ({answer.reason}): {then}."


def _pinned(spec: Spec, pin: Pin) -> Spec:
    image = str(Image.parse(_image(spec)).pinned(pin.digest))
    return with_image(spec, image, [dict(platform) for platform in pin.platforms])


def _like(spec: Spec, live: Spec) -> Spec:
    """Keep image and platforms as they run, so that nothing restarts."""
    return with_image(spec, _image(live), ((live["TaskTemplate"].get("Placement") or {}).get("Platforms")))


def with_image(spec: Spec, image: str, found: list[dict[str, str]] | None) -> Spec:
    """Copy a spec with another image, and with the platforms that it is for, where they are known."""
    template = {**spec["TaskTemplate"], "ContainerSpec": {**spec["TaskTemplate"]["ContainerSpec"], "Image": image}}
    if found:
        template["Placement"] = {**(template.get("Placement") or {}), "Platforms": found}
    return {**spec, "TaskTemplate": template}


def _image(spec: Spec) -> str:
    return str(spec["TaskTemplate"]["ContainerSpec"]["Image"])


def _same_tag(spec: Spec, live: Service | None) -> bool:
    """Tell whether a service runs the wanted image, whatever digest its tag had.

    The docker CLI goes by the label alone, and so takes an image that was put in by hand for the stack's own.
    """
    if live is None or (live.spec.get("Labels") or {}).get(IMAGE_LABEL) != spec["Labels"][IMAGE_LABEL]:
        return False
    wanted, runs = Image.parse(_image(spec)), _parsed(_image(live.spec))
    return runs is not None and wanted in (runs, replace(runs, digest=""))


def _parsed(text: str) -> Image | None:
    try:
        return Image.parse(text)
    except ValueError:  # somebody wrote an image id
        return None
