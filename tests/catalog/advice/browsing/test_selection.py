"""A list as people paste it: what is read, what is not and why, and what a hostile one costs."""

import time

import pytest
from sqlmodel import Session

from catalog.advice.browsing.selection import (
    MOST_BODIES,
    TooManyOrganisations,
    codes_within,
    read_selection,
)
from catalog.territories.census import census


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("80620\n59350", ("80620", "59350")),
        ("80620;59350\t02691, 60057", ("80620", "59350", "02691", "60057")),
        ("  200 069 722 \r\n\r\n218005858 ; 21800585800016", ("200069722", "80620")),
        ("dep-59\nREG-32\nDEP-2A", ("dep-59", "reg-32", "reg-94")),
        ("Péronne (80)\nperonne (Somme) ; PERONNE (71, Saône-et-Loire)", ("80620", "71345")),
        ("80620 Péronne", ("80620",)),
        ("St-Quentin (02)\nL'Haÿ-les-Roses", ("02691", "94038")),
        ("CC de la Haute Somme (Combles - Péronne - Roisel) (80, Somme)", ("200037059",)),
        ("59000", ("59350",)),
        ("1004\n2691", ("01004", "02691")),
        ("", ()),
        (" ;; \n\t\n", ()),
    ],
)
def test_codes_and_names_are_read_however_they_are_separated(
    session: Session, text: str, codes: tuple[str, ...]
) -> None:
    selection = read_selection(session, text)
    assert (selection.codes, selection.unread) == (codes, ())


def test_every_label_of_the_site_is_read_back_as_its_organisation(session: Session) -> None:
    known = census(session)
    rows = range(0, len(known.codes), 19)
    territories = [known.territory(row) for row in rows]
    selection = read_selection(session, "\n".join(territory.label for territory in territories))
    assert selection.unread == ()
    assert selection.codes == tuple(territory.code for territory in territories)


def test_an_organisation_that_comes_twice_is_kept_once_and_counted(session: Session) -> None:
    selection = read_selection(session, "80620\nPéronne (80)\n59350\n59355")
    assert (selection.codes, selection.doubles) == (("80620", "59350"), 2)


def test_a_former_commune_is_followed_and_told(session: Session) -> None:
    selection = read_selection(session, "Lomme\n59298")
    assert selection.codes == ("59350",)
    assert [
        (text, territory.code, territory.found_as) for text, territory in selection.followed
    ] == [
        ("Lomme", "59350", "Lomme"),
        ("59298", "59350", "Hellemmes-Lille"),
    ]


@pytest.mark.parametrize(
    ("entry", "why", "candidate"),
    [
        ("Péronne", "Plusieurs collectivités répondent à ce nom", "80620"),
        ("Sainte-Geneviève", "précisez le département", "60575"),
        ("Doulens", "Aucune collectivité ne porte exactement ce nom", "80253"),
        ("32", "celui d’un département (Gers) et d’une région (Hauts-de-France)", "dep-32"),
        ("80200", "", ""),
        ("02400", "", ""),
        ("99999", "Ce code n’est celui d’aucune collectivité", None),
        ("000000000", "Ce code n’est celui d’aucune collectivité", None),
        ("=HYPERLINK(1)", "Aucune collectivité", None),
        ("x" * 5_000, "Trop long", None),
    ],
)
def test_what_cannot_be_read_is_told_with_its_line_and_the_rest_goes_on(
    session: Session, entry: str, why: str, candidate: str | None
) -> None:
    selection = read_selection(session, f"59350\n{entry}\n80620")
    if not why:  # A code of a commune comes before a postcode written the same.
        assert entry in selection.codes or selection.followed
        return
    (unread,) = selection.unread
    assert (unread.line, selection.codes) == (2, ("59350", "80620"))
    assert why in unread.why
    assert len(unread.text) <= 200
    if candidate is not None:
        assert candidate in [one.code for one in unread.candidates]


def test_a_postcode_of_several_communes_names_none_of_them(session: Session) -> None:
    (unread,) = read_selection(session, "59730").unread
    assert "code postal" in unread.why
    assert len(unread.candidates) > 1


def test_two_thousand_are_read_and_one_more_is_too_many(session: Session) -> None:
    codes = census(session).codes[: MOST_BODIES + 1]
    assert read_selection(session, "\n".join(codes[:-1])).codes == codes[:-1]
    for text in ("\n".join(codes), ";".join(codes), "a;" * 400_000, "a\n" * 400_000):
        with pytest.raises(TooManyOrganisations, match="2\u202f000 collectivités au plus"):
            read_selection(session, text)


@pytest.mark.parametrize("entry", ["zqxj {} commune", "{}", "Saint-{}", "(((((({}", "{},"])
def test_a_list_of_nothing_but_mistakes_makes_nobody_wait(session: Session, entry: str) -> None:
    census(session)
    read_selection(session, "rien")
    start = time.perf_counter()
    selection = read_selection(
        session, "\n".join(entry.format(number) for number in range(100, 100 + MOST_BODIES))
    )
    assert time.perf_counter() - start < 2
    assert len(selection.unread) > MOST_BODIES * 0.4


def test_a_territory_is_itself_and_all_that_lies_in_it(session: Session) -> None:
    nord = codes_within(session, "dep-59")
    assert nord[0] == "dep-59"
    assert sum(len(code) == 5 for code in nord) == 647
    assert {"200093201", "59350"} <= set(nord)
    assert codes_within(session, "200037059")[0] == "200037059"
    assert len(codes_within(session, "200037059")) == 61
    assert codes_within(session, "80620") == ("80620",)
    assert codes_within(session, "reg-94")[0] == "reg-94"
    with pytest.raises(TooManyOrganisations):
        codes_within(session, "reg-32")
