"""The form of an account: the départements whose inbox it follows, by numbers or names."""

import re
from collections.abc import Mapping

from flask import g
from wtforms import ValidationError

from catalog.territories.lookup import departement_names
from catalog.territories.spelling import plain
from catalog.web.site.forms.base import SiteForm
from catalog.web.site.forms.fields import TextField


class AccountForm(SiteForm):
    """`numbers`: the départements that were read, once the form is valid."""

    departements = TextField(
        "Départements dont vous suivez les dossiers",
        description=(
            "Leurs numéros ou leurs noms, séparés par des virgules : 59, Somme. Laissez vide pour"
            " n'en suivre aucun."
        ),
    )
    numbers: tuple[str, ...] = ()

    def validate_departements(self, field: TextField) -> None:
        names = departement_names(g.session)
        numbers = [(piece, _number(piece, names)) for piece in _pieces(field.data)]
        unread = [piece for piece, number in numbers if number is None]
        if unread:
            raise ValidationError(
                f"Ce département n'existe pas : « {unread[0]} ». Écrivez son numéro ou son nom."
            )
        self.numbers = tuple(number for _piece, number in numbers if number is not None)


def _pieces(text: str) -> list[str]:
    """Returns the numbers and the names of a text: « 59, Somme » or « 59 62 ». Names hold spaces, a
    list of numbers needs nothing else.

    >>> _pieces("59, Seine-Maritime ; 2a"), _pieces("59 62  80")
    (['59', 'Seine-Maritime', '2a'], ['59', '62', '80'])
    """
    pieces = [piece.strip() for piece in re.split(r"[,;\n]", text)]
    return [
        word
        for piece in pieces
        if piece
        for word in (piece.split() if piece[0].isdigit() else [piece])
    ]


def _number(piece: str, names: Mapping[str, str]) -> str | None:
    number = piece.upper().zfill(2)
    if number in names:
        return number
    return next((number for number, name in names.items() if plain(name) == plain(piece)), None)
