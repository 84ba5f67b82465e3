#!/usr/bin/env bash
# Usage: scripts/qemu.sh up NUMBER... | ssh NUMBER COMMAND... | down
# Whole machines, in software emulation: `up` makes and starts machine1, machine2, ... and waits until all let us in over SSH, `down` ends
# and removes all of them. They lie in .cache/qemu (or MACHINES_DIRECTORY), with an ssh_config that knows them by name and their image, which
# is kept. Each has 192.168.77.10+NUMBER in a network with the others, and a way out. This machine gets in by ports of loopback:
# MACHINES_PORT (2220) + NUMBER leads to SSH, and 100 more to port 8080. Needs root for the image alone, and no KVM, bridge or tap.
set -euo pipefail
cd "$(dirname "$0")/.."
readonly directory=${MACHINES_DIRECTORY:-$PWD/.cache/qemu}
readonly port=${MACHINES_PORT:-2220}
readonly memory=${MACHINES_MEMORY:-1536}
readonly patience=${MACHINES_PATIENCE:-600}
image=$directory/image-$(sha256sum scripts/qemu_image.sh | cut -c 1-12)
readonly image

stop() {
  echo "qemu: $*" >&2
  exit 1
}

# Versions before 8 crash such guests, and bookworm has 7.2: there, a newer one comes from its backports.
have_tools() {
  local version
  version=$(qemu-system-x86_64 --version 2>/dev/null | sed --quiet 's/^QEMU emulator version \([0-9]*\).*/\1/p' || true)
  if [ "${version:-0}" -lt 8 ] || ! has debootstrap || ! has mkfs.ext4 || ! has ssh; then install_tools; fi
}

has() { command -v "$1" >/dev/null; }

install_tools() {
  if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
    stop "install QEMU 8 or newer, debootstrap, e2fsprogs and an SSH client."
  fi
  local from=()
  # shellcheck source=/dev/null
  if [ "$(. /etc/os-release && echo "${VERSION_CODENAME:-}")" = bookworm ]; then
    echo "deb ${LAB_DEBIAN_MIRROR:-http://deb.debian.org/debian} bookworm-backports main" >/etc/apt/sources.list.d/qemu-backports.list
    from=(--target-release bookworm-backports)
  fi
  export DEBIAN_FRONTEND=noninteractive
  apt-get -qq update >/dev/null
  apt-get -qq install --yes --no-install-recommends debootstrap e2fsprogs openssh-client >/dev/null
  apt-get -qq install --yes --no-install-recommends "${from[@]}" qemu-system-x86 >/dev/null
}

have_image() {
  [ ! -d "$image" ] || return 0
  echo "qemu: making the machines' image"
  rm -rf "$directory"/image-*
  mkdir -p "$directory"
  scripts/qemu_image.sh "$image"
}

write_ssh_config() {
  for number in "$@"; do
    printf '%s\n' "Host machine$number" "  Port $((port + number))"
  done >"$directory/ssh_config"
  printf '%s\n' "Host machine*" "  HostName 127.0.0.1" "  User root" "  IdentityFile $image/key" "  IdentitiesOnly yes" \
    "  HostKeyAlias machines" "  UserKnownHostsFile $image/known_hosts" "  StrictHostKeyChecking yes" "  ConnectTimeout 60" \
    >>"$directory/ssh_config"
}

# One processor each: emulation is no faster with more. The processor's own SHA and AES are what makes TLS bearable, AVX would be emulated
# step by step. The clock is read without leaving the machine (tsc), and nothing waits for the disk, whose machine lives for a day at most.
start() {
  local number=$1 place=$directory/machine$1
  ! runs "$number" || return 0
  mkdir -p "$place"
  [ -e "$place/disk.img" ] || cp --sparse=always "$image/disk.img" "$place/disk.img"
  qemu-system-x86_64 -name "machine$number" -nodefaults -display none -daemonize -pidfile "$place/pid" -serial "file:$place/console.log" \
    -machine q35 -accel tcg,thread=multi -cpu Westmere,+sha-ni,+rdrand,+fsgsbase -smp 1 -m "$memory" \
    -kernel "$image/vmlinuz" -initrd "$image/initrd.img" -append "$(command_line "$number")" -device virtio-rng-pci \
    -drive "file=$place/disk.img,if=none,id=disk,format=raw,cache=unsafe" -device virtio-blk-pci,drive=disk \
    -netdev "user,id=out,net=192.168.76.0/24,hostfwd=tcp:127.0.0.1:$((port + number))-:22,hostfwd=tcp:127.0.0.1:$((port + 100 + number))-:8080" \
    -device "virtio-net-pci,netdev=out,romfile=,mac=52:54:00:00:00:$(printf %02x "$number")" \
    -netdev "socket,id=in,mcast=230.0.0.77:$port,localaddr=127.0.0.1" \
    -device "virtio-net-pci,netdev=in,romfile=,mac=52:54:00:00:01:$(printf %02x "$number")"
}

command_line() {
  echo "root=/dev/vda rw console=ttyS0 quiet net.ifnames=0 systemd.hostname=machine$1 ip=192.168.77.$((10 + $1)):::255.255.255.0::eth1:off" \
    "mitigations=off apparmor=0 tsc=reliable clocksource=tsc systemd.show_status=no"
}

# A pid file that outlived a restart of this machine may name another process by now.
runs() {
  local pid
  pid=$(cat "$directory/machine$1/pid" 2>/dev/null || true)
  [ -n "$pid" ] && tr '\0' '\n' <"/proc/$pid/cmdline" 2>/dev/null | grep --quiet --line-regexp "machine$1"
}

reach() { ssh -F "$directory/ssh_config" "machine$1" "${@:2}"; }

wait_for() {
  local until=$((SECONDS + patience))
  while ! reach "$1" true 2>/dev/null; do
    runs "$1" || stop "machine$1 has ended: read $directory/machine$1/console.log."
    [ "$SECONDS" -lt "$until" ] || stop "machine$1 does not answer after $patience s: read $directory/machine$1/console.log."
    sleep 3
  done
  echo "qemu: machine$1 answers after $SECONDS s"
}

up() {
  have_tools
  have_image
  write_ssh_config "$@"
  for number in "$@"; do start "$number"; done
  for number in "$@"; do wait_for "$number"; done
}

down() {
  local place
  for place in "$directory"/machine*; do
    [ -d "$place" ] || continue
    ! runs "${place##*/machine}" || kill -KILL "$(cat "$place/pid")"
    rm -rf "$place"
  done
  rm -f "$directory/ssh_config"
}

case ${1:-} in
  up) up "${@:2}" ;;
  ssh) reach "${@:2}" ;;
  down) down ;;
  *) stop "say up NUMBER..., ssh NUMBER COMMAND... or down." ;;
esac
