# shellcheck shell=bash
# Sourced by what needs a lab of its own: own_lab NAME NUMBER OPTIONS... says which, and whatever happens, it is down at the end.
# `lab up` and `lab down` make it and take it away, as often as is needed. NUMBER is that of its subnet and of its registry's port.
own_lab() {
  lab_log=$(mktemp)
  lab_options=(-e lab_prefix="$1-" -e lab_subnet="172.30.$2.0/24" -e lab_registry_port="5$2" -e lab_directory="$PWD/.cache/$1"
    -e lab_keep_image=true "${@:3}")
  trap 'lab down; rm -f "$lab_log"' EXIT
  lab down # a run that was killed leaves its lab
}

lab() {
  ansible-playbook "beekeeper.swarm.lab_$1" "${lab_options[@]}" "${@:2}" >"$lab_log" 2>&1 || { cat "$lab_log" >&2; exit 1; }
}
