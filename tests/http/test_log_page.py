"""The page of the log, from the real service: before there is a checkpoint, after, in every language of readers."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from nguongoc_api.app import create_app
from nguongoc_api.preparing import prepare
from nguongoc_api.wiring import build
from tests.http.conftest import BASE_URL, FixedClock, Site, settings_for
from tests.service import Farm


def test_before_the_first_checkpoint_a_page_says_to_come_back(database_url: str, tmp_path: Path) -> None:
    settings = settings_for(database_url, tmp_path)
    prepare(settings)
    # The client is not entered: no job runs behind it that could publish a checkpoint first.
    with closing(build(settings, FixedClock())) as services:
        client = TestClient(create_app(services), base_url=BASE_URL)
        answer = client.get("/log", headers={"Accept": "text/html"})
    assert answer.status_code == 503
    assert answer.headers["retry-after"]
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["content-type"].startswith("text/html")


@pytest.mark.parametrize(("language", "said"), [("vi", "Sổ công khai"), ("en", "Public log"), ("zh", "账本")])
def test_it_shows_the_published_checkpoint_and_the_newest_entries(
    site: Site, language: str, said: str
) -> None:
    Farm(site.services, "htx-so").register()
    site.services.sequence_log()
    page = site.get(f"/log?lang={language}").text
    note = site.get("/log/checkpoint").text
    assert said in page
    assert note.splitlines()[2] in page
    assert site.get("/log/key").text.strip() in page
    assert page.count("data-index=") == int(note.splitlines()[1]) > 0
