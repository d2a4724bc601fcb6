#!/usr/bin/env bats
# The contract with users and scripts: commands, exit codes, streams, formats.
load common

@test "without a command: usage on standard error, exit 2" {
    run --separate-stderr "$SPAMWAVE"
    [ "$status" -eq 2 ]
    [ -z "$output" ]
    [[ "$stderr" == usage:* ]]
}

@test "--help and --version go to standard output, exit 0" {
    run --separate-stderr "$SPAMWAVE" --help
    [ "$status" -eq 0 ]
    [[ "$output" == usage:* ]]
    [ -z "$stderr" ]
    run "$SPAMWAVE" --version
    [ "$status" -eq 0 ]
    [[ "$output" == "spamwave "* ]]
    [[ "$output" == *gmime* ]]
}

@test "every command has its own help" {
    for command in report events simulate list facts waves peaks order ttl sources recipients senders refusals urls sessions latency timezone; do
        run --separate-stderr "$SPAMWAVE" "$command" --help
        [ "$status" -eq 0 ]
        [[ "$output" == *"spamwave $command"* ]]
    done
}

@test "wrong usage is exit 2, with one line that says what" {
    check_usage() {
        run --separate-stderr "$SPAMWAVE" "$@"
        [ "$status" -eq 2 ]
        [ -z "$output" ]
        [[ "$stderr" == spamwave:* ]]
    }
    check_usage nonsense
    check_usage waves
    check_usage waves --format=xml x
    check_usage waves --gap=soon x
    check_usage waves --ip=192.0.2.0/40 x
    check_usage waves --since=2026-01-02 --until=2026-01-01 x
    check_usage waves --jobs=-1 x
    check_usage waves --no-such-option x
    check_usage waves --penalty=inf x
    check_usage waves --contrast=inf x
    check_usage waves --bootstrap=0 x
    check_usage list x
    check_usage waves --kind=carrier-pigeon x
    check_usage waves --direction=up x
    check_usage simulate --as=carrier-pigeon
    check_usage simulate --as=maildir
    check_usage simulate --order=sideways
    check_usage simulate --as=postfix --stamps=sundial
    check_usage simulate --as=mbox --stamps=rfc3339
}

@test "an input that is not there is exit 1 and names it" {
    run --separate-stderr "$SPAMWAVE" waves nowhere.mbox
    [ "$status" -eq 1 ]
    [ -z "$output" ]
    [[ "$stderr" == *nowhere.mbox* ]]
}

@test "a text file that is no mail is a clear error" {
    printf 'Dear diary,\nnothing happened today.\n' >diary
    run --separate-stderr "$SPAMWAVE" waves diary
    [ "$status" -eq 1 ]
    [[ "$stderr" == *diary* ]]
}

@test "standard input, and a forced kind" {
    "$SPAMWAVE" simulate --waves=1 --addresses=5 --messages=50 --recipients=50 >events
    "$SPAMWAVE" ttl -f json - <events | tables_only >from_pipe
    "$SPAMWAVE" ttl -f json events:events | tables_only >from_file
    cmp from_pipe from_file
}

@test "values of short options may follow at once" {
    : >empty
    run "$SPAMWAVE" waves -j2 -fcsv --table=waves -- empty
    [ "$status" -eq 0 ]
    [[ "$output" == wave,start,end* ]]
}

@test "all formats of a table" {
    "$SPAMWAVE" simulate --waves=1 --addresses=5 --messages=50 --recipients=50 >events
    for format in text csv tsv json ndjson markdown; do
        run --separate-stderr "$SPAMWAVE" sources -f "$format" events
        [ "$status" -eq 0 ]
        [ -n "$output" ]
        [ -z "$stderr" ]
    done
    "$SPAMWAVE" sources -f json events | jq -e '.spamwave and .schema and .command == "sources" and .inputs[0].records == .inputs[0].events'
    "$SPAMWAVE" sources -f ndjson events | jq -es 'all(.table == "sources")'
    "$SPAMWAVE" sources -f csv events | head -1 | grep -q '^address,first,last,ttl_s,messages,recipients,waves,accepted,rejected,deferred,helo,listed'
}

@test "CSV of several tables wants --table or a directory" {
    "$SPAMWAVE" simulate --waves=1 --addresses=5 --messages=50 --recipients=50 >events
    run "$SPAMWAVE" waves -f csv events
    [ "$status" -eq 2 ]
    "$SPAMWAVE" waves -f csv --table=waves events | head -1 | grep -q ^wave,start,end
    "$SPAMWAVE" waves -f csv -o tables events
    [ -s tables/waves.csv ]
    [ -s tables/wave_sensitivity.csv ]
}

@test "standard output that is full is an error, not silence" {
    "$SPAMWAVE" simulate --waves=1 --addresses=5 --messages=50 --recipients=50 >events
    run bash -c '"$SPAMWAVE" events events >/dev/full'
    [ "$status" -eq 1 ]
    [[ "$output" == spamwave:* ]]
    run bash -c '"$SPAMWAVE" report events -o out >/dev/full'
    [ "$status" -eq 1 ]
    [[ "$output" == spamwave:* ]]
}

@test "a limit on the size of files is an error, and leaves nothing behind" {
    "$SPAMWAVE" simulate --waves=1 --addresses=5 --messages=50 --recipients=50 >events
    run bash -c 'ulimit -f 4; "$SPAMWAVE" report -q events -o out'
    [ "$status" -eq 1 ]
    [[ "$output" == "spamwave: cannot write "* ]]
    [ "$(ls -A)" = events ]
}

