#!/bin/sh
# Installs a .deb in a Debian system that has no Rust, and uses it there as a stranger would:
#   sudo sh tests/package/clean_root.sh PACKAGE.deb
#
# Needs debootstrap and root. Says what it did; ends with 0 only if all of it worked. MIRROR and SUITE
# name another mirror or release of Debian; ROOT_FOLDER keeps the system for another run.
set -eu

package=$1
mirror=${MIRROR:-http://deb.debian.org/debian}
suite=${SUITE:-bookworm}
root=${ROOT_FOLDER:-$(mktemp -d)}

inside() {
    chroot "$root" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LC_ALL=C.UTF-8 \
        DEBIAN_FRONTEND=noninteractive http_proxy="${http_proxy:-}" "$@"
}

finish() {
    for place in proc dev/pts dev; do
        mountpoint -q "$root/$place" && umount "$root/$place"
    done
    [ -n "${ROOT_FOLDER:-}" ] || rm -rf "$root"
}
trap finish EXIT
trap 'exit 130' INT TERM

if [ ! -e "$root/etc/debian_version" ]; then
    debootstrap --variant=minbase "$suite" "$root" "$mirror"
fi
mount -t proc proc "$root/proc"
mount --bind /dev "$root/dev"
mount --bind /dev/pts "$root/dev/pts"
# The package lists of the outer system may go through a proxy: the inner one goes the same way.
cp /etc/apt/apt.conf.d/* "$root/etc/apt/apt.conf.d/" 2>/dev/null || true

cp "$package" "$root/root/superion.deb"
inside apt-get update -q
inside apt-get install -qy --no-install-recommends /root/superion.deb
inside apt-get install -qy --no-install-recommends \
    xvfb xauth xdotool xdg-utils man-db bash-completion desktop-file-utils shared-mime-info libglib2.0-bin

echo "== no compiler is there"
inside sh -c '! command -v cargo && ! command -v rustc && ! command -v cc'
echo "== the command line"
inside superion --version
inside superion screen --sample --first --out /root/out >/dev/null 2>&1
test -s "$root/root/out/superion-results.json"
echo "== manual, completion, menu and file types"
inside sh -c 'man -P cat superion | grep -q "solid-state ion conductors"'
inside bash -c '. /usr/share/bash-completion/bash_completion; _comp_load superion 2>/dev/null || _completion_loader superion || true; complete -p superion'
inside desktop-file-validate /usr/share/applications/superion.desktop
# As the desktops ask, which do not look into the file as xdg-mime does without one.
check_type() {
    echo "data_a" >"$root/root/$1"
    inside gio info --attributes=standard::content-type "/root/$1" | grep -q "$2" ||
        { echo "$1 is not known as $2" >&2; exit 1; }
    [ "$(inside xdg-mime query default "$2")" = superion.desktop ] ||
        { echo "$2 opens with something else" >&2; exit 1; }
}
check_type a.cif chemical/x-cif
check_type a.superion application/x-superion

echo "== the window, opened by a CIF"
cat >"$root/root/licl.cif" <<'CIF'
data_LiCl
_cell_length_a 5.14
_cell_length_b 5.14
_cell_length_c 5.14
_cell_angle_alpha 90
_cell_angle_beta 90
_cell_angle_gamma 90
_symmetry_space_group_name_H-M 'F m -3 m'
loop_
_atom_site_label
_atom_site_type_symbol
_atom_site_fract_x
_atom_site_fract_y
_atom_site_fract_z
Li Li 0 0 0
Cl Cl 0.5 0.5 0.5
CIF
cat >"$root/root/open.sh" <<'SH'
gio open /root/licl.cif >/root/window.log 2>&1 &
for _ in $(seq 60); do
    sleep 1
    name=$(xdotool search --name Superion getwindowname 2>/dev/null | head -n 1)
    [ -n "$name" ] && break
done
echo "the window is called: $name"
sleep 5
xdotool search --name Superion windowclose 2>/dev/null
[ -n "$name" ]
SH
inside xvfb-run -a -s "-screen 0 1280x800x24" sh /root/open.sh || { cat "$root/root/window.log" >&2; exit 1; }
echo "== it is taken away again"
inside apt-get purge -qy superion >/dev/null
[ ! -e "$root/usr/bin/superion" ]
echo "all passed"
