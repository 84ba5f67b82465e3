#!/usr/bin/env bash
# Usage: scripts/scenarios.sh NAME...
# Run Molecule scenarios on one lab, which is made for them and taken down at the end; after a failure say last what failed.
set -euo pipefail
cd "$(dirname "$0")/.."
readonly name=${MOLECULE_LAB_PREFIX:-mol-}
readonly log=.cache/molecule/${name}scenarios.log
# Molecule's own place is shared by all checkouts whose folders have the same name, and by what runs side by side in this one.
export MOLECULE_EPHEMERAL_DIRECTORY=$PWD/.cache/molecule/${name}state

# A run that was killed leaves its lab, and what Molecule noted of it: nothing of it may serve this one.
begin_anew() {
  rm -rf "$MOLECULE_EPHEMERAL_DIRECTORY"
  mkdir -p "$MOLECULE_EPHEMERAL_DIRECTORY"
  MOLECULE_LAB_STAYS='' MOLECULE_PROJECT_DIRECTORY=$PWD ansible-playbook molecule/default/destroy.yml >"$log" 2>&1 || { cat "$log" >&2; exit 1; }
}

# An error goes on over the lines after its first one: what decides is often said at its end.
reasons() {
  sed --regexp-extended 's/\x1b\[[0-9;]*m//g; s/^ *│ ?//' "$log" | awk '
    /^TASK \[/ { task = $0; inside = 0; next }
    /^(Origin: |$)/ { inside = 0 }
    /^(fatal|failed|\[ERROR\]): / { if (task) print task; task = ""; inside = /^\[ERROR\]/; print substr($0, 1, 400); next }
    inside || /^(E  |_+ test_)/ { print substr($0, 1, 400) }' |
    tail --lines 40
}

begin_anew
if ! MOLECULE_GLOB='molecule/*/molecule.yml' molecule -c molecule/config.yml test "${@/#/--scenario-name=}" 2>&1 | tee "$log"; then
  printf '\nWhat failed (all of it is in %s):\n' "$log"
  reasons
  exit 1
fi
