# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A pattern compiles when it is asked, and answers as Python's own."""

from __future__ import annotations

import re

import pytest
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.patterns import expression


@pytest.mark.parametrize(
    "ask",
    [
        lambda made: made.fullmatch("Ab").groups(),
        lambda made: made.search("xx ab").start(),
        lambda made: made.match("xx"),
        lambda made: made.sub(r"<\1>", "ab ab"),
        lambda made: made.findall("ab AB"),
        lambda made: (made.pattern, made.flags),
    ],
)
def test_as_python_answers(ask):
    written = (r"(a)b", re.IGNORECASE)
    assert ask(expression(*written)) == ask(re.compile(*written))


def test_later():
    wrong = expression("(")
    with pytest.raises(re.error):
        wrong.search("a")


def test_the_same_again():
    made = expression("a+")
    assert [made.findall("a aa"), made.findall("a aa")] == [["a", "aa"]] * 2
