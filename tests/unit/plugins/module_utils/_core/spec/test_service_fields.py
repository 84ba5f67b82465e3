# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

"""Compose in, spec out: one row for each thing that a key can say."""

import pytest
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.spec.project import wanted_from
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.spec.service_fields import SERVICE_FIELDS

STACK_LABEL = {"com.docker.stack.namespace": "app"}


def spec_of(service, **top):
    project = {"name": "app", "services": {"web": {"image": "web:1", **service}}, **top}
    return wanted_from(project, stack="app").services[0]


def at(spec, path):
    for key in path.split("."):
        spec = spec[key]
    return spec


CONTAINER = "TaskTemplate.ContainerSpec"
ROWS = [
    ({}, f"{CONTAINER}.Image", "web:1"),
    ({"image": "web"}, f"{CONTAINER}.Image", "web:latest"),
    ({"image": "web"}, "Labels", {**STACK_LABEL, "com.docker.stack.image": "web"}),
    ({"entrypoint": ["a", "b"]}, f"{CONTAINER}.Command", ["a", "b"]),
    ({"command": ["sleep", "1"]}, f"{CONTAINER}.Args", ["sleep", "1"]),
    ({"hostname": "h-{{.Task.Slot}}"}, f"{CONTAINER}.Hostname", "h-{{.Task.Slot}}"),
    ({"environment": {"B": "2", "A": "", "C": None}}, f"{CONTAINER}.Env", ["A=", "B=2", "C"]),
    ({"working_dir": "/srv"}, f"{CONTAINER}.Dir", "/srv"),
    ({"user": "1000:1000"}, f"{CONTAINER}.User", "1000:1000"),
    ({"group_add": [44, "video"]}, f"{CONTAINER}.Groups", ["44", "video"]),
    ({"labels": {"a": ""}}, f"{CONTAINER}.Labels", {"a": "", **STACK_LABEL}),
    ({}, f"{CONTAINER}.Labels", STACK_LABEL),
    ({"deploy": {"labels": {"b": True}}}, "Labels.b", "true"),
    ({"healthcheck": {"test": ["CMD", "true"]}}, f"{CONTAINER}.Healthcheck", {"Test": ["CMD", "true"]}),
    ({"healthcheck": {"interval": "2s"}}, f"{CONTAINER}.Healthcheck", {"Interval": 2 * 10**9}),
    ({"healthcheck": {"timeout": "3s"}}, f"{CONTAINER}.Healthcheck", {"Timeout": 3 * 10**9}),
    ({"healthcheck": {"retries": 4}}, f"{CONTAINER}.Healthcheck", {"Retries": 4}),
    ({"healthcheck": {"start_period": "5s"}}, f"{CONTAINER}.Healthcheck", {"StartPeriod": 5 * 10**9}),
    ({"healthcheck": {"start_interval": "1s"}}, f"{CONTAINER}.Healthcheck", {"StartInterval": 10**9}),
    ({"healthcheck": {"disable": True, "test": ["CMD", "x"]}}, f"{CONTAINER}.Healthcheck", {"Test": ["NONE"]}),
    ({"stop_grace_period": "1m30s"}, f"{CONTAINER}.StopGracePeriod", 90 * 10**9),
    ({"stop_signal": "SIGINT"}, f"{CONTAINER}.StopSignal", "SIGINT"),
    ({"tty": True}, f"{CONTAINER}.TTY", True),
    ({"stdin_open": True}, f"{CONTAINER}.OpenStdin", True),
    ({"read_only": True}, f"{CONTAINER}.ReadOnly", True),
    ({"init": False}, f"{CONTAINER}.Init", False),
    ({"isolation": "hyperv"}, f"{CONTAINER}.Isolation", "hyperv"),
    ({"extra_hosts": ["db=10.0.0.1", "v6=[::1]"]}, f"{CONTAINER}.Hosts", ["10.0.0.1 db", "::1 v6"]),
    ({"extra_hosts": ["db:10.0.0.1"]}, f"{CONTAINER}.Hosts", ["10.0.0.1 db"]),
    ({"dns": ["1.1.1.1"]}, f"{CONTAINER}.DNSConfig", {"Nameservers": ["1.1.1.1"]}),
    ({"dns_search": ["a.b"]}, f"{CONTAINER}.DNSConfig", {"Search": ["a.b"]}),
    ({"dns_opt": ["ndots:1"]}, f"{CONTAINER}.DNSConfig", {"Options": ["ndots:1"]}),
    ({"cap_add": ["net_admin", "CAP_CHOWN"]}, f"{CONTAINER}.CapabilityAdd", ["CAP_CHOWN", "CAP_NET_ADMIN"]),
    ({"cap_add": ["NET_ADMIN", "all"]}, f"{CONTAINER}.CapabilityAdd", ["ALL"]),
    ({"cap_drop": ["ALL"], "cap_add": ["CHOWN"]}, f"{CONTAINER}.CapabilityDrop", ["ALL"]),
    ({"cap_drop": ["CHOWN", "KILL"], "cap_add": ["CHOWN"]}, f"{CONTAINER}.CapabilityDrop", ["CAP_KILL"]),
    ({"sysctls": {"net.core.somaxconn": 1024}}, f"{CONTAINER}.Sysctls", {"net.core.somaxconn": "1024"}),
    (
        {"ulimits": {"nproc": 5, "nofile": {"soft": 1, "hard": 2}}},
        f"{CONTAINER}.Ulimits",
        [{"Name": "nofile", "Soft": 1, "Hard": 2}, {"Name": "nproc", "Soft": 5, "Hard": 5}],
    ),
    (
        {"logging": {"driver": "json-file", "options": {"max-file": 2}}},
        "TaskTemplate.LogDriver",
        {"Name": "json-file", "Options": {"max-file": "2"}},
    ),
    (
        {"deploy": {"resources": {"limits": {"cpus": 0.5}}}},
        "TaskTemplate.Resources",
        {"Limits": {"NanoCPUs": 5 * 10**8}},
    ),
    (
        {"deploy": {"resources": {"limits": {"memory": "78643200", "pids": 9}}}},
        "TaskTemplate.Resources",
        {"Limits": {"MemoryBytes": 78643200, "Pids": 9}},
    ),
    (
        {"deploy": {"resources": {"reservations": {"cpus": "0.1", "memory": "5242880"}}}},
        "TaskTemplate.Resources",
        {"Reservations": {"NanoCPUs": 10**8, "MemoryBytes": 5242880}},
    ),
    (
        {
            "deploy": {
                "resources": {
                    "reservations": {"generic_resources": [{"discrete_resource_spec": {"kind": "gpu", "value": 2}}]}
                }
            }
        },
        "TaskTemplate.Resources.Reservations.GenericResources",
        [{"DiscreteResourceSpec": {"Kind": "gpu", "Value": 2}}],
    ),
    (
        {"cpus": 2, "mem_limit": "64m"},
        "TaskTemplate.Resources.Limits",
        {"NanoCPUs": 2 * 10**9, "MemoryBytes": 64 << 20},
    ),
    (
        {"mem_limit": "1g", "deploy": {"resources": {"limits": {"memory": "8388608"}}}},
        "TaskTemplate.Resources.Limits",
        {"MemoryBytes": 8 << 20},
    ),
    ({"pids_limit": 9}, "TaskTemplate.Resources.Limits", {"Pids": 9}),
    ({"mem_reservation": "8m"}, "TaskTemplate.Resources.Reservations", {"MemoryBytes": 8 << 20}),
    ({"restart": "always"}, "TaskTemplate.RestartPolicy", {"Condition": "any"}),
    ({"restart": "unless-stopped"}, "TaskTemplate.RestartPolicy", {"Condition": "any"}),
    ({"restart": "on-failure:3"}, "TaskTemplate.RestartPolicy", {"Condition": "on-failure", "MaxAttempts": 3}),
    (
        {"restart": "always", "deploy": {"restart_policy": {"condition": "none"}}},
        "TaskTemplate.RestartPolicy",
        {"Condition": "none"},
    ),
    (
        {"deploy": {"restart_policy": {"delay": "1s", "max_attempts": 2, "window": "9s"}}},
        "TaskTemplate.RestartPolicy",
        {"Delay": 10**9, "MaxAttempts": 2, "Window": 9 * 10**9},
    ),
    (
        {"deploy": {"placement": {"constraints": ["node.role==worker"], "max_replicas_per_node": 1}}},
        "TaskTemplate.Placement",
        {"Constraints": ["node.role==worker"], "MaxReplicas": 1},
    ),
    (
        {"deploy": {"placement": {"preferences": [{"spread": "node.labels.zone"}]}}},
        "TaskTemplate.Placement.Preferences",
        [{"Spread": {"SpreadDescriptor": "node.labels.zone"}}],
    ),
    ({}, "Mode", {"Replicated": {}}),
    ({"deploy": {"replicas": 0}}, "Mode", {"Replicated": {"Replicas": 0}}),
    ({"scale": 2}, "Mode", {"Replicated": {"Replicas": 2}}),
    ({"deploy": {"mode": "global"}}, "Mode", {"Global": {}}),
    (
        {"deploy": {"mode": "replicated-job", "replicas": 3}},
        "Mode",
        {"ReplicatedJob": {"MaxConcurrent": 3, "TotalCompletions": 3}},
    ),
    ({"deploy": {"mode": "replicated-job"}}, "Mode", {"ReplicatedJob": {}}),
    ({"deploy": {"mode": "global-job"}}, "Mode", {"GlobalJob": {}}),
    ({"deploy": {"update_config": {}}}, "UpdateConfig", {"Parallelism": 1}),
    ({"deploy": {"update_config": {"parallelism": 0}}}, "UpdateConfig", {"Parallelism": 0}),
    (
        {
            "deploy": {
                "update_config": {
                    "parallelism": 3,
                    "delay": "1s",
                    "monitor": "1m0s",
                    "failure_action": "rollback",
                    "max_failure_ratio": 0.3,
                    "order": "start-first",
                }
            }
        },
        "UpdateConfig",
        {
            "Parallelism": 3,
            "Delay": 10**9,
            "Monitor": 60 * 10**9,
            "FailureAction": "rollback",
            "MaxFailureRatio": 0.3,
            "Order": "start-first",
        },
    ),
    (
        {"deploy": {"rollback_config": {"monitor": "0s", "failure_action": "continue"}}},
        "RollbackConfig",
        {"Parallelism": 1, "FailureAction": "continue"},
    ),
    ({"deploy": {"endpoint_mode": "dnsrr"}}, "EndpointSpec", {"Mode": "dnsrr"}),
    (
        {"ports": [{"target": 80, "published": "80", "host_ip": ip} for ip in ("127.0.0.1", "10.0.0.1")]},
        "EndpointSpec.Ports",
        [{"Protocol": "tcp", "TargetPort": 80, "PublishMode": "ingress", "PublishedPort": 80}],
    ),
    (
        {"ports": [{"target": 80, "published": "8080"}, {"target": 53, "protocol": "udp", "mode": "host"}]},
        "EndpointSpec.Ports",
        [
            {"Protocol": "udp", "TargetPort": 53, "PublishMode": "host"},
            {"Protocol": "tcp", "TargetPort": 80, "PublishMode": "ingress", "PublishedPort": 8080},
        ],
    ),
    ({}, "TaskTemplate.Networks", [{"Target": "app_default", "Aliases": ["web"]}]),
    (
        {"tmpfs": ["/run:size=64m,mode=1777"]},
        f"{CONTAINER}.Mounts",
        [{"Type": "tmpfs", "Target": "/run", "TmpfsOptions": {"SizeBytes": 64 << 20, "Mode": 0o1777}}],
    ),
    ({"tmpfs": "/run"}, f"{CONTAINER}.Mounts", [{"Type": "tmpfs", "Target": "/run"}]),
    (
        {"tmpfs": ["/run:ro,noexec,exec", "/tmp:rw,nosuid,nodev,noexec"]},
        f"{CONTAINER}.Mounts",
        [
            {
                "Type": "tmpfs",
                "Target": "/run",
                "ReadOnly": True,
                "TmpfsOptions": {"Options": [["exec"]]},
            },
            {"Type": "tmpfs", "Target": "/tmp"},
        ],
    ),
    ({"oom_score_adj": -500}, f"{CONTAINER}.OomScoreAdj", -500),
    ({"security_opt": ["no-new-privileges"]}, f"{CONTAINER}.Privileges", {"NoNewPrivileges": True}),
    ({"security_opt": ["no-new-privileges:true"]}, f"{CONTAINER}.Privileges", {"NoNewPrivileges": True}),
    ({"security_opt": ["no-new-privileges=false"]}, f"{CONTAINER}.Privileges", {}),
    ({"security_opt": ["seccomp:unconfined"]}, f"{CONTAINER}.Privileges", {"Seccomp": {"Mode": "unconfined"}}),
    ({"security_opt": ["seccomp=builtin"]}, f"{CONTAINER}.Privileges", {"Seccomp": {"Mode": "default"}}),
    (
        {"security_opt": ['seccomp={"defaultAction": "SCMP_ACT_ALLOW"}']},
        f"{CONTAINER}.Privileges",
        {"Seccomp": {"Mode": "custom", "Profile": "eyJkZWZhdWx0QWN0aW9uIjogIlNDTVBfQUNUX0FMTE9XIn0="}},
    ),
    ({"security_opt": ["apparmor=unconfined"]}, f"{CONTAINER}.Privileges", {"AppArmor": {"Mode": "disabled"}}),
    ({"security_opt": ["apparmor:docker-default"]}, f"{CONTAINER}.Privileges", {"AppArmor": {"Mode": "default"}}),
    ({"security_opt": ["label=disable"]}, f"{CONTAINER}.Privileges", {"SELinuxContext": {"Disable": True}}),
    (
        {"security_opt": ["label:user:USER", "label=type:container_t"]},
        f"{CONTAINER}.Privileges",
        {"SELinuxContext": {"User": "USER", "Type": "container_t"}},
    ),
    ({"credential_spec": {"file": "a.json"}}, f"{CONTAINER}.Privileges", {"CredentialSpec": {"File": "a.json"}}),
    ({"credential_spec": {"registry": "a"}}, f"{CONTAINER}.Privileges", {"CredentialSpec": {"Registry": "a"}}),
    ({"credential_spec": {}}, f"{CONTAINER}.Privileges", {}),
]


