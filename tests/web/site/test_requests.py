"""What the shell does around any view: forged or junk requests, sessions of the database, limits,
errors."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask, Response, abort, g, jsonify, render_template, session
from flask.testing import FlaskClient
from sqlalchemy import text

from catalog.app import create_app
from catalog.content.offerings import OfferingNotFound
from catalog.settings import Settings
from catalog.storage.database import StorageUnavailable
from catalog.web.site.errors import TEXTS, problem
from catalog.web.site.limits import limited, register_limits
from catalog.web.site.requests import start_again, writes
from catalog.web.site.security import checked_by_origin, open_to_programs, stay_on_site
from tests.web.page_client import Page, PageClient, text_of

FAILURES = {
    "panne": StorageUnavailable("locked"),
    "absente": OfferingNotFound("x"),
    "faute": ZeroDivisionError("secret-token"),
}
SAME_SITE = {"Origin": "http://localhost", "Sec-Fetch-Site": "same-origin"}


@pytest.fixture(scope="module")
def trial(settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The site with views of our own, on an empty database of its own."""
    folder: Path = tmp_path_factory.mktemp("trial")
    app = create_app(
        settings.model_copy(
            update={"database_url": f"sqlite:///{folder / 'trial.sqlite3'}", "rate_limits": "on"}
        )
    )

    @app.post("/jeton")
    def with_token() -> str:
        return "reçu"

    @app.post("/origine")
    @checked_by_origin
    def with_origin() -> str:
        return "reçu"

    @app.post("/api/programme")
    @open_to_programs
    def for_programs() -> str:
        return "reçu"

    @app.post("/ecrit/<int:status>")
    @checked_by_origin
    @writes
    def writing(status: int) -> tuple[str, int]:
        g.writing.execute(text("INSERT INTO essai VALUES (:status)"), {"status": status})
        return "écrit", status

    @app.post("/corrige/<int:status>")
    @checked_by_origin
    @writes
    def beginning_again(status: int) -> str:
        g.writing.execute(text("INSERT INTO essai VALUES (1)"))
        start_again()
        with app.extensions["engine"].begin() as another:  # It does not wait.
            another.execute(text("INSERT INTO essai VALUES (2)"))
        g.writing.execute(text("INSERT INTO essai VALUES (:status)"), {"status": status})
        return str(g.session.scalar(text("SELECT count(*) FROM essai")))

    @app.post("/oublie")
    @checked_by_origin
    def writing_without_saying() -> str:
        g.session.execute(text("INSERT INTO essai VALUES (1)"))
        return "perdu"

    @app.post("/pas-dit")
    @checked_by_origin
    def writing_without_the_mark() -> str:
        g.writing.execute(text("INSERT INTO essai VALUES (1)"))
        return "refusé"

    @app.get("/erreur/<name>")
    def failing(name: str) -> str:
        raise FAILURES[name]

    @app.get("/api/erreur/<int:status>")
    @app.get("/statut/<int:status>")
    def answering(status: int) -> str:
        abort(status)

    @app.get("/api/champ")
    def refusing() -> Response:
        return problem(
            422,
            "Le code est inconnu.",
            errors=[{"field": "code", "message": "Ce code n'existe pas."}],
        )

    @app.get("/prive")
    def reading_the_session() -> Response:
        return jsonify(session.get("name"))

    @app.get("/rare")
    @limited("2 per minute")
    def rare() -> str:
        return render_template("public/pages/cookies.html")

    register_limits(app, app.extensions["settings"])
    engine = app.extensions["engine"]
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE essai (status INTEGER)"))
    yield app
    engine.dispose()


@pytest.fixture
def visitor(trial: Flask) -> FlaskClient:
    return trial.test_client()


