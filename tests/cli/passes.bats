#!/usr/bin/env bats
# A pass alone reads only the fields that it looks at; its tables must be those of the report, which reads all.
load common

PASSES="waves peaks order ttl sources recipients senders refusals urls sessions latency timezone facts"

# said_alike INPUT...: every table of every pass, alone and in the report
said_alike() {
    "$SPAMWAVE" report -q -o report "$@"
    for pass in $PASSES; do
        "$SPAMWAVE" "$pass" -q --format=json "$@" | jq -S .tables >alone
        jq -S --slurpfile alone alone '[.tables[] | select(.id as $id | any($alone[0][]; .id == $id))]' report/report.json >together
        cmp alone together || { echo "$pass differs for $*"; return 1; }
    done
    rm -r report
}

@test "a pass alone says what it says in the report: simulated campaigns" {
    for kind in events mbox postfix exim sendmail pcap; do
        "$SPAMWAVE" simulate --as=$kind --waves=2 --addresses=40 --messages=300 --recipients=150 --trickle=6/h -o campaign.$kind
        said_alike campaign.$kind
    done
}

@test "a pass alone says what it says in the report: all kinds of input" {
    for input in events/all-fields.ndjson mbox maildir message pcap postfix exim sendmail syslog; do
        said_alike "$SOURCE/testdata/$input"
    done
}

@test "a selection reads the fields that it asks for" {
    "$SPAMWAVE" simulate --waves=2 --addresses=40 --messages=300 --recipients=150 --trickle=6/h -o campaign
    for selection in --subject='*a*' --from='*.example' --to='*a*' --url='*' --helo='*.*' --outcome=rejected --ip=198.18.0.0/16; do
        said_alike "$selection" campaign
    done
}
