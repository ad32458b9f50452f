"""Brings names to one spelling, so that « St-Quentin » and « Saint Quentin » meet. Used on names
and on queries by `search`."""

import re
from functools import lru_cache

from matching.domain.letters import without_accents

_ARTICLES = frozenset({"le", "la", "les", "l", "d", "de", "du", "des", "lez"})
_ABBREVIATIONS = {
    "st": "saint",
    "ste": "sainte",
    "sts": "saints",
    "stes": "saintes",
    "s": "sur",
    "agglo": "agglomeration",
}
_ORDINAL = re.compile(r"\b(\d{1,2})(?:er|ere|e|eme|nd|nde)\b")
_NOT_A_WORD = re.compile(r"[^a-z0-9]+")
# Spellings that sound alike in French names, in this order, on words without accents.
_SOUNDS = (
    (re.compile(r"(.)\1"), r"\1"),
    (re.compile(r"ph"), "f"),
    (re.compile(r"ck|qu|q|c(?![eihy])|ch(?=[rln])"), "k"),
    (re.compile(r"ge(?=[aou])|g(?=[eiy])"), "j"),
    (re.compile(r"gu(?=[eiy])"), "g"),
    (re.compile(r"sc(?=[eiy])|c(?=[eiy])|(?<=t)z"), "s"),
    (re.compile(r"th"), "t"),
    (re.compile(r"eau|au"), "o"),
    (re.compile(r"ai|ei|ay|ey|(?<=.)er$|ez$|et$"), "e"),
    (re.compile(r"y"), "i"),
    (re.compile(r"^h|(?<=[aeioukt])h"), ""),
    (re.compile(r"(?<=..)[esxtzdpg]+$"), ""),
    (re.compile(r"m(?=[bp])"), "n"),
)


def plain(text: str) -> str:
    """Lower case, without accents, punctuation nor ordinal endings: « L'Haÿ-les-Roses » gives « l
    hay les roses »."""
    return _ORDINAL.sub(r"\1", _NOT_A_WORD.sub(" ", without_accents(text)).strip())


def key(text: str) -> str:
    """The words that tell a name from another: `plain`, abbreviations spelt out, articles dropped
    unless nothing is left."""
    words = [_ABBREVIATIONS.get(word, word) for word in plain(text).split()]
    return " ".join([word for word in words if word not in _ARTICLES] or words)


def sound(words: str) -> str:
    """How a `key` is heard, roughly: « dunkerke » and « dunkerque » give the same. For names read
    aloud or badly copied."""
    return "".join(_sound_of_word(word) for word in words.split())


@lru_cache(maxsize=50_000)
def _sound_of_word(word: str) -> str:
    for spelling, heard in _SOUNDS:
        word = spelling.sub(heard, word)
    return word
