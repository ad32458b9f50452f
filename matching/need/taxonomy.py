"""Themes, use cases and signals: what a need in people's own words is about. It orders answers and
never changes a verdict."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Literal, TypeVar

from pydantic import StrictBool

from matching.domain.offer import Part, Sentence, Slug
from matching.domain.profile import Profile
from matching.domain.vocabulary import Theme
from matching.need.language import Phrases, Spelling, stems_by_sentence

Value = TypeVar("Value")

# A theme read in the text counts for less than one that was ticked; a theme implied by a use case,
# in between.
DECLARED, IMPLIED, READ = 1.0, 0.9, 0.7


class UseCase(Part):
    """A use people ask for. `synonyms` are words found in needs, `unless` the false friends that
    take them back.

    `ai`: it is a use of AI. `digital`: it is asked for as a tool, even where its theme is not about
    tools or data. `page`: the page of the site's own menu that answers it too, without its slash.
    """

    slug: Slug
    label: Sentence
    page: Slug | None = None
    synonyms: tuple[str, ...]
    unless: tuple[str, ...] = ()
    ai: StrictBool = False
    digital: StrictBool = False
    personal_data: Literal["non", "personnelles", "sensibles"] | None = None
    caution: Sentence | None = None


class ThemeTerms(Part):
    """One theme of the vocabulary, with the words that tell it and its use cases. `digital`: it is
    about tools or data."""

    theme: Theme
    summary: Sentence
    digital: StrictBool = False
    synonyms: tuple[str, ...]
    use_cases: tuple[UseCase, ...] = ()


class Signal(Part):
    """What words say of the project (`about: goal, value: financement`). `unless` are phrases that
    take it back.

    `digital` is no fact of the profile: it tells a need for tools or data from another (a roof, a
    doctor).
    """

    about: Literal["goal", "uses_ai", "stage", "staff", "partners", "digital"]
    value: str
    words: tuple[str, ...]
    unless: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NeedReading:
    """What the need is about. `themes` gives each a strength (0 to 1); `signals` are pairs such as
    ("goal", "financement").

    `named_themes` are those that were ticked or named, without what a use case implies.
    `asked_uses` are the use cases that the project itself is: where a use of AI is asked for, the
    others only say where it would serve. `is_about_digital`: some theme or use case is about tools
    or data.
    """

    themes: dict[Theme, float]
    named_themes: dict[Theme, float]
    use_cases: frozenset[str]
    asked_uses: frozenset[str]
    signals: frozenset[tuple[str, str]]
    stems: tuple[str, ...]
    is_about_digital: bool

    @property
    def is_empty(self) -> bool:
        return not (self.themes or self.use_cases or self.stems)

    def says(self, about: str, value: str) -> bool:
        return (about, value) in self.signals


class Taxonomy:
    """The themes with their words, ready to read needs. Built once for a published catalogue."""

    def __init__(self, themes: Sequence[ThemeTerms], signals: Sequence[Signal]) -> None:
        self.themes = tuple(themes)
        self.signals = tuple(signals)
        self._digital = frozenset(theme.theme for theme in themes if theme.digital)
        self.use_cases = {
            use_case.slug: use_case for theme in themes for use_case in theme.use_cases
        }
        self._theme_of = {
            use_case.slug: theme.theme for theme in themes for use_case in theme.use_cases
        }
        self._themes_by_phrase = _grouped(
            (phrase, theme.theme) for theme in themes for phrase in theme.synonyms
        )
        self._use_cases_by_phrase = _grouped(
            (phrase, use.slug) for use in self.use_cases.values() for phrase in use.synonyms
        )
        signal_phrases = [
            phrase for signal in signals for phrase in (*signal.words, *signal.unless)
        ]
        false_friends = [phrase for use in self.use_cases.values() for phrase in use.unless]
        self._phrases = Phrases(
            [*self._themes_by_phrase, *self._use_cases_by_phrase, *signal_phrases, *false_friends]
        )

    @property
    def vocabulary(self) -> frozenset[str]:
        return self._phrases.vocabulary

    def theme_of(self, use_case: str) -> Theme:
        return self._theme_of[use_case]

    def is_digital(self, use_case: str) -> bool:
        """Whether a use is of tools, data or AI, by itself or by its theme."""
        use = self.use_cases[use_case]
        return use.digital or use.ai or self._theme_of[use_case] in self._digital

    def read(self, profile: Profile, spelling: Spelling) -> NeedReading:
        """Returns what the declared facts and the need's own words are about. Declared facts win
        over words."""
        stems = spelling.corrected(stems_by_sentence(profile.need or ""))
        found = frozenset(self._phrases.found_in(stems))
        use_cases = self._use_cases_in(profile, found)
        named = {
            theme: READ
            for phrase in sorted(found)
            for theme in self._themes_by_phrase.get(phrase, ())
        }
        named |= dict.fromkeys(profile.themes or (), DECLARED)
        implied = {self._theme_of[slug]: IMPLIED for slug in sorted(use_cases)}
        themes = {
            theme: max(implied.get(theme, 0.0), named.get(theme, 0.0)) for theme in named | implied
        }
        of_ai = frozenset(slug for slug in use_cases if self.use_cases[slug].ai)
        return NeedReading(
            themes=themes,
            named_themes=named,
            use_cases=use_cases,
            asked_uses=of_ai if of_ai and profile.uses_ai else use_cases,
            signals=self._signals(profile, found, use_cases),
            stems=tuple(stems),
            is_about_digital=bool(self._digital & themes.keys())
            or any(self.use_cases[slug].digital for slug in use_cases),
        )

    def _use_cases_in(self, profile: Profile, found: frozenset[str]) -> frozenset[str]:
        """The use case that was ticked, and those whose words were found without a false friend."""
        read = {slug for phrase in found for slug in self._use_cases_by_phrase.get(phrase, ())}
        read = {slug for slug in read if found.isdisjoint(self.use_cases[slug].unless)}
        return frozenset(read).union(slug for slug in self.use_cases if slug == profile.use_case)

    def _signals(
        self, profile: Profile, found: Collection[str], use_cases: Collection[str]
    ) -> frozenset[tuple[str, str]]:
        """One may want several things at once: what the words say of the goal stands beside the
        goal that was declared."""
        read = {
            (signal.about, signal.value)
            for signal in self.signals
            if (signal.about == "goal" or getattr(profile, signal.about, None) is None)
            and not set(signal.words).isdisjoint(found)
            and set(signal.unless).isdisjoint(found)
        }
        if profile.uses_ai is None and any(self.use_cases[slug].ai for slug in use_cases):
            read.add(("uses_ai", "true"))
        if profile.uses_ai is not None:
            read.add(("uses_ai", str(profile.uses_ai).lower()))
        read |= {
            (about, getattr(profile, about))
            for about in ("goal", "stage", "staff", "partners")
            if getattr(profile, about)
        }
        return frozenset(read)


def _grouped(pairs: Iterable[tuple[str, Value]]) -> dict[str, list[Value]]:
    grouped: dict[str, list[Value]] = {}
    for phrase, value in pairs:
        grouped.setdefault(phrase, []).append(value)
    return grouped
