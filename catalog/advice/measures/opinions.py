"""« Cela vous a-t-il aidé ? »: what people said of the answers, kept with what had been understood,
counted, and erased after a year. Neither the need nor the organisation is kept.
"""

import json
from dataclasses import dataclass
from datetime import date, timedelta

from sqlmodel import Session, col, desc, func, select

from catalog.advice.answers.recommendations import Advice
from catalog.storage.opinions import Opinion

LONGEST_WORD = 200
# A word is free text: kept no longer than this.
RETENTION = timedelta(days=365)
_FIRST_KEPT = 3


@dataclass(frozen=True, slots=True)
class OpinionView:
    """One opinion. `use_cases` and `first_answers` are slugs, the most likely and the first
    first."""

    given_on: date
    is_helpful: bool
    word: str
    use_cases: tuple[str, ...]
    understood: str
    first_answers: tuple[str, ...]
    catalogue: str


@dataclass(frozen=True, slots=True)
class OpinionCounts:
    """How many said that an answer helped them, and how many that it did not."""

    helpful: int
    unhelpful: int

    @property
    def total(self) -> int:
        return self.helpful + self.unhelpful


def keep_opinion(
    session: Session, advice: Advice, word: str, on: date, *, is_helpful: bool
) -> None:
    """Keeps what somebody said that day of this advice. Raises `ValueError` for a word of more than
    `LONGEST_WORD` characters."""
    if len(word) > LONGEST_WORD:
        raise ValueError(f"a word of more than {LONGEST_WORD} characters")
    answer = advice.recommendations
    reading = {
        "use_cases": [use.slug for use in answer.reading.use_cases],
        "understood": answer.reading.understood,
    }
    first = [item.slug for item in answer.recommendations[:_FIRST_KEPT]]
    session.add(
        Opinion(
            given_on=on,
            is_helpful=is_helpful,
            word=word,
            reading=json.dumps(reading),
            first_answers=json.dumps(first),
            catalogue=answer.catalogue,
        )
    )


def opinions_counted(session: Session) -> OpinionCounts:
    """Returns the counts of all that is kept."""
    counted = select(Opinion.is_helpful, func.count()).group_by(col(Opinion.is_helpful))
    counts = {bool(is_helpful): count for is_helpful, count in session.exec(counted)}
    return OpinionCounts(counts.get(True, 0), counts.get(False, 0))


def latest_opinions(session: Session, most: int) -> tuple[OpinionView, ...]:
    """Returns the opinions kept, the newest first, at most so many."""
    rows = session.exec(select(Opinion).order_by(desc(Opinion.id)).limit(most)).all()
    return tuple(_view_of(row) for row in rows)


def purge_opinions(session: Session, on: date) -> int:
    """Erases the opinions whose time is over on that day, and returns how many."""
    over = session.exec(select(Opinion).where(Opinion.given_on <= on - RETENTION)).all()
    for row in over:
        session.delete(row)
    return len(over)


def _view_of(row: Opinion) -> OpinionView:
    reading = json.loads(row.reading)
    return OpinionView(
        row.given_on,
        row.is_helpful,
        row.word,
        tuple(reading["use_cases"]),
        reading["understood"],
        tuple(json.loads(row.first_answers)),
        row.catalogue,
    )
