#!/usr/bin/env bash
# Have a Docker Engine: the one that answers (DOCKER_HOST, or the default socket), else this machine's own, installed and
# started where that is possible. Run again, it changes nothing.
set -euo pipefail

readonly log=/var/log/dockerd.log
readonly pid_file=/var/run/docker.pid

stop() {
  echo "engine: $*" >&2
  exit 1
}

answers() { docker version --format '{{.Server.Version}}' >/dev/null 2>&1; }

can_install() { [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; }

# From trixie on, the docker command is a package of its own; Ansible's connection to the nodes needs it.
install_engine() {
  echo "engine: installing docker.io"
  export DEBIAN_FRONTEND=noninteractive
  apt-get -qq update >/dev/null
  local cli=()
  ! apt-cache show docker-cli >/dev/null 2>&1 || cli=(docker-cli)
  apt-get -qq install --yes --no-install-recommends docker.io "${cli[@]}" iptables ca-certificates >/dev/null
}

# A pid file that outlived a restart of the machine may name another process by now.
clear_stale_pid() {
  local pid
  pid="$(cat "$pid_file" 2>/dev/null || true)"
  [ "$(cat "/proc/${pid:-0}/comm" 2>/dev/null || true)" = dockerd ] || rm -f "$pid_file"
}

start() {
  if [ -d /run/systemd/system ]; then
    echo "engine: starting docker.service"
    systemctl start docker.service
  else
    echo "engine: starting dockerd, which logs to $log"
    clear_stale_pid
    setsid --fork dockerd >>"$log" 2>&1 </dev/null
  fi
}

wait_ready() {
  for _ in $(seq 150); do
    ! answers || return 0
    sleep 0.2
  done
  stop "dockerd does not answer after 30 s: read $log."
}

! answers || exit 0
[ -z "${DOCKER_HOST:-}" ] || ! command -v docker >/dev/null ||
  stop "no engine answers at DOCKER_HOST=$DOCKER_HOST: start it, or unset DOCKER_HOST."
if ! command -v docker >/dev/null || ! command -v dockerd >/dev/null; then
  can_install || stop "no Docker Engine answers: install and start Docker Engine 20.10 or newer, then try again."
  install_engine
  ! answers || exit 0
fi
[ "$(id -u)" = 0 ] || stop "no Docker Engine answers: start this machine's, or run this as root, then try again."
start
wait_ready
