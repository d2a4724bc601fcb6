#!/bin/sh
# tests/threads/report.sh PROGRAM: a report under the thread sanitizer, its passes and the lines of its events made side by side. It draws no
# figures and makes no sandbox: those are the affair of other programs and processes. GLib's own pools are left out, as the sanitizer does not
# see their locks.
set -eu
scratch=$(mktemp -d)
trap 'rm -r "$scratch"' EXIT
export G_SLICE=always-malloc TSAN_OPTIONS='halt_on_error=1 exitcode=66'

"$1" simulate -o "$scratch/campaign"
PATH=/nonexistent "$1" report -q -j4 --no-sandbox --keep-events -o "$scratch/report" "$scratch/campaign"
PATH=/nonexistent "$1" report -q -j1 --no-sandbox --keep-events -o "$scratch/alone" "$scratch/campaign"
/usr/bin/diff -r "$scratch/report" "$scratch/alone"
