#!/bin/sh
# Packages for Linux: a .deb and a portable .tar.gz, in the folder "packages" of the target folder.
#
# Needs cargo-deb (cargo install cargo-deb --locked) and dpkg-deb for the .deb; where they are missing
# the tarball is made alone, and that is said. SUPERION_PROFILE names another profile than "dist".
set -eu
cd "$(dirname "$0")/../.."

profile=${SUPERION_PROFILE:-dist}
target=${CARGO_TARGET_DIR:-target}
built=$target/$profile
[ "$profile" = dev ] && built=$target/debug
pages=$target/package
packages=$target/packages
version=$(sed -n 's/^version = "\(.*\)"/\1/p' Cargo.toml | head -n 1)
machine=$(uname -m)

cargo build --locked --profile "$profile" --features packaging --bin superion --bin superion-pages
rm -rf "$pages"
mkdir -p "$packages"
"$built/superion-pages" "$pages"
gzip -9n "$pages"/man/man1/*.1

# A folder that runs from anywhere, and install.sh to make it known to the desktop.
name=superion-$version-linux-$machine
folder=$packages/$name
rm -rf "$folder"
mkdir -p "$folder/bin" "$folder/share/applications" "$folder/share/mime/packages"
cp "$built/superion" "$folder/bin/"
strip "$folder/bin/superion" 2>/dev/null || true
cp -r "$pages/." "$folder/share/"
rm -rf "$folder/share/powershell"
cp assets/package/superion.desktop "$folder/share/applications/"
cp assets/package/superion.xml "$folder/share/mime/packages/"
cp assets/package/install.sh README.md LICENSE-MIT LICENSE-APACHE "$folder/"
tar -C "$packages" --sort=name --owner=0 --group=0 --numeric-owner -czf "$packages/$name.tar.gz" "$name"
rm -rf "$folder"

if command -v cargo-deb >/dev/null && command -v dpkg-deb >/dev/null; then
    # Where the files of the package lie is written in Cargo.toml, which knows the folder "target" only.
    cargo deb --locked --no-build --profile "$profile" --output "$packages/"
else
    echo "no .deb: cargo-deb or dpkg-deb is missing" >&2
fi
ls -l "$packages"
