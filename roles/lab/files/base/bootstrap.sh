#!/bin/sh
# bootstrap.sh SUITE MIRROR DIRECTORY: make a minimal Debian, as DIRECTORY/rootfs.tar. Needs root, and debootstrap or apt-get.
set -eu
suite="$1" mirror="$2" directory="$3"

if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null && ! command -v debootstrap >/dev/null; then
  apt-get -qq update >/dev/null && apt-get -qq install --yes --no-install-recommends debootstrap >/dev/null
fi
if [ "$(id -u)" != 0 ] || ! command -v debootstrap >/dev/null; then
  echo "No registry gives the base image, and this machine cannot make one: run as root with debootstrap installed." >&2
  exit 1
fi
debootstrap --variant=minbase "$suite" "$directory/root" "$mirror"
tar -C "$directory/root" --exclude='./var/cache/apt/archives/*.deb' --exclude='./var/lib/apt/lists/*' --exclude='./dev/*' \
  -cf "$directory/rootfs.tar" .
rm -rf "$directory/root"
