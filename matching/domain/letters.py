"""Letters as people, files and databases write them: accents folded, control characters left out.
Whatever compares or keeps a text starts here."""

import re
import unicodedata

_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae"})


def _folded(letter: str) -> str:
    """One letter, or what it stands for, without its accents."""
    parts = unicodedata.normalize("NFKD", letter.translate(_LIGATURES))
    return "".join(part for part in parts if not unicodedata.combining(part))


# Every accented letter of the Latin scripts and every lone accent, once: a table is ten times
# faster than normalising each text, and a text of France needs nothing else.
_LATIN = str.maketrans(
    {chr(code): _folded(chr(code)) for code in [*range(0xDF, 0x250), *range(0x300, 0x370)]}
)
# What carries no meaning, and some databases refuse; the tab and the ends of lines are no part.
_CONTROL = "\x00-\x08\x0b\x0c\x0e-\x1f\x7f"
_NO_FILE_OF_TEXT = re.compile(f"[{_CONTROL}]")
# What XML and the formats made of it refuse too: Windows' own controls, halves of characters.
_UNWRITABLE = re.compile(f"[{_CONTROL}\x80-\x9f\ud800-\udfff\ufffe\uffff]+")
_LINE_ENDS = re.compile("\r\n?|[\u2028\u2029]")
# Blanks that have no width, and that splitting into words does not see.
_UNSEEN = str.maketrans("\u200b\ufeff", "  ")
_NOT_IN_A_NAME = re.compile(r"[^a-z0-9]+")


def without_accents(text: str) -> str:
    """Returns the text in lower case, ligatures opened, accents removed.

    >>> without_accents("Œuvre d’ÉTÉ")
    'oeuvre d’ete'
    """
    latin = text.casefold().translate(_LATIN)
    return latin if latin.isascii() else "".join(map(_folded, latin))


def ascii_name(text: str, joint: str) -> str:
    """Returns a name for programs: letters and figures only, `joint` where there was anything else.
    A letter without a Latin form, and a curved apostrophe, join their neighbours.

    >>> ascii_name("Qui vérifie, et comment ?", "-")
    'qui-verifie-et-comment'
    """
    letters = without_accents(text).encode("ascii", "ignore").decode()
    return _NOT_IN_A_NAME.sub(joint, letters).strip(joint)


def plain_text(text: str, instead: str = "") -> str:
    """Returns the text as every file, page and database can hold it: lines end in one way, and
    `instead` stands for each run of control characters.

    >>> plain_text("deux\\r\\nlignes\\x00")
    'deux\\nlignes'
    """
    return _UNWRITABLE.sub(instead, _LINE_ENDS.sub("\n", text))


def one_line(text: str) -> str:
    """Returns the plain text on one line, its words one space apart.

    >>> one_line(" deux\\r\\n  lignes\\x00")
    'deux lignes'
    """
    return " ".join(plain_text(text, " ").translate(_UNSEEN).split())


def is_file_of_text(text: str) -> bool:
    """Whether what was decoded from a file is text. Old files hold a few of Windows' own controls
    in the place of apostrophes: they are text all the same."""
    return _NO_FILE_OF_TEXT.search(text) is None
