# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A tag was rebuilt well: what followed it runs the new image, and what must not has the old one."""

testinfra_hosts = ["ansible://*-node1"]


def test_what_was_rolled_runs_the_new_image(image, built):
    for service, replicas in (("fresh_web", 3), ("fresh_api", 2), ("fresh_single", 1)):
        assert built(service) == [image(service).partition("@")[2]] * replicas
    assert len({image(f"fresh_{name}") for name in ("web", "api", "single", "asleep")}) == 1


def test_what_ends_and_what_is_pinned_stay(image):
    assert image("fresh_job") == image("fresh_once") == image("fresh_pinned") != image("fresh_web")


def test_each_run_is_one_revision(revisions):
    assert revisions == [1, 2, 3]


def test_nothing_is_behind_but_what_ends(inspect):
    known = inspect("config", "beekeeper.swarm.images")["Spec"]["Labels"]["beekeeper.swarm.images"]
    assert '"fresh_job"' in known
    assert '"fresh_once"' in known
    assert '"fresh_web"' not in known
