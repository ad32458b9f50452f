"""Names that a thing keeps for ever in calendars and feeds, wherever the site is served."""

from uuid import UUID, uuid5

_OURS = UUID("6f3d0b1e-8c57-5f0a-9d6e-2b7a41c9e835")


def stable_uuid(*parts: str) -> UUID:
    """Returns the identifier of what these parts name, always the same."""
    return uuid5(_OURS, "/".join(parts))
