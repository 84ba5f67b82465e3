#!/usr/bin/env bash
# Run `ansible-test sanity` on the checkout as it stands, committed or not. Arguments go to ansible-test (such as --test pylint).
# It works on a copy, because it wants the path ansible_collections/NAMESPACE/NAME and files of its own inside it.
set -euo pipefail
cd "$(dirname "$0")/.."

readonly checkout=$PWD
readonly venv=$checkout/.venv/bin
readonly cache=$checkout/.cache/sanity
readonly copy=$cache/ansible_collections/beekeeper/swarm
python_version=$("$venv/python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')

copy_checkout() {
  rm -rf "$copy"
  mkdir -p "$copy"
  git ls-files -z --cached --others --exclude-standard |
    while IFS= read -r -d '' path; do [ ! -e "$path" ] || printf '%s\0' "$path"; done |
    tar --create --null --files-from=- | tar --extract --directory "$copy"
  # ansible-test asks the nearest git repository for the files: that must not be the one which ignores .cache.
  git init --quiet "$copy"
}

# A home of its own keeps ansible-test's virtualenvs from one run to the next, and carries what pip needs here:
# ansible-test drops the environment, and fetches pip from a host that many networks do not reach.
prepare_home() {
  export HOME=$cache/home
  mkdir -p "$HOME/.config/pip" "$HOME/.ansible/test/cache"
  printf '[global]\nquiet = 2\n%s\n' "$pip_settings" > "$HOME/.config/pip/pip.conf"
  cp scripts/get_pip.py "$HOME/.ansible/test/cache/$("$venv/python" scripts/get_pip.py --name)"
}

# What pip is told by its files and by PIP_*; sorted, so that the environment comes first and wins.
pip_settings=$("$venv/python" -m pip config list |
  sed --quiet --regexp-extended "s/^[^=]*\.([a-z-]+)='(.*)'\$/\1 = \2/p" | awk '!seen[$1]++')

copy_checkout
umask 077
prepare_home
cd "$copy"
PATH=$venv:$PATH
if ! ansible-test sanity --local --requirements --color no --python "$python_version" "$@"; then
  echo "sanity: FAILED on Python $python_version (ansible-test's messages are above)" >&2
  exit 1
fi
echo "sanity: passed on Python $python_version, no test ignored"
