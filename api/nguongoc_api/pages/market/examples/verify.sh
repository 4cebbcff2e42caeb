curl -sS BASE/v1/verifications \
  -H "Authorization: Bearer $NGUONGOC_KEY" -H "Content-Type: application/json" \
  -d '{"items": [{"code": "LINK"}]}'
