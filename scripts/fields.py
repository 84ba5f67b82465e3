# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Write docs/fields.md from the field tables: what Swarm has for each key of a Compose file."""

from __future__ import annotations

import typing as t
from pathlib import Path

from ansible_collections.beekeeper.swarm.plugins.module_utils._core.compose import ignored_keys
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.compose.moves import MOVES
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.plan.diff import restarts_tasks
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.spec.contents import (
    CONFIG_FIELDS,
    DATA_FIELDS,
    SECRET_FIELDS,
)
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.spec.network_fields import NETWORK_FIELDS
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.spec.service_fields import SERVICE_FIELDS
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.spec.table import ENGINES, Field

if t.TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

PAGE = Path(__file__).parent.parent / "docs/fields.md"
SECOND = 1_000_000_000
DURATIONS = ("Delay", "Monitor", "StopGracePeriod")

HEAD = """\
# What Swarm has for each key

The module `stack` hands to Swarm what `docker stack deploy` hands to it, in the same form, and more: what the Engine
can do and the docker CLI leaves out. This page is written from the tables that the module itself works with
(`scripts/fields.py`).

- *Field*: where the value stands in the Engine's API, as in the `fields` of a plan.
- *Default*: what Swarm has without the key; writing it out changes nothing.
- *Engine*: the first that has the field, where that is not every one from 20.10 on. On an older manager the key is
  left out and named in the result's `ignored`; with `strict` that is an error.
- *CLI*: whether `docker stack deploy` hands it on, too.
- *Replaces tasks*: whether Swarm starts new tasks when the field changes. A changed placement moves only tasks whose
  node does not fit any more.
"""
BINDS = """\
A bind's `create_host_path` has no field: Swarm never makes the directory on the node, and the task fails where it is
not there.
"""


def rows(fields: Iterable[Field], key: str = "", spec: str = "") -> Iterator[tuple[str, str, Field]]:
    """Give key, path and row of all that can be written, also of the items of lists."""
    for field in fields:
        if not field.key or not field.spec or field.part:
            continue
        yield f"{key}{field.key}", f"{spec}{field.spec}", field
        yield from rows(field.rows, f"{key}{field.key}[].", f"{spec}{field.spec}[].")


def default(field: Field) -> str:
    if field.default is None:
        return ""
    seconds = field.path[-1] in DURATIONS
    return f"`{field.default // SECOND}s`" if seconds else f"`{field.default}`"


def table(titles: str, lines: Iterable[Iterable[str]]) -> str:
    head = titles.split("|")
    return "".join(f"| {' | '.join(cells)} |\n" for cells in (head, ["---"] * len(head), *lines))


def service_lines() -> Iterator[list[str]]:
    for key, spec, field in rows(SERVICE_FIELDS):
        shown = f"`{key}`" + (f" ({field.note})" if field.note else "")
        engine = ENGINES[field.since] if field.since else ""
        restarts = restarts_tasks((tuple(spec.split(".")),))
        yield [shown, f"`{spec}`", default(field), engine, _word(field.cli), _word(restarts)]


def network_lines() -> Iterator[list[str]]:
    for key, spec, field in rows(NETWORK_FIELDS):
        yield [f"`{key}`", f"`{spec}`", default(field), _word(field.cli)]


def content_lines(section: str, fields: Iterable[Field]) -> Iterator[list[str]]:
    for key, spec, field in rows((*DATA_FIELDS, *fields)):
        yield [f"`{section}.*.{key}`", f"`{spec}`", _word(field.cli)]


def _word(answer: bool) -> str:
    return "yes" if answer else "no"


def ignored_lines() -> Iterator[list[str]]:
    sections = {
        "services.*.": {**ignored_keys.IGNORED_SERVICE_KEYS, "deploy.resources.reservations.devices": "see `gpus`"},
        "services.*.networks.*.": ignored_keys.IGNORED_ATTACHMENT_KEYS,
        "services.*.ports[].": ignored_keys.IGNORED_PORT_KEYS,
        "services.*.volumes[].bind.": ignored_keys.IGNORED_BIND_KEYS,
        "networks.*.": ignored_keys.IGNORED_NETWORK_KEYS,
        "networks.*.ipam.config[].": ignored_keys.IGNORED_POOL_KEYS,
    }
    for prefix, keys in sections.items():
        yield from ([f"`{prefix}{key}`", reason] for key, reason in sorted(keys.items()))


def page() -> str:
    moved = ([f"`{key}`", f"`{'.'.join(move.to)}`"] for key, move in sorted(MOVES.items()))
    parts = (
        HEAD,
        "## Services\n",
        table("key|field|default|Engine|CLI|replaces tasks", service_lines()),
        BINDS,
        "## Networks\n",
        "Swarm changes no network in place: one that differs is named in a warning, and kept.\n",
        table("key|field|default|CLI", network_lines()),
        "## Configs and secrets\n",
        "Swarm changes no content in place: each is an object of its own. With `external` only the `name` counts.\n",
        table("key|field|CLI", [*content_lines("configs", CONFIG_FIELDS), *content_lines("secrets", SECRET_FIELDS)]),
        "## Keys of single containers\n",
        "Taken to where Swarm has them, unless something else stands there.\n",
        table("key|is taken to", moved),
        "## What Swarm cannot honour\n",
        "Named in the result's `ignored`, each with file and line.\n",
        table("key|why", ignored_lines()),
    )
    return "\n".join(parts)


if __name__ == "__main__":
    PAGE.write_text(page())