@pytest.mark.parametrize(
    ("service", "path", "expected"), ROWS, ids=[f"{row[1]}-{index}" for index, row in enumerate(ROWS)]
)
def test_field(service, path, expected):
    assert at(spec_of(service), path) == expected


def test_every_field_has_a_row():
    """Every key is tried above; what refers to other parts has tables of its own, a rollback has an update's rows."""
    elsewhere = {"volumes", "configs", "secrets", "networks"}
    elsewhere |= {f"deploy.rollback_config.{key}" for key in ("parallelism", "delay", "max_failure_ratio", "order")}
    tried = {key for service, _path, _expected in ROWS for key in keys_of(service)} | elsewhere
    assert {field.key for field in SERVICE_FIELDS if field.key} - tried == set()


def keys_of(service, prefix=""):
    for key, value in service.items():
        yield f"{prefix}{key}"
        if isinstance(value, dict):
            yield from keys_of(value, f"{prefix}{key}.")


def test_plain_service_is_what_the_docker_cli_posts():
    assert spec_of({}) == {
        "Name": "app_web",
        "Labels": {"com.docker.stack.namespace": "app", "com.docker.stack.image": "web:1"},
        "TaskTemplate": {
            "ContainerSpec": {"Image": "web:1", "Labels": STACK_LABEL, "Privileges": {}},
            "Resources": {},
            "Placement": {},
            "Networks": [{"Target": "app_default", "Aliases": ["web"]}],
        },
        "Mode": {"Replicated": {}},
        "EndpointSpec": {},
    }


@pytest.mark.parametrize(
    "service",
    [
        {"container_name": "x", "depends_on": {"db": {"condition": "service_started"}}, "build": {"context": "."}},
        {"x-anything": {"a": 1}, "deploy": {"x-more": 1}},
        {"command": None, "restart": "no", "healthcheck": None},
    ],
    ids=["ignored-by-swarm", "extensions", "nothing"],
)
def test_leaves_no_trace(service):
    assert spec_of(service) == spec_of({})
