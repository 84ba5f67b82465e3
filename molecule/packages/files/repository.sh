#!/bin/sh
# Usage: repository.sh NAME=[EPOCH:]VERSION[/OBSOLETED][!REQUIRED]...
# Builds packages without files, and offers them in the node's own repository.
set -eu
mkdir -p /srv/next
for package in "$@"; do
  name=${package%%=*}
  version=${package#*=}
  required=${version#"${version%%!*}"}
  version=${version%%!*}
  obsoleted=${version#"${version%%/*}"}
  version=${version%%/*}
  {
    echo "Name: $name"
    echo "Version: ${version#*:}"
    case $version in *:*) echo "Epoch: ${version%%:*}" ;; esac
    [ -z "$obsoleted" ] || echo "Obsoletes: ${obsoleted#/} < 2"
    [ -z "$required" ] || echo "Requires: ${required#!}"
    echo "Release: 1"
    echo "Summary: A package without files"
    echo "License: GPL-3.0-or-later"
    echo "BuildArch: noarch"
    echo "%description"
    echo "Nothing."
    echo "%files"
  } > "/tmp/$name.spec"
  rpmbuild --quiet -bb --define "_rpmdir /srv/next" "/tmp/$name.spec"
done
createrepo_c --quiet /srv/next
