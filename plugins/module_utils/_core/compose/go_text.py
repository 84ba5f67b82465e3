# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Scalars as Go's ``fmt`` writes them."""

from __future__ import annotations

import math
import typing as t

from ..patterns import expression


def plain_text(value: t.Any) -> str:
    """Write a scalar as Go's ``fmt.Sprint`` does: ``true``, ``1.5``, ``1e+06``."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return go_float(value) if isinstance(value, float) else str(value)


def go_float(number: float) -> str:
    """Write a float as Go's ``%v`` does: shortest digits, with an exponent from 1e6 on and below 1e-4."""
    if not math.isfinite(number):
        return "NaN" if math.isnan(number) else "+Inf" if number > 0 else "-Inf"
    sign, digits, point = _decimal(repr(number))
    if -4 < point <= 6:
        return sign + _positional(digits, point)
    mantissa = digits[0] + (f".{digits[1:]}" if len(digits) > 1 else "")
    return f"{sign}{mantissa}e{'-' if point < 1 else '+'}{abs(point - 1):02d}"


def _decimal(text: str) -> tuple[str, str, int]:
    """Split a number's text into sign, significant digits, and how many of them stand before the point."""
    mantissa, _e, power = text.lstrip("-").partition("e")
    whole, _dot, fraction = mantissa.partition(".")
    digits = (whole + fraction).lstrip("0")
    point = len(whole) + int(power or 0) - (len(whole + fraction) - len(digits))
    return "-" if text.startswith("-") else "", digits.rstrip("0") or "0", point if digits else 1


def _positional(digits: str, point: int) -> str:
    if point <= 0:
        return f"0.{'0' * -point}{digits}"
    if point >= len(digits):
        return digits + "0" * (point - len(digits))
    return f"{digits[:point]}.{digits[point:]}"


TIME = expression(
    r"(?P<date>[0-9-]+)(?:[Tt \t]+(?P<time>[0-9:]+)(?:\.(?P<fraction>[0-9]*))?[ \t]*(?P<zone>Z|[-+][0-9:]+)?)?\Z"
)


def go_time(written: str) -> str:
    """Write a time of YAML as Go does, by RFC 3339: ``2001-12-14`` is ``2001-12-14T00:00:00Z``."""
    match = TIME.match(written)
    if not match:
        return written
    year, month, day = match["date"].split("-")
    clock = ":".join(part.zfill(2) for part in (match["time"] or "0:0:0").split(":"))
    fraction = (match["fraction"] or "")[:9].rstrip("0")
    zone = match["zone"] or "Z"
    if zone != "Z":
        hours, _colon, minutes = zone[1:].partition(":")
        zone = f"{zone[0]}{hours.zfill(2)}:{minutes or '00'}"
    zone = "Z" if zone[1:] == "00:00" else zone
    return f"{year}-{month.zfill(2)}-{day.zfill(2)}T{clock}{'.' * bool(fraction)}{fraction}{zone}"
