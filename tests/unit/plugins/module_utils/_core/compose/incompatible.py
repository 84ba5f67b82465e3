# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Where ``docker compose config`` prints what ``docker stack deploy`` refuses, or takes for something else: a table.

Each row is a project as Compose prints it, and what becomes of it. The numbers group rows by what the docker CLI says.
"""

from __future__ import annotations

import dataclasses
import typing as t

OLD, NEW = "20.10", "28.5"


@dataclasses.dataclass(frozen=True)
class Row:
    """``given`` and ``stack`` are the service web where they have no services; an image is in both. The lists have the
    key paths of what is noted, below the service in that case. With ``fault``, there is no stack.
    """

    name: str
    given: dict[str, t.Any]
    stack: dict[str, t.Any] = dataclasses.field(default_factory=dict)
    changed: str = ""
    dropped: str = ""
    ignored: str = ""
    fault: str = ""
    target: str = OLD
    version: str = "3.9"

    def __str__(self) -> str:
        return f"{self.name} ({self.target})"

    @property
    def project(self) -> dict[str, t.Any]:
        return _whole(self.given)

    @property
    def expected(self) -> dict[str, t.Any]:
        return {"version": self.version, **_whole(self.stack)}

    def paths(self, kind: str) -> list[str]:
        before = "" if "services" in self.given else "services.web."
        return [f"{before}{path}" for path in getattr(self, kind).split()]


def _whole(part: dict[str, t.Any]) -> dict[str, t.Any]:
    return part if "services" in part else {"services": {"web": {"image": "i", **part}}}


def top(**parts: t.Any) -> dict[str, t.Any]:
    return {"services": {"web": {"image": "i"}}, **parts}


def limits(**found: t.Any) -> dict[str, t.Any]:
    return {"deploy": {"resources": {"limits": found}}}


def port(**found: t.Any) -> dict[str, t.Any]:
    return {"ports": [{"mode": "ingress", "target": 80, "protocol": "tcp", **found}]}


def mount(**found: t.Any) -> dict[str, t.Any]:
    return {"volumes": [{"type": "volume", "source": "v", "target": "/v", **found}]}


def pool(**found: t.Any) -> dict[str, t.Any]:
    return top(networks={"n": {"ipam": {"config": [found]}}})


FILE = "docker stack deploy takes a file only; write the content into one and name it as file."
RESOURCES = {"networks": {"n": {}}, "volumes": {"v": {}}}
ROWS = [
    Row("01 project name", top(name="p"), top()),
    Row("01 generated names", top(name="p", **{kind: {key: {"name": f"p_{key}"} for key in found}
        for kind, found in RESOURCES.items()}), top(**RESOURCES)),
    Row("01 written names", top(name="p", networks={"n": {"name": "mine"}}), top(networks={"n": {"name": "mine"}})),
    Row("02 version", {}, {}),
    Row("02 version", {}, {}, target=NEW),
    Row("03 models", top(models={"m": {"model": "a"}}), top(), ignored="models"),
    Row("04 published", port(published="8080"), port(published=8080)),
    Row("04 published range", port(published="80-82"),
        fault='services.web.ports[0].published: "80-82" is a range, and Swarm does not choose; write a port for each.'),
    Row("05 host_ip, name, app_protocol", port(published="80", host_ip="127.0.0.1", name="a", app_protocol="http"),
        port(published=80), ignored="ports[0].host_ip ports[0].name ports[0].app_protocol"),
    Row("05 ports that become the same",
        {"ports": [{"target": 80, "published": "80", "host_ip": ip} for ip in ("127.0.0.1", "127.0.0.2")]},
        port(published=80), changed="ports[1]",
        ignored="ports[0].host_ip ports[1].host_ip"),
    Row("06 target", {"ports": [{"target": "80"}]}, port()),
    Row("07 depends_on", {"depends_on": {"web": {"condition": "service_started", "required": True}}}, {},
        ignored="depends_on"),
    Row("08 cpus", limits(cpus=0.5), limits(cpus="0.5")),
    Row("08 few cpus", limits(cpus=0.00001), limits(cpus="0.00001")),
    Row("09 memory", limits(memory="536870912"), limits(memory="536870912")),
    Row("10 devices", {"deploy": {"resources": {"reservations": {"devices": [{"capabilities": ["gpu"]}]}}}},
        {"deploy": {"resources": {"reservations": {}}}}, ignored="deploy.resources.reservations.devices"),
    Row("11 env_file", {"env_file": [{"path": "/a.env", "required": True}]},
        fault="services.web.env_file: is not resolved; give what compose_merge gives, or take it out."),
    Row("12 booleans", {"environment": {"A": True}, "labels": {"B": False}, "logging": {"options": {"C": True}}},
        {"environment": {"A": "true"}, "labels": {"B": "false"}, "logging": {"options": {"C": "true"}}}),
    Row("13 no command", {"command": None, "entrypoint": []}, {"entrypoint": []}),
    Row("14 mode of a file", top(services={"web": {"image": "i", "secrets": [
        {"source": "s", "target": "/run/secrets/s", "mode": "0440"}]}}, secrets={"s": {"external": True}}),
        top(services={"web": {"image": "i", "secrets": [{"source": "s", "mode": 288}]}},
            secrets={"s": {"external": True}})),
    Row("14 config where secrets are", top(services={"web": {"image": "i", "configs": [
        {"source": "c", "target": "/run/secrets/c", "mode": "0440"}]}}, configs={"c": {"external": True}}),
        top(services={"web": {"image": "i", "configs": [{"source": "c", "target": "/run/secrets/c", "mode": 288}]}},
            configs={"c": {"external": True}})),
    Row("15 secret out of a variable", top(secrets={"s": {"environment": "A"}}),
        fault=f"secrets.s.environment: {FILE}"),
    Row("15 config out of a variable", top(configs={"c": {"environment": "A"}}),
        fault=f"configs.c.environment: {FILE}"),
    Row("15 content of a config", top(configs={"c": {"content": "a"}}), fault=f"configs.c.content: {FILE}"),
    Row("16 secret that is nothing", top(secrets={"s": None}),
        fault="secrets.s: has no content; write file or external: true."),
    Row("16 secret of a driver", top(secrets={"s": {"driver": "d", "file": "/s"}}), top(secrets={"s": {"driver": "d"}}),
        dropped="secrets.s.file"),
    Row("16 config without a file", top(configs={"c": {"labels": {"a": "b"}}}),
        fault="configs.c: has no content; write file or external: true."),
    Row("17 size of a tmpfs", {"volumes": [{"type": "tmpfs", "target": "/t", "tmpfs": {"size": "67108864"}}]},
        {"volumes": [{"type": "tmpfs", "target": "/t", "tmpfs": {"size": 67108864}}]}),
    Row("17 mode of a tmpfs", {"volumes": [{"type": "tmpfs", "target": "/t", "tmpfs": {"mode": 448}}]},
        {"volumes": [{"type": "tmpfs", "target": "/t", "tmpfs": {}}]}, dropped="volumes[0].tmpfs.mode"),
    Row("18 image as a mount", mount(type="image", image={"subpath": "a"}),
        fault="services.web.volumes[0].type: docker stack deploy mounts no images; copy what is needed into a volume."),
    Row("18 cluster volume", mount(type="cluster"),
        fault="services.web.volumes[0].type: docker stack deploy mounts cluster volumes from 23.0 on; ask for that "
        "target."),
    Row("18 cluster volume", mount(type="cluster"), mount(type="cluster"), target=NEW),
    Row("18 extension in a mount", mount(**{"x-a": 1, "volume": {}}), mount(volume={}), dropped="volumes[0].x-a"),
    Row("18 subpath", mount(volume={"subpath": "a"}), mount(volume={}), dropped="volumes[0].volume.subpath"),
    Row("18 subpath", mount(volume={"subpath": "a"}), mount(volume={"subpath": "a"}), target=NEW),
    Row("18 SELinux label of a volume", mount(bind={"selinux": "z"}, volume={}), mount(volume={}),
        ignored="volumes[0].bind.selinux"),
    Row("18 labels of a volume", mount(volume={"labels": {"a": "b"}}), mount(volume={}),
        dropped="volumes[0].volume.labels"),
    Row("18 recursive bind", mount(type="bind", source="/a", bind={"recursive": "disabled"}),
        mount(type="bind", source="/a"), dropped="volumes[0].bind.recursive"),
    Row("18 bind in short", mount(type="bind", source="/a", bind={"create_host_path": True}),
        mount(type="bind", source="/a")),
    Row("18 options of another type", mount(bind={"propagation": "shared"}, tmpfs={}), mount(),
        dropped="volumes[0].bind"),
    Row("19 attachment", {"networks": {"n": {"aliases": ["a"], "priority": 1, "gw_priority": 1,
        "interface_name": "e", "link_local_ips": ["::1"], "mac_address": "a", "ipv4_address": "10.0.0.4"}}},
        {"networks": {"n": {"aliases": ["a"]}}}, ignored=" ".join(f"networks.n.{key}" for key in (
            "priority", "gw_priority", "interface_name", "link_local_ips", "mac_address", "ipv4_address"))),
    Row("20 driver_opts of an attachment", {"networks": {"n": {"driver_opts": {"a": "b"}}}}, {"networks": {"n": {}}},
        dropped="networks.n.driver_opts"),
    Row("20 driver_opts of an attachment", {"networks": {"n": {"driver_opts": {"a": "b"}}}},
        {"networks": {"n": {"driver_opts": {"a": "b"}}}}, target=NEW, version="3.13"),
    Row("21 address pool", pool(subnet="10.0.0.0/8", gateway="10.0.0.1", ip_range="10.0.0.0/9",
        aux_addresses={"a": "10.0.0.2"}), pool(subnet="10.0.0.0/8"),
        dropped="networks.n.ipam.config[0].gateway networks.n.ipam.config[0].ip_range",
        ignored="networks.n.ipam.config[0].aux_addresses"),
    Row("21 network", top(networks={"n": {"enable_ipv4": True, "enable_ipv6": True, "ipam": {"options": {"a": "b"}}}}),
        top(networks={"n": {"ipam": {}}}), dropped="networks.n.enable_ipv6 networks.n.ipam.options",
        ignored="networks.n.enable_ipv4"),
    Row("22 external as text", top(volumes={"v": {"external": "true"}}), top(volumes={"v": {"external": True}})),
    Row("23 external and more", top(networks={"n": {"name": "n", "external": True, "driver": "overlay"}},
        volumes={"v": {"external": True, "driver": "a", "driver_opts": {"b": "c"}, "labels": {"d": "e"}}}),
        top(networks={"n": {"name": "n", "external": True}}, volumes={"v": {"external": True}}),
        dropped="networks.n.driver volumes.v.driver volumes.v.driver_opts volumes.v.labels"),
    Row("24 devices", {"devices": [{"source": "/dev/a", "target": "/dev/a", "permissions": "rwm"}]}, {},
        ignored="devices"),
    Row("25 mem_limit", {"mem_limit": "64000000"}, limits(memory="64000000"), changed="mem_limit"),
    Row("25 forbidden", {"memswap_limit": "64000000", "cpu_shares": 2, "cpu_quota": 3, "cpuset": "0",
        "volumes_from": ["web"]}, {},
        ignored="memswap_limit cpu_shares cpu_quota cpuset volumes_from"),
    Row("26 cpus, mem_reservation, pids_limit", {"cpus": 0.5, "mem_reservation": "64000000", "pids_limit": 5},
        {"deploy": {"resources": {"limits": {"cpus": "0.5", "pids": 5}, "reservations": {"memory": "64000000"}}}},
        changed="cpus pids_limit mem_reservation"),
    Row("27 scale", {"scale": 3}, {"deploy": {"replicas": 3}}, changed="scale"),
    Row("27 platform", {"platform": "linux/arm64/v8"}, {"deploy": {"placement": {
        "constraints": ["node.platform.os==linux", "node.platform.arch==aarch64"]}}}, changed="platform"),
    Row("27 restart", {"restart": "on-failure:3"},
        {"deploy": {"restart_policy": {"condition": "on-failure", "max_attempts": 3}}}, changed="restart"),
    Row("27 no restart", {"restart": "no"}, {}, ignored="restart"),
    Row("27 restart of another word", {"restart": "sometimes"},
        fault="services.web.restart: must be no, always, unless-stopped or on-failure[:ATTEMPTS], not 'sometimes'."),
    Row("27 profiles", {"profiles": ["a"]}, {}),
    Row("27 what the Engine has", {"dns_opt": ["a"], "group_add": ["a"], "security_opt": ["a"]}, {},
        dropped="dns_opt group_add security_opt"),
    Row("27 tmpfs", {"tmpfs": ["/run:size=64m"]},
        {"volumes": [{"type": "tmpfs", "target": "/run", "tmpfs": {"size": 67108864}}]}, changed="tmpfs"),
    Row("28 durations", {"healthcheck": {"test": ["CMD", "a"], "interval": "1d", "timeout": "90s"}},
        {"healthcheck": {"test": ["CMD", "a"], "interval": "24h0m0s", "timeout": "1m30s"}}),
    Row("29 start_interval", {"healthcheck": {"test": ["CMD", "a"], "start_interval": "5s"}},
        {"healthcheck": {"test": ["CMD", "a"]}}, dropped="healthcheck.start_interval"),
    Row("29 start_interval", {"healthcheck": {"test": ["CMD", "a"], "start_interval": "5s"}},
        {"healthcheck": {"test": ["CMD", "a"], "start_interval": "5s"}}, target="25.0", version="3.12"),
    Row("30 oom_score_adj", {"oom_score_adj": 5}, {}, dropped="oom_score_adj"),
    Row("30 oom_score_adj", {"oom_score_adj": 5}, {}, dropped="oom_score_adj", target=NEW),
    Row("31 extensions", {"x-a": 1, "deploy": {"x-a": 1}, "healthcheck": {"x-a": 1}, "logging": {"x-a": 1},
        "credential_spec": {"config": "c", "x-a": 1}, **port(**{"x-a": 1})},
        {"x-a": 1, "deploy": {}, "healthcheck": {}, "logging": {}, "credential_spec": {"config": "c"}, **port()},
        dropped="deploy.x-a healthcheck.x-a logging.x-a credential_spec.x-a ports[0].x-a"),
    Row("31 extensions of the top", top(**{"x-a": {"b": 1}}), top(**{"x-a": {"b": 1}})),
    Row("31 credential spec from two places", {"credential_spec": {"config": "c", "registry": "r"}},
        fault="services.web.credential_spec: has more than one of config, file and registry; leave one."),
    Row("32 build", {"build": {"context": "/a", "ssh": ["default"]}}, {}, ignored="build"),
    Row("33 no image", {"services": {"web": {"build": {"context": "/a"}}}},
        fault="services.web: has no image, and Swarm builds none; write image: NAME[:TAG]."),
    Row("34 repeated items", {"cap_add": ["A", "A"], "dns": ["1.1.1.1", "1.1.1.1"], "extra_hosts": ["a=::1", "a:::1"]},
        {"cap_add": ["A"], "dns": ["1.1.1.1"], "extra_hosts": ["a:::1"]}),
    Row("35 ulimits", {"ulimits": {"nofile": "5", "nproc": {"soft": 1, "hard": 2}}},
        {"ulimits": {"nofile": 5, "nproc": {"soft": 1, "hard": 2}}}),
    Row("35 half of a ulimit", {"ulimits": {"nofile": {"soft": 1}}},
        fault="services.web.ulimits.nofile: has only one of soft and hard; write both, or one number."),
    Row("36 order", {"deploy": {"update_config": {"order": "random"}}},
        fault='services.web.deploy.update_config.order: "random" is not possible; write start-first or stop-first.'),
    Row("36 failure action", {"deploy": {"update_config": {"failure_action": "shrug"}}},
        fault="services.web.deploy.update_config.failure_action: must be pause, continue or rollback, not 'shrug'."),
    Row("36 modes", {"deploy": {"mode": "some", "endpoint_mode": "any"}, **port(mode="open", protocol="ip")},
        fault="services.web.deploy.mode: must be replicated, global, replicated-job or global-job, not 'some'.\n"
        "services.web.deploy.endpoint_mode: must be vip or dnsrr, not 'any'.\n"
        "services.web.ports[0].mode: must be ingress or host, not 'open'.\n"
        "services.web.ports[0].protocol: must be tcp, udp or sctp, not 'ip'."),
    Row("36 condition", {"deploy": {"restart_policy": {"condition": "always"}}},
        fault="services.web.deploy.restart_policy.condition: must be none, on-failure or any, not 'always'."),
    Row("36 rollback of a rollback", {"deploy": {"rollback_config": {"failure_action": "rollback"}}},
        fault="services.web.deploy.rollback_config.failure_action: must be pause or continue, not 'rollback'."),
    Row("36 update of a job", {"deploy": {"mode": "global-job", "update_config": {"parallelism": 1}}},
        fault="services.web.deploy.update_config: belongs to no job; take it out."),
    Row("37 disabled health check", {"healthcheck": {"test": ["CMD", "a"], "disable": True}},
        {"healthcheck": {"disable": True}}, changed="healthcheck.test"),
    Row("38 global with replicas", {"deploy": {"mode": "global", "replicas": 2}},
        fault="services.web.deploy.replicas: mode global runs one task a node and takes no replicas; take one of the "
        "two out."),
    Row("38 global with a scale", {"scale": 2, "deploy": {"mode": "global"}},
        fault="services.web.deploy.replicas: mode global runs one task a node and takes no replicas; take one of the "
        "two out."),
    Row("39 names", {"services": {"a b": {"image": "i"}}, "networks": {"c d": {}}},
        fault="services.a b: is no name; write letters, digits, ., _ and - only.\n"
        "networks.c d: is no name; write letters, digits, ., _ and - only."),
    Row("39 a service that is nothing", {"services": {"web": None}},
        fault="services.web: has no value; write a mapping, or take the key out."),
    Row("40 empty variables", {"environment": {"A": "", "B": None, "C": "0"}},
        {"environment": {"A": "", "B": None, "C": "0"}}, changed="environment.A environment.B"),
    Row("40 dollars", {"command": ["echo", "$HOME", "$$"], "labels": {"$A": "${B}"}},
        {"command": ["echo", "$$HOME", "$$$$"], "labels": {"$A": "$${B}"}}),
]  # fmt: skip
"""Rows of 40 are no errors of the docker CLI: it takes the values for others."""
