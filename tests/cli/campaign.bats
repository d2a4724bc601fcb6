#!/usr/bin/env bats
# The campaign of 2005: every published figure, out of events, mbox, Maildir and capture.
load common

fact() {
    row facts ".id == \"$1\"" <"$2" | jq -c .value
}

stat() {
    row ttl_summary ".statistic == \"$1\"" <"$2" | jq -c .value
}

@test "every published figure comes out of the events" {
    "$SPAMWAVE" simulate --as=events -o events
    "$SPAMWAVE" report -q events -o out
    report=out/report.json
    [ "$(fact F01 $report)" = 21770 ]
    [ "$(fact F02 $report)" = 4358 ]
    [ "$(fact F04 $report)" = 5 ]
    [ "$(rows waves <$report | jq -s -c 'map(.gap_start_start_h)')" = '[null,21.5,22.75,21.25,23.5]' ]
    [ "$(fact F06 $report)" = 150 ]
    [ "$(fact F07 $report)" = 3 ]
    [ "$(fact F08 $report)" = 1 ]
    [ "$(rows recipients <$report | jq -s -c 'map([.recipients,.new,.dropped])')" = '[[4350,null,null],[4352,2,0],[4354,2,0],[4356,2,0],[4358,2,0]]' ]
    [ "$(fact F14 $report)" = 852 ]
    [ "$(stat single_wave $report)" = 837 ]
    [ "$(stat multi_wave $report)" = 15 ]
    [ "$(stat mean_ttl_s $report)" = 258 ]
    [ "$(stat median_ttl_s $report)" = 150 ]
    [ "$(stat median_messages $report)" = 9 ]
    [ "$(stat mean_messages $report | cut -c1-4)" = 25.8 ] || [ "$(stat mean_messages $report | cut -c1-4)" = 25.9 ]
    [ "$(stat seen_once $report)" = 100 ]
    [ "$(stat under_1min $report)" = 262 ]
    [ "$(stat at_least_10min $report)" = 110 ]
    [ "$(row domain_order '.order == "bytes"' <$report | jq -c '[.inversions,.tau]')" = '[0,1]' ]
    [ "$(row localpart_order '.key == "bytes"' <$report | jq -c .descents)" = 0 ]
}

@test "mbox and Maildir give the tables of the accepted events" {
    "$SPAMWAVE" simulate --as=events -o events
    "$SPAMWAVE" simulate --as=mbox -o mbox
    "$SPAMWAVE" simulate --as=maildir -o maildir
    # A mailbox has no refusals, and a Maildir not the order within a second: each file stands for itself.
    strip() {
        jq -S --arg without "$1" '.tables | map(select(.id != "refused_recipients" and .id != $without))
            | del(.[].rows[].refused_before)'
    }
    for command in waves peaks order ttl recipients latency urls; do
        "$SPAMWAVE" "$command" -f json --outcome=accepted events | strip none >from_events
        "$SPAMWAVE" "$command" -f json mbox | strip none >from_mbox
        cmp from_events from_mbox
        "$SPAMWAVE" "$command" -f json mbox | strip localpart_order >from_mbox
        "$SPAMWAVE" "$command" -f json maildir | strip localpart_order >from_maildir
        cmp from_mbox from_maildir
    done
    [ "$("$SPAMWAVE" order -f json maildir | row localpart_order '.key == "bytes"' | jq .descents)" = 0 ]
}

@test "the capture gives the tables of the events" {
    same_tables() {
        "$SPAMWAVE" simulate --as=events "$@" -o events
        "$SPAMWAVE" simulate --as=pcap "$@" -o capture.pcap
        for command in waves peaks order ttl sources recipients senders refusals urls latency timezone facts; do
            "$SPAMWAVE" "$command" -f json events | tables_only >from_events
            "$SPAMWAVE" "$command" -f json capture.pcap | tables_only >from_capture
            [ -s from_events ]
            cmp from_events from_capture
        done
    }
    same_tables
    same_tables --seed=5 --waves=2 --addresses=200 --messages=4000 --recipients=1500 --trickle=60/h --ipv6=0.3
}

@test "a capture's sessions: one a transaction, those of refused senders without a message" {
    "$SPAMWAVE" simulate --as=pcap --waves=2 --addresses=50 --messages=1000 --recipients=300 -o capture.pcap
    "$SPAMWAVE" sessions -f json capture.pcap >sessions
    "$SPAMWAVE" events capture.pcap >events
    accepted=$(jq -s 'map(select(.outcome == "accepted") | .transaction) | unique | length' events)
    refused=$(jq -s 'map(select(.outcome == "rejected") | .transaction) | unique | length' events)
    [ "$accepted" -gt 0 ]
    [ "$(row session_stages '.stage == "message"' <sessions | jq .sessions)" = "$accepted" ]
    [ "$(row session_stages '.stage == "after RCPT"' <sessions | jq .sessions)" = "$refused" ]
    jq -e --argjson n "$((accepted + refused))" '.parameters.sessions_read == $n' sessions
    jq -e '.tables[] | select(.id == "sessions") | .rows | all(.outcome == "quit" and .tls == false and .holes == 0)' sessions
    "$SPAMWAVE" sessions -f json events | jq -e '.tables | all((.rows | length) == 0 and (.note | test("needs a capture")))'
}

@test "events written and read again change nothing" {
    "$SPAMWAVE" simulate --as=mbox --waves=2 --addresses=30 --messages=400 --recipients=200 -o mbox
    "$SPAMWAVE" events mbox -o events
    for command in waves peaks order ttl sources recipients senders urls latency timezone facts; do
        "$SPAMWAVE" "$command" -f json mbox | tables_only >a
        "$SPAMWAVE" "$command" -f json events | tables_only >b
        cmp a b
    done
}
