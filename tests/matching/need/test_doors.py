"""The doors outside the catalogue are found by people's own words."""

from datetime import date

from matching.need.doors import Door, Doors
from matching.need.language import stems_by_sentence


def door(slug: str, *words: str) -> Door:
    return Door(
        slug=slug,
        label=slug,
        says="On demande ailleurs.",
        desk="ailleurs",
        url=None,
        source="source",
        read_on=date(2026, 11, 30),
        words=words,
    )


ROOF = door("toit", "toit", "toiture", "refaire la toiture")
SCHOOL = door("ecole", "toiture de l’école", "cour d’école")
DOGS = door("chiens", "chiens errants")
DOORS = Doors([ROOF, SCHOOL, DOGS])


def found(need: str) -> list[str]:
    return [one.slug for one in DOORS.found_in(stems_by_sentence(need))]


def test_the_door_with_the_most_words_comes_first() -> None:
    assert found("refaire la toiture de l'école") == ["toit", "ecole"]
    assert found("la cour d’école est à refaire") == ["ecole"]


def test_no_word_no_door() -> None:
    assert found("le téléphone sonne") == []
    assert found("") == []


def test_two_doors_at_most() -> None:
    assert len(found("toit, cour d'école et chiens errants")) == 2
