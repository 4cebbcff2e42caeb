"""What the consumer page says of each state, check, certificate and place, in words a grandmother uses.

The tables hold Vietnamese marked by `N_`; they are translated where they are read. A signature proves who declared
what and when, so no sentence here says more than that of the goods themselves.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from nguongoc.catalogue.certificates import EvidenceLevel, Scheme, Validity
from nguongoc.events.handling import Measured
from nguongoc.parties.facilities import FacilityKind
from nguongoc.services.provenance import StageKind
from nguongoc.tourism.places import ExperienceKind, PlaceKind
from nguongoc.verdict import Assurance, State
from nguongoc.verify.certificate_reasons import CertificateReason
from nguongoc_api.pages.i18n import N_


class Tone(StrEnum):
    """How the head of the page looks.

    Green is kept for records whose issuer somebody else vouches for. A record that holds but is only the producer's
    own word is set in plain ink, the colour of something written down, and never in the colour of approval. Crimson
    is kept for *stop*.
    """

    ANCHORED = "anchored"
    HOLDS = "holds"
    CARE = "care"
    STOP = "stop"
    VOID = "void"
    """A number that nobody here ever issued: paper on ink, like no page of goods that are there."""


@dataclass(frozen=True, slots=True)
class StateWords:
    """The head of the page for one state: a few words, one sentence, what to do now."""

    tone: Tone
    icon: str
    title: str
    sentence: str
    todo: tuple[str, ...] = ()
    invites: bool = True
    """Whether the page goes on to invite to buy and to visit."""


_ASK_SELLER = N_("Hỏi người bán hàng này lấy từ đâu.")
_COMPARE = N_("So từng chữ của mã trên tem với mã ghi ở trang này.")
_RETURN = N_("Mang trả nơi đã mua, hoặc gọi cho cơ sở làm ra hàng này.")

STATES: Final[dict[State, StateWords]] = {
    State.VALID: StateWords(
        Tone.HOLDS,
        "file-check",
        N_("Hồ sơ đúng"),
        N_("%(name)s khai ngày %(day)s; %(signing)s."),
    ),
    State.SUSPICIOUS: StateWords(
        Tone.CARE,
        "triangle-alert",
        N_("Mã được kiểm nhiều khác thường"),
        N_(
            "Hồ sơ thì đúng, nhưng mã này được kiểm nhiều lần hơn, hoặc ở nhiều nơi hơn, một gói hàng thường gặp. Tem có thể đã bị chép, cũng có thể chỉ là nhiều người tò mò."
        ),
        (
            _ASK_SELLER,
            N_(
                "Nhìn thanh địa chỉ: trang này phải ở %(host)s. Nếu nghi ngờ, tự gõ mã ghi trên tem vào %(host)s."
            ),
            N_("Xem con tem có phải bản chụp lại hoặc dán đè không."),
            N_("Thấy điều gì lạ thì báo ở cuối trang này."),
        ),
    ),
    State.UNVERIFIED: StateWords(
        Tone.CARE,
        "circle-question-mark",
        N_("Chưa kiểm được hết"),
        N_("Có bước chúng tôi chưa kiểm được lúc này. Đó không phải lỗi của người bán hay của sản phẩm."),
        (N_("Mở lại trang này sau ít phút."),),
    ),
    State.NOT_ACTIVATED: StateWords(
        Tone.CARE,
        "circle-dashed",
        N_("Tem chưa kích hoạt"),
        N_("Tem này đã in nhưng cơ sở chưa báo là đã dán lên hàng: món này chưa được bán ra."),
        (_ASK_SELLER, _COMPARE),
        invites=False,
    ),
    State.ON_HOLD: StateWords(
        Tone.CARE,
        "circle-pause",
        N_("Lô này đang tạm giữ"),
        N_("Lô hàng đang được giữ lại để kiểm tra, chưa có kết luận."),
        (N_("Để riêng ra, chưa ăn, chưa bán."), N_("Mở lại trang này sau vài hôm để xem kết quả.")),
        invites=False,
    ),
    State.EXPIRED: StateWords(
        Tone.CARE,
        "clock",
        N_("Đã quá hạn dùng"),
        N_("Hạn dùng ghi trong hồ sơ là ngày %(expires)s."),
        (N_("Đừng ăn, đừng bán hàng đã quá hạn."), N_("Nếu vừa mua, mang trả lại nơi bán.")),
    ),
    State.REVOKED: StateWords(
        Tone.CARE,
        "ban",
        N_("Hồ sơ đã bị huỷ"),
        N_("Lời khai này đã được rút lại, không còn giá trị."),
        (N_("Đừng dựa vào trang này để mua hay bán."), _ASK_SELLER),
        invites=False,
    ),
    State.SUPERSEDED: StateWords(
        Tone.CARE,
        "file-check",
        N_("Hồ sơ đã có bản mới"),
        N_("Cơ sở đã sửa lời khai này. Hãy xem bản mới nhất của lô."),
        (N_("Quét lại con tem để xem bản mới nhất."),),
    ),
    State.RECALLED: StateWords(
        Tone.STOP,
        "octagon-alert",
        N_("Lô này bị thu hồi"),
        N_("Đừng ăn, đừng dùng, đừng bán hàng của lô này nữa."),
        (
            N_("Giữ nguyên bao bì và con tem."),
            _RETURN,
            N_("Nếu đã ăn mà thấy khó chịu, đến trạm y tế gần nhất và mang theo bao bì."),
        ),
        invites=False,
    ),
    State.MISMATCH: StateWords(
        Tone.STOP,
        "file-x",
        N_("Mã và hồ sơ không khớp"),
        N_("Mã trên tem và hồ sơ nói hai điều khác nhau. Đừng tin thông tin của mã này."),
        (N_("Chưa ăn, chưa bán."), _ASK_SELLER),
        invites=False,
    ),
    State.UNKNOWN: StateWords(
        Tone.CARE,
        "circle-question-mark",
        N_("Chưa tìm thấy mã này"),
        N_("Sổ của chúng tôi chưa có mã này. Có thể máy đọc sót một chữ, hoặc tem thuộc nơi khác."),
        (
            N_("So từng chữ với mã in trên tem rồi gõ lại vào ô dưới đây."),
            N_("Nếu mã đúng mà vẫn không thấy: hỏi người bán hàng này lấy từ đâu."),
        ),
        invites=False,
    ),
    State.MALFORMED: StateWords(
        Tone.CARE,
        "circle-question-mark",
        N_("Mã chưa đọc được"),
        N_("Mã này thiếu, thừa hoặc sai chữ nên chúng tôi chưa tra được."),
        (N_("So từng chữ với mã in trên tem rồi gõ lại vào ô dưới đây."),),
        invites=False,
    ),
}
NEVER_ISSUED: Final = StateWords(
    Tone.VOID,
    "circle-off",
    N_("Số trên tem này chưa từng được cấp"),
    N_(
        "Lô hàng thì có trong sổ, nhưng không con tem nào mang số này được in ra từ đây. Đừng tin con tem này."
    ),
    (
        N_("So từng chữ của số riêng in trên tem với số ghi dưới đây."),
        N_("Nếu giống hệt: chưa mua, chưa dùng; hỏi người bán hàng này lấy từ đâu."),
        N_("Giữ con tem và chụp lại: người làm ra lô này cần biết."),
    ),
    invites=False,
)
"""Of a lot that is known, a serial that is not; the first advice is still to compare every letter."""
ELSEWHERE: Final = StateWords(
    Tone.CARE,
    "circle-question-mark",
    N_("Mã này của nơi khác"),
    N_("Mã dẫn tới %(host)s. Chúng tôi không biết gì về nơi đó; tem của chúng tôi chỉ dẫn tới %(ours)s."),
    (
        N_("Trên tem có thêm mã mười chữ số thì gõ mã đó vào ô dưới đây."),
        N_("Trên tem ghi tên chúng tôi mà mã lại dẫn đi nơi khác: đừng tin con tem."),
    ),
    invites=False,
)
LOOKS_LIKE_OURS: Final = StateWords(
    Tone.VOID,
    "circle-off",
    N_("Tên giống, nhưng không phải của chúng tôi"),
    N_("Mã dẫn tới %(host)s. Tên đó dễ nhầm với %(ours)s, là nơi duy nhất tem của chúng tôi dẫn tới."),
    (
        N_("Đừng mở đường dẫn đó, đừng điền gì vào trang đó."),
        N_("Chưa mua, chưa dùng; giữ con tem và chụp lại."),
        _ASK_SELLER,
    ),
    invites=False,
)
"""A stamp of a look-alike domain, brought to us by somebody who scanned it here."""


def tone_of(state: State, assurance: Assurance) -> Tone:
    """Green needs both: a record that holds, and an issuer that an authority vouches for."""
    if state is State.VALID and assurance is Assurance.ANCHORED:
        return Tone.ANCHORED
    return STATES[state].tone


SCHEMES: Final[dict[Scheme, str]] = {
    Scheme.OCOP: N_("OCOP, mỗi xã một sản phẩm"),
    Scheme.GEOGRAPHICAL_INDICATION: N_("Chỉ dẫn địa lý"),
    Scheme.VIETGAP: N_("VietGAP, làm nông theo quy trình tốt"),
    Scheme.GLOBALGAP: N_("GlobalGAP, làm nông theo quy trình tốt"),
    Scheme.ORGANIC: N_("Hữu cơ"),
    Scheme.CARBON_FOOTPRINT: N_("Xác nhận dấu chân các-bon"),
    Scheme.OTHER: N_("Chứng nhận khác"),
}
VALIDITIES: Final[dict[Validity, str]] = {
    Validity.NOT_YET: N_("chưa có hiệu lực"),
    Validity.CURRENT: N_("còn hiệu lực"),
    Validity.EXPIRED: N_("đã hết hạn"),
    Validity.UNKNOWN: N_("chưa rõ thời hạn"),
}
AT_PRODUCTION: Final[dict[Validity, str]] = {
    Validity.NOT_YET: N_("Lúc làm ra lô này: chưa có hiệu lực."),
    Validity.CURRENT: N_("Lúc làm ra lô này: còn hiệu lực."),
    Validity.EXPIRED: N_("Lúc làm ra lô này: đã hết hạn."),
    Validity.UNKNOWN: N_("Lúc làm ra lô này: chưa rõ thời hạn."),
}
LEVELS: Final[dict[EvidenceLevel, str]] = {
    EvidenceLevel.DECLARED: N_("Cơ sở tự khai, chưa đưa giấy tờ."),
    EvidenceLevel.EVIDENCED: N_("Cơ sở đã đưa giấy tờ; chưa ai khác xác nhận."),
    # Rows say no such thing of themselves: what an authority signed is judged, and worded by `ATTESTED`.
    EvidenceLevel.VERIFIED: N_("Cơ sở đã đưa giấy tờ; chưa ai khác xác nhận."),
}
REPORT_SEEN: Final = N_("%(name)s cho biết đã xem phiếu này ngày %(day)s; lời này không có chữ ký.")
"""Of a laboratory's report: an authority's word in a row of ours is not its signature."""
ATTESTED: Final[dict[str, str]] = {
    CertificateReason.VERIFIED.value: N_("%(name)s đã ký xác nhận ngày %(day)s."),
    CertificateReason.BY_DEMO.value: N_(
        "%(name)s đã ký xác nhận ngày %(day)s; nơi xác nhận ở ngay hệ thống này, chỉ để trình diễn."
    ),
    CertificateReason.REVOKED.value: N_("%(name)s đã rút lại xác nhận ngày %(day)s."),
    CertificateReason.WITHDRAWN.value: N_("%(name)s đã rút lại xác nhận ngày %(day)s."),
    CertificateReason.EXPIRED.value: N_("%(name)s đã ký xác nhận ngày %(day)s; nay đã hết hạn."),
    CertificateReason.OUT_OF_SCOPE.value: N_(
        "%(name)s đã ký xác nhận ngày %(day)s, nhưng không được tin cậy cho loại giấy, địa bàn hoặc thời gian này."
    ),
    CertificateReason.NOT_TRUSTED.value: N_(
        "%(name)s đã ký xác nhận ngày %(day)s, nhưng không có trong danh sách tin cậy."
    ),
    CertificateReason.KEY_DIFFERS.value: N_(
        "%(name)s đã ký xác nhận ngày %(day)s, nhưng trang của nơi này nêu khoá khác."
    ),
    CertificateReason.FORGED.value: N_("Có xác nhận mang tên %(name)s, nhưng chữ ký không đúng."),
    CertificateReason.LOG_REFUTED.value: N_(
        "Có xác nhận mang tên %(name)s, nhưng nhật ký không ghi như vậy."
    ),
}
"""What is said of a certificate that an authority signed for, by how that stands."""
ATTESTED_UNCHECKED: Final = N_("%(name)s đã ký xác nhận ngày %(day)s; chưa kiểm được xác nhận ấy.")
TAKEN_BACK: Final = frozenset({CertificateReason.REVOKED.value, CertificateReason.WITHDRAWN.value})

STAGES: Final[dict[StageKind, tuple[str, str]]] = {
    StageKind.PLANT: ("sprout", N_("Gieo trồng")),
    StageKind.FERTILISE: ("shovel", N_("Bón phân")),
    StageKind.SPRAY: ("spray-can", N_("Phun thuốc")),
    StageKind.IRRIGATE: ("droplets", N_("Tưới nước")),
    StageKind.SCOUT: ("eye", N_("Thăm vườn")),
    StageKind.HARVEST: ("sprout", N_("Thu hoạch")),
    StageKind.CATCH: ("fish", N_("Đánh bắt")),
    StageKind.PURCHASE: ("shopping-basket", N_("Mua về")),
    StageKind.MAKE: ("cooking-pot", N_("Chế biến")),
    StageKind.PACK: ("package-check", N_("Đóng gói")),
    StageKind.SHIP: ("truck", N_("Gửi đi")),
    StageKind.TRANSPORT: ("truck", N_("Chở trên đường")),
    StageKind.RECEIVE: ("package-open", N_("Nhận hàng")),
    StageKind.STORE: ("warehouse", N_("Cất giữ")),
    StageKind.INSPECT: ("clipboard-check", N_("Kiểm tra")),
}
READINGS: Final[dict[Measured, tuple[str, str]]] = {
    Measured.TEMPERATURE: (N_("Nhiệt độ đo được: %(range)s °C"), N_("Nhiệt độ từng ra ngoài mức cho phép.")),
    Measured.HUMIDITY: (N_("Độ ẩm đo được: %(range)s %%"), N_("Độ ẩm từng ra ngoài mức cho phép.")),
}
"""What was measured, and what is said when the sensor itself raised an alarm."""
FACILITIES: Final[dict[FacilityKind, str]] = {
    FacilityKind.GROWING_AREA: N_("Vùng trồng"),
    FacilityKind.PLOT: N_("Thửa đất"),
    FacilityKind.BOAT: N_("Thuyền"),
    FacilityKind.WORKSHOP: N_("Nơi làm"),
    FacilityKind.PACKHOUSE: N_("Nơi đóng gói"),
    FacilityKind.SHOP: N_("Cửa hàng"),
}
PLACES: Final[dict[PlaceKind, str]] = {
    PlaceKind.FARM: N_("Vườn, trang trại"),
    PlaceKind.CRAFT_EXPERIENCE: N_("Làng nghề"),
    PlaceKind.HERITAGE: N_("Di tích"),
    PlaceKind.NATURE: N_("Thiên nhiên"),
    PlaceKind.BEACH: N_("Biển"),
    PlaceKind.COMMUNITY: N_("Bản làng"),
    PlaceKind.SPIRITUAL: N_("Đền chùa"),
}
EXPERIENCES: Final[dict[ExperienceKind, str]] = {
    ExperienceKind.VISIT: "",
    ExperienceKind.PICKING: N_("Tự tay hái"),
    ExperienceKind.COOKING: N_("Vào bếp"),
    ExperienceKind.HOMESTAY: N_("Ngủ lại"),
    ExperienceKind.WORKSHOP: N_("Làm thử, học nghề"),
    ExperienceKind.FESTIVAL: N_("Lễ hội"),
}
