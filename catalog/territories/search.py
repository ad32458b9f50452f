"""Finds territories by name, however it is spelt, by postcode, INSEE code or SIREN. Built once per
process, used by `lookup`."""

import heapq
import math
import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace

from rapidfuzz import fuzz, process

from catalog.territories.gazetteer import Gazetteer
from catalog.territories.labels import former_label, of_place
from catalog.territories.names import Entry, entries_of
from catalog.territories.places import Territory
from catalog.territories.queries import Reading, readings
from catalog.territories.spelling import key, sound

_END = "\U0010ffff"
# Ratios of common letters (out of 100) from which two names are compared: any two, and two that
# begin with the same letter.
_ALIKE = 80.0
_ALIKE_FROM_THE_FIRST_LETTER = 70.0
# In points of likeness: what ten times more inhabitants are worth (between two readings, the bigger
# town is more often meant), what a name loses for not being a commune's, and what it gains by its
# first letter, which few people get wrong.
_POINTS_PER_TENFOLD = 1.5
_POINTS_PER_KIND = 2.0
_POINTS_FOR_FIRST_LETTER = 8.0
# Shorter sounds are those of too many names.
_SHORTEST_SOUND = 3
# With this many names found letter for letter, no typing mistake is looked for.
_ENOUGH = 3
_EXACT, _PREFIX, _WORDS, _SOUND, _ALIKE_NAME = range(5)

Rank = tuple[float, ...]


