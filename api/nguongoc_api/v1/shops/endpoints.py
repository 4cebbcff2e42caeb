"""`/v1/shops/{id}/notices`."""

from __future__ import annotations

from anyio import to_thread
from fastapi import Request
from pydantic import Field

from nguongoc.errors import TooLarge
from nguongoc_api.v1.route import router
from nguongoc_api.v1.services import Use
from nguongoc_api.v1.wire import Id, Shown

ROUTER = router("shops", "shops")
LONGEST_NOTICE = 1_000_000


class NoticeTooLong(TooLarge):
    """No order is so long; the shop is asked for it anyway."""

    code = "shop-notice-too-long"


class NoticeTaken(Shown):
    taken: bool = Field(description="False where it was known already, or is of no order of ours")


@ROUTER.post("/{shop_id}/notices")
async def take_notice(shop_id: Id, request: Request, use: Use) -> NoticeTaken:
    """For a connected shop alone, signed with the secret that it was given: an order. The same again changes nothing."""
    body = await request.body()
    if len(body) > LONGEST_NOTICE:
        raise NoticeTooLong(f"at most {LONGEST_NOTICE} bytes", most=LONGEST_NOTICE)
    taken = await to_thread.run_sync(use.selling.shops.hear, shop_id, request.headers, body)
    return NoticeTaken(taken=taken)
