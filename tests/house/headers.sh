#!/bin/sh
# Every header compiles alone. Arguments: source root, compiler.
set -eu
cd "$1"
flags=$(pkg-config --cflags gio-2.0 gio-unix-2.0 gmime-3.0 jansson libarchive libpsl)
status=0
for header in $(find base store parsers analysis report simulate cmd -name '*.h' | sort); do
    # shellcheck disable=SC2086 # a list of flags
    printf '#include "%s"\n' "$header" |
        "$2" -std=gnu17 -D_GNU_SOURCE -Wall -Wextra -Werror -Wno-unused-parameter -I. $flags -fsyntax-only -x c - || {
        echo "$header does not compile alone" >&2
        status=1
    }
done
exit $status
