#!/bin/sh
# Real traffic on the loopback: Postfix's smtp-source speaks to its smtp-sink, tcpdump listens, and spamwave must count what was sent.
#
#     traffic.sh SPAMWAVE
#
# Exits 77 (skipped) where the programs are missing or nobody may listen. What is asserted:
#   - every session, mail and recipient, accepted or refused at MAIL, RCPT or end of data, with its outcome, in a capture file and
#     while it is being written to a pipe; the sink's own record of what it took agrees;
#   - with one packet in fifty missing from the capture: every session is there, those that lost nothing are as they were, those
#     that lost bytes of a client or server have holes, as many as segments were lost, and no mail is there that was not sent;
#   - a capture in five files, given in any order, gives the events of the whole one.
set -eu
spamwave=$1
records=$(cd "$(dirname "$0")" && pwd)/records.py

PATH=$PATH:/usr/sbin
for program in smtp-source smtp-sink tcpdump python3 jq; do
    command -v $program >/dev/null || { echo "skipped: no $program"; exit 77; }
done
[ "$(id -u)" -eq 0 ] && tcpdump -i lo -L >/dev/null 2>&1 || { echo "skipped: may not listen on the loopback"; exit 77; }

work=$(mktemp -d)
chmod 711 "$work"
cd "$work"
mkdir -m 777 received
port=$((20000 + $$ % 10000))
sink='' listeners=''
trap 'kill $sink $listeners 2>/dev/null || :; rm -rf "$work"' EXIT
failures=0

expect() { # WHAT WANTED GOT
    [ "$2" = "$3" ] && return
    echo "$1: wanted $2, got $3" >&2
    failures=$((failures + 1))
}

wait_for() { # FILE PATTERN
    for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
        grep -q "$2" "$1" && return
        sleep 0.25
    done
    echo "$1 never said \"$2\":" >&2
    cat "$1" >&2
    exit 1
}

# A capture to a file, and another that is read while it is written. In immediate mode the kernel's buffer has a slot of the snapshot length
# for each packet, which the loopback shows twice: here 6,144 slots for some 4,200, so that none is dropped however long a reader waits for a
# processor. No packet is as long as a slot: a mail of 12,000 bytes is the longest thing that is sent before the other side has spoken.
listen() {
    tcpdump -i lo -n -U -s 16000 -B 98304 --immediate-mode -Z root -w whole.pcap "tcp port $port" 2>file.log &
    listeners=$!
    mkfifo pipe
    tee piped.pcap <pipe | "$spamwave" events -q - >piped.ndjson &
    reader=$!
    tcpdump -i lo -n -U -s 16000 -B 98304 --immediate-mode -Z root -w - "tcp port $port" >pipe 2>pipe.log &
    listeners="$listeners $!"
    wait_for file.log 'listening on'
    wait_for pipe.log 'listening on'
}

# Both listeners have written the same, and nothing since the last look.
have_caught_up() {
    before=${now:-}
    now=$(stat -c %s whole.pcap piped.pcap | tr '\n' ' ')
    [ "$now" = "$before" ] && [ "${now%% *}" = "$(echo "$now" | cut -d' ' -f2)" ]
}

# A tcpdump that is told to end leaves what still waits in the kernel's buffer.
stop_listening() {
    for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
        sleep 1
        have_caught_up && break
    done
    # shellcheck disable=SC2086 # a list of processes
    kill -INT $listeners
    # shellcheck disable=SC2086
    wait $listeners $reader
    listeners=''
    for log in file.log pipe.log; do
        expect "$log: packets that the kernel dropped" 1 "$(grep -c '^0 packets dropped by kernel' $log)"
    done
}

# send SINK-OPTIONS SOURCE-OPTIONS: one sink for it, which has its own record of what it took.
send() {
    # shellcheck disable=SC2086 # options
    smtp-sink -u nobody -D "$work/received/mail." $1 "127.0.0.1:$port" 100 &
    sink=$!
    for _ in 1 2 3 4 5 6 7 8 9 10; do
        ! kill -0 $sink && exit 1
        grep -q "0100007F:$(printf %04X "$port") .* 0A " /proc/net/tcp && break
        sleep 0.1
    done
    # shellcheck disable=SC2086
    timeout 60 smtp-source $2 -f sender@wave.example -t rcpt@target.example "127.0.0.1:$port" 2>source.log || { cat source.log >&2; exit 1; }
    kill $sink
    wait $sink 2>/dev/null || :
    sink=''
}

# count FILTER FILE: the events that meet a jq filter; mails: their transactions.
count() {
    jq -s "[.[] | select($1)] | length" "$2"
}
mails() {
    jq -s "[.[] | select($1) | .transaction] | unique | length" "$2"
}
sessions() { # FILE
    "$spamwave" sessions -q --table=sessions --format=ndjson "$1"
}