def _rows(app: Flask) -> list[int]:
    with app.extensions["engine"].begin() as connection:
        rows = [row[0] for row in connection.execute(text("SELECT status FROM essai"))]
        connection.execute(text("DELETE FROM essai"))
    return rows


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        (SAME_SITE, 200),
        ({"Origin": "http://localhost"}, 200),
        ({"Sec-Fetch-Site": "none"}, 200),
        ({}, 200),  # No browser: nobody's cookie is abused.
        ({"Origin": "http://attaquant.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Origin": "http://localhost", "Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
    ],
)
def test_a_form_without_a_token_is_checked_by_its_origin(
    visitor: FlaskClient, headers: dict[str, str], status: int
) -> None:
    assert visitor.post("/origine", headers=headers).status_code == status


def test_any_other_form_needs_its_token_and_its_origin(visitor: FlaskClient) -> None:
    assert visitor.post("/jeton", headers=SAME_SITE).status_code == 400
    assert visitor.post("/jeton", headers={"Origin": "http://attaquant.example"}).status_code == 403


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        (
            {"Origin": "null"},
            400,
        ),  # A browser too old to say more, on a page that sends no Referer: its token tells.
        ({"Origin": "null", "Sec-Fetch-Site": "cross-site"}, 403),
    ],
)
def test_who_hides_its_origin_is_believed_on_its_token_only(
    visitor: FlaskClient, headers: dict[str, str], status: int
) -> None:
    assert visitor.post("/jeton", headers=headers).status_code == status
    assert visitor.post("/origine", headers=headers).status_code == 403


def test_a_program_needs_neither(visitor: FlaskClient) -> None:
    assert (
        visitor.post("/api/programme", headers={"Origin": "http://ailleurs.example"}).status_code
        == 200
    )


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/glossaire?q=%ff", None),
        ("/glossaire?q=%00", None),
        ("/glossaire?%c3%28=1", None),
        ("/gloss%ff", None),
        ("/origine", b"commune=%ff"),
        ("/origine", b"commune=\xc3\x28"),
        ("/origine", b"commune=%00"),
        ("/composants?nom=a&nom=b", None),
    ],
)
def test_junk_gives_a_clear_400(visitor: FlaskClient, path: str, body: bytes | None) -> None:
    form = {"data": body, "content_type": "application/x-www-form-urlencoded", "headers": SAME_SITE}
    response = visitor.post(path, **form) if body else visitor.get(path)
    assert response.status_code == 400
    assert TEXTS[400].title in response.text


def test_a_body_too_large_gives_a_413_in_french(visitor: FlaskClient) -> None:
    response = visitor.post("/origine", data={"besoin": "x" * 1_100_000}, headers=SAME_SITE)
    assert response.status_code == 413
    assert TEXTS[413].title in response.text


def test_a_writing_view_is_kept_after_a_good_answer_only(
    trial: Flask, visitor: FlaskClient
) -> None:
    for status in (200, 302, 400, 422, 500):
        visitor.post(f"/ecrit/{status}", headers=SAME_SITE)
    assert _rows(trial) == [200, 302]


def test_a_view_that_does_not_say_that_it_writes_writes_nothing(
    trial: Flask, visitor: FlaskClient
) -> None:
    assert visitor.post("/oublie", headers=SAME_SITE).status_code == 200
    assert _rows(trial) == []


def test_only_a_marked_view_has_a_session_to_write(trial: Flask, visitor: FlaskClient) -> None:
    assert visitor.post("/pas-dit", headers=SAME_SITE).status_code == 500
    assert _rows(trial) == []


def test_a_view_that_starts_again_keeps_what_comes_after_and_holds_nobody_up(
    trial: Flask, visitor: FlaskClient
) -> None:
    assert visitor.post("/corrige/3", headers=SAME_SITE).text == "1"
    assert _rows(trial) == [2, 3]


