"""What a page says of goods that were bought from somebody who declares nothing here: what was told, and that the rest is unknown."""

from __future__ import annotations

from collections.abc import Sequence

from nguongoc.batches.bought_inputs import UNKNOWN, BoughtInputs, country_names
from nguongoc.batches.lots import Batch
from nguongoc.batches.told_origin import Extent, ToldOrigin
from nguongoc.geography import communes
from nguongoc.geography.countries import country_name
from nguongoc.services.provenance import Stage, StageKind
from nguongoc_api.pages import formats
from nguongoc_api.pages.i18n import Language, Translator, translator


def told(origin: ToldOrigin | None, _: Translator) -> tuple[str, str]:
    """A place with by whose word it is one, which stands wherever the place does; *not known* where there is none."""
    if origin is None:
        return _("Chưa rõ nơi trồng, đánh bắt"), _("Người bán không nói, hoặc nơi mua không ghi.")
    said = _("%(place)s (theo lời người bán)", place=place(origin, _.language))
    return said, _("Người bán không khai ở đây.")


def place(origin: ToldOrigin, language: Language) -> str:
    """As people of that language write it."""
    match origin.extent:
        case Extent.COMMUNE:
            return f"{formats.commune(communes.find(origin.code).name, language)}, Thanh Hóa"
        case Extent.PROVINCE:
            return origin.name
        case Extent.COUNTRY:
            return country_name(origin.code, language)


def told_place(batch: Batch, language: Language) -> str:
    """Where what began outside grew, as its sellers told; empty where nobody said anything."""
    if batch.told_origin is not None:
        return place(batch.told_origin, language)
    codes = batch.grown_in
    return "" if codes == (UNKNOWN,) else country_names(codes, _unknown(translator(language)), language)


def raw_material(inputs: BoughtInputs, _: Translator) -> tuple[str, str]:
    """The countries of what went in, and by whose word."""
    names = country_names(inputs.grown_in, _unknown(_), _.language)
    return names, _("Phần mua về: theo lời người bán, không ai khai ở đây.")


def _unknown(_: Translator) -> str:
    return _("chưa rõ nước nào")


def before(origin: ToldOrigin | None, _: Translator) -> str:
    """Of the way before a purchase."""
    if origin is None:
        return _("Mua từ đâu chưa rõ; người bán không khai ở đây.")
    return _("Người bán nói hàng từ %(place)s; người bán không khai ở đây.", place=place(origin, _.language))


def by_word_of(batch: Batch, _: Translator) -> str:
    """Whose word the page gives of bought goods; empty of all others."""
    if not batch.began_outside:
        return ""
    return _("Bên mua tự khai") if batch.grown_in == (UNKNOWN,) else _("Lời người bán, do bên mua khai lại")


def unknown(journey: Sequence[Stage], batch: Batch, _: Translator) -> tuple[str, ...]:
    """What no signature answers for, said beside the verdict."""
    if batch.began_outside:
        return (_("Hàng mua về. Trồng, nuôi hay đánh bắt ra sao thì ở đây không ai khai."),)
    if any(stage.kind is StageKind.PURCHASE for stage in journey):
        return (_("Có nguyên liệu mua về. Trồng, nuôi hay đánh bắt ra sao thì ở đây không ai khai."),)
    return ()
