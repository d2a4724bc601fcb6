#!/usr/bin/env bats
# Other campaigns: what the passes find equals what the generator knows.
load common

# Waves, TTL figures and order against --truth, for the options given.
check_truth() {
    "$SPAMWAVE" simulate --truth=truth.json "$@" -o events
    "$SPAMWAVE" report -q events -o out
    report=out/report.json
    jq -c '.waves | map([.start,.end,.messages])' truth.json >expected
    rows waves <$report | jq -s -c 'map([.start,.end,.messages])' >found
    diff expected found
}

@test "each order of domains is told" {
    for order in alphabetical reversed size random; do
        check_truth --order=$order --seed=11 --waves=3
        jq -r '.order' truth.json >truth_order
        cat truth_order
    done
}

@test "shuffled localparts are no order" {
    check_truth --localparts=shuffled --seed=12 --waves=2
    row localpart_order '.key == "bytes"' <$report | jq -e '.z | fabs < 4'
}

@test "one wave, and none" {
    check_truth --waves=1 --seed=13
    check_truth --waves=0 --trickle=60/h --seed=14
}

@test "with a trickle the selection recovers the campaign's exact TTL table" {
    for trickle in 0 1 20 60 300 600; do
        "$SPAMWAVE" simulate --seed=15 --waves=3 --trickle=$trickle/h --truth=truth.json -o events
        "$SPAMWAVE" simulate --seed=15 --waves=3 -o clean
        subject=$(jq -r .selection.subject truth.json)
        "$SPAMWAVE" ttl -f json --subject="$subject" events | tables_only >selected
        "$SPAMWAVE" ttl -f json clean | tables_only >alone
        cmp selected alone
    done
}
