"""The number of a page of results, as an address or a form gives it."""

_LONGEST = 5


def page_number(text: str) -> int:
    """The number that was asked for, or 0 when it is none.

    >>> page_number("2"), page_number("-1"), page_number("²"), page_number("9" * 40)
    (2, 0, 0, 0)
    """
    return int(text) if text.isascii() and text.isdigit() and len(text) <= _LONGEST else 0
