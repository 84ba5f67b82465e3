# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
name: cluster_plan
version_added: 0.1.0
short_description: What makes one swarm of an inventory
description:
  - Takes what the hosts said of themselves and says which manager initialises or leads the swarm, who joins it, whose
    role, labels or availability is to change and who is to be removed, or what is in the way.
  - An even number of managers, or more than seven, is a warning. So is a host name that two nodes share, a node
    that is not in the inventory and stays, and a manager that has to stay because others are not there to take over.
  - The role P(beekeeper.swarm.cluster#role) follows this plan.
extends_documentation_fragment:
  - beekeeper.swarm.answers
  - beekeeper.swarm.answers.run
positional: _input
options:
  labels:
    description: Host name to the labels that its node is to have. What is no mapping leaves the node's labels alone.
    type: dict
  availability:
    description: Host name to the availability that its node is to have. An empty one leaves it alone.
    type: dict
  settings:
    description: The settings that the swarm is to have, by the options of M(beekeeper.swarm.swarm). V(none) leaves one
      alone.
    type: dict
  remove_absent:
    description: Whether nodes that are not of the inventory are to be removed.
    type: bool
    default: false
  replace_labels:
    description: Whether a node is to lose the labels that are not among those it is to have.
    type: bool
    default: false
  unlocked:
    description:
      - Hosts that are locked and count as unlocked, for a plan of what check mode does not do.
      - Where no manager leads without them, or it is not certain which manager of the swarm each is, the plan has
        nothing else.
    type: list
    elements: str
    default: []
seealso:
  - module: beekeeper.swarm.swarm
author:
  - The beekeeper.swarm developers (@beekeeper)
"""

EXAMPLES = r"""
- name: Read the membership of every host
  beekeeper.swarm.swarm_info:
  register: info

- name: Say what is to be done
  ansible.builtin.debug:
    msg: >-
      {{ answers | beekeeper.swarm.cluster_plan(managers=groups.swarm_managers, workers=groups.swarm_workers,
      acting=ansible_play_hosts) }}
  vars:
    answers: "{{ dict(ansible_play_hosts | zip(ansible_play_hosts | map('extract', hostvars, 'info'))) }}"
  run_once: true
"""

RETURN = r"""
_value:
  description: The plan.
  type: dict
  contains:
    problem:
      description: What is in the way, one sentence for each host, or V(null). Nothing else is returned then.
      type: str
    manager:
      description: The host that initialises the swarm or leads the one that stands.
      type: str
      sample: node1
    init:
      description: Whether that host is to initialise the swarm.
      type: bool
      sample: true
    cluster_id:
      description: The id of the swarm that stands, or V(null).
      type: str
    join:
      description: The hosts that are to join, each with the role of its group.
      type: list
      elements: str
      sample:
        - node2
        - node3
    settings:
      description: The settings that differ, all that are given where the swarm is not there yet.
      type: list
      elements: str
    roles:
      description: The hosts whose role is to change, promotions before demotions, with C(host), C(node_id), C(role) and
        the manager to ask (C(via)).
      type: list
      elements: dict
    differing:
      description: The hosts whose labels or availability are to change.
      type: list
      elements: str
    drains:
      description: Whether one of them is to be drained.
      type: bool
    remove:
      description: The nodes that are to be removed, as of RV(beekeeper.swarm.swarm_info#module:nodes).
      type: list
      elements: dict
    keeper:
      description: The manager that stays one, which demotes and removes.
      type: str
    lacking:
      description: The hosts that are to be managers, are none and do not become one now. Empty where that keeps nobody.
      type: list
      elements: str
    held:
      description: The managers that stay until those that are RV(_value.lacking) are there.
      type: list
      elements: str
    refused:
      description:
        - At which manager that is to go the run stops, because fewer than a majority would be left of the managers that
          are there by then, or V(null). Each is judged after those that come before it in C(roles) and C(remove), and
          with all managers that join.
        - The rest of the plan holds all the same. The run looks again at each manager as its turn comes.
      type: str
    steps:
      description: What is to be done, in few words. Empty where all is as it is to be.
      type: list
      elements: str
      sample:
        - "join as workers: node4"
    noop:
      description: Whether nothing is to be done.
      type: bool
"""

import typing as t
from dataclasses import replace

from ansible.utils.display import Display

from ..plugin_utils.bytecode import use_bytecode

use_bytecode()  # before the imports that follow

from ..module_utils._ansible.node_args import label_texts
from ..module_utils._ansible.swarm_args import settings_from
from ..module_utils._core.cluster.alignment import Alignment, align, nodes_of, shared_names, steps, waiting
from ..module_utils._core.cluster.formation import Formation, form
from ..module_utils._core.cluster.quorum import quorum_of
from ..module_utils._core.cluster.settings import check_from_init, differ, said
from ..module_utils._core.cluster.succession import refusal
from ..module_utils._core.cluster.unlocking import as_unlocked
from ..module_utils._core.errors import InputError, SwarmError
from ..plugin_utils.answers import hosts_from

if t.TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ..module_utils._core.cluster.host import Host
    from ..module_utils._core.cluster.nodes import Node

AVAILABILITIES = ("active", "pause", "drain")


def cluster_plan(
    answers: Mapping[str, t.Any],
    *,
    managers: Sequence[str],
    workers: Sequence[str],
    acting: Sequence[str],
    labels: Mapping[str, t.Any] | None = None,
    availability: Mapping[str, t.Any] | None = None,
    settings: Mapping[str, t.Any] | None = None,
    remove_absent: bool = False,
    replace_labels: bool = False,
    unlocked: Sequence[str] = (),
) -> dict[str, t.Any]:
    try:
        answered = [
            _wanted(host, labels=(labels or {}).get(host.name), availability=(availability or {}).get(host.name))
            for host in hosts_from(answers, managers=managers, workers=workers, acting=acting)
        ]
        wanted = settings_from(settings or {})
        hosts = as_unlocked(answered, unlocked)
        if hosts is None:
            return _unlock_first(unlocked)
        formation = form(hosts)
        aligned = align(hosts, formation, remove_absent=remove_absent, replace_labels=replace_labels)
        live = (answers.get(formation.manager) or {}).get("settings") or {}
        check_from_init(live, wanted, node=formation.manager)
        differing = differ(live, wanted)
    except SwarmError as exc:
        return {"problem": exc.message}
    _warn(nodes_of(hosts, formation), aligned=aligned, managers=len(managers))
    becoming = [said(live, wanted, option) for option in differing]
    todo = steps(formation, aligned, hosts, unlocked=unlocked, settings=becoming)
    plan = {**formation.to_result(), **aligned.to_result(), "settings": differing}
    refused = refusal(hosts, formation, aligned)
    return {"problem": None, **plan, "refused": refused, "steps": todo, "noop": not todo}


def _unlock_first(unlocked: Sequence[str]) -> dict[str, t.Any]:
    """Give the plan where nobody knows of these managers before they are unlocked. What comes then cannot be known."""
    first = unlocked[0]
    plan = {**Formation(first, init=False, cluster_id=None, join=()).to_result(), **Alignment(first).to_result()}
    todo = [f"unlock {', '.join(unlocked)}", "see then what else is to be done, which nobody tells before"]
    return {"problem": None, **plan, "settings": [], "refused": None, "steps": todo, "noop": False}


def _wanted(host: Host, *, labels: t.Any, availability: t.Any) -> Host:
    return replace(host, availability=_availability(host.name, availability), labels=_labels(host.name, labels))


def _availability(name: str, given: t.Any) -> str | None:
    if given not in (None, "", *AVAILABILITIES):
        raise InputError(f"swarm_availability of {name} is {given!r}: write active, pause or drain.")
    return given or None


def _labels(name: str, given: t.Any) -> dict[str, str] | None:
    if given is None or given == "":
        return None
    if not isinstance(given, dict):
        raise InputError(f"swarm_labels of {name} is {given!r}: write a mapping of labels to values.")
    return label_texts(given)


def _warn(nodes: Sequence[Node], *, aligned: Alignment, managers: int) -> None:
    for sentence in (*quorum_of(managers).advice(), *shared_names(nodes), waiting(aligned)):
        if sentence:
            Display().warning(sentence)
    if aligned.strangers:
        Display().warning(
            f"{', '.join(aligned.strangers)} of the swarm is not in the inventory, and stays: put it into "
            "swarm_managers or swarm_workers, or remove it with cluster_remove_absent: true."
        )


class FilterModule:
    def filters(self) -> dict[str, t.Callable[..., t.Any]]:
        return {"cluster_plan": cluster_plan}
