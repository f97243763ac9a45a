#!/bin/sh
# A client of HSJ Sync (docs/PROTOCOL.md) in POSIX shell with curl, openssl 3 and gzip. One process a folder at a time.
#
#   client.sh [-1] enrol HUB SCHEME CODE   makes a key and a stream, and has the hub take the key; -1 speaks version 1
#   client.sh push FILE                    queues the record lines of the file and sends all that waits
#   client.sh push                         goes on after whatever went wrong
#   client.sh pull                         fetches what is new into changes/, and acknowledges it
#
# HSJ_HOME is its folder. Exit status 0: all that was asked is done; 1: not, and what is left is kept.
set -eu
umask 077
export LC_ALL=C
tries=${HSJ_TRIES:-8} version=2
say() { echo "$*" >&2; }
stop() { say "$*"; exit 1; }
save() { cat >"$1.new" && mv "$1.new" "$1"; }      # whole or not at all, also after kill -9
base64url() { openssl base64 -A | tr '+/' '-_' | tr -d '='; }
hex() { od -An -v -tx1 "$1" | tr -d ' \n'; }
digest() { openssl dgst -sha256 -binary "$@"; }
field() { awk -v n="$1:" 'tolower($1) == n { sub(/^[^:]*: */, ""); sub(/\r$/, ""); v = $0 } END { print v }' answer.head; }
# Of the object itself, not of objects in it; for numbers and texts without commas.
member() {
    tr -d '\r\n' <answer | sed -e 's/^ *{//' -e 's/} *$//' -e :a -e 's/{[^][{}]*}/0/g; s/\[[^][{}]*\]/0/g; ta' |
        tr ',' '\n' | sed -n "s/^ *\"$1\" *: *\"\{0,1\}\([^\"]*\)\"\{0,1\} *\$/\1/p"
}

# once METHOD PATH QUERY [BODY TYPE [CODING]]: one signed request. status is 000 where no whole answer came.
once() {
    authority=$(sed -e 's,^https*://,,' hub | tr '[:upper:]' '[:lower:]')
    if [ $# -gt 3 ]; then
        body=$4 hash="sha-256=:$(digest "$4" | openssl base64 -A):"
        set -- "$1" "$2" "" "content-digest: $hash" "content-type: $5" ${6:+"content-encoding: $6"}
    else
        body='' query=$3
        set -- "$1" "$2" "${3:+?$3}" "@query: ?$query"
    fi
    method=$1 path=$2 url=$(cat hub)$2$3
    shift 3
    names='"@method" "@authority" "@path"'
    printf '"@method": %s\n"@authority": %s\n"@path": %s\n' "$method" "$authority" "$path" >base
    : >fields
    for part in "$@" "sync-version: $version"; do
        names="$names \"${part%%:*}\""
        printf '"%s": %s\n' "${part%%:*}" "${part#*: }" >>base
        case $part in @*) ;; *) echo "$part" >>fields ;; esac
    done
    parameters="($names);created=$(date +%s);keyid=\"$(cat kid)\";alg=\"ed25519\";tag=\"hsj-sync\""
    printf '"@signature-params": %s' "$parameters" >>base
    printf 'signature-input: sig=%s\nsignature: sig=:%s:\nexpect:\n' "$parameters" \
        "$(openssl pkeyutl -sign -rawin -inkey key.pem -in base | openssl base64 -A)" >>fields
    fetch "$url" -X "$method" -H @fields ${body:+--data-binary "@$body"}
}
fetch() {
    : >answer.head; : >answer
    # The size of a file bounds what a hub can make us keep, also where it does not announce the length.
    status=$(ulimit -f 32768; curl -sS -m 900 -D answer.head -o answer -w '%{http_code}' "$@" 2>curl.log) || status=000
}

# The same, again where the problem (section 10) or a lost answer says so. Fails with status and code set.
call() {
    try=1
    while once "$@"; do
        case $status in 2?? | 304) return 0 ;; esac
        code=$(member code) retry=$(member retry)
        case $status in 000 | 408 | 429 | 5??) : "${retry:=after}" ;; *) : "${retry:=never}" ;; esac
        say "$1 $2: $status ${code:-$(cat curl.log)} ($retry) $(member title)"
        case $retry in same | after) [ $((try += 1)) -le "$tries" ] || return 1 ;; *) return 1 ;; esac
        bound=$((1 << (try < 11 ? try - 1 : 9))) wait=$(field retry-after)
        case $wait in '' | *[!0-9]*) wait=$(($(od -An -N2 -tu2 /dev/urandom) % (bound + 1))) ;; esac
        sleep "$wait"
    done
}

