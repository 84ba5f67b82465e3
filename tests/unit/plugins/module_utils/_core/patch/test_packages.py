# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.errors import InputError
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.patch.packages import (
    Change,
    engine_version,
    from_apt,
    from_dnf,
    installed_of,
)

APT = """\
NOTE: This is only a simulation!
      apt-get needs root privileges for real execution.
Reading package lists...
The following packages will be upgraded:
  docker.io libc6
Remv docker-old [1.0]
Inst libc6 [2.41-12] (2.42-5 Debian:testing [amd64]) [docker.io:amd64 ]
Conf libc6 (2.42-5 Debian:testing [amd64])
Inst docker.io [26.1.5+dfsg1-9+b9] (28.5.2+dfsg3-2 Debian:testing [amd64])
Inst libnew (3:1.2~rc1 Debian:testing [all])
Conf docker.io (28.5.2+dfsg3-2 Debian:testing [amd64])
"""
DNF = """\

docker-ce.x86_64                    3:28.5.2-1.el9                 docker-ce-stable
kernel.x86_64                       5.14.0-611.9.1.el9_7           baseos
python3.11-pip.noarch               22.3.1-6.el9                   appstream
Obsoleting Packages
grub2-tools.x86_64                  1:2.06-104.el9_6               baseos
    grub2-tools.x86_64              1:2.06-80.el9                  @baseos
"""
# Of dnf 4.24 and 5.4, on one repository; the last part of dnf 5 is worded by its source.
DNF4 = """\

a-package-whose-name-alone-is-longer-than-what-a-terminal-shows-in-one-line-of-eighty.noarch         1.1-1      next \n\
docker-ce.noarch                                                                                     3:28.5.2-1 next \n\
Obsoleting Packages
hive-modern.noarch                                                                                   1.0-1      next \n\
    hive-legacy.noarch                                                                               1.0-1      @next
"""
DNF5 = """\
Upgrades
a-package-whose-name-alone-is-longer-than-what-a-terminal-shows-in-one-line-of-eighty.noarch 1.1-1      next
docker-ce.noarch                                                                             3:28.5.2-1 next
Obsoleting packages
hive-modern.noarch                                                                           1.0-1      next
    hive-legacy.noarch                                                                       1.0-1      next
"""
MADISON = """\
 docker.io | 28.5.2+dfsg3-2 | http://deb.debian.org/debian forky/main amd64 Packages
 docker.io | 26.1.5+dfsg1-9+b9 | http://deb.debian.org/debian trixie/main amd64 Packages
"""
CE = """\
 docker-ce | 5:28.50.1-1~debian.13~trixie | https://download.docker.com trixie/stable amd64 Packages
 docker-ce | 5:28.5.2-1~debian.13~trixie | https://download.docker.com trixie/stable amd64 Packages
"""


def test_apt():
    assert from_apt(APT) == [
        Change("docker-old", "1.0", ""),
        Change("libc6", "2.41-12", "2.42-5"),
        Change("docker.io", "26.1.5+dfsg1-9+b9", "28.5.2+dfsg3-2"),
        Change("libnew", "", "3:1.2~rc1"),
    ]


def test_apt_with_nothing_to_do():
    assert from_apt("Reading package lists...\n0 upgraded, 0 newly installed, 0 to remove and 0 not upgraded.\n") == []


def test_dnf():
    assert from_dnf(DNF, installed={"docker-ce": "3:26.1.4-1.el9", "kernel": "5.14.0-611.9.1.el9_7"}) == [
        Change("docker-ce", "3:26.1.4-1.el9", "3:28.5.2-1.el9"),
        Change("python3.11-pip", "", "22.3.1-6.el9"),
    ]


