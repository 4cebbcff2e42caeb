"""Every table; importing this loads them all into the metadata."""

from nguongoc.store.tables.access import (
    AccountRow,
    ApiKeyRow,
    IdempotencyRow,
    InvitationRow,
    NumberChangeRow,
    PasskeyChallengeRow,
    PasskeyRow,
    PasskeyRuleRow,
    SessionRow,
    SignInCodeRow,
    SignInTryRow,
)
from nguongoc.store.tables.anchoring import AnchorWishRow
from nguongoc.store.tables.attestations import AttestationRow
from nguongoc.store.tables.badges import BadgeElsewhereRow, BadgeRow
from nguongoc.store.tables.catalogue import (
    CertificateRow,
    PhotoRenditionRow,
    PhotoRow,
    PlacePhotoRemovedRow,
    PlaceRow,
    ProductRow,
    RouteRow,
)
from nguongoc.store.tables.changes import ChangeRow
from nguongoc.store.tables.consignments import ConsignmentRow, ConsignmentTrackRow
from nguongoc.store.tables.corrections import LotCorrectionRow
from nguongoc.store.tables.diary import DiaryEntryRow, DiaryEventRow
from nguongoc.store.tables.diary_photos import DiaryMemoRow, DiaryPhotoPieceRow, DiaryPhotoRow
from nguongoc.store.tables.drafts import LotDraftRow
from nguongoc.store.tables.elsewhere import HandedAttestationRow, OutsideDocumentRow
from nguongoc.store.tables.erasures import ErasureWishRow
from nguongoc.store.tables.events import (
    CaptureRow,
    EventEpcRow,
    EventNameRow,
    EventPartyRow,
    EventRow,
    EventTermRow,
)
from nguongoc.store.tables.funnel import VisitCountRow
from nguongoc.store.tables.hand_over_links import HandOverLineRow, HandOverLinkRow
from nguongoc.store.tables.imports import SheetImportRow, SheetRowRow
from nguongoc.store.tables.known_buyers import KnownBuyerRow
from nguongoc.store.tables.lab_reports import LabDocumentRow, LabReportRow
from nguongoc.store.tables.label_papers import LabelPaperRow
from nguongoc.store.tables.links import ProductLinkRow
from nguongoc.store.tables.listings import ListingRow
from nguongoc.store.tables.log import (
    FrozenLogCosignedRow,
    FrozenLogEntryRow,
    FrozenLogNodeRow,
    FrozenLogRow,
    LogCosignedRow,
    LogEntryRow,
    LogHeadRow,
    LogNodeRow,
    LogPendingRow,
)
from nguongoc.store.tables.lots import (
    BatchInputRow,
    BatchRow,
    LotEdgeRow,
    LotMovementRow,
    LotSellerRow,
    UnitRangeRow,
)
from nguongoc.store.tables.members import BatchMemberRow, ConfirmationRow, LotEntryRow, MemberRow
from nguongoc.store.tables.name_holds import NameHoldRow
from nguongoc.store.tables.outbox import OutboxAttemptRow, OutboxLotRow, OutboxRow
from nguongoc.store.tables.own_keys import DidChallengeRow, OrganisationDidRow, PreparationRow
from nguongoc.store.tables.papers import CertificatePaperRow
from nguongoc.store.tables.parties import (
    DidDocumentRow,
    FacilityBorderRow,
    FacilityRow,
    OrganisationRow,
    SigningKeyRow,
)
from nguongoc.store.tables.queries import EventArrivalRow, EventFreshRow, EventQueryRow, SubscriptionRow
from nguongoc.store.tables.recalls import (
    LotDisputeRow,
    LotHoldRow,
    RecallLotRow,
    RecallNoticeRow,
    RecallRow,
    RecallTellingRow,
    RecallUnitsRow,
    RecallWebhookRow,
    WebhookOldSecretRow,
)
from nguongoc.store.tables.records import RecordAboutRow, RecordRow, StatusListRow, StatusSlotRow
from nguongoc.store.tables.reports import ReportPhotoRow, ReportRow
from nguongoc.store.tables.scans import ScanDayRow, ScanRow
from nguongoc.store.tables.shops import (
    ShopOrderLineRow,
    ShopOrderLotRow,
    ShopOrderRow,
    ShopProductRow,
    ShopRow,
)
from nguongoc.store.tables.signals import SignalLookRow, SignalMarkRow, UnitSignalRow
from nguongoc.store.tables.trading import (
    OfferBuyerRow,
    OfferCertificateRow,
    OfferLotRow,
    OfferRow,
    OrderLotRow,
    OrderStepRow,
    TradeOrderRow,
)
from nguongoc.store.tables.trust import TrustDocumentRow
from nguongoc.store.tables.units import UnitPinRow, UnitRollRow, UnitStretchRow
from nguongoc.store.tables.verification_history import VerificationDayRow, VerificationRow
from nguongoc.store.tables.verification_jobs import VerificationJobRow, VerificationPieceRow
from nguongoc.store.tables.vouchers import VoucherCampaignRow, VoucherProductRow, VoucherRow

