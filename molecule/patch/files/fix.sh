#!/bin/sh
# What the nodes get as a patch: it notes that it ran, takes as long as it is told, and breaks the Engine's configuration where it is told.
set -eu
date >> /var/log/fix
sleep "$(cat /etc/fix.seconds 2>/dev/null || echo 1)"
[ -e /etc/fix.breaks ] || exit 0
cp /etc/docker/daemon.json /etc/docker/daemon.good
echo '{' > /etc/docker/daemon.json
