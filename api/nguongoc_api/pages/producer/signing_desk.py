"""Signing with a key of one's own, at the desk: how the key stands, what waits to be signed and what that says, file out, signatures in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from markupsafe import Markup
from pydantic import ValidationError
from starlette.responses import Response
from starlette.routing import Route

from nguongoc.cli.sign.preparations import words_of
from nguongoc.cli.sign.words import Language
from nguongoc.errors import Malformed, Refusal
from nguongoc.parties.own_keys import OrganisationDid, PreparedKind
from nguongoc.ports.rows import Role
from nguongoc.services.adopt_did import OwnDid
from nguongoc.services.asked import RecallAsked
from nguongoc.services.caller import Scope
from nguongoc.services.preparation_rules import PreparationUnknown
from nguongoc.services.prepare_signing import Completed, Prepared
from nguongoc.signing.two_forms import Signatures
from nguongoc_api.pages import formats
from nguongoc_api.pages.i18n import N_, translator
from nguongoc_api.pages.producer.hold_desk import batch_at
from nguongoc_api.pages.producer.mending import mendable
from nguongoc_api.pages.producer.own_signature import signing_at
from nguongoc_api.pages.producer.page import PRIVATE, desk_page, go_on
from nguongoc_api.pages.producer.visit import Visit, read_id
from nguongoc_api.pages.producer.words import at_field
from nguongoc_api.problems import kind_of
from nguongoc_api.services import Services
from nguongoc_api.v1.preparations.schemas import PreparationShown, SignaturesGiven

SIGNERS: Final = (Role.PRODUCER, Role.AUTHORITY)
LARGEST_FILE: Final = 2_000
KINDS: Final[Mapping[PreparedKind, str]] = {
    PreparedKind.LOT: N_("Lô mới"),
    PreparedKind.CORRECTION: N_("Sửa lời khai"),
    PreparedKind.RECALL: N_("Thu hồi"),
    PreparedKind.RECALL_END: N_("Kết thúc thu hồi"),
    PreparedKind.DISPUTE: N_("Phản đối nguồn đã khai"),
    PreparedKind.CERTIFICATE: N_("Xác nhận giấy chứng nhận"),
    PreparedKind.ANCHOR: N_("Xác nhận danh tính"),
    PreparedKind.FACILITY: N_("Hồ sơ nơi trồng, nơi làm"),
    PreparedKind.EVENT: N_("Xác nhận một sự kiện"),
}


class SignaturesUnread(Malformed):
    """The file or text is not what `nguongoc sign` writes."""

    code = "signatures-unread"


def signing_routes(route: Callable[..., Route], desk: SigningDesk) -> list[Route]:
    """At the desk of each who signs."""
    return [
        route(f"/{role.value}/signing{path}", get=get, post=post, role=role, needs=Scope.OWN_KEY)
        for role in SIGNERS
        for path, get, post in (
            ("", desk.list_waiting, None),
            ("/{preparation_id}", desk.show, desk.hand_in),
            ("/{preparation_id}/file", desk.take, None),
        )
    ]


@dataclass(frozen=True, slots=True)
class SigningDesk:
    """The pages over `PrepareSigning` and `AdoptDid`; safe to call from any thread."""

    services: Services

    def list_waiting(self, visit: Visit) -> Response:
        """Under which name and key the organisation signs, and what waits."""
        _ = translator(visit.language)
        own = self.services.trusting.own
        waiting = own.prepare.waiting(visit.caller)
        context = {
            "title": _("Khoá ký của cơ sở"),
            "here": signing_at(visit),
            "own": _standing(own.adopt.show(visit.caller)),
            "waiting": [
                (each.preparation.id, _(KINDS[each.preparation.kind]), *_line(each)) for each in waiting
            ],
            "done": "signed" in visit.query,
        }
        return desk_page(visit, "signing.html", context, demo=self.services.settings.demo)

    def show(self, visit: Visit) -> Response:
        """What signing this says, the file to sign, and the form for the signatures."""
        return self._page(visit, self._found(visit), None)

    def take(self, visit: Visit) -> Response:
        """The file that `nguongoc sign` reads."""
        found = self._found(visit)
        shown = PreparationShown.of(found, self.services.settings.base_url)
        name = f'attachment; filename="{_file(found)}"'
        body = shown.model_dump_json(indent=1)
        return Response(body, 200, PRIVATE | {"Content-Disposition": name}, "application/json")

    def hand_in(self, visit: Visit) -> Response:
        """Done, and on to what was made; or the page again with what is wrong."""
        try:
            signatures = _read(visit)
            done = self.services.trusting.own.prepare.complete(
                visit.caller, self._found(visit).preparation.id, signatures
            )
        except Refusal as refusal:
            mendable(refusal, 503)
            return self._page(visit, self._found(visit), refusal)
        return go_on(_made_at(visit, done))

    def _lots_to_hold(self, visit: Visit, found: Prepared) -> list[tuple[str, str]]:
        """Where the lots of a recall that nobody was told of yet are held meanwhile, each with its number."""
        asked = self.services.trusting.own.prepare.asked(found.preparation)
        if not isinstance(asked, RecallAsked):
            return []
        named = [
            self.services.recalling.stops(visit.caller, each.batch_id).batch for each in asked.order.lots
        ]
        return [(f"{batch_at(visit, each.id)}/hold", each.lot) for each in named]

    def _found(self, visit: Visit) -> Prepared:
        unknown = PreparationUnknown("your organisation has no such preparation")
        return self.services.trusting.own.prepare.show(
            visit.caller, read_id(visit.places["preparation_id"], unknown)
        )

    def _page(self, visit: Visit, found: Prepared, wrong: Refusal | None) -> Response:
        _ = translator(visit.language)
        waiting = found.preparation
        said = {} if wrong is None else {"signatures": at_field(wrong, _, self.services.settings.base_url)}
        language = Language.EN if visit.language == "en" else Language.VI
        context = {
            "title": _(KINDS[waiting.kind]),
            "here": signing_at(visit),
            "path": f"{signing_at(visit)}/{waiting.id}",
            "rows": words_of(waiting.kind.value, found.forms.document, language),
            "expires": formats.moment_element(waiting.expires_at),
            "expired": waiting.expires_at <= self.services.clock.now(),
            "completed": waiting.completed_at is not None,
            "kid": waiting.kid,
            "file": _file(found),
            "command": f"nguongoc sign {waiting.kind.value} {_file(found)} --key khoa.key --out chu-ky.json",
            "urgent": self._lots_to_hold(visit, found),
            "errors": said,
            "pasted": "" if wrong is None else visit.given.get("signatures", "")[:LARGEST_FILE],
        }
        status = 200 if wrong is None else kind_of(wrong).status
        return desk_page(visit, "signing_one.html", context, demo=self.services.settings.demo, status=status)


def _standing(own: OwnDid) -> dict[str, object]:
    """The DID in use and, where the key is the organisation's own, which and when its domain was asked last."""
    now = OrganisationDid(own.organisation.did, own.organisation.id, own.organisation.created_at)
    used = next((each for each in own.dids if each.until is None), now)
    return {
        "did": used.did,
        "since": formats.moment_element(used.since),
        "asked": None if used.asked_at is None else formats.moment_element(used.asked_at),
        "trouble": used.trouble,
        "kid": None if own.key is None else own.key.kid,
        "thumbprint": None if own.key is None else own.key.thumbprint,
        "algorithm": None if own.key is None else own.key.algorithm,
        "before": [each.did for each in own.dids if each.until is not None],
    }


