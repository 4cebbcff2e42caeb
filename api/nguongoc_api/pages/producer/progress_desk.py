"""How far one is: what is done, what comes next, what may wait, and what each step brings, on one page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import Final

from starlette.responses import Response
from starlette.routing import Route

from nguongoc.parties.anchoring import AskedState
from nguongoc.parties.name_holds import HoldState
from nguongoc.parties.organisations import OrganisationKind
from nguongoc.ports.rows import Role
from nguongoc_api.pages.i18n import N_, Translator, translator
from nguongoc_api.pages.producer.page import desk_page
from nguongoc_api.pages.producer.visit import Visit
from nguongoc_api.services import Services

PATH: Final = "/producer/start"
MOST: Final = 100
DONE: Final = {"product": N_("Đã ghi sản phẩm."), "certificate": N_("Đã ghi giấy chứng nhận.")}


class Standing(Enum):
    """How a step stands: icon, tone and word."""

    DONE = ("check", "anchored", N_("Xong"))
    NEXT = ("chevron-right", "care", N_("Làm tiếp"))
    WAITING = ("clock", "care", N_("Đang chờ"))
    REFUSED = ("x", "stop", N_("Không được"))
    LATER = ("circle-dashed", "", N_("Làm sau"))
    OPTIONAL = ("plus", "", N_("Tuỳ anh chị"))


@dataclass(frozen=True, slots=True)
class StepLine:
    """A step in words; `gain` is what it brings, said without more than that."""

    title: str
    standing: Standing
    word: str
    gain: str
    said: str = ""
    link: str = ""
    deed: str = ""


@dataclass(frozen=True, slots=True)
class Had:
    """What there is already."""

    hold: HoldState | None
    places: int
    bordered: int
    products: int
    certificates: int
    members: int
    buyers: int
    anchor: AskedState | None
    lots: int
    codes: int
    first_place: str
    """Where codes of the first place are entered; empty while there is none."""
    is_cooperative: bool

    @property
    def is_held(self) -> bool:
        return self.hold in {HoldState.OPEN, HoldState.REFUSED}


def progress_routes(route: Callable[..., Route], desk: ProgressDesk) -> list[Route]:
    return [route(PATH, get=desk.show, role=Role.PRODUCER)]


@dataclass(frozen=True, slots=True)
class ProgressDesk:
    """The page over what was entered; safe to call from any thread."""

    services: Services

    def show(self, visit: Visit) -> Response:
        """Every step in order, one of them the next."""
        _ = translator(visit.language)
        had = self._had(visit)
        context = {
            "title": _("Việc bắt đầu"),
            "steps": [*_needed(had, _), *_optional(had, _)],
            "ready": had.places > 0 and had.products > 0,
            "held": had.is_held,
            "done": next((_(words) for name, words in DONE.items() if name in visit.query), ""),
        }
        return desk_page(visit, "progress.html", context, demo=self.services.settings.demo)

    def _had(self, visit: Visit) -> Had:
        caller, use = visit.caller, self.services
        own = use.browse_master_data.own_organisation(caller)
        places = use.browse_master_data.facilities(caller, None, MOST)
        hold = use.trusting.names.own(caller)
        with use.reads.open() as reader:
            bordered = sum(reader.parties.border(each.id) is not None for each in places)
            buyers = len(reader.known_buyers.of(caller.organisation_id, MOST))
            wishes = reader.anchor_wishes.of(caller.organisation_id, None, 1)
        return Had(
            hold=None if hold is None else hold.state,
            places=len(places),
            bordered=bordered,
            products=len(use.browse_master_data.products(caller, None, MOST)),
            certificates=len(use.browse_master_data.certificates(caller, None, MOST)),
            buyers=buyers,
            members=len(use.name_members.members(caller, None, MOST)),
            anchor=wishes[0].state if wishes else None,
            lots=len(use.browse_batches.batches(caller, None, 1)),
            codes=sum(len(each.market_codes) for each in places),
            first_place=f"/producer/land/{places[0].id}/codes" if places else "",
            is_cooperative=own.kind is OrganisationKind.COOPERATIVE,
        )


def _needed(had: Had, _: Translator) -> list[StepLine]:
    """What a lot cannot be registered without, in order."""
    place = Standing.DONE if had.places else Standing.NEXT
    product = Standing.DONE if had.products else Standing.NEXT if had.places else Standing.LATER
    lines = [
        _step(
            _,
            _("Nơi trồng, nơi làm"),
            place,
            _("Lô hàng nói được làm ra ở xã nào. Người mua chỉ thấy tới xã."),
            _("%(count)s nơi", count=had.places) if had.places else "",
            "/producer/land/new",
            _("Thêm nơi nữa") if had.places else _("Thêm nơi đầu tiên"),
        ),
        _step(
            _,
            _("Sản phẩm"),
            product,
            _("Có tên, loại và ảnh trên trang người mua quét ra."),
            _("%(count)s sản phẩm", count=had.products) if had.products else "",
            "/producer/products/new",
            _("Thêm sản phẩm nữa") if had.products else _("Thêm sản phẩm đầu tiên"),
        ),
    ]
    if had.hold is not None:
        lines.append(_name_step(had, _))
    lines.append(_lot_step(had, _))
    return lines


def _name_step(had: Had, _: Translator) -> StepLine:
    standing = {
        HoldState.OPEN: Standing.WAITING,
        HoldState.RELEASED: Standing.DONE,
        HoldState.REFUSED: Standing.REFUSED,
        None: Standing.DONE,
    }[had.hold]
    gain = (
        _(
            "Từ lúc ấy cơ sở có khoá ký riêng, khai được lô và in được tem. Anh chị không phải làm gì, chỉ chờ."
        )
        if had.is_held
        else _("Cơ sở có khoá ký riêng, khai được lô và in được tem.")
    )
    deed = _("Xem tên đang chờ") if had.is_held else _("Xem tên cơ sở")
    return _step(_, _("Người xem tên cơ sở đồng ý"), standing, gain, "", "/producer/name", deed)


def _lot_step(had: Had, _: Translator) -> StepLine:
    prepared = had.places > 0 and had.products > 0
    if had.lots:
        standing = Standing.DONE
    elif prepared and not had.is_held:
        standing = Standing.NEXT
    else:
        standing = Standing.LATER
    link = "/producer/new" if prepared and not had.is_held else ""
    gain = _(
        "Có mã QR, có tem, có trang cho người mua. Chữ ký nói ai khai gì lúc nào, không nói hàng ngon hay sạch."
    )
    return _step(_, _("Khai lô hàng đầu tiên"), standing, gain, "", link, _("Khai lô mới"))


def _optional(had: Had, _: Translator) -> list[StepLine]:
    """What may wait; a cooperative's members are worth it at once."""
    lines = [
        _step(
            _,
            _("Ranh giới thửa đất"),
            Standing.DONE if had.bordered else Standing.OPTIONAL,
            _("Diện tích đo được thật. Bán cà phê, cao su, gỗ vào châu Âu thì cần. Chỉ anh chị xem được."),
            _("%(count)s thửa", count=had.bordered) if had.bordered else "",
            "/producer/land",
            _("Xem đất trồng"),
        ),
        _step(
            _,
            _("Giấy chứng nhận"),
            Standing.DONE if had.certificates else Standing.OPTIONAL,
            _("Hiện trên trang người mua với ngày hết hạn; hết hạn thì tự ghi là hết hạn."),
            _("%(count)s giấy", count=had.certificates) if had.certificates else "",
            "/producer/certificates/new",
            _("Khai giấy chứng nhận"),
        ),
        _step(
            _,
            _("Mã vùng trồng, mã đóng gói"),
            Standing.DONE if had.codes else Standing.OPTIONAL,
            _("Thị trường nào cấp mã thì bán vào đó mới cần. Ghi kèm thời hạn để biết lúc nào phải xin lại."),
            _("%(count)s mã", count=had.codes) if had.codes else "",
            had.first_place,
            _("Ghi mã"),
        ),
        _buyers_step(had, _),
        _anchor_step(had, _),
    ]
    if had.is_cooperative:
        lines.append(
            _step(
                _,
                _("Thành viên"),
                Standing.DONE if had.members else Standing.OPTIONAL,
                _("Ghi được hộ nào thu hoạch lô nào. Tên thành viên không vào lời khai đã ký."),
                _("%(count)s hộ", count=had.members) if had.members else "",
                "/producer/members",
                _("Ghi thành viên"),
            )
        )
    return lines


