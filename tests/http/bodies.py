"""Bodies that are accepted as they are; each call makes a new one, anything can be said otherwise."""

from __future__ import annotations

from typing import Any

Json = dict[str, Any]


def facility(**said: Any) -> Json:
    return {"kind": "growing_area", "name": "Vườn bưởi đồi Đông", "commune_code": "15544", **said}


def product(**said: Any) -> Json:
    return {"name": "Bưởi đỏ Luận Văn", "category": "fruit", "default_unit": "kg", **said}


def certificate(**said: Any) -> Json:
    return {"scheme": "vietgap", "name": "VietGAP", "issuer": "Trung tâm chứng nhận", **said}


def place(**said: Any) -> Json:
    return {
        "id": "suoi-ca-than",
        "name_vi": "Suối cá thần",
        "name_en": "Sacred fish stream",
        "kind": "nature",
        "commune_code": "15544",
        "latitude": 20.2,
        "longitude": 105.3,
        "coordinate_error_km": 1.0,
        "about_vi": "Suối có nhiều cá.",
        "about_en": "A stream full of fish.",
        "checked_on": "2026-11-01",
        "source": "Uỷ ban xã",
        **said,
    }


def batch(**said: Any) -> Json:
    return {
        "quantity": {"value": "1250.5", "unit": "kg"},
        "happened_on": "2026-11-20",
        **said,
    }