@pytest.mark.parametrize(("name", "status"), [("panne", 503), ("absente", 404), ("faute", 500)])
def test_failures_from_below_become_pages_in_french(
    visitor: FlaskClient, caplog: pytest.LogCaptureFixture, name: str, status: int
) -> None:
    response = visitor.get(f"/erreur/{name}?jeton=abc")
    assert response.status_code == status
    assert TEXTS[status].title in response.text.replace("’", "'")
    assert "secret-token" not in response.text
    assert ("Retry-After" in response.headers) is (status == 503)
    logged = "".join(record.getMessage() for record in caplog.records)
    assert "jeton" not in logged
    assert f"/erreur/{name}" not in logged


@pytest.mark.parametrize("status", sorted(TEXTS))
def test_errors_are_pages_for_people_and_problems_for_programs(
    visitor: FlaskClient, status: int
) -> None:
    page = visitor.get(f"/statut/{status}")
    document = visitor.get(f"/api/erreur/{status}")
    assert page.status_code == document.status_code == status
    assert page.mimetype == "text/html"
    assert document.content_type == "application/problem+json"
    assert document.json is not None
    assert document.json["status"] == status
    assert document.json["title"] == TEXTS[status].title


def test_a_problem_names_the_field_at_fault(visitor: FlaskClient) -> None:
    response = visitor.get("/api/champ")
    assert response.status_code == 422
    assert response.json == {
        "type": "about:blank",
        "title": "Valeur à corriger",
        "status": 422,
        "detail": "Le code est inconnu.",
        "errors": [{"field": "code", "message": "Ce code n'existe pas."}],
    }


def test_a_page_that_looks_at_the_session_is_kept_by_no_cache(visitor: FlaskClient) -> None:
    response = visitor.get("/prive")
    assert response.headers["Cache-Control"] == "no-store"
    assert "Set-Cookie" not in response.headers


@pytest.mark.parametrize("status", sorted(TEXTS))
def test_an_error_says_what_happened_what_to_do_and_where_to_go(trial: Flask, status: int) -> None:
    shown = PageClient(trial)(f"/statut/{status}", status)
    assert text_of(shown.one("h1")) == TEXTS[status].title
    for sentence in (TEXTS[status].happened, TEXTS[status].remedy):
        assert sentence in shown.text
    main = shown.one("main")
    assert {"/", "/plan-du-site", "/contact"} <= {link.get("href") for link in main.iter("a")}
    # Where one has to wait, a search would fail as well.
    assert [form.get("action") for form in main.iter("form")] == (
        [] if status in {429, 503} else ["/offres"]
    )


def test_the_page_of_a_site_out_of_reach_says_that_nothing_was_lost(trial: Flask) -> None:
    shown = PageClient(trial)("/erreur/panne", 503)
    assert "Rien n'est perdu" in shown.text


def test_the_search_of_an_error_leads_to_the_catalogue(page: PageClient) -> None:
    found = page("/rien", 404).submit({"q": "eau"})
    assert found.path == "/offres"
    assert found.one("input", id="q").get("value") == "eau"


def test_too_many_requests_give_a_429_that_says_when_to_come_back(
    trial: Flask, visitor: FlaskClient
) -> None:
    assert [visitor.get("/rare").status_code for _ in range(3)] == [200, 200, 429]
    response = visitor.get("/rare")
    seconds = int(response.headers["Retry-After"])
    assert 0 < seconds <= 61
    shown = Page(PageClient(trial), response)
    assert f"Attendez {seconds} seconde" in shown.text


@pytest.mark.parametrize(
    "target",
    [
        "https://ailleurs.example",
        "//ailleurs.example",
        "/\\ailleurs",
        "\\\\ailleurs",
        "javascript:alert(1)",
        "",
        None,
        "/a\nb",
        "offres",
    ],
)
def test_next_stays_on_the_site(target: str | None) -> None:
    assert stay_on_site(target, "/accueil") == "/accueil"


@pytest.mark.parametrize("target", ["/", "/offres?q=eau&page=2", "/territoires/80620"])
def test_next_goes_where_it_may(target: str) -> None:
    assert stay_on_site(target, "/accueil") == target
