"""`/v1/imports`: a table handed in, what became of it, and the table again with what is wrong marked."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import File, Form, Header, Response, UploadFile

from nguongoc.ports import Answer
from nguongoc.ports.imports import Import
from nguongoc.services.import_sheets import Handed
from nguongoc.sheets.columns import SheetKind
from nguongoc_api.auth.access import MasterDataReader
from nguongoc_api.pages.i18n import choose_language
from nguongoc_api.v1.creation import Created
from nguongoc_api.v1.imports.marked import XLSX, marked
from nguongoc_api.v1.imports.schemas import ImportShown, ImportsShown
from nguongoc_api.v1.paging import Paged
from nguongoc_api.v1.route import router
from nguongoc_api.v1.services import Use
from nguongoc_api.v1.wire import Id

ROUTER = router("imports", "imports")
Languages = Annotated[str, Header(alias="Accept-Language")]
ANSWERS: dict[int | str, dict[str, Any]] = {200: {"content": {XLSX: {"schema": {"type": "string"}}}}}


@ROUTER.post(
    "",
    status_code=202,
    response_model=ImportShown,
    form_limits={"max_files": 1, "max_fields": 4, "max_part_size": 1_000},
)
def hand_in(
    caller: MasterDataReader,
    file: Annotated[UploadFile, File(description=".xlsx or CSV, at most 8 MB")],
    kind: Annotated[SheetKind, Form()],
    use: Use,
    created: Created,
    dry_run: Annotated[bool, Form()] = False,
    whole: Annotated[bool, Form(description="All rows in one transaction or none")] = True,
    accept_language: Languages = "",
) -> Response:
    """Hand a table in. It is carried out soon after; what is wrong with the file as a whole is said at once."""
    language = choose_language(accept_language, None)
    handed = Handed(kind, file.filename or "", file.file.read(), dry_run, whole)

    def present(made: Import, digest: str) -> Answer:
        headers = (("Location", f"/v1/imports/{made.id}"), ("Content-Type", "application/json"))
        return Answer(digest, 202, headers, ImportShown.of(made, language).model_dump_json().encode())

    return created.respond(lambda once: use.importing.sheets(caller, handed, once), present)


@ROUTER.get("", response_model=ImportsShown)
def list_imports(
    caller: MasterDataReader, use: Use, page: Paged, accept_language: Languages = ""
) -> Response:
    """Files of your organisation, newest first, without what is wrong with each."""
    language = choose_language(accept_language, None)
    found = use.importing.sheets.imports(caller, page.after_id, page.limit + 1)
    return page.answer(
        found, lambda each: str(each.id), lambda each: ImportShown.of(each, language, faults=False)
    )


@ROUTER.get("/{import_id}")
def show_import(
    caller: MasterDataReader, import_id: Id, use: Use, response: Response, accept_language: Languages = ""
) -> ImportShown:
    """How far it has come, and every cell that is wrong."""
    response.headers["Vary"] = "Accept-Language"
    made = use.importing.sheets.one(caller, import_id)
    return ImportShown.of(made, choose_language(accept_language, None))


@ROUTER.get("/{import_id}/marked", response_class=Response, responses=ANSWERS)
def mark(caller: MasterDataReader, import_id: Id, use: Use, accept_language: Languages = "") -> Response:
    """The table as `.xlsx`, wrong cells coloured, a note in each. Its file is kept for seven days."""
    made = use.importing.sheets.one(caller, import_id)
    body = marked(made, choose_language(accept_language, None))
    headers = {"Content-Disposition": f'attachment; filename="{import_id}.xlsx"', "Vary": "Accept-Language"}
    return Response(body, media_type=XLSX, headers=headers)
