#!/usr/bin/env bash
# Build the collection's archive into build/, and refuse one that carries what users do not need or lacks what they do.
set -euo pipefail
cd "$(dirname "$0")/.."

ansible-galaxy collection build --force --output-path build
archive=$(find build -name "beekeeper-swarm-*.tar.gz" -newer galaxy.yml | sort | tail -n 1)
contents=$(tar --list --gzip --file "$archive")

if unwanted=$(grep -E '(^|/)\.|^(tests|molecule|scripts|build)/|__pycache__|^(Makefile|ansible\.cfg|pyproject\.toml)$' <<< "$contents"); then
  printf 'These files do not belong into %s; add them to build_ignore in galaxy.yml:\n%s\n' "$archive" "$unwanted" >&2
  exit 1
fi
for wanted in MANIFEST.json README.md LICENSE CHANGELOG.md meta/runtime.yml plugins/module_utils/_core/errors.py; do
  grep --quiet --line-regexp --fixed-strings "$wanted" <<< "$contents" || { echo "$archive lacks $wanted" >&2; exit 1; }
done
echo "$archive: $(wc -l <<< "$contents") entries, as they should be"
