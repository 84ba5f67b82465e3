#!/bin/sh
# Runs on a manager that stays: takes the named nodes out of its swarm, managers first demoted one after the other, so that
# raft never loses its majority to nodes that are gone. In no swarm there is nothing to forget.
set -eu
[ "$(docker info --format '{{.Swarm.LocalNodeState}}')" != inactive ] || exit 0

ids_of() {
  docker node ls --format '{{.ID}} {{.Hostname}}' | while read -r id name; do
    [ "$name" != "$1" ] || echo "$id"
  done
}

is_manager() { [ -n "$(docker node inspect --format '{{if .ManagerStatus}}yes{{end}}' "$1")" ]; }

for name in "$@"; do
  for id in $(ids_of "$name"); do
    docker node demote "$id" >/dev/null
    while is_manager "$id"; do sleep 0.3; done
    docker node rm --force "$id" >/dev/null
  done
done
