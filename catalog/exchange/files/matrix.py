"""The matrix as tables: a row per organisation for people, a row per organisation and offering for
programs."""

from collections.abc import Iterable, Mapping

from catalog.advice.matrix.portfolio import Matrix
from catalog.exchange.formats.tables import Column, Row, Table
from catalog.territories.places import Territory
from matching.advice.scenarios import VERDICT_WORDS
from matching.domain.vocabulary import Nature
from matching.verdict.algebra import VERDICTS

TITLE = "Qui peut utiliser quoi"
_WORDS = tuple(VERDICT_WORDS[verdict] for verdict in VERDICTS)
_VALUES = tuple(verdict.value for verdict in VERDICTS)


def matrix_table(
    matrix: Matrix,
    titles: Mapping[str, str],
    notes: tuple[str, ...] = (),
    territories: Iterable[Territory] | None = None,
) -> Table:
    """Returns a row per organisation, with a column per offering: its title, and the verdict in a
    word.

    `titles`: the title of each offering, by slug. `territories`: the matrix's own, when the caller
    watches them go by.
    """
    columns = [
        Column("Code"),
        Column("Collectivité"),
        Column("Nature"),
        Column("Département"),
        Column("Population", "integer"),
    ]
    columns += [Column(titles[slug]) for slug in matrix.slugs]

    def row(column: int, territory: Territory) -> Row:
        organisation = (
            territory.code,
            territory.name,
            Nature(territory.kind).label,
            territory.departement,
            territory.population,
        )
        return [*organisation, *(_WORDS[number] for number in matrix.numbers[:, column].tolist())]

    return Table(
        TITLE, columns, (row(*pair) for pair in enumerate(territories or matrix.territories)), notes
    )


def verdicts_table(
    matrix: Matrix, notes: tuple[str, ...] = (), territories: Iterable[Territory] | None = None
) -> Table:
    """Returns a row per organisation and offering, in the words of the interface: code, name, slug,
    verdict."""

    def rows() -> Iterable[Row]:
        for column, territory in enumerate(territories or matrix.territories):
            for slug, number in zip(matrix.slugs, matrix.numbers[:, column].tolist(), strict=True):
                yield territory.code, territory.name, slug, _VALUES[number]

    return Table(
        TITLE, [Column(name) for name in ("code", "name", "slug", "verdict")], rows(), notes
    )
