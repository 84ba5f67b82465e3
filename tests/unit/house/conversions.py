# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Options that templates take for what they may not be: pure functions that find them.

Values of ``-e name=value`` are text. Argument specs check that ``"false"`` is a boolean, and leave it the text, which
is true.
"""

from __future__ import annotations

import typing as t
from collections.abc import Iterator, Mapping

import jinja2
from jinja2 import nodes

EXPRESSIONS = frozenset({"when", "until", "that", "failed_when", "changed_when", "break_when"})
"""Keys of tasks whose values are expressions without braces."""

CONVERSIONS = {"bool": {"bool"}, "int": {"int", "float", "string"}, "float": {"int", "float", "string"}}
"""Filters after which a value of that type is what it says, or is text on purpose."""

_DEFAULTS = ("default", "d")
_ASKS_FOR_THE_TYPE = ("defined", "undefined", "none", "string")
_ENVIRONMENT = jinja2.Environment()

Template = t.Tuple[str, bool]
"""Its text, and whether its value is used where it stands, as that of ``when`` is: nobody converts it any more."""


def templates_in(node: t.Any, *, used: bool = False) -> Iterator[Template]:
    """All templates of a YAML document, at whatever depth; expressions without braces get them."""
    if isinstance(node, dict):
        for key, value in node.items():
            yield from templates_in(key)
            yield from templates_in(value, used=key in EXPRESSIONS)
    elif isinstance(node, list):
        for item in node:
            yield from templates_in(item, used=used)
    elif isinstance(node, str) and ("{{" in node or "{%" in node):
        yield node, used
    elif isinstance(node, str) and used:
        yield f"{{{{ {node} }}}}", used


def unconverted(template: Template, types: Mapping[str, str]) -> list[str]:
    """Names of those options of ``types`` that ``template`` uses, and converts not at once.

    An option that is the whole of an expression in braces is handed over, or becomes a part of a text.
    """
    text, used = template
    tree = _parsed(text)
    parents = {child: parent for parent in (tree, *tree.find_all(nodes.Node)) for child in parent.iter_child_nodes()}
    names = [name for name in tree.find_all(nodes.Name) if name.name in types]
    return [name.name for name in names if not _is_right(name, parents, CONVERSIONS[types[name.name]], used=used)]


def _is_right(name: nodes.Name, parents: Mapping[nodes.Node, nodes.Node], filters: set[str], *, used: bool) -> bool:
    child, parent = _after_defaults(name, parents)
    if isinstance(parent, nodes.Output):
        return not used
    if isinstance(parent, nodes.Test):
        return parent.name in _ASKS_FOR_THE_TYPE
    return isinstance(parent, nodes.Filter) and parent.node is child and _short(parent.name) in filters


def _after_defaults(name: nodes.Name, parents: Mapping[nodes.Node, nodes.Node]) -> tuple[nodes.Node, nodes.Node]:
    """Give what stands for the option with its default, and what uses that."""
    child: nodes.Node = name
    while (
        isinstance(parent := parents[child], nodes.Filter) and parent.node is child and _short(parent.name) in _DEFAULTS
    ):
        child = parent
    return child, parents[child]


def _parsed(text: str) -> nodes.Template:
    """Parse a template as Ansible does, for which a backslash is one."""
    return _ENVIRONMENT.parse(text.replace("\\", "\\\\"))


def _short(plugin: str) -> str:
    return plugin.rpartition(".")[2]


def handed_on(node: t.Any, types: Mapping[str, str]) -> dict[str, str]:
    """Types of a role's own variables that are an option by another name: ``_lab_port: "{{ lab_port }}"``."""
    if isinstance(node, list):
        return {name: kind for item in node for name, kind in handed_on(item, types).items()}
    if not isinstance(node, dict):
        return {}
    found = {key: types[name] for key, value in node.items() if key[:1] == "_" and (name := _whole(value)) in types}
    return {**found, **handed_on(list(node.values()), types)}


def _whole(value: t.Any) -> str:
    """Give the variable that ``value`` is, with a default or without; empty where it is more, or something else."""
    if not isinstance(value, str) or not value.startswith("{{"):
        return ""
    found = [part for output in _parsed(value).body for part in output.iter_child_nodes()]
    only: t.Any = found[0] if len(found) == 1 else None
    while isinstance(only, nodes.Filter) and _short(only.name) in _DEFAULTS:
        only = only.node
    return only.name if isinstance(only, nodes.Name) else ""
