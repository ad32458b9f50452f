"""A test client that checks every page it fetches, as a demanding reader would; the fixture `page`
gives one.

page("/glossaire")                     a page that must answer 200
page("/rien", 404)                     one that must not
page("/offres").submit({"q": "eau"})   what a browser would send with the form of the page
own_page.sign_in("adviser")            the same visitor, signed in as an adviser
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from xml.etree.ElementTree import Element

import html5lib
import pytest

from catalog.storage.database import open_session
from tests.web.page_faults import CONTROLS, faults_of, text_of

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient
    from werkzeug.test import TestResponse

    from catalog.advice.accounts.accounts import AccountView


class Page:
    """A page as received: parsed strictly, and found without fault by `faults_of`."""

    def __init__(self, client: PageClient, response: TestResponse) -> None:
        self._client = client
        self.response = response
        self.path = response.request.path
        self.html = response.text
        self.tree = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(self.html)
        faults = faults_of(self.tree)
        assert not faults, f"{self.path}: {faults}"

    @property
    def title(self) -> str:
        """The title of the window."""
        return text_of(self.one("title"))

    @property
    def h1(self) -> str:
        return text_of(self.one("h1"))

    @property
    def text(self) -> str:
        """What a reader sees in `main`, with plain spaces and apostrophes, so that tests are
        written as one types."""
        return text_of(self.one("main"))

    @property
    def errors(self) -> list[str]:
        """The messages under the fields, in the order of the page."""
        return [
            text_of(message).removeprefix("Erreur : ")
            for message in self.all(class_="fr-message--error")
        ]

    def all(self, tag: str = "*", class_: str = "", **attributes: str) -> list[Element]:
        """The elements that have this tag, this class and these attributes."""
        return [
            element
            for element in self.tree.iter(None if tag == "*" else tag)
            if isinstance(element.tag, str)
            and (not class_ or class_ in element.get("class", "").split())
            and all(
                element.get(name.replace("_", "-")) == value for name, value in attributes.items()
            )
        ]

    def one(self, tag: str = "*", class_: str = "", **attributes: str) -> Element:
        found = self.all(tag, class_, **attributes)
        assert len(found) == 1, (
            f"{len(found)} elements for {tag} {class_} {attributes} in {self.path}"
        )
        return found[0]

    def links(self) -> dict[str, str]:
        """Text -> address of the links of `main`."""
        return {text_of(link): link.get("href", "") for link in self.one("main").iter("a")}

    def values(self, form: Element) -> dict[str, list[str]]:
        """What a browser would send for this form as it stands."""
        values: dict[str, list[str]] = {}
        for control in (
            element for element in form.iter() if element.tag in CONTROLS and element.get("name")
        ):
            kind = control.get("type", "text")
            if kind in {"submit", "button"} or (
                kind in {"radio", "checkbox"} and "checked" not in control.attrib
            ):
                continue
            if control.tag == "select":
                options = list(control.iter("option"))
                chosen = [option for option in options if "selected" in option.attrib] or options[
                    :1
                ]
                sent = [option.get("value", "") for option in chosen]
            elif control.tag == "textarea":
                sent = [control.text or ""]
            else:
                sent = [control.get("value", "")]
            values.setdefault(control.attrib["name"], []).extend(sent)
        return values

    def submit(
        self,
        data: Mapping[str, str | list[str]] | None = None,
        *,
        action: str = "",
        button: Element | None = None,
        status: int = 200,
    ) -> Page:
        """Fill the page's form (the only one of `main`, or the one that goes to `action`), send it,
        follow where it leads."""
        forms = [
            form
            for form in self.one("main").iter("form")
            if not action or form.get("action") == action
        ]
        assert len(forms) == 1, f"{len(forms)} forms in {self.path}"
        form = forms[0]
        values: dict[str, Any] = self.values(form)
        unknown = set(data or {}) - {
            control.get("name") for control in form.iter() if control.tag in CONTROLS
        }
        assert not unknown, f"no such field: {unknown}"
        values |= dict(data or {})
        if button is not None and button.get("name"):
            values[button.attrib["name"]] = button.get("value", "")
        target = (
            (button.get("formaction") if button is not None else None)
            or form.get("action")
            or self.path
        )
        if form.get("method", "get").lower() == "post":
            return self._client.post(target, values, status)
        return self._client.get(target, status, query_string=values)


class PageClient:
    """A visitor: keeps its cookies from one page to the next. Calling it fetches a page."""

    def __init__(self, app: Flask, client: FlaskClient | None = None) -> None:
        from catalog.web.site.security import security_headers

        self.client = client or app.test_client()
        self._engine = app.extensions["engine"]
        self._headers = security_headers(app.extensions["settings"])

    def sign_in(self, role: str, email: str = "") -> AccountView:
        """Become someone of this role, invited for the occasion, through a link and its button.
        Writes to the database."""
        from catalog.advice.accounts.accounts import Role, invite
        from catalog.advice.accounts.sign_in import make_link

        address, now = email or f"{role}@exemple.fr", datetime.now(UTC)
        with open_session(self._engine, writing=True) as session:
            account = invite(session, address, Role(role), now)
            token = make_link(session, address, "", now)
            session.commit()
        self(f"/connexion/lien/{token}").submit()
        return account

    def __call__(self, path: str, status: int = 200, **options: Any) -> Page:
        return self.get(path, status, **options)

    def get(self, path: str, status: int = 200, **options: Any) -> Page:
        return self._check(self.client.get(path, follow_redirects=True, **options), status)

    def post(self, path: str, data: Mapping[str, Any], status: int = 200, **options: Any) -> Page:
        """As a browser posts a form of the site: with its origin."""
        headers = {"Origin": "http://localhost", "Sec-Fetch-Site": "same-origin"}
        return self._check(
            self.client.post(path, data=data, headers=headers, follow_redirects=True, **options),
            status,
        )

    def _check(self, response: TestResponse, status: int) -> Page:
        assert response.status_code == status, (
            f"{response.request.path}: {response.status_code}, expected {status}"
        )
        assert response.mimetype == "text/html", response.mimetype
        # The address of a dossier is its key: it is told to nobody.
        own = (
            {"Referrer-Policy": "no-referrer"}
            if response.request.path.startswith("/dossiers/")
            else {}
        )
        for name, value in (self._headers | own).items():
            assert response.headers.getlist(name) == [value], f"{name} of {response.request.path}"
        return Page(self, response)


@pytest.fixture
def page(app: Flask) -> PageClient:
    """A new visitor on the shared database, for pages that only read."""
    return PageClient(app)


@pytest.fixture
def own_page(own_app: Flask) -> PageClient:
    """A new visitor on a database of the test's own, for pages that write."""
    return PageClient(own_app)
