"""What the desk says: of what was typed, of states of lots, of what a role can do today.

Refusals of the domain have words for engineers elsewhere; here stand those that a person meets beside a field, said the
way one would say them across a table. A code without words here gets the general ones.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from nguongoc.errors import Refusal
from nguongoc.ports.rows import Duty, Role
from nguongoc.verdict import Outcome, State, Step, Verdict
from nguongoc_api.pages.consumer.words import STATES, tone_of
from nguongoc_api.pages.i18n import N_, Translator
from nguongoc_api.problems import problem_body

AT_FIELDS: Final[Mapping[str, str]] = {
    "answer-missing": N_("Chỗ này chưa điền."),
    "account-phone-taken": N_("Số này đã có tài khoản ở đây. Mỗi số một tài khoản."),
    "account-last-owner": N_("Phải còn một chủ cơ sở: giao quyền chủ cho người khác trước."),
    "duty-unknown": N_("Chọn một việc."),
    "day-unreadable": N_("Ngày chưa đọc được. Viết ngày/tháng/năm, ví dụ 23/11/2026."),
    "number-unreadable": N_("Viết bằng số, ví dụ 14."),
    "amount-not-plain": N_("Số lượng chưa đọc được. Viết: %(example)s (dấu phẩy trước phần lẻ)."),
    "amount-unclear": N_("Đọc được hai cách. Ghi đơn vị sau mỗi số, ví dụ %(example)s."),
    "amount-not-positive": N_("Số lượng phải lớn hơn 0."),
    "amount-too-large": N_("Số lượng lớn quá, có lẽ gõ thừa số 0."),
    "amount-too-fine": N_("Nhiều nhất %(decimals)s chữ số sau dấu phẩy."),
    "pieces-not-whole": N_("Hàng đếm từng cái thì ghi số nguyên: không có nửa con, nửa chai."),
    "unknown-unit": N_("Chọn một đơn vị trong danh sách."),
    "lot-number-malformed": N_(
        "Số lô chỉ dùng chữ không dấu, số, dấu chấm và gạch nối, nhiều nhất 20 ký tự. Ví dụ: %(example)s."
    ),
    "lot-taken": N_("Sản phẩm này đã có lô %(lot)s. Đặt số khác, hoặc để trống để hệ thống đặt giúp."),
    "date-in-future": N_("Ngày này chưa tới. Hôm nay là %(today)s."),
    "date-too-old": N_("Ngày này đã lâu quá. Chỉ nhận từ %(earliest)s trở đi."),
    "packed-before-harvest": N_("Đóng gói không thể trước ngày thu hoạch (%(happened_on)s)."),
    "harvest-too-early": N_(
        "Chưa hết thời gian cách ly %(days)s ngày. Được thu hoạch từ ngày %(allowed_from)s."
    ),
    "interval-out-of-range": N_("Thời gian cách ly từ 0 đến %(most)s ngày."),
    "pesticide-contradiction": N_("Đã ghi không dùng thuốc thì bỏ trống tên thuốc và ngày dùng thuốc."),
    "text-too-long": N_("Ghi ngắn lại, nhiều nhất %(limit)s chữ cái."),
    "text-unprintable": N_("Có ký tự lạ không in ra được. Xoá chỗ này rồi gõ lại."),
    "origin-unfit": N_("Hàng này làm từ lô khác nên chưa khai ở đây được."),
    "purchase-of-made": N_("Hàng này do cơ sở làm ra. Hàng mua về thì ghi thành một sản phẩm riêng."),
    "purchase-place-unfit": N_(
        "Hàng mua về nhận ở xưởng, nhà đóng gói hay cửa hàng, không nhận ở đất trồng hay trên tàu."
    ),
    "nothing-handed-over": N_("Ghi số giao của ít nhất một lô."),
    "receiver-unknown": N_(
        "Không có cơ sở nào khác mang mã này ở đây. Xem lại mã, hoặc gửi đường dẫn cho họ."
    ),
    "amount-beyond-lot": N_("Lô %(lot)s không còn đủ số lượng này."),
    "hand-over-link-over": N_("Đường dẫn này không mở được nữa. Nhờ bên giao đưa đường dẫn khác."),
    "name-under-review": N_("Tên cơ sở đang chờ người xem, nên chưa xác nhận được."),
    "shipment-settled": N_("Chuyến hàng này đã xác nhận rồi."),
    "hand-over-confirmed": N_("Bên nhận đã xác nhận lô %(lot)s, nên không lấy lại được nữa."),
    "amount-spent": N_("Hàng của lô %(lot)s đã giao hoặc dùng tiếp, nên không lấy lại được nữa."),
    "inputs-missing": N_("Ghi đã dùng bao nhiêu của ít nhất một lô."),
    "source-unknown": N_("Cơ sở không giữ lô này."),
    "source-exhausted": N_("Lô %(lot)s không còn đủ số lượng này."),
    "source-later": N_("Lô %(lot)s có ngày %(source_date)s, sau ngày làm ra lô này."),
    "source-expired": N_("Lô %(lot)s hết hạn ngày %(expired_on)s, trước ngày làm."),
    "source-held": N_("Lô %(lot)s đang tạm giữ hoặc đã thu hồi."),
    "input-unit-differs": N_("Lô %(lot)s không tính theo đơn vị này."),
    "yield-out-of-range": N_("Số làm ra không thể có từ số đem vào. Xem lại cả hai số."),
    "product-unknown": N_("Chọn một sản phẩm trong danh sách."),
    "facility-unknown": N_("Chọn một nơi trong danh sách."),
    "idempotency-key-reused": N_(
        "Mẫu này đã gửi một lần và lô đó đã được ghi. Nếu đây là lô khác, bấm gửi lần nữa."
    ),
    "label-layout-unknown": N_("Chọn một khổ tem trong danh sách."),
    "label-sheet-empty": N_("Ghi số tem muốn in."),
    "labels-too-many-at-once": N_("Mỗi lần nhiều nhất %(maximum)s tem. Anh chị in làm nhiều lần."),
    "units-uncountable": N_(
        "Chưa biết lô này có bao nhiêu gói, nên chưa in tem từng gói được. Hãy in tem theo lô."
    ),
    "units-printed-before": N_(
        "Tem số %(unit)s đến %(last)s đã in rồi; số kế tiếp chưa in là %(free)s. Chưa nhận được tệp hay tờ cũ hỏng thì đánh dấu In lại."
    ),
    "units-all-printed": N_(
        "Cả %(units)s gói của lô đã in tem rồi. Chưa nhận được tệp hay tờ cũ hỏng thì đánh dấu In lại."
    ),
    "units-beyond-lot": N_("Nhiều hơn số gói của lô: lô này có %(units)s gói."),
    "voucher-count-out-of-range": N_("Từ 1 đến %(most)s phiếu; mỗi gói nhiều nhất %(most_of_unit)s phiếu."),
    "campaign-dates-wrong": N_("Ngày cuối phải sau ngày đầu, chưa qua, và không quá một năm."),
    "voucher-place-unfit": N_("Chọn nơi anh chị đón khách."),
    "voucher-product-unfit": N_("Chọn ít nhất một mặt hàng trong danh sách."),
    "months-unreadable": N_("Tháng chưa đọc được. Viết như 9-12, 1."),
    "opening-hours-malformed": N_(
        "Giờ mở cửa chưa đọc được. Viết như T2-T6 08:00-11:30,13:30-17:00; CN 08:00-12:00."
    ),
    "website-malformed": N_("Địa chỉ phải bắt đầu bằng https://."),
    "experience-kind-unknown": N_("Chọn một loại trong danh sách."),
    "position-unreadable": N_("Vị trí chưa đọc được. Viết hai số như 19.9098, 105.4020, hoặc để trống."),
    "position-swapped": N_("Hai số bị đổi chỗ. Viết vĩ độ trước: %(meant)s."),
    "position-not-degrees": N_(
        "Đây là số mét VN-2000 như trên sổ đỏ. Mở bản đồ trên điện thoại, giữ ngón tay ở chỗ ấy rồi chép hai số độ."
    ),
    "position-elsewhere": N_("Chỗ này không ở gần Thanh Hoá. Ở đây vĩ độ chừng 20, kinh độ chừng 105."),
    "area-unit-unknown": N_("Chọn m², ha, hay sào nào: sào 500 m² và sào 360 m² khác nhau."),
    "market-code-malformed": N_("Mã gồm chữ và số như trên giấy, ví dụ VN-THOR-0001."),
    "market-code-known": N_("Nơi này đã có mã ấy cho thị trường ấy."),
    "scheme-unknown": N_("Chọn một loại trong danh sách."),
    "stars-wrong": N_("Giấy OCOP thì chọn 3, 4 hoặc 5 sao; giấy khác thì để trống."),
    "right-to-use-missing": N_("Chỉ dẫn địa lý cần số quyết định cho chính cơ sở anh chị dùng."),
    "valid-before-issued": N_("Ngày hết giá trị phải sau ngày cấp."),
    "issued-out-of-range": N_("Ngày cấp phải từ năm 1975 tới hôm nay."),
    "facility-kind-unknown": N_("Chọn một loại trong danh sách."),
    "category-unknown": N_("Chọn một loại trong danh sách."),
    "kml-broken": N_("Tệp KML hỏng giữa chừng. Xuất lại từ chương trình bản đồ rồi gửi."),
    "kml-has-doctype": N_("Tệp KML có phần khai kiểu (DTD) nên không nhận. Xuất lại từ chương trình bản đồ."),
    "kml-zipped": N_("Đây là tệp KMZ đã nén. Xuất dạng KML, hoặc giải nén rồi gửi tệp .kml bên trong."),
    "kml-without-polygon": N_("Trong tệp chỉ có điểm hoặc đường. Vẽ một vùng khép kín rồi xuất lại."),
    "kml-too-much": N_("Tệp có nhiều thứ quá. Xuất riêng ranh giới của thửa đất này."),
    "plot-crosses-itself": N_(
        "Đường ranh cắt hoặc chạm chính nó. Ghi các góc theo thứ tự đi vòng quanh đất, bỏ góc ghi hai lần."
    ),
    "plot-corners-wrong": N_("Đất phải có ít nhất ba góc khác nhau, và mỗi góc là một chỗ có thật."),
    "border-swapped": N_(
        "Kinh độ và vĩ độ bị đổi chỗ. Trong tệp thì kinh độ (khoảng 105) đứng trước; gõ từng góc thì vĩ độ (khoảng 20) đứng trước."
    ),
    "border-elsewhere": N_("Ranh giới này không ở gần Thanh Hoá. Xem lại đã chọn đúng tệp chưa."),
    "border-not-degrees": N_(
        "Toạ độ đang tính bằng mét (VN-2000). Nhờ cán bộ địa chính xuất lại theo WGS 84."
    ),
    "not-a-lunar-day": N_("Ngày âm lịch từ 1 đến 30, tháng từ 1 đến 12."),
    "festival-backwards": N_("Ngày cuối phải sau ngày đầu. Lễ hội qua Tết thì ghi thành hai."),
    "place-kind-unknown": N_("Chọn một loại trong danh sách."),
    "place-far-from-commune": N_("Chỗ này cách xã đã chọn %(km)s km. Xem lại hai số, hoặc chọn xã khác."),
    "not-a-position": N_("Hai số này không phải một chỗ trên bản đồ."),
    "unknown-commune": N_("Chọn một xã, phường trong danh sách."),
    "too-many-places": N_("Mỗi cơ sở nhiều nhất %(most)s nơi. Bỏ bớt, hoặc nhờ uỷ ban xã ghi."),
    "place-changed": N_("Vừa có người khác sửa nơi này. Mở lại trang, xem lại rồi ghi."),
    "phone-unreadable": N_("Số điện thoại chưa đúng. Viết như 0912 345 678."),
    "start-kind-unknown": N_("Chọn một loại cơ sở."),
    "start-lost": N_("Để lâu quá nên phải làm lại từ đầu: chọn xã trước."),
    "start-too-often": N_(
        "Ở đây đã mở nhiều cơ sở quá. Anh chị chờ %(hours)s giờ nữa, hoặc gọi người vận hành."
    ),
    "password-wrong": N_("Mật khẩu không đúng."),
    "sign-in-refused": N_("Số điện thoại hoặc mật khẩu không đúng."),
    "sign-in-too-often": N_("Thử nhiều lần quá. Anh chị chờ %(minutes)s phút rồi thử lại."),
    "sign-in-code-refused": N_(
        "Mã không đúng, đã dùng hoặc đã hết hạn. Xem lại tin nhắn mới nhất, hoặc xin mã khác."
    ),
    "passkey-refused": N_(
        "Không vào được bằng vân tay, khuôn mặt này: chưa đặt ở đây, đã bỏ, hoặc để lâu quá. Bấm lại, hoặc dùng mật khẩu."
    ),
    "passkey-copied": N_(
        "Vân tay, khuôn mặt đã đặt có thể bị sao chép nên không dùng nữa. Đăng nhập bằng mật khẩu, bỏ cái cũ rồi đặt lại."
    ),
    "passkey-not-made": N_("Chưa đặt được: để lâu quá, hoặc máy này đã đặt rồi. Làm lại từ đầu."),
    "passkey-own-first": N_("Anh chị đặt vân tay, khuôn mặt của mình trước, kẻo chính mình không vào được."),
    "passkeys-too-many": N_("Nhiều nhất %(most)s máy. Bỏ bớt một máy trước."),
    "sms-busy": N_("Nhiều người đang nhận mã. Anh chị chờ một phút rồi bấm lại, hoặc dùng mật khẩu."),
}
_ISO_DAY: Final = re.compile(r"(\d{4})-(\d\d)-(\d\d)")


def at_field(refusal: Refusal, _: Translator, base_url: str) -> str:
    """The sentence beside a field, in the page's language."""
    said = AT_FIELDS.get(refusal.code)
    if said is None:
        body = problem_body(refusal, _.language, base_url)
        return str((body.get("errors") or [body])[0]["detail"])
    values = {name: _ISO_DAY.sub(r"\3/\2/\1", str(value)) for name, value in refusal.params.items()}
    return _(said, **values) if values else _(said)


