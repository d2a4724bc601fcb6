#!/usr/bin/env bats
# Every kind of input is read alike inside the sandbox and out of it; that it was left out is told.
load common

alike() {
    "$SPAMWAVE" events "$1" >inside
    "$SPAMWAVE" events --no-sandbox "$1" >outside
    [ "$(wc -l <inside)" -ge "$2" ]
    cmp inside outside
}

@test "every kind of input is read inside the sandbox" {
    campaign='--waves=2 --addresses=20 --messages=100 --recipients=50'
    for kind in mbox pcap postfix exim sendmail events maildir; do
        "$SPAMWAVE" simulate --as=$kind $campaign -o "in.$kind"
        alike "in.$kind" 100
    done
    for packer in gzip bzip2 xz zstd; do
        $packer -c <in.mbox >packed
        alike packed 100
    done
    tar cf in.tar in.mbox in.pcap in.postfix
    alike in.tar 300
    bsdtar --format=zip -cf in.zip in.events in.exim 2>/dev/null || python3 -m zipfile -c in.zip in.events in.exim
    alike in.zip 200
    mkdir tree
    cp -r in.* tree
    alike tree 800
    "$SPAMWAVE" events - <in.mbox >inside
    [ "$("$SPAMWAVE" events - <in.pcap | wc -l)" -ge 100 ]
    [ "$(wc -l <inside)" -ge 100 ]
}

@test "charsets whose converters are modules are read inside the sandbox" {
    printf 'Subject: =?koi8-r?B?8NLJ18XU?= =?iso-2022-jp?B?GyRCRnxLXBsoQg==?=\nFrom: a@b.test\n\nx\n' >mail.eml
    alike mail.eml 1
    grep -q '"subject":"Привет日本"' inside
}

@test "a reading without the sandbox says so" {
    "$SPAMWAVE" simulate --as=events --waves=1 --addresses=5 --messages=20 --recipients=10 >events
    "$SPAMWAVE" report --no-sandbox -q -o open events
    "$SPAMWAVE" report -q -o shut events
    [ "$(jq -r .parameters.sandbox open/report.json)" = none ]
    jq -e '.warnings | map(select(test("--no-sandbox"))) | length == 1' open/report.json
    grep -q 'no-sandbox' open/index.html
    jq -e '.warnings | map(select(test("no-sandbox"))) | length == 0' shut/report.json
}