# Whether the answer is signed by a key of the hub's that we know (sections 5 and 6).
is_signed() {
    parameters=$(field signature-input) && parameters=${parameters#sig=} names=${parameters%%)*}
    case $parameters in *';tag="hsj-receipt"'*) ;; *) return 1 ;; esac
    [ "$(field content-digest)" = "sha-256=:$(digest answer | openssl base64 -A):" ] || return 1
    : >base
    for name in ${names#(}; do
        case $name in
        '"@status"') value=$status ;;
        '"content-digest"' | '"content-type"') name=${name#?} value=$(field "${name%?}") name="\"$name" ;;
        *) return 1 ;;
        esac
        printf '%s: %s\n' "$name" "$value" >>base
    done
    [ "$(sort -u base | wc -l)" -eq 3 ] || return 1
    printf '"@signature-params": %s' "$parameters" >>base
    signature=$(field signature) && signature=${signature#sig=:}
    echo "${signature%:}" | openssl base64 -d -A >signature
    verify
}
# Whether a key of the hub's that we know made the file signature over the file base.
verify() {
    while read -r known; do
        printf -- '-----BEGIN PUBLIC KEY-----\n%s\n-----END PUBLIC KEY-----\n' "$known" >hub.pem
        openssl pkeyutl -verify -rawin -pubin -inkey hub.pem -sigfile signature -in base >/dev/null 2>&1 && return 0
    done <hub.keys
    return 1
}
# The hub's capabilities; takes its first key, and from then on each that one that we know speaks for, however many
# changes we missed.
ask_hub() {
    fetch "$(cat hub)/.well-known/hsj-sync" && [ "$status" = 200 ] || return 1
    of() { sed -n "s/.*\"$1\":\"\([^\"]*\)\".*/\1/p"; }
    tr -d '\r\n ' <answer | sed 's/.*"hub_keys"://' | tr '{' '\n' >offer
    [ -s hub.keys ] || sed -n '/"current":$/{n;p;q;}' offer | of spki | save hub.keys
    while before=$(grep -c . hub.keys); do
        grep '"spki"' offer | while read -r key; do
            spki=$(echo "$key" | of spki)
            echo "$key" | of endorsement | openssl base64 -d -A >signature
            { printf hsj-hub-key:; echo "$spki" | openssl base64 -d -A; printf %s "$(echo "$key" | of from)"; } >base
            grep -qxF "$spki" hub.keys || ! verify || { cat hub.keys; echo "$spki"; } | save hub.keys
        done
        [ "$(grep -c . hub.keys)" -gt "$before" ] || break
    done
    tr -d '\r\n ' <answer | sed -n 's/.*"dictionaries":\["\([^"]*\)".*/\1/p' | save dict
    epoch=$(member epoch)
}

# Section 2: batch N is made once, and its bytes stay.
make() {
    envelope="{\"v\":$version,\"stream\":\"$(cat stream)\",\"seq\":$1,\"prev\":\"$(hex sent/$(($1 - 1)).head)\""
    id=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n' | sed 's/\(.\{8\}\)\(.\{4\}\).\(...\).\(...\)/\1-\2-4\3-8\4-/')
    envelope="$envelope,\"id\":\"$id\",\"n\":$(grep -c . "queue/$1" || :),\"dict\":\"$(cat dict)\"}"
    case $version in
    1) { echo "{\"envelope\":$envelope,\"records\":["; grep . "queue/$1" | sed '$!s/$/,/'; echo ']}'; } ;;
    *) { echo "$envelope"; grep . "queue/$1"; } ;;
    esac | save batch
    { cat "sent/$(($1 - 1)).head"; digest batch; } | digest | save "sent/$1.head"
    mv batch "sent/$1"
}
put() {
    gzip -9nc "sent/$1" >coded
    path=/sync/streams/$(cat stream)/batches/$1
    call PUT "$path" '' coded "$type" gzip || return 1
    # A receipt by a key that is new to us is asked for again once we have heard of the key.
    is_signed || { ask_hub && call PUT "$path" '' coded "$type" gzip && is_signed; } ||
        stop "batch $1: the receipt is not signed by the hub"
    [ "$(member stream) $(member seq) $(member batch_sha256) $(member head)" = \
        "$(cat stream) $1 $(digest "sent/$1" | hex -) $(hex "sent/$1.head")" ] || stop "batch $1: another batch's receipt"
    epoch=$(member epoch)
    { save "receipts/$1.$epoch.signature" <answer.head && save "receipts/$1.$epoch" <answer &&
        echo "$epoch" | save epoch && echo "$1" | save acknowledged; } || stop "batch $1: the receipt cannot be kept"
    say "batch $1: $(tr -d '\r\n' <answer)"
    wait=$(field sync-backoff) && sleep "${wait:-0}"
}
# Where the hub stands; goes on from there if its head is one of ours.
resync() {
    call GET "/sync/streams/$(cat stream)" '' || stop "no head: $status"
    at=$(member seq)
    [ "$(member head)" = "$(hex "sent/${at:-none}.head" 2>/dev/null)" ] ||
        stop "the hub has other batches than we: enrol again with another HSJ_HOME, and read the snapshot first"
    echo "$at" | save acknowledged
    member epoch | save epoch
}
send() {
    ask_hub || stop "the hub cannot be reached"
    if [ "$epoch" != "$(cat epoch)" ]; then resync; fi
    turns=0
    while n=$(($(cat acknowledged) + 1)) && { [ -f "queue/$n" ] || [ -f "sent/$n" ]; }; do
        [ -f "sent/$n" ] || make "$n"
        if put "$n"; then turns=0; continue; fi
        [ $((turns += 1)) -le 3 ] || stop "batch $n: given up"
        case $retry.$code in
        resync.*) resync ;;
        upgrade.dictionary-unknown) ask_hub && rm "sent/$n" ;;
        *) stop "batch $n: $code" ;;
        esac
    done
}