@test "--strict is exit 3 when a record was skipped, and the rest is read" {
    "$SPAMWAVE" simulate --waves=1 --addresses=5 --messages=50 --recipients=50 >events
    { head -20 events; echo '{"time": nonsense'; tail -n +21 events; } >damaged
    run --separate-stderr "$SPAMWAVE" waves --strict -f json damaged
    [ "$status" -eq 3 ]
    [[ "$stderr" == *"1 of 51 records skipped"* ]]
    jq -e '.inputs[0] | .skipped == 1 and .events == 50 and .records == 51' <<<"$output"
    run --separate-stderr "$SPAMWAVE" waves -q damaged
    [ "$status" -eq 0 ]
    [ -z "$stderr" ]
    run --separate-stderr "$SPAMWAVE" waves -v damaged
    [[ "$stderr" == *"damaged: at byte $(head -20 events | wc -c)"* ]]
}

@test "the list names every column of the contract" {
    "$SPAMWAVE" list -f tsv --table=tables | cut -f1,3 >listed
    while read -r table columns; do
        for column in ${columns//,/ }; do
            grep -q "^$table	$column\$" listed || { echo "missing: $table $column"; return 1; }
        done
    done <<'TABLES'
facts id,fact,value,lo,hi,unit,denominator,reference_2005,verdict,why_unknown
waves wave,start,end,duration_s,messages,expected_background,excess_ratio,log10_p,addresses,new_addresses,recipients,url_domains,gap_start_start_h,gap_end_start_h,censored
wave_sensitivity bin_s,penalty,contrast,waves,start_shift_s,end_shift_s
peaks wave,domain,messages,first,q05,median,q95,last,peak,height_per_min,modes
peak_overlap wave,domain,next_domain,overlap,gap_s
domain_order order,domains,inversions,tau,p_exact,p_floor,concordance,lis_fraction,kendall_w,verdict
localpart_order key,groups,descents,expected,z,sorted_groups,sorted_expected,ties,slice_stretch_p50,slice_stretch_p95
ttl_summary statistic,value,lo,hi,n,censored,denominator
ttl_histogram from_s,to_s,addresses,messages
survival ttl_s,at_risk,ended,censored,survival,lo,hi
sources address,first,last,ttl_s,messages,recipients,waves,accepted,rejected,deferred,helo,listed
recipients wave,recipients,new,kept,dropped,jaccard,chapman,lo,hi
refused_recipients recipient,reason,code,first,last,attempts,addresses
sender_domains domain,messages,addresses,first,last,waves,refused,reason
refusals reason,code,messages,addresses,first,last,sample
dnsbl_in_log list,refusals,addresses,first,last,share_of_addresses
urls url,domain,messages,addresses,waves,first,last
url_domains domain,urls,messages,addresses,waves,first,last
sessions first,last,client,server,outcome,commands,messages,bytes,tls,midstream,holes,banner_offset
session_stages stage,sessions,share,lo,hi,addresses,median_duration_s
latency delay_s,stopped,stopped_pct,lo,hi
timezone source,offset,messages,share,skew_s,zones
TABLES
}

@test "a report replaces a report, and nothing else" {
    "$SPAMWAVE" simulate --waves=1 --addresses=5 --messages=50 --recipients=50 >events
    "$SPAMWAVE" report -q events -o out
    "$SPAMWAVE" report -q events -o out
    mkdir precious && touch precious/thesis
    run "$SPAMWAVE" report -q events -o precious
    [ "$status" -eq 1 ]
    [ -f precious/thesis ]
    [ "$(ls)" = "$(printf 'events\nout\nprecious')" ]
}

@test "colour: on a terminal, or when asked for; the words are the same" {
    "$SPAMWAVE" simulate --waves=1 --addresses=5 --messages=50 --recipients=50 >events
    escape=$(printf '\033')
    "$SPAMWAVE" facts events >plain
    "$SPAMWAVE" facts --color=always events >coloured
    [[ "$(cat coloured)" == *"$escape[1m"* ]]
    sed "s/$escape\[[0-9;]*m//g" coloured | cmp - plain
    on_terminal() {
        env "$@" script -qec "'$SPAMWAVE' facts -q events" /dev/null
    }
    [[ "$(on_terminal -u NO_COLOR TERM=xterm)" == *"$escape[1m"* ]]
    [[ "$(on_terminal -u NO_COLOR TERM=dumb)" != *"$escape"* ]]
    [[ "$(on_terminal NO_COLOR=1 TERM=xterm)" != *"$escape"* ]]
    run "$SPAMWAVE" facts --color=always -o file events
    [[ "$(cat file)" != *"$escape"* ]]
    run "$SPAMWAVE" facts --color=always --format=csv events
    [[ "$output" != *"$escape"* ]]
}

@test "bash completion offers what the program lists" {
    mkdir bin && ln -s "$SPAMWAVE" bin/spamwave
    PATH=$PWD/bin:$PATH
    source "$SOURCE/cmd/completion/spamwave.bash"
    complete_word() {
        COMP_WORDS=(spamwave "$@")
        COMP_CWORD=$#
        _spamwave
        echo "${COMPREPLY[*]}"
    }
    [ "$(complete_word ti)" = timezone ]
    [ "$(complete_word waves --format=m)" = markdown ]
    [ "$(complete_word waves -f nd)" = ndjson ]
    [ "$(complete_word waves --kind=mes)" = message ]
    [ "$(complete_word simulate --as=p)" = "pcap postfix" ]
    [ -z "$(complete_word simulate --as=mes)" ]
    [ "$(complete_word waves --headers)" = --headers-only ]
}
