"""One byte flipped in a file that somebody gave: `fsck` names it, and it is shown or believed no more."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import Table, select, update

from nguongoc.catalogue.certificates import Certificate, Scheme
from nguongoc.services.check_integrity import FaultKind
from nguongoc.services.register_certificate import CertificateDraft
from nguongoc.services.show_paper import PaperBroken, ShowPaper
from nguongoc.store.engine import open_engine
from nguongoc.store.migrate import downgrade, upgrade
from nguongoc.store.repositories.rows import table
from nguongoc.store.tables import (
    CertificatePaperRow,
    DiaryPhotoPieceRow,
    DiaryPhotoRow,
    LabDocumentRow,
    OutsideDocumentRow,
)
from nguongoc_api.services import Services
from tests.http.conftest import Site
from tests.http.test_diary import farm
from tests.http.test_diary_photos import PHOTO, Upload, entry_of
from tests.http.test_lab_papers import PDF, Papered, lot
from tests.http.test_photos import picture
from tests.service import caller_for
from tests.services.checking import damage, faults

__all__ = ["lot"]
PAPER, OUTSIDE, PIECE = table(LabDocumentRow), table(OutsideDocumentRow), table(DiaryPhotoPieceRow)
OF_CERTIFICATE, PHOTO_ROW = table(CertificatePaperRow), table(DiaryPhotoRow)


def flip(services: Services, rows: Table, where: Any = True, column: str = "body") -> None:
    engine = open_engine(services.settings.database)
    with engine.connect() as connection:
        body = connection.execute(select(rows.c[column]).where(where)).scalars().first()
    engine.dispose()
    assert body is not None
    changed = bytearray(body)
    changed[len(body) // 2] ^= 1
    damage(services, update(rows).where(where).values({column: bytes(changed)}))


def of_files(services: Services) -> list[str]:
    return [subject for kind, subject in faults(services) if kind is FaultKind.FILE]


def test_a_laboratory_s_paper_is_named_and_answered_no_more(lot: Papered) -> None:
    lot.hand_in(PDF)
    lot.publish(True)
    services = lot.site.services
    assert of_files(services) == []
    flip(services, PAPER)
    assert of_files(services) == [f"laboratory document {lot.report['id']}"]
    assert lot.site.client.get(f"/test-reports/{lot.report['id']}.pdf").status_code == 503


def test_what_another_domain_held_is_named_and_believed_no_more(site: Site) -> None:
    services, url = site.services, "https://elsewhere.example/status/1"
    at = datetime(2026, 11, 23, tzinfo=UTC)
    services.writer.run(lambda uow: uow.elsewhere.keep(url, b"a list that was signed", at, 3))
    with services.reads.open() as reader:
        assert reader.elsewhere.documents([url])[url].body == b"a list that was signed"
    assert of_files(services) == []
    flip(services, OUTSIDE, OUTSIDE.c.url == url)
    assert of_files(services) == [f"outside document {url}"]
    with services.reads.open() as reader:
        assert reader.elsewhere.documents([url]) == {}


def test_the_original_of_a_diary_photo_is_named(site: Site) -> None:
    services, one = site.services, farm(site)
    photo = Upload(one, PHOTO, entry_of(one))
    photo.whole()
    assert of_files(services) == []
    flip(services, PIECE, PIECE.c.start == 0)
    assert of_files(services) == [f"diary photo {photo.id}"]


def test_what_pages_show_of_a_diary_photo_is_named_and_shown_no_more(site: Site) -> None:
    services, one = site.services, farm(site)
    photo = Upload(one, PHOTO, entry_of(one))
    photo.whole()
    flip(services, PHOTO_ROW, column="shown")
    assert of_files(services) == [f"diary photo {photo.id} as shown"]
    assert photo.get("/shown", 503).json()["code"] == "photo-broken"
    assert photo.get("/original").content == PHOTO, "it can be made anew from this"


def test_the_paper_of_a_certificate_is_named_and_shown_no_more(site: Site) -> None:
    services = site.services
    holder = caller_for(site.cooperative)
    draft = CertificateDraft(Scheme.VIETGAP, "VietGAP trồng trọt", "Trung tâm kiểm nghiệm")
    made = services.register_certificate(holder, draft, paper=picture())
    assert isinstance(made, Certificate)
    show = ShowPaper(services.reads)
    assert show(holder, made.id) == picture()
    assert of_files(services) == []
    flip(services, OF_CERTIFICATE)
    assert of_files(services) == [f"paper of certificate {made.id}"]
    with pytest.raises(PaperBroken):
        show(holder, made.id)


def test_papers_and_photos_of_before_get_their_hashes_from_the_migration(site: Site) -> None:
    services, one = site.services, farm(site)
    photo = Upload(one, PHOTO, entry_of(one))
    photo.whole()
    Upload(one, PHOTO, entry_of(one)).announce()
    draft = CertificateDraft(Scheme.VIETGAP, "VietGAP trồng trọt", "Trung tâm kiểm nghiệm")
    services.register_certificate(caller_for(site.cooperative), draft, paper=picture())

    def hashes() -> list[Any]:
        with engine.connect() as connection:
            found = connection.execute(select(OF_CERTIFICATE.c.sha256)).scalars().all()
            return [
                *found,
                *connection.execute(select(PHOTO_ROW.c.shown_sha256).order_by(PHOTO_ROW.c.id)).scalars(),
            ]

    engine = open_engine(services.settings.database)
    before = hashes()
    assert sorted(each is None for each in before) == [False, False, True]
    downgrade(engine, "0065")
    upgrade(engine)
    assert hashes() == before
    engine.dispose()
    assert of_files(services) == []
