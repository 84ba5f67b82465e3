# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Who may import what: ``_core`` <- ``_engine`` <- ``_ansible`` <- plugins: a table, and a function over sources."""

from __future__ import annotations

import ast
import dataclasses
import sys
import typing as t
from collections.abc import Iterator

COLLECTION = "ansible_collections.beekeeper.swarm."
STDLIB = frozenset(sys.stdlib_module_names)
# What computes and does nothing else: no files, no network, no processes, no threads, no clock, no chance.
PURE_STDLIB_NAMES = """
    __future__ abc base64 binascii bisect codecs collections contextlib copy dataclasses datetime decimal difflib enum
    fractions functools graphlib hashlib heapq hmac ipaddress itertools json math numbers operator posixpath re shlex
    fnmatch statistics string struct textwrap types typing unicodedata urllib.parse
    zlib
"""
IMPURE_CALL_NAMES = """
    open print input exec eval breakpoint __import__
    datetime.now datetime.utcnow datetime.today date.today
"""
PURE_STDLIB = frozenset(PURE_STDLIB_NAMES.split())
IMPURE_CALLS = frozenset(IMPURE_CALL_NAMES.split())


@dataclasses.dataclass(frozen=True)
class Layer:
    """A folder, and what the files in it may import: parts of this collection, and anything from outside."""

    folder: str
    inside: frozenset[str]
    outside: frozenset[str]
    pure: bool = False


def _layer(folder: str, inside: str, outside: frozenset[str], *, pure: bool = False) -> Layer:
    return Layer(folder, frozenset(f"plugins.{name}" for name in inside.split()), outside, pure)


ON_A_NODE = STDLIB | {"ansible.module_utils"}
ON_THE_CONTROLLER = STDLIB | {"ansible", "cryptography", "yaml"}  # ansible-core itself needs the other two
LAYERS = (
    _layer("plugins/module_utils/_core", "module_utils._core", PURE_STDLIB, pure=True),
    _layer("plugins/module_utils/_engine", "module_utils._core module_utils._engine", STDLIB),
    _layer("plugins/module_utils/_ansible", "module_utils", ON_A_NODE),
    _layer("plugins/modules", "module_utils", ON_A_NODE),
    _layer("plugins/doc_fragments", "", frozenset({"__future__"})),
    _layer("plugins/plugin_utils", "plugin_utils module_utils", ON_THE_CONTROLLER),
    _layer("plugins/action", "plugin_utils module_utils", ON_THE_CONTROLLER),
    _layer("plugins/filter", "plugin_utils module_utils", ON_THE_CONTROLLER),
    _layer("plugins/lookup", "plugin_utils module_utils", ON_THE_CONTROLLER),
)


def violations(path: str, source: str) -> list[str]:
    """Return one sentence for each import or call in ``source`` that the layer of ``path`` does not allow.

    ``path`` is relative to the checkout, with slashes.
    """
    layer = next((layer for layer in LAYERS if path.startswith(layer.folder + "/")), None)
    if layer is None:
        return [f"{path}: belongs to no layer, add its folder to LAYERS"]
    tree = ast.parse(source)
    found = [(line, f"imports {name}") for line, name in _imports(path, tree) if not _allowed(layer, name)]
    if layer.pure:
        found += [(line, f"calls {name}") for line, name in _calls(tree) if name in IMPURE_CALLS]
    return [f"{path}:{line}: {what}, which {layer.folder} must not" for line, what in sorted(found)]


def imported(path: str, source: str) -> list[str]:
    """Every name that ``source`` imports, also for the type checker only, as ``plugins.folder.file.name``."""
    return [name for _line, name in _imports(path, ast.parse(source))]


def _allowed(layer: Layer, name: str) -> bool:
    return any(_within(name, root) for root in layer.inside | layer.outside)


def _within(name: str, root: str) -> bool:
    return name == root or name.startswith(root + ".")


def _imports(path: str, tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Every imported name in full, those of this collection as ``plugins.folder.file.name``."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name.removeprefix(COLLECTION)) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            origin = _origin(path, node)
            yield from ((node.lineno, f"{origin}.{alias.name}") for alias in node.names)


def _origin(path: str, node: ast.ImportFrom) -> str:
    if not node.level:
        return t.cast(str, node.module).removeprefix(COLLECTION)
    package = path.split("/")[: -node.level]
    return ".".join([*package, node.module] if node.module else package)


def _calls(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Every call by its last two names at most: ``datetime.datetime.now()`` is ``datetime.now``."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield node.lineno, ".".join(ast.unparse(node.func).split(".")[-2:])
