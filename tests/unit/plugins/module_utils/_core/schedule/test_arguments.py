# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.schedule.arguments import unusable

SEEN = (
    "schedule_arguments gives a variable where every user of the host can read it: use schedule_extra_vars, or "
    "schedule_vars_files."
)
ASKED = "schedule_arguments has {!r}, and nobody is there to answer: give a password in a file."


@pytest.mark.parametrize(
    "arguments",
    [
        pytest.param(["--limit", "swarm_workers", "--forks", "5"], id="others"),
        pytest.param(["-e", "@/srv/more.yml", "-e@/srv/b.yml", "-ve@/srv/c.yml"], id="files-by-the-short-option"),
        pytest.param(["--extra-vars=@/srv/a.yml", "--extra", "@/srv/b.yml"], id="files-by-the-long-option"),
        pytest.param(["-lblock", "-uJack", "-ie/hosts"], id="letters-in-values"),
        pytest.param(["-l", "every", "-vvv", "-bCD"], id="flags"),
        pytest.param(["--vault-id", "dev@/srv/prompt", "--vault-id=/srv/v", "--vault-i", "@a@prompt"], id="vault-ids"),
        pytest.param(["--start-at-task", "prompt", "--skip-tags=step"], id="words-of-others"),
        pytest.param(["--become-password-file=/srv/b", "--key-file", "/srv/k", "-", ""], id="passwords-in-files"),
    ],
)
def test_usable(arguments):
    assert list(unusable(arguments)) == []


@pytest.mark.parametrize(
    "arguments",
    [
        *(["-e", "pw=1"], ["-epw=1"], ["--extra-vars", "pw=1"], ["--extra-vars=pw=1"], ["-e"], ["-e\npw=1"]),
        *(["--extra-v", "pw=1"], ["--extra=pw=1"], ["--e", "pw=1"], ["--e=pw=1"], ["--extra-vars pw=1"], ["-e pw=1"]),
        *(["-vepw=1"], ["-ve", "pw=1"], ["-bCDvvvepw=1"], ['-e{"pw": 1}'], ["--limit", "a", "-v", "-ve", "pw=1"]),
    ],
)
def test_variables_are_seen(arguments):
    assert list(unusable(arguments)) == [SEEN]


@pytest.mark.parametrize(
    "argument",
    ["-k", "-K", "-J", "-bK", "-vvkK", "--ask-pass", "--ask-become-pass", "--ask-b", "--ask-vault-password", "--ask-p"],
)
def test_nobody_answers(argument):
    assert list(unusable([argument])) == [ASKED.format(argument)]


@pytest.mark.parametrize(
    "arguments",
    [
        *(["--vault-id", "prompt"], ["--vault-id", "dev@prompt"], ["--vault-id=prompt"], ["--vault-id=dev@prompt"]),
        *(["--vault-i", "@prompt"], ["--vault-i=dev@prompt_ask_vault_pass"], ["--vault-id", "prompt_ask_vault_pass"]),
        ["--vault-id dev@prompt"],
    ],
)
def test_nobody_answers_for_a_vault(arguments):
    assert list(unusable(arguments)) == [ASKED.format(arguments[0])]


@pytest.mark.parametrize("argument", ["--step", "--ste"])
def test_nobody_answers_step_by_step(argument):
    sentence = f"schedule_arguments has {argument!r}, and nobody is there to answer: leave it out."
    assert list(unusable([argument])) == [sentence]


def test_each_is_said():
    assert list(unusable(["-K", "-e", "pw=1", "-ve@/srv/a.yml", "--extra=pw=1"])) == [ASKED.format("-K"), SEEN, SEEN]
