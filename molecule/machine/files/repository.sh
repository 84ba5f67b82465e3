#!/bin/sh
# Installs version 1.0 of a package and offers version 1.1, which asks for a reboot, in a repository that is the only one then.
set -eu
make_package() {
  mkdir -p /srv/package/DEBIAN
  cat > /srv/package/DEBIAN/control <<CONTROL
Package: machines-example
Version: $1
Architecture: all
Maintainer: Nobody <nobody@localhost>
Description: A package that asks for a reboot when it is upgraded
CONTROL
  cat > /srv/package/DEBIAN/postinst <<'POSTINST'
#!/bin/sh
[ -z "$2" ] || touch /run/reboot-required
POSTINST
  chmod 0755 /srv/package/DEBIAN/postinst
  dpkg-deb -Znone --root-owner-group --build /srv/package "/srv/next/machines-example_$1_all.deb"
}
mkdir -p /srv/next
make_package 1.0
dpkg --install /srv/next/machines-example_1.0_all.deb
make_package 1.1
cd /srv/next
for package in *.deb; do
  dpkg-deb --field "$package"
  printf 'Filename: ./%s\nSize: %s\nSHA256: %s\n\n' "$package" "$(stat --format %s "$package")" "$(sha256sum "$package" | cut -d ' ' -f 1)"
done > Packages
: > /etc/apt/sources.list
echo 'deb [trusted=yes] file:/srv/next ./' > /etc/apt/sources.list.d/next.list
apt-get update --quiet
