"""Which rows are an organisation's own, table by table, and what of them is never copied: secrets, and what leads to others.

A column that is added to a table is copied without a word here; a table that is added has to be named, here or as one of
`NOT_COPIED` with its reason (tested).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import UUID

from sqlalchemy import BindParameter, ColumnElement, ScalarSelect, Select, Table, bindparam, or_, select

from nguongoc.store import tables as t
from nguongoc.store.repositories.rows import table

ORGANISATION, ACCOUNT, KEY = table(t.OrganisationRow), table(t.AccountRow), table(t.ApiKeyRow)
SIGNING, FACILITY, BORDER = table(t.SigningKeyRow), table(t.FacilityRow), table(t.FacilityBorderRow)
PRODUCT, PHOTO, CERTIFICATE = table(t.ProductRow), table(t.PhotoRow), table(t.CertificateRow)
LINK, PLACE, MEMBER, BATCH = table(t.ProductLinkRow), table(t.PlaceRow), table(t.MemberRow), table(t.BatchRow)
INPUT, HARVESTED, MOVEMENT = table(t.BatchInputRow), table(t.BatchMemberRow), table(t.LotMovementRow)
UNITS, STRETCH, ROLL, PIN = (
    table(t.UnitRangeRow),
    table(t.UnitStretchRow),
    table(t.UnitRollRow),
    table(t.UnitPinRow),
)
RECALL, RECALLED, RECALLED_UNITS = table(t.RecallRow), table(t.RecallLotRow), table(t.RecallUnitsRow)
NOTICE, TELLING, HOLD, DISPUTE = (
    table(t.RecallNoticeRow),
    table(t.RecallTellingRow),
    table(t.LotHoldRow),
    table(t.LotDisputeRow),
)
CAMPAIGN, OFFERED, VOUCHER = table(t.VoucherCampaignRow), table(t.VoucherProductRow), table(t.VoucherRow)
OFFER, ORDER = table(t.OfferRow), table(t.TradeOrderRow)
OUTBOX, EVENT, REPORT = table(t.OutboxRow), table(t.EventRow), table(t.ReportRow)
OWN: Final[BindParameter[UUID]] = bindparam("organisation_id")


def _theirs(of: Table) -> ColumnElement[bool]:
    """Rows that name the organisation themselves."""
    return of.c.organisation_id == OWN


def _ids(of: Table, column: str = "id") -> Select[Any]:
    return select(of.c[column]).where(_theirs(of))


def _orders() -> Select[Any]:
    return select(ORDER.c.id).where(or_(ORDER.c.seller_id == OWN, ORDER.c.buyer_id == OWN))


def _name(of: Table, wanted: str, beside: Any) -> ScalarSelect[Any]:
    return select(of.c[wanted]).where(of.c.id == beside).scalar_subquery()


@dataclass(frozen=True, slots=True)
class CopiedList:
    """Rows of one table. `also` are columns of other tables by the name they have in the list."""

    of: Table
    own: ColumnElement[bool]
    without: frozenset[str] = frozenset()
    also: Mapping[str, ScalarSelect[Any]] = field(default_factory=dict)

    @property
    def columns(self) -> tuple[str, ...]:
        told = (c.name for c in self.of.c if c.name not in self.without and c.name != "organisation_id")
        return (*told, *self.also)

    def query(self, organisation_id: UUID) -> Select[Any]:
        """In the order of the primary key, which is that of time where ids are."""
        chosen: list[ColumnElement[Any]] = [self.of.c[name] for name in self.columns if name not in self.also]
        chosen += [column.label(name) for name, column in self.also.items()]
        query = select(*chosen).where(self.own).order_by(*self.of.primary_key.columns)
        return query.params(organisation_id=organisation_id)


def _list(
    row: Any, own: Callable[[Table], ColumnElement[bool]] = _theirs, *without: str, **also: Any
) -> CopiedList:
    of = table(row)
    return CopiedList(of, own(of), frozenset(without), also)


def _of_lot(of: Table) -> ColumnElement[bool]:
    return of.c.batch_id.in_(_ids(BATCH))


def _lot_of(of: Table) -> dict[str, ScalarSelect[Any]]:
    return {"lot_code": _name(BATCH, "code", of.c.batch_id)}


LISTS: Final[Mapping[str, CopiedList]] = {
    "organisation": _list(t.OrganisationRow, lambda of: of.c.id == OWN),
    "accounts": _list(t.AccountRow, _theirs, "password_hash"),
    "api-keys": _list(t.ApiKeyRow, _theirs, "digest"),
    "dids": _list(t.OrganisationDidRow),
    "preparations": _list(t.PreparationRow, _theirs, "event", "payload", "signed_sha256"),
    "signing-keys": _list(t.SigningKeyRow, _theirs, "sealed", "public_key"),
    "facilities": _list(t.FacilityRow),
    "borders": _list(t.FacilityBorderRow, lambda of: of.c.facility_id.in_(_ids(FACILITY))),
    "products": _list(t.ProductRow, _theirs, "next_unit", "default_variants"),
    "consignments": _list(t.ConsignmentRow),
    "consignment-reports": _list(
        t.ConsignmentTrackRow, lambda of: of.c.consignment_id.in_(_ids(table(t.ConsignmentRow)))
    ),
    "listings": _list(t.ListingRow, _theirs),
    "shops": _list(t.ShopRow, _theirs, "sealed_secret"),
    "shop-products": _list(t.ShopProductRow, lambda of: of.c.shop_id.in_(_ids(table(t.ShopRow))), "digest"),
    "shop-orders": _list(t.ShopOrderRow),
    "shop-order-lines": _list(t.ShopOrderLineRow, lambda of: of.c.order_id.in_(_ids(table(t.ShopOrderRow)))),
    "shop-order-lots": _list(
        t.ShopOrderLotRow,
        lambda of: of.c.order_id.in_(_ids(table(t.ShopOrderRow))),
        **_lot_of(table(t.ShopOrderLotRow)),
    ),
    "offers": _list(t.OfferRow),
    "offer-lots": _list(t.OfferLotRow, lambda of: of.c.offer_id.in_(_ids(OFFER))),
    "offer-buyers": _list(
        t.OfferBuyerRow,
        lambda of: of.c.offer_id.in_(_ids(OFFER)),
        buyer_name=_name(ORGANISATION, "name", table(t.OfferBuyerRow).c.organisation_id),
    ),
    "offer-certificates": _list(t.OfferCertificateRow, lambda of: of.c.offer_id.in_(_ids(OFFER))),
    "orders": _list(
        t.TradeOrderRow,
        lambda of: of.c.id.in_(_orders()),
        seller_name=_name(ORGANISATION, "name", ORDER.c.seller_id),
        buyer_name=_name(ORGANISATION, "name", ORDER.c.buyer_id),
    ),
    "order-lots": _list(t.OrderLotRow, lambda of: of.c.order_id.in_(_orders())),
    "order-steps": _list(t.OrderStepRow, lambda of: of.c.order_id.in_(_orders()), "by"),
    "product-links": _list(t.ProductLinkRow, lambda of: of.c.product_id.in_(_ids(PRODUCT))),
    "photos": _list(t.PhotoRow),
    "certificates": _list(
        t.CertificateRow, product_name=_name(PRODUCT, "name", CERTIFICATE.c.product_id)
    ),
    "attestations": _list(
        t.AttestationRow, lambda of: or_(_theirs(of), of.c.certificate_id.in_(_ids(CERTIFICATE)))
    ),
    "attestations-elsewhere": _list(
        t.HandedAttestationRow, lambda of: of.c.certificate_id.in_(_ids(CERTIFICATE)), "trouble", "asked_at"
    ),
    "identity-wishes": _list(t.AnchorWishRow, _theirs, "answered_by"),
    "name-holds": _list(t.NameHoldRow, _theirs, "others", "answered_by"),
    "erasure-wishes": _list(t.ErasureWishRow),
    "members": _list(t.MemberRow),
    "known-buyers": _list(t.KnownBuyerRow, _theirs),
    "label-paper": _list(t.LabelPaperRow, _theirs),
    "diary": _list(
        t.DiaryEntryRow,
        facility_name=_name(FACILITY, "name", table(t.DiaryEntryRow).c.facility_id),
        responsible_name=_name(MEMBER, "name", table(t.DiaryEntryRow).c.responsible_id),
    ),
    "confirmations": _list(
        t.ConfirmationRow, _theirs, "sha256",
        member_name=_name(MEMBER, "name", table(t.ConfirmationRow).c.member_id),
    ),
    "lot-entries": _list(t.LotEntryRow, _of_lot, **_lot_of(table(t.LotEntryRow))),
    "lot-sellers": _list(t.LotSellerRow, _of_lot, **_lot_of(table(t.LotSellerRow))),
    "diary-photos": _list(t.DiaryPhotoRow, _theirs, "shown", "shown_sha256"),
    "diary-memos": _list(t.DiaryMemoRow, _theirs, "body"),
    "diary-told": _list(t.DiaryEventRow, _theirs, **_lot_of(table(t.DiaryEventRow))),
    "lots": _list(
        t.BatchRow,
        product_name=_name(PRODUCT, "name", BATCH.c.product_id),
        facility_name=_name(FACILITY, "name", BATCH.c.facility_id),
    ),
    "lot-inputs": _list(t.BatchInputRow, _of_lot, **_lot_of(INPUT)),
    "lot-members": _list(
        t.BatchMemberRow, _of_lot, **_lot_of(HARVESTED), member_name=_name(MEMBER, "name", HARVESTED.c.member_id)
    ),
    "lot-corrections": _list(t.LotCorrectionRow, _of_lot, **_lot_of(table(t.LotCorrectionRow))),
    "lot-holds": _list(t.LotHoldRow, lambda of: or_(_theirs(of), _of_lot(of)), **_lot_of(HOLD)),
    "lot-disputes": _list(
        t.LotDisputeRow,
        lambda of: or_(_theirs(of), _of_lot(of), of.c.source_batch_id.in_(_ids(BATCH))),
        **_lot_of(DISPUTE),
    ),
    "test-reports": _list(t.LabReportRow, _of_lot, **_lot_of(table(t.LabReportRow))),
    "movements": _list(
        t.LotMovementRow,
        lambda of: of.c.holder_id == OWN,
        "holder_id",
        "other_id",
        **_lot_of(MOVEMENT),
        other_name=_name(ORGANISATION, "name", MOVEMENT.c.other_id),
    ),
    "units": _list(t.UnitRangeRow, _of_lot, **_lot_of(UNITS)),
    "unit-states": _list(t.UnitStretchRow, _of_lot, **_lot_of(STRETCH)),
    "unit-rolls": _list(t.UnitRollRow, _of_lot, **_lot_of(ROLL)),
    "unit-pins": _list(t.UnitPinRow, _of_lot, **_lot_of(PIN)),
    "unit-signals": _list(t.UnitSignalRow, _theirs, "unit", **_lot_of(table(t.UnitSignalRow))),
    "signal-looks": _list(t.SignalLookRow, _theirs, **_lot_of(table(t.SignalLookRow))),
    "recalls": _list(t.RecallRow),
    "recalled-lots": _list(
        t.RecallLotRow, lambda of: of.c.recall_id.in_(_ids(RECALL)) & _of_lot(of), **_lot_of(RECALLED)
    ),
    "recalled-units": _list(t.RecallUnitsRow, _of_lot, **_lot_of(RECALLED_UNITS)),
    "recall-notices": _list(t.RecallNoticeRow),
    "recall-tellings": _list(t.RecallTellingRow, lambda of: of.c.notice_id.in_(_ids(NOTICE))),
    "recall-webhook": _list(t.RecallWebhookRow, _theirs, "sealed_secret"),
    "webhook-old-secret": _list(t.WebhookOldSecretRow, _theirs, "sealed_secret"),
    "reports": _list(t.ReportRow, _theirs, "token_sha256", "answered_by", **_lot_of(REPORT)),
    "places": _list(t.PlaceRow, lambda of: of.c.host_organisation_id == OWN, "host_organisation_id"),
    "visits": _list(
        t.VisitCountRow,
        lambda of: or_(
            of.c.producer == select(ORGANISATION.c.slug).where(ORGANISATION.c.id == OWN).scalar_subquery(),
            of.c.place_id.in_(select(PLACE.c.id).where(PLACE.c.host_organisation_id == OWN)),
        ),
    ),
    "voucher-campaigns": _list(t.VoucherCampaignRow),
    "voucher-products": _list(
        t.VoucherProductRow,
        lambda of: of.c.campaign_id.in_(_ids(CAMPAIGN)),
        product_name=_name(PRODUCT, "name", OFFERED.c.product_id),
    ),
    "vouchers": _list(
        t.VoucherRow,
        lambda of: of.c.campaign_id.in_(_ids(CAMPAIGN)),
        "code_hash",
        "pack_hash",
        "attempt_hash",
        "redeemed_by",
        redeemed_by_name=_name(ORGANISATION, "name", VOUCHER.c.redeemed_by),
    ),
    "badges": _list(t.BadgeRow),
    "imports": _list(t.SheetImportRow, _theirs, "document"),
    "captures": _list(t.CaptureRow, _theirs, "document"),
    "event-names": _list(t.EventNameRow, _theirs, "body", "context"),
    "event-queries": _list(t.EventQueryRow),
    "subscriptions": _list(t.SubscriptionRow, _theirs, "sealed_secret"),
    "messages": _list(t.OutboxRow, _theirs, "headers", "body", "digest", "sealed_secret"),
    "message-attempts": _list(
        t.OutboxAttemptRow, lambda of: of.c.message_id.in_(_ids(OUTBOX)), "answer"
    ),
}  # fmt: skip

AS_FILES: Final = frozenset(
    {
        "record",
        "did_document",
        "certificate_paper",
        "diary_photo_piece",
        "lab_document",
        "photo_rendition",
        "report_photo",
        "trust_document",
        "event",
    }
)
"""Tables whose rows are in the copy as whole files, byte for byte."""

_INDEX: Final = "an index over events that are copied whole"
_LOG: Final = "the public log: whoever wants it reads its tiles"
_NOBODYS: Final = "stands for no organisation"
NOT_COPIED: Final[Mapping[str, str]] = {
    "account_session": "who is signed in just now, by a hash; a copy would keep what signing out ends",
    "did_challenge": "asked for, signed and gone within a day",
    "sign_in_code": "keyed hashes, for minutes",
    "sign_in_try": "keyed hashes, for minutes",
    "invitation": "who is asked to sign in, by a number not yet theirs, for a week at most",
    "number_change": "a number not yet theirs, for days",
    "passkey": "public halves of keys of telephones: of use here alone",
    "passkey_challenge": "hashes, for minutes",
    "passkey_rule": "whether its people need a passkey: said on the page of who signs in",
    "idempotency": "answers kept for a day in case a request is sent again",
    "hand_over_link": "hand-overs on their way, for days; taken, they are events",
    "hand_over_line": "hand-overs on their way, for days; taken, they are events",
    "lot_draft": "answers on the way to a lot, of one account for 30 days; signed, they are the lot",
    "event_arrival": _INDEX, "event_epc": _INDEX, "event_fresh": _INDEX, "event_party": _INDEX,
    "event_term": _INDEX, "lot_edge": _INDEX, "record_about": _INDEX,
    "outbox_lot": "which messages wait for which; the messages are copied",
    "change": "that something changed; what, is copied where it stands",
    "place_photo_removed": "which picture a place showed before, for a day; the picture is copied",
    "badge_elsewhere": "on which sites copies of badges were seen; asked for at /v1/badges",
    "verification_job": "codes of others' goods, asked and answered, for seven days",
    "verification": "what a marketplace verified, by lot: gone after 90 days, a table of it at /market/verifications",
    "verification_day": "how much of it a day, for as long",
    "verification_piece": "their codes and what was found, given as a file",
    "sheet_row": "hashes of rows that made what is copied",
    "scan": "hashes under keys that die with the day: nobody's, and gone after 90 days", "scan_day": _NOBODYS,
    "signal_mark": _NOBODYS, "route": _NOBODYS, "outside_document": "what certifiers publish on their own domains",
    "status_list": "published by the service", "status_slot": "published in the status lists",
    "frozen_log": _LOG, "frozen_log_cosigned": _LOG, "frozen_log_entry": _LOG, "frozen_log_node": _LOG,
    "log_cosigned": _LOG, "log_entry": _LOG, "log_head": _LOG, "log_node": _LOG, "log_pending": _LOG,
}  # fmt: skip
"""Tables that no copy holds, and why."""
