"""What `nguongoc fsck` says, in English and Vietnamese; the exact detail stays in English for whoever repairs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from nguongoc.services.check_integrity import Fault, FaultKind


@dataclass(frozen=True, slots=True)
class Words:
    """`subjects` translates the beginning of a fault's subject, `kinds` says in a sentence what is wrong."""

    mark: str
    checked: str
    sound: str
    wrong: str
    cannot: str
    subjects: Mapping[str, str]
    kinds: Mapping[FaultKind, str]

    def part(self, name: str) -> str:
        return self.subjects.get(name, name)

    def fault(self, fault: Fault) -> str:
        """One line: the row, what is wrong, and the detail with what was stored and what was computed."""
        subject = fault.subject
        for english, own in self.subjects.items():
            if subject == english or subject.startswith(english + " "):
                subject = own + subject[len(english) :]
                break
        said = self.kinds.get(fault.kind)
        detail = fault.detail if said is None else f"{said} [{fault.detail}]"
        return f"{self.mark}: {subject}: {detail}"


ENGLISH = Words(
    mark="wrong",
    checked="checked",
    sound="Nothing wrong: everything follows from what it came of.",
    wrong="%d faults; the first is usually the cause of later ones:",
    cannot="fsck could not be carried out: %s",
    subjects={},
    kinds={},
)
VIETNAMESE = Words(
    mark="sai",
    checked="đã kiểm",
    sound="Không có gì sai: mọi dữ liệu đều khớp với gốc của nó.",
    wrong="%d chỗ sai; chỗ đầu tiên thường là nguyên nhân của các chỗ sau:",
    cannot="không kiểm được: %s",
    subjects={
        "records": "hồ sơ",
        "record": "hồ sơ",
        "shown checkpoint": "điểm kiểm đưa cho bên ngoài",
        "cosigned heads": "đầu nhật ký có nhân chứng cùng ký",
        "cosigned head": "đầu nhật ký có nhân chứng cùng ký",
        "DID documents": "tài liệu DID",
        "DID document": "tài liệu DID",
        "log entries": "mục nhật ký",
        "log entry": "mục nhật ký",
        "log node": "nút nhật ký",
        "log head": "đầu nhật ký",
        "log": "nhật ký",
        "links": "liên kết",
        "link": "liên kết",
        "product": "sản phẩm",
        "photos": "ảnh",
        "photo": "ảnh",
        "lots": "lô",
        "batch": "lô",
        "event": "sự kiện",
        "events": "sự kiện",
        "recalls": "lệnh thu hồi",
        "corrections": "lần sửa",
        "correction": "lần sửa",
        "recall": "lệnh thu hồi",
        "units of batch": "tem của lô",
        "status lists": "danh sách trạng thái",
        "status list": "danh sách trạng thái",
        "status place": "ô trạng thái",
        "checkpoint": "điểm kiểm",
        "key file": "tệp khoá",
        "token": "thiết bị giữ khoá",
        "key": "khoá",
        "database": "cơ sở dữ liệu",
        "storage": "cơ sở dữ liệu",
    },
    kinds={
        FaultKind.STORAGE: "tệp dữ liệu hỏng",
        FaultKind.CHECK_STOPPED: "không đọc tiếp được",
        FaultKind.ENTRY_MISSING: "mục bị mất",
        FaultKind.ENTRY_DAMAGED: "mục bị sửa hoặc hỏng",
        FaultKind.ENTRY_STRAY: "mục thừa",
        FaultKind.ENTRY_TIME: "thời điểm không đúng",
        FaultKind.ENTRY_RECORD: "hồ sơ của mục không còn",
        FaultKind.NODE_MISSING: "nút bị mất",
        FaultKind.NODE_DAMAGED: "nút bị sửa hoặc hỏng",
        FaultKind.NODE_STRAY: "nút thừa",
        FaultKind.SUBTREE_REWRITTEN: "các mục bên dưới bị viết lại",
        FaultKind.HEAD: "không khớp với các mục",
        FaultKind.CHECKPOINT_MISSING: "bị mất",
        FaultKind.CHECKPOINT_SIGNATURE: "chữ ký không đúng",
        FaultKind.CHECKPOINT_AHEAD: "cơ sở dữ liệu lùi về trước điểm đã công bố",
        FaultKind.CHECKPOINT_ROOT: "nhật ký không còn là nhật ký đã công bố",
        FaultKind.KEY: "không khớp với khoá đã công bố",
        FaultKind.KEY_LOCKED: "không mở được khoá ký",
        FaultKind.CLOCK: "đồng hồ máy chậm hơn những gì đã ký",
        FaultKind.PAYLOAD_HASH: "mã băm của nội dung không khớp",
        FaultKind.PAYLOAD_FORM: "nội dung không phải JSON chuẩn tắc",
        FaultKind.RECORD_COLUMNS: "cột không khớp với điều đã ký",
        FaultKind.JWS_PAYLOAD: "chữ ký JWS là của nội dung khác",
        FaultKind.JWS_SIGNATURE: "chữ ký JWS không đúng",
        FaultKind.EMBEDDED: "dạng nhúng không khớp với nội dung",
        FaultKind.EMBEDDED_PROOF: "chữ ký nhúng không đúng",
        FaultKind.COSIGNED: "không còn là đầu đã ký, hoặc của cây khác",
        FaultKind.DID_NOT_LOGGED: "phiên bản không có trong nhật ký, cũng không chờ vào",
        FaultKind.DID_ENTRY: "mục nhật ký là của bản khác: tài liệu bị sửa hoặc bị mất",
        FaultKind.RECORD_NOT_LOGGED: "không có trong nhật ký, cũng không chờ vào",
        FaultKind.RECORD_ENTRY: "mục nhật ký không khớp",
        FaultKind.SLOT_MISSING: "không có ô trạng thái",
        FaultKind.SLOT_DIFFERS: "ô trạng thái không phải ô đã ký",
        FaultKind.SLOT_STRAY: "ô trạng thái thừa",
        FaultKind.SLOT_MESSAGE: "ô trạng thái nói khác với lệnh thu hồi và lệnh giữ hàng",
        FaultKind.STATUS_LIST: "danh sách đã ký không khớp",
        FaultKind.EVENT: "sự kiện bị sửa hoặc hỏng",
        FaultKind.EVENT_HASH: "sự kiện không còn là bản đã được ký",
        FaultKind.EVENT_IDENTITY: "mã băm của sự kiện không khớp",
        FaultKind.EVENT_STANDING: "sự kiện thuộc loại khác với điều đã ghi",
        FaultKind.EVENT_VOIDED: "việc thu lại sự kiện ghi không đúng",
        FaultKind.EVENT_INDEX: "chỉ mục không khớp với sự kiện",
        FaultKind.EVENT_READERS: "danh sách bên được đọc không khớp",
        FaultKind.EVENT_NAME: "không tìm được theo tên của nó",
        FaultKind.EVENT_MOVEMENT: "số lượng chuyển dịch không khớp với sự kiện",
        FaultKind.BATCH_UNREADABLE: "dòng không đọc được",
        FaultKind.BATCH_DIFFERS: "không khớp với sự kiện của lô",
        FaultKind.BATCH_PASSPORT: "hộ chiếu không đúng",
        FaultKind.BATCH_HOLD: "tình trạng của lô khác với lệnh thu hồi và lệnh giữ hàng",
        FaultKind.RECALL_RECORD: "hồ sơ đã ký của lệnh không còn",
        FaultKind.CORRECTION: "lần sửa không khớp với những gì đã ký",
        FaultKind.EDGES: "cạnh truy xuất không khớp",
        FaultKind.BALANCE: "lấy ra nhiều hơn số có",
        FaultKind.UNITS: "dải tem không đúng",
        FaultKind.BATCH_GTIN: "mã GTIN không phải của sản phẩm",
        FaultKind.PHOTO: "một cỡ ảnh bị mất, bị sửa hoặc hỏng",
        FaultKind.FILE: "một tệp bị sửa hoặc hỏng",
        FaultKind.LINKS: "các bản của liên kết không nối nhau",
    },
)
