#!/bin/sh
# The sources are as clang-format leaves them.
set -eu
cd "$1"
find base store parsers analysis report simulate cmd tests -name '*.[ch]' ! -name '*_table.c' -print0 |
    xargs -0 clang-format --dry-run --Werror
