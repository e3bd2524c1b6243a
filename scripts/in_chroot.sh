#!/usr/bin/env bash
# in_chroot.sh ROOT COMMAND...: runs a command as root in a Debian that lies in the folder ROOT,
# with mounts and processes of its own, which are gone when the command is.
#
# SHARED: a folder that is seen, read-only, as /work/shared in there.
set -euo pipefail

if [ "${IN_CHROOT_NAMESPACE:-}" != 1 ]; then
    IN_CHROOT_NAMESPACE=1 exec unshare --mount --pid --fork --kill-child "$0" "$@"
fi

root=$1
shift
mount -t proc proc "$root/proc"
mount --rbind /dev "$root/dev"
mount -t tmpfs tmpfs "$root/tmp"
if [ -d "${SHARED:-}" ]; then
    mkdir -p "$root/work/shared"
    mount --bind "$SHARED" "$root/work/shared"
    mount -o remount,bind,ro "$root/work/shared"
fi
# QGIS, pip and apt-get shall see nothing of the machine around them.
exec env -i PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/root \
    LANG=C.UTF-8 DEBIAN_FRONTEND=noninteractive PIP_DISABLE_PIP_VERSION_CHECK=1 \
    PIP_CERT=/etc/ssl/certs/ca-certificates.crt \
    chroot "$root" "$@"