pull() {
    restarts=0
    while :; do
        cursor=$(cat cursor) next=''
        if call GET /sync/changes "limit=500${cursor:+&cursor=$cursor}"; then
            [ "$status" = 200 ] || break
            next=$(field sync-cursor)
            [ ! -s answer ] || save "changes/$(date +%s).$$.${next:-none}" <answer
        elif [ "$code" = cursor-expired ] && [ $((restarts += 1)) -le 2 ] && call GET /sync/snapshot ''; then
            save snapshot <answer
            # From the oldest entry again; from the snapshot's cursor only where even that is gone.
            [ -n "$cursor" ] || next=$(head -n 1 answer | sed -n 's/.*"cursor" *: *"\([^"]*\)".*/\1/p')
        else
            stop "pull: $status $code"
        fi
        echo "$next" | save cursor
        # After a snapshot the changes are read.
        case $(field content-type).$(field link) in *snapshot* | *rel=\"next\"*) ;; *) break ;; esac
    done
    printf '{"cursor":"%s"}' "$(cat cursor)" >ack
    [ ! -s cursor ] || call PUT /sync/acks '' ack application/json || stop "acks: $status $code"
}

enrol() {
    case $1 in https://* | http://127.* | http://localhost* | 'http://[::1]'*) ;; *) stop "https:// is needed" ;; esac
    echo "$1" | sed -e 's,/*$,,' -e '/^https:/s/:443$//' -e '/^http:/s/:80$//' | save hub
    echo "$version" | save version
    [ -s key.pem ] || openssl genpkey -algorithm ed25519 | save key.pem
    openssl pkey -in key.pem -pubout -outform DER >spki
    digest spki | base64url | save kid
    [ -s stream ] || echo "$2.$(od -An -N6 -tx1 /dev/urandom | tr -d ' \n')" | save stream
    printf 'hsj-sync:%s' "$(cat stream)" | digest | save sent/0.head
    { printf %s "$2"; cat spki; } | openssl dgst -sha256 -mac HMAC -macopt "key:$3" -binary | base64url >proof
    printf '{"scheme":"%s","spki":"%s","proof":"%s"}' "$2" "$(openssl base64 -A <spki)" "$(cat proof)" >enrolment
    ask_hub || stop "the hub cannot be reached"
    call POST /sync/keys '' enrolment application/json || stop "not enrolled: $status $code"
    [ "$(member kid)" = "$(cat kid)" ] || stop "the hub took another key"
    echo "$epoch" | save epoch
    echo 0 | save acknowledged
    : | save cursor
    say "fingerprint: $(member fingerprint)"
}

if [ "${1:-}" = -1 ]; then version=1; shift; fi
command=${1:-} file=${2:-}
case $file in [!/]*) file=$PWD/$file ;; esac
mkdir -p "${HSJ_HOME:?}" && cd "$HSJ_HOME" && mkdir -p sent receipts changes queue
[ -s acknowledged ] && version=$(cat version)
type=application/vnd.hsj.batch+json size=500
[ "$version" = 1 ] || type=${type}l size=5000
case $command in
enrol) [ $# -eq 4 ] || stop "enrol HUB SCHEME CODE"; enrol "$2" "$3" "$4" ;;
push)
    [ -s acknowledged ] || stop "enrol first"
    if [ -n "$file" ]; then
        rm -f part.* && split -l $size -a 4 "$file" part.
        last=0
        while [ -f "queue/$((last + 1))" ]; do last=$((last + 1)); done
        for part in part.*; do mv "$part" "queue/$((last += 1))"; done
    fi
    send ;;
pull) [ -s acknowledged ] || stop "enrol first"; pull ;;
*) stop "client.sh enrol | push | pull" ;;
esac
