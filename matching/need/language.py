"""Reading French as people type it: stems without accents, stop words, phrases, and tolerance for
typing mistakes. Called by `taxonomy` and `relevance`."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from functools import lru_cache
from threading import Lock

import snowballstemmer

from matching.domain.letters import without_accents

_WORD = re.compile(r"[a-z0-9]+")
_SENTENCE_END = re.compile(r"[.?!;…](?:\s|$)|\n")
_STEMMER = snowballstemmer.stemmer("french")
# The stemmer keeps the word that it works on: two threads at once would get each other's stems, and
# keep them.
_ONE_AT_A_TIME = Lock()

# Words that carry no need. Short verbs of wishing are among them: everybody « voudrait ». « sans »,
# « pas » and « plusieurs » are not: without them « sans IA » would be « IA », and « plusieurs
# communes » any commune.
STOP_WORDS = frozenset(
    _WORD.findall(
        "a ai aie aient aies ait alors apres as au aurait aussi autre autres aux avaient avait"
        " avant avec avez avoir avons ayant beaucoup bien c ca car ce ceci cela celle celles celui"
        " ces cet cette ceux chaque chez comme comment d dans de des deux doit doivent donc dont du"
        " elle elles en encore entre environ es est et etaient etait etant etc etre eu eux faire"
        " fait faut font fois ici il ils j je jusqu l la le les leur leurs lors lui m ma mais me"
        " meme memes mes moi moins mon n ne nos notre nous on ont or ou par parce pendant peu peut"
        " peuvent plus pour pourrait pouvoir pr puis qu quand que quel quelle quelles quels qui"
        " quoi s sa se sera ses si sinon soit son sont sous souhaite souhaitent souhaitons"
        " souhaiterions sur t ta te tel telle tes toi ton tous tout toute toutes tres trop tu un"
        " une veut veulent voudrait voudrions voulez voulons vos votre vous y"
    )
)

# Shortest word that a typing mistake is looked for in, and least share of common trigrams to call
# it the same word.
_TYPO_MIN_LENGTH = 5
_TYPO_MIN_LIKENESS = 0.55
# A phrase of several words is found when they all stand within its own length and this many words
# more, in any order.
_PHRASE_SLACK = 3
_BETWEEN_SENTENCES = [""] * (_PHRASE_SLACK + 1)


# Words whose stem would be another word's (« voirie » is not « voir », « communs » is not « commune
# »), brought to their own.
_OWN_STEMS = {
    variant: group[0]
    for group in (
        ("administres",), ("aidant", "aidants"), ("cias",), ("commune", "communes"),
        ("communication", "communications"), ("debordement", "debordements"), ("donnee", "donnees"),
        ("environnement",), ("financement", "financements"), ("isolement",), ("rendu", "rendus"),
        ("rue", "rues"), ("stationnement", "stationnements"), ("voirie", "voiries"),
    )
    for variant in group
}  # fmt: skip


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """The stem of one accent-free word; words of three letters or fewer (ia, eau, plu) are kept
    whole."""
    if word in _OWN_STEMS:
        return _OWN_STEMS[word]
    if len(word) <= 3:
        return word
    with _ONE_AT_A_TIME:
        stemmed: str = _STEMMER.stemWord(word)
    return stemmed


def words_of(text: str) -> list[str]:
    """Accent-free words without the stop words, in order. « I.A. » is read « ia »."""
    plain = re.sub(r"\b([a-z])\.([a-z])\.?(?=\W|$)", r"\1\2", without_accents(text))
    return [word for word in _WORD.findall(plain) if word not in STOP_WORDS]


def stems_of(text: str) -> list[str]:
    return [stem(word) for word in words_of(text)]


def stems_by_sentence(text: str) -> list[str]:
    """The stems of a text, with empty ones between two sentences: no phrase begins in one and ends
    in the next."""
    sentences = [stems for sentence in _SENTENCE_END.split(text) if (stems := stems_of(sentence))]
    joined = sentences[0] if sentences else []
    for stems in sentences[1:]:
        joined = [*joined, *_BETWEEN_SENTENCES, *stems]
    return joined


class Spelling:
    """Brings a mistyped stem back to the nearest one of a vocabulary, by common trigrams. Exact
    stems are left alone."""

    def __init__(self, vocabulary: Iterable[str]) -> None:
        self._known = frozenset(vocabulary)
        self._by_trigram: dict[str, list[str]] = defaultdict(list)
        for known in sorted(self._known):
            if len(known) >= _TYPO_MIN_LENGTH - 1:
                for trigram in _trigrams(known):
                    self._by_trigram[trigram].append(known)

    def corrected(self, stems: Sequence[str]) -> list[str]:
        """Returns the stems, each unknown one replaced by its nearest known one where one is near
        enough."""
        return [one if one in self._known else self._nearest(one) for one in stems]

    def _nearest(self, mistyped: str) -> str:
        if len(mistyped) < _TYPO_MIN_LENGTH or mistyped.isdigit():
            return mistyped
        trigrams = _trigrams(mistyped)
        common = Counter(
            known for trigram in sorted(trigrams) for known in self._by_trigram.get(trigram, ())
        )
        best, likeness = mistyped, _TYPO_MIN_LIKENESS
        for known, count in common.items():
            score = 2 * count / (len(trigrams) + len(_trigrams(known)))
            if score > likeness and known[0] == mistyped[0]:
                best, likeness = known, score
        return best


@lru_cache(maxsize=50_000)
def _trigrams(word: str) -> frozenset[str]:
    framed = f"^{word}$"
    return frozenset(framed[start : start + 3] for start in range(len(framed) - 2))


class Phrases:
    """Finds which of many phrases a text contains: their stems within a few words of one another,
    in any order."""

    def __init__(self, phrases: Iterable[str]) -> None:
        self._stems = {phrase: tuple(stems_of(phrase)) for phrase in phrases}
        self._by_first: dict[str, list[str]] = defaultdict(list)
        for phrase, stems in self._stems.items():
            if stems:
                self._by_first[min(stems)].append(phrase)

    @property
    def vocabulary(self) -> frozenset[str]:
        return frozenset(stem for stems in self._stems.values() for stem in stems)

    def found_in(self, stems: Sequence[str]) -> tuple[str, ...]:
        """Returns the phrases found, in alphabetical order."""
        places: dict[str, list[int]] = defaultdict(list)
        for place, one in enumerate(stems):
            places[one].append(place)
        candidates = {phrase for one in places for phrase in self._by_first.get(one, ())}
        return tuple(
            sorted(phrase for phrase in candidates if _stand_together(self._stems[phrase], places))
        )


def _stand_together(wanted: tuple[str, ...], places: dict[str, list[int]]) -> bool:
    if any(one not in places for one in wanted):
        return False
    reach = len(wanted) + _PHRASE_SLACK
    return any(
        all(any(start <= place < start + reach for place in places[one]) for one in wanted)
        for start in _starts(wanted, places)
    )


def _starts(wanted: tuple[str, ...], places: dict[str, list[int]]) -> list[int]:
    return sorted({place for one in wanted for place in places[one]})
