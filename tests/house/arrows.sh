#!/bin/sh
# The arrows between the rooms: each includes only what CONTRIBUTING.md allows it, and every header compiles alone.
set -eu
cd "$1"
status=0

allowed() {
    case $1 in
    base) echo 'base' ;;
    store) echo 'base store' ;;
    parsers | analysis | simulate) echo "base store $1" ;;
    report) echo 'base report' ;;
    cmd) echo 'base store parsers analysis report simulate cmd' ;;
    esac
}

for room in base store parsers analysis report simulate cmd; do
    pattern=$(allowed "$room" | tr ' ' '|')
    if grep -nE '^#include "' "$room"/*.[ch] | grep -vE "#include \"($pattern)/"; then
        echo "the lines above leave the room $room by a way that is not allowed" >&2
        status=1
    fi
done

# Only the program prints to the terminal and exits.
if grep -nE '\b(printf|puts|fputs|exit|abort)\(|\bstderr\b|\bg_(print|printerr|message|warning|critical)\(' \
    base/*.c store/*.c parsers/*.c analysis/*.c report/*.c simulate/*.c; then
    echo "the lines above print or exit outside cmd/" >&2
    status=1
fi
exit $status
