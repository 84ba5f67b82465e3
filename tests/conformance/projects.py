# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Drawing layered projects from the specification: each key with the forms that it takes, short and long."""

from __future__ import annotations

import json
import typing as t

from hypothesis import strategies as st

if t.TYPE_CHECKING:
    from collections.abc import Sequence

ENV = {"SET": "value", "EMPTY": "", "NUMBER": "3", "YES": "true", "TIME": "90s", "SIZE": "64m"}
SERVICES = ("alpha", "beta", "gamma", "delta", "epsilon")


class Plain(t.NamedTuple):
    """A scalar that is written as it stands, without quotes."""

    text: str


class Tagged(t.NamedTuple):
    """A value behind ``!reset`` or ``!override``."""

    tag: str
    value: t.Any


def written(value: t.Any) -> str:
    """A layer as YAML, in the flow style: JSON, but for tags and plain scalars."""
    if isinstance(value, Plain):
        return value.text
    if isinstance(value, Tagged):
        return f"!{value.tag} {written(value.value)}"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{json.dumps(key)}: {written(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(written, value)) + "]"
    return json.dumps(value)


def one(*values: t.Any) -> st.SearchStrategy[t.Any]:
    return st.sampled_from(values)


def some(item: st.SearchStrategy[t.Any], *, least: int = 0, most: int = 3) -> st.SearchStrategy[list[t.Any]]:
    """A list without repetition: Compose refuses one within a layer."""
    return st.lists(item, min_size=least, max_size=most, unique_by=written)


def keyed(**keys: st.SearchStrategy[t.Any]) -> st.SearchStrategy[dict[str, t.Any]]:
    """A mapping with some of the keys."""
    return st.fixed_dictionaries({}, optional=keys)


def needing(needed: dict[str, t.Any], **keys: st.SearchStrategy[t.Any]) -> st.SearchStrategy[dict[str, t.Any]]:
    return st.fixed_dictionaries(needed, optional=keys)


# --- scalars -------------------------------------------------------------------------------------

TEXT = one(
    "a", "b c", "x.y-z", "8080", "true", "é", "$$HOME", "$SET", "${UNSET:-of course}", "[${EMPTY-d}]", "${SET:+p}"
)
NAME = one("a", "B_2", "c.d", "e-f")
NUMBER = one(0, 1, 7, 1000, "3", "$NUMBER", Plain("0x10"), Plain("0o17"), Plain("1_000"))
COUNT = one(0, 1, 5, "2", "$NUMBER")
BOOLEAN = one(True, False, "true", "false", "$YES", Plain("yes"), Plain("off"))
VALUE = one(
    "a", "b c", "", "x=y", "$SET", "$$", 1, 1.5, True, None, Plain("1e3"), Plain("yes"), Plain("1.0"), Plain("22:22")
)
DURATION = one("10s", "1m30s", "1h", "1500ms", "0s", "90m", "$TIME", "2h45m10s")
SIZE = one(1024, "64m", "1.5g", "2kb", "1048576", "1gb", "10b", "$SIZE", "3MB")
FRACTION = one("0.5", "2", "0.25", 0.5, 1, 1.5)
PATH = one("/a", "/b/c", "/d e", "/x/", "/var/../tmp")
SOURCE = one("./here", "../there", "/abs", "~/home", ".", "data", "other")


def pairs(value: st.SearchStrategy[t.Any] = VALUE) -> st.SearchStrategy[t.Any]:
    """Environment, labels and the like: a mapping, or a list of texts."""
    texts = st.builds(lambda key, item: f"{key}={item}", NAME, one("a", "b c", "", "x=y", "$SET", "$$"))
    unique = st.lists(st.one_of(texts, NAME), max_size=3, unique_by=lambda text: text.partition("=")[0])
    return st.one_of(st.dictionaries(NAME, value, max_size=3), unique)


OPTIONS = st.dictionaries(NAME, one("a", "1", 2, "$SET", ""), max_size=3)
COMMAND = st.one_of(one("run", "sh -c 'a b'", 'x "y z" w', "a\\ b $SET", None), some(TEXT, most=4))

# --- forms ---------------------------------------------------------------------------------------

PORT = st.one_of(
    one("80", "8080:80", "8443:443/tcp", "53:53/udp", "127.0.0.1:81:81", "9000-9002:9000-9002", "3000-3001", 82),
    one("127.0.0.1::83", "[::1]:84:84", "8100-8102:85", "$NUMBER:86"),
    needing(
        {"target": one(80, 81, 443, "90")},
        published=one("8080", 8080, "8081-8082", "$NUMBER"),
        protocol=one("tcp", "udp"),
        mode=one("host", "ingress"),
        host_ip=one("127.0.0.1", "0.0.0.0"),
        name=TEXT,
        app_protocol=one("http"),
    ),
)
MOUNT = st.one_of(
    st.builds(
        lambda source, target, mode: f"{source}:{target}{mode}", SOURCE, PATH, one("", ":ro", ":rw", ":z", ":ro,Z")
    ),
    PATH,
    needing(
        {"type": st.just("volume"), "target": PATH},
        source=one("data"),
        read_only=BOOLEAN,
        volume=keyed(nocopy=BOOLEAN, subpath=TEXT, labels=pairs()),
    ),
    needing(
        {"type": st.just("bind"), "target": PATH, "source": SOURCE},
        read_only=BOOLEAN,
        consistency=one("cached"),
        bind=keyed(propagation=one("rslave", "shared"), create_host_path=BOOLEAN, selinux=one("z")),
    ),
    needing({"type": st.just("tmpfs"), "target": PATH}, tmpfs=keyed(size=SIZE, mode=one(0, 493))),
)
REFERENCE_KEYS = {
    "target": one("/abs/t", "rel"),
    "uid": one("103", "$NUMBER"),
    "gid": one("1"),
    "mode": one(288, "0444", Plain("0440"), Plain("0o400")),
}


def references(*names: str) -> st.SearchStrategy[t.Any]:
    return some(st.one_of(one(*names), needing({"source": one(*names)}, **REFERENCE_KEYS)))


UPDATE = keyed(
    parallelism=COUNT,
    delay=DURATION,
    failure_action=one("pause", "continue"),
    monitor=DURATION,
    max_failure_ratio=one(0, 0.25, "0.5", 1),
    order=one("start-first", "stop-first"),
)
DEPLOY = keyed(
    mode=one("replicated"),
    replicas=COUNT,
    endpoint_mode=one("vip", "dnsrr"),
    labels=pairs(),
    update_config=UPDATE,
    rollback_config=UPDATE,
    restart_policy=keyed(
        condition=one("none", "on-failure", "any"), delay=DURATION, max_attempts=COUNT, window=DURATION
    ),
    placement=keyed(
        constraints=some(one("node.role == manager", "node.labels.a==b", "$SET==x")),
        preferences=some(st.builds(lambda by: {"spread": by}, TEXT), most=2),
        max_replicas_per_node=COUNT,
    ),
    resources=keyed(
        limits=keyed(cpus=FRACTION, memory=SIZE, pids=COUNT),
        reservations=keyed(
            cpus=FRACTION,
            memory=SIZE,
            generic_resources=some(
                st.builds(
                    lambda kind, value: {"discrete_resource_spec": {"kind": kind, "value": value}}, TEXT, one(1, 2)
                ),
                most=2,
            ),
            devices=some(
                needing(
                    {"capabilities": one(["gpu"], ["tpu", "gpu"])},
                    driver=TEXT,
                    count=one(1, "all", "2"),
                    options=OPTIONS,
                ),
                most=2,
            ),
        ),
    ),
)
HEALTH = keyed(
    test=st.one_of(one("curl x", ["NONE"], ["CMD", "a", "b"], ["CMD-SHELL", "a && b"])),
    interval=DURATION,
    timeout=DURATION,
    retries=one(0, 3, "$NUMBER"),
    start_period=DURATION,
    start_interval=DURATION,
    disable=BOOLEAN,
)
NETWORKS = st.one_of(
    some(one("front", "back", "outer"), least=1),
    st.dictionaries(
        one("front", "back", "outer"),
        st.one_of(
            st.none(),
            keyed(
                aliases=some(TEXT),
                ipv4_address=one("192.0.2.9"),
                ipv6_address=one("2001:db8::9"),
                link_local_ips=some(one("169.254.8.8", "169.254.8.9")),
                mac_address=one("02:42:ac:11:00:01"),
                driver_opts=OPTIONS,
                priority=one(0, 5),
                gw_priority=one(0, 2),
                interface_name=one("eth7"),
            ),
        ),
        min_size=1,
        max_size=2,
    ),
)
BUILD = st.one_of(
    one(".", "./app", "../x", "/abs"),
    keyed(
        context=one(".", "./y", "https://example.com/r.git#main"),
        dockerfile=one("D", "sub/D"),
        args=pairs(),
        labels=pairs(),
        cache_from=some(TEXT),
        cache_to=some(TEXT),
        target=TEXT,
        network=TEXT,
        shm_size=SIZE,
        no_cache=BOOLEAN,
        pull=BOOLEAN,
        privileged=BOOLEAN,
        platforms=some(one("linux/amd64", "linux/arm64")),
        tags=some(one("a:1", "b:2")),
        isolation=TEXT,
        additional_contexts=st.dictionaries(
            NAME, one("./ctx", "docker-image://a", "https://example.com/x"), max_size=2
        ),
        extra_hosts=some(one("a=192.0.2.1", "b:192.0.2.2")),
        ulimits=st.dictionaries(one("nofile", "nproc"), one(1, {"soft": 1, "hard": 2}), max_size=2),
        secrets=references("password"),
        ssh=one(["default"], ["default", "k=/key"]),
        entitlements=some(one("network.host", "security.insecure")),
    ),
)
HOOK = needing(
    {"command": st.one_of(one("a 'b c'"), some(TEXT, least=1))},
    user=TEXT,
    privileged=BOOLEAN,
    working_dir=TEXT,
    environment=pairs(),
)
THROTTLE = some(st.builds(lambda path, rate: {"path": path, "rate": rate}, PATH, one(10, "1mb")), most=2)

SERVICE: dict[str, st.SearchStrategy[t.Any]] = {
    **dict.fromkeys(
        ("hostname", "domainname", "user", "working_dir", "stop_signal", "runtime", "cgroup_parent", "isolation"), TEXT
    ),
    **dict.fromkeys(("mac_address", "userns_mode", "uts", "cpuset", "platform"), TEXT),
    **dict.fromkeys(("tty", "stdin_open", "read_only", "privileged", "init", "oom_kill_disable"), BOOLEAN),
    "attach": st.booleans(),
    **dict.fromkeys(("environment", "labels", "annotations"), pairs()),
    **dict.fromkeys(
        ("dns", "dns_search", "tmpfs"),
        st.one_of(one("a.example", "b.example"), some(one("a.example", "b.example", "c.example"))),
    ),
    **dict.fromkeys(("cap_add", "cap_drop", "dns_opt"), some(one("A", "B", "c:1", "$SET"))),
    **dict.fromkeys(("external_links",), some(one("x", "y:z"))),
    **dict.fromkeys(("command", "entrypoint"), COMMAND),
    **dict.fromkeys(("shm_size", "mem_swappiness"), one(10, 20)),
    "image": one("nginx", "a/b:1", "registry.example.com:5000/x@sha256:" + "0" * 64, "i:$SET"),
    "restart": one("no", "always", "on-failure:3", "unless-stopped"),
    "pull_policy": one("always", "missing", "never", "daily", "every_12h"),
    "cgroup": one("host", "private"),
    "ipc": one("host", "shareable"),
    "pid": one("host"),
    "sysctls": pairs(one("a", 1, "$SET")),
    "stop_grace_period": DURATION,
    "expose": some(one("80", 81, "82/udp", "83-85")),
    "group_add": some(one("a", 1, "b")),
    "security_opt": some(one("a:b", "no-new-privileges")),
    "device_cgroup_rules": some(one("c 1:3 mr", "a 7:* rmw")),
    "devices": some(
        st.one_of(
            one("/dev/a", "/dev/b:/dev/c", "/dev/d:/dev/e:r"),
            needing({"source": one("/dev/f"), "target": one("/dev/g")}, permissions=one("rw")),
        )
    ),
    "extra_hosts": st.one_of(
        some(one("a:192.0.2.1", "b=192.0.2.2", "c=::1", "d:[::1]", "e:host-gateway")),
        st.dictionaries(NAME, one("192.0.2.3", ["192.0.2.4", "192.0.2.5"]), max_size=2),
    ),
    "ulimits": st.dictionaries(
        one("nofile", "nproc", "core"), one(1, 5, {"soft": 1, "hard": 2}, {"hard": "7", "soft": 3}), max_size=3
    ),
    "logging": keyed(driver=one("json-file", "syslog"), options=OPTIONS),
    "healthcheck": HEALTH,
    "deploy": DEPLOY,
    "networks": NETWORKS,
    "ports": some(PORT, most=4),
    "volumes": some(MOUNT, most=4),
    "secrets": references("password", "key"),
    "configs": references("settings", "text"),
    "build": BUILD,
    "storage_opt": OPTIONS,
    "credential_spec": keyed(file=one("f"), registry=one("r")),
    "cpu_shares": COUNT,
    "cpu_quota": COUNT,
    "cpu_period": COUNT,
    "cpu_count": one(1, 2),
    "cpu_percent": one(10, 50),
    "cpu_rt_period": one(1, 400000),
    "cpu_rt_runtime": one(1, 95000),
    "oom_score_adj": one(0, -5, 500),
    "post_start": some(HOOK, most=2),
    "pre_stop": some(HOOK, most=2),
    "gpus": some(keyed(driver=TEXT, count=one(1, "all"), options=OPTIONS), most=2),
    "models": st.one_of(
        some(one("llm", "small")),
        st.dictionaries(one("llm", "small"), keyed(endpoint_var=TEXT, model_var=TEXT), max_size=2),
    ),
    "blkio_config": keyed(weight=one(10, 300), device_read_bps=THROTTLE, device_write_iops=THROTTLE),
    "x-note": one("a", "b"),
    "x-map": st.dictionaries(NAME, st.one_of(TEXT, one(1, 1.5, None)), max_size=2),
}
# In one service with the keys beside them they are refused.
LIMITS: dict[str, st.SearchStrategy[t.Any]] = {
    "cpus": FRACTION,
    "mem_limit": SIZE,
    "mem_reservation": SIZE,
    "memswap_limit": SIZE,
    "pids_limit": one(1, -1, "100"),
    "scale": one(0, 1, 3),
}
LABELLED = {"labels": pairs()}
TOP: dict[str, st.SearchStrategy[t.Any]] = {
    "networks": keyed(
        front=keyed(
            driver=one("overlay", "bridge"),
            driver_opts=OPTIONS,
            attachable=BOOLEAN,
            internal=BOOLEAN,
            enable_ipv6=BOOLEAN,
            name=one("named-${SET}"),
            **LABELLED,
        ),
        back=one(None, {}),
        outer=one({"external": True}, {"external": True, "name": "o"}),
        default=keyed(driver=one("overlay"), **LABELLED),
    ),
    "volumes": keyed(
        data=keyed(driver=one("local"), driver_opts=OPTIONS, name=one("d"), **LABELLED), other=one(None, {})
    ),
    "secrets": keyed(password=keyed(name=one("p"), labels=st.dictionaries(NAME, VALUE, max_size=2))),
    "configs": keyed(settings=keyed(name=one("s"))),
    "models": keyed(llm=keyed(context_size=one(1, 1024), runtime_flags=some(TEXT))),
    "x-top": st.dictionaries(NAME, TEXT, max_size=2),
}
# Every name that a drawn service may use stands in the lowest layer.
BASE: dict[str, t.Any] = {
    "networks": {
        "front": {"ipam": {"driver": "d", "config": [{"subnet": "192.0.2.0/24"}]}},
        "back": None,
        "outer": {"external": True},
    },
    "volumes": {"data": {}, "other": None, "here": {}, "abs": {}},
    "secrets": {"password": {"file": "./password"}, "key": {"environment": "SET"}},
    "configs": {"settings": {"file": "./settings"}, "text": {"content": "a ${SET} b"}},
    "models": {"llm": {"model": "m"}, "small": {"model": "s"}},
}


@st.composite
def _service(draw: st.DrawFn, *, lowest: bool) -> dict[str, t.Any]:
    known = {**SERVICE, **LIMITS}
    names = draw(st.lists(st.sampled_from(sorted(known)), max_size=7, unique=True))
    if set(names) & set(LIMITS):
        names = [name for name in names if name != "deploy"]
    service = {name: draw(known[name]) for name in names}
    if lowest:
        service.setdefault("image", "base")
        return service
    return {name: draw(_maybe_tagged(value)) for name, value in service.items()}


def _maybe_tagged(value: t.Any) -> st.SearchStrategy[t.Any]:
    return one(*([value] * 10), Tagged("override", value), Tagged("reset", None))


@st.composite
def projects(draw: st.DrawFn, services: Sequence[str] = SERVICES) -> list[dict[str, t.Any]]:
    """Layers, lowest first."""
    layers: list[dict[str, t.Any]] = []
    for number in range(draw(st.integers(2, 3))):
        chosen = services if number == 0 else draw(some(st.sampled_from(services), least=1, most=len(services)))
        drawn = {name: draw(_service(lowest=number == 0)) for name in chosen}
        top = draw(keyed(**TOP)) if number else BASE
        layers.append({"services": drawn, **top})
    return layers


def alone(layers: list[dict[str, t.Any]], service: str) -> list[dict[str, t.Any]]:
    """The same layers with one service only."""
    kept = []
    for layer in layers:
        services = {name: value for name, value in layer["services"].items() if name == service}
        kept.append({**layer, "services": services})
    return kept