__all__ = [
    "AccountRow",
    "AnchorWishRow",
    "ApiKeyRow",
    "AttestationRow",
    "BadgeElsewhereRow",
    "BadgeRow",
    "BatchInputRow",
    "BatchMemberRow",
    "BatchRow",
    "CaptureRow",
    "CertificatePaperRow",
    "CertificateRow",
    "ChangeRow",
    "ConfirmationRow",
    "ConsignmentRow",
    "ConsignmentTrackRow",
    "DiaryEntryRow",
    "DiaryEventRow",
    "DiaryMemoRow",
    "DiaryPhotoPieceRow",
    "DiaryPhotoRow",
    "DidChallengeRow",
    "DidDocumentRow",
    "ErasureWishRow",
    "EventArrivalRow",
    "EventEpcRow",
    "EventFreshRow",
    "EventNameRow",
    "EventPartyRow",
    "EventQueryRow",
    "EventRow",
    "EventTermRow",
    "FacilityBorderRow",
    "FacilityRow",
    "FrozenLogCosignedRow",
    "FrozenLogEntryRow",
    "FrozenLogNodeRow",
    "FrozenLogRow",
    "HandOverLineRow",
    "HandOverLinkRow",
    "HandedAttestationRow",
    "IdempotencyRow",
    "InvitationRow",
    "KnownBuyerRow",
    "LabDocumentRow",
    "LabReportRow",
    "LabelPaperRow",
    "ListingRow",
    "LogCosignedRow",
    "LogEntryRow",
    "LogHeadRow",
    "LogNodeRow",
    "LogPendingRow",
    "LotCorrectionRow",
    "LotDisputeRow",
    "LotDraftRow",
    "LotEdgeRow",
    "LotEntryRow",
    "LotHoldRow",
    "LotMovementRow",
    "LotSellerRow",
    "MemberRow",
    "NameHoldRow",
    "NumberChangeRow",
    "OfferBuyerRow",
    "OfferCertificateRow",
    "OfferLotRow",
    "OfferRow",
    "OrderLotRow",
    "OrderStepRow",
    "OrganisationDidRow",
    "OrganisationRow",
    "OutboxAttemptRow",
    "OutboxLotRow",
    "OutboxRow",
    "OutsideDocumentRow",
    "PasskeyChallengeRow",
    "PasskeyRow",
    "PasskeyRuleRow",
    "PhotoRenditionRow",
    "PhotoRow",
    "PlacePhotoRemovedRow",
    "PlaceRow",
    "PreparationRow",
    "ProductLinkRow",
    "ProductRow",
    "RecallLotRow",
    "RecallNoticeRow",
    "RecallRow",
    "RecallTellingRow",
    "RecallUnitsRow",
    "RecallWebhookRow",
    "RecordAboutRow",
    "RecordRow",
    "ReportPhotoRow",
    "ReportRow",
    "RouteRow",
    "ScanDayRow",
    "ScanRow",
    "SessionRow",
    "SheetImportRow",
    "SheetRowRow",
    "ShopOrderLineRow",
    "ShopOrderLotRow",
    "ShopOrderRow",
    "ShopProductRow",
    "ShopRow",
    "SignInCodeRow",
    "SignInTryRow",
    "SignalLookRow",
    "SignalMarkRow",
    "SigningKeyRow",
    "StatusListRow",
    "StatusSlotRow",
    "SubscriptionRow",
    "TradeOrderRow",
    "TrustDocumentRow",
    "UnitPinRow",
    "UnitRangeRow",
    "UnitRollRow",
    "UnitSignalRow",
    "UnitStretchRow",
    "VerificationDayRow",
    "VerificationJobRow",
    "VerificationPieceRow",
    "VerificationRow",
    "VisitCountRow",
    "VoucherCampaignRow",
    "VoucherProductRow",
    "VoucherRow",
    "WebhookOldSecretRow",
]
