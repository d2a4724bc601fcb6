#!/usr/bin/env bats
# Captures of others, and damage to our own.
load common

events_of() {
    "$SPAMWAVE" events -q "$1" |
        jq -r '"\t" + ([.mail_from // "-", .rcpt // "-", .outcome // "-", (.code // "-" | tostring), .subject // "-"] | join("\t"))'
}

@test "the captures of testdata/pcap give the events that stand beside them" {
    for capture in "$SOURCE"/testdata/pcap/arkime/*.pcap; do
        basename "$capture" .pcap
        events_of "$capture"
    done >got
    diff "$SOURCE/testdata/pcap/expected.txt" got
}

# testdata/pcap/README.md tells what the tables hold.
@test "what the tests of others assert about their captures is read, or the difference has its reason" {
    captures="$SOURCE/testdata/pcap"
    "$SOURCE/scripts/capture-assertions" "$SPAMWAVE" "$captures" "$captures/differences.tsv" >got
    diff "$captures/asserted.tsv" got
}

@test "the assertions that are not about mail are counted by name" {
    "$SOURCE/scripts/capture-assertions" --left-out "$SOURCE/testdata/pcap" | diff "$SOURCE/testdata/pcap/left-out.tsv" -
}

@test "a rotated capture is one stream, whatever the order of its files" {
    "$SPAMWAVE" simulate --as=pcap --waves=1 --addresses=10 --messages=200 --recipients=100 -o whole.pcap
    python3 - whole.pcap <<'PYTHON'
import struct, sys
data = open(sys.argv[1], "rb").read()
head, at, packets = data[:24], 24, []
while at < len(data):
    length = struct.unpack_from("<I", data, at + 8)[0]
    packets.append(data[at:at + 16 + length])
    at += 16 + length
for part in range(4):
    piece = packets[len(packets) * part // 4:len(packets) * (part + 1) // 4]
    open("part%d.pcap" % part, "wb").write(head + b"".join(piece))
PYTHON
    "$SPAMWAVE" events whole.pcap | jq -cS 'del(.source, .offset)' | sort >whole
    "$SPAMWAVE" events part2.pcap part0.pcap part3.pcap part1.pcap | jq -cS 'del(.source, .offset)' | sort >parts
    [ "$(wc -l <whole)" = 200 ]
    cmp whole parts
}

@test "a damaged record costs that record, and the bytes lost are counted" {
    "$SPAMWAVE" simulate --as=pcap --waves=1 --addresses=10 --messages=200 --recipients=100 -o whole.pcap
    python3 - whole.pcap <<'PYTHON'
import sys
data = bytearray(open(sys.argv[1], "rb").read())
middle = len(data) // 2
data[middle:middle + 40] = b"\xff" * 40
open("damaged.pcap", "wb").write(data)
PYTHON
    run --separate-stderr "$SPAMWAVE" events -v damaged.pcap
    [ "$status" -eq 0 ]
    [ "$(wc -l <<<"$output")" -ge 198 ]
}

@test "packets of a link type that is not understood are counted, and named as libpcap does" {
    python3 - <<'PYTHON'
import struct
frame = b"\x80\0\0\0" + b"\0" * 28
record = struct.pack("<IIII", 1131000000, 0, len(frame), len(frame)) + frame
open("wireless.pcap", "wb").write(struct.pack("<IHHiIII", 0xa1b2c3d4, 2, 4, 0, 0, 65535, 105) + record * 3)
PYTHON
    run --separate-stderr "$SPAMWAVE" events -v wireless.pcap
    [ "$status" -eq 0 ]
    grep -q '3 of 3 records skipped' <<<"$stderr"
    [ "$(grep -c 'a packet of link type 105 (IEEE802_11, 802.11), which is not understood' <<<"$stderr")" = 3 ]
}
