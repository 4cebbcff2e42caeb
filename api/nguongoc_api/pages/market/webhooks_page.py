"""`/developers/webhooks`: what is sent to an address, type by type, for whoever writes the other end."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from starlette.responses import Response
from starlette.routing import Route

from nguongoc.ports.recalls import WebhookTopic
from nguongoc.services.deliver_outbox import MOST_GONE, PAUSES
from nguongoc.services.told import MODELS, schema_of
from nguongoc.services.told_examples import examples
from nguongoc.signing.webhooks import public_text
from nguongoc_api.pages.i18n import N_, translator
from nguongoc_api.pages.producer.page import desk_page
from nguongoc_api.pages.producer.visit import Visit
from nguongoc_api.services import Services

PATH: Final = "/developers/webhooks"
WHEN: Final[Mapping[WebhookTopic, str]] = {
    WebhookTopic.RECALL: N_(
        "Có lệnh thu hồi hàng anh chị đang giữ. Gửi trước mọi tin khác, nhắc lại tới khi xác nhận."
    ),
    WebhookTopic.ORDER_STOPPED: N_(
        "Một lô trong đơn hàng bị tạm giữ hoặc thu hồi. Ai nghe tin thu hồi cũng nhận tin này."
    ),
    WebhookTopic.ORDER_CHANGED: N_(
        "Một bên của đơn hàng giữ chỗ, đặt, nhận, từ chối, huỷ, giao hoặc đã nhận hàng; hoặc hết giờ giữ chỗ."
    ),
    WebhookTopic.OFFER_CHANGED: N_(
        "Lời chào bán của anh chị, hoặc chỉ dành cho anh chị, mở ra hay kết thúc."
    ),
    WebhookTopic.SHIPMENT_CHANGED: N_("Hàng anh chị gửi hoặc sắp nhận đang ở chặng nào với bên vận chuyển."),
    WebhookTopic.SCANNED_UNUSUALLY: N_("Tem của một lô được quét khác thường."),
    WebhookTopic.BADGE_ELSEWHERE: N_("Nút kiểm tra lô được thấy ở trang khác trang nó làm cho."),
    WebhookTopic.REPORT_RECEIVED: N_("Người mua báo có vấn đề với hàng."),
    WebhookTopic.TEST: N_("Anh chị bấm gửi thử."),
}


@dataclass(frozen=True, slots=True)
class Member:
    """A member of `data`: what it may be, in the words of JSON Schema."""

    name: str
    kind: str


@dataclass(frozen=True, slots=True)
class TypeInWords:
    name: str
    when: str
    members: tuple[Member, ...]
    example: str


@dataclass(frozen=True, slots=True)
class WebhooksPage:
    """For everybody, signed in or not; safe to call from any thread."""

    services: Services

    def show(self, visit: Visit) -> Response:
        _ = translator(visit.language)
        bodies = examples(self.services.settings.base_url)
        context = {
            "title": _("Tin gửi tới địa chỉ của anh chị (webhook)"),
            "types": [
                TypeInWords(
                    topic.value, _(WHEN[topic]), tuple(_members(schema_of(topic))), _pretty(bodies[topic])
                )
                for topic in MODELS
            ],
            "keys": [public_text(each) for each in self.services.recalling.webhooks.secrets.signing_keys()],
            "days": round(sum(each.total_seconds() for each in PAUSES) / 86_400),
            "tries": len(PAUSES) + 1,
            "gone": MOST_GONE,
        }
        return desk_page(visit, "market/webhook_types.html", context, demo=self.services.settings.demo)


def webhooks_routes(route: Callable[..., Route], page: WebhooksPage) -> list[Route]:
    return [route(PATH, get=page.show)]


def _pretty(body: bytes) -> str:
    return json.dumps(json.loads(body), indent=2, ensure_ascii=False)


def _members(schema: dict[str, Any]) -> Iterator[Member]:
    defs = schema["$defs"]
    data = _followed(schema["properties"]["data"], defs)
    for name, said in data["properties"].items():
        yield Member(name, _kind(said, defs))


def _followed(said: dict[str, Any], defs: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = defs[said["$ref"].rpartition("/")[2]] if "$ref" in said else said
    return found


def _kind(said: dict[str, Any], defs: dict[str, Any]) -> str:
    said = _followed(said, defs)
    if "anyOf" in said:
        return " | ".join(_kind(each, defs) for each in said["anyOf"])
    if "enum" in said:
        return " | ".join(str(each) for each in said["enum"])
    if said.get("type") == "array":
        items = _followed(said["items"], defs)
        inner = "{" + ", ".join(items["properties"]) + "}" if "properties" in items else _kind(items, defs)
        return f"[{inner}, …]"
    return str(said.get("const") or said.get("format") or said.get("type", ""))
