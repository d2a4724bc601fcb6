#!/usr/bin/env bats
# The same inputs and options give the same bytes: shuffled arguments, any number of workers, twenty runs.
load common

@test "twenty reports with shuffled arguments and any --jobs are byte-identical" {
    "$SPAMWAVE" simulate --as=mbox --seed=7 --waves=2 --addresses=40 --messages=600 --recipients=300 --trickle=20/h -o all.mbox
    "$SPAMWAVE" simulate --as=maildir --seed=8 --waves=2 --addresses=20 --messages=200 --recipients=100 -o maildir
    "$SPAMWAVE" simulate --as=events --seed=9 --waves=2 --addresses=20 --messages=200 --recipients=100 | gzip >events.gz
    for run in $(seq 20); do
        arguments=$(printf '%s\n' all.mbox maildir events.gz | shuf)
        # shuffled words
        "$SPAMWAVE" report -q --checksums --jobs=$((run % 5 + 1)) -o "out$run" $arguments
        (cd "out$run" && find . -type f | LC_ALL=C sort | xargs sha256sum) >"sum$run"
        cmp sum1 "sum$run"
    done
    [ "$(wc -l <sum1)" -gt 30 ]
}

@test "a simulated campaign is bit-identical for its seed" {
    "$SPAMWAVE" simulate --as=mbox | sha256sum >a
    "$SPAMWAVE" simulate --as=mbox | sha256sum >b
    cmp a b
    "$SPAMWAVE" simulate --as=mbox --seed=2 | sha256sum >c
    ! cmp -s a c
}
