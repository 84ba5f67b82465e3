#!/bin/sh
# Waits until the engine in each of the named containers answers, at most SECONDS altogether, and names those that do not:
# wait.sh SECONDS CONTAINER...
end=$(($(date +%s) + $1))
shift
for name in "$@"; do
  left=$((end - $(date +%s)))
  docker exec "$name" timeout "$((left > 0 ? left : 1))" sh -c 'until docker version >/dev/null 2>&1; do sleep 0.2; done' >/dev/null 2>&1 ||
    echo "$name"
done
