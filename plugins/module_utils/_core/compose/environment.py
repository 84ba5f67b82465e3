# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What services get from files: ``env_file`` under ``environment``, ``label_file`` under ``labels`` (compose-go
``types/project.go:WithServicesEnvironmentResolved``, ``WithServicesLabelsResolved``).
"""

from __future__ import annotations

import typing as t

from .dotenv import parse_dotenv, parse_raw
from .faults import Fault, Finding

if t.TYPE_CHECKING:
    from collections.abc import Mapping

    from ..errors import KeyPath

    Named = Mapping[str, t.Any]
    ReadText = t.Callable[[str], t.Optional[str]]


def resolve_environment(service: dict[str, t.Any], path: KeyPath, env: Named, read_text: ReadText) -> list[Finding]:
    """Put the environment files under ``environment``, later ones over earlier ones.

    In them a variable of the project wins over one of the service, and that over one of an earlier line. A variable
    without a value takes the project's.
    """
    findings: list[Finding] = []
    own = {key: env.get(key) if value is None else value for key, value in service.get("environment", {}).items()}
    known = {key: value for key, value in own.items() if value is not None}
    found: dict[str, t.Any] = {}
    for entry in service.pop("env_file", None) or ():
        try:
            found.update(_variables(entry, {**known, **env}, found, read_text))
        except Fault as fault:
            findings.append(Finding((*path, "env_file"), fault.findings[0].message))
    if found or own:
        service["environment"] = {**found, **own}
    return findings


def _variables(entry: Named, env: Named, earlier: Named, read_text: ReadText) -> dict[str, str]:
    path = entry["path"]
    text = read_text(path)
    if text is None:
        if entry["required"]:
            raise Fault(f"there is no file {path}; correct the path, or write required: false")
        return {}
    try:
        return parse_raw(text, {**earlier, **env}) if entry.get("format") == "raw" else parse_dotenv(text, env, earlier)
    except Fault as fault:
        raise Fault(f"{path}: {fault.findings[0].message}") from None


def resolve_labels(service: dict[str, t.Any], path: KeyPath, read_text: ReadText) -> list[Finding]:
    """Put the label files under ``labels``. They know no variables but those of earlier files and lines."""
    findings: list[Finding] = []
    found: dict[str, str] = {}
    for file in service.pop("label_file", None) or ():
        try:
            found.update(_labels(file, found, read_text))
        except Fault as fault:
            findings.append(Finding((*path, "label_file"), fault.findings[0].message))
    if found:
        service["labels"] = {**found, **service.get("labels", {})}
    return findings


def _labels(file: str, earlier: Named, read_text: ReadText) -> dict[str, str]:
    text = read_text(file)
    if text is None:
        raise Fault(f"there is no file {file}; correct the path")
    try:
        return parse_dotenv(text, dict(earlier))
    except Fault as fault:
        raise Fault(f"{file}: {fault.findings[0].message}") from None
