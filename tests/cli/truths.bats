#!/usr/bin/env bats
# Other campaigns: what the passes find equals what the generator knows from the making.
load common

# Waves of the events in `events` against truth.json.
check_waves() {
    "$SPAMWAVE" waves -f json "$@" events >waves.json
    jq -c '.waves | map([.start, .end, .messages, .addresses, .recipients])' truth.json >expected
    rows waves <waves.json | jq -s -c 'map([.start, .end, .messages, .addresses, .recipients])' >found
    diff expected found
}

# The TTL figures against truth.json: those of single-wave addresses, and of all, once a wave.
check_ttl() {
    "$SPAMWAVE" ttl -f json "$@" events >ttl.json
    for group in ttl: ttl_all:all_; do
        jq -c --arg group "${group%%:*}" '.[$group] | [.mean_ttl_s, .median_ttl_s, .mean_messages, .median_messages,
            .seen_once, .under_1min, .at_least_10min, .below_10min_by_address / .n, .below_25min_by_address / .n,
            .below_10min_by_message / .messages, .below_25min_by_message / .messages]
            | map(. * 1e6 | round)' truth.json >expected
        jq -c --arg prefix "${group##*:}" '[.tables[] | select(.id == "ttl_summary") | .rows[] | {(.statistic): .value}] | add
            | [.[("mean_ttl_s", "median_ttl_s", "mean_messages", "median_messages", "seen_once", "under_1min", "at_least_10min",
                "below_10min_by_address", "below_25min_by_address", "below_10min_by_message", "below_25min_by_message")
               | $prefix + .]] | map(. * 1e6 | round)' ttl.json >found
        diff expected found
    done
}

# The verdict of every candidate order, pooled over the waves.
verdicts() {
    "$SPAMWAVE" order -f json events | rows domain_order | jq -r 'select(.wave == null) | "\(.order) \(.verdict)"'
}

@test "each order of domains is told, and no other" {
    for order in alphabetical:bytes reversed:bytes_descending size:size_descending; do
        "$SPAMWAVE" simulate --order=${order%%:*} --seed=11 --waves=3 --truth=truth.json -o events
        check_waves
        check_ttl
        verdicts >found
        [ "$(awk '$2 == "sorted" { print $1 }' found)" = "${order##*:}" ]
    done
    "$SPAMWAVE" simulate --order=random --seed=11 --waves=3 --truth=truth.json -o events
    check_waves
    check_ttl
    [ -z "$(verdicts | awk '$2 == "sorted"')" ]
}

@test "localparts: sorted and shuffled are told apart" {
    "$SPAMWAVE" simulate --localparts=shuffled --seed=12 --waves=2 --truth=truth.json -o events
    check_waves
    check_ttl
    "$SPAMWAVE" order -f json events | row localpart_order '.key == "bytes"' | jq -e '.z | fabs < 4'
    "$SPAMWAVE" simulate --localparts=sorted --seed=12 --waves=2 -o events
    "$SPAMWAVE" order -f json events | row localpart_order '.key == "bytes"' | jq -e '.descents == 0 and .z < -50'
}

@test "one wave, none, and some of IPv6" {
    "$SPAMWAVE" simulate --waves=1 --seed=13 --truth=truth.json -o events
    check_waves
    check_ttl
    "$SPAMWAVE" simulate --waves=0 --trickle=60/h --seed=14 --truth=truth.json -o events
    check_waves
    "$SPAMWAVE" simulate --ipv6=0.4 --waves=3 --seed=16 --truth=truth.json -o events
    check_waves
    check_ttl
    "$SPAMWAVE" sources -f csv events | grep -q '^2001:db8:'
}

@test "with a trickle a selection recovers the campaign's exact TTL table" {
    for trickle in 0 1 20 60 300 600; do
        "$SPAMWAVE" simulate --seed=15 --waves=3 --trickle=$trickle/h --truth=truth.json -o events
        check_ttl --subject='Limited offer:*'
        check_waves --subject='Limited offer:*'
        [ "$("$SPAMWAVE" waves -f json events | rows waves | wc -l)" = 3 ]
    done
}
