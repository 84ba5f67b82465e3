#!/usr/bin/env bash
# Usage: scripts/qemu_image.sh DIRECTORY
# Make DIRECTORY: a Debian trixie with the Engine as disk.img, its vmlinuz and initrd.img, the key that it lets in and its own host key.
# Needs root. No loop device, no mount and no emulation: all of it is made in a folder, from which mkfs.ext4 takes it.
set -euo pipefail
readonly directory=$1
readonly mirror=${LAB_DEBIAN_MIRROR:-http://deb.debian.org/debian}
readonly root=$directory.new/root
readonly packages=systemd-sysv,udev,initramfs-tools,linux-image-cloud-amd64,zstd,openssh-server,python3,python3-venv,docker.io,docker-cli,\
iproute2,iptables,ca-certificates,procps,kmod,busybox-static

write() {
  mkdir -p "$(dirname "$root$1")"
  cat >"$root$1"
}

# The machine itself: eth0 leads out, eth1 to the other machines and gets its address from the kernel's command line.
configure() {
  echo '/dev/vda / ext4 defaults 0 0' | write /etc/fstab
  echo 'nameserver 192.168.76.3' | write /etc/resolv.conf
  printf '%s\n' '[Match]' 'Name=eth0' '[Network]' 'Address=192.168.76.15/24' 'Gateway=192.168.76.2' 'LinkLocalAddressing=no' \
    'IPv6AcceptRA=no' | write /etc/systemd/network/10-eth0.network
  echo 'net.ipv6.conf.all.disable_ipv6 = 1' | write /etc/sysctl.d/machines.conf
  : | write /etc/machine-id # each machine finds its own
  rm -f "$root/etc/hostname"
  chroot "$root" systemctl --quiet enable systemd-networkd.service systemd-network-generator.service ssh.service docker.service
  # What a slow machine has no time for.
  chroot "$root" systemctl --quiet mask apt-daily.timer apt-daily-upgrade.timer dpkg-db-backup.timer e2scrub_all.timer \
    e2scrub_reap.service fstrim.timer getty@tty1.service serial-getty@ttyS0.service
}

let_in() {
  ssh-keygen -q -t ed25519 -N '' -C machines -f "$directory.new/key"
  install -d -m 0700 "$root/root/.ssh"
  install -m 0600 "$directory.new/key.pub" "$root/root/.ssh/authorized_keys"
  echo "machines $(cut -d ' ' -f 1,2 "$root/etc/ssh/ssh_host_ed25519_key.pub")" >"$directory.new/known_hosts"
}

# Only what the disk needs: the default holds a driver for everything, and takes the emulation half a minute to unpack.
boot_files() {
  sed -i 's/^MODULES=.*/MODULES=list/' "$root/etc/initramfs-tools/initramfs.conf"
  printf '%s\n' virtio_pci virtio_blk virtio_net ext4 >>"$root/etc/initramfs-tools/modules"
  chroot "$root" update-initramfs -c -k all >/dev/null
  cp -L "$root"/boot/vmlinuz-* "$directory.new/vmlinuz"
  cp -L "$root"/boot/initrd.img-* "$directory.new/initrd.img"
}

rm -rf "$directory" "$directory.new"
mkdir -p "$directory.new"
INITRD=No debootstrap --variant=minbase --include="$packages" trixie "$root" "$mirror" >"$directory.new/log" 2>&1 ||
  { tail --lines 20 "$directory.new/log" >&2; exit 1; }
configure
let_in
boot_files
rm -rf "$root"/var/cache/apt/archives/*.deb "$root"/var/lib/apt/lists/*
mkfs.ext4 -q -L machines -d "$root" "$directory.new/disk.img" 6G
rm -rf "$root"
mv "$directory.new" "$directory"
