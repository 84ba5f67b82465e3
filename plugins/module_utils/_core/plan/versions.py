# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which version of a config or secret services get: one that has the content already, or a new one.

Swarm cannot change a content. So each content is an object of its own; a changed reference rolls the services. Names
of configs carry a hash of their content, which everybody may read anyway; secrets are numbered.
"""

from __future__ import annotations

import base64
import hashlib
import json
import typing as t

from ..errors import ComposeError, StateError
from ..spec.contents import KEY_LABEL, OUR_LABELS
from ..spec.names import CONTENT, check_name
from ..spec.scope import STACK_LABEL
from ..state.resources import Config, Secret
from .entry import Entry
from .masks import MASK
from .seal import fits, is_seal, seal

if t.TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from ..spec.contents import Content, ContentKind
    from ..spec.project import Wanted
    from ..state.snapshot import Snapshot

Object = t.Union[Config, Secret]
Salt = t.Callable[[], str]

SEAL_LABEL = f"{OUR_LABELS}seal"
"""On a secret: what :mod:`seal` made of its content."""

HASH_LENGTH = 12


def objects(kind: ContentKind, observed: Snapshot) -> tuple[Object, ...]:
    return observed.configs if kind == "config" else observed.secrets


def versions(content: Content, *, stack: str, live: Iterable[Object]) -> list[Object]:
    """List all versions that the stack has of a config or secret, newest first; the docker CLI's bear no key."""

    def is_version(item: Object) -> bool:
        key = item.labels.get(KEY_LABEL)
        return item.labels.get(STACK_LABEL) == stack and (
            key == content.key or (key is None and item.name == content.name)
        )

    return sorted(filter(is_version, live), key=lambda item: item.version, reverse=True)


def _candidates(content: Content, *, stack: str, live: Iterable[Object]) -> list[Object]:
    """Of the versions, those whose name will do."""
    found = versions(content, stack=stack, live=live)
    return [
        item
        for item in found
        if item.name == content.name or (not content.fixed and item.name.startswith(f"{content.name}-"))
    ]


def unsealed(wanted: Wanted, observed: Snapshot) -> Iterator[tuple[Secret, str]]:
    """List secrets of which no label tells whether their content is the wanted one, with that one (base64).

    The docker CLI made them. Only the Engine knows what they hold; it is not asked where a version of ours will do.
    """
    for content in wanted.contents:
        if content.kind == "secret" and content.data is not None:
            candidates = _candidates(content, stack=wanted.stack, live=observed.secrets)
            unknown = [item for item in candidates if not is_seal(item.labels.get(SEAL_LABEL))]
            if unknown and not any(_holds(item, content, ()) for item in candidates):
                yield from ((item, content.data) for item in unknown if isinstance(item, Secret))


def choose(
    content: Content,
    *,
    stack: str,
    live: Collection[Object],
    proven: Collection[str],
    referred: Collection[str],
    new_salt: Salt,
) -> Entry:
    """Plan one config or secret. ``live``: all of its kind that can be in question; ``proven``: ids of unsealed secrets
    that have the wanted content; ``referred``: ids that running services refer to, which are taken first.

    Raises :class:`ComposeError` where a fixed name holds another content, or the name is none, :class:`StateError`
    where somebody else has it.
    """
    candidates = _candidates(content, stack=stack, live=live)
    same = [item for item in candidates if _holds(item, content, proven)]
    if same:
        return _kept(content, max(same, key=lambda item: (item.id in referred, item.version)))
    if content.fixed and candidates:
        raise ComposeError(
            f"{content.kind}s.{content.key}.name: the content has changed, but the {content.kind} {content.name} keeps "
            "the one that it was made with: write another name, or none, then each content gets a name of its own.",
            path=(*content.path, "name"),
        )
    name = content.name if content.fixed else _new_name(content, {item.name for item in live})
    check_name(name, CONTENT, kind=content.kind, path=content.path)
    _check_free(name, content, stack=stack, live=live)
    return _created(content, name, is_first=not candidates, new_salt=new_salt)


def _holds(item: Object, content: Content, proven: Collection[str]) -> bool:
    if item.drivers != content.drivers:
        return False
    if isinstance(item, Config):
        return item.data == content.data
    if content.data is None or item.id in proven:
        return True
    return fits(item.labels.get(SEAL_LABEL, ""), base64.b64decode(content.data))


def _kept(content: Content, item: Object) -> Entry:
    ours = {key: value for key, value in item.labels.items() if key.startswith(OUR_LABELS)}
    theirs = {key: value for key, value in item.labels.items() if key not in ours}
    if theirs == content.labels:
        return Entry(content.kind, item.name, "keep", "is as wanted", id=item.id)
    labels = ("Labels",)
    return Entry(
        content.kind,
        item.name,
        "update",
        "differs from the layers in what restarts no task",
        fields=(labels,),
        id=item.id,
        version=item.version,
        spec={"Name": item.name, "Labels": {**content.labels, **ours}},
        before={labels: theirs},
        after={labels: content.labels},
    )


def _new_name(content: Content, taken: Collection[str]) -> str:
    if content.kind == "config":
        return f"{content.name}-{_hash(content)}"
    numbers = [name.rpartition("-")[2] for name in taken if name.rpartition("-")[0] == content.name]
    return f"{content.name}-{max((int(number) for number in numbers if number.isdecimal()), default=0) + 1}"


def _hash(content: Content) -> str:
    """Hash a config as ``sha256sum`` does; one that is a template is another config than its text."""
    seed = base64.b64decode(content.data or "")
    seed += json.dumps(content.drivers, sort_keys=True).encode() if content.drivers else b""
    return hashlib.sha256(seed).hexdigest()[:HASH_LENGTH]


def _check_free(name: str, content: Content, *, stack: str, live: Iterable[Object]) -> None:
    if any(item.name == name for item in live):
        raise StateError(
            f"{content.kind.capitalize()} {name} exists and does not belong to stack {stack}: remove it, give the "
            f"{content.kind} of the stack another name, or declare it external: true."
        )


def _created(content: Content, name: str, *, is_first: bool, new_salt: Salt) -> Entry:
    labels = {**content.labels, KEY_LABEL: content.key}
    if content.kind == "secret" and content.data is not None:
        labels[SEAL_LABEL] = seal(base64.b64decode(content.data), salt=new_salt())
    data = {} if content.data is None else {"Data": content.data}
    shown: Mapping[str, t.Any] = {"Labels": content.labels, **dict.fromkeys(data, MASK), **content.drivers}
    return Entry(
        content.kind,
        name,
        "create",
        "does not exist yet" if is_first else "the content has changed",
        fields=() if is_first else (("Data",),),
        spec={"Name": name, "Labels": labels, **data, **content.drivers},
        after={(key,): value for key, value in shown.items()},
    )
