import json
import os
import urllib.request

request = urllib.request.Request(
    "BASE/v1/verifications",
    data=json.dumps({"items": [{"code": "LINK"}]}).encode(),
    headers={"Authorization": "Bearer " + os.environ["NGUONGOC_KEY"], "Content-Type": "application/json"},
)
for item in json.load(urllib.request.urlopen(request))["items"]:
    print(item["verdict"], item["assurance"], item["code"])
