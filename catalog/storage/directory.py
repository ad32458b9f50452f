"""The tables of the State's directory of administrations (SQLModel): read and written by
`catalog.territories` only.

Postponed annotations would hide the types from SQLModel: never import them here.
"""

from datetime import date, datetime

from sqlalchemy import Text
from sqlmodel import Field, SQLModel

from catalog.storage.models import UtcDateTime


class ServiceDirectory(SQLModel, table=True):
    """The copy of the State's directory of administrations that `service_desk` was filled from: at
    most one row, of id 1.

    `file_date`: the day of the file; `newest_record`: the latest day on which one of its kept
    records was changed; `followed_to`: the release of the reference whose codes the desks bear.
    """

    __tablename__ = "service_directory"
    id: int = Field(default=1, primary_key=True)
    file_date: date
    newest_record: date | None = None
    origin: str
    records: int
    followed_to: str
    loaded_at: datetime = Field(sa_type=UtcDateTime)


class ServiceDesk(SQLModel, table=True):
    """A public desk of the directory, for one area: the code of a territory, or `dep-80` for what
    serves a whole département.

    `kind`: a `DeskKind`; `record`: its identifier in the directory; `hours`: one sentence a line;
    `digest`: SHA-256 of all that is kept of it, cut to 16 characters.
    """

    __tablename__ = "service_desk"
    area: str = Field(primary_key=True)
    kind: str = Field(primary_key=True)
    record: str = Field(primary_key=True)
    digest: str
    name: str
    telephone: str | None = None
    email: str | None = None
    url: str | None = None
    page: str | None = None
    address: str | None = None
    hours: str | None = Field(default=None, sa_type=Text)
    changed_on: date | None = None
