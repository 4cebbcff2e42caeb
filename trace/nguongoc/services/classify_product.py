"""What a product is in the words of the UN Central Product Classification, where nobody said so more exactly."""

from __future__ import annotations

from nguongoc.catalogue.products import Category, Classification
from nguongoc.services.gathering import Gathering

CPC = "https://unstats.un.org/unsd/classifications/Econ/cpc/"
CPC_NAME = "UN Central Product Classification (CPC)"
TEXT_LIMIT = 200

_COARSE: dict[Category, tuple[str, str]] = {
    Category.FRUIT: ("013", "Fruits and nuts"),
    Category.VEGETABLE: ("012", "Vegetables"),
    Category.RICE: ("0113", "Rice"),
    Category.SPICE: ("016", "Stimulant, spice and aromatic crops"),
    Category.SEAFOOD: ("04", "Fish and other fishing products"),
    Category.LIVESTOCK: ("021", "Live animals"),
    Category.MEAT: ("211", "Meat and meat products"),
    Category.CONFECTIONERY: ("23", "Grain mill products, starches and starch products; other food products"),
    Category.PROCESSED: ("23", "Grain mill products, starches and starch products; other food products"),
    Category.BEVERAGE: ("24", "Beverages"),
    Category.TEA: ("2391", "Coffee and tea"),
    Category.HONEY: ("0291", "Natural honey"),
    Category.HERB: ("0193", "Plants used primarily in perfumery, in pharmacy or for insecticidal purposes"),
    Category.CROP: ("01", "Products of agriculture, horticulture and market gardening"),
    Category.CRAFT: ("38", "Furniture; other transportable goods n.e.c."),
}
"""Divisions and groups of CPC 2.1: coarse on purpose, because a wrong fine code is worse than a right coarse one."""


def classify(gathering: Gathering, category: Category, given: Classification | None) -> Classification:
    """The classification given, its texts checked, or the coarse one of the category."""
    if given is None:
        code, name = _COARSE[category]
        return Classification(code, name, CPC, CPC_NAME)
    return Classification(
        gathering.text(given.code, 40, "/classification/code"),
        gathering.text(given.name, TEXT_LIMIT, "/classification/name"),
        gathering.text(given.scheme_id, TEXT_LIMIT, "/classification/scheme_id"),
        gathering.text(given.scheme_name, TEXT_LIMIT, "/classification/scheme_name"),
    )
