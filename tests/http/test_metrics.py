"""`/metrics`: what a monitoring system reads, and what a stranger does not."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import SecretStr

from nguongoc.identifiers.ordered import uuid7
from nguongoc.ports.outbox import Message
from tests.factories import rows
from tests.http import bodies
from tests.http.conftest import Site, open_site, settings_for

TOKEN = "một-mã-đủ-dài-để-không-ai-đoán"
SHOWN = {"Authorization": f"Bearer {TOKEN}".encode()}
SAMPLE = re.compile(r"(nguongoc_[a-z_]+(?:\{[a-z]+=\"[a-z_]+\"\})?) ([0-9.e+]+)")


@pytest.fixture
def watched(database_url: str, tmp_path: Path) -> Iterator[Site]:
    settings = settings_for(database_url, tmp_path).model_copy(update={"metrics_token": SecretStr(TOKEN)})
    with open_site(settings) as opened:
        yield opened


def measured(site: Site) -> dict[str, float]:
    answer = site.client.get("/metrics", headers=SHOWN)  # type: ignore[arg-type]
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/plain; version=0.0.4")
    lines = answer.text.splitlines()
    samples = [SAMPLE.fullmatch(line) for line in lines if not line.startswith("# ")]
    assert all(samples), lines
    return {found[1]: float(found[2]) for found in samples if found}


def signed(samples: dict[str, float]) -> float:
    """The sequencer works beside the test: what it took in meanwhile is counted in the log."""
    return samples["nguongoc_log_waiting"] + samples["nguongoc_log_entries"]


def test_what_waits_for_the_log_and_for_others_is_counted(watched: Site) -> None:
    before = measured(watched)
    assert before['nguongoc_ready{check="database"}'] == 1
    key = watched.producer()
    product = watched.post("/v1/products", bodies.product(), key)["id"]
    facility = watched.post("/v1/facilities", bodies.facility(), key)["id"]
    watched.post("/v1/batches", bodies.batch(product_id=product, facility_id=facility), key)
    message = Message(
        id=uuid7(rows.NOW), organisation_id=watched.cooperative.id, topic="t", about="a", url="https://a.example/",
        body=b"{}", created_at=rows.NOW, due_at=rows.NOW,
    )  # fmt: skip
    watched.services.writer.run(lambda uow: uow.outbox.put(message))
    after = measured(watched)
    assert signed(after) > signed(before)
    assert after['nguongoc_outbox_messages{state="waiting"}'] == 1
    assert after["nguongoc_outbox_due_timestamp_seconds"] == pytest.approx(rows.NOW.timestamp(), abs=0.01)
    watched.services.sequence_log()
    last = measured(watched)
    assert last["nguongoc_log_waiting"] == 0
    assert last["nguongoc_log_entries"] == last["nguongoc_log_shown_entries"] > 0
    assert last["nguongoc_log_head_timestamp_seconds"] == pytest.approx(rows.NOW.timestamp(), abs=0.01)


@pytest.mark.parametrize("shown", ["", "Bearer ", "Bearer x", f"Basic {'a' * 30}", "Bearer \u20ac"])
def test_a_stranger_reads_nothing(watched: Site, shown: str) -> None:
    answer = watched.client.get("/metrics", headers={"Authorization": shown.encode()})  # type: ignore[dict-item]
    assert (answer.status_code, answer.json()["code"]) == (401, "not-authenticated")
    assert "nguongoc_" not in answer.text


def test_without_a_token_there_is_no_such_page(site: Site) -> None:
    assert site.client.get("/metrics").status_code == 404
