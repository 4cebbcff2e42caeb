"""`nguongoc erase`: no personal datum is left in tables, files, logs or a backup made afterwards, and every proof still holds."""

from __future__ import annotations

import argparse
import io
import logging
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image
from sqlalchemy import Table, func, insert, select
from starlette.testclient import TestClient

from nguongoc.catalogue.pictures import reencode
from nguongoc.catalogue.products import Photo
from nguongoc.identifiers.ordered import uuid7
from nguongoc.parties.erasures import ErasureWish
from nguongoc.ports import UnitOfWork
from nguongoc.ports.rows import Role
from nguongoc.services.browse_master_data import OrganisationNotFound
from nguongoc.services.carry_out_erasures import AT_ONCE
from nguongoc.services.erase_organisation import EraseOrganisation
from nguongoc.services.issue_api_key import key_prefix
from nguongoc.services.register_batch import Registered
from nguongoc.services.store_photo import PhotoDraft
from nguongoc.store.engine import open_engine
from nguongoc.store.repositories.erasing import BLANK
from nguongoc.store.repositories.rows import table
from nguongoc.store.tables import (
    AccountRow,
    BatchRow,
    LabDocumentRow,
    LabReportRow,
    LotDisputeRow,
    MemberRow,
    OrganisationRow,
    PhotoRenditionRow,
    PhotoRow,
    ProductLinkRow,
    ProductRow,
)
from nguongoc_api.app import create_app
from nguongoc_api.cli import backup, erase
from nguongoc_api.demo.run import NOTES, demo_settings
from nguongoc_api.services import Services
from nguongoc_api.settings import Settings
from nguongoc_api.wiring import build
from tests.demo_store import Demo
from tests.factories import rows
from tests.service import Farm
from tests.services.checking import faults

PIECE = 48
"""Bytes in a row that no two pictures share."""
ORGANISATION, ACCOUNT, PRODUCT = table(OrganisationRow), table(AccountRow), table(ProductRow)
BATCH = table(BatchRow)
MEMBER, LINK = table(MemberRow), table(ProductLinkRow)
TESTED, DISPUTE, PAPER = table(LabReportRow), table(LotDisputeRow), table(LabDocumentRow)
PHOTO, RENDITION = table(PhotoRow), table(PhotoRenditionRow)


@pytest.fixture
def folder(demo: Demo, tmp_path: Path) -> Path:
    """A copy of the demo that this test alone may write."""
    copied = tmp_path / "demo"
    shutil.copytree(demo.services.settings.data_dir, copied)
    return copied


