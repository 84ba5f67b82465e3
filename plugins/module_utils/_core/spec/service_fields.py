# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The field table of services: each key of a Compose service, declared once.

Reading, comparing and building come from these rows. The settings of single containers, such as ``mem_limit``, were
taken below ``deploy`` before, by ``compose/moves.py``. The reference is what ``docker stack deploy`` posts
(``cli/compose/convert/service.go``); the defaults are the Engine's (``api/defaults/service.go`` of swarmkit).
"""

from __future__ import annotations

from ..compose.ignored_keys import IGNORED_SERVICE_KEYS, ORDERING_SERVICE_KEYS, RESOLVED_SERVICE_KEYS
from . import normal, privileges, shapes
from .mounts import MOUNT_FIELDS, mounts, service_tmpfs, size
from .scope import strings
from .table import Field, Shape, Version
from .values import at_least, count, integer, nano_cpus, nanoseconds, one_of, unless_zero

CONTAINER = "TaskTemplate.ContainerSpec"
PRIVILEGES = f"{CONTAINER}.Privileges"
HEALTH = f"{CONTAINER}.Healthcheck"
LIMITS = "TaskTemplate.Resources.Limits"
RESERVATIONS = "TaskTemplate.Resources.Reservations"
RESTART = "TaskTemplate.RestartPolicy"
PLACEMENT = "TaskTemplate.Placement"
SECOND = 1_000_000_000

CPUS = at_least(1_000_000, "0.001", nano_cpus)
MEMORY = at_least(4 << 20, "4m", size)
PAUSE = unless_zero(at_least(1_000_000, "1ms", nanoseconds))
"""The least that swarmkit takes (``controlapi/service.go``: ``validateResources``, ``validateHealthCheck``)."""

UPDATE_FAILS = ("pause", "continue", "rollback")
ROLLBACK_FAILS = ("pause", "continue")
"""What Swarm may do when an update, or a rollback, fails. It takes ``rollback`` for a rollback, too, and then calls one
that failed completed (swarmkit ``updater.go:pauseUpdate``).
"""


def part(key: str, spec: str) -> Field:
    """Row of a mapping that the docker CLI posts even where it is empty."""
    return Field(key, spec, lambda _value: {}, part=True)


def security(name: str, shape: Shape, note: str, since: Version | None = None) -> Field:
    """Row of what one kind of security option becomes."""
    path = f"{PRIVILEGES}.{name}"
    return Field("security_opt", path, shape=shape, normal=normal.items, since=since, cli=False, note=note)


def update_fields(key: str, spec: str, *, failure_actions: tuple[str, ...]) -> tuple[Field, ...]:
    """Rows of an update or rollback config. A monitor of 0 is none, for the Engine too; no parallelism is 1."""
    return (
        Field(f"{key}.parallelism", f"{spec}.Parallelism", count, default=1, fill=1),
        Field(f"{key}.delay", f"{spec}.Delay", nanoseconds),
        Field(f"{key}.failure_action", f"{spec}.FailureAction", one_of(*failure_actions), default="pause"),
        Field(f"{key}.monitor", f"{spec}.Monitor", unless_zero(nanoseconds), default=5 * SECOND),
        Field(f"{key}.max_failure_ratio", f"{spec}.MaxFailureRatio", float),
        Field(f"{key}.order", f"{spec}.Order", one_of("stop-first", "start-first"), default="stop-first"),
    )


SERVICE_FIELDS: tuple[Field, ...] = (
    Field("image", f"{CONTAINER}.Image", shapes.image),
    Field("entrypoint", f"{CONTAINER}.Command", lambda value: value or None),
    Field("command", f"{CONTAINER}.Args", lambda value: value or None),
    Field("hostname", f"{CONTAINER}.Hostname"),
    Field("environment", f"{CONTAINER}.Env", shapes.environment, normal=sorted),
    Field("working_dir", f"{CONTAINER}.Dir"),
    Field("user", f"{CONTAINER}.User", str),
    Field("group_add", f"{CONTAINER}.Groups", lambda value: [str(group) for group in value], cli=False),
    Field("labels", f"{CONTAINER}.Labels", shape=shapes.container_labels, fill={}),
    Field("deploy.labels", "Labels", shape=shapes.service_labels, fill={}),
    part("healthcheck", HEALTH),
    Field("healthcheck.test", f"{HEALTH}.Test"),
    Field("healthcheck.interval", f"{HEALTH}.Interval", PAUSE),
    Field("healthcheck.timeout", f"{HEALTH}.Timeout", PAUSE),
    Field("healthcheck.retries", f"{HEALTH}.Retries", unless_zero(count)),
    Field("healthcheck.start_period", f"{HEALTH}.StartPeriod", PAUSE),
    Field("healthcheck.start_interval", f"{HEALTH}.StartInterval", PAUSE, since=(1, 44)),
    Field("volumes", f"{CONTAINER}.Mounts", shape=mounts, rows=MOUNT_FIELDS, normal=normal.mounts),
    Field(
        "tmpfs",
        f"{CONTAINER}.Mounts",
        shape=service_tmpfs,
        normal=normal.mounts,
        cli=False,
        note="`size`, `mode`, `ro` and `rw`; `exec` from Engine 27.0 on; `noexec`, `nosuid` and `nodev` hold anyway",
    ),
    Field("stop_grace_period", f"{CONTAINER}.StopGracePeriod", nanoseconds, default=10 * SECOND),
    Field("stop_signal", f"{CONTAINER}.StopSignal"),
    Field("tty", f"{CONTAINER}.TTY"),
    Field("stdin_open", f"{CONTAINER}.OpenStdin"),
    Field("read_only", f"{CONTAINER}.ReadOnly"),
    Field("init", f"{CONTAINER}.Init", zero=True),
    Field("isolation", f"{CONTAINER}.Isolation", default="default"),
    Field("extra_hosts", f"{CONTAINER}.Hosts", shapes.hosts),
    Field("dns", f"{CONTAINER}.DNSConfig.Nameservers"),
    Field("dns_search", f"{CONTAINER}.DNSConfig.Search"),
    Field("dns_opt", f"{CONTAINER}.DNSConfig.Options", cli=False),
    Field("cap_add", f"{CONTAINER}.CapabilityAdd", shapes.added_capabilities, normal=sorted),
    Field("cap_drop", f"{CONTAINER}.CapabilityDrop", shape=shapes.dropped_capabilities, normal=sorted),
    Field("sysctls", f"{CONTAINER}.Sysctls", strings),
    Field("ulimits", f"{CONTAINER}.Ulimits", shapes.ulimits, normal=normal.by("Name")),
    Field(
        "configs",
        f"{CONTAINER}.Configs",
        shape=shapes.config_references,
        rows=shapes.CONFIG_FILE_FIELDS,
        fill=(),
        normal=normal.references,
        reads=("credential_spec.config",),
    ),
    Field("oom_score_adj", f"{CONTAINER}.OomScoreAdj", unless_zero(integer), since=(1, 46), cli=False),
    security("NoNewPrivileges", privileges.no_new_privileges, "`no-new-privileges`", since=(1, 44)),
    security("Seccomp", privileges.seccomp, "`seccomp=`: `unconfined`, `builtin`, a file, or its JSON", since=(1, 44)),
    security("AppArmor", privileges.apparmor, "`apparmor=`: `unconfined` or `docker-default`", since=(1, 44)),
    security("SELinuxContext", privileges.selinux, "`label=`: `disable`, `user:`, `role:`, `type:`, `level:`"),
    Field("credential_spec", f"{PRIVILEGES}.CredentialSpec", shape=shapes.credential_spec, normal=normal.items),
    Field(
        "secrets",
        f"{CONTAINER}.Secrets",
        shape=shapes.secret_references,
        rows=shapes.SECRET_FILE_FIELDS,
        normal=normal.references,
    ),
    part("logging", "TaskTemplate.LogDriver"),
    Field("logging.driver", "TaskTemplate.LogDriver.Name"),
    Field("logging.options", "TaskTemplate.LogDriver.Options", strings),
    Field(
        "networks",
        "TaskTemplate.Networks",
        shape=shapes.attachments,
        rows=shapes.ATTACHMENT_FIELDS,
        normal=normal.by("Target"),
    ),
    part("deploy.resources.limits", LIMITS),
    part("deploy.resources.reservations", RESERVATIONS),
    Field("deploy.resources.limits.cpus", f"{LIMITS}.NanoCPUs", CPUS),
    Field("deploy.resources.limits.memory", f"{LIMITS}.MemoryBytes", MEMORY),
    Field("deploy.resources.limits.pids", f"{LIMITS}.Pids", integer),
    Field("deploy.resources.reservations.cpus", f"{RESERVATIONS}.NanoCPUs", CPUS),
    Field("deploy.resources.reservations.memory", f"{RESERVATIONS}.MemoryBytes", MEMORY),
    Field(
        "deploy.resources.reservations.generic_resources",
        f"{RESERVATIONS}.GenericResources",
        rows=shapes.GENERIC_FIELDS,
    ),
    part("deploy.restart_policy", RESTART),
    Field(
        "deploy.restart_policy.condition", f"{RESTART}.Condition", one_of("none", "on-failure", "any"), default="any"
    ),
    Field("deploy.restart_policy.delay", f"{RESTART}.Delay", nanoseconds, default=5 * SECOND),
    Field("deploy.restart_policy.max_attempts", f"{RESTART}.MaxAttempts", count),
    Field("deploy.restart_policy.window", f"{RESTART}.Window", nanoseconds),
    Field("deploy.placement.constraints", f"{PLACEMENT}.Constraints", shapes.constraints),
    Field("deploy.placement.preferences", f"{PLACEMENT}.Preferences", rows=shapes.PREFERENCE_FIELDS),
    Field("deploy.placement.max_replicas_per_node", f"{PLACEMENT}.MaxReplicas", count),
    Field("", f"{PLACEMENT}.Platforms"),
    Field(
        "deploy.mode",
        "Mode",
        shape=shapes.mode,
        fill="replicated",
        normal=normal.mode,
        reads=("deploy.replicas",),
        note="with `deploy.replicas`",
    ),
    *update_fields("deploy.update_config", "UpdateConfig", failure_actions=UPDATE_FAILS),
    *update_fields("deploy.rollback_config", "RollbackConfig", failure_actions=ROLLBACK_FAILS),
    Field("deploy.endpoint_mode", "EndpointSpec.Mode", one_of("vip", "dnsrr"), default="vip"),
    Field("ports", "EndpointSpec.Ports", shape=shapes.ports, rows=shapes.PORT_FIELDS, normal=normal.ports),
    Field("", "Name"),
    Field("", "TaskTemplate.Runtime", default="container"),
)
"""Where two keys have one field, lists are joined."""

IGNORED_KEYS = frozenset(
    {
        *IGNORED_SERVICE_KEYS,
        *ORDERING_SERVICE_KEYS,
        *RESOLVED_SERVICE_KEYS,
        "name",
        "deploy.resources.reservations.devices",
    }
)
"""Keys that mean nothing to Swarm, or nothing yet to us; whoever reads the layers names them in the result."""

UNCOMPARED = frozenset({("TaskTemplate", "ForceUpdate")})
"""Fields of operations, not of layers: a service that was restarted by force has not drifted."""