def _line(each: Prepared) -> tuple[str, Markup]:
    return str(each.forms.document["name"]), formats.moment_element(each.preparation.expires_at)


def _file(found: Prepared) -> str:
    return f"{found.preparation.kind.value}-{found.preparation.id.hex[-8:]}.json"


def _read(visit: Visit) -> Signatures:
    """The file that was sent, else what was pasted. Raises `SignaturesUnread`."""
    given = visit.file or visit.given.get("signatures", "").encode()
    if len(given) > LARGEST_FILE:
        raise SignaturesUnread("this is longer than two signatures")
    try:
        return SignaturesGiven.model_validate_json(given).signatures()
    except (ValidationError, Refusal) as error:
        raise SignaturesUnread("no two signatures in what was handed in") from error


def _made_at(visit: Visit, done: Completed) -> str:
    """The page of the desk that shows what was made."""
    desk, id = f"/{visit.caller.role.value}", done.about.rpartition("/")[2]
    match done.kind:
        case PreparedKind.LOT:
            return f"{desk}/batches/{id}?new=1"
        case PreparedKind.CORRECTION:
            return f"{desk}/batches/{id}?corrected=1"
        case PreparedKind.RECALL | PreparedKind.RECALL_END:
            return f"{desk}/recalls/{id}"
        case PreparedKind.CERTIFICATE:
            return f"{desk}/certificates?signed=1"
        case PreparedKind.ANCHOR:
            return f"{desk}/identities?signed=1"
        case PreparedKind.DISPUTE | PreparedKind.FACILITY | PreparedKind.EVENT:
            return f"{desk}/signing?signed=1"
