"""What the page says of the eight steps of a verdict, and of the check on the reader's own device."""

from __future__ import annotations

from typing import Final

from nguongoc.verdict import Outcome, State, Step
from nguongoc_api.pages.i18n import N_

CHECKS: Final[dict[Step, dict[Outcome, str]]] = {
    Step.IDENTIFIER: {
        Outcome.PASS: N_("mã viết đúng"),
        Outcome.FAIL: N_("mã viết sai"),
        Outcome.NOT_CHECKED: N_("mã viết đúng hay không"),
    },
    Step.KNOWN: {
        Outcome.PASS: N_("mã có trong sổ"),
        Outcome.FAIL: N_("mã không có trong sổ"),
        Outcome.NOT_CHECKED: N_("mã có trong sổ hay không"),
    },
    Step.SIGNATURE: {
        Outcome.PASS: N_("chữ ký khớp"),
        Outcome.FAIL: N_("chữ ký không khớp với hồ sơ"),
        Outcome.NOT_CHECKED: N_("chữ ký có khớp hay không"),
    },
    Step.ISSUER_KEY: {
        Outcome.PASS: N_("đúng khoá ký của cơ sở"),
        Outcome.FAIL: N_("khoá ký không còn được tin"),
        Outcome.NOT_CHECKED: N_("khoá ký của cơ sở"),
    },
    Step.ISSUER_ANCHOR: {
        Outcome.PASS: N_("cơ quan nhà nước xác nhận cơ sở này"),
        Outcome.FAIL: N_("cơ quan nhà nước không xác nhận cơ sở này"),
        Outcome.NOT_CHECKED: N_("cơ sở này có được cơ quan nhà nước xác nhận hay không"),
    },
    Step.LOG: {
        Outcome.PASS: N_("đã vào sổ công khai"),
        Outcome.FAIL: N_("không thấy trong sổ công khai"),
        Outcome.NOT_CHECKED: N_("đã vào sổ công khai hay chưa"),
    },
    Step.STATUS: {
        Outcome.PASS: N_("không bị thu hồi"),
        Outcome.FAIL: N_("đã bị thu hồi, tạm giữ hoặc huỷ"),
        Outcome.NOT_CHECKED: N_("có bị thu hồi hay không"),
    },
    Step.SCAN_PATTERN: {
        Outcome.PASS: N_("mã được kiểm như của một gói hàng"),
        Outcome.FAIL: N_("mã được kiểm nhiều khác thường"),
        Outcome.NOT_CHECKED: N_("mã có được kiểm nhiều khác thường hay không"),
    },
}
SAID_EXACTLY: Final[dict[str, str]] = {
    "stamp-not-activated": N_("tem chưa kích hoạt"),
    "stamp-spoilt": N_("tem này cơ sở đã bỏ, không dán lên hàng"),
    "anchored": N_("cơ quan xác nhận cơ sở này và khoá ký của nó: %(who)s"),
    "anchored-by-demo": N_(
        "cơ sở này có được cơ quan nhà nước xác nhận hay không: mới có cơ quan trình diễn"
    ),
}
"""Of these reasons the page says more than how their step came out."""
STATUS_FAILURES: Final[dict[State, str]] = {
    State.RECALLED: N_("bị thu hồi"),
    State.ON_HOLD: N_("đang tạm giữ"),
    State.REVOKED: N_("hồ sơ đã bị huỷ"),
    State.SUPERSEDED: N_("hồ sơ đã có bản mới"),
    State.EXPIRED: N_("đã quá hạn dùng"),
    State.MISMATCH: N_("mã và hồ sơ không khớp"),
}
"""What exactly failed, where the state says it."""
NEVER_CHECKED: Final = (N_("chất lượng thực phẩm"), N_("tem có bị sao chép hay không"))
"""What no step could find out: said on every page, in the place of a promise."""

OUTCOMES: Final[dict[Outcome, str]] = {
    Outcome.PASS: N_("đạt"),
    Outcome.FAIL: N_("không đạt"),
    Outcome.NOT_CHECKED: N_("chưa kiểm"),
}
OUTCOME_ICONS: Final[dict[Outcome, str]] = {
    Outcome.PASS: "check",
    Outcome.FAIL: "x",
    Outcome.NOT_CHECKED: "minus",
}

OWN_CHECK = (
    ("checking", "clock", N_("Máy này đang tự kiểm chữ ký và sổ công khai…")),
    ("holds", "check", N_("Máy này đã tự kiểm: chữ ký đúng và hồ sơ nằm trong sổ, khớp với những gì trang này đưa ra.")),
    ("log-continues", "check", N_("Sổ nối tiếp đúng những gì máy này đã thấy lần trước.")),
    ("log-first-seen", "eye", N_("Máy này ghi nhớ sổ từ lần này để lần sau so lại.")),
    ("told", "octagon-alert", N_("Máy này đã tự kiểm: chữ ký và sổ đúng, và danh sách tình trạng đã ký nói điều dưới đây.")),
    ("fork", "octagon-alert", N_("Sổ công khai đã bị viết lại sau lần trước máy này xem. Đừng tin trang này; hãy giữ gói bằng chứng và hỏi một nhân chứng.")),
    ("fails", "x", N_("Máy này kiểm thấy sai: hồ sơ, khoá hoặc sổ không khớp nhau.")),
    ("cannot", "circle-question-mark", N_("Máy này không tự kiểm được lúc này; như thế chưa nói hồ sơ đúng hay sai.")),
)  # fmt: skip
"""What the check on the reader's own device says: its outcome or what it knows of the log, an icon, a sentence."""
