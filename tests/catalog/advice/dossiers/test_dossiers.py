"""Dossiers: one per form however often it is sent, nothing overwritten, nothing left after an
erasure."""

import multiprocessing
import re
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, make_url, text, update
from sqlmodel import Session, func, select

from catalog.advice.answers.recommendations import recommend_for
from catalog.advice.dossiers.dossiers import (
    RETENTION,
    DossierChanged,
    DossierNotFound,
    LinkReplaced,
    draft_of,
    erase,
    find,
    modify,
    moves_since,
    purge_dossiers,
    replace_link,
    save,
)
from catalog.advice.tokens import new_token
from catalog.storage.database import make_engine, open_session
from catalog.storage.models import Dossier
from matching.domain.vocabulary import Verdict

SECRET = "a key that only the tests use"
IN_TIME, TOO_LATE = date(2024, 12, 10), date(2025, 1, 1)
AMI = "essais-ia-du-nord"
PERONNE: dict[str, Any] = {
    "code": "80620",
    "need": "tester un agent conversationnel",
    "uses_ai": True,
    "stage": "experimentation",
    "project_cost": 85_000,
    "programmes": {"crte": None},
}


@pytest.fixture
def own_engine(own_database_url: str) -> Iterator[Engine]:
    engine = make_engine(own_database_url)
    yield engine
    engine.dispose()


def save_in(engine: Engine, submission: str, answers: dict[str, Any] = PERONNE) -> str:
    with open_session(engine) as session:
        draft = draft_of(session, answers, "Accueil", IN_TIME)
    with open_session(engine, writing=True) as session:
        token = save(session, draft, submission, SECRET)
        session.commit()
    return token


def kept(session: Session, title: str, submission: str, secret: str) -> str:
    """The token of a dossier of Péronne."""
    return save(session, draft_of(session, PERONNE, title, IN_TIME), submission, secret)


def send_many_times(url: str, submission: str, times: int) -> set[str]:
    """What one process of the site does with the same form, sent again and again; module level, so
    that it can be spawned."""
    engine = make_engine(url)
    with ThreadPoolExecutor(times) as pool:
        tokens = set(pool.map(lambda _: save_in(engine, submission), range(times)))
    engine.dispose()
    return tokens


def count(engine: Engine) -> int:
    with open_session(engine) as session:
        return session.exec(select(func.count()).select_from(Dossier)).one()


def test_fifty_identical_submissions_at_once_make_one_dossier(
    own_engine: Engine, own_database_url: str
) -> None:
    assert len(send_many_times(own_database_url, new_token(), 50)) == 1
    assert count(own_engine) == 1


def test_so_do_those_that_several_processes_receive(
    own_engine: Engine, own_database_url: str
) -> None:
    submission = new_token()
    with ProcessPoolExecutor(3, mp_context=multiprocessing.get_context("spawn")) as pool:
        received = list(
            pool.map(send_many_times, [own_database_url] * 3, [submission] * 3, [5] * 3)
        )
    assert len(set.union(*received)) == 1
    assert count(own_engine) == 1


def test_of_modifications_made_at_once_one_is_kept_and_the_others_are_told(
    own_engine: Engine,
) -> None:
    token = save_in(own_engine, new_token())

    def change(title: str) -> str | None:
        with open_session(own_engine, writing=True) as session:
            try:
                modify(session, token, 1, draft_of(session, PERONNE, title, IN_TIME))
            except DossierChanged:
                return None
            session.commit()
        return title

    with ThreadPoolExecutor(8) as pool:
        kept = [title for title in pool.map(change, "abcdefgh") if title]
    with open_session(own_engine) as session:
        dossier = find(session, token, IN_TIME)
    assert kept == [dossier.title]
    assert dossier.version == 2


def test_the_same_modification_sent_twice_is_made_once(session: Session) -> None:
    token = kept(session, "", new_token(), SECRET)
    draft = draft_of(session, PERONNE, "Standard", IN_TIME)
    versions = [modify(session, token, 1, draft).version for _ in range(2)]
    assert versions == [2, 2]


def test_the_token_is_nowhere_in_the_database(own_engine: Engine) -> None:
    submission = new_token()
    token = save_in(own_engine, submission)
    with own_engine.connect() as connection:
        stored = str(connection.execute(text("SELECT * FROM dossier")).one())
    assert token not in stored
    assert submission not in stored
    assert "80620" in stored


def test_an_erased_dossier_is_nowhere_in_the_files_of_sqlite(
    own_engine: Engine, own_database_url: str
) -> None:
    if own_engine.dialect.name != "sqlite":
        pytest.skip("the files of PostgreSQL are not ours to read")
    witness = "un besoin que personne d'autre n'a"
    token = save_in(own_engine, new_token(), PERONNE | {"need": witness})
    database = Path(str(make_url(own_database_url).database))
    files = [database, Path(f"{database}-wal")]
    assert any(witness.encode() in file.read_bytes() for file in files)
    with open_session(own_engine, writing=True) as session:
        answers = PERONNE | {"need": f"{witness} plus"}
        modify(session, token, 1, draft_of(session, answers, "", IN_TIME))
        session.commit()
        erase(session, token, IN_TIME)
        session.commit()
    assert not any(witness.encode() in file.read_bytes() for file in files if file.exists())


