#!/usr/bin/env bats
# Inputs at the edge: empty, one message, all at once. A valid, honest report and exit 0.
load common

valid_report() {
    [ -s "$1/index.html" ]
    [ -s "$1/report.txt" ]
    jq -e '.tables | length > 15' "$1/report.json"
    [ -s "$1/tables/facts.csv" ]
}

@test "an empty file" {
    : >empty.mbox
    "$SPAMWAVE" report -q empty.mbox -o out
    valid_report out
    [ "$(row facts '.id == "F01"' <out/report.json | jq .value)" = 0 ]
    [ "$(row facts '.id == "F04"' <out/report.json | jq .value)" = null ]
}

@test "one message" {
    "$SPAMWAVE" simulate --waves=1 --addresses=1 --messages=1 --recipients=1 --as=mbox -o one.mbox
    "$SPAMWAVE" report -q one.mbox -o out
    valid_report out
    [ "$(row facts '.id == "F01"' <out/report.json | jq .value)" = 1 ]
}

@test "ten thousand messages of one second" {
    for i in $(seq 10000); do
        printf '{"time":"2026-11-01T00:00:00Z","client":"198.18.%d.%d","rcpt":"u%d@a.example"}\n' $((i / 250)) $((i % 250)) "$i"
    done >burst
    "$SPAMWAVE" report -q burst -o out
    valid_report out
    [ "$(row facts '.id == "F01"' <out/report.json | jq .value)" = 10000 ]
}

@test "no gnuplot: the figures are left out, and the report says so" {
    "$SPAMWAVE" simulate --waves=1 --addresses=5 --messages=50 --recipients=50 >events
    mkdir bin
    PATH="$PWD/bin" "$SPAMWAVE" report events -o out 2>warnings
    grep -q gnuplot warnings
    jq -e '.warnings | any(test("gnuplot"))' out/report.json
    [ -s out/index.html ]
    [ -z "$(find out/figures -name '*.svg')" ]
}

@test "names that would hurt a terminal are escaped" {
    printf '{"time":"2026-11-01T00:00:00Z","client":"198.18.0.1","helo":"\\u001b[2Jx","rcpt":"a@b.example"}\n' >hostile
    run "$SPAMWAVE" sources hostile
    [ "$status" -eq 0 ]
    ! grep -q $'\x1b' <<<"$output"
    [[ "$output" == *"<U+001B>[2Jx"* ]]
}
