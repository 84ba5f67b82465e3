# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A manager that answers from recorded rollouts, with a clock of their own."""

from __future__ import annotations

import dataclasses

from ansible_collections.beekeeper.swarm.plugins.module_utils._core.errors import EngineError
from ansible_collections.beekeeper.swarm.plugins.plugin_utils.calls import Effects
from ansible_collections.beekeeper.swarm.plugins.plugin_utils.deployment import deploy
from ansible_collections.beekeeper.swarm.plugins.plugin_utils.failure import Ending
from ansible_collections.beekeeper.swarm.tests.unit.plugins.module_utils._core.rollout.recording import Recording

UPDATE = [{"kind": "service", "name": "roll_web", "action": "update"}]
DIFFERS = ["Network roll_default differs."]


class Manager:
    """Answers as the module would, from a recording, and keeps what it was asked for."""

    def __init__(self, name="update", *, changed=True, counts=None, logs=("last words",), base=None, back="update"):
        self.recording = Recording(name)
        self.changed, self.counts, self.logs = changed, counts, logs
        self.base, self.back = base, back
        self.asked, self.settled, self.earlier = [], [], 0.0
        self.restored = True
        self.gates = ["roll_web"]  # what the services that are still to be written depend on
        self.settles = False  # whether the call that writes settles its revision, as one does that is not waited for

    def call(self, phase, **args):
        self.asked.append(phase)
        return getattr(self, phase)(**args)

    def deploy(self, **_):
        before = self.recording.before
        if self.counts:
            running, desired = self.counts
            live = tuple(dataclasses.replace(item, running=running, desired=desired) for item in before.services)
            before = dataclasses.replace(before, services=live, tasks=(), nodes=())
        deployed = [] if self.changed is None else self.recording.stored["deployed"]
        plan = UPDATE if self.changed else [{**UPDATE[0], "action": "keep"}]
        answer = {
            "changed": bool(self.changed),
            "plan": plan,
            "diff": {},
            "warnings": [],
            "pending": [],
            "gates": self.gates,
            "removals": [],
        }
        answer["done"] = plan if self.changed else []
        services = self.recording.observe().to_json()["services"] if self.changed else []
        past = {"running": 1, "unsettled": {}, "revision": 2 if self.changed else None, "base": self.base}
        past["locked"] = bool(self.changed) and not self.settles
        past["settled"] = self.settles
        return {
            **answer,
            "deployed": deployed,
            "snapshot": before.to_json(),
            "services": services,
            "under_way": [],
            "history": past,
        }

    def refuse(self, **_):
        raise EngineError("no")

    def settle(self, *, outcomes, running, **_):
        self.settled.append((outcomes, running))
        return {"revisions": []}

    def restore(self, phase, **args):
        self.asked.append(phase)
        return getattr(self, f"{phase}_revision")(**args)

    def restore_revision(self, *, revision, outcomes, **_):
        if isinstance(self.back, Exception):
            raise self.back
        self.settled.append((outcomes, revision))
        self.earlier += self.recording.elapsed
        self.recording = Recording(self.back)
        answer = {
            "changed": True,
            "plan": UPDATE,
            "diff": {},
            "done": UPDATE,
            "services": [],
            "warnings": list(DIFFERS),
        }
        snapshot, deployed = self.recording.before.to_json(), self.recording.stored["deployed"]
        past = {"revision": revision or 1, "locked": True}
        return {**answer, "snapshot": snapshot, "deployed": deployed, "history": past}

    def finish_revision(self, *, revision, outcome, **_):
        self.settled.append(({str(revision): outcome}, revision))
        return {"restored": self.restored}

    def clock(self):
        return self.earlier + self.recording.elapsed

    def sleep(self, seconds):
        self.recording.sleep(seconds)

    def observe(self, **_):
        return {"snapshot": self.recording.observe().to_json()}

    def evidence(self, tasks, **_):
        if self.logs is None:
            raise EngineError("no logs")
        return {"logs": {task: list(self.logs) for task in tasks}}

    def effects(self, health=lambda *_: {}):
        return Effects(
            call=self.call,
            restore=self.restore,
            health=health,
            sleep=self.sleep,
            clock=self.clock,
            tell=lambda _: None,
        )

    def run(self, *, check=False, health=lambda *_: {}, project=None, contents=None, **ending):
        return deploy(
            "roll",
            project or {},
            effects=self.effects(health),
            check=check,
            ending=Ending(**{"timeout": 120, **ending}),
            run={"token": "t", "holder": "ann@ci", "layers": []},
            contents=contents or {},
        )


class Halfway(Manager):
    """A manager whose Swarm leaves an old task running, until the service is written again.

    ``locks``: whether an earlier call had the lock each time.
    """

    def __init__(self, *, error=None, helps=True):
        super().__init__()
        self.error, self.helps, self.left, self.locks = error, helps, [], []

    def observe(self, **_):
        seen = self.recording.observe()
        stays = () if self.left and self.helps and not self.error else (self.recording.before.tasks[0],)
        others = tuple(task for task in seen.tasks if task.id not in {old.id for old in stays})
        return {"snapshot": dataclasses.replace(seen, tasks=(*others, *stays)).to_json()}

    def go_on(self, *, left, run):
        self.left += [(item["name"], item["state"]) for item in left]
        self.locks.append(run["locked"])
        if self.error:
            raise self.error
        return {"changed": True, "done": UPDATE}
