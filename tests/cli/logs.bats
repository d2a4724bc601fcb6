#!/usr/bin/env bats
# The campaign as a relay's log: by whatever mail server, with whatever stamps, cut into whatever files, it is the same campaign.
load common

# What no log shows: bodies, Date fields.
comparable() {
    jq -S --arg helo "${1:-}" '
        .tables | map(select(.id != "urls" and .id != "url_domains" and .id != "timezone"))
        | del(.[] | select(.id == "waves") | .rows[].url_domains)
        | del(.[] | select(.id == "facts") | .rows[] | select(.id == "F24.one_url" or .id == "F26" or .id == "F26.shared" or .id == "F34"))
        | if $helo == "no HELO" then del(.[] | select(.id == "sources") | .rows[] | (.helo, .helos)) else . end'
}

all_tables() {
    "$SPAMWAVE" report -q -o report.out "$@"
    cat report.out/report.json
}

# Only Exim logs the HELO of what it accepts.
same_as_events() {
    all_tables events >from_events
    for log in "$@"; do
        case $log in
        exim*) helo= ;;
        *) helo="no HELO" ;;
        esac
        comparable "$helo" <from_events >expected
        all_tables "$log" | comparable "$helo" >actual
        [ "$(jq length actual)" -gt 15 ]
        cmp expected actual
    done
}

@test "the campaign of 2005 as a log of Postfix, Exim and sendmail gives the tables of the events" {
    "$SPAMWAVE" simulate -o events
    for mta in postfix exim sendmail; do
        "$SPAMWAVE" simulate --as=$mta -o $mta.log
    done
    same_as_events postfix.log exim.log sendmail.log
    [ "$("$SPAMWAVE" facts -f json postfix.log | row facts '.id == "F07"' | jq .value)" = 3 ]
    [ "$("$SPAMWAVE" refusals -f json postfix.log | rows refusals | jq -sc 'map([.reason, .code])')" = '[["sender_domain",550],["sender_domain",553]]' ]
}

@test "so does any campaign, with any stamps, read in any zone" {
    campaign="--seed=5 --waves=2 --addresses=200 --messages=4000 --recipients=1500 --trickle=60/h --ipv6=0.3"
    # shuffled words
    "$SPAMWAVE" simulate $campaign -o events
    for mta in postfix exim sendmail; do
        "$SPAMWAVE" simulate $campaign --as=$mta -o $mta.log
        "$SPAMWAVE" simulate $campaign --as=$mta --stamps=rfc3164 -o $mta-3164.log
        "$SPAMWAVE" simulate $campaign --as=$mta --stamps=rfc3339 -o $mta-3339.log
    done
    same_as_events *.log
    export TZ=America/New_York
    same_as_events *.log
}

@test "a Postfix log in seven rotated files, three of them compressed, in any order" {
    "$SPAMWAVE" simulate --as=postfix -o whole.log
    split -n l/7 -d -a 1 whole.log part
    mv part6 mail.log
    for i in 0 1 2 3 4 5; do
        mv part$i mail.log.$((6 - i))
    done
    gzip mail.log.6 mail.log.4 mail.log.3
    all_tables whole.log | tables_only >expected
    for order in "mail.log.4.gz mail.log mail.log.2 mail.log.6.gz mail.log.1 mail.log.5 mail.log.3.gz" "$(printf '%s ' mail.log* | shuf)"; do
        # shuffled words
        all_tables $order | tables_only >actual
        cmp expected actual
    done
    cat mail.log.5 >overlapping
    all_tables mail.log* overlapping | tables_only >actual
    cmp expected actual
}

@test "mail of our own users is left out, and that is said" {
    "$SPAMWAVE" simulate --waves=1 --addresses=5 --messages=50 --recipients=50 >events
    { head -40 events | sed 's/^{/{"direction":"in",/'; tail -10 events | sed 's/^{/{"direction":"out",/'; } >told
    run --separate-stderr "$SPAMWAVE" facts -f json told
    [[ "$stderr" == *"left out"*"10 events"* ]]
    [ "$(row facts '.id == "F01"' <<<"$output" | jq .value)" = 40 ]
    [ "$(jq -c '[.parameters.direction, .parameters.events_left_out]' <<<"$output")" = '["in",10]' ]
    [ "$("$SPAMWAVE" facts -q -f json --direction=out told | row facts '.id == "F01"' | jq .value)" = 10 ]
    run --separate-stderr "$SPAMWAVE" facts -f json --direction=any told
    [ -z "$stderr" ]
    [ "$(row facts '.id == "F01"' <<<"$output" | jq .value)" = 50 ]
    "$SPAMWAVE" report told | grep -q '^Left out: 10 of 50 events'
    [ "$("$SPAMWAVE" events told | wc -l)" = 50 ]
}

