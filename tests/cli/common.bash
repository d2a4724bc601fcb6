# Shared by the CLI tests. SPAMWAVE is the program under test, SOURCE the root of the tree.
bats_require_minimum_version 1.5.0
setup() {
    cd "$BATS_TEST_TMPDIR"
    export LC_ALL=C.UTF-8 TZ=UTC
    unset NO_COLOR
}

# value TABLE FILTER <json: the first row of a table that meets a jq filter
row() {
    jq -c --arg table "$1" "[.tables[] | select(.id == \$table) | .rows[] | select($2)][0]"
}

# rows of a table as compact JSON lines
rows() {
    jq -c --arg table "$1" '.tables[] | select(.id == $table) | .rows[]'
}

# Everything that is computed, without what names the inputs.
tables_only() {
    jq -S '.tables'
}
