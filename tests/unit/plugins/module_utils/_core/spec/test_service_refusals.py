# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What no service can be made of, and the sentence that says so."""

from __future__ import annotations

import pytest
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.errors import ComposeError
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.spec.project import wanted_from


def refused(service):
    with pytest.raises(ComposeError) as caught:
        wanted_from({"name": "app", "services": {"web": {"image": "web:1", **service}}}, stack="app")
    return caught.value


@pytest.mark.parametrize(
    ("service", "message"),
    [
        ({"image": "A B"}, "services.web.image must be an image such as registry.example.com/team/app:1.2, not 'A B'."),
        ({"image": None}, "services.web has no image; Swarm does not build, so name one."),
        ({"imagee": "x"}, "services.web.imagee is no key that can be deployed to Swarm; remove it."),
        ({"deploy": {"replcas": 1}}, "services.web.deploy.replcas is no key that can be deployed to Swarm; remove it."),
        (
            {"healthcheck": {"interval": "soon"}},
            "services.web.healthcheck.interval must be a duration such as 1m30s, not 'soon'.",
        ),
        (
            {"healthcheck": {"timeout": "10us"}},
            "services.web.healthcheck.timeout must be 0 or at least 1ms, not 10us.",
        ),
        (
            {"deploy": {"resources": {"limits": {"memory": "1k"}}}},
            "services.web.deploy.resources.limits.memory must be 0 or at least 4m, not 1k.",
        ),
        (
            {"deploy": {"resources": {"reservations": {"cpus": "-1"}}}},
            "services.web.deploy.resources.reservations.cpus must be 0 or at least 0.001, not -1.",
        ),
        (
            {"ports": [{"target": 80, "published": "80"}], "deploy": {"endpoint_mode": "dnsrr"}},
            "services.web.deploy.endpoint_mode is dnsrr, which has no port in mode ingress; publish it in mode host.",
        ),
        (
            {"deploy": {"mode": "global", "replicas": 2}},
            "services.web.deploy.mode can have no replicas; remove deploy.replicas or the mode.",
        ),
        (
            {"deploy": {"replicas": -1}},
            "services.web.deploy.mode has -1 replicas; correct deploy.replicas to 0 or more.",
        ),
        (
            {"deploy": {"mode": "every"}},
            "services.web.deploy.mode must be one of replicated, global, replicated-job, global-job, not 'every'.",
        ),
        (
            {"deploy": {"mode": "global-job", "update_config": {}}},
            "services.web.deploy.update_config belongs to no job; remove it.",
        ),
        (
            {"deploy": {"rollback_config": {"failure_action": "rollback"}}},
            "services.web.deploy.rollback_config.failure_action must be one of pause, continue, not 'rollback'.",
        ),
        (
            {"deploy": {"update_config": {"order": "random"}}},
            "services.web.deploy.update_config.order must be one of stop-first, start-first, not 'random'.",
        ),
        (
            {"ports": [{"target": 80}, {"target": 81, "published": "8000-8010"}]},
            "services.web.ports[1].published is the range '8000-8010', of which Swarm cannot choose; publish each "
            "port.",
        ),
        (
            {"ports": [{"target": 80, "colour": "red"}]},
            "services.web.ports[0].colour is no key that can be deployed to Swarm; remove it.",
        ),
        (
            {"restart": "sometimes"},
            "services.web.restart must be no, always, unless-stopped or on-failure[:ATTEMPTS], not 'sometimes'.",
        ),
        ({"extra_hosts": ["db"]}, "services.web.extra_hosts[0] must be HOST=IP, not 'db'."),
        ({"tmpfs": ["/run", "/tmp:size=big"]}, "services.web.tmpfs[1] must be a size such as 64m, not 'big'."),
        ({"tmpfs": ["/tmp:size="]}, "services.web.tmpfs[0] must be a size such as 64m, not ''."),
        (
            {"security_opt": ["no-new-privileges:maybe"]},
            "services.web.security_opt[0] must be no-new-privileges with true or false, not 'maybe'.",
        ),
        ({"security_opt": ["seccomp={"]}, "services.web.security_opt[0] has a seccomp profile that is no JSON."),
        (
            {"security_opt": ["apparmor=x", "label=colour:red"]},
            "services.web.security_opt[1] must be label=disable, or label= with user:, role:, type: or level:, not "
            "'colour:red'.",
        ),
        (
            {"credential_spec": {"files": "a"}},
            "services.web.credential_spec.files is no key that can be deployed to Swarm; remove it.",
        ),
        (
            {"networks": {"front": None}},
            "services.web.networks refers to 'front', but the project's networks have no such entry.",
        ),
        (
            {"configs": [{"source": "c"}]},
            "services.web.configs[0] refers to 'c', but the project's configs have no such entry.",
        ),
        (
            {"volumes": [{"type": "volume", "source": "v", "target": "/v"}]},
            "services.web.volumes[0].source refers to 'v', but the project's volumes have no such entry.",
        ),
        (
            {"deploy": {"placement": {"constraints": ["node.role == worker", "node.role=worker"]}}},
            "services.web.deploy.placement.constraints[1] must be KEY==VALUE or KEY!=VALUE, such as node.role==worker, "
            "not 'node.role=worker'.",
        ),
        (
            {"deploy": {"placement": {"constraints": ["node.labels.zone!="]}}},
            "services.web.deploy.placement.constraints[0] must be KEY==VALUE or KEY!=VALUE, such as node.role==worker, "
            "not 'node.labels.zone!='.",
        ),
        (
            {"deploy": {"placement": {"constraints": ['node.labels.type == "ssd"']}}},
            'services.web.deploy.placement.constraints[0] has " in its value, which Swarm does not take; take it '
            "out of 'node.labels.type == \"ssd\"'.",
        ),
        (
            {"deploy": {"placement": {"constraints": ["node.role!=manager", "node.labels.zone==eu@west,1"]}}},
            "services.web.deploy.placement.constraints[1] has @ in its value, which Swarm does not take; take it "
            "out of 'node.labels.zone==eu@west,1'.",
        ),
        (
            {"deploy": {"placement": {"constraints": ["node.labels.zone===a"]}}},
            "services.web.deploy.placement.constraints[0] has = in its value, which Swarm does not take; take it "
            "out of 'node.labels.zone===a'.",
        ),
        (
            {"image": "my_registry:5000/app"},
            "services.web.image must be an image such as registry.example.com/team/app:1.2, not "
            "'my_registry:5000/app'.",
        ),
        ({"deploy": "all"}, "services.web.deploy must be a mapping, not 'all'."),
    ],
    ids=str,
)
def test_refuses(service, message):
    assert refused(service).message == message


def test_error_knows_its_path():
    error = refused({"ports": [{"target": 81, "published": "1-2"}]})
    assert error.details == {"path": ["services", "web", "ports", 0, "published"]}