def test_a_dossier_comes_back_as_it_was_declared(session: Session) -> None:
    token = kept(session, "Accueil", new_token(), SECRET)
    dossier = find(session, token, IN_TIME)
    assert dossier.answers == PERONNE
    assert dossier.title == "Accueil"
    assert dossier.verdicts[AMI] is Verdict.ELIGIBLE
    assert dossier.erased_on == date(2025, 2, 8)


def test_the_tokens_of_links_are_long_and_never_the_same(session: Session) -> None:
    tokens = [kept(session, "", new_token(), SECRET) for _ in range(3)]
    tokens += [replace_link(session, token, new_token(), SECRET, IN_TIME) for token in tokens]
    assert len(set(tokens)) == 6
    assert all(re.fullmatch(r"[A-Za-z0-9_-]{43}", token) for token in tokens), "256 bits"


def test_a_token_is_drawn_by_the_secret_of_the_site(session: Session) -> None:
    submission = new_token()
    token = kept(session, "", submission, SECRET)
    with pytest.raises(LinkReplaced):
        kept(session, "", submission, "another key")
    assert token != submission


@pytest.mark.parametrize("token", ["", "x", "a" * 43, "é" * 43, "a" * 100_000, "../..", "\x00"])
def test_a_link_that_nobody_gave_leads_nowhere(session: Session, token: str) -> None:
    kept(session, "", new_token(), SECRET)
    with pytest.raises(DossierNotFound):
        find(session, token, IN_TIME)


def test_a_replaced_link_leads_nowhere_and_the_new_one_to_the_dossier(session: Session) -> None:
    submission = new_token()
    former = kept(session, "Accueil", submission, SECRET)
    replacing = new_token()
    fresh = replace_link(session, former, replacing, SECRET, IN_TIME)
    assert find(session, fresh, IN_TIME).title == "Accueil"
    assert replace_link(session, former, replacing, SECRET, IN_TIME) == fresh, (
        "the same form, sent twice"
    )
    for use in (find, erase):
        with pytest.raises(DossierNotFound):
            use(session, former, IN_TIME)
    with pytest.raises(DossierNotFound):
        replace_link(session, former, new_token(), SECRET, IN_TIME)
    with pytest.raises(LinkReplaced):
        kept(session, "Accueil", submission, SECRET)


def test_a_dossier_lives_sixty_days_after_its_last_modification(session: Session) -> None:
    token = kept(session, "", new_token(), SECRET)
    last_day = IN_TIME + RETENTION - timedelta(days=1)
    assert find(session, token, last_day).saved_on == IN_TIME
    assert purge_dossiers(session, last_day) == 0
    modify(session, token, 1, draft_of(session, PERONNE, "", last_day))
    assert purge_dossiers(session, IN_TIME + RETENTION) == 0
    with pytest.raises(DossierNotFound):
        find(session, token, last_day + RETENTION)
    assert purge_dossiers(session, last_day + RETENTION) == 1
    assert session.exec(select(Dossier)).all() == []


def test_what_moved_since_is_told_with_the_former_verdict(session: Session) -> None:
    token = kept(session, "", new_token(), SECRET)
    dossier = find(session, token, TOO_LATE)
    assert (
        moves_since(dossier, recommend_for(session, dossier.answers, IN_TIME).recommendations) == ()
    )
    moves = moves_since(dossier, recommend_for(session, dossier.answers, TOO_LATE).recommendations)
    ami = next(move for move in moves if move.item.slug == AMI)
    assert ami.before is Verdict.ELIGIBLE
    assert ami.item.verdict is Verdict.CLOSED


def test_an_offering_that_came_since_is_told_when_it_is_worth_saying_only(session: Session) -> None:
    token = kept(session, "", new_token(), SECRET)
    session.exec(update(Dossier).values(verdicts="{}"))
    session.expire_all()
    answer = recommend_for(session, PERONNE, IN_TIME).recommendations
    moves = moves_since(find(session, token, IN_TIME), answer)
    assert [move.item.slug for move in moves] == [item.slug for item in answer.recommendations]


def test_facts_that_an_earlier_version_of_the_site_knew_are_left_out(session: Session) -> None:
    token = kept(session, "", new_token(), SECRET)
    session.exec(
        update(Dossier).values(answers='{"code": "80620", "stage": "bientôt", "mayor": "x"}')
    )
    session.expire_all()
    assert find(session, token, IN_TIME).answers == {"code": "80620"}
