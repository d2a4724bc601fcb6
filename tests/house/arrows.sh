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
    if find "$room" -name '*.[ch]' -exec grep -nE '^#include "' {} + | grep -vE "#include \"($pattern)/"; then
        echo "the lines above leave the room $room by a way that is not allowed" >&2
        status=1
    fi
done

# Only the program prints to the terminal and exits.
if find base store parsers analysis report simulate -name '*.c' -exec \
    grep -nE '\b(printf|puts|fputs|exit|abort)\(|\bstderr\b|\bg_(print|printerr|message|warning|critical)\(' {} +; then
    echo "the lines above print or exit outside cmd/" >&2
    status=1
fi
exit $status
