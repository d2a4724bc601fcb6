#!/bin/sh
# What stands in a registry has its fixtures and its paragraph in the manual, a table with its columns; and the manual has each option.
# Arguments: source root, the program.
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

# What stands behind the table's name in TABLES, without remarks: those are in brackets, or behind a semicolon.
columns_in_manual() {
    sed -n '/^\.SH TABLES/,/^\.SH EVENTS/p' man/spamwave.1 |
        awk -v name=".B $1" '/^\.(TP|SH)/ { on = 0 } on { printf "%s ", $0 } $0 == name { on = 1 }' |
        sed 's/([^)]*)//g; s/;.*//; s/,//g; s/  */ /g; s/ $//'
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
    columns=$("$2" list --format=tsv --table=tables | awk -F'\t' -v table="$table" '$1 == table { print $3 }' | paste -sd ' ')
    [ "$columns" = "$(columns_in_manual "$table")" ] || missing "table $table: has $columns, and man/spamwave.1 other columns"
done
for command in report events simulate list waves; do
    for option in $("$2" $command --help-all | grep -o '^  .*--[a-z0-9-]*' | grep -o -e '--[a-z0-9-]*' | grep -v '^--help'); do
        sed 's/\\-/-/g' man/spamwave.1 | grep -qwe "$option" || missing "$command $option: not in man/spamwave.1"
    done
done
exit $status
