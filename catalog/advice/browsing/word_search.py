"""Finding offerings by what people type: names, acronyms and words, typing mistakes mended. Called
by `search`."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from catalog.content.offerings import PublishedCatalogue
from catalog.content.sheets import Sheet
from matching.domain.letters import without_accents
from matching.domain.offer import Slug
from matching.domain.profile import Profile
from matching.need.language import STOP_WORDS, Spelling, stem
from matching.need.taxonomy import NeedReading

# What matching adds to the similarity of the texts (0 to 1): the very name or acronym, the share of
# the query's words that are in the name, the offering's own phrases, the uses and themes that the
# words tell.
_NAME, _WORDS_OF_NAME, _OWN_PHRASE = 1.0, 0.25, 0.15
_JOB_USE, _USE, _JOB_THEME, _THEME = 0.15, 0.06, 0.05, 0.03
# Under the floor two texts have only letters in common; far under the best answer, little else.
_FLOOR, _SHARE_OF_BEST = 0.02, 0.15

_LETTERS = re.compile(r"[a-z0-9]+")
_WRITTEN = re.compile(r"[^\W_]+")
# Catalogues whose words are kept: the one being served and the one that was just published.
_VERSIONS_HELD = 2


@dataclass(frozen=True, slots=True)
class Matches:
    """The score of each offering found. `read_as` is the query with its typing mistakes mended."""

    scores: Mapping[Slug, float]
    read_as: str


class WordIndex:
    """The names, acronyms and written words of one published catalogue."""

    def __init__(self, catalogue: PublishedCatalogue) -> None:
        self._catalogue = catalogue
        self._names = {
            sheet.slug: frozenset(_names(sheet, catalogue)) for sheet in catalogue.sheets
        }
        self._stems_of_name = {
            sheet.slug: frozenset(
                stem(word)
                for word in _words(f"{sheet.title} {sheet.slug}")
                if word not in STOP_WORDS
            )
            for sheet in catalogue.sheets
        }
        self._written = _written_words(catalogue)
        self._spelling = Spelling(self._written)
        self._known_stems = frozenset(stem(word) for word in self._written)

    def find(self, text: str) -> Matches:
        """Returns the offerings that a text may mean; none when nothing resembles it."""
        read_as = self._mended(text)
        words = _words(read_as)
        reading = self._catalogue.matching.read(Profile(need=read_as))
        phrases = set(self._catalogue.matching.words.found_in(reading.stems))
        postings = self._catalogue.matching.learned.postings
        scores = dict(zip(postings.slugs, postings.scores(read_as).tolist(), strict=True))
        for sheet in self._catalogue.sheets:
            own = _OWN_PHRASE if phrases & set(sheet.relevance.words) else 0.0
            scores[sheet.slug] = (
                scores.get(sheet.slug, 0.0)
                + self._name_score(sheet.slug, words)
                + own
                + _meant(sheet, reading)
            )
        least = max(_FLOOR, _SHARE_OF_BEST * max(scores.values(), default=0.0))
        return Matches({slug: score for slug, score in scores.items() if score >= least}, read_as)

    def _name_score(self, slug: Slug, words: list[str]) -> float:
        if " ".join(words) in self._names[slug]:
            return _NAME
        stems = {stem(word) for word in words if word not in STOP_WORDS}
        if not stems:
            return 0.0
        return _WORDS_OF_NAME * len(stems & self._stems_of_name[slug]) / len(stems)

    def _mended(self, text: str) -> str:
        """The text as people would read it back: each unknown word replaced by the nearest that the
        catalogue writes."""
        return _WRITTEN.sub(lambda found: self._mended_word(found[0]), text)

    def _mended_word(self, word: str) -> str:
        plain = without_accents(word)
        if plain in STOP_WORDS or plain in self._written or stem(plain) in self._known_stems:
            return word
        return self._written.get(self._spelling.corrected([plain])[0], word)


_held: dict[str, WordIndex] = {}


def word_index(catalogue: PublishedCatalogue) -> WordIndex:
    """The index of a catalogue, built once per version."""
    known = _held.get(catalogue.version)
    if known is None:
        known = _held[catalogue.version] = WordIndex(catalogue)
        for old in list(_held)[:-_VERSIONS_HELD]:
            _held.pop(old, None)
    return known


def _words(text: str) -> list[str]:
    return _LETTERS.findall(without_accents(text))


def _names(sheet: Sheet, catalogue: PublishedCatalogue) -> Iterator[str]:
    """All that may be typed for the very name: slug, title, acronyms in and of the title, the
    provider's acronym and name."""
    title = re.sub(r"\([^)]*\)", "", sheet.title)
    yield from (" ".join(_words(name)) for name in (sheet.slug, sheet.title, title))
    yield from (" ".join(_words(inside)) for inside in re.findall(r"\(([^)]*)\)", sheet.title))
    for words in (_words(title), [word for word in _words(title) if word not in STOP_WORDS]):
        if len(words) > 1:
            yield "".join(word[0] for word in words)
    provider = catalogue.providers.get(sheet.provider)
    if provider is not None:
        yield from (" ".join(_words(name)) for name in (provider.name, provider.acronym) if name)


def _meant(sheet: Sheet, reading: NeedReading) -> float:
    """What the uses and themes told by the words add."""
    relevance = sheet.relevance
    uses = _JOB_USE if reading.use_cases & set(relevance.job_use_cases) else 0.0
    uses = max(uses, _USE if reading.use_cases & set(relevance.use_cases) else 0.0)
    themes = max(
        (_JOB_THEME * reading.themes.get(theme, 0.0) for theme in relevance.job_themes), default=0.0
    )
    return uses + max(
        [themes, *(_THEME * reading.themes.get(theme, 0.0) for theme in relevance.themes)]
    )


def _written_words(catalogue: PublishedCatalogue) -> dict[str, str]:
    """Every word of the catalogue without its accents, and how it is most often written."""
    written: Counter[str] = Counter()
    for text in _texts(catalogue):
        written.update(word.lower() for word in _WRITTEN.findall(text))
    words: dict[str, str] = {}
    for word, _ in sorted(written.items(), key=lambda item: (-item[1], item[0])):
        words.setdefault(without_accents(word), word)
    return words


def _texts(catalogue: PublishedCatalogue) -> Iterator[str]:
    for sheet in catalogue.sheets:
        yield from (
            sheet.title,
            sheet.slug,
            sheet.promise,
            sheet.summary,
            *sheet.gives,
            *sheet.relevance.words,
        )
    for provider in catalogue.references.providers:
        yield from (provider.name, provider.acronym or "")
    for theme in catalogue.references.themes:
        yield from (theme.theme.label, *theme.synonyms)
        for use in theme.use_cases:
            yield from (use.label, *use.synonyms)
