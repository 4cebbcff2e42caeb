"""Who may call an endpoint, said in its signature: `caller: BatchesWriter`.

The same scope is asked again by the use case; here it is asked before the body is judged, so that nobody learns the
rules of a door that is closed to them.
"""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Request
from fastapi.security import HTTPBearer

from nguongoc.services.caller import Caller, Scope
from nguongoc.services.consign import GIVES, READS
from nguongoc.services.tell_changes import ANY_OF
from nguongoc_api.auth.subject import caller_of
from nguongoc_api.problems.refusals import NotAuthenticated

# Only for the OpenAPI document: the header itself is read by `Authentication`.
_scheme = HTTPBearer(auto_error=False, description="An API key: `ng_<prefix>_<secret>`", scheme_name="key")


_Documented = Annotated[object, Depends(_scheme)]


def authenticated(request: Request) -> Caller:
    """The caller of a request. Raises `NotAuthenticated` for an anonymous one."""
    caller = caller_of(request.scope)
    if caller is None:
        raise NotAuthenticated("this address needs a key")
    return caller


async def _anyone(request: Request, _: _Documented) -> Caller:
    return authenticated(request)


AnyCaller = Annotated[Caller, Depends(_anyone)]


async def _whoever(request: Request, _: _Documented) -> Caller | None:
    return caller_of(request.scope)


Viewer = Annotated[Caller | None, Depends(_whoever)]
"""Anybody; with a key, what is meant for its organisation as well."""


class _Holder:
    """A caller that holds a scope, or one of several."""

    def __init__(self, *one_of: Scope) -> None:
        self._one_of = one_of

    # Not through `AnyCaller`: each step of a chain of dependencies costs a request as much as its signature does.
    async def __call__(self, request: Request, _: _Documented) -> Caller:
        caller = authenticated(request)
        caller.require_one_of(*self._one_of)
        return caller


MasterDataReader = Annotated[Caller, Depends(_Holder(Scope.MASTER_DATA_READ))]
MasterDataWriter = Annotated[Caller, Depends(_Holder(Scope.MASTER_DATA_WRITE))]
BatchesReader = Annotated[Caller, Depends(_Holder(Scope.BATCHES_READ))]
ChangesReader = Annotated[Caller, Depends(_Holder(*ANY_OF))]
BatchesWriter = Annotated[Caller, Depends(_Holder(Scope.BATCHES_WRITE))]
LabelPrinter = Annotated[Caller, Depends(_Holder(Scope.LABELS_PRINT))]
UnitsWriter = Annotated[Caller, Depends(_Holder(Scope.UNITS_WRITE))]
Verifier = Annotated[Caller, Depends(_Holder(Scope.VERIFY))]
Fulfiller = Annotated[Caller, Depends(_Holder(Scope.FULFIL))]
PlacesWriter = Annotated[Caller, Depends(_Holder(Scope.PLACES_WRITE))]
PlacesHost = Annotated[Caller, Depends(_Holder(Scope.PLACES_WELCOME))]
VouchersIssuer = Annotated[Caller, Depends(_Holder(Scope.VOUCHERS_OFFER))]
VouchersRedeemer = Annotated[Caller, Depends(_Holder(Scope.VOUCHERS_REDEEM))]
RecordsRevoker = Annotated[Caller, Depends(_Holder(Scope.RECORDS_REVOKE))]
TestsVerifier = Annotated[Caller, Depends(_Holder(Scope.TESTS_VERIFY))]
RecallOrderer = Annotated[Caller, Depends(_Holder(Scope.RECALL))]
RecallsReader = Annotated[Caller, Depends(_Holder(Scope.RECALLS_READ))]
CertificateAttester = Annotated[Caller, Depends(_Holder(Scope.CERTIFY))]
AnchorAsker = Annotated[Caller, Depends(_Holder(Scope.ANCHOR_ASK))]
AnchorIssuer = Annotated[Caller, Depends(_Holder(Scope.ANCHOR))]
OwnKeyReader = Annotated[Caller, Depends(_Holder(Scope.BATCHES_READ, Scope.OWN_KEY))]
SelfSigner = Annotated[
    Caller, Depends(_Holder(Scope.BATCHES_WRITE, Scope.CERTIFY, Scope.RECALL, Scope.ANCHOR))
]
"""Who may sign anything at all; what exactly is asked again by its kind."""
ApiKeysHolder = Annotated[Caller, Depends(_Holder(Scope.API_KEYS))]
OwnKeyHolder = Annotated[Caller, Depends(_Holder(Scope.OWN_KEY))]
NamesReviewer = Annotated[Caller, Depends(_Holder(Scope.NAMES_REVIEW))]
Trader = Annotated[Caller, Depends(_Holder(Scope.TRADE))]
TradeReader = Annotated[Caller, Depends(_Holder(Scope.TRADE_READ))]
Tracer = Annotated[Caller, Depends(_Holder(Scope.TRACE))]
SellerReader = Annotated[Caller, Depends(_Holder(Scope.BATCHES_READ, Scope.TRACE))]
EventsCapturer = Annotated[Caller, Depends(_Holder(Scope.EVENTS_CAPTURE))]
Consignor = Annotated[Caller, Depends(_Holder(*GIVES))]
ConsignmentReader = Annotated[Caller, Depends(_Holder(*READS))]
EventsReader = Annotated[Caller, Depends(_Holder(Scope.EVENTS_READ))]
