#!/bin/sh
# The release program is position-independent, its tables of addresses are read-only from the start, its stack cannot be executed and is
# guarded, its calls land where they may, and the C library's checked functions are used. What hardening-check(1) looks at, read with binutils.
set -eu
program=$1
status=0

has() {
    readelf -W "$2" "$program" | grep -Eq "$3" && return
    echo "$1" >&2
    status=1
}

has 'no PIE' -h '^ *Type: *DYN .*Position-Independent'
has 'no BIND_NOW' -d '\(FLAGS\).*BIND_NOW'
has 'no RELRO' -l 'GNU_RELRO'
has 'an executable stack' -l 'GNU_STACK .* RW '
has 'no stack protector' --dyn-syms 'UND __stack_chk_fail'
has 'no checked functions' --dyn-syms 'UND __[a-z]+_chk@'

# No header tells these: a stack that grows by pages touches each, and a function begins where a call may land.
code() {
    objdump -d --no-show-raw-insn "$program" | grep -A1 -E "$2" | grep -q "$3" && return
    echo "$1" >&2
    status=1
}

if readelf -h "$program" | grep -q X86-64; then
    code 'no stack clash protection' 'sub +\$0x1000,%rsp' '(%rsp)'
    code 'no control-flow protection' '<main>:' endbr64
fi
exit $status
