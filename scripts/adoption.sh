#!/usr/bin/env bash
# Hold ours against docker stack deploy on a real swarm, for each engine generation that is named (20.10, 26.1, 28.5): a lab of
# one node comes up, every file of tests/conformance/specs is deployed by the one and then by the other, and the lab goes down.
# RECORD=1 keeps what the Engines answer, for the unit tests. RESTARTS=1 also tries which changes replace tasks.
set -euo pipefail
cd "$(dirname "$0")/.."

lab() {
  ansible-playbook "beekeeper.swarm.lab_$1" -e lab_prefix=adoption- -e lab_subnet=172.30.216.0/24 -e lab_registry_port=5216 \
    -e lab_managers=1 -e lab_workers=0 -e lab_sample="$sample" -e lab_directory="$PWD/.cache/adoption" "${@:2}" >"$log" 2>&1 ||
    { cat "$log" >&2; exit 1; }
}

sample=none
[ -z "${RESTARTS:-}" ] || sample=images
log=$(mktemp)
trap 'lab down -e lab_keep_image=true; rm -f "$log"' EXIT
for generation in "$@"; do
  echo "adoption: Engine and docker CLI $generation"
  lab up -e lab_engine="$generation"
  python tests/conformance/adopt.py adoption-node1 "$generation" ${RECORD:+--record}
  [ -z "${RESTARTS:-}" ] || python tests/conformance/restarts.py adoption-node1 diamol/ch08-numbers-web
  lab down -e lab_keep_image=true
done
