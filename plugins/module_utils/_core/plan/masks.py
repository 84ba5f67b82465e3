# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Hide what looks like a secret in everything that is shown."""

from __future__ import annotations

import base64
import json
import re
import typing as t
from urllib.parse import unquote

from ..patterns import expression
from ..spec.normal import OPAQUE
from .clients import password_in, without_passwords

if t.TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

MASK = "********"


def _ending(ending: str, *harmless: str) -> str:
    """Match the end of a word, but for the words that begin with these and are no secrets."""
    return "".join(rf"(?<!^{word})(?<![^a-z]{word})" for word in harmless) + ending + "(?![a-z])"


PASS = _ending("pass", "by", "com", "encom", "over", "under", "sur", "tres")
"""``DBPASS`` is one, and ``BYPASS`` is none."""

KEY = _ending("keys?", "mon", "don", "tur", "turn", "hoc", "joc", "whis", "hot")

SECRET_NAME = expression(
    rf"{PASS}|{KEY}|(^|[^a-z])(auth|pw|creds?|salt|jwt|hmac)($|[^a-z])|passw|passphrase|pwd|secret|token|credential"
    r"|(api|private|access).?key|(basic|digest|forward|master)auth|cookie",
    re.IGNORECASE,
)
WORD_BEGINS = expression(r"(?<=[a-z0-9])(?=[A-Z])")
"""Where a word begins inside ``dbPass``."""

NAMES_A_FILE = expression(r"[_.-](file|path|dir)\Z", re.IGNORECASE)
"""``DB_PASSWORD_FILE=/run/secrets/db`` says where a secret is, which is none."""

SECRET_VALUE = expression(
    r"-----BEGIN [A-Z ]*PRIVATE KEY-----"
    r"|\beyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]*"
    r"|\b(?:gh[oprsu]|github_pat|glpat|xox[abprs]|sk|rk|hvs|npm|dckr_pat|SWMTKN|SWMKEY)[-_][\w-]{16,}"
    r"|\b(?:AKIA|ASIA)[0-9A-Z]{16}\b"
    r"|\$(?:apr1|2[abxy]|5|6|y|argon2(?:i|d|id))\$\S{8,}"
)
"""Private keys, JSON web tokens, tokens and keys of well-known makers, and hashes of passwords."""

URL_PASSWORD = expression(r"(\w+://[^\s/:@]*:)([^\s/]+|(?!\d+/)[^\s@\"']+)(@)")
"""With a slash in the password too, unless what stands before the slash is a port."""

DSN_PASSWORD = expression(r"((?<![\w.-])[\w.-]+:)([^\s/]\S{0,255}?)(@(?:\w+\(|/))")
"""``me:hunter2@tcp(db:3306)/app``, as Go has it."""

KEY_NAME = (
    r"(?:api|access|account|sharedaccess|encrypt(?:ion)?|sign(?:ing)?|master|private|secret|session|app)"
    r"[_-]?key(?![a-z])"
)
NAME = rf"(?:password|passwd|pwd|token|secret|signature|masterauth|{KEY_NAME})"
PASS_ASSIGNED = rf"(?:(?<=\w){PASS}|{PASS}(?=\\?[\"']|[ \t]*=))"
"""``pass: 3`` is what a test says; ``pass=``, ``"pass":`` and ``db_pass:`` stand before a password."""

ASSIGNED = expression(
    rf"((?:{NAME}|{PASS_ASSIGNED})\\?[\"']?[ \t]*(?:=|:(?!//))[ \t]*(?:\\?[\"'])?"
    rf"|--[\w-]*(?:{NAME}|{PASS})[ \t]+(?!-)[\"']?"
    r"|\b(?:bearer|basic)\s+(?=[\w.~+/=-]{8}))"
    r"((?<=\\\")[^\"\\]+|(?<=\")(?:[^\"\\\n]|\\.)+|(?<=')[^'\n]+|[^\s;,&\"']+)",
    re.IGNORECASE,
)
"""Parts of a longer text: ``Server=db;Password=x``, ``{"password": "x y"}``, ``--token x``, ``Bearer x``."""

LONGER = expression(r"[\s\"'@?]")
"""What stands in no name: before ``=`` it says that this is a longer text, such as that of a shell."""


def masked_variable(entry: str) -> str:
    """Mask ``NAME=value`` where the name or the value looks like a secret's."""
    name, equals, value = entry.partition("=")
    if LONGER.search(name) and not _is_secret_name(name):
        return masked("", entry)
    name = _assigned(name)
    return f"{name}={masked(name, value)}" if equals else masked("", entry)


