# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import os

import pytest
from ansible_collections.beekeeper.swarm.plugins.module_utils._engine.kernel import has_ip_vs

TREE = f"modules/{os.uname().release}"


@pytest.mark.parametrize(
    ("files", "found"),
    [
        pytest.param({}, False, id="no module tree"),
        pytest.param({"proc/net/ip_vs": "IP Virtual Server"}, True, id="runs"),
        pytest.param({"proc/modules": "ip_vs 184320 0 - Live\n"}, True, id="loaded"),
        pytest.param({"proc/modules": "ip_vs_rr 16384 0 - Live\n"}, False, id="a part of it only"),
        pytest.param({f"{TREE}/modules.builtin": "kernel/net/netfilter/ipvs/ip_vs.ko\n"}, True, id="built in"),
        pytest.param(
            {f"{TREE}/modules.dep": "kernel/net/netfilter/ipvs/ip_vs.ko.xz: kernel/a.ko\n"}, True, id="loadable"
        ),
        pytest.param(
            {f"{TREE}/modules.dep": "kernel/net/a.ko: kernel/net/netfilter/ipvs/ip_vs.ko\n"}, False, id="named"
        ),
    ],
)
def test_has_ip_vs(tmp_path, files, found):
    for name, text in files.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    assert has_ip_vs(proc=tmp_path / "proc", modules=tmp_path / "modules") is found