@test "the logs of testdata give the events that stand beside them" {
    for kind in postfix sendmail syslog; do
        "$SPAMWAVE" events -q "$SOURCE/testdata/$kind/mail.log" |
            jq -r '[.time, .client, .mail_from, .rcpt, .outcome, (.code // "-" | tostring)] | join("\t")' >got
        diff "$SOURCE/testdata/$kind/expected.txt" got
    done
}

# by_program <lines: how many of each program; `none` are lines without a stamp
by_program() {
    awk '!/^[A-Z][a-z]+ +[0-9]+ [0-9:]+ /{ n["none"]++; next } { sub(/\[.*|:$/, "", $5); n[$5]++ }
         END { for (p in n) print n[p], p }' "$@" | sort
}

@test "--unparsed writes the lines that nobody understood, and as many as the report says" {
    "$SPAMWAVE" simulate --as=postfix --waves=1 --addresses=5 --messages=20 --recipients=20 -o log
    before=$(wc -l <log)
    {
        printf 'Nov  1 23:00:00 mx postfix/smtpd[1]: what is \x1b[31m this\xff\n'
        echo 'Nov  1 23:00:01 mx kernel: hello'
        echo 'Nov  1 23:00:02 mx postfix/qmgr[2]: 0F5383D: from=<half'
        echo 'ix/smtpd[1]: 0F5383D: client=x.example[198.51.100.7]'
        echo 'Nov  1 23:00:03 mx postfix/smtpd[1]: connect from x.example[198.51.100.7]'
        printf 'Nov  1 23:00:04 mx postfix/smtpd[1]: nor this'
    } >>log
    for i in 1 2 3 4 6; do
        tail -n +$((before + i)) log | head -1
    done | sed '$a\' >expected
    "$SPAMWAVE" report -q --unparsed=lines -o whole log
    cmp expected lines

    jq -r '.defects[] | .reason' whole/report.json >reasons
    { sed -nE 's/^([0-9]+) of [0-9]+ lines of (.*) not understood.*/\1 \2/p' reasons
      sed -nE 's/^[0-9]+ lines? of [0-9]+ other programs?: //p' reasons | sed 's/, /\n/g' | sed -E 's/(.*) \((.*)\)/\2 \1/'
      jq -r '.inputs[0].skipped | "\(.) none"' whole/report.json; } | sort >told
    diff told <(by_program lines)

    gzip -k log
    for jobs in 1 3; do
        "$SPAMWAVE" waves -q -j$jobs --unparsed=- -o tables log log.gz >twice
        cmp twice <(cat expected; grep '^ix' expected) # half a line has no time to be known again by
    done
    cat log | "$SPAMWAVE" waves -q --unparsed=piped -o tables -
    cmp expected piped
}

@test "--unparsed leaves what was there when reading fails" {
    echo old >lines
    run --separate-stderr "$SPAMWAVE" waves --unparsed=lines nothing-there
    [ "$status" -eq 1 ]
    [[ "$stderr" != *lines* ]]
    [ "$(cat lines)" = old ]
    run "$SPAMWAVE" waves --unparsed=lines -o lines "$SOURCE/testdata/postfix/mail.log"
    [ "$status" -eq 2 ]
    printf 'Nov  1 23:00:00 mx postfix/smtpd[1]: what\n' >log
    run "$SPAMWAVE" waves --unparsed=/dev/full log
    [ "$status" -eq 1 ]
    [[ "$output" == *"/dev/full"* ]]
}

@test "Exim's main log and its reject log, given together, count each refusal once" {
    "$SPAMWAVE" events -q "$SOURCE/testdata/exim/main.log" >expected
    run --separate-stderr "$SPAMWAVE" events -v "$SOURCE/testdata/exim/reject.log" "$SOURCE/testdata/exim/main.log"
    diff <(jq -S 'del(.source)' expected) <(jq -S 'del(.source)' <<<"$output")
    [[ "$stderr" == *"15 lines that an earlier file has too: not counted again"* ]]
    [[ "$stderr" != *skipped* ]] # the headers behind a refusal are lines of it
}
