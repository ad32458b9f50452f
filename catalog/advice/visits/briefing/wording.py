"""Texts brought to the length that two pages allow, and the few turns of phrase that the whole
document shares."""

from matching.domain.letters import one_line

TO_ASK = "à demander"


def cut(text: str, length: int) -> str:
    """Returns the text on one line, cut on a word with « … » when it is longer than `length`
    characters.

    Control characters (pasted from elsewhere) are left out: no format can hold them.

    >>> cut("le téléphone sonne sans arrêt", 20)
    'le téléphone sonne …'
    """
    text = one_line(text)
    if len(text) <= length:
        return text
    kept = text[: length - 1].rpartition(" ")[0] or text[: length - 2]
    return f"{kept.rstrip(' ,;:.')} …"
