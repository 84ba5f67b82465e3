#!/usr/bin/env bash
# Get the docker programs that ours is held against into .cache/references, out of Debian's packages: docker-compose (2.40),
# docker-28.5, docker-26.1, docker-20.10. apt works on a state of its own in there, so this machine's sources and packages stay
# as they are, and root is not needed. Run again, it fetches what is missing. The archive is the one that this machine's apt uses, or
# REFERENCES_MIRROR. Exits with 1, and says which, where one cannot be had: the recorded answers serve without it.
set -euo pipefail
cd "$(dirname "$0")/.."

readonly directory=${REFERENCES:-$PWD/.cache/references}
readonly keyring=/usr/share/keyrings/debian-archive-keyring.gpg
# name | suite | package | how its version begins | program in the package
readonly programs='docker-compose|forky|docker-compose|2.40.|usr/libexec/docker/cli-plugins/docker-compose
docker-28.5|forky|docker-cli|28.5.|usr/bin/docker
docker-26.1|trixie|docker-cli|26.1.|usr/bin/docker
docker-20.10|bookworm|docker.io|20.10.|usr/bin/docker'

stop() {
  echo "references: $*" >&2
  exit 1
}

find_mirror() {
  apt-get indextargets --format "\$(SITE)" 'Created-By: Packages' 2>/dev/null |
    grep --max-count=1 '/debian/\?$' || true
}

in_room() { apt-get -qq -c "$room/apt.conf" "$@"; }

prepare_apt() {
  mkdir -p "$room/lists/partial" "$room/cache/archives/partial"
  for suite in forky trixie bookworm; do
    echo "deb [signed-by=$keyring] $mirror $suite main"
  done >"$room/sources.list"
  # A frozen mirror is older than its own date allows; it is signed all the same.
  cat >"$room/apt.conf" <<END
Dir::Etc::sourcelist "$room/sources.list";
Dir::Etc::sourceparts "-";
Dir::State "$room";
Dir::State::lists "$room/lists";
Dir::State::status "/dev/null";
Dir::Cache "$room/cache";
APT::Update::Error-Mode "any";
Acquire::Languages "none";
Acquire::Check-Valid-Until "false";
APT::Sandbox::User "$(id -un)";
END
  in_room update >"$room/log" 2>&1 || stop "apt cannot read $mirror ($(tail -n 1 "$room/log")). Give REFERENCES_MIRROR."
}

# The newest version of a package in a suite that begins as wanted.
find_version() {
  local suite=$1 package=$2 version=$3
  apt-cache -c "$room/apt.conf" madison "$package" | grep --fixed-strings " $suite/" |
    cut -d '|' -f 2 | tr -d ' ' | grep --fixed-strings "$version" | grep --max-count=1 "^$version" || true
}

fetch() {
  local name=$1 suite=$2 package=$3 version=$4 program=$5 found
  found=$(find_version "$suite" "$package" "$version")
  if [ -z "$found" ]; then
    echo "references: $suite has no $package $version any more; its recorded answers still serve." >&2
    return 1
  fi
  if ! (cd "$room" && in_room download "$package=$found" >"$room/log" 2>&1); then
    echo "references: $package $found cannot be had ($(tail -n 1 "$room/log")); its recorded answers still serve." >&2
    return 1
  fi
  dpkg -x "$room/$package"_*.deb "$room/$name"
  rm "$room/$package"_*.deb
  install -D "$room/$name/$program" "$directory/$name"
}

have_all() {
  local name
  while IFS='|' read -r name _; do
    [ -x "$directory/$name" ] || return 1
  done <<<"$programs"
}

! have_all || exit 0
{ command -v apt-get && command -v dpkg; } >/dev/null && [ -e "$keyring" ] ||
  stop "this is no Debian, so the programs are not fetched; the recorded answers serve without them."
mirror=${REFERENCES_MIRROR:-$(find_mirror)}
[ -n "$mirror" ] || stop "apt knows no Debian archive: give one as REFERENCES_MIRROR; the recorded answers serve without it."
room=$(mktemp -d)
trap 'rm -rf "$room"' EXIT
prepare_apt
failed=0
while IFS='|' read -r name suite package version program; do
  [ -x "$directory/$name" ] || fetch "$name" "$suite" "$package" "$version" "$program" || failed=1
done <<<"$programs"
exit "$failed"
