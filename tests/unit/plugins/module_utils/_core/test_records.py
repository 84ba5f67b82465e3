# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Classes that are quickly made behave as Python's own dataclasses: each is made both ways and asked the same."""

from __future__ import annotations

import copy
import dataclasses
import pickle
import typing as t

import pytest
from ansible_collections.beekeeper.swarm.plugins.module_utils._core import records

MAKERS = (dataclasses.dataclass, records.dataclass)
"""Python's, and ours."""


def point(dataclass, *, frozen):
    @dataclass(frozen=frozen)
    class Point:
        x: int
        y: int = 2
        tags: list[str] = dataclasses.field(default_factory=list)
        hidden: str = dataclasses.field(default="", repr=False, compare=False)

        @property
        def sum(self) -> int:
            return self.x + self.y

    return Point


def made(dataclass):
    @dataclass(frozen=True)
    class Made:
        x: int
        double: int = dataclasses.field(init=False)
        fixed: int = dataclasses.field(default=5, init=False)

        def __post_init__(self) -> None:
            object.__setattr__(self, "double", self.x * 2)

    return Made


def worded(dataclass):
    @dataclass(frozen=True)
    class Worded:
        a: int

        def __repr__(self) -> str:
            return "worded"

        def __eq__(self, other: object) -> bool:
            return True

        def __hash__(self) -> int:
            return 7

    return Worded


def outcome(work: t.Callable[..., t.Any], *args: t.Any, **given: t.Any) -> t.Any:
    try:
        return work(*args, **given)
    except (TypeError, AttributeError) as exc:
        return type(exc)


def shape(found: object) -> object:
    return found if isinstance(found, type) else vars(found)


VALUES = [
    ((1,), {}),
    ((1, 3), {"tags": ["a"]}),
    ((), {"x": 1, "hidden": "h"}),
    ((), {}),
    ((1,), {"x": 1}),
    ((1,), {"z": 1}),
    ((1, 2, [], "", 5), {}),
]

QUESTIONS: dict[str, t.Callable[[type], t.Any]] = {
    "values": lambda cls: [
        vars(made) if isinstance(made := outcome(cls, *args, **given), cls) else made for args, given in VALUES
    ],
    "shown": lambda cls: repr(cls(1, hidden="secret")),
    "equal": lambda cls: [cls(1) == cls(1), cls(1) == cls(2), cls(1) == 1, cls(1, hidden="a") == cls(1, hidden="b")],
    "not each other's lists": lambda cls: cls(1).tags is cls(1).tags,
    "replaced": lambda cls: dataclasses.asdict(dataclasses.replace(cls(1, 3), x=2)),
    "copied": lambda cls: copy.deepcopy(cls(1, 3)) == cls(1, 3),
    "property": lambda cls: cls(1).sum,
    "set": lambda cls: outcome(lambda: setattr(cls(1), "x", 2)),
    "new": lambda cls: outcome(lambda: setattr(cls(1), "other", 2)),
    "deleted": lambda cls: outcome(lambda: delattr(cls(1), "x")),
    "hash": lambda cls: type(outcome(lambda: hash(cls(1, tags=())))),
    "hash of equal ones": lambda cls: outcome(lambda: hash(cls(1, tags=())) == hash(cls(1, tags=(), hidden="b"))),
    "fields": lambda cls: [field.name for field in dataclasses.fields(cls)],
    "inherited": lambda cls: [field.name for field in dataclasses.fields(type("Sub", (cls,), {}))],
}


@pytest.mark.parametrize("frozen", [True, False])
@pytest.mark.parametrize("question", QUESTIONS)
def test_point(question, frozen):
    theirs, ours = (point(maker, frozen=frozen) for maker in MAKERS)
    assert QUESTIONS[question](ours) == QUESTIONS[question](theirs)


def test_after_init():
    theirs, ours = map(made, MAKERS)
    assert dataclasses.asdict(ours(2)) == dataclasses.asdict(theirs(2)) == {"x": 2, "double": 4, "fixed": 5}


def test_own_methods_stay():
    for cls in map(worded, MAKERS):
        assert (repr(cls(1)), cls(1) == cls(2), hash(cls(1))) == ("worded", True, 7)


def test_a_class_that_extends_another():
    @records.dataclass(frozen=True)
    class Base:
        a: int
        b: int = 2

    @records.dataclass(frozen=True)
    class More(Base):
        c: int = 3

    assert dataclasses.asdict(More(1, c=4)) == {"a": 1, "b": 2, "c": 4}
    assert More(1) != Base(1)


@records.dataclass(frozen=True)
class Packed:
    a: int


def test_pickled():
    assert pickle.loads(pickle.dumps(Packed(3))) == Packed(3)