listen
send '' '-d -N -s 8 -m 40 -r 3 -l 12000' #   8 sessions,  40 mails, 120 recipients
send '' '-s 10 -m 60 -r 2' #                60 sessions,  60 mails, 120 recipients
send '-f MAIL' '-A -d -s 2 -m 4' #           2 sessions,   4 mails refused at MAIL: no recipient was named
send '-f RCPT' '-A -d -s 2 -m 4 -r 3' #      2 sessions,   4 mails,  12 recipients refused
send '-r .' '-A -d -s 3 -m 6 -r 5' #         3 sessions,   6 mails,  30 recipients deferred at the end of data
stop_listening

"$spamwave" events -q whole.pcap >whole.ndjson
for events in whole.ndjson piped.ndjson; do
    expect "$events: MAIL" 114 "$(mails true $events)"
    expect "$events: RCPT" 282 "$(count .rcpt $events)"
    expect "$events: accepted mails" 100 "$(mails '.outcome == "accepted"' $events)"
    expect "$events: accepted recipients" 240 "$(count '.outcome == "accepted"' $events)"
    expect "$events: refused at MAIL" 4 "$(count '.outcome == "rejected" and .code == 500 and (.rcpt | not)' $events)"
    expect "$events: refused at RCPT" 12 "$(count '.outcome == "rejected" and .code == 500 and .rcpt' $events)"
    expect "$events: deferred" 30 "$(count '.outcome == "deferred" and .code == 450' $events)"
done
expect 'piped as from the file' "$(jq -c '[.rcpt, .outcome, .message_id, .size]' whole.ndjson | sort | sha256sum)" \
    "$(jq -c '[.rcpt, .outcome, .message_id, .size]' piped.ndjson | sort | sha256sum)"
# The sink writes down what it took before it answers, also where it then answers 450.
expect 'mails that the sink took' "$(cat received/* | grep -c '^X-Mail-Args:')" "$(mails '.outcome != "rejected"' whole.ndjson)"
expect 'recipients that the sink took' "$(cat received/* | grep '^X-Rcpt-Args:' | sort | sha256sum)" \
    "$(jq -r 'select(.outcome != "rejected") | "X-Rcpt-Args: <\(.rcpt)>"' whole.ndjson | sort | sha256sum)"

sessions whole.pcap >whole.sessions
expect 'sessions' 75 "$(wc -l <whole.sessions)"
expect 'sessions that ended with QUIT' 75 "$(jq -s 'map(select(.outcome == "quit")) | length' whole.sessions)"
expect 'holes in whole sessions' 0 "$(jq -s 'map(.holes) | add' whole.sessions)"
expect 'mails in sessions' 100 "$(jq -s 'map(.messages) | add' whole.sessions)"

# One packet in fifty is missing.
python3 "$records" thin 50 whole.pcap thinned.pcap >missing
sessions thinned.pcap >thinned.sessions
"$spamwave" events -q thinned.pcap >thinned.ndjson
awk -v port="$port" '{print ($1 == port ? $2 : $1)}' missing | sort -u >touched
awk -v port="$port" '$3 > 0 {print ($1 == port ? $2 : $1)}' missing | sort >holes
expect 'some packet with payload is missing' 1 "$([ -s holes ] && echo 1)"
expect 'sessions of the thinned capture' 75 "$(wc -l <thinned.sessions)"
untouched() { # SESSIONS: rows of the sessions that miss nothing
    jq -c --rawfile ports touched 'select(.client_port as $port | $ports | split("\n") | index("\($port)") | not) | del(.banner_offset)' "$1"
}
expect 'sessions that miss nothing' "$(untouched whole.sessions | sha256sum)" "$(untouched thinned.sessions | sha256sum)"
expect 'holes by session' "$(uniq -c holes | awk '{print $2, $1}')" \
    "$(jq -r 'select(.holes > 0) | "\(.client_port) \(.holes)"' thinned.sessions | sort)"
jq -r 'select(.outcome == "accepted") | .message_id // empty' whole.ndjson | sort -u >sent
jq -r 'select(.outcome == "accepted") | .message_id // empty' thinned.ndjson | sort -u >seen
expect 'mails that nobody sent' '' "$(comm -13 sent seen)"

# A rotation: five files in whatever order.
python3 "$records" split 5 whole.pcap part
events_alone() {
    "$spamwave" events -q "$@" | jq -c 'del(.source, .offset)' | sha256sum
}
expect 'five files, shuffled' "$(events_alone whole.pcap)" "$(events_alone part4 part1 part5 part3 part2)"
expect 'five files, backwards' "$(events_alone whole.pcap)" "$(events_alone part5 part4 part3 part2 part1)"

[ $failures -eq 0 ] || exit 1
echo "$(wc -l <whole.ndjson) events of 75 sessions; $(wc -l <missing) packets left out of the thinned capture, $(wc -l <holes) with payload"
