# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import pytest
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.cluster.certificate import not_after

NODE = """-----BEGIN CERTIFICATE-----
MIICKjCCAc+gAwIBAgIUVPFSqf31HTr37O2MSdxDU4+1gbswCgYIKoZIzj0EAwIw
EzERMA8GA1UEAxMIc3dhcm0tY2EwHhcNMjYxMTI0MjEwODAwWhcNMjcwMjIyMjIw
ODAwWjBfMSIwIAYDVQQKExllejlvZXFnZWdyY2xmaXhoemtzNjVvOHVvMRUwEwYD
VQQLEwxzd2FybS13b3JrZXIxIjAgBgNVBAMTGXJleTkza3d4dHJpMXE1YXczZ25z
M21mdHQwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAAQ0WTCjKyPjEXjodGoSdTaj
nXM+NUrjR99Yn9t0iySmIPd9OSFobAPSkgYKiEo83es6OScjKy8Z2V1kzesJOqy7
o4G0MIGxMA4GA1UdDwEB/wQEAwIFoDAdBgNVHSUEFjAUBggrBgEFBQcDAQYIKwYB
BQUHAwIwDAYDVR0TAQH/BAIwADAdBgNVHQ4EFgQUA/9EyOyGNdyKnOOSRFu/TMAC
bNowHwYDVR0jBBgwFoAUw0y5hOxYg0wqgmIH9SQxqnZerHswMgYDVR0RBCswKYIM
c3dhcm0td29ya2VyghlyZXk5M2t3eHRyaTFxNWF3M2duczNtZnR0MAoGCCqGSM49
BAMCA0kAMEYCIQDSWtarMyctk2Os8h0ZDo9PylhjjdqrACxIJ8dpiLaUlgIhAKVv
P4TRFcDpQxCnFo7bqGb/xYcD2xn1QHR+AqNN6P8R
-----END CERTIFICATE-----
"""
"""A node's certificate, as Engine 26.1 writes it."""


@pytest.mark.parametrize(
    ("pem", "end"),
    [
        pytest.param(NODE, "2027-02-22T22:08:00Z", id="a node's"),
        pytest.param(
            f"words before\n{NODE}{NODE.replace('M', 'N')}", "2027-02-22T22:08:00Z", id="the first of several"
        ),
        pytest.param("", None, id="empty"),
        pytest.param("-----BEGIN CERTIFICATE-----\nMIIB", None, id="without an end"),
        pytest.param("-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----", None, id="cut off"),
        pytest.param("-----BEGIN CERTIFICATE-----\n????\n-----END CERTIFICATE-----", None, id="no base64"),
        pytest.param("-----BEGIN CERTIFICATE-----\n\n-----END CERTIFICATE-----", None, id="nothing in it"),
    ],
)
def test_not_after(pem, end):
    assert not_after(pem) == end