def at_fields(wrong: Mapping[str, Refusal], _: Translator, base_url: str) -> dict[str, str]:
    """The sentence of each refusal, by the field that it stands beside; under `""` that of the whole."""
    return {name: at_field(each, _, base_url) for name, each in wrong.items()}


@dataclass(frozen=True, slots=True)
class Standing:
    """How a lot stands: a word, an icon, a colour, and what only its owner needs to know."""

    word: str
    icon: str
    tone: str


_WAITING: Final = N_("Đang chờ vào sổ công khai")


def standing(verdict: Verdict, _: Translator) -> Standing:
    """The same state a consumer is shown, but a record on its way to the log is no trouble to its owner."""
    waits = any(check.step is Step.LOG and check.outcome is Outcome.NOT_CHECKED for check in verdict.checks)
    if verdict.state is State.UNVERIFIED and waits:
        return Standing(_(_WAITING), "clock", "holds")
    words = STATES[verdict.state]
    return Standing(_(words.title), words.icon, tone_of(verdict.state, verdict.assurance).value)


ROLES: Final[Mapping[Role, str]] = {
    Role.PRODUCER: N_("Cơ sở sản xuất"),
    Role.MARKETPLACE: N_("Sàn thương mại điện tử"),
    Role.AUTHORITY: N_("Cơ quan nhà nước"),
    Role.REPOSITORY: N_("Kho dữ liệu sự kiện"),
    Role.HOST: N_("Nơi đón khách"),
}
DUTIES: Final[Mapping[Duty, tuple[str, str]]] = {
    Duty.OWNER: (
        N_("Chủ cơ sở"),
        N_("Làm được mọi việc: cả thu hồi hàng, rút lời khai, đặt khoá, mời và bỏ người đăng nhập."),
    ),
    Duty.CLERK: (
        N_("Người nhập liệu"),
        N_("Ghi nhật ký, khai lô, in tem thay các hộ. Người nhập không phải người chịu trách nhiệm."),
    ),
    Duty.MEMBER: (
        N_("Hộ thành viên"),
        N_("Chỉ xem những gì người khác đã nhập dưới tên hộ mình, rồi xác nhận hoặc nói không đúng."),
    ),
}
"""What each duty is called, and what it may do."""
CAN_DO: Final[Mapping[Role, tuple[str, ...]]] = {
    Role.PRODUCER: (),
    Role.MARKETPLACE: (),
    Role.AUTHORITY: (
        N_("Kiểm mã: POST /v1/verifications, bằng khoá API."),
        N_("Ghi nơi đáng đến thăm: POST /v1/places, bằng khoá API."),
    ),
    Role.REPOSITORY: (),
    Role.HOST: (),
}
"""Only what works today; a desk of their own comes later and nothing here pretends to be one."""
