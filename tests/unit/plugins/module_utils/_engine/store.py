# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Objects that are written and read back, to see which calls are made. What Swarm makes of them is shown on the lab."""

from __future__ import annotations

from ansible_collections.beekeeper.swarm.plugins.module_utils._core.errors import Conflict, NotFound


class Store:
    """Configs and services, as an Engine keeps them: names apart, a version that counts. Of other kinds it has none."""

    def __init__(self):
        self.configs = {}
        self.services = {}
        self.made = 0
        self.sent = []

    def get(self, path, params=None):
        kind, _slash, name = path.strip("/").partition("/")
        found = getattr(self, kind, {})
        if not name:
            return [item for item in found.values() if self._is_asked(item, params)]
        if name not in found:
            raise NotFound("gone", status=404)
        return found[name]

    def post(self, path, body, params=None, **_headers):
        self.sent.append(path)
        kind, ident, *_update = path.strip("/").split("/")
        found = getattr(self, kind)
        if ident == "create":
            if body["Name"] in found:
                raise Conflict("exists", status=409)
            self.made += 1
            found[body["Name"]] = {"ID": f"{kind[0]}{self.made}", "Version": {"Index": 1}, "Spec": body}
            return {"ID": f"{kind[0]}{self.made}"}
        item = self._of(found, ident)
        if item["Version"]["Index"] != params["version"]:
            raise Conflict("update out of sequence", status=409)
        item["Version"] = {"Index": params["version"] + 1}
        item["Spec"] = {**item["Spec"], **body}
        return None

    def delete(self, path):
        kind, ident = path.strip("/").split("/")
        found = getattr(self, kind)
        del found[self._of(found, ident)["Spec"]["Name"]]

    def _of(self, found, ident):
        item = next((item for item in found.values() if item["ID"] == ident), None)
        if item is None:
            raise NotFound("gone", status=404)
        return item

    def _is_asked(self, item, params):
        labels = item["Spec"].get("Labels") or {}
        asked = ((params or {}).get("filters") or {}).get("label") or []
        wanted = (label.partition("=") for label in asked)
        return all(key in labels and (not equals or labels[key] == value) for key, equals, value in wanted)


class OneShots(Store):
    """One-shot services in stack shop by the state that their one task is in; ``asked``: whose tasks were asked for."""

    def __init__(self, states):
        super().__init__()
        self.states, self.asked = states, []
        template = {"ContainerSpec": {"Image": "app:1"}, "RestartPolicy": {"Condition": "none"}}
        labels = {"com.docker.stack.namespace": "shop"}
        for name, state in states.items():
            self.services[name] = {
                "ID": name,
                "Version": {"Index": 1},
                "Spec": {"Name": name, "Labels": labels, "TaskTemplate": template},
                "ServiceStatus": {"RunningTasks": int(state == "running"), "DesiredTasks": 1},
            }

    def get(self, path, params=None):
        if path != "/tasks":
            return super().get(path, params)
        names = params["filters"]["service"]
        self.asked.append(names)
        if not set(names) <= set(self.states):
            raise NotFound("service not found", status=404)
        return [self._task(name) for name in names]

    def _task(self, name):
        spec = self.services[name]["Spec"]["TaskTemplate"]
        return {"ID": "t1", "ServiceID": name, "Slot": 1, "Spec": spec, "Status": {"State": self.states[name]}}
