"""What a monitor finds, and how grave it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum, StrEnum
from types import MappingProxyType


class Gravity(IntEnum):
    """The exit code that it leads to; the gravest wins, and what could not be told is less than what is wrong."""

    FINE = 0
    WRONG = 1
    UNTOLD = 2


class Code(StrEnum):
    """Stable names: scripts and `docs/how-to/monitor-the-log.md` rely on them."""

    SEEN = "seen"
    OWN_ENTRY = "own-entry"
    OWN_DOCUMENT = "own-document"
    FOREIGN_ENTRY = "foreign-entry"
    KEY_APPEARED = "key-appeared"
    KEY_ENDED = "key-ended"
    FORK = "fork"
    ROLLBACK = "rollback"
    SIGNATURE = "signature"
    LOG_ENDED = "log-ended"
    LOG_KEY_LOST = "log-key-lost"
    DAMAGED = "damaged"
    ENTRY_MALFORMED = "entry-malformed"
    TIME_WENT_BACK = "time-went-back"
    NOT_COSIGNED = "not-cosigned"
    UNAVAILABLE = "unavailable"


GRAVITY: Mapping[Code, Gravity] = MappingProxyType(
    dict.fromkeys(Code, Gravity.WRONG)
    | dict.fromkeys((Code.SEEN, Code.OWN_ENTRY, Code.OWN_DOCUMENT, Code.KEY_ENDED), Gravity.FINE)
    | {Code.UNAVAILABLE: Gravity.UNTOLD}
)
WORDS: Mapping[Code, tuple[str, str]] = MappingProxyType(
    {
        Code.SEEN: ("Nhật ký nối tiếp đúng", "the log grew consistently"),
        Code.OWN_ENTRY: ("Mục ký bằng khoá của tổ chức", "an entry under the organisation's key"),
        Code.OWN_DOCUMENT: (
            "Tài liệu DID của tổ chức có bản mới",
            "a version of the organisation's DID document",
        ),
        Code.FOREIGN_ENTRY: (
            "CÓ NGƯỜI KÝ THAY: mục này không có trong danh sách của tổ chức",
            "SOMEBODY SIGNED IN ITS NAME: an entry that is not on the organisation's list",
        ),
        Code.KEY_APPEARED: ("TỔ CHỨC CÓ KHOÁ LẠ", "A KEY APPEARED that the organisation did not have"),
        Code.KEY_ENDED: (
            "Một khoá của tổ chức đã rút hoặc đã báo lộ",
            "a key of the organisation was retired or reported as compromised",
        ),
        Code.FORK: ("NHẬT KÝ ĐÃ KÝ HAI LỊCH SỬ", "THE LOG SIGNED TWO HISTORIES"),
        Code.ROLLBACK: ("Nhật ký ngắn lại", "the log went back"),
        Code.SIGNATURE: ("Điểm kiểm không do nhật ký này ký", "the checkpoint is not signed by this log"),
        Code.LOG_ENDED: (
            "NHẬT KÝ ĐÃ DỪNG VÌ MẤT MỤC, một nhật ký khác đi tiếp",
            "THE LOG ENDED: entries of it are lost, and another log goes on",
        ),
        Code.LOG_KEY_LOST: (
            "CÓ NGƯỜI NÓI NHẬT KÝ ĐÃ MẤT KHOÁ VÀ MỞ NHẬT KÝ KHÁC; khoá cũ không ký điều đó",
            "SOMEBODY SAYS THAT THE LOG'S KEY IS LOST AND OPENED ANOTHER LOG, which the old key has not signed",
        ),
        Code.DAMAGED: (
            "Dữ liệu đưa ra không khớp với điều đã ký",
            "what is served does not hash to what is signed",
        ),
        Code.ENTRY_MALFORMED: ("Mục nhật ký sai dạng", "an entry is malformed"),
        Code.TIME_WENT_BACK: ("Thời điểm của mục lùi lại", "the time of an entry went back"),
        Code.NOT_COSIGNED: ("Thiếu nhân chứng cùng ký", "too few witnesses cosigned"),
        Code.UNAVAILABLE: ("Không đọc được", "could not be read"),
    }
)


@dataclass(frozen=True, slots=True)
class Finding:
    """`detail` is exact English; `index` the log entry it is about."""

    code: Code
    detail: str
    index: int | None = None

    @property
    def gravity(self) -> Gravity:
        return GRAVITY[self.code]


def worst(gravities: list[Gravity]) -> Gravity:
    """Wrong, else untold, else fine."""
    if Gravity.WRONG in gravities:
        return Gravity.WRONG
    return max(gravities, default=Gravity.FINE)
