"""Tables and calendars as files that people keep: names, types, what may be asked of a CSV. Called
by views."""

from collections.abc import Callable, Iterable
from datetime import date, datetime

from flask import Response, request

from catalog.advice.answers.deadlines import deadlines_of
from catalog.content.offerings import PublishedCatalogue
from catalog.content.sheets import Sheet
from catalog.exchange.files.deadlines import EARLIEST, deadline_events
from catalog.exchange.formats.csv import CsvStyle
from catalog.exchange.formats.disclaimers import cautions
from catalog.exchange.formats.ics import calendar_of
from catalog.exchange.formats.table_formats import Format, file_of
from catalog.exchange.formats.tables import Table
from catalog.web.site.page_cache import public_file
from catalog.web.site.requests import address_of, current_settings

# Per address: a file takes as long as some pages.
DOWNLOADING = "60 per minute"
# What follows `/offres.` and its like.
FORMATS = f"<any({', '.join(Format)}):extension>"
CALENDAR = "text/calendar"


def own_file(content: bytes, media_type: str, name: str) -> Response:
    """A file made for its reader alone: nothing keeps it on the way."""
    response = _named(Response(content, mimetype=media_type), name)
    response.headers["Cache-Control"] = "no-store"
    return response


def own_table(table: Table, extension: str, name: str, on: date, made_at: datetime) -> Response:
    """A table in the format asked for, for its reader alone. `made_at` is the date that the file
    bears."""
    format_ = Format(extension)
    return own_file(
        file_of(table, format_, made_at, _csv_style()),
        format_.media_type,
        _file_name(name, on, format_),
    )


def public_table(
    make: Callable[[], Table], extension: str, name: str, on: date, catalogue: PublishedCatalogue
) -> Response:
    """A table in the format asked for, the same for all who ask for this address: kept, and 304 to
    who has it."""
    format_ = Format(extension)
    file = public_file(
        catalogue.edition,
        on,
        lambda: file_of(make(), format_, catalogue.published_at, _csv_style()),
        format_.media_type,
    )
    return _named(file, _file_name(name, on, format_))


def public_calendar(
    title: str, sheets: Iterable[Sheet], name: str, today: date, catalogue: PublishedCatalogue
) -> Response:
    """All the days of these sheets, the past ones too: what was in a calendar stays in it."""

    def make() -> bytes:
        events = deadline_events(deadlines_of(sheets, EARLIEST), today, address_of_sheet)
        notes = cautions(is_official=current_settings().is_official)
        return calendar_of(title, events, catalogue.published_at, notes)

    return _named(public_file(catalogue.edition, today, make, CALENDAR), name)


def address_of_sheet(slug: str) -> str:
    return address_of(f"/offres/{slug}")


def _named(response: Response, name: str) -> Response:
    """The answer, saved under this name rather than shown."""
    response.headers.set("Content-Disposition", "attachment", filename=name)
    return response


def _file_name(name: str, on: date, format_: Format) -> str:
    return f"{name}-{on.isoformat()}.{format_}"


def _csv_style() -> CsvStyle:
    """`?separateur=point-virgule` for spreadsheets set to French, `?bom=1` for those that take
    UTF-8 for something else."""
    return CsvStyle(
        is_french=request.args.get("separateur") == "point-virgule",
        has_bom=request.args.get("bom") == "1",
    )
