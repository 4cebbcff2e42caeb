"""What a signed verdict is worth, as sentences for people."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType

from nguongoc.records.code_verdict import CodeVerdict
from nguongoc.verify.signed_verdict import Worth
from nguongoc.verify.status import VIETNAM
from nguongoc.verify.words import Language

_WORTH: Mapping[Worth, tuple[str, str]] = MappingProxyType(
    {
        Worth.CURRENT: (
            "Kết luận có chữ ký đúng và còn hạn.",
            "A genuine signed verdict, not expired.",
        ),
        Worth.EXPIRED: (
            "Kết luận có chữ ký đúng nhưng đã hết hạn: chỉ cho biết tình trạng lúc đó, không phải bây giờ.",
            "A genuine signed verdict that has expired: it says how things stood then, not how they stand now.",
        ),
        Worth.NOT_YET: (
            "Kết luận ghi thời điểm chưa tới: đồng hồ nơi ký hoặc ở đây sai.",
            "The verdict is of a time that has not come: the signer's clock or this one is wrong.",
        ),
        Worth.MALFORMED: ("Không phải kết luận có chữ ký.", "This is no signed verdict."),
        Worth.ISSUER_DIFFERS: (
            "Không phải nơi được nêu tên đã ký, hoặc kết luận về mã của nơi khác.",
            "Not signed by the service it names or that was asked for, or about another host's code.",
        ),
        Worth.DOCUMENT_NOT_GIVEN: (
            "Chưa có tài liệu DID của nơi ký nên chưa kiểm được chữ ký.",
            "The signer's DID document is not at hand, so the signature was not checked.",
        ),
        Worth.DOCUMENT_MALFORMED: (
            "Không đọc được tài liệu DID của nơi ký.",
            "The signer's DID document cannot be read.",
        ),
        Worth.KEY_NOT_PUBLISHED: (
            "Tài liệu DID của nơi ký không có khoá này.",
            "The signer's DID document does not hold this key.",
        ),
        Worth.KEY_NOT_FOR_VERDICTS: (
            "Khoá này không dùng để ký kết luận.",
            "This key is not one for verdicts.",
        ),
        Worth.KEY_REVOKED: (
            "Khoá đã bị báo lộ: không tin kết luận nào ký bằng khoá này.",
            "The key was reported as compromised: no verdict under it is believed.",
        ),
        Worth.KEY_EXPIRED: (
            "Khoá đã ngừng dùng trước lúc ký.",
            "The key was retired before it signed this.",
        ),
        Worth.KEY_NOT_YET_VALID: (
            "Khoá được tạo sau thời điểm ghi trong kết luận.",
            "The key was made after the time that the verdict names.",
        ),
        Worth.SIGNATURE_WRONG: (
            "Chữ ký sai: nội dung đã bị sửa.",
            "The signature does not fit: this was changed.",
        ),
        Worth.AUDIENCE_DIFFERS: (
            "Kết luận này làm cho bên khác.",
            "The verdict was made for somebody else.",
        ),
    }
)


def worth_sentence(worth: Worth, language: Language) -> str:
    """What the signed verdict itself is worth; what it says of the code comes after it."""
    return _WORTH[worth][0 if language is Language.VI else 1]


def as_of_sentence(said: CodeVerdict, language: Language) -> str:
    """As of when, for whom, by whom, until when, of which code."""
    at, until = _time(said.checked_at), _time(said.expires)
    if language is Language.VI:
        return (
            f"Tại thời điểm {at} (giờ Việt Nam), {said.issuer_did} nói với {said.audience} về mã {said.code} "
            f"(có giá trị đến {until}):"
        )
    return f"As of {at} (Vietnam), {said.issuer_did} told {said.audience} of the code {said.code} (good until {until}):"


def _time(at: datetime) -> str:
    return f"{at.astimezone(VIETNAM):%d/%m/%Y %H:%M:%S}"
