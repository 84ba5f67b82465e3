#!/usr/bin/env bash
# Hold ours against docker stack deploy on a real swarm, for each engine generation that is named (20.10, 26.1, 28.5): a lab of
# one node comes up, every file of tests/conformance/specs is deployed by the one and then by the other, and the lab goes down.
# RECORD=1 keeps what the Engines answer, for the unit tests. RESTARTS=1 also tries which changes replace tasks.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/own_lab.sh

sample=none
[ -z "${RESTARTS:-}" ] || sample=images
own_lab adoption 216 -e lab_managers=1 -e lab_workers=0 -e lab_sample="$sample"
for generation in "$@"; do
  echo "adoption: Engine and docker CLI $generation"
  lab up -e lab_engine="$generation"
  python tests/conformance/adopt.py adoption-node1 "$generation" ${RECORD:+--record}
  [ -z "${RESTARTS:-}" ] || python tests/conformance/restarts.py adoption-node1 diamol/ch08-numbers-web
  lab down
done
