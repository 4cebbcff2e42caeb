"""`text/html` of `/records/{id}`: a signed record laid out for people, beside the exact bytes it was made from."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from markupsafe import Markup

from nguongoc_api.pages import formats
from nguongoc_api.pages.consumer.product import address
from nguongoc_api.pages.consumer.sections import Fact
from nguongoc_api.pages.i18n import Language, translator
from nguongoc_api.pages.render import Page, render


@dataclass(frozen=True, slots=True)
class SignedRecord:
    """A record as it is shown: `credential` is the signed payload, read but not verified here."""

    key: str
    """The last part of its address: `/records/{key}`."""
    issuer_name: str
    kid: str
    payload_sha256: str
    issued_at: datetime
    log_index: int | None
    credential: Mapping[str, object]
    heading: str
    """What it is about, such as the name of the product and its lot."""
    newer: str | None = None
    """The last part of the address of the version that took its place."""
    older: str | None = None
    """The same of the version whose place it took."""


def render_technical(record: SignedRecord, language: Language, *, base_url: str, demo: bool = False) -> Page:
    """The pretty view of a record; it says of itself that it verified nothing."""
    _ = translator(language)
    path = f"/records/{record.key}"
    rows = [
        Fact(_("Ai khai"), record.issuer_name),
        Fact(_("Ký lúc"), formats.moment_element(record.issued_at)),
        Fact(_("Khoá ký"), _code(record.kid)),
        Fact("SHA-256", _code(record.payload_sha256)),
    ]
    if record.newer is not None:
        rows.insert(0, Fact(_("Tình trạng"), _version(record.newer, _("Đã sửa: xem bản mới nhất"))))
    if record.older is not None:
        rows.append(Fact(_("Thay cho"), _version(record.older, _("bản trước đó"))))
    links = [(_("Gói bằng chứng, kiểm được khi không có mạng"), f"{path}/bundle")]
    if record.log_index is None:
        rows.append(Fact(_("Sổ công khai"), _("đang chờ vào sổ")))
    else:
        rows.append(Fact(_("Sổ công khai"), _("mục số %(index)d", index=record.log_index)))
        links.append((_("Bằng chứng đã vào sổ"), f"/log/proof/{record.key}"))
    context = {
        "address": address(base_url, path, language, indexed=False),
        "title": record.heading,
        "description": _("Hồ sơ đã ký"),
        "preview": "",
        "data": None,
        "demo": demo,
        "heading": record.heading,
        "rows": tuple(rows),
        "links": tuple(links),
        "json": json.dumps(record.credential, ensure_ascii=False, indent=2),
    }
    return render("consumer/record.html", context, language=language)


def _version(key: str, said: str) -> Markup:
    return Markup('<a href="/records/{}">{}</a>').format(key, said)


def _code(text: str) -> Markup:
    return Markup("<code>{}</code>").format(text)
