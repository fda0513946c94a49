#!/bin/sh
# Makes this folder's program known to the shell and the desktop of the user who runs this: copies it to
# ~/.local, or to the folder that is named. Take it away again with: sh install.sh --remove [FOLDER]
set -eu
here=$(cd "$(dirname "$0")" && pwd)
remove=no
if [ "${1:-}" = --remove ]; then
    remove=yes
    shift
fi
prefix=${1:-$HOME/.local}

files() {
    (cd "$here" && find bin share -type f)
}

if [ "$remove" = yes ]; then
    files | while read -r file; do rm -f "$prefix/$file"; done
    echo "Superion was taken away from $prefix."
else
    files | while read -r file; do
        mkdir -p "$prefix/$(dirname "$file")"
        cp "$here/$file" "$prefix/$file"
    done
    chmod +x "$prefix/bin/superion"
    echo "Superion is in $prefix/bin."
    case ":$PATH:" in
        *":$prefix/bin:"*) ;;
        *) echo "Add $prefix/bin to PATH to start it as: superion" ;;
    esac
fi
# File types and the menu are told; a desktop without these programs finds out by itself.
update-mime-database "$prefix/share/mime" 2>/dev/null || true
update-desktop-database "$prefix/share/applications" 2>/dev/null || true
gtk-update-icon-cache -qtf "$prefix/share/icons/hicolor" 2>/dev/null || true
