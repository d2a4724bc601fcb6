#!/bin/sh
# What stands in a registry has its manual paragraph, its fixtures, its test. Arguments: source root, the program.
set -eu
cd "$1"
status=0

missing() {
    echo "$1" >&2
    status=1
}

names() {
    "$2" list --format=tsv --table="$1" | sed 1d | cut -f1 | sort -u
}

for kind in $(names kinds "$2"); do
    [ -f "testdata/$kind/README.md" ] || missing "kind $kind: no testdata/$kind/README.md"
    grep -q "^\.B $kind$" man/spamwave.1 || missing "kind $kind: no paragraph in man/spamwave.1"
done
for pass in $(names passes "$2"); do
    grep -q "^\.B $pass$" man/spamwave.1 || missing "pass $pass: no paragraph in man/spamwave.1"
done
for format in $(names formats "$2"); do
    grep -q "^\.B $format$" man/spamwave.1 || missing "format $format: no paragraph in man/spamwave.1"
done
for table in $(names tables "$2"); do
    grep -q "^\.BR* $table" man/spamwave.1 || missing "table $table: not in man/spamwave.1"
done
exit $status
