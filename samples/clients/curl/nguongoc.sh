#!/bin/sh
# Nguồn Gốc with nothing but curl: verify codes, list recalls, get an access token. NGUONGOC_URL, NGUONGOC_KEY.
set -eu

# A key on a command line is read by everybody on the machine; from here curl reads it on a descriptor of its own.
ask() {
    printf 'header = "Authorization: Bearer %s"\n' "$NGUONGOC_KEY" |
        curl --silent --show-error --fail-with-body --retry 2 --config - --header 'Accept-Language: en' "$@"
}

# {"items": [{"code": "..."}, ...]} of the codes; a quote or a backslash is in no code
items() {
    separator='{"items": ['
    for code in "$@"; do
        case $code in *[\"\\]*) echo "no code of ours: $code" >&2; exit 1 ;; esac
        printf '%s{"code": "%s"}' "$separator" "$code"
        separator=', '
    done
    printf ']}'
}

command=$1
shift
case $command in
    verify) items "$@" | {
        body=$(cat)
        ask --header 'Content-Type: application/json' --data "$body" "$NGUONGOC_URL/v1/verifications"
    } ;;
    recalls) ask "$NGUONGOC_URL/v1/recalls" ;;
    token)
        prefix=${NGUONGOC_KEY%_*}
        printf 'user = "%s:%s"\n' "${prefix##*_}" "$NGUONGOC_KEY" |
            curl --silent --show-error --fail-with-body --config - --data grant_type=client_credentials "$NGUONGOC_URL/v1/oauth/token"
        ;;
    *) echo "verify CODE... | recalls | token" >&2; exit 2 ;;
esac
