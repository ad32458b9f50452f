"""What templates may call: numbers, euros and dates as the French write them, plurals, assets;
registered by `catalog.app`."""

from datetime import date
from typing import Any

from babel.dates import format_date
from babel.numbers import format_currency, format_decimal
from flask import Flask
from jinja2 import StrictUndefined
from markupsafe import Markup

from catalog.content.accessibility import assessment
from catalog.exchange.formats.typography import NBSP
from catalog.settings import Settings
from catalog.web.site.assets import Assets
from catalog.web.site.typeset_templates import TypesetTemplates
from catalog.web.site.widgets import error_links
from matching.domain.letters import ascii_name
from matching.domain.wording import INDICATIVE, capitalised, percent

LOCALE = "fr_FR"


def euros(amount: int) -> str:
    """A whole number of euros.

    >>> euros(85000)
    '85\\u202f000\\xa0€'
    """
    return format_currency(
        amount, "EUR", format="#,##0\u00a0¤", locale=LOCALE, currency_digits=False
    )


def number(value: int | float) -> str:
    """A number with its thousands apart and a comma: « 36 224 », « 2,5 ».

    >>> number(36224)
    '36\\u202f224'
    """
    return format_decimal(value, locale=LOCALE)


def long_date(day: date) -> str:
    """The date in full, with its weekday.

    >>> long_date(date(2024, 12, 31)), long_date(date(2026, 5, 1))
    ('mardi 31 décembre 2024', 'vendredi 1er mai 2026')
    """
    return f"{format_date(day, 'EEEE', locale=LOCALE)} {short_date(day)}"


def short_date(day: date) -> str:
    """The date without its weekday.

    >>> short_date(date(2025, 1, 1))
    '1er janvier 2025'
    """
    ordinal = "1er" if day.day == 1 else str(day.day)
    return f"{ordinal} {format_date(day, 'MMMM y', locale=LOCALE)}"


def month(day: date) -> str:
    """Month and year, for facts whose day does not matter.

    >>> month(date(2026, 8, 20))
    'août 2026'
    """
    return format_date(day, "MMMM y", locale=LOCALE)


def plural(count: int, one: str, many: str = "") -> str:
    """The count and its noun; zero is singular in French. `many` is for nouns that do not just take
    an s.

    >>> plural(0, "offre"), plural(2, "offre"), plural(2, "appel à projets", "appels à projets")
    ('0\\xa0offre', '2\\xa0offres', '2\\xa0appels à projets')
    """
    noun = one if abs(count) < 2 else (many or f"{one}s")
    return f"{number(count)}{NBSP}{noun}"


def slug(text: str) -> str:
    """An id or anchor made from a title.

    >>> slug("Qui vérifie, et comment ?")
    'qui-verifie-et-comment'
    """
    return ascii_name(text, "-")


def register_filters(app: Flask, settings: Settings, assets: Assets) -> None:
    app.jinja_options = {
        "autoescape": True,
        "undefined": StrictUndefined,
        "trim_blocks": True,
        "lstrip_blocks": True,
        "extensions": [TypesetTemplates],
    }
    app.jinja_env.filters.update(
        euros=euros,
        number=number,
        percent=percent,
        long_date=long_date,
        short_date=short_date,
        month=month,
        plural=plural,
        capital=capitalised,
        slug=slug,
    )
    app.jinja_env.globals.update(
        site=settings,
        asset=lambda name: assets[name],
        attributes=attributes,
        error_links=error_links,
        indicative=INDICATIVE,
        # Said on every page, hence read once.
        accessibility=assessment(),
    )


def attributes(values: dict[str, Any]) -> Markup:
    """HTML attributes from a dictionary: None and False are left out, True gives the bare name.

    >>> attributes({"name": "commune", "required": True, "value": None, "data-x": 'a"b'})
    Markup(' name="commune" required data-x="a&#34;b"')
    """
    parts = []
    for name, value in values.items():
        if value is True:
            parts.append(Markup(" {}").format(name))
        elif value is not None and value is not False:
            parts.append(Markup(' {}="{}"').format(name, value))
    return Markup("").join(parts)
