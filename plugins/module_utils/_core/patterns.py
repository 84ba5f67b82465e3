# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Regular expressions that are compiled when they are first asked.

Of the eighty that a deploy imports it asks a few, and compiling all takes as long as importing everything else.
"""

from __future__ import annotations

import re
import typing as t


def expression(text: str, flags: int = 0) -> re.Pattern[str]:
    """Stand in for ``re.compile``. What is wrong with ``text`` shows at the first use."""
    return t.cast("re.Pattern[str]", _Later(text, flags))


class _Later:
    def __init__(self, text: str, flags: int) -> None:
        self._written = (text, flags)

    def __getattr__(self, name: str) -> t.Any:
        if name.startswith("_"):
            raise AttributeError(name)
        found = getattr(re.compile(*self._written), name)
        setattr(self, name, found)  # asked here the next time
        return found
