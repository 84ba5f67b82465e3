# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations


class ModuleDocFragment:
    """Documentation of ``_ansible.args.CONNECTION_SPEC``."""

    DOCUMENTATION = r"""
options:
  docker_host:
    description:
      - The URL of the Engine, from where the module runs, for example V(unix:///var/run/docker.sock) or V(tcp://192.0.2.23:2376).
      - If it is not set, the environment variable E(DOCKER_HOST) of the managed node is used.
    type: str
    default: unix:///var/run/docker.sock
  tls:
    description:
      - Speak TLS to a C(tcp://) address without checking its certificate.
      - If it is not set, the environment variable E(DOCKER_TLS) is used.
    type: bool
    default: false
  validate_certs:
    description:
      - Speak TLS and check the certificate of the Engine.
      - If it is not set, the environment variable E(DOCKER_TLS_VERIFY) is used.
    type: bool
    default: false
  tls_hostname:
    description:
      - The host name that the certificate of the Engine must bear, where it is not that of O(docker_host).
      - If it is not set, the environment variable E(DOCKER_TLS_HOSTNAME) is used.
    type: str
  ca_path:
    description: Path of the CA certificate, on the managed node.
    type: path
  client_cert:
    description: Path of the client's certificate, on the managed node.
    type: path
  client_key:
    description: Path of the client's key, on the managed node.
    type: path
  timeout:
    description:
      - Seconds that one call of the Engine API may take.
      - If it is not set, the environment variable E(DOCKER_TIMEOUT) is used.
    type: int
    default: 60
requirements:
  - Docker Engine 20.10 or newer (API 1.41)
  - Python 3.9 or newer
notes:
  - The module needs neither the Docker SDK for Python nor the docker CLI.
"""
