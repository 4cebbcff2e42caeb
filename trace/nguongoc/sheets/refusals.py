"""What a file is refused for as a whole, before anything in it is taken in."""

from __future__ import annotations

from nguongoc.errors import Invalid, Malformed, TooLarge


class SheetFormatUnknown(Malformed):
    """Neither an `.xlsx` workbook nor text; an old `.xls` and a workbook under a password are the same kind of file."""

    code = "sheet-format-unknown"


class SheetBroken(Malformed):
    """A workbook whose parts are missing, cut off or not well formed."""

    code = "sheet-broken"


class SheetTooLarge(TooLarge):
    """Over a bound of bytes, unpacked bytes, rows or columns; `most` and `what` say which."""

    code = "sheet-too-large"


class SheetHasDoctype(Malformed):
    """A part with a document type: what could name entities and files elsewhere."""

    code = "sheet-has-doctype"


class SheetHasMacros(Invalid):
    """A program in the workbook."""

    code = "sheet-has-macros"


class SheetHasExternalLinks(Invalid):
    """Cells that take their values from another file."""

    code = "sheet-has-external-links"


class SheetHasMergedCells(Invalid):
    """Merged cells among the rows: which row the value belongs to is a guess. `cells` names the first."""

    code = "sheet-has-merged-cells"


class SheetHidden(Invalid):
    """No sheet that people see."""

    code = "sheet-hidden"


class SheetEncodingUnknown(Malformed):
    """Text that is no UTF-8, UTF-16 or Windows-1258."""

    code = "sheet-encoding-unknown"


class SheetColumnsMissing(Invalid):
    """No row of headings with the columns that are needed; `columns` are those missing."""

    code = "sheet-columns-missing"


class SheetColumnRepeated(Invalid):
    """Two columns of one heading."""

    code = "sheet-column-repeated"


class SheetEmpty(Invalid):
    """Headings and nothing under them."""

    code = "sheet-empty"
