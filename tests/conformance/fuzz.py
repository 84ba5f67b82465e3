# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A fuzz run in a process with limits: whatever the bytes, a project or one of our errors comes out, soon and in little
memory.

``python fuzz.py SECONDS`` prints how many inputs there were, and the slowest and the largest; it ends with 1 and prints
the input where one breaks the rule. The limits are CPU time and memory of one input, above what the process had before.
"""

from __future__ import annotations

import gc
import random
import resource
import signal
import sys
import tempfile
import time
import typing as t
from pathlib import Path

from ansible_collections.beekeeper.swarm.plugins.module_utils._core.compose.to_stack import to_stack
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.errors import InputError
from ansible_collections.beekeeper.swarm.plugins.plugin_utils.layers import compose
from ansible_collections.beekeeper.swarm.tests.conformance import projects
from ansible_collections.beekeeper.swarm.tests.conformance.suite import CASES
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

SECONDS_EACH = 2.0
MEGABYTES_EACH = 500
# Inputs that are small and mean to be large.
BOMBS = (
    b"".join(b"x%d: &x%d [%s]\n" % (level, level, b",".join([b"*x%d" % (level - 1)] * 9)) for level in range(1, 9)),
    b"x0: &x0 {a: b}\n"
    + b"".join(
        b"x%d: &x%d {%s}\n" % (n, n, b", ".join(b"k%d: *x%d" % (k, n - 1) for k in range(9))) for n in range(1, 9)
    ),
    b"x0: &x0 {a: b}\n"
    + b"".join(b"x%d: &x%d {<<: [%s]}\n" % (n, n, b",".join([b"*x%d" % (n - 1)] * 50)) for n in range(1, 50)),
    b"[" * 100_000,
    b"{a: " * 50_000,
    b"- " * 50_000,
    b"services: {w: {image: " + b"${A:-" * 20_000 + b"}" * 20_000 + b"}}\n",
    b'services: {w: {image: i, command: "' + b"' " * 100_000 + b'"}}\n',
    b"services: {w: {image: i, ports: ['1-65535:1-65535', '1-65535:1-65535/udp']}}\n",
    b"services: {w: {image: i, expose: ['1-65535']}}\n",
    b"services: {w: {image: i, hostname: " + b"9" * 300_000 + b"}}\n",
    b"services: {w: {image: i, deploy: {replicas: 1e308, resources: {limits: {memory: " + b"9" * 4000 + b"g}}}}}\n",
    b"services: {w: {image: i, stop_grace_period: " + b"1h" * 100_000 + b"}}\n",
    b"services: {"
    + b", ".join(b"s%d: {image: i, depends_on: [s%d]}" % (n, n + 1) for n in range(3000))
    + b", s3000: {image: i}}\n",
    b"services: {" + b", ".join(b"s%d: {extends: s%d}" % (n, n + 1) for n in range(3000)) + b", s3000: {image: i}}\n",
    b"? " * 20_000,
    b"'" * 100_001,
    b"&a " * 20_000,
    b"!!binary " * 10_000,
    b"%YAML 9.9\n---\na: b\n",
    b"---\n" * 100_000,
    "services: {w: {image: i}}\n".encode("utf-16"),
    "services: {w: {image: i}}\n".encode("utf-32"),
    b"\xef\xbb\xbfservices: {w: {image: i}}\n",
    b"\x00" * 1000,
    b"",
)
DICTIONARY = (
    *(
        b"services",
        b"image",
        b"${A:-",
        b"}",
        b"$$",
        b"!reset ",
        b"!override ",
        b"&a ",
        b"*a",
        b"<<: *a",
        b"---\n",
        b"? ",
        b"- ",
    ),
    *(
        b"[",
        b"]",
        b"{",
        b"}",
        b": ",
        b"\n  ",
        b"\t",
        b"'",
        b'"',
        b"|\n",
        b">-\n",
        b"#",
        b"null",
        b"~",
        b"-1",
        b"1e999",
        b".nan",
    ),
    *(
        b"\x00",
        b"\xff\xfe",
        b"\xc3\x28",
        b"\xed\xa0\x80",
        b"0x",
        b"99999999999999999999",
        b"extends",
        b"include",
        b"env_file",
        b"..",
    ),
    *(
        b"ports",
        b"volumes",
        b"deploy",
        b"replicas",
        b"networks",
        b"2001-12-14",
        b"!!binary ",
        b"!!float ",
        b"!!set ",
        b"true",
        b"\xf0\x9f\x90\x9d",
    ),
)


class TooSlow(Exception):
    """One input took more CPU time than it may."""


def seeds() -> list[list[bytes]]:
    """The layers of the corpus: what is mutated."""
    return [
        [Path(path).read_bytes() for path in case.paths]
        for case in CASES.values()
        if case.table not in ("kinds", "nested-kinds", "nulls")
    ]


def mutated(data: bytes, rng: random.Random) -> bytes:
    """Cut, double, replace and insert pieces."""
    for _round in range(rng.choice((1, 1, 2, 4, 8))):
        start, end = sorted((rng.randrange(len(data) + 1), rng.randrange(len(data) + 1)))
        end = min(end, start + rng.choice((0, 1, 5, 40)))
        piece = rng.choice((b"", bytes([rng.randrange(256)]), rng.choice(DICTIONARY), data[start:end] * 2))
        data = data[:start] + piece + data[end:]
    return data


class Fuzz:
    """One run: what was tried, and what was slowest and largest."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self.tried = self.projects = 0
        self.slowest = self.largest = 0.0

    def try_layers(self, layers: list[bytes]) -> None:
        """Raise where the layers break the rule."""
        paths = []
        for number, layer in enumerate(layers):
            paths.append(self.directory / f"{number}.yml")
            paths[-1].write_bytes(layer)
        before = _peak(reset=True)
        start = time.process_time()
        signal.setitimer(signal.ITIMER_PROF, SECONDS_EACH)
        try:
            to_stack(compose(paths, env=projects.ENV).project)
            self.projects += 1
        except InputError:
            pass
        finally:
            signal.setitimer(signal.ITIMER_PROF, 0)
        self.tried += 1
        self.slowest = max(self.slowest, time.process_time() - start)
        grown = _peak() - before
        self.largest = max(self.largest, grown)
        if grown > MEGABYTES_EACH:
            raise MemoryError(f"{grown:.0f} MB")
        if self.tried % 100 == 0:
            gc.collect()


