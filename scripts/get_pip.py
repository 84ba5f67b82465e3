# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Stand-in for the bootstrap script that ansible-test downloads: the same pip, from the package index.

``--name`` prints the name under which ansible-test looks for it in its cache.
"""

from __future__ import annotations

import subprocess
import sys


def cache_name() -> str:
    """Name of the bootstrap script of the pip that this ansible-test wants."""
    from ansible_test._internal.host_configs import NativePythonConfig  # noqa: PLC0415
    from ansible_test._internal.python_requirements import get_venv_packages  # noqa: PLC0415

    python = NativePythonConfig(version="{}.{}".format(*sys.version_info[:2]), path=sys.executable)
    return "get_pip_{}.py".format(get_venv_packages(python)["pip"].replace(".", "_"))


def main() -> None:
    """Do as get-pip.py does: put the pip named in the arguments into this virtualenv."""
    if sys.argv[1:] == ["--name"]:
        print(cache_name())
        return
    wanted = [argument for argument in sys.argv[1:] if argument.startswith("pip==")]
    subprocess.run([sys.executable, "-m", "ensurepip"], check=True, stdout=subprocess.DEVNULL)
    subprocess.run([sys.executable, "-m", "pip", "install", "--quiet", *wanted], check=True)


if __name__ == "__main__":
    main()
