PREFIX=${NGUONGOC_KEY%_*}
curl -sS -u "${PREFIX##*_}:$NGUONGOC_KEY" -d grant_type=client_credentials BASE/v1/oauth/token
