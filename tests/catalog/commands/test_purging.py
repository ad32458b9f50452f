"""`flask purge` erases what is over, from the files too, and says how much."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from flask import Flask
from sqlalchemy import make_url

from catalog.advice.dossiers.dossiers import RETENTION, draft_of, save
from catalog.advice.tokens import new_token
from catalog.storage.database import open_session

WITNESSES = {
    "le besoin d'hier": timedelta(days=1),
    "le besoin d'il y a longtemps": RETENTION + timedelta(days=1),
}


def test_what_is_over_goes_and_the_rest_stays(own_app: Flask, own_database_url: str) -> None:
    engine = own_app.extensions["engine"]
    with open_session(engine, writing=True) as session:
        for need, age in WITNESSES.items():
            day = (datetime.now(UTC) - age).date()
            draft = draft_of(session, {"code": "80620", "need": need}, "", day)
            save(session, draft, new_token(), "secret")
        session.commit()
    command = own_app.test_cli_runner()
    with own_app.app_context():
        said = [command.invoke(args=["purge"]).output.splitlines()[0] for _ in range(2)]
    assert said == [
        "Dossiers de collectivités effacés : 1.",
        "Dossiers de collectivités effacés : 0.",
    ]
    if engine.dialect.name == "sqlite":
        database = Path(str(make_url(own_database_url).database))
        kept = b"".join(
            file.read_bytes() for file in (database, Path(f"{database}-wal")) if file.exists()
        )
        assert [need for need in WITNESSES if need.encode() in kept] == ["le besoin d'hier"]
