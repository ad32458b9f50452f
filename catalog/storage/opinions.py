"""The table of what people thought of the answers (SQLModel): read and written by
`catalog.advice.measures` only.

Postponed annotations would hide the types from SQLModel: never import them here.
"""

from datetime import date

from sqlalchemy import Text
from sqlmodel import Field, SQLModel


class Opinion(SQLModel, table=True):
    """Whether an answer helped, as somebody said without an account: nothing tells who, nor what
    their need was.

    `word`: why, at most 200 characters. `reading`: what was understood, JSON (the slugs of the use
    cases, and `understood`); `first_answers`: their slugs, a JSON list; `catalogue`: the version
    that answered.
    """

    __tablename__ = "opinion"
    id: int | None = Field(default=None, primary_key=True)
    given_on: date = Field(index=True)
    is_helpful: bool
    word: str
    reading: str = Field(sa_type=Text)
    first_answers: str = Field(sa_type=Text)
    catalogue: str
