"""What can be said of an authority's credential of a certificate: its stable code, its outcome, and one sentence in each language.

They stand beside the eight steps, not among them: a record holds, or does not, whatever becomes of a certificate that it names.
Only what was tampered with is a failure of the whole.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from nguongoc.verdict import CertificateCheck, CertificateState, Outcome


class CertificateReason(StrEnum):
    """How a certificate stands, the strongest first."""

    FORGED = "certificate-forged"
    LOG_REFUTED = "certificate-log-refuted"
    OF_OTHERS = "certificate-of-others"
    WITHDRAWN = "certificate-withdrawn"
    REVOKED = "certificate-revoked"
    NOT_YET = "certificate-not-yet"
    EXPIRED = "certificate-expired"
    OUT_OF_SCOPE = "certificate-out-of-scope"
    NOT_OF_RECORD = "certificate-not-of-record"
    TRUST_NOT_GIVEN = "certificate-trust-not-given"
    NOT_TRUSTED = "certifier-not-trusted"
    KEY_DIFFERS = "certifier-key-differs"
    STATUS_NOT_GIVEN = "certificate-status-not-given"
    LOG_NOT_GIVEN = "certificate-log-not-given"
    DECLARED = "certificate-declared"
    BY_DEMO = "certificate-by-demo"
    VERIFIED = "certificate-verified"


TAMPERED = frozenset({CertificateReason.FORGED, CertificateReason.LOG_REFUTED})
"""What no honest host hands out: with one of these the verdict is a mismatch."""
_PASS, _FAIL, _OPEN = Outcome.PASS, Outcome.FAIL, Outcome.NOT_CHECKED
CERTIFICATE_MEANINGS: Mapping[CertificateReason, tuple[Outcome, str, str]] = MappingProxyType(
    {
        CertificateReason.FORGED: (
            _FAIL,
            "not what the certifier signed",
            "không phải do nơi chứng nhận ký",
        ),
        CertificateReason.LOG_REFUTED: (
            _FAIL,
            "the log does not hold it as it is said to",
            "nhật ký không ghi nó như đã nêu",
        ),
        CertificateReason.OF_OTHERS: (
            _FAIL,
            "it was given to somebody else than the issuer of the record",
            "được cấp cho người khác, không phải người khai hồ sơ",
        ),
        CertificateReason.WITHDRAWN: (
            _FAIL,
            "the trust list says that the certifier took it back",
            "danh sách tin cậy ghi nơi chứng nhận đã rút lại",
        ),
        CertificateReason.REVOKED: (_FAIL, "the certifier revoked it", "nơi chứng nhận đã thu hồi"),
        CertificateReason.NOT_YET: (_FAIL, "it is not in force yet", "chưa có hiệu lực"),
        CertificateReason.EXPIRED: (_FAIL, "its last day has passed", "đã hết hạn"),
        CertificateReason.OUT_OF_SCOPE: (
            _FAIL,
            "the certifier is not trusted for that: another scheme, territory or time",
            "nơi chứng nhận không được tin cậy cho việc, địa bàn hoặc thời gian ấy",
        ),
        CertificateReason.NOT_OF_RECORD: (
            _OPEN,
            "the record does not name it: whether it is of these goods only their host can say",
            "hồ sơ không nêu giấy này: chỉ nơi cấp mã mới biết nó có phải của hàng này không",
        ),
        CertificateReason.TRUST_NOT_GIVEN: (
            _OPEN,
            "without a pinned root and its list nobody is known to be a certifier",
            "chưa ghim gốc tin cậy và danh sách của nó, nên chưa biết nơi chứng nhận nào là thật",
        ),
        CertificateReason.NOT_TRUSTED: (
            _OPEN,
            "the certifier is not in the trust list",
            "nơi chứng nhận không có trong danh sách tin cậy",
        ),
        CertificateReason.KEY_DIFFERS: (
            _OPEN,
            "the certifier's own domain shows another key, or does not use this one any more",
            "trang của nơi chứng nhận nêu khoá khác, hoặc không dùng khoá này nữa",
        ),
        CertificateReason.STATUS_NOT_GIVEN: (
            _OPEN,
            "whether it was revoked is not shown by a fresh list",
            "không có danh sách tình trạng đủ mới để biết nó có bị thu hồi không",
        ),
        CertificateReason.LOG_NOT_GIVEN: (
            _OPEN,
            "there is no proof of it from the log (yet)",
            "nhật ký chưa có bằng chứng về giấy này",
        ),
        CertificateReason.DECLARED: (
            _OPEN,
            "its holder declares it; no certifier signed it",
            "cơ sở tự khai; chưa nơi chứng nhận nào ký",
        ),
        CertificateReason.BY_DEMO: (
            _OPEN,
            "the certifier is hosted by the very one whose goods these are, or for show: a demo",
            "nơi chứng nhận ở ngay nơi có hàng này, hoặc chỉ để trình diễn",
        ),
        CertificateReason.VERIFIED: (
            _PASS,
            "a trusted certifier verified it",
            "nơi chứng nhận được tin cậy đã xác nhận",
        ),
    }
)
STATES: Mapping[CertificateReason, CertificateState] = MappingProxyType(
    {
        CertificateReason.FORGED: CertificateState.REFUTED,
        CertificateReason.LOG_REFUTED: CertificateState.REFUTED,
        CertificateReason.OF_OTHERS: CertificateState.REFUTED,
        CertificateReason.WITHDRAWN: CertificateState.REVOKED,
        CertificateReason.REVOKED: CertificateState.REVOKED,
        CertificateReason.NOT_YET: CertificateState.NOT_YET,
        CertificateReason.EXPIRED: CertificateState.EXPIRED,
        CertificateReason.OUT_OF_SCOPE: CertificateState.SIGNED_ELSEWHERE,
        CertificateReason.NOT_OF_RECORD: CertificateState.CANNOT_TELL,
        CertificateReason.TRUST_NOT_GIVEN: CertificateState.CANNOT_TELL,
        CertificateReason.NOT_TRUSTED: CertificateState.SIGNED_ELSEWHERE,
        CertificateReason.KEY_DIFFERS: CertificateState.CANNOT_TELL,
        CertificateReason.STATUS_NOT_GIVEN: CertificateState.CANNOT_TELL,
        CertificateReason.LOG_NOT_GIVEN: CertificateState.CANNOT_TELL,
        CertificateReason.DECLARED: CertificateState.DECLARED,
        CertificateReason.BY_DEMO: CertificateState.DEMO,
        CertificateReason.VERIFIED: CertificateState.ATTESTED,
    }
)


def certificate_check(reason: CertificateReason, about: str, **said: Any) -> CertificateCheck:
    """The answer with this reason, and what the certificate `said` of itself."""
    outcome, sentence, _ = CERTIFICATE_MEANINGS[reason]
    detail = f"{sentence}: {about}" if about else sentence
    return CertificateCheck(outcome, reason.value, detail, about, standing=STATES[reason], **said)
