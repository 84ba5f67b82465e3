#!/bin/sh
# bootstrap.sh SUITE MIRROR DIRECTORY: make a minimal Debian, as DIRECTORY/rootfs.tar. Needs root and debootstrap.
set -eu
suite="$1" mirror="$2" directory="$3"

if [ "$(id -u)" != 0 ] || ! command -v debootstrap >/dev/null; then
  echo "No registry has the base image, and this machine cannot make it: run as root with debootstrap installed." >&2
  exit 1
fi
debootstrap --variant=minbase "$suite" "$directory/root" "$mirror"
tar -C "$directory/root" --exclude='./var/cache/apt/archives/*.deb' --exclude='./var/lib/apt/lists/*' --exclude='./dev/*' \
  -cf "$directory/rootfs.tar" .
rm -rf "$directory/root"
