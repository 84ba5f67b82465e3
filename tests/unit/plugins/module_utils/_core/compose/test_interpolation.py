# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The grammar of variables."""

from __future__ import annotations

import pytest
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.compose.faults import Fault
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.compose.interpolation import Variables, interpolate

from .recorded import fixture

ENV = {"SET": "value", "EMPTY": "", "DOLLAR": "$SET", "_a1": "name"}


@pytest.mark.parametrize(
    ("template", "expected"),
    [
        ("plain", "plain"),
        ("$SET", "value"),
        ("a-$SET.b", "a-value.b"),
        ("${SET}", "value"),
        ("$_a1 ${_a1}", "name name"),
        ("$UNSET|${UNSET}|$EMPTY", "||"),
        ("$$SET", "$SET"),
        ("$$$SET", "$value"),
        ("$DOLLAR", "$SET"),
        ("$", "$"),
        ("a$-b$1^x$", "a$-b$1^x$"),
        ("$}", "$}"),
        # default
        ("${UNSET:-d}|${EMPTY:-d}|${SET:-d}", "d|d|value"),
        ("${UNSET-d}|${EMPTY-d}|${SET-d}", "d||value"),
        # instead
        ("${UNSET:+p}|${EMPTY:+p}|${SET:+p}", "||p"),
        ("${UNSET+p}|${EMPTY+p}|${SET+p}", "|p|p"),
        # required
        ("${SET:?m}|${SET?m}|${EMPTY?m}", "value|value|"),
        # nested
        ("${UNSET:-${EMPTY:-${SET}}}", "value"),
        ('${UNSET:-{"a": {"b": 1}}}', '{"a": {"b": 1}}'),
        ("${UNSET:-$SET-$$}", "value-$"),
        # lazy: what is not used may be wrong (Compose 2.40.3 looks at it all the same, later ones do not)
        ("${SET:-${UNSET:?never}}", "value"),
        ("${UNSET:+${UNSET:?never}}", ""),
    ],
)
def test_interpolate(template: str, expected: str) -> None:
    assert interpolate(template, Variables(ENV)) == expected


RECORDED = fixture("interpolation")


@pytest.mark.parametrize(("template", "expected"), RECORDED["cases"], ids=[repr(case[0]) for case in RECORDED["cases"]])
def test_recorded(template: str, expected: str | None) -> None:
    try:
        found = interpolate(template, Variables(RECORDED["variables"]))
    except Fault:
        found = None
    assert found == expected


@pytest.mark.parametrize(
    ("template", "unset"),
    [
        ("$A ${B} $A $SET ${EMPTY}", {"A", "B"}),
        ("$$A ${A:-} ${A-b} ${A:+b} ${A+b}", set()),
        ("${A:-$B}", {"B"}),
        ("${SET:-$B}", set()),
    ],
    ids=["plain", "escaped or with an operator", "nested", "nested and not used"],
)
def test_notes_what_is_unset(template: str, unset: set[str]) -> None:
    variables = Variables(ENV)
    interpolate(template, variables)
    assert variables.unset == unset


@pytest.mark.parametrize(
    ("template", "error"),
    [
        ("${UNSET:?set it to the name}", "the variable UNSET is not set: set it to the name"),
        ("${EMPTY:?set it}", "the variable EMPTY is empty: set it"),
        ("${UNSET?}", "the variable UNSET is not set: it is required"),
        ("${UNSET:?for $SET}", "the variable UNSET is not set: for value"),
        ("${}", '"${}" is no variable; write ${NAME}, or $$ for a plain $'),
        ("${ a}", '"${ a}" is no variable; write ${NAME}, or $$ for a plain $'),
        ("${a!}", '"${a!}" is no variable; write ${NAME}, or $$ for a plain $'),
        ("a${b", '"a${b" has a ${ that nothing closes on its line; write $$ for a plain $'),
        ("${a:-" * 60 + "}" * 60, "the variables nest too deeply; write a simpler default"),
    ],
)
def test_interpolate_refuses(template: str, error: str) -> None:
    with pytest.raises(Fault) as caught:
        interpolate(template, Variables(ENV))
    assert caught.value.findings[0].message == error
