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

@test "what the data lack is unknown, not zero" {
    event='"client":"198.18.0.1","mail_from":"a@b.example","rcpt":"c@d.example","outcome":"rejected","code":550,"reason":"no such user"'
    echo "{$event}" >without_time
    "$SPAMWAVE" senders -f json without_time >senders.json
    row sender_domains true <senders.json | jq -e '.waves == null and .addresses == 1 and .refused == 1'
    "$SPAMWAVE" facts -f json without_time | row facts '.id == "F01.in_waves"' | jq -e '.value == null'

    echo "{\"time\":\"2026-11-01T00:00:00Z\",$event,\"urls\":[\"http://e.example/\"]}" >whole
    jq -c 'del(.client)' <whole >without_client
    "$SPAMWAVE" senders -f json without_client | row sender_domains true | jq -e '.addresses == null and .waves == 0'
    "$SPAMWAVE" urls -f json without_client | row url_domains true | jq -e '.addresses == null and .waves == 0'

    "$SPAMWAVE" facts -f json whole | row facts '.id == "F13"' | jq -e '.value == 1'
    jq -c 'del(.rcpt)' <whole >without_rcpt
    "$SPAMWAVE" facts -f json without_rcpt | row facts '.id == "F13"' | jq -e '.value == null and .why_unknown != null'
}

@test "findings are sentences, with one and with many" {
    event='"client":"198.18.0.1","mail_from":"a@b.example","rcpt":"c@d.example","outcome":"rejected","code":550,"reason":"5.1.8 bad sender"'
    echo "{\"time\":\"2026-11-01T00:00:00Z\",$event}" >one
    "$SPAMWAVE" report one -o out >findings
    grep -q '(1 message)' findings
    grep -q 'Refused as senders: 1, with 1 message\.$' findings
    [ -z "$(grep 'unknown: unknown' out/report.txt)" ]

    for day in $(seq 10 28); do
        echo "{\"time\":\"2026-01-${day}T00:00:00Z\",\"client\":\"198.18.0.1\"}"
        for i in 1 2 3 4 5 6 7 8 9; do echo "{\"time\":\"2026-02-${day}T0${i}:00:00Z\",\"client\":\"198.18.0.1\"}"; done
    done >steady
    "$SPAMWAVE" report steady -o out >findings
    grep -q 'a day later 9[0-9.]*%' findings

    for year in 2025 2026; do
        for i in $(seq 10 59); do echo "{\"time\":\"$year-01-01T00:00:${i}Z\",\"client\":\"198.18.0.1\"}"; done
    done >far_apart
    "$SPAMWAVE" report far_apart -o out >findings
    grep -q '8760 h from start to start' findings
    [ -z "$(grep 'e+0' findings)" ]
}

@test "a report in a directory of inputs is not read again" {
    "$SPAMWAVE" simulate --waves=1 --addresses=5 --messages=50 --recipients=50 -o events
    mkdir inputs && mv events inputs && cd inputs
    "$SPAMWAVE" report -q --keep-events .
    "$SPAMWAVE" report -q --keep-events .
    [ "$(row facts '.id == "F01"' <spamwave-report/report.json | jq .value)" = 50 ]
}

@test "compressed data that are cut off are lost records" {
    "$SPAMWAVE" simulate --waves=1 --addresses=5 --messages=500 --recipients=50 --as=mbox | gzip | head -c 20000 >cut.gz
    run "$SPAMWAVE" events --strict cut.gz
    [ "$status" -eq 3 ]
    [[ "$output" == *"records skipped"* ]]
}

@test "a mailbox has no transactions, whatever it is read with" {
    "$SPAMWAVE" simulate --waves=1 --addresses=5 --messages=50 --recipients=50 --as=mbox -o mbox
    "$SPAMWAVE" simulate --waves=1 --addresses=5 --messages=50 --recipients=50 --as=events -o events
    [ "$("$SPAMWAVE" events mbox events | jq -c 'select(.kind == "mbox" and .transaction)' | wc -l)" = 0 ]
    [ "$("$SPAMWAVE" events mbox events | jq -c 'select(.kind == "events" and .transaction)' | wc -l)" = 50 ]
}

# A gnuplot that ends whoever called it, in the midst of a report.
ended_by() {
    mkdir -p bin
    printf '#!/bin/sh\nkill -%s $PPID\nexec sleep 0.2\n' "$1" >bin/gnuplot
    chmod +x bin/gnuplot
    PATH="$PWD/bin:$PATH" run "$SPAMWAVE" report -q events -o out
}

@test "a report that is ended by a signal leaves the old one, and nothing beside it" {
    "$SPAMWAVE" simulate --waves=1 --addresses=5 --messages=50 --recipients=50 -o events
    "$SPAMWAVE" report -q events -o out
    find out -type f | LC_ALL=C sort | xargs sha256sum >before
    for signal in TERM:143 INT:130 HUP:129; do
        ended_by "${signal%:*}"
        [ "$status" -eq "${signal#*:}" ]
        find out -type f | LC_ALL=C sort | xargs sha256sum | cmp before
        [ "$(find . -maxdepth 1 -name '.out*' | wc -l)" = 0 ]
    done
    ended_by KILL
    [ "$status" -eq 137 ]
    [ "$(find . -maxdepth 1 -name '.out.spamwave-*' | wc -l)" = 1 ]
    "$SPAMWAVE" report -q events -o out
    [ "$(find . -maxdepth 1 -name '.out*' | wc -l)" = 0 ]
}

@test "a campaign and its truth are written both or neither" {
    run "$SPAMWAVE" simulate --waves=1 --truth=nowhere/truth.json -o events
    [ "$status" -eq 1 ]
    [[ "$output" == *nowhere/truth.json* ]]
    [ ! -e events ]
    run "$SPAMWAVE" simulate --waves=1 --truth=truth.json -o nowhere/events
    [ "$status" -eq 1 ]
    [[ "$output" == *nowhere/events* ]]
    [ ! -e truth.json ]
}

@test "a seed keeps its digits in JSON, or is refused" {
    "$SPAMWAVE" simulate --waves=1 --seed=999999999999999 --truth=truth.json -o events
    [ "$(jq -c .seed truth.json)" = 999999999999999 ]
    "$SPAMWAVE" waves --seed=999999999999999 -f json events | grep -q '"seed": *999999999999999\b'
    for seed in -1 1000000000000000 9007199254740993; do
        run "$SPAMWAVE" simulate --seed=$seed
        [ "$status" -eq 2 ]
        run "$SPAMWAVE" waves --seed=$seed events
        [ "$status" -eq 2 ]
    done
}