def _peak(*, reset: bool = False) -> float:
    """The largest resident size since the last reset, in MB."""
    if reset:
        Path("/proc/self/clear_refs").write_text("5", encoding="ascii")
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024


def _limit() -> None:
    """Let the kernel refuse memory, and a signal end what takes too long."""
    used = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (used + (MEGABYTES_EACH + 100) * 1024**2, resource.RLIM_INFINITY))

    def stop(_signal: int, _frame: t.Any) -> None:
        raise TooSlow(f"{SECONDS_EACH} s of CPU time")

    signal.signal(signal.SIGPROF, stop)


def main(seconds: float, number: int) -> None:
    """Bombs, arbitrary bytes and drawn projects first, then mutations until the time is up."""
    with tempfile.TemporaryDirectory() as directory:
        fuzz = Fuzz(Path(directory))
        corpus = seeds()
        _limit()
        for bomb in BOMBS:
            _try(fuzz, [bomb])
        _drawn(fuzz, number)
        rng, until = random.Random(number), time.monotonic() + seconds
        while time.monotonic() < until:
            layers = list(rng.choice(corpus))
            index = rng.randrange(len(layers))
            layers[index] = mutated(layers[index], rng)
            _try(fuzz, layers)
    print(f"fuzz: {fuzz.tried} inputs, {fuzz.projects} of them projects; slowest {fuzz.slowest:.2f} s, ", end="")
    print(f"largest {fuzz.largest:.0f} MB; nothing but projects and our errors")


def _drawn(fuzz: Fuzz, number: int) -> None:
    bounded = settings(
        max_examples=300, deadline=None, database=None, suppress_health_check=list(HealthCheck), phases=[Phase.generate]
    )

    @seed(number)
    @bounded
    @given(st.binary(max_size=200))
    def arbitrary(data: bytes) -> None:
        _try(fuzz, [data])
        _try(fuzz, [b"services: {w: {image: i, x: " + data + b"}}"])

    @seed(number)
    @bounded
    @given(st.text(max_size=60), st.sampled_from(sorted({**projects.SERVICE, **projects.LIMITS})))
    def in_a_key(text: str, key: str) -> None:
        value = projects.written(text)
        _try(fuzz, [f"services: {{w: {{image: i, {key}: {value}}}}}".encode("utf-8", "surrogatepass")])
        _try(
            fuzz, [f"services: {{w: {{image: i, {key}: [{value}, {{a: {value}}}]}}}}".encode("utf-8", "surrogatepass")]
        )

    arbitrary()
    in_a_key()


def _try(fuzz: Fuzz, layers: list[bytes]) -> None:
    try:
        fuzz.try_layers(layers)
    except BaseException:
        print("fuzz: these layers broke the rule:", file=sys.stderr)
        for layer in layers:
            print(f"  {layer[:4000]!r}", file=sys.stderr)
        raise


if __name__ == "__main__":
    main(float(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 0)
