#!/bin/sh
# Files have one subject: none of ours is longer than 400 lines, generated tables apart.
set -eu
cd "$1"
status=0
for file in $(find base store parsers analysis report simulate cmd -name '*.[ch]' | sort); do
    case $file in *_table.c) continue ;; esac
    lines=$(wc -l <"$file")
    if [ "$lines" -gt 400 ]; then
        echo "$file has $lines lines" >&2
        status=1
    fi
done
exit $status
