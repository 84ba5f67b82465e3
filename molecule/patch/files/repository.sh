#!/bin/sh
# Usage: repository.sh DIRECTORY RELEASE PACKAGE...
# Makes a repository of these packages as another release has them, and of those that they need on this node.
set -eu
directory=$1
release=$2
shift 2
sed "s/trixie/$release/" /etc/apt/sources.list > /etc/apt/sources.list.d/next.list
apt-get update --quiet
mkdir -p "$directory"
apt-get --quiet --yes --download-only -o Dir::Cache::archives="$directory" -o APT::Sandbox::User=root install "$@"
cd "$directory"
rm -rf lock partial
for package in *.deb; do
  dpkg-deb --field "$package"
  echo "Filename: ./$package"
  echo "Size: $(stat --format %s "$package")"
  echo "SHA256: $(sha256sum "$package" | cut -d ' ' -f 1)"
  echo
done > Packages
rm -rf /var/lib/apt/lists/*
