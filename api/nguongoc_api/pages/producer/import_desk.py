"""Tables at the desk: hand one in, see what became of it, take it back with what is wrong marked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from starlette.responses import Response
from starlette.routing import Route

from nguongoc.errors import Refusal
from nguongoc.ports.imports import Import, ImportState
from nguongoc.ports.rows import Role
from nguongoc.services.import_sheets import Handed, ImportUnknown
from nguongoc.sheets.columns import SheetKind
from nguongoc.sheets.faults import fault_again
from nguongoc.sheets.template import empty_table
from nguongoc_api.pages.formats import moment_element
from nguongoc_api.pages.i18n import N_, translator
from nguongoc_api.pages.producer.mending import mendable
from nguongoc_api.pages.producer.page import PRIVATE, desk_page, go_on
from nguongoc_api.pages.producer.visit import Visit, read_id
from nguongoc_api.pages.producer.words import at_field
from nguongoc_api.problems import kind_of
from nguongoc_api.services import Services
from nguongoc_api.v1.imports.marked import XLSX, marked
from nguongoc_api.v1.imports.words import reason, told

SHOWN: Final = 100
"""Faults on the page; all that are kept are in the marked copy."""
LISTED: Final = 10
OFFERED: Final = 1_000
"""Names of each kind in the lists of an empty table."""
KINDS: Final = {
    SheetKind.BATCHES: N_("Lô thu hoạch"),
    SheetKind.FACILITIES: N_("Vùng trồng, thửa, cơ sở"),
    SheetKind.PRODUCTS: N_("Sản phẩm"),
    SheetKind.MEMBERS: N_("Hộ thành viên"),
}


def import_routes(route: Callable[..., Route], desk: ImportDesk) -> list[Route]:
    """Tables of a cooperative, and the empty ones to fill in."""
    path, role = "/producer/imports", Role.PRODUCER
    return [
        route(path, get=desk.ask, post=desk.hand_in, role=role),
        route(f"{path}/templates/{{kind}}", get=desk.template, role=role),
        route(f"{path}/{{import_id}}", get=desk.show, role=role),
        route(f"{path}/{{import_id}}/marked", get=desk.mark, role=role),
    ]


@dataclass(frozen=True, slots=True)
class ImportDesk:
    """The producer's pages over `ImportSheets`; safe to call from any thread."""

    services: Services

    def ask(self, visit: Visit) -> Response:
        """The form for a file, and the files handed in before."""
        return self._form(visit, {})

    def hand_in(self, visit: Visit) -> Response:
        """Taken in, or the form again with what is wrong with the file as a whole."""
        given = visit.given
        try:
            handed = Handed(
                SheetKind(given.get("kind", "batches"))
                if given.get("kind") in list(SheetKind)
                else SheetKind.BATCHES,
                given.get("name") or "bang",
                visit.file,
                dry_run=given.get("how") != "now",
                whole=given.get("whole") != "rows",
            )
            made = self.services.importing.sheets(visit.caller, handed)
        except Refusal as refusal:
            mendable(refusal)
            return self._form(
                visit,
                {"file": at_field(refusal, translator(visit.language), self.services.settings.base_url)},
                kind_of(refusal).status,
            )
        if not isinstance(made, Import):
            raise TypeError("without an idempotency key the import itself comes back")
        return go_on(f"/producer/imports/{made.id}")

    def show(self, visit: Visit) -> Response:
        """How far it has come; while it is under way the page asks again by itself, without a script."""
        made = self._import(visit)
        _ = translator(visit.language)
        report = made.report
        context = {
            "title": _(KINDS[made.kind]),
            "made": made,
            "open": made.state is ImportState.OPEN,
            "told": [told(fault_again(each), visit.language) for each in report.faults[:SHOWN]],
            "more": max(report.fault_count - SHOWN, 0),
            "failure": None
            if report.failure is None
            else reason(fault_again(report.failure), visit.language),
            "ignored": ", ".join(report.ignored),
        }
        page = desk_page(visit, "import.html", context, demo=self.services.settings.demo)
        if made.state is ImportState.OPEN:
            page.headers["Refresh"] = "2"
        return page

    def template(self, visit: Visit) -> Response:
        """The empty table of a kind, with what is registered to choose from."""
        asked = visit.places.get("kind", "")
        if asked not in list(SheetKind):
            raise ImportUnknown("no such table")
        caller, master = visit.caller, self.services.browse_master_data
        own = {
            "products": [each.name for each in master.products(caller, None, OFFERED)],
            "facilities": [each.name for each in master.facilities(caller, None, OFFERED)],
            "members": [each.name for each in self.services.name_members.members(caller, None, OFFERED)],
        }
        return _file(empty_table(SheetKind(asked), own), f"mau-{asked}")

    def mark(self, visit: Visit) -> Response:
        """The table again, as a file."""
        made = self._import(visit)
        return _file(marked(made, visit.language), str(made.id))

    def _import(self, visit: Visit) -> Import:
        unknown = ImportUnknown("no such import of this organisation")
        return self.services.importing.sheets.one(
            visit.caller, read_id(visit.places.get("import_id", ""), unknown)
        )

    def _form(self, visit: Visit, errors: dict[str, str], status: int = 200) -> Response:
        _ = translator(visit.language)
        found = self.services.importing.sheets.imports(visit.caller, None, LISTED)
        context = {
            "title": _("Nhập từ bảng tính"),
            "kinds": [(kind.value, _(words)) for kind, words in KINDS.items()],
            "values": visit.given,
            "errors": errors,
            "lines": [
                {"made": each, "kind": _(KINDS[each.kind]), "at": moment_element(each.received_at)}
                for each in found
            ],
        }
        return desk_page(visit, "imports.html", context, demo=self.services.settings.demo, status=status)


def _file(body: bytes, name: str) -> Response:
    headers = {
        "Content-Disposition": f'attachment; filename="{name}.xlsx"',
        "X-Content-Type-Options": "nosniff",
    }
    return Response(body, headers=PRIVATE | headers, media_type=XLSX)
