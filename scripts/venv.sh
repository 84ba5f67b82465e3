#!/usr/bin/env bash
# Make .venv with the machine's python3, and put the checkout inside it where Ansible looks for collections.
set -euo pipefail
cd "$(dirname "$0")/.."

readonly venv=.venv

# A fresh Debian or Ubuntu has python3 without its venv module (ensurepip is the part that is missing).
if ! python3 -c 'import ensurepip, venv' 2> /dev/null; then
  if [ "$(id -u)" != 0 ] || ! command -v apt-get > /dev/null; then
    echo "python3 -m venv does not work here: install the package python3-venv, then run this again." >&2
    exit 1
  fi
  echo "Installing the package python3-venv, because python3 -m venv does not work here without it."
  apt-get update --quiet=2
  DEBIAN_FRONTEND=noninteractive apt-get install --quiet=2 --yes --no-install-recommends python3-venv
fi

[ -x "$venv/bin/pip" ] || python3 -m venv "$venv"
"$venv/bin/pip" install --quiet --disable-pip-version-check --requirement requirements.txt

collections=$("$venv/bin/python" -c 'import sysconfig; print(sysconfig.get_path("purelib"))')/ansible_collections
mkdir -p "$collections/beekeeper"
ln --symbolic --force --no-dereference "$PWD" "$collections/beekeeper/swarm"
touch "$venv/stamp"
