"""`/log`: what the public log is, in words and a picture; its newest checkpoint; a check that the reader's device does itself."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from nguongoc.log.note import VerifierKey
from nguongoc.services.show_log import LogAtAGlance
from nguongoc_api.pages import formats
from nguongoc_api.pages.consumer.product import address
from nguongoc_api.pages.i18n import N_, Language, translator
from nguongoc_api.pages.render import SCRIPTS, Page, render

MOST_ENTRIES: Final = 8
_HASH_SHOWN: Final = 16
_KINDS: Final = {
    "log-opening": N_("Sổ này được mở sau khi sổ trước dừng"),
    "log-key": N_("Khoá mới của sổ"),
    "passport": N_("Hộ chiếu của một lô hàng"),
    "did": N_("Khoá công khai của một nơi khai"),
    "recall": N_("Lệnh thu hồi"),
    "recall-end": N_("Kết thúc một lệnh thu hồi"),
    "dispute": N_("Một nơi bị nêu tên nói hàng không phải của mình"),
    "anchor": N_("Nhà nước xác nhận một nơi khai"),
    "trust-list": N_("Danh sách ai được tin về việc gì"),
    "traceability-event": N_("Một chặng đường của hàng"),
    "facility": N_("Một nơi trồng, nuôi hay chế biến"),
    "conformity": N_("Giấy chứng nhận"),
}
"""An entry's kind is an open word (docs/reference/log.md): one that is not here stands as it is."""
_STEPS: Final = (
    ("signature", N_("Chữ ký của sổ trên điểm kiểm mới nhất là đúng.")),
    ("tree", N_("Tính lại từ các ô của sổ ra đúng con dấu.")),
    ("entries", N_("Các mục đang hiện trên trang này nằm đúng chỗ trong sổ.")),
    ("memory", N_("Sổ nối tiếp đúng những gì máy này đã thấy lần trước; lần đầu thì máy ghi nhớ.")),
)
_SAID: Final = (
    ("checking", "clock", N_("Máy này đang tải và tính lại…")),
    ("holds", "check", N_("Máy này đã tự tính: sổ khớp với chính nó và với những gì máy này nhớ. Máy chủ vẫn có thể cho người khác xem một sổ khác; chỉ nhân chứng bên ngoài mới phát hiện được điều đó.")),
    ("fork", "octagon-alert", N_("Sổ công khai đã bị viết lại sau lần trước máy này xem. Đừng tin trang này; hãy giữ gói bằng chứng và hỏi một nhân chứng.")),
    ("fails", "x", N_("Máy này tính thấy sai: những gì máy chủ đưa ra không khớp nhau.")),
    ("alone", "triangle-alert", N_("Sổ này tự nói là nối tiếp sổ mà máy này nhớ. Sổ trước mất khoá nên không ký xác nhận: máy này không biết hai sổ có cùng một nơi vận hành không. Hãy hỏi họ bằng đường khác; tin rồi thì xoá dữ liệu trang này trong trình duyệt để máy nhớ sổ mới.")),
    ("cannot", "circle-question-mark", N_("Máy này không tự kiểm được lúc này; như thế chưa nói sổ đúng hay sai.")),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Watching:
    """A witness that is asked, as it answered last: `url` is its page for people; `at` None before its first answer."""

    name: str
    key: VerifierKey
    url: str
    size: int | None
    at: datetime | None


@dataclass(frozen=True, slots=True)
class EndedLog:
    """A log before this one: its length, the first and the last of its entries that are lost (none where the first comes after the last), what its paths have behind `/log/`."""

    origin: str
    size: int
    first: int
    last: int
    path: str
    key_is_lost: bool


@dataclass(frozen=True, slots=True)
class Row:
    """One entry as the page shows it; `body` is its canonical JSON, which the device compares with the log's."""

    index: int
    said: str
    at: str
    digest: str
    body: str


def render_log(
    glance: LogAtAGlance,
    key: VerifierKey,
    witnesses: Sequence[Watching],
    language: Language,
    *,
    base_url: str,
    demo: bool = False,
    path: str = "",
    ended: Sequence[EndedLog] = (),
) -> Page:
    """The page; what it says of the log is what the service serves, and it says so."""
    _ = translator(language)
    context = {
        "address": address(base_url, "/log", language, indexed=True),
        "title": _("Sổ công khai"),
        "description": _(
            "Mỗi lời khai được ghi một mục vào sổ chỉ thêm, không sửa được. Ai cũng tự kiểm được."
        ),
        "preview": "",
        "data": None,
        "demo": demo,
        "scripts": SCRIPTS,
        "size": glance.checkpoint.size,
        "origin": glance.checkpoint.origin,
        "root": base64.b64encode(glance.checkpoint.root).decode(),
        "note": glance.note,
        "key": str(key),
        "base_url": base_url,
        "path": path,
        "ended": tuple(ended),
        "rows": tuple(
            Row(
                index,
                _(_KINDS[entry.kind]) if entry.kind in _KINDS else entry.kind,
                formats.moment_element(entry.t),
                entry.payload_sha256[:_HASH_SHOWN],
                entry.to_bytes().decode(),
            )
            for index, entry in glance.entries
        ),
        "witnesses": tuple(
            (each, None if each.at is None else formats.moment_element(each.at)) for each in witnesses
        ),
        "steps": tuple((step, _(sentence)) for step, sentence in _STEPS),
        "own": tuple((said, sign, _(sentence)) for said, sign, sentence in _SAID),
    }
    return render(
        "consumer/log.html", context, language=language, style=("consumer.css", "log.css"), scripted=True
    )
