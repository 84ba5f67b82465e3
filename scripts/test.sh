#!/usr/bin/env bash
# Everything that CI runs, in two halves side by side: most of the time of both is Swarm's own waiting. The last lines say what failed.
set -euo pipefail
# The containers of both labs together weigh no more than one process of ours: a node that starves misses its heartbeats and is down.
[ "$(nice)" -ge 5 ] || exec nice --adjustment=5 "$0"
cd "$(dirname "$0")/.."
logs=.cache/test
mkdir -p "$logs"

half() { # NAME COMMAND...
  "${@:2}" 2>&1 | tee "$logs/$1.log" | timed "$1"
}

# The minutes and seconds since the beginning before each line: where the time goes is seen on the screen.
timed() {
  while IFS= read -r line; do printf '%s %02d:%02d | %s\n' "$1" $((SECONDS / 60)) $((SECONDS % 60)) "$line"; done
}

rollouts() {
  MOLECULE_LAB_STAYS=1 make --no-print-directory scenarios SCENARIOS="story rollout"
}

# What needs no engine is bound by the processor alone, so it lies beside the scenario that waits most, whose lab makes the images.
others() {
  nice --adjustment=5 make --no-print-directory static
  MOLECULE_LAB_PREFIX=nodes- MOLECULE_LAB_NUMBER=218 make --no-print-directory scenarios SCENARIOS="stack drain rebalance cluster"
  make --no-print-directory adoption live
}

half rollouts rollouts &
rollouts=$!
half others others &
others=$!

failed=()
wait "$rollouts" || failed+=(rollouts)
wait "$others" || failed+=(others)
MOLECULE_PROJECT_DIRECTORY=$PWD ansible-playbook molecule/default/destroy.yml >"$logs/destroy.log" 2>&1 || failed+=(destroy)
for name in "${failed[@]}"; do
  printf '\n%s failed (all that it said is in %s):\n' "$name" "$logs/$name.log"
  tail --lines=60 "$logs/$name.log"
done
[ ${#failed[@]} = 0 ]
