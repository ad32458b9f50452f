"""What an address may hold beside words: the number of a row."""

from werkzeug.routing import IntegerConverter, Map

LARGEST_ROW = 2_147_483_647
"""The largest identifier that both databases take."""


class RowConverter(IntegerConverter):
    """`<row:name>`: the identifier of a row, as it is written; anything else is no address of
    ours (404)."""

    regex = r"[1-9][0-9]{0,9}"

    def __init__(self, map: Map) -> None:
        super().__init__(map, max=LARGEST_ROW)
