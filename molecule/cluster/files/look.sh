#!/usr/bin/env bash
# Usage: look.sh NODE...
# Print what each Engine says of its swarm, then what the first manager that has a leader says of the nodes and services.
set -euo pipefail
readonly engine_format='{{.Name}} {{with .Swarm}}{{.LocalNodeState}} {{.NodeID}} {{.ControlAvailable}}{{with .Cluster}} {{.ID}} {{.Version.Index}}{{end}}{{end}}'

inspect() { # KIND FORMAT
  docker exec "$manager" docker "$1" ls --quiet | xargs --no-run-if-empty docker exec "$manager" docker "$1" inspect --format "$2"
}

manager=
for node in "$@"; do
  said=$(docker exec "$node" docker info --format "$engine_format")
  echo "$said"
  if [[ ! $manager && $said == *' true '* ]]; then manager=$node; fi
done
if [[ $manager ]]; then
  inspect node '{{.ID}} {{json .Spec}}'
  inspect service '{{.ID}} {{.Version.Index}}'
fi
