"""What goes wrong with the storage, as the floors above are told it."""


class StorageUnavailable(Exception):
    """The database is locked, full, read-only or out of reach: nothing was written, and trying
    again later may work."""


class DatabaseFileMoved(StorageUnavailable):
    """The file of SQLite was deleted or replaced under the process, which must be started again:
    what it wrote from now on would be lost."""


class TablesMissing(Exception):
    """The database has no tables, or those of an earlier version: `migrate` makes them, and `flask
    seed` fills them."""