class NameIndex:
    """The names of a gazetteer, sorted. About 45,000 entries; a query takes a few milliseconds."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer
        self._entries = sorted(entries_of(gazetteer))
        self._keys = [entry.key for entry in self._entries]
        self._departements = {
            key(area.name): number for number, area in gazetteer.departements.items()
        }
        at_word, at_sound = defaultdict(list), defaultdict(list)
        # To compare a query with the names of a like length, or of the same first letter.
        by_length: dict[int, dict[int, str]] = defaultdict(dict)
        by_letter: dict[str, dict[int, str]] = defaultdict(dict)
        for position, words in enumerate(self._keys):
            by_length[len(words)][position] = words
            by_letter[words[0]][position] = words
            at_sound[sound(words)].append(position)
            for word in words.split():
                at_word[word].append(position)
        self._by_length, self._by_letter, self._at_sound = (
            dict(by_length),
            dict(by_letter),
            dict(at_sound),
        )
        self._words = sorted(at_word)
        self._at_word = [at_word[word] for word in self._words]

    def find(self, query: str, limit: int) -> list[Territory]:
        """At most `limit` territories, the likeliest first, each organisation once."""
        if (by_code := self._find_code(query)) is not None:
            return by_code[:limit]
        ranked: list[tuple[Rank, Entry]] = []
        ways = readings(query, self._departements)
        for reading in ways:
            ranked += self._find_letters(reading)
            if any(rank[0] == _EXACT for rank, _ in ranked):
                break
        # Several words found letter for letter are no typing mistake; a single one may be the
        # beginning of another name.
        if not ranked or (
            len(ranked) < _ENOUGH and " " not in ways[0].words and ranked[0][0][0] != _EXACT
        ):
            for reading in ways:
                heard = list(self._find_sound(reading))
                ranked += heard + self._find_alike(reading, is_heard=bool(heard))
        found: dict[str, Territory] = {}
        for _, entry in heapq.nsmallest(
            limit * 3, ranked, key=lambda item: (item[0], item[1].order)
        ):
            if entry.code not in found:
                found[entry.code] = self._answer(entry)
        return list(found.values())[:limit]

    def named(self, query: str) -> list[Territory]:
        """The territories of exactly this name or number: no mistake is mended, no beginning
        completed. An organisation that bears the name today hides the former communes that bore
        it."""
        if (by_code := self._find_code(query)) is not None:
            return by_code
        for reading in readings(query, self._departements):
            start, end = _range(self._keys, reading.words, exact=True)
            entries = [entry for entry in self._entries[start:end] if self._admits(reading, entry)]
            current = [entry for entry in entries if entry.former is None]
            if entries:
                return list(
                    {entry.code: self._answer(entry) for entry in current or entries}.values()
                )
        return []

    def _find_letters(self, reading: Reading) -> list[tuple[Rank, Entry]]:
        """Names that are the query, begin with it, or hold all its words (the beginning of a word
        is enough)."""
        start, end = _range(self._keys, reading.words)
        beginning = [entry for entry in self._entries[start:end] if self._admits(reading, entry)]
        found: list[tuple[Rank, Entry]] = [
            ((_EXACT if entry.key == reading.words else _PREFIX,), entry) for entry in beginning
        ]
        if len(found) < _ENOUGH:
            holding = (
                self._entries[position] for position in self._holding_all(reading.words.split())
            )
            found += [((_WORDS,), entry) for entry in holding if self._admits(reading, entry)]
        return found

    def _holding_all(self, words: list[str]) -> set[int]:
        holders: set[int] | None = None
        for word in sorted(words, key=len, reverse=True):
            start, end = (
                _range(self._words, word)
                if len(word) > 2
                else _range(self._words, word, exact=True)
            )
            holding = {position for positions in self._at_word[start:end] for position in positions}
            holders = holding if holders is None else holders & holding
            if not holders:
                break
        return holders or set()

    def _find_sound(self, reading: Reading) -> Iterator[tuple[Rank, Entry]]:
        heard = sound(reading.words)
        for position in self._at_sound.get(heard, ()) if len(heard) >= _SHORTEST_SOUND else ():
            if self._admits(reading, self._entries[position]):
                yield (_SOUND,), self._entries[position]

    def _find_alike(self, reading: Reading, *, is_heard: bool) -> list[tuple[Rank, Entry]]:
        """Names with many letters in common; only those of the same first letter when another name
        sounds as the query does."""
        words = reading.words
        compared = [(self._by_letter.get(words[0], {}), _ALIKE_FROM_THE_FIRST_LETTER)]
        if not is_heard:
            # Two names whose lengths differ more cannot have so many letters in common.
            furthest = 200 / _ALIKE - 1
            lengths = range(math.ceil(len(words) / furthest), math.floor(len(words) * furthest) + 1)
            compared += [(self._by_length.get(length, {}), _ALIKE) for length in lengths]
        found: dict[int, tuple[Rank, Entry]] = {}
        for names, alike in compared:
            for _, score, position in process.extract(
                words, names, scorer=fuzz.ratio, limit=20, score_cutoff=alike
            ):
                entry = self._entries[position]
                if self._admits(reading, entry):
                    order, inhabitants, _ = entry.order
                    bonus = (
                        _POINTS_PER_TENFOLD * math.log10(1 - inhabitants) - _POINTS_PER_KIND * order
                    )
                    bonus += _POINTS_FOR_FIRST_LETTER * (entry.key[0] == words[0])
                    found[position] = (_ALIKE_NAME, -score - bonus), entry
        return list(found.values())

    def _admits(self, reading: Reading, entry: Entry) -> bool:
        if not reading.kind and not reading.places:
            return True
        kind = self._gazetteer.organisations[entry.code].kind
        if reading.kind and kind not in (reading.kind, "collectivite_unique"):
            return False
        return not reading.places or any(
            self._lies_in(entry.code, place) for place in reading.places
        )

    def _lies_in(self, code: str, place: str) -> bool:
        if len(place) <= 3:
            organisation = self._gazetteer.organisations[code]
            return (
                place == organisation.departement
                if organisation.departement
                else place in self._gazetteer.departements_of(code)
            )
        return place == code or code in self._gazetteer.communes_at.get(place, ())

    def _find_code(self, query: str) -> list[Territory] | None:
        """Territories of a code or number, or None when the query is not one."""
        number = re.sub(r"[\s.]", "", query).upper()
        gazetteer = self._gazetteer
        if prefixed := re.fullmatch(r"(DEP|REG)-(\w{2,3})", number):
            codes: Iterable[str] = [f"{prefixed[1].lower()}-{prefixed[2]}"]
        elif re.fullmatch(r"\d{9}|\d{14}", number):
            codes = [number[:9]]
        elif re.fullmatch(r"\d{2,3}|2[AB]", number) and (
            number in gazetteer.departements or number in gazetteer.regions
        ):
            codes = [f"dep-{number}", f"reg-{number}"]
        elif re.fullmatch(r"\d{3,4}", number):
            at = [
                commune
                for postcode, at in gazetteer.communes_at.items()
                if postcode.startswith(number)
                for commune in at
            ]
            codes = self._biggest_first(
                [
                    *at,
                    *(
                        code
                        for code in gazetteer.organisations
                        if len(code) == 5 and code.startswith(number)
                    ),
                ]
            )
        elif re.fullmatch(r"\d[\dAB]\d{3}", number):
            codes = [number, *self._biggest_first(gazetteer.communes_at.get(number, ()))]
        else:
            return None
        found: dict[str, Territory] = {}
        for code in codes:
            try:
                governing = gazetteer.follow(code)
            except LookupError:
                continue
            former = code if code != governing and code in gazetteer.aliases else None
            found.setdefault(governing, self._answer(Entry("", (0, 0, ""), governing, former)))
        return list(found.values())

    def _biggest_first(self, codes: Iterable[str]) -> list[str]:
        return sorted(
            set(codes),
            key=lambda code: (-(self._gazetteer.organisations[code].population or 0), code),
        )

    def _answer(self, entry: Entry) -> Territory:
        territory = self._gazetteer.territory(entry.code)
        if entry.former is None:
            return territory
        prefix, _, number = entry.former.partition("-")
        if prefix == "dep":
            name = self._gazetteer.departements[number].name
            return replace(
                territory, label=f"{name}, territoire de la {territory.name}", found_as=name
            )
        alias = self._gazetteer.aliases[entry.former]
        if alias.name is None:
            return replace(
                territory,
                found_as=entry.former,
                label=f"{entry.former}, ancien code {of_place(territory.label)}",
            )
        return replace(
            territory, label=former_label(alias.kind, alias.name, territory), found_as=alias.name
        )


def _range(keys: list[str], start: str, *, exact: bool = False) -> tuple[int, int]:
    return bisect_left(keys, start), bisect_left(keys, start + (" " if exact else _END))
