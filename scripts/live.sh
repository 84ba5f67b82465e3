#!/usr/bin/env bash
# Hold what the code takes for true of Swarm against a real one (tests/live), for each engine generation that is named (20.10,
# 26.1, 28.5): a lab of three nodes comes up, all tests run on it side by side, and the lab goes down. SLOW=1: also what takes minutes.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/own_lab.sh

own_lab live 217 -e lab_managers=1 -e lab_workers=2 -e lab_sample=images
for generation in "$@"; do
  echo "live: Engine $generation"
  lab up -e lab_engine="$generation"
  pytest --quiet tests/live --lab-prefix live- ${SLOW:+--slow}
  lab down
done