def masked(name: str, value: str) -> str:
    """Mask a value by its name and its looks, and parts of a value that look like a password."""
    if not value or (NAMES_A_FILE.search(name) and value.startswith("/")):
        return value
    if _is_secret_name(name) or SECRET_VALUE.search(value):
        return MASK
    return _assigned(value)


def masked_part(text: str) -> str:
    """Mask in a longer text only what looks like a secret, and leave the rest to be read."""
    return _assigned(SECRET_VALUE.sub(MASK, text))


def _assigned(value: str) -> str:
    for pattern in (URL_PASSWORD, DSN_PASSWORD):
        value = pattern.sub(rf"\1{MASK}\3", value)
    return without_passwords(ASSIGNED.sub(lambda found: f"{found[1]}{MASK}", value), MASK)


def _is_secret_name(name: str) -> bool:
    return bool(SECRET_NAME.search(WORD_BEGINS.sub("_", name)))


def shown(path: tuple[str, ...], value: t.Any, *, after: Sequence[str] = ()) -> t.Any:
    """Make the value of a field fit to be shown. Only the user's own mappings have names that can betray a secret.

    ``after``: a list goes on from there, as arguments do from their program.
    """
    return _shown(value, owned=path[-1] in OPAQUE, after=after)


def _shown(value: t.Any, *, owned: bool, after: Sequence[str] = ()) -> t.Any:
    if isinstance(value, dict):
        return {
            key: masked(key, item) if owned and isinstance(item, str) else _shown(item, owned=key in OPAQUE)
            for key, item in value.items()
        }
    if isinstance(value, list):
        return [_item(item, [*after, *value[:index]]) for index, item in enumerate(value)]
    return masked_variable(value) if isinstance(value, str) else value


def _item(item: t.Any, before: Sequence[t.Any]) -> t.Any:
    """Mask an item of a list. In ``--password x`` the option before it names it."""
    if not isinstance(item, str):
        return _shown(item, owned=False)
    arguments = [argument for argument in before if isinstance(argument, str)]
    option = arguments[-1] if arguments else ""
    if option.startswith("-") and "=" not in option and not item.startswith("-") and _is_secret_name(option):
        return masked(option, item)
    password = password_in(item, arguments)
    return f"{item[: -len(password)]}{MASK}" if password else masked_variable(item)


SHORTEST = 6
"""Characters of a secret that is looked for in what programs wrote: a shorter one stands in many a harmless word."""


def secret_texts(services: Iterable[Mapping[str, t.Any]], secrets: Iterable[str]) -> tuple[str, ...]:
    """Gather what must not be shown, longest first: the lines of secrets, and variables whose name is a secret's.

    Of a secret in JSON it is each text in it, and of all secrets and variables the passwords in URLs.

    ``services`` are those of a canonical project, ``secrets`` the contents in base64.
    """
    contents = [base64.b64decode(content).decode(errors="replace") for content in secrets]
    variables = [
        (name, str(value))
        for service in services
        for name, value in (service.get("environment") or {}).items()
        if value is not None
    ]
    secret = [*contents, *(value for name, value in variables if masked(name, value) == MASK)]
    parts = (part for text in secret for part in _texts_in(text))
    passwords = (part for text in (*contents, *(value for _name, value in variables)) for part in _passwords_in(text))
    lines = (line.strip() for text in (*secret, *parts, *passwords) for line in text.splitlines())
    return tuple(sorted({line for line in lines if len(line) >= SHORTEST}, key=lambda line: (-len(line), line)))


def _texts_in(text: str) -> Iterator[str]:
    """Give the texts in a JSON object or list."""
    try:
        found = json.loads(text)
    except ValueError:
        return
    left = [found]
    while left:
        value = left.pop()
        if isinstance(value, str):
            yield value
        elif isinstance(value, (dict, list)):
            left.extend(value.values() if isinstance(value, dict) else value)


def _passwords_in(text: str) -> Iterator[str]:
    """Give the passwords in URLs, as they stand there and as programs read them."""
    for _before, password, _at in URL_PASSWORD.findall(text):
        yield password
        yield unquote(password)


def hidden(text: str, secrets: Iterable[str]) -> str:
    """Mask the secrets in what a program wrote, and what looks like one."""
    for secret in secrets:
        text = text.replace(secret, MASK)
    return masked_part(text)