@pytest.fixture
def settings(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.setenv("NGUONGOC_DATA_DIR", str(folder))
    monkeypatch.setenv("NGUONGOC_BASE_URL", "http://localhost:8000")
    monkeypatch.setenv("NGUONGOC_DEMO", "true")
    made = demo_settings(folder, "http://localhost:8000")
    _name_members(made)
    _report_and_dispute(made)
    return made


def _name_members(settings: Settings) -> None:
    """A household in each organisation, as a cooperative names them."""
    engine = open_engine(settings.database)
    with engine.begin() as connection:
        for number, id in enumerate(connection.execute(select(ORGANISATION.c.id)).scalars().all()):
            household = {
                "id": uuid7(rows.NOW),
                "organisation_id": id,
                "name": f"Hộ bà Lê Thị Thử {number}",
                "phone": f"+8495999{number:04d}",
                "created_at": rows.NOW,
            }
            connection.execute(insert(MEMBER), household)
    engine.dispose()


def _report_and_dispute(settings: Settings) -> None:
    """A test report of each organisation with lots, and a dispute between two of its own, settled by its own clerk."""
    engine = open_engine(settings.database)
    with engine.begin() as connection:
        owners = connection.execute(
            select(
                BATCH.c.organisation_id, func.min(BATCH.c.id), func.max(BATCH.c.id), func.min(ACCOUNT.c.id)
            )
            .join(ACCOUNT, ACCOUNT.c.organisation_id == BATCH.c.organisation_id)
            .group_by(BATCH.c.organisation_id)
        ).all()
        assert owners
        for number, (organisation, lot, source, account) in enumerate(owners):
            report = {
                "id": uuid7(rows.NOW), "batch_id": lot, "laboratory": f"Phòng thử của ông Nguyễn Văn Mẫu {number}",
                "number": f"PTN-{number:06}", "sampled_on": rows.NOW.date(), "results": [], "created_at": rows.NOW,
                "withdrawn_on": rows.NOW.date(), "withdrawn_reason": f"Bà Lê Thị Mẫu {number:06} gửi nhầm", "document_public": True,
            }  # fmt: skip
            connection.execute(insert(TESTED), report)
            paper = {"report_id": report["id"], "media_type": "application/pdf", "sha256": "0" * 64}
            connection.execute(
                insert(PAPER), {**paper, "body": f"%PDF-{number:06} Khách hàng: bà Mẫu".encode()}
            )
            dispute = {
                "id": uuid7(rows.NOW), "batch_id": lot, "source_batch_id": source, "organisation_id": organisation,
                "ground": "not_delivered", "state": "settled", "record_id": f"planted-{number}",
                "raised_at": rows.NOW, "raised_by": f"account:{account}", "settled_by": f"account:{account}",
            }  # fmt: skip
            connection.execute(insert(DISPUTE), dispute)
    engine.dispose()


@pytest.fixture
def opened(settings: Settings) -> Iterator[Services]:
    services = build(settings)
    yield services
    services.close()


def run(*arguments: str) -> int:
    parser = argparse.ArgumentParser()
    commands = parser.add_subparsers()
    for each in (backup, erase):
        each.add(commands)
    given = parser.parse_args(arguments)
    code: int = given.run(given)
    return code


def everybody(settings: Settings) -> list[str]:
    engine = open_engine(settings.database, read_only=True)
    with engine.connect() as connection:
        slugs = list(connection.execute(select(ORGANISATION.c.slug).order_by(ORGANISATION.c.slug)).scalars())
    engine.dispose()
    return slugs


def personal(settings: Settings) -> dict[str, bytes]:
    """Every datum of the store that leads to a person, as it would stand in a file."""
    found: dict[str, bytes] = {}

    def note(of: Table, *columns: str) -> None:
        for row in connection.execute(select(of)).mappings():
            for name in columns:
                if row[name]:
                    found[f"{of.name}.{name} {len(found)}"] = str(row[name]).encode()

    engine = open_engine(settings.database, read_only=True)
    with engine.connect() as connection:
        note(ACCOUNT, "phone", "password_hash")
        note(MEMBER, "name", "phone")
        note(ORGANISATION, "phone", "about_vi", "about_en")
        note(PRODUCT, "story_vi", "story_en")
        note(PHOTO, "alt_vi", "alt_en")
        note(LINK, "href", "title", "set_by", "ended_by")
        note(TESTED, "laboratory", "number", "withdrawn_reason")
        for row in connection.execute(select(PAPER)).mappings():
            found[f"lab_document {row['report_id']}"] = row["body"]
        note(DISPUTE, "raised_by", "settled_by")
        for row in connection.execute(select(RENDITION)).mappings():
            # A page holds a part of it in a row, whichever page of the file that is.
            for start in range(0, len(row["body"]) - PIECE, 1000):
                found[f"photo {row['photo_id']} {row['width']} {start}"] = row["body"][start : start + PIECE]
    engine.dispose()
    return found


def left(folder: Path, data: dict[str, bytes]) -> list[str]:
    """Which of the data any file holds."""
    # The sheet of sign-ins that the demo prints for whoever tries it is no record of the service.
    files = [path for path in folder.rglob("*") if path.is_file() and path.name != NOTES]
    assert files
    held = b"\n".join(path.read_bytes() for path in files)
    return [name for name, datum in data.items() if datum in held]


def by_command(settings: Settings) -> None:
    for slug in everybody(settings):
        assert run("erase", slug, "--yes") == 0


def as_they_asked(settings: Settings) -> None:
    """What was asked for at the desk comes due while the service runs, as it does each minute."""
    services = build(settings)
    try:
        now = services.clock.now()
        with services.reads.open() as reader:
            asking = [each.id for each in reader.parties.organisations(None, 100)]
        wishes = [ErasureWish(uuid7(now), each, asked_at=now, due_at=now) for each in asking]

        def ask(uow: UnitOfWork) -> None:
            for each in wishes:
                uow.erasing.add_wish(each)

        services.writer.run(ask)
        rounds = [services.forget() for _ in range(-(-len(asking) // AT_ONCE))]
        assert services.forget.left_since() is None
        with services.reads.open() as reader:
            recalling = [each for each in asking if reader.erasing.is_recalling(each)]
            slugs = [found.slug for each in recalling if (found := reader.parties.organisation(each))]
        assert recalling, "the demo recalls something"
        assert sum(rounds) == len(asking) - len(recalling)
    finally:
        services.close()
    for slug in slugs:
        # A recall comes first for the service; the operator may decide otherwise.
        assert run("erase", slug, "--yes") == 0


@pytest.mark.parametrize("erase_all", [by_command, as_they_asked])
def test_nothing_personal_of_the_whole_demo_is_left_in_files_logs_or_a_later_backup(
    settings: Settings, folder: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture,
    capsys: pytest.CaptureFixture[str], erase_all: Callable[[Settings], None],
) -> None:  # fmt: skip
    caplog.set_level(logging.DEBUG)
    data = personal(settings)
    assert len(left(folder, data)) > len(data) * 0.9, "it is looked for where it stands"
    kinds = {name.partition(" ")[0] for name in data}
    assert {"account.phone", "organisation.phone", "product.story_vi", "photo.alt_vi", "photo"} <= kinds
    assert {"product_link.href", "lab_report.laboratory", "lot_dispute.settled_by"} <= kinds
    erase_all(settings)
    assert left(folder, data) == []
    assert run("backup", str(tmp_path / "kept")) == 0
    assert left(tmp_path / "kept", data) == []
    told = (caplog.text + capsys.readouterr().out).encode()
    assert [name for name, datum in data.items() if datum in told] == []


def test_what_was_signed_still_holds_and_the_page_says_what_was_withdrawn(
    opened: Services, settings: Settings, demo: Demo
) -> None:
    valid = next(each for each in demo.notes["examples"] if each["state"] == "valid")
    (before,) = opened.verify_codes([valid["digital_link"]])
    assert before.found is not None
    with opened.reads.open() as reader:
        lot = before.found.batch
        assert lot is not None
        organisation = reader.parties.organisation(lot.organisation_id)
    assert organisation is not None
    note = opened.checkpoints.latest()
    assert run("erase", organisation.slug, "--yes") == 0
    services = build(settings)
    try:
        assert faults(services) == []
        assert services.checkpoints.latest() == note
        (after,) = services.verify_codes([valid["digital_link"]])
        assert [each.outcome for each in after.verdict.checks] == [
            each.outcome for each in before.verdict.checks
        ]
        assert after.verdict.state is before.verdict.state
        assert after.proof == before.proof
        with TestClient(create_app(services), base_url="http://localhost:8000") as client:
            page = client.get(valid["page"].removeprefix("http://localhost:8000"))
        assert page.status_code == 200
        assert "đã được rút khỏi đây" in page.text
        assert "tel:" not in page.text.partition('id="producer"')[2].partition("</section>")[0]
    finally:
        services.close()


def test_without_yes_it_is_said_what_would_go_and_an_unknown_name_is_refused(
    settings: Settings, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = personal(settings)
    before = left(folder, data)
    slug = everybody(settings)[0]
    assert run("erase", slug) == 2
    assert "Say --yes" in capsys.readouterr().out
    with pytest.raises(OrganisationNotFound):
        run("erase", "khong-co", "--yes")
    assert left(folder, data) == before


@pytest.fixture
def both(services: Services) -> tuple[Farm, Farm, Registered]:
    """Two cooperatives that uploaded the same picture, on both databases; the first has a lot."""
    first, second = Farm(services), Farm(services, "htx-khac")
    return first, second, first.register()


def test_a_picture_that_somebody_else_shows_too_stays_and_keys_open_nothing_any_more(
    services: Services, both: tuple[Farm, Farm, Registered], picture: bytes
) -> None:
    first, second, lot = both
    services.sequence_log()
    shared = services.store_photo(first.caller, PhotoDraft(picture, "Quả bưởi"))

    assert isinstance(shared, Photo)
    shown = replace(rows.product(second.organisation), photo=shared)
    services.writer.run(lambda uow: uow.catalogue.add_product(shown))
    _, key = services.issue_api_key(first.organisation.id, Role.PRODUCER, None, "chị Hoa, văn phòng")
    gone = EraseOrganisation(services.reads, services.writer, services.clock)(first.organisation.id)
    assert gone["api_key"] == 1
    assert "photo" not in gone
    with services.reads.open() as reader:
        assert reader.catalogue.photo(reencode(picture).id) is not None
        assert reader.access.api_key(key_prefix(key) or "") is None
        forgotten = reader.parties.organisation(first.organisation.id)
        kept = reader.parties.organisation(second.organisation.id)
        field = reader.parties.facility(first.field.id)
    assert forgotten is not None
    assert kept is not None
    assert field is not None
    assert field.name == BLANK
    assert (forgotten.erased_at, kept.erased_at) == (services.clock.now(), None)
    assert faults(services) == []
    assert services.read_log.proof_of(lot.batch.passport_id).index >= 0


@pytest.fixture
def picture() -> bytes:
    file = io.BytesIO()
    Image.effect_mandelbrot((400, 300), (-2, -1, 1, 1), 20).convert("RGB").save(file, "JPEG")
    return file.getvalue()
