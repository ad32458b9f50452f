"""Tables as an OpenDocument spreadsheet (ODS): typed cells, a header that stays in place, filters.
Same table, same bytes.

Only `table:formula` makes a formula in this format, and nothing here writes it.
"""

import io
import zipfile
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from typing import Any, BinaryIO, TextIO
from xml.sax.saxutils import escape, quoteattr

from odf import config, dc, meta, number, style, table
from odf.element import Element
from odf.namespaces import TABLENS, nsdict
from odf.opendocument import OpenDocument, OpenDocumentSpreadsheet

from catalog.exchange.formats.tables import (
    NOTES_TITLE,
    NOTES_WIDTH,
    Cell,
    Kind,
    Look,
    Row,
    Table,
    look_of,
    measured,
    plain_text,
    sheet_name,
)

# ZIP knows no earlier day; the document's own properties tell when it was made.
_FIRST_DAY = (1980, 1, 1, 0, 0, 0)
_CENTIMETRES_PER_CHARACTER = 0.22
_LOOKS: tuple[Look, ...] = ("text", "integer", "euros", "cents", "date", "link")

# The library declares the name spaces that the process has met so far: all of them, always, give
# the same bytes.
Element.namespaces.update(nsdict)


def write_ods(file: BinaryIO, content: Table, made_at: datetime) -> None:
    """Writes the document: the table in a first sheet, its notes in a second. `made_at` is the date
    that it bears."""
    name = sheet_name(content.title)
    widths, rows = measured(content)
    document = OpenDocumentSpreadsheet()
    document.meta.addElement(dc.Title(text=plain_text(content.title)))
    document.meta.addElement(
        meta.CreationDate(text=f"{made_at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}")
    )
    document.meta.addElement(dc.Language(text="fr-FR"))
    _add_styles(document)
    sheet = _add_sheet(document, name, widths)
    titles, kinds = (
        [column.title for column in content.columns],
        [column.kind for column in content.columns],
    )
    sheet.addElement(
        _Rows("table-header-rows", [titles], ["text"] * len(titles), style_name="header")
    )
    organisation = _Rows("table-rows", rows, kinds)
    sheet.addElement(organisation)
    if content.notes:
        notes = _add_sheet(document, NOTES_TITLE, [NOTES_WIDTH])
        notes.addElement(_Rows("table-rows", [[note] for note in content.notes], ["text"]))
    document.spreadsheet.addElement(_Filters(name, len(titles), organisation))
    _keep_header_in_place(document, name)
    _write_document(document, file)


class _Rows(Element):
    """Rows that are written straight from the table: an object per cell would take minutes for all
    of France."""

    def __init__(
        self, element: str, rows: Iterable[Row], kinds: Sequence[Kind], style_name: str = ""
    ) -> None:
        super().__init__(qname=(TABLENS, element))
        self._rows, self._kinds, self._style_name = rows, kinds, style_name
        self.written = 0

    def toXml(self, level: int, f: TextIO) -> None:
        f.write(f"<{self.tagName}>")
        for row in self._rows:
            self.written += 1
            cells = (
                _cell(cell, kind, self._style_name)
                for cell, kind in zip(row, self._kinds, strict=True)
            )
            f.write(f"<table:table-row>{''.join(cells)}</table:table-row>")
        f.write(f"</{self.tagName}>")


class _Filters(Element):
    """The filters of a sheet, over its header and its rows: how many there are is known once they
    are written."""

    def __init__(self, sheet: str, columns: int, rows: _Rows) -> None:
        super().__init__(qname=(TABLENS, "database-ranges"))
        self._sheet, self._columns, self._rows = sheet, columns, rows

    def toXml(self, level: int, f: TextIO) -> None:
        corners = ("A1", f"{_letters(self._columns)}{self._rows.written + 1}")
        area = quoteattr(":".join(f"'{self._sheet}'.{corner}" for corner in corners))
        # Under another name, it would be an area of data and no filter of the sheet.
        named = (
            f'table:name="__Anonymous_Sheet_DB__0" table:target-range-address={area}'
            ' table:display-filter-buttons="true"'
        )
        f.write(f"<{self.tagName}><table:database-range {named}/></{self.tagName}>")


def _cell(cell: Cell, kind: Kind, style_name: str) -> str:
    if cell is None:
        return "<table:table-cell/>"
    look = look_of(cell, kind)
    value = 'office:value-type="string"'
    text = (
        plain_text(cell)
        if isinstance(cell, str)
        else f"{cell:%d/%m/%Y}"
        if isinstance(cell, date)
        else f"{cell:f}"
    )
    if isinstance(cell, date):
        value = f'office:value-type="date" office:date-value="{cell.isoformat()}"'
    elif not isinstance(cell, str):
        money = 'currency" office:currency="EUR' if look in ("euros", "cents") else "float"
        value = f'office:value-type="{money}" office:value="{text}"'
    lines = [escape(line) for line in text.split("\n")]
    if look == "link":
        lines = [f'<text:a xlink:type="simple" xlink:href={quoteattr(text)}>{lines[0]}</text:a>']
    paragraphs = "".join(f"<text:p>{line}</text:p>" for line in lines)
    return (
        f'<table:table-cell table:style-name="{style_name or look}"'
        f" {value}>{paragraphs}</table:table-cell>"
    )


