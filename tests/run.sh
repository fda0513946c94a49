#!/bin/sh
# Runs the tests, after installing what they need on Debian and Ubuntu.
#
# Usage: sh tests/run.sh [NAME-OF-A-TEST…]
#
# Packages are installed only where some are missing, as root or with sudo. On another system
# install their like by hand and call cargo as the last line does.
set -eu
cd "$(dirname "$0")/.."

# A C compiler for SQLite; what a window needs under X11; Vulkan in software for machines without
# a graphics card; a display in memory; mouse, keyboard and screenshots for the test of the window.
packages="gcc libc6-dev pkg-config
  libx11-6 libx11-xcb1 libxcursor1 libxi6 libxrandr2 libxkbcommon-x11-0
  libvulkan1 mesa-vulkan-drivers
  xvfb xdotool imagemagick x11-utils"

if command -v dpkg-query >/dev/null 2>&1; then
    missing=""
    for package in $packages; do
        state=$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null) || state=""
        [ "$state" = installed ] || missing="$missing $package"
    done
    if [ -n "$missing" ]; then
        if [ "$(id -u)" -eq 0 ]; then
            as_root=""
        elif command -v sudo >/dev/null 2>&1; then
            as_root="sudo"
        else
            echo "The tests need these packages; install them and try again:$missing" >&2
            exit 1
        fi
        echo "Installing:$missing"
        $as_root apt-get update
        # shellcheck disable=SC2086 # one word for each package
        $as_root env DEBIAN_FRONTEND=noninteractive \
            apt-get install --yes --no-install-recommends $missing
    fi
fi

if ! command -v cargo >/dev/null 2>&1; then
    echo "cargo is missing; install Rust 1.95 or newer as https://rustup.rs says" >&2
    exit 1
fi

# With everything installed, the test of the window has no excuse to be skipped.
export SUPERION_WINDOW_TEST=required
exec cargo test --locked --features gui-tests "$@"
