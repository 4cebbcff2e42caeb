"""The verdict, its steps and its reasons as sentences for people, in Vietnamese and English.

Plain tables, because a verifier alone carries no message catalogue. English reasons stand in `reasons.MEANINGS`.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from nguongoc.verdict import Outcome, State, Step
from nguongoc.verify.certificate_reasons import CERTIFICATE_MEANINGS, CertificateReason
from nguongoc.verify.reasons import MEANINGS, Reason


class Language(StrEnum):
    """The languages there are sentences in."""

    VI = "vi"
    EN = "en"


_STATES: Mapping[State, tuple[str, str]] = MappingProxyType(
    {
        State.VALID: ("Hồ sơ đúng.", "The record holds."),
        State.SUSPICIOUS: (
            "Hồ sơ đúng, nhưng mã này được kiểm nhiều khác thường so với một gói hàng.",
            "The record holds, but this code is checked unusually often for one pack.",
        ),
        State.UNVERIFIED: (
            "Chưa kết luận được: có bước chưa kiểm được.",
            "Cannot tell: a step that is needed could not be checked.",
        ),
        State.NOT_ACTIVATED: (
            "Tem chưa kích hoạt: hàng chưa bán ra.",
            "This stamp is not in use: its goods are not on the market yet.",
        ),
        State.ON_HOLD: ("Lô hàng đang bị tạm giữ.", "The lot is on hold."),
        State.EXPIRED: ("Đã quá hạn.", "The expiry date has passed."),
        State.REVOKED: ("Hồ sơ đã bị rút lại.", "The record has been revoked."),
        State.RECALLED: (
            "Hàng đang bị thu hồi: đừng dùng, hãy hỏi nơi bán.",
            "Recalled: do not use it, ask where you bought it.",
        ),
        State.SUPERSEDED: (
            "Hồ sơ đã được sửa: có bản mới hơn thay cho bản này.",
            "The record was corrected: a newer version has taken its place.",
        ),
        State.MISMATCH: (
            "Không khớp: chữ ký, hồ sơ, lô hoặc nhật ký nói khác nhau.",
            "They do not agree: signature, record, lot or log.",
        ),
        State.UNKNOWN: (
            "Không có mã này ở nơi được hỏi.",
            "The host that was asked does not know this code.",
        ),
        State.MALFORMED: ("Mã viết sai.", "The code is malformed."),
    }
)
_STEPS: Mapping[Step, tuple[str, str]] = MappingProxyType(
    {
        Step.IDENTIFIER: ("Mã", "Identifier"),
        Step.KNOWN: ("Có trong hệ thống", "Known"),
        Step.SIGNATURE: ("Chữ ký", "Signature"),
        Step.ISSUER_KEY: ("Khoá của người khai", "Issuer's key"),
        Step.ISSUER_ANCHOR: ("Ai xác nhận người khai", "Issuer vouched for"),
        Step.LOG: ("Nhật ký công khai", "Public log"),
        Step.STATUS: ("Tình trạng", "Status"),
        Step.SCAN_PATTERN: ("Dấu hiệu sao chép", "Scan pattern"),
    }
)
_OUTCOMES: Mapping[Outcome, tuple[str, str]] = MappingProxyType(
    {
        Outcome.PASS: ("đạt", "pass"),
        Outcome.FAIL: ("KHÔNG ĐẠT", "FAIL"),
        Outcome.NOT_CHECKED: ("chưa kiểm", "not checked"),
    }
)
_REASONS: Mapping[Reason, str] = MappingProxyType(
    {
        Reason.WELL_FORMED: "mã viết đúng",
        Reason.NAMED_BY_RECORD: "không hỏi theo mã: hồ sơ tự nêu mã của nó",
        Reason.HOST_FOREIGN: "đường dẫn của nơi khác, không phải của hệ thống này",
        Reason.IDENTIFIER_NOT_SERVED: "loại mã này không tra ở đây",
        Reason.IDENTIFIER_MALFORMED: "mã viết sai",
        Reason.KNOWN_TO_HOST: "nơi cấp mã có mã này",
        Reason.KNOWN_BY_LOG: "không hỏi nơi cấp mã: nhật ký có hồ sơ này",
        Reason.PRODUCT_WITHOUT_LOT: "nơi cấp mã có sản phẩm này; hồ sơ thì theo từng lô",
        Reason.NOT_KNOWN: "nơi cấp mã không có mã này",
        Reason.SERIAL_NOT_KNOWN: "nơi cấp mã chưa từng cấp số sê-ri này",
        Reason.SERIAL_OF_OTHER_LOT: "số sê-ri này thuộc lô khác",
        Reason.STAMP_NOT_ACTIVATED: "tem chưa kích hoạt: hàng chưa bán ra",
        Reason.STAMP_SPOILT: "tem đã bị bỏ trước khi dán lên hàng",
        Reason.HOST_NOT_ASKED: "chưa hỏi nơi cấp mã",
        Reason.SERIAL_NOT_ASKED: "chỉ nơi cấp mã mới biết số sê-ri này có thật không",
        Reason.SIGNED: "chữ ký đúng trên từng byte của hồ sơ",
        Reason.RECORD_NOT_GIVEN: "không có hồ sơ để kiểm",
        Reason.RECORD_MALFORMED: "không phải hồ sơ đã ký",
        Reason.DID_DOCUMENT_NOT_GIVEN: "không có tài liệu DID của người khai",
        Reason.DID_DOCUMENT_MALFORMED: "không đọc được tài liệu DID của người khai",
        Reason.KEY_NOT_PUBLISHED: "tài liệu DID của người khai không có khoá này",
        Reason.KEY_NOT_THE_LOGGED: "tài liệu DID giữ khoá khác với khoá mà nhật ký ghi là đã ký",
        Reason.SIGNATURE_WRONG: "chữ ký không khớp với hồ sơ",
        Reason.IDENTIFIER_DIFFERS: "hồ sơ này của mã khác",
        Reason.LOT_DIFFERS: "hồ sơ này của lô khác",
        Reason.KEY_VALID_WHEN_LOGGED: "khoá còn tốt khi hồ sơ vào nhật ký",
        Reason.KEY_VALID_AS_CLAIMED: "khoá còn tốt vào lúc hồ sơ tự nêu",
        Reason.ISSUER_DIFFERS: "khoá không phải của người khai",
        Reason.SIGNED_IN_FUTURE: "hồ sơ nêu thời điểm chưa tới: đồng hồ của cơ sở hoặc của máy này sai",
        Reason.KEY_NOT_YET_VALID: "khoá được tạo sau lúc ký",
        Reason.KEY_REVOKED: "khoá đã bị huỷ, không có gì cho thấy hồ sơ có trước đó",
        Reason.KEY_REVOKED_UNWITNESSED: (
            "khoá đã bị huỷ; chỉ có đồng hồ của nơi vận hành cho rằng hồ sơ có trước đó"
        ),
        Reason.KEY_NOT_FOR_RECORDS: "khoá này không được dùng để ký hồ sơ",
        Reason.KEY_EXPIRED: "khoá đã hết hạn khi ký",
        Reason.KEY_STATEMENT_FORGED: "lời báo về khoá không phải do nơi nó nêu tên ký",
        Reason.ANCHORED: "cơ quan được tin cậy xác nhận người khai và khoá này",
        Reason.ANCHORED_BY_DEMO: "có cơ quan xác nhận người khai, nhưng ở ngay nơi được xác nhận hoặc chỉ để trình diễn",
        Reason.ANCHORS_NOT_CHECKED: "chưa kiểm cơ quan nào xác nhận người khai",
        Reason.TRUST_ROOT_NOT_GIVEN: "chưa ghim gốc tin cậy nào, nên chưa biết cơ quan nào là thật",
        Reason.TRUST_LIST_NOT_GIVEN: "không có danh sách tin cậy",
        Reason.TRUST_LIST_OF_OTHER_ROOT: "danh sách tin cậy thuộc gốc chưa được ghim",
        Reason.TRUST_LIST_EXPIRED: "danh sách tin cậy không còn hiệu lực",
        Reason.TRUST_LIST_UNTRUSTED: "danh sách tin cậy không phải bản mà gốc đã ký",
        Reason.TRUST_LIST_ROLLED_BACK: "danh sách tin cậy cũ hơn, hoặc khác, bản đã thấy",
        Reason.ANCHOR_NOT_GIVEN: "không có lời xác nhận của cơ quan nào về người khai",
        Reason.ANCHOR_FORGED: "lời xác nhận không phải do cơ quan ấy ký",
        Reason.ANCHOR_WITHDRAWN: "cơ quan đã rút lời xác nhận về người khai",
        Reason.ANCHOR_EXPIRED: "lời xác nhận về người khai đã hết hạn",
        Reason.ANCHOR_STATUS_NOT_GIVEN: "lời xác nhận nêu một danh sách tình trạng mà ở đây không hỏi",
        Reason.ANCHOR_OUT_OF_SCOPE: "nơi xác nhận không được tin cậy cho việc, địa bàn hoặc thời gian ấy",
        Reason.ANCHOR_OF_OTHER_KEY: "cơ quan xác nhận người khai với khoá khác",
        Reason.AUTHORITY_NOT_TRUSTED: "nơi xác nhận không có trong danh sách tin cậy",
        Reason.LOGGED_AND_COSIGNED: "hồ sơ có trong nhật ký, đúng như các nhân chứng đã chỉ định nhìn thấy",
        Reason.LOGGED_UNDER_PINNED_KEY: "hồ sơ có trong nhật ký, kiểm bằng khoá nhật ký đã ghim",
        Reason.LOGGED_UNDER_SERVED_KEY: (
            "hồ sơ có trong nhật ký, kiểm bằng khoá gửi kèm: chỉ cho thấy khớp với những gì nơi ấy đưa ra"
        ),
        Reason.PROOF_NOT_GIVEN: "chưa có bằng chứng từ nhật ký",
        Reason.LOG_KEY_NOT_GIVEN: "không có khoá của nhật ký",
        Reason.PROOF_MALFORMED: "không đọc được bằng chứng của nhật ký",
        Reason.ENTRY_MALFORMED: "không đọc được mục nhật ký trong bằng chứng",
        Reason.ENTRY_OF_OTHER_RECORD: "mục nhật ký là của hồ sơ hoặc chữ ký khác",
        Reason.ENTRY_OF_OTHER_KEY: "mục nhật ký nêu khoá khác",
        Reason.CHECKPOINT_MALFORMED: "không đọc được điểm kiểm trong bằng chứng",
        Reason.CHECKPOINT_FORGED: "điểm kiểm không đúng như nhật ký đã ký",
        Reason.COSIGNATURE_FORGED: "chữ ký kèm không phải của nhân chứng trên điểm kiểm này",
        Reason.LOG_UNTRUSTED: "điểm kiểm không do nhật ký được tin ký",
        Reason.LOG_NOTE_FORGED: "điểm kiểm không do khoá được tin nào của nhật ký ký, và giấy nối sang khoá khác không do các khoá nó nêu ký",
        Reason.LOG_OPENED_ALONE: "nhật ký này tự nói là nối tiếp nhật ký được tin, vốn đã mất khoá nên không ký xác nhận: hỏi nơi vận hành bằng đường khác rồi tự ghim khoá mới",
        Reason.INCLUSION_REFUTED: "bằng chứng không dẫn từ mục tới điểm kiểm",
        Reason.LOG_INCONSISTENT: "nhật ký không nối tiếp điểm kiểm từng thấy: đã bị viết lại",
        Reason.CONSISTENCY_NOT_GIVEN: "chưa rõ nhật ký có nối tiếp điểm kiểm từng thấy không",
        Reason.ENTRY_LOST: "hồ sơ đã nằm trong nhật ký; nhật ký ấy đã dừng: nơi vận hành làm mất mục này và đã nói ra",
        Reason.COSIGNATURES_TOO_FEW: "số nhân chứng cùng ký điểm kiểm ít hơn số được yêu cầu",
        Reason.STATUS_GOOD: "không bị rút lại, thu hồi, tạm giữ hay quá hạn",
        Reason.OUTSIDE_RECALL: "một phần lô bị thu hồi; nơi cấp mã cho biết gói này không thuộc phần đó",
        Reason.LIST_NOT_GIVEN: "không có danh sách tình trạng",
        Reason.LIST_SIGNER_NOT_GIVEN: "không có tài liệu DID của nơi ký danh sách tình trạng",
        Reason.LIST_SIGNER_MALFORMED: "không đọc được tài liệu DID của nơi ký danh sách tình trạng",
        Reason.LIST_KEY_DIFFERS: "cả hai danh sách tình trạng đều không do khoá đang dùng trong tài liệu DID của nơi ký chúng ký",
        Reason.REVOCATION_LIST_UNTRUSTED: "danh sách rút lại không phải bản đã ký mà hồ sơ nêu",
        Reason.MESSAGE_LIST_UNTRUSTED: "danh sách thu hồi, tạm giữ không phải bản đã ký mà hồ sơ nêu",
        Reason.LIST_STALE: "danh sách tình trạng đã quá cũ",
        Reason.LIST_OLDER_THAN_SEEN: "danh sách tình trạng cũ hơn bản đã thấy",
        Reason.LIST_ROLLED_BACK: "danh sách tình trạng ký sau bản đã thấy mà số thứ tự không lớn hơn",
        Reason.STATUS_TAKEN_BACK: (
            "danh sách tình trạng bỏ đi điều không bao giờ được bỏ: một lần rút lại hoặc thay hồ sơ"
        ),
        Reason.INDEX_OUTSIDE: "chỗ của hồ sơ nằm ngoài danh sách tình trạng",
        Reason.MESSAGE_UNKNOWN: "danh sách tình trạng nêu điều chương trình này chưa biết",
        Reason.REVOKED: "hồ sơ đã bị rút lại",
        Reason.RECALLED: "lô hàng đang bị thu hồi",
        Reason.PARTLY_RECALLED: "một phần lô đang bị thu hồi: hãy hỏi nơi cấp mã về gói này",
        Reason.ON_HOLD: "lô hàng đang bị tạm giữ",
        Reason.SUPERSEDED: "đã có hồ sơ mới thay hồ sơ này",
        Reason.NEWER_UNTRUSTED: "cái gửi kèm làm bản mới hơn không phải do người khai ký để thay bản này",
        Reason.EXPIRED: "đã quá hạn",
        Reason.SCANS_ORDINARY: "tem này được quét như của một gói hàng",
        Reason.SCANS_WORTH_A_LOOK: "tem này được quét hơi nhiều; cơ sở và cơ quan được báo để xem lại",
        Reason.SCANS_UNUSUAL: "tem này được kiểm nhiều khác thường so với một gói hàng",
        Reason.SCANS_OF_A_LOT: "tem của cả lô nằm trên mọi gói, nên số lần quét không nói lên gì",
        Reason.SCANS_NOT_CHECKED: "chưa kiểm tem có bị sao chép không",
        Reason.NOT_REACHED: "không xét tới: bước trước đã có câu trả lời",
    }
)
_LIMITS = (
    "Không kiểm: chất lượng và an toàn thực phẩm; tem có bị chép sang gói khác không.",
    "Not checked: whether the food is good or safe; whether the stamp was copied onto another pack.",
)


def state_sentence(state: State, language: Language) -> str:
    """The verdict in one sentence."""
    return _choose(_STATES[state], language)


def step_title(step: Step, language: Language) -> str:
    """What a step is called."""
    return _choose(_STEPS[step], language)


def outcome_word(outcome: Outcome, language: Language) -> str:
    """What a step answers; a failure stands out."""
    return _choose(_OUTCOMES[outcome], language)


def reason_sentence(reason: Reason, language: Language) -> str:
    """What a step found; a clause without capital and full stop."""
    return _REASONS[reason] if language is Language.VI else MEANINGS[reason][1]


def certificate_sentence(reason: CertificateReason, language: Language) -> str:
    """How a certificate stands; a clause without capital and full stop."""
    _, english, vietnamese = CERTIFICATE_MEANINGS[reason]
    return vietnamese if language is Language.VI else english


def limits_sentence(language: Language) -> str:
    """What no verdict says, said with every verdict."""
    return _choose(_LIMITS, language)


def _choose(both: tuple[str, str], language: Language) -> str:
    return both[0] if language is Language.VI else both[1]
