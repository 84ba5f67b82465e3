#!/usr/bin/env bash
# Everything that CI runs, in two halves side by side: most of the time of both is Swarm's own waiting. The last lines say what failed.
set -euo pipefail
# The containers of both labs together weigh no more than one process of ours: a node that starves misses its heartbeats and is down.
[ "$(nice)" -ge 5 ] || exec nice --adjustment=5 "$0"
cd "$(dirname "$0")/.."
logs=.cache/test
mkdir -p "$logs"

half() { # NAME COMMAND...
  "${@:2}" 2>&1 | tee "$logs/$1.log" | sed --unbuffered "s/^/$1 | /"
}

others() {
  nice --adjustment=5 make --no-print-directory static
  MOLECULE_LAB_PREFIX=nodes- MOLECULE_LAB_NUMBER=218 make --no-print-directory nodes
  make --no-print-directory adoption live
}

half stacks make --no-print-directory stacks &
stacks=$!
half others others &
others=$!

failed=()
wait "$stacks" || failed+=(stacks)
wait "$others" || failed+=(others)
for name in "${failed[@]}"; do
  printf '\n%s failed (all that it said is in %s):\n' "$name" "$logs/$name.log"
  tail --lines=40 "$logs/$name.log"
done
[ ${#failed[@]} = 0 ]
