# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest
from ansible_collections.beekeeper.swarm.plugins.plugin_utils.built import Store

BUILT = "modules.stack-ZIP_DEFLATED-none"


@pytest.fixture
def store(tmp_path):
    """A run that has built the module, and kept it."""
    source = tmp_path / "sources" / "folder" / "thing.py"
    source.parent.mkdir(parents=True)
    source.write_text("VALUE = 1\n", encoding="utf-8")
    used = tmp_path / "first"
    store = Store(str(tmp_path / "kept"), str(used), "modules.stack-", (str(tmp_path / "sources"),))
    key = store.lay_out()
    used.mkdir()
    for name in (BUILT, f"{BUILT}.lock", "modules.stack_info-ZIP_DEFLATED-none"):
        (used / name).write_bytes(b"built")
    store.keep(key)
    return store


@pytest.fixture
def later(store, tmp_path):
    return replace(store, used=str(tmp_path / "later"))


def laid_out(store):
    return {path.name: path.read_bytes() for path in Path(store.used).glob("*")}


def kept(store):
    return list(Path(store.kept).iterdir())


def test_a_later_run_has_what_was_built(later):
    assert not later.lay_out()
    assert laid_out(later) == {BUILT: b"built"}


def _other_source(store):
    (Path(store.sources[0]) / "folder" / "thing.py").write_text("VALUE = 22\n", encoding="utf-8")


def _more_sources(store):
    (Path(store.sources[0]) / "more.py").touch()


def _cut_off(store):
    kept(store)[0].write_bytes(b"bui")


def _for_others(store):
    Path(store.kept).chmod(0o770)


def _gone(store):
    for path in kept(store):
        path.unlink()


@pytest.mark.parametrize("happens", [_other_source, _more_sources, _cut_off, _for_others, _gone])
def test_what_is_not_sure_to_be_the_same_is_built_anew(later, happens):
    happens(later)
    assert later.lay_out()
    assert laid_out(later) == {}


@pytest.mark.parametrize("happens", [_other_source, _more_sources])
def test_what_was_built_while_its_sources_changed_is_not_kept(later, happens):
    _gone(later)
    key = later.lay_out()
    Path(later.used).mkdir()
    (Path(later.used) / BUILT).write_bytes(b"of the old sources")
    happens(later)
    later.keep(key)
    assert kept(later) == []
    assert laid_out(later) == {BUILT: b"of the old sources"}


def test_of_a_write_that_fails_nothing_stays(store):
    (file,) = kept(store)
    file.unlink()
    file.mkdir()
    store.keep(file.name.split(".")[-2])
    assert kept(store) == [file]


def test_of_old_ones_the_newest_stay(store, later):
    for number in range(12):
        (Path(store.sources[0]) / f"source{number}.py").touch()
        (Path(store.used) / BUILT).unlink()
        key = store.lay_out()
        (Path(store.used) / BUILT).write_bytes(b"built %d" % number)
        store.keep(key)
        for path in kept(store):  # each is older than the next
            os.utime(path, ns=(path.stat().st_atime_ns, path.stat().st_mtime_ns - 10**9))
    later.lay_out()
    assert laid_out(later) == {BUILT: b"built 11"}
    assert sorted(path.read_bytes() for path in kept(later)) == sorted(b"built %d" % number for number in range(3, 12))


def test_what_this_run_has_built_stays(store):
    (Path(store.used) / BUILT).write_bytes(b"this run's")
    assert not store.lay_out()
    assert laid_out(store)[BUILT] == b"this run's"


def test_other_modules_do_not_count_as_built(store):
    other = replace(store, name="modules.stack_rollback-")
    assert other.lay_out()


@pytest.mark.parametrize("folder", ["kept", "used"])
def test_a_folder_that_cannot_be_written_is_no_error(later, tmp_path, folder):
    (tmp_path / "file").touch()
    broken = replace(later, **{folder: str(tmp_path / "file" / "folder")})
    key = broken.lay_out()
    assert key
    broken.keep(key)


def test_what_is_kept_is_for_its_user_alone(store):
    path = Path(store.kept)
    assert [oct(os.stat(place).st_mode & 0o777) for place in (path, *path.iterdir())] == ["0o700", "0o600"]


def test_the_module_and_all_that_may_travel_are_sources():
    store = Store.of("stack")
    names = (
        "modules/stack.py",
        "plugin_utils/early.py",
        "meta/runtime.yml",
        "swarm/plugins/module_utils",
        "ansible/module_utils",
    )
    assert [any(source.endswith(name) for source in store.sources) for name in names] == [True] * 5
    assert all(os.path.exists(source) for source in store.sources[:5])
