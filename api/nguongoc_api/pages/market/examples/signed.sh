curl -sS BASE/v1/verifications -H "Accept: application/vc+jwt" \
  -H "Authorization: Bearer $NGUONGOC_KEY" -H "Content-Type: application/json" \
  -d '{"items": [{"code": "LINK"}], "audience": "https://shop.example"}'
