# bash completion for spamwave(1). Passes, kinds and formats are those that the program lists.
_spamwave_listed()
{
    spamwave list --format=tsv --table="$1" 2>/dev/null | sed 1d
}

_spamwave()
{
    local cur prev
    cur=${COMP_WORDS[COMP_CWORD]}
    prev=${COMP_WORDS[COMP_CWORD - 1]}

    if [ "$COMP_CWORD" -eq 1 ]; then
        mapfile -t COMPREPLY < <(compgen -W "report events simulate list $(_spamwave_listed passes | cut -f1) --help --version" -- "$cur")
        return
    fi
    case $cur in
    --format=*) mapfile -t COMPREPLY < <(compgen -W "$(_spamwave_listed formats | cut -f1)" -- "${cur#*=}") ;;
    --direction=*) mapfile -t COMPREPLY < <(compgen -W 'in out any' -- "${cur#*=}") ;;
    --outcome=*) mapfile -t COMPREPLY < <(compgen -W 'accepted rejected deferred' -- "${cur#*=}") ;;
    --kind=*) mapfile -t COMPREPLY < <(compgen -W "$(_spamwave_listed kinds | cut -f1)" -- "${cur#*=}") ;;
    --as=*) mapfile -t COMPREPLY < <(compgen -W "$(_spamwave_listed kinds | awk -F'\t' '$4 == "true" { print $1 }')" -- "${cur#*=}") ;;
    --stamps=*) mapfile -t COMPREPLY < <(compgen -W 'usual rfc3164 rfc3339' -- "${cur#*=}") ;;
    --output=* | --unparsed=* | --truth=*) mapfile -t COMPREPLY < <(compgen -f -- "${cur#*=}") ;;
    --*) mapfile -t COMPREPLY < <(compgen -W "$(spamwave "${COMP_WORDS[1]}" --help 2>/dev/null | grep -o -- '--[a-z0-9-]*=\{0,1\}')" -- "$cur") ;;
    *) mapfile -t COMPREPLY < <(compgen -f -- "$cur") ;;
    esac
    [ "$prev" = -f ] && mapfile -t COMPREPLY < <(compgen -W "$(_spamwave_listed formats | cut -f1)" -- "$cur")
    [[ ${COMPREPLY[0]-} == *= ]] && compopt -o nospace
    return 0
}
complete -o filenames -F _spamwave spamwave
