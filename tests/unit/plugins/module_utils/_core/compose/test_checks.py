# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is wrong with a project as a whole, and with single values. The reference refuses each, but for a key of
gpus that it drops in silence.
"""

from __future__ import annotations

import pytest
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.compose.faults import ComposeFaults
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.compose.loading import Document
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.compose.project import build_project
from ansible_collections.beekeeper.swarm.plugins.plugin_utils.yaml_reader import read_documents


class NoFiles:
    def text(self, _path: str) -> str | None:
        return None


def error_of(layer: str) -> str:
    documents = [Document(each.data, 0) for each in read_documents(layer.encode())]
    with pytest.raises(ComposeFaults) as caught:
        build_project(documents, env={}, project_dir="/srv/project", files=NoFiles())
    return caught.value.message


WEB = "services: {b: {image: i}, web: {image: i, "


@pytest.mark.parametrize(
    ("rest", "error"),
    [
        ("scale: 3, deploy: {replicas: 2}}}",
         "web.scale: 3 is not deploy.replicas, which is 2; take one of the two out."),
        ("scale: 2, container_name: cc}}",
         "web.scale: 2 containers cannot have one name; take container_name out."),
        ("deploy: {replicas: 2}, container_name: cc}}",
         "web.deploy.replicas: 2 containers cannot have one name; take container_name out."),
        ("container_name: cc}, c: {image: i, container_name: cc}}",
         "c.container_name: cc is the name of web already; change one."),
        ("mem_limit: 1g, deploy: {resources: {limits: {cpus: 1}}}}}",
         "web.mem_limit: is not what deploy.resources.limits.memory says; take one of the two out."),
        ("mem_reservation: 1g, deploy: {resources: {reservations: {memory: 2g}}}}}",
         "web.mem_reservation: is not what deploy.resources.reservations.memory says; take one of the two out."),
        ("tmpfs: [/a], volumes: [/b, './x:/a']}}",
         "web.volumes[1]: /a is mounted by tmpfs[0] already; take one of the two out."),
        ("tmpfs: [/a, '/a:size=1m']}}",
         "web.tmpfs[1]: /a is mounted by tmpfs[0] already; take one of the two out."),
        ("depends_on: [web]}}",
         "web.depends_on.web: services depend on each other in a circle: web -> web."),
        ("links: [c]}, c: {image: i, network_mode: 'service:d'}, d: {image: i, volumes_from: [web]}}",
         "d.depends_on.web: services depend on each other in a circle: web -> c -> d -> web."),
        ("network_mode: 'service:none'}}",
         "web.depends_on.none: there is no service none; correct the name."),
        ("build: {dockerfile: D, dockerfile_inline: FROM x}}}",
         "web.build.dockerfile_inline: does not go with dockerfile; take one of the two out."),
        ("build: {additional_contexts: {x: 'service:b'}}}}",
         'web.build.additional_contexts.x: "b" is no service that is built; name one, or a directory.'),
        ("platform: linux/amd64, build: {platforms: [linux/arm64]}}}",
         "web.build.platforms: the platform of the service, linux/amd64, is missing; add it."),
        ("build: {secrets: [s]}}}",
         'web.build.secrets.s: there is no secret "s"; define it under the top-level secrets, or correct the name.'),
        ("models: [m]}}",
         'web.models.m: there is no model "m"; define it under the top-level models, or correct the name.'),
    ],
)  # fmt: skip
def test_services(rest: str, error: str) -> None:
    assert error_of(WEB + rest) == f"services.{error}"


@pytest.mark.parametrize(
    ("resources", "error"),
    [
        ("secrets: {s: {file: a, environment: B}}",
         "secrets.s.environment: does not go with file; take one of the two out."),
        ("configs: {c: {content: a, file: b}}",
         "configs.c.content: does not go with file; take one of the two out."),
        ("configs: {c: }", "configs.c: has no content; write file, environment, content or external: true."),
        # what no service uses is checked, too
        ("volumes: {v: {external: true, labels: {a: 1}}}",
         "volumes.v.labels: an external resource takes no such key; take it out, or external."),
        ("volumes: {'a b': }", "volumes.a b: is no name; write letters, digits, ., _ and - only."),
        ("networks: {n: {external: {name: a}, name: b}}",
         "networks.n: has a name and another one below external; take external.name out."),
        ("networks: {n: {external: {nam: a}}}", "networks.n.external: unknown key nam; external takes true, or name."),
        ("networks:", "networks: has no value; write a mapping, or take the key out."),
        ("models: {m: {name: a}}", "models.m: has no model; write the model's image as model."),
    ],
)  # fmt: skip
def test_resources(resources: str, error: str) -> None:
    assert error_of(f"services: {{web: {{image: i}}}}\n{resources}") == error


@pytest.mark.parametrize(
    ("rest", "error"),
    [
        ("ports: [{target: 80, host_ip: a}]}}",
         'ports[0]: host_ip "a" is no IP address; write one, or take it out.'),
        ("devices: [{target: /dev/a}]}}", "devices[0]: has no source; write the device on the node as source."),
        ("devices: [{source: a}]}}", "devices[0]: has no target; write the device in the container as target."),
        ("gpus: [{count: 1, device_ids: [a]}]}}",
         "gpus[0]: has both count and device_ids; take one of the two out."),
        ("gpus: [{kind: a}]}}",
         "gpus[0].kind: unknown key; the keys here are capabilities, count, device_ids, driver, options."),
        ("deploy: {resources: {reservations: {devices: [{driver: a}]}}}}}",
         "deploy.resources.reservations.devices[0]: has no capabilities; write a list of them, such as [gpu]."),
        ("develop: {watch: [{path: a, action: sync}]}}}",
         "develop.watch[0]: has no target; action sync needs the path in the container as target."),
        ("develop: {watch: [{path: '', action: rebuild}]}}}",
         "develop.watch[0].path: is empty; write the path to watch."),
        ("develop: {watch: [{action: rebuild}]}}}", "develop.watch[0]: has no path; write the path to watch."),
        ("post_start: [{user: a}]}}", "post_start[0]: has no command; write the command line to run."),
        ("provider: {options: {a: 1}}}}",
         "provider: has no type; write the program that provides the service as type."),
        ("depends_on: {b: {required: true}}}}",
         "depends_on.b: has no condition;"
         " write service_started, service_healthy or service_completed_successfully as condition."),
        ("security_opt: [a, b, a]}}", 'security_opt[2]: "a" stands here twice; take one of the two out.'),
        ("build: {ssh: [a]}}}", 'build.ssh: "a" is no SSH key; write default, or NAME=PATH.'),
        ("volumes: [{type: volume, target: /a, volume: {labels: [a, a]}}]}}",
         'volumes[0].volume.labels[1]: "a" stands here twice; take one of the two out.'),
        ("use_api_socket: 'true'}}",
         'use_api_socket: must be a boolean, not "true"; write it without quotes and variables.'),
        ("environment: ['A =1']}}", 'environment: the variable "A " ends in a space; take the space out.'),
        ("container_name: a}}",
         'container_name: "a" is not possible; write at least two of letters, digits, ., _ and -.'),
        ("pull_policy: some}}",
         'pull_policy: "some" is not possible;'
         " write always, never, build, missing, refresh, daily, weekly or every_2h."),
    ],
)  # fmt: skip
def test_values(rest: str, error: str) -> None:
    assert error_of(WEB + rest) == f"services.web.{error}"
