"""An answer as a table: what to do, in order, then the rest of the catalogue with its verdicts."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date

from catalog.advice.answers.first_answers import card_of
from catalog.advice.answers.recommendations import Advice
from catalog.exchange.files.offerings import sources_in_words
from catalog.exchange.formats.disclaimers import disclaimers
from catalog.exchange.formats.tables import Column, Row, Table
from matching.advice.recommendation import Recommendation

_COLUMNS = (
    Column("Rang", "integer"),
    Column("Titre"),
    Column("Verdict"),
    Column("Pourquoi"),
    Column("Y avez-vous droit ?"),
    Column("Répond à votre besoin"),
    Column("Qui contacter"),
    Column("Prix pour vous"),
    Column("Date limite", "date"),
    Column("Échéance"),
    Column("Prochaine étape"),
    Column("Subvention au plus", "euros"),
    Column("Reste à trouver", "euros"),
    Column("Argent"),
    Column("Conditions"),
    Column("Sources lues le", "date"),
    Column("Sources"),
    Column("Fiche", "link"),
)
_BLOCKING = Column("Avant toute chose")


def recommendations_table(
    advice: Advice, today: date, address_of: Callable[[str], str], *, is_official: bool
) -> Table:
    """Returns a row per offering: those that answer the need by rank, then the others.
    `address_of`: a sheet's, from its slug.

    An alert that comes before any offering stands beside each of them.
    """
    answer = advice.recommendations
    blocking = "\n".join(alert.message for alert in answer.alerts if alert.level == "blocking")
    oldest_reading = min(sheet.lifecycle.read_on for sheet in advice.catalogue.sheets)
    notes = (
        *_said_first(advice),
        *disclaimers(answer.on, today, oldest_reading, is_official=is_official),
    )
    rows: Iterable[Row] = (_row(item, advice, address_of) for item in answer.items)
    if blocking:
        rows = ((rank, blocking, *others) for rank, *others in rows)
    return Table(
        "Recommandations",
        (_COLUMNS[0], _BLOCKING, *_COLUMNS[1:]) if blocking else _COLUMNS,
        rows,
        notes,
    )


def _row(item: Recommendation, advice: Advice, address_of: Callable[[str], str]) -> Row:
    card = card_of(item, advice)
    money = item.funding
    return (
        item.rank,
        item.title,
        item.says,
        _why(item, card.why),
        card.certainty if item.rank is not None else None,
        item.fit.label if item.rank is not None else None,
        item.desk,
        item.price,
        item.closes,
        item.deadline,
        item.next_step,
        money.grant_max if money else None,
        money.left_to_find if money else None,
        "\n".join(money.notes) if money else None,
        "\n".join(
            f"{reason.outcome.label.capitalize()} : {reason.message}" for reason in item.reasons
        ),
        card.sheet.lifecycle.read_on,
        sources_in_words(card.sheet, advice.catalogue),
        address_of(item.slug),
    )


def _why(item: Recommendation, why: str) -> str | None:
    """Of those that are advised, why; of the others, what would change the verdict."""
    if item.rank is not None:
        return why
    return item.near_miss.message if item.near_miss else None


def _said_first(advice: Advice) -> Iterator[str]:
    """Who asks for what, and what must be read before any offering."""
    answer = advice.recommendations
    yield f"Réponse pour {answer.profile.name or 'une structure sans nom'}."
    if answer.profile.need:
        yield f"Votre demande : « {answer.profile.need} »"
    for alert in answer.alerts:
        yield (
            f"{'Avant toute chose' if alert.level == 'blocking' else 'À savoir'} : {alert.message}"
        )
    yield from (f"Attention : {warning.message}" for warning in answer.warnings)
