# bash completion for spamwave(1)
_spamwave()
{
    local cur prev commands
    cur=${COMP_WORDS[COMP_CWORD]}
    prev=${COMP_WORDS[COMP_CWORD - 1]}
    commands='report events simulate list facts waves peaks order ttl sources recipients senders refusals urls sessions latency timezone'

    if [ "$COMP_CWORD" -eq 1 ]; then
        mapfile -t COMPREPLY < <(compgen -W "$commands --help --version" -- "$cur")
        return
    fi
    case $cur in
    --format=*) mapfile -t COMPREPLY < <(compgen -W 'text csv tsv json ndjson markdown' -- "${cur#*=}") ;;
    --direction=*) mapfile -t COMPREPLY < <(compgen -W 'in out any' -- "${cur#*=}") ;;
    --outcome=*) mapfile -t COMPREPLY < <(compgen -W 'accepted rejected deferred' -- "${cur#*=}") ;;
    --kind=*) mapfile -t COMPREPLY < <(compgen -W "$(spamwave list -f tsv --table=kinds 2>/dev/null | sed 1d | cut -f1)" -- "${cur#*=}") ;;
    --as=*) mapfile -t COMPREPLY < <(compgen -W 'events mbox maildir pcap postfix exim sendmail' -- "${cur#*=}") ;;
    --stamps=*) mapfile -t COMPREPLY < <(compgen -W 'usual rfc3164 rfc3339' -- "${cur#*=}") ;;
    --output=* | --unparsed=* | --truth=*) mapfile -t COMPREPLY < <(compgen -f -- "${cur#*=}") ;;
    --*) mapfile -t COMPREPLY < <(compgen -W "$(spamwave "${COMP_WORDS[1]}" --help 2>/dev/null | grep -o -- '--[a-z0-9-]*=\{0,1\}')" -- "$cur") ;;
    *) mapfile -t COMPREPLY < <(compgen -f -- "$cur") ;;
    esac
    [ "$prev" = -f ] && mapfile -t COMPREPLY < <(compgen -W 'text csv tsv json ndjson markdown' -- "$cur")
    [[ ${COMPREPLY[0]-} == *= ]] && compopt -o nospace
    return 0
}
complete -o filenames -F _spamwave spamwave
