# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The rows of the table of key paths for what a service may use: CPUs, memory, block devices, devices, GPUs."""

from __future__ import annotations

from . import forms, item_checks, mounts, quantities
from .kinds import Plain, Ulimit, count, integer, items, labels, mapping, scalar, size, text, texts
from .nodes import Node

SIZES = ("shm_size", "mem_limit", "mem_reservation", "memswap_limit", "mem_swappiness")
# Numbers that compose-go cuts to whole ones.
CUT_NUMBERS = ("cpu_shares", "cpu_quota", "cpu_period", "cpu_rt_period", "cpu_rt_runtime", "pids_limit")
RATES = ("device_read_bps", "device_read_iops", "device_write_bps", "device_write_iops")


def limits(path: str) -> dict[str, Node]:
    """What the service may use, as it was written before there was ``deploy.resources``."""
    return {
        **{f"{path}.{key}": size() for key in SIZES},
        f"{path}.cpu_count": count(),
        f"{path}.oom_score_adj": scalar(quantities.between(-1000, 1000)),
        **{f"{path}.{key}": scalar(quantities.cut) for key in CUT_NUMBERS},
        f"{path}.cpus": scalar(quantities.number),
        f"{path}.cpu_percent": scalar(quantities.between(0, 100)),
        f"{path}.cpuset": text(),
        **ulimits(f"{path}.ulimits", whole=True),
        **blkio(f"{path}.blkio_config"),
        **devices(f"{path}.devices"),
        **gpus(f"{path}.gpus"),
    }


def ulimits(path: str, *, whole: bool = False) -> dict[str, Node]:
    return {
        path: mapping(),
        f"{path}.*": Ulimit(whole=whole),
        **{f"{path}.*.{key}": integer(keep=True) for key in ("soft", "hard")},
    }


def weight(*, keep: bool = False) -> Node:
    return Plain(quantities.between(0, 65535), "a number", keep=keep)


def blkio(path: str) -> dict[str, Node]:
    weights = f"{path}.weight_device"
    return {
        path: mapping(keep=True, extensions=False),
        f"{path}.weight": weight(),
        weights: items(),
        f"{weights}.[]": mapping(extensions=False, check=item_checks.blkio_weight),
        f"{weights}.[].path": text(keep=True),
        f"{weights}.[].weight": weight(keep=True),
        **{f"{path}.{key}": items() for key in RATES},
        **{f"{path}.{key}.[]": mapping(extensions=False, check=item_checks.blkio_limit) for key in RATES},
        **{f"{path}.{key}.[].path": text(keep=True) for key in RATES},
        **{f"{path}.{key}.[].rate": scalar(quantities.size) for key in RATES},
    }


def devices(path: str) -> dict[str, Node]:
    return {
        path: items(expand=mounts.device, unique=lambda item: item.get("target")),
        f"{path}.[]": mapping(check=item_checks.check_device),
        **{f"{path}.[].{key}": text() for key in ("source", "target", "permissions")},
    }


def gpus(path: str) -> dict[str, Node]:
    return {
        path: items(lengthen=forms.gpus),
        f"{path}.[]": mapping(check=item_checks.check_device_request, write=forms.without_extensions),
        **device_request(f"{path}.[]"),
    }


def device_request(path: str) -> dict[str, Node]:
    return {
        **texts(f"{path}.capabilities", distinct=True),
        f"{path}.count": scalar(quantities.device_count),
        **texts(f"{path}.device_ids", distinct=True),
        f"{path}.driver": text(),
        **labels(f"{path}.options", distinct=True),
    }
