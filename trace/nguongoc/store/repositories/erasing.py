"""Rows by which a person can be found: deleted where nobody else needs them, blanked where something stands on them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, cast
from uuid import UUID

from sqlalchemy import Delete, Select, Table, Update, delete, func, or_, select, union_all, update

from nguongoc.recalls.recall import RecallState
from nguongoc.store.repositories.erasing_shops import shop_steps
from nguongoc.store.repositories.erasure_wishes import ASKED, STILL_OPEN, SqlErasureWishes
from nguongoc.store.repositories.rows import table
from nguongoc.store.tables import (
    AccountRow,
    AnchorWishRow,
    ApiKeyRow,
    AttestationRow,
    BadgeElsewhereRow,
    BadgeRow,
    BatchMemberRow,
    BatchRow,
    CaptureRow,
    CertificatePaperRow,
    CertificateRow,
    ConfirmationRow,
    ConsignmentRow,
    ConsignmentTrackRow,
    DiaryEntryRow,
    DiaryEventRow,
    DiaryMemoRow,
    DiaryPhotoPieceRow,
    DiaryPhotoRow,
    DidChallengeRow,
    EventQueryRow,
    FacilityBorderRow,
    FacilityRow,
    IdempotencyRow,
    InvitationRow,
    KnownBuyerRow,
    LabDocumentRow,
    LabReportRow,
    ListingRow,
    LotCorrectionRow,
    LotDisputeRow,
    LotDraftRow,
    LotEntryRow,
    LotHoldRow,
    LotSellerRow,
    MemberRow,
    NameHoldRow,
    NumberChangeRow,
    OfferRow,
    OrderStepRow,
    OrganisationRow,
    OutboxAttemptRow,
    OutboxLotRow,
    OutboxRow,
    PasskeyRow,
    PhotoRenditionRow,
    PhotoRow,
    PlacePhotoRemovedRow,
    PlaceRow,
    PreparationRow,
    ProductLinkRow,
    ProductRow,
    RecallNoticeRow,
    RecallRow,
    RecallWebhookRow,
    ReportPhotoRow,
    ReportRow,
    SessionRow,
    SheetImportRow,
    SheetRowRow,
    SignalLookRow,
    SubscriptionRow,
    VerificationJobRow,
    VerificationPieceRow,
    VoucherCampaignRow,
    VoucherProductRow,
    WebhookOldSecretRow,
)

NUMBER, PASSKEY = table(NumberChangeRow), table(PasskeyRow)
INVITED, CONFIRMED = table(InvitationRow), table(ConfirmationRow)
ACCOUNT, KEY, SESSION, ANSWER = table(AccountRow), table(ApiKeyRow), table(SessionRow), table(IdempotencyRow)
ORGANISATION, FACILITY, BORDER = table(OrganisationRow), table(FacilityRow), table(FacilityBorderRow)
PRODUCT, PHOTO, RENDITION = table(ProductRow), table(PhotoRow), table(PhotoRenditionRow)
PLACE, UNSHOWN = table(PlaceRow), table(PlacePhotoRemovedRow)
MEMBER, HARVESTED, DIARY = table(MemberRow), table(BatchMemberRow), table(DiaryEntryRow)
BUYER, ENTERED, SELLER = table(KnownBuyerRow), table(LotEntryRow), table(LotSellerRow)
DIARY_PHOTO, DIARY_PIECE = table(DiaryPhotoRow), table(DiaryPhotoPieceRow)
DIARY_EVENT, DIARY_MEMO = table(DiaryEventRow), table(DiaryMemoRow)
SHEET, SHEET_ROW, DRAFT = table(SheetImportRow), table(SheetRowRow), table(LotDraftRow)
PICTURED = table(CertificatePaperRow)
BADGE, BADGE_SEEN = table(BadgeRow), table(BadgeElsewhereRow)
JOB, PIECE = table(VerificationJobRow), table(VerificationPieceRow)
WISH, ATTESTED, CERTIFICATE = table(AnchorWishRow), table(AttestationRow), table(CertificateRow)
CAMPAIGN, OFFERED = table(VoucherCampaignRow), table(VoucherProductRow)
RECALL, HOLD, DISPUTE = table(RecallRow), table(LotHoldRow), table(LotDisputeRow)
LOOKED, NAMED = table(SignalLookRow), table(NameHoldRow)
LINK, TESTED, PAPER = table(ProductLinkRow), table(LabReportRow), table(LabDocumentRow)
SOLD, WHOLESALE, BOUGHT = table(ListingRow), table(OfferRow), table(OrderStepRow)
CARRIED, TRACKED = table(ConsignmentRow), table(ConsignmentTrackRow)
CORRECTION, BATCH = table(LotCorrectionRow), table(BatchRow)
NOTICE, WEBHOOK = table(RecallNoticeRow), table(RecallWebhookRow)
PREPARED, CHALLENGED = table(PreparationRow), table(DidChallengeRow)
REPORT, REPORTED = table(ReportRow), table(ReportPhotoRow)
WAITS, OLD_SECRET = table(OutboxLotRow), table(WebhookOldSecretRow)
OUTBOX, ATTEMPT, CAPTURE = table(OutboxRow), table(OutboxAttemptRow), table(CaptureRow)
SUBSCRIPTION, QUERY = table(SubscriptionRow), table(EventQueryRow)
BLANK = "–"
"""Where a column must hold something."""
TOLD = dict.fromkeys(("story_vi", "story_en")) | {"default_variants": False}
HOSTED = dict.fromkeys(
    ("phone", "zalo", "website", "booking_url", "opening", "photo_id", "photo_alt_vi", "photo_alt_en")
) | {
    "about_vi": BLANK,
    "about_en": BLANK,
    "experiences": [],
}
"""A place stays on the map; what its host said there goes."""
OWN: Mapping[str, Any] = {
    "name_vi": BLANK, "name_en": BLANK, "latitude": 0.0, "longitude": 0.0, "coordinate_error_km": 0.0,
    "standing": "withdrawn", "festivals": [],
}  # fmt: skip
"""A place that its host wrote down leads to its door: nothing of it stays but its id."""
PROMISED = dict.fromkeys(("title_vi", "title_en", "worth_vi", "worth_en"), BLANK)
CONTACT = dict.fromkeys(("phone", "website", "about_vi", "about_en"))


class SqlErasing(SqlErasureWishes):
    __slots__ = ()

    def erase_organisation(self, organisation_id: UUID, at: datetime) -> Mapping[str, int]:
        steps = _steps(organisation_id, self._subjects(organisation_id))
        done: dict[str, int] = {}
        for step in steps:
            name = cast(Table, step.table).name
            done[name] = done.get(name, 0) + self._connection.execute(step).rowcount
        forgotten = update(ORGANISATION).where(ORGANISATION.c.id == organisation_id)
        self._connection.execute(forgotten.values(erased_at=at, **CONTACT))
        self._connection.execute(
            update(ASKED).where(ASKED.c.organisation_id == organisation_id, *STILL_OPEN).values(erased_at=at)
        )
        return {name: count for name, count in done.items() if count}

    def is_recalling(self, organisation_id: UUID) -> bool:
        still = (RECALL.c.organisation_id == organisation_id, RECALL.c.state == RecallState.OPEN.value)
        return self._connection.execute(select(RECALL.c.id).where(*still)).first() is not None

    def bytes_left_since(self) -> datetime | None:
        left = select(func.min(ASKED.c.erased_at)).where(ASKED.c.files_clean_at.is_(None))
        first: datetime | None = self._connection.execute(left).scalar()
        return first

    def files_are_clean(self, gone_before: datetime, at: datetime) -> int:
        done = update(ASKED).where(ASKED.c.files_clean_at.is_(None), ASKED.c.erased_at <= gone_before)
        return self._connection.execute(done.values(files_clean_at=at)).rowcount

    def _subjects(self, organisation_id: UUID) -> list[str]:
        """What its people and programs are called in answers that were kept for them."""
        accounts = self._connection.execute(_ids(ACCOUNT, organisation_id)).scalars()
        keys = self._connection.execute(
            select(KEY.c.prefix).where(KEY.c.organisation_id == organisation_id)
        ).scalars()
        return [*(f"account:{each}" for each in accounts), *(f"key:{each}" for each in keys)]


Step = Delete | Update


def touched_tables() -> tuple[str, ...]:
    """Every table in which an erasure deletes or blanks rows: what has to be written anew for the bytes to go as well."""
    tables = (cast(Table, step.table).name for step in _steps(UUID(int=0), []))
    return tuple(sorted({*tables, ORGANISATION.name}))


def _steps(organisation_id: UUID, subjects: list[str]) -> tuple[Step, ...]:
    return (
        *_people(organisation_id, subjects), *_places(organisation_id), *_pictures(organisation_id),
        *_words(organisation_id, subjects), *_messages(organisation_id),
    )  # fmt: skip


def _ids(of: Any, organisation_id: UUID) -> Select[Any]:
    return select(of.c.id).where(of.c.organisation_id == organisation_id)


def _people(organisation_id: UUID, subjects: list[str]) -> tuple[Step, ...]:
    return (
        delete(REPORTED).where(REPORTED.c.report_id.in_(_ids(REPORT, organisation_id))),
        delete(REPORT).where(REPORT.c.organisation_id == organisation_id),
        delete(LOOKED).where(LOOKED.c.organisation_id == organisation_id),
        delete(SELLER).where(SELLER.c.batch_id.in_(_ids(BATCH, organisation_id))),
        delete(ENTERED).where(ENTERED.c.batch_id.in_(_ids(BATCH, organisation_id))),
        delete(HARVESTED).where(HARVESTED.c.member_id.in_(_ids(MEMBER, organisation_id))),
        delete(CONFIRMED).where(CONFIRMED.c.organisation_id == organisation_id),
        delete(DIARY_PIECE).where(DIARY_PIECE.c.organisation_id == organisation_id),
        delete(DIARY_PHOTO).where(DIARY_PHOTO.c.organisation_id == organisation_id),
        delete(DIARY_MEMO).where(DIARY_MEMO.c.organisation_id == organisation_id),
        delete(DIARY_EVENT).where(DIARY_EVENT.c.organisation_id == organisation_id),
        delete(DIARY).where(DIARY.c.organisation_id == organisation_id),
        delete(SESSION).where(SESSION.c.account_id.in_(_ids(ACCOUNT, organisation_id))),
        delete(PASSKEY).where(PASSKEY.c.account_id.in_(_ids(ACCOUNT, organisation_id))),
        delete(NUMBER).where(NUMBER.c.organisation_id == organisation_id),
        delete(ACCOUNT).where(ACCOUNT.c.organisation_id == organisation_id),
        delete(INVITED).where(INVITED.c.organisation_id == organisation_id),
        delete(MEMBER).where(MEMBER.c.organisation_id == organisation_id),
        # What others wrote down of whom they sell to is of that one: it goes with it.
        delete(BUYER).where(
            or_(BUYER.c.organisation_id == organisation_id, BUYER.c.buyer_id == organisation_id)
        ),
        delete(DRAFT).where(DRAFT.c.organisation_id == organisation_id),
        delete(SHEET).where(SHEET.c.organisation_id == organisation_id),
        delete(SHEET_ROW).where(SHEET_ROW.c.organisation_id == organisation_id),
        delete(BADGE_SEEN).where(BADGE_SEEN.c.badge_id.in_(_ids(BADGE, organisation_id))),
        delete(BADGE).where(BADGE.c.organisation_id == organisation_id),
        delete(PIECE).where(PIECE.c.job_id.in_(_ids(JOB, organisation_id))),
        delete(JOB).where(JOB.c.organisation_id == organisation_id),
        delete(WISH).where(WISH.c.organisation_id == organisation_id),
        delete(PREPARED).where(PREPARED.c.organisation_id == organisation_id),
        delete(CHALLENGED).where(CHALLENGED.c.organisation_id == organisation_id),
        delete(ANSWER).where(ANSWER.c.subject.in_(subjects)),
        delete(KEY).where(KEY.c.organisation_id == organisation_id),
    )


def _pictures(organisation_id: UUID) -> tuple[Step, ...]:
    # The same picture uploaded by two is one photo: whoever else shows it keeps it, and takes it along when it is
    # forgotten after the one who uploaded it first.
    forgotten = select(ORGANISATION.c.id).where(ORGANISATION.c.erased_at.is_not(None))
    shown = union_all(
        select(PRODUCT.c.photo_id).where(PRODUCT.c.photo_id.is_not(None)),
        select(PLACE.c.photo_id).where(PLACE.c.photo_id.is_not(None)),
    )
    theirs = or_(PHOTO.c.organisation_id == organisation_id, PHOTO.c.organisation_id.in_(forgotten))
    gone = select(PHOTO.c.id).where(theirs, PHOTO.c.id.not_in(shown))
    hosted = select(PLACE.c.id).where(PLACE.c.host_organisation_id == organisation_id)
    return (
        delete(UNSHOWN).where(or_(UNSHOWN.c.place_id.in_(hosted), UNSHOWN.c.removed_by == organisation_id)),
        delete(PICTURED).where(PICTURED.c.certificate_id.in_(_ids(CERTIFICATE, organisation_id))),
        update(PRODUCT).where(PRODUCT.c.organisation_id == organisation_id).values(photo_id=None, **TOLD),
        delete(UNSHOWN).where(UNSHOWN.c.photo_id.in_(gone)),
        delete(RENDITION).where(RENDITION.c.photo_id.in_(gone)),
        delete(PHOTO).where(theirs, PHOTO.c.id.not_in(shown)),
    )


def _places(organisation_id: UUID) -> tuple[Step, ...]:
    """Growing areas stay as commune and size, which caps of seasons stand on; names and points lead to a door."""
    blank: dict[str, Any] = {"name": BLANK, "latitude": None, "longitude": None, "market_codes": []}
    return (
        delete(BORDER).where(BORDER.c.facility_id.in_(_ids(FACILITY, organisation_id))),
        update(FACILITY).where(FACILITY.c.organisation_id == organisation_id).values(blank),
        update(PLACE).where(PLACE.c.host_organisation_id == organisation_id).values(HOSTED),
        update(PLACE).where(PLACE.c.host_organisation_id == organisation_id, PLACE.c.by_host).values(OWN),
        update(CAMPAIGN).where(CAMPAIGN.c.organisation_id == organisation_id).values(PROMISED),
        delete(OFFERED).where(OFFERED.c.campaign_id.in_(_ids(CAMPAIGN, organisation_id))),
    )


def _words(organisation_id: UUID, subjects: list[str]) -> tuple[Step, ...]:
    """What people of it wrote, and by which name they did things: that it was done stays, for others rely on it."""
    recall = update(RECALL).where(RECALL.c.organisation_id == organisation_id)
    hold = update(HOLD).where(HOLD.c.organisation_id == organisation_id)
    dispute = update(DISPUTE).where(DISPUTE.c.organisation_id == organisation_id)
    notice = update(NOTICE).where(NOTICE.c.organisation_id == organisation_id)
    correction = update(CORRECTION).where(CORRECTION.c.batch_id.in_(_ids(BATCH, organisation_id)))
    of_theirs = ATTESTED.c.certificate_id.in_(_ids(CERTIFICATE, organisation_id))
    revoked = update(ATTESTED).where(ATTESTED.c.reason.is_not(None))
    tested = update(TESTED).where(TESTED.c.batch_id.in_(_ids(BATCH, organisation_id)))
    reported = select(TESTED.c.id).where(TESTED.c.batch_id.in_(_ids(BATCH, organisation_id)))
    return (
        revoked.where(or_(ATTESTED.c.organisation_id == organisation_id, of_theirs)).values(reason=BLANK),
        correction.values(note=None, corrected_by=BLANK),
        recall.values(note=None, ordered_by=BLANK),
        # The row stays: a name that was refused is not shown because its holder was forgotten.
        update(NAMED).where(NAMED.c.organisation_id == organisation_id).values(reason=None),
        hold.values(reason=BLANK, placed_by=BLANK),
        hold.where(HOLD.c.released_by.is_not(None)).values(released_by=BLANK),
        dispute.values(raised_by=BLANK),
        # By either side, or by an authority.
        update(DISPUTE).where(DISPUTE.c.settled_by.in_(subjects)).values(settled_by=BLANK),
        # A shop's page, a telephone, a chat: every version of every link leads to somebody.
        delete(LINK).where(LINK.c.product_id.in_(_ids(PRODUCT, organisation_id))),
        delete(TRACKED).where(TRACKED.c.consignment_id.in_(_ids(CARRIED, organisation_id))),
        delete(CARRIED).where(CARRIED.c.organisation_id == organisation_id),
        delete(SOLD).where(SOLD.c.organisation_id == organisation_id),
        *shop_steps(organisation_id),
        # The other side of an order keeps what was agreed; who clicked, and what was written to each other, goes.
        update(WHOLESALE)
        .where(WHOLESALE.c.organisation_id == organisation_id)
        .values(named_place=None, created_by=BLANK, ended_by=None),
        update(BOUGHT).where(BOUGHT.c.organisation_id == organisation_id).values(by=BLANK, note=None),
        # What was found in the goods stays for who holds them; where an authority saw the report, by whom as well.
        tested.where(TESTED.c.verified_by.is_(None)).values(laboratory=BLANK, number=None),
        tested.where(TESTED.c.withdrawn_on.is_not(None)).values(withdrawn_reason=BLANK),
        # A laboratory's paper names its client, with the address.
        tested.values(document_type=None, document_public=False),
        delete(PAPER).where(PAPER.c.report_id.in_(reported)),
        notice.where(NOTICE.c.acknowledged_by.is_not(None)).values(acknowledged_by=BLANK),
    )


def _messages(organisation_id: UUID) -> tuple[Step, ...]:
    """Where it wanted to be told of what, and what it was told."""
    return (
        delete(ATTEMPT).where(ATTEMPT.c.message_id.in_(_ids(OUTBOX, organisation_id))),
        delete(WAITS).where(WAITS.c.organisation_id == organisation_id),
        delete(OUTBOX).where(OUTBOX.c.organisation_id == organisation_id),
        delete(OLD_SECRET).where(OLD_SECRET.c.organisation_id == organisation_id),
        delete(WEBHOOK).where(WEBHOOK.c.organisation_id == organisation_id),
        delete(SUBSCRIPTION).where(SUBSCRIPTION.c.organisation_id == organisation_id),
        delete(QUERY).where(QUERY.c.organisation_id == organisation_id),
        update(CAPTURE).where(CAPTURE.c.organisation_id == organisation_id).values(errors=[]),
    )
