#!/bin/sh
# The random number API: /rng answers a number, /health says whether it can. After its last call it is broken, as the
# story wants it: $Calls calls in all, or none from the start with Broken=true.
# shellcheck source=http.sh
. /app/http.sh

# Each call takes one of the numbered tickets; mkdir makes that atomic.
take_ticket() {
  ticket=1
  while [ "$ticket" -le "${Calls:-0}" ]; do
    mkdir "/tmp/calls/$ticket" 2>/dev/null && return 0
    ticket=$((ticket + 1))
  done
  return 1
}

works() {
  case "${Broken:-}" in [Tt]rue) return 1 ;; esac
  [ "${Calls:-0}" = 0 ] || [ ! -d "/tmp/calls/${Calls:-0}" ]
}

number() { shuf -i 0-100 -n 1; }

read_request
case "$path" in
  /rng)
    if works && { [ "${Calls:-0}" = 0 ] || take_ticket; }; then answer '200 OK' application/json "$(number)"
    else answer '500 Internal Server Error' text/plain 'The random number generator is broken.'; fi ;;
  /health)
    if works; then answer '200 OK' text/plain healthy
    else answer '500 Internal Server Error' text/plain broken; fi ;;
  /version) answer '200 OK' text/plain "${Version:-}" ;;
  *) answer '404 Not Found' text/plain 'Try /rng, /health or /version.' ;;
esac