def _add_sheet(document: OpenDocument, name: str, widths: Sequence[int]) -> Any:
    """Adds an empty sheet; its columns name every style of cell, without which the library would
    leave the styles out."""
    sheet = table.Table(name=name)
    for width in widths:
        style_name = f"width-{width}"
        if not any(
            known.getAttribute("name") == style_name
            for known in document.automaticstyles.childNodes
        ):
            wide = style.Style(name=style_name, family="table-column")
            wide.addElement(
                style.TableColumnProperties(
                    columnwidth=f"{width * _CENTIMETRES_PER_CHARACTER:.1f}cm"
                )
            )
            document.automaticstyles.addElement(wide)
        sheet.addElement(table.TableColumn(stylename=style_name))
    document.spreadsheet.addElement(sheet)
    return sheet


def _add_styles(document: OpenDocument) -> None:
    """The looks of the cells, as named styles."""
    whole = number.NumberStyle(name="whole")
    whole.addElement(number.Number(decimalplaces=0, minintegerdigits=1, grouping=True))
    day = number.DateStyle(name="day")
    for part in (
        number.Day(style="long"),
        number.Text(text="/"),
        number.Month(style="long"),
        number.Text(text="/"),
    ):
        day.addElement(part)
    day.addElement(number.Year(style="long"))
    data = {
        "integer": whole,
        "date": day,
        "euros": _currency("whole-euros", 0),
        "cents": _currency("euros-and-cents", 2),
    }
    for data_style in data.values():
        document.styles.addElement(data_style)
    for look in _LOOKS:
        named = {"datastylename": data[look].getAttribute("name")} if look in data else {}
        cell = style.Style(name=look, family="table-cell", **named)
        cell.addElement(
            style.TableCellProperties(
                verticalalign="top", wrapoption="wrap" if look == "text" else "no-wrap"
            )
        )
        document.styles.addElement(cell)
    header = style.Style(name="header", family="table-cell")
    header.addElement(
        style.TableCellProperties(
            verticalalign="top",
            wrapoption="wrap",
            backgroundcolor="#eeeeee",
            borderbottom="0.5pt solid #000000",
        )
    )
    header.addElement(style.TextProperties(fontweight="bold"))
    document.styles.addElement(header)


def _currency(name: str, decimals: int) -> Any:
    shown = number.CurrencyStyle(name=name)
    shown.addElement(number.Number(decimalplaces=decimals, minintegerdigits=1, grouping=True))
    shown.addElement(number.Text(text="\N{NO-BREAK SPACE}"))
    shown.addElement(number.CurrencySymbol(language="fr", country="FR", text="€"))
    return shown


def _letters(columns: int) -> str:
    """The name of the last of so many columns: Z for 26, AA for 27."""
    letters = ""
    while columns:
        columns, place = divmod(columns - 1, 26)
        letters = chr(ord("A") + place) + letters
    return letters


def _keep_header_in_place(document: OpenDocument, name: str) -> None:
    """The settings that freeze the first row of a sheet."""
    view = config.ConfigItemMapEntry(name=name)
    for item, kind, value in (
        ("VerticalSplitMode", "short", "2"),
        ("VerticalSplitPosition", "int", "1"),
        ("ActiveSplitRange", "short", "2"),
        ("PositionBottom", "int", "1"),
    ):
        view.addElement(config.ConfigItem(name=item, type=kind, text=value))
    sheets = config.ConfigItemMapNamed(name="Tables")
    sheets.addElement(view)
    first = config.ConfigItemMapEntry()
    first.addElement(config.ConfigItem(name="ViewId", type="string", text="view1"))
    first.addElement(sheets)
    views = config.ConfigItemMapIndexed(name="Views")
    views.addElement(first)
    settings = config.ConfigItemSet(name="ooo:view-settings")
    settings.addElement(views)
    document.settings.addElement(settings)


def _write_document(document: OpenDocument, file: BinaryIO) -> None:
    """The parts of the document's file bear one fixed time: the library gives them that of the
    clock."""
    written = io.BytesIO()
    document.write(written)
    with zipfile.ZipFile(written) as source, zipfile.ZipFile(file, "w") as target:
        for part in source.infolist():
            part.date_time = _FIRST_DAY
            target.writestr(part, source.read(part.filename))
