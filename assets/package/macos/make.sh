#!/bin/sh
# Superion.app and its disk image, in the folder "packages" of the target folder. Runs on macOS.
set -eu
cd "$(dirname "$0")/../../.."

target=${CARGO_TARGET_DIR:-target}
version=$(sed -n 's/^version = "\(.*\)"/\1/p' Cargo.toml | head -n 1)
machine=$(uname -m)
cargo build --locked --profile dist --features packaging --bin superion --bin superion-pages
"$target/dist/superion-pages" "$target/package"

packages=$target/packages
app=$packages/Superion.app
rm -rf "$app"
mkdir -p "$app/Contents/MacOS" "$app/Contents/Resources"
cp "$target/dist/superion" "$app/Contents/MacOS/"
sed "s/@VERSION@/$version/" assets/package/macos/Info.plist >"$app/Contents/Info.plist"
icons=$target/superion.iconset
rm -rf "$icons"
mkdir -p "$icons"
for side in 16 32 128 256 512; do
    cp "$target/package/icons/hicolor/${side}x${side}/apps/superion.png" "$icons/icon_${side}x${side}.png"
done
iconutil --convert icns --output "$app/Contents/Resources/superion.icns" "$icons"
# Without a certificate of Apple's the program is signed for this machine's own peace of mind only.
codesign --force --sign - "$app"
hdiutil create -volname Superion -srcfolder "$app" -ov -format UDZO \
    "$packages/superion-$version-macos-$machine.dmg"
