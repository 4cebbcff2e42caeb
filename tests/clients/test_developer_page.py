"""The developer page: everything on it that is to be copied is copied from it and run, in both languages."""

from __future__ import annotations

import html
import json
import os
import re
import subprocess
from pathlib import Path

import httpx2
import pytest

from nguongoc.services.try_codes import GTIN, TEST_LOTS
from nguongoc.signing.jose import parse_compact
from nguongoc.verdict import State
from tests.clients.conftest import Live

EXAMPLE = re.compile(r'<code data-example="([^"]+)">(.*?)</code>', re.DOTALL)
HIDDEN = re.compile(r'<input type="hidden" name="(\w+)" value="([^"]*)">')
RUN = {"sh": "sh", "py": "python3", "mjs": "node", "php": "php"}


def page(live: Live, language: str = "vi") -> str:
    answer = httpx2.get(f"{live.base_url}/developers", params={"lang": language})
    assert answer.status_code == 200
    return answer.text


def copied(text: str) -> dict[str, str]:
    return {name: html.unescape(source) for name, source in EXAMPLE.findall(text)}


def run(live: Live, name: str, source: str, folder: Path) -> str:
    file = folder / name
    file.write_text(source, encoding="utf-8")
    told = {"PATH": os.environ["PATH"], "NGUONGOC_KEY": live.test_key}
    command = [RUN[name.rpartition(".")[2]], str(file)]
    said = subprocess.run(command, env=told, capture_output=True, text=True, timeout=60, check=False)
    assert (said.returncode, said.stderr) == (0, ""), said
    return said.stdout


@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_example_runs_as_it_stands_on_the_page(live: Live, tmp_path: Path, language: str) -> None:
    examples = copied(page(live, language))
    assert examples.keys() == {"verify.sh", "verify.py", "verify.mjs", "verify.php", "token.sh", "signed.sh"}
    code = f"{live.base_url}/01/{GTIN}/10/TEST-VALID"
    for name in ("verify.py", "verify.mjs", "verify.php"):
        assert run(live, name, examples[name], tmp_path) == f"valid anchored {code}\n"
    [item] = json.loads(run(live, "verify.sh", examples["verify.sh"], tmp_path))["items"]
    assert item["verdict"] == "valid"
    assert json.loads(run(live, "token.sh", examples["token.sh"], tmp_path))["expires_in"] == 600
    signed = parse_compact(run(live, "signed.sh", examples["signed.sh"], tmp_path))
    assert ":test#verdict-" in signed.kid


def test_it_lists_the_code_of_every_verdict_and_leads_to_what_there_is(live: Live) -> None:
    text = page(live)
    assert all(f"<code>{lot}</code>" in text for lot in TEST_LOTS)
    assert all(f"<code>{state.value}</code>" in text for state in State)
    for path in set(re.findall(r'href="(/[^"?#]*)', text)):
        assert httpx2.get(live.base_url + path, follow_redirects=True, timeout=60).status_code == 200, path
    assert "noindex" not in text


def test_names_of_operations_are_plain_and_each_is_there_once(live: Live) -> None:
    paths = httpx2.get(f"{live.base_url}/openapi.json", timeout=60).json()["paths"]
    names = [each["operationId"] for path in paths.values() for each in path.values()]
    assert len(names) == len(set(names))
    assert all(re.fullmatch(r"[A-Za-z_]+", each) for each in names)
    assert paths["/v1/verifications"]["post"]["operationId"] == "verify_codes"
    assert {"oauth": []} in paths["/v1/verifications"]["post"]["security"]


def test_a_newcomer_gets_from_the_first_page_to_the_first_verified_code_by_what_the_pages_say(
    live: Live, tmp_path: Path
) -> None:
    """Opened, signed in, a test key made and the command that is shown with it run: no address is known but the first."""
    with httpx2.Client(base_url=live.base_url, headers={"Origin": live.base_url}, timeout=60) as browser:
        first = browser.get("/").text
        [developers] = set(re.findall(r'href="(/developers)"', first))
        [begin] = re.findall(r'<a class="button" href="([^"]+)"', browser.get(developers).text)
        form = HIDDEN.findall(browser.get(html.unescape(begin)).text)
        said = {"name": "Sàn Người Mới", "phone": "0951000077", "password": "ba từ liền nhau"}
        opened = browser.post("/start", data=dict(form) | said)
        form = [(name, html.unescape(value)) for name, value in HIDDEN.findall(opened.text)]
        entered = browser.post("/signin", data=dict(form) | said)
        keys = browser.get(entered.headers["location"])
        assert re.search(r'name="test" value="1" checked', keys.text)
        made = browser.post("/market/keys", data={"label": "Thử", "test": "1", "days": "90"}).text
    [command] = re.findall(r"<pre><code>(export NGUONGOC_KEY=ng_test_.*?)</code></pre>", made, re.DOTALL)
    told = run(live, "first.sh", html.unescape(command), tmp_path)
    assert json.loads(told)["items"][0]["verdict"] == "valid"