@pytest.mark.parametrize("text", [pytest.param(DNF4, id="dnf 4"), pytest.param(DNF5, id="dnf 5")])
def test_dnf_of_both_generations(text):
    long = "a-package-whose-name-alone-is-longer-than-what-a-terminal-shows-in-one-line-of-eighty"
    installed = {long: "1.0-1", "docker-ce": "3:28.5.1-1", "hive-legacy": "1.0-1"}
    assert from_dnf(text, installed=installed) == [
        Change(long, "1.0-1", "1.1-1"),
        Change("docker-ce", "3:28.5.1-1", "3:28.5.2-1"),
    ]


def test_installed():
    assert installed_of("libc6:amd64 2.41-12\nadduser 3.152\ngone \n") == {"libc6": "2.41-12", "adduser": "3.152"}


TESTED = """\
 docker-ce | 5:29.0.0~rc.1-1~debian.13~trixie | https://download.docker.com/linux/debian trixie/test amd64 Packages
 docker-ce | 5:28.5.2-1~debian.13~trixie | https://download.docker.com/linux/debian trixie/stable amd64 Packages
 docker-ce | 5:28.5.2~rc.2-1~debian.13~trixie | https://download.docker.com/linux/debian trixie/test amd64 Packages
"""
SOURCES = """\
 docker.io | 28.5.1+dfsg1-1 | http://deb.debian.org/debian trixie/main amd64 Packages
 docker.io | 28.5.2+dfsg4-1 | http://deb.debian.org/debian sid/main Sources
"""


@pytest.mark.parametrize(
    ("text", "wanted", "version"),
    [
        pytest.param(MADISON, "28.5.2", "28.5.2+dfsg3-2", id="the Engine's version"),
        pytest.param(MADISON, "28", "28.5.2+dfsg3-2", id="its beginning"),
        pytest.param(MADISON, "26.1.5+dfsg1-9+b9", "26.1.5+dfsg1-9+b9", id="the package's version"),
        pytest.param(CE, "28.5", "5:28.5.2-1~debian.13~trixie", id="28.5 is not 28.50"),
        pytest.param(CE, "5:28.50.1-1~debian.13~trixie", "5:28.50.1-1~debian.13~trixie", id="with its epoch"),
        pytest.param("docker-ce 3:28.5.9-1.el9\ndocker-ce 3:28.5.10-1.el9\n", "28.5", "3:28.5.10-1.el9", id="newest"),
        pytest.param("docker-ce 3:28.5.2-1.el9\n", "28.5.2", "3:28.5.2-1.el9", id="without bars"),
        pytest.param(TESTED, "28.5.2", "5:28.5.2-1~debian.13~trixie", id="no candidate of it"),
        pytest.param(TESTED, "29", "5:29.0.0~rc.1-1~debian.13~trixie", id="a candidate, where nothing else is offered"),
        pytest.param(TESTED, "28.5.2~rc.2", "5:28.5.2~rc.2-1~debian.13~trixie", id="the candidate that was asked for"),
        pytest.param("docker-ce 3:28.5.2~rc.2-1.el9\ndocker-ce 3:28.4.0-1.el9\n", "28", "3:28.4.0-1.el9", id="rpm"),
        pytest.param(SOURCES, "28", "28.5.1+dfsg1-1", id="no source of a newer one"),
    ],
)
def test_engine_version(text, wanted, version):
    assert engine_version(text, wanted, host="node4") == version


@pytest.mark.parametrize(
    ("text", "message"),
    [
        pytest.param(
            MADISON,
            "patch_engine_version: node4 is offered no Engine 29 (28.5.2+dfsg3-2, 26.1.5+dfsg1-9+b9): add the package "
            "source that has it.",
            id="another",
        ),
        pytest.param(
            "",
            "patch_engine_version: node4 is offered no Engine 29 (none at all): add the package source that has it.",
            id="none",
        ),
    ],
)
def test_an_engine_that_is_not_offered(text, message):
    with pytest.raises(InputError) as raised:
        engine_version(text, "29", host="node4")
    assert raised.value.message == message
