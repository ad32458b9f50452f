"""Texts brought to the length that two pages allow, and the few turns of phrase that the whole document shares."""

TO_ASK = "à demander"


def cut(text: str, length: int) -> str:
    """Returns the text on one line, cut on a word with « … » when it is longer than `length` characters.

    >>> cut("le téléphone sonne sans arrêt", 20)
    'le téléphone sonne …'
    """
    text = " ".join(text.split())
    if len(text) <= length:
        return text
    kept, _, _ = text[: length - 1].rpartition(" ")
    return f"{(kept or text[: length - 2]).rstrip(' ,;:.')} …"


def capitalised(text: str) -> str:
    return text[:1].upper() + text[1:]


def uncapitalised(text: str) -> str:
    """For a sentence that goes on after a colon; an acronym keeps its capitals."""
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]