def _buyers_step(had: Had, _: Translator) -> StepLine:
    return _step(
        _,
        _("Ai mua"),
        Standing.DONE if had.buyers else Standing.OPTIONAL,
        _("Lúc giao hàng chỉ bấm tên; cuối vụ biết ai mua bao nhiêu. Chỉ anh chị xem được."),
        _("%(count)s nơi mua", count=had.buyers) if had.buyers else "",
        "/producer/buyers",
        _("Ghi ai hay mua"),
    )


def _anchor_step(had: Had, _: Translator) -> StepLine:
    standing = {
        None: Standing.OPTIONAL,
        AskedState.OPEN: Standing.WAITING,
        AskedState.ANCHORED: Standing.DONE,
        AskedState.REFUSED: Standing.REFUSED,
    }[had.anchor]
    gain = _(
        "Cơ quan ở xã ký rằng cơ sở có trong sổ đăng ký: người mua thấy ai xác nhận anh chị. Cần số đăng ký."
    )
    return _step(
        _, _("Xác nhận danh tính"), standing, gain, "", "/producer/identity", _("Đề nghị hoặc xem trả lời")
    )


def _step(
    _: Translator, title: str, standing: Standing, gain: str, said: str, link: str, deed: str
) -> StepLine:
    return StepLine(title, standing, _(standing.value[2]), gain, said, link, deed)
