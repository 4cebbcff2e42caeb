"""`/epcis/queries/{name}/subscriptions`: new answers to a named query, sent to an address."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

from fastapi import Request, Response
from fastapi.routing import APIRoute

from nguongoc.ports.outbox import Sent
from nguongoc.ports.subscriptions import Subscription
from nguongoc.services.subscribe import SubscriptionUnknown
from nguongoc_api.auth.access import EventsReader
from nguongoc_api.epcis.answering import answer_list
from nguongoc_api.epcis.asking import Asking, format_of
from nguongoc_api.epcis.bodies import Document
from nguongoc_api.epcis.queries import plain_asking
from nguongoc_api.epcis.route import router
from nguongoc_api.epcis.tokens import read_token
from nguongoc_api.problems.refusals import CursorWrong
from nguongoc_api.v1.negotiation import JSON
from nguongoc_api.v1.services import Use
from nguongoc_api.v1.strict_json import read_json
from nguongoc_api.v1.wire import moment

ROUTER = router(route_class=APIRoute)
PATH = "/queries/{name}/subscriptions"
_SHAPE = {
    "type": "object",
    "required": ["dest"],
    "properties": {
        "dest": {"type": "string", "format": "uri"},
        "signatureToken": {"type": "string", "minLength": 16, "maxLength": 512},
        "schedule": {"type": "object", "additionalProperties": {"type": "string"}},
        "stream": {"type": "boolean"},
        "reportIfEmpty": {"type": "boolean"},
        "initialRecordTime": {"type": "string", "format": "date-time"},
        "minRecordTime": {"type": "string", "format": "date-time"},
    },
}
_BODY = {"requestBody": {"required": True, "content": {JSON: {"schema": _SHAPE}}}}
_PRIVATE = {"Cache-Control": "private, no-store"}


@ROUTER.post(PATH, status_code=201, response_class=Response, openapi_extra=_BODY)
def subscribe(caller: EventsReader, name: str, document: Document, request: Request, use: Use) -> Response:
    """Have new answers to a query of yours sent to an address, at once (`stream`) or by a `schedule`."""
    format = format_of(request.headers.get("gs1-epc-format"))
    made = use.asking.subscribe.add(caller, name, read_json(document), format)
    address = f"{use.settings.base_url}/epcis/queries/{name}/subscriptions/{made.id}"
    return Response(_json(_object(made)), 201, {"Location": address, **_PRIVATE}, JSON)


@ROUTER.get(PATH)
def list_subscriptions(caller: EventsReader, name: str, request: Request, use: Use) -> Response:
    """Those to a query of yours that have not ended, oldest first."""
    asking = plain_asking(request, use)
    found = use.asking.subscribe.all(caller, name, _after(asking, use), asking.per_page + 1)
    return _listed(use, asking, [(each.id, _object(each)) for each in found])


@ROUTER.get(PATH + "/{subscription_id}")
def show_subscription(
    caller: EventsReader, name: str, subscription_id: str, request: Request, use: Use
) -> Response:
    """How far a subscription is; the secret is never shown."""
    plain_asking(request, use)
    found = use.asking.subscribe.one(caller, name, _id(subscription_id))
    return Response(_json(_object(found)), 200, _PRIVATE, JSON)


@ROUTER.get(PATH + "/{subscription_id}/reports")
def list_reports(
    caller: EventsReader, name: str, subscription_id: str, request: Request, use: Use
) -> Response:
    """What was sent and what it was answered with, newest first."""
    asking = plain_asking(request, use)
    found = use.asking.subscribe.reports(
        caller, name, _id(subscription_id), _after(asking, use), asking.per_page + 1
    )
    return _listed(use, asking, [(each.id, _report(each)) for each in found])


@ROUTER.delete(PATH + "/{subscription_id}", status_code=204, response_class=Response)
def unsubscribe(caller: EventsReader, name: str, subscription_id: str, use: Use) -> Response:
    """End a subscription; what is on its way may still arrive."""
    use.asking.subscribe.drop(caller, name, _id(subscription_id))
    return Response(status_code=204)


def _id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise SubscriptionUnknown("no such subscription of this organisation") from None


def _after(asking: Asking, use: Use) -> UUID | None:
    page = read_token(asking, use.clock.now())
    if page is None or page.key is None:
        return None
    try:
        return UUID(page.key)
    except ValueError:
        raise CursorWrong("this token belongs to another list") from None


def _listed(use: Use, asking: Asking, found: list[tuple[UUID, dict[str, Any]]]) -> Response:
    shown = found[: asking.per_page]
    last = str(shown[-1][0]) if len(found) > len(shown) else None
    return answer_list(use, asking, [each for _, each in shown], last)


def _object(subscription: Subscription) -> dict[str, Any]:
    """As the binding shows it; `state` and `endReason` are ours."""
    shown: dict[str, Any] = {
        "subscriptionID": str(subscription.id),
        "queryName": subscription.query_name,
        "dest": subscription.dest,
        "createdAt": moment(subscription.created_at),
        "initialRecordTime": moment(subscription.initial_record_time),
        "minRecordTime": moment(subscription.reported_at or subscription.initial_record_time),
        "epcFormat": subscription.format,
        "state": "active" if subscription.ended_at is None else "ended",
    }
    if subscription.schedule is None:
        shown["stream"] = True
    else:
        shown["schedule"] = json.loads(subscription.schedule)
        shown["reportIfEmpty"] = subscription.report_if_empty
    if subscription.notified_at is not None:
        shown["lastNotifiedAt"] = moment(subscription.notified_at)
    if subscription.ended_at is not None:
        shown |= {"endedAt": moment(subscription.ended_at), "endReason": subscription.end_reason}
    return shown


def _report(sent: Sent) -> dict[str, Any]:
    return {
        "id": str(sent.id),
        "createdAt": moment(sent.created_at),
        "state": sent.state.value,
        "digest": f"sha-256:{sent.digest.hex()}",
        "attempts": [
            {
                "at": moment(each.at),
                "status": each.status,
                "answer": each.answer.decode("utf-8", "replace"),
                "failure": each.failure,
            }
            for each in sent.attempts
        ],
    }


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode()
