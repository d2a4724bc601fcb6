#!/usr/bin/env bats
# Real lines, with what others say stands in them: each agreement is counted, each disagreement is listed in testdata.
load common

@test "postfix-grok-patterns: the fields of 178 whole lines" {
    "$SOURCE/scripts/oracle-logs" "$SPAMWAVE" grok "$SOURCE/testdata/postfix-grok/test" >got
    diff "$SOURCE/testdata/postfix-grok/agreement.txt" got
}

@test "crowdsec: the clients of Postfix's and Exim's lines" {
    "$SOURCE/scripts/oracle-logs" "$SPAMWAVE" crowdsec "$SOURCE/testdata/crowdsec/hub" >got
    diff "$SOURCE/testdata/crowdsec/postfix.agreement.txt" got
    "$SOURCE/scripts/oracle-exim" "$SPAMWAVE" crowdsec "$SOURCE/testdata/crowdsec/hub" >got
    diff "$SOURCE/testdata/crowdsec/exim.agreement.txt" got
}

@test "Postfix-Maillog-Dump: the totals, beside pflogsumm's" {
    for log in maillog mailog2; do
        xz -dc "$SOURCE/testdata/postfix-maillog-dump/$log.xz" | grep ' postfix/' >$log
        "$SOURCE/scripts/oracle-logs" "$SPAMWAVE" totals $log | sed "s/^/$log /; s/ /\t/g"
    done >got
    diff <(sed 1d "$SOURCE/testdata/postfix-maillog-dump/totals.txt" | cut -f1-3) got
}

@test "Postfix-Maillog-Dump: what is not understood is debugging output, a cut line, and what has no stamp" {
    "$SPAMWAVE" waves -q --unparsed=lines -o tables "$SOURCE/testdata/postfix-maillog-dump/mailog2.xz"
    [ "$(wc -l <lines)" = 1928 ]
    [ "$(grep -cvE '^[A-Z][a-z]{2} +[0-9]+ [0-9:]{8} ' lines)" = 1270 ]
    [ "$(grep -c 'postfix/smtp\[' lines)" = 1 ]
    run grep -E '^[A-Z].*(NOQUEUE: reject|: client=|, status=|: removed|, nrcpt=)' lines
    [ "$status" -eq 1 ]
}

@test "fail2ban's own tests: host and time" {
    logs=/usr/lib/python3/dist-packages/fail2ban/tests/files/logs
    [ -d $logs ] || skip "fail2ban is not installed"
    "$SOURCE/scripts/oracle-fail2ban" "$SPAMWAVE" $logs >got
    grep -q '^all: 57 agree, 3 disagree,' got
}
