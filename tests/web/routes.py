"""The routes of the site, read from its blueprints, with what no blueprint says.

Endpoint, address, methods, access, kind of answer and template come from the code: a new page needs
no line here. A line is for a new kind of variable in addresses (VARIABLES), and for a page that
does not answer as its access says (STATUSES, TEMPLATES, NO_PAGES,
WITH_COOKIE).
"""

from collections.abc import Callable, Iterator
from pathlib import PurePosixPath
from typing import NamedTuple
from urllib.parse import urlencode

from flask import Flask

from catalog.advice.accounts.accounts import Role
from catalog.app import BLUEPRINTS, DEVELOPMENT_BLUEPRINTS
from catalog.settings import Settings
from catalog.web.site.access import Access, Readership, access_of
from tests.web import example_visit

HTML = "text/html"
TEXT = "text/plain"
JSON = "application/json"

ANONYMOUS = "anonymous"
PEOPLE = tuple(role.value for role in Role)
READERS = (ANONYMOUS, *PEOPLE)

# The value that each variable of an address takes in the examples.
VARIABLES: dict[str, object] = {
    "code": "80620",
    "dossier_id": "aucun",
    "dossier_share": 1,
    "extension": "csv",
    # `tests.web.example_visit` keeps it for who is signed in.
    "id": example_visit.ID,
    "line": 1,
    "organisation": example_visit.BODY,
    "slug": "cap-numerique",
    "step_slug": "structure",
    "token": "jeton",
}
# Endpoint -> what its example needs of its own: other values, questions in the address.
EXAMPLES: dict[str, dict[str, object]] = {
    "api.download_matrix": {"departement": "90"},
    "api.list_beneficiaries": {"departement": "59"},
    "api.list_offerings": {"q": "eau"},
    "api.list_territories": {"q": "lille"},
    "api.show_territory": {"code": "59350"},
    "offers.compare_offers": {"offre": ["essais-ia-du-nord", "bureau-communal"]},
    "offers.download_deadlines": {"slug": "essais-ia-du-nord"},
    "offers.download_list": {"q": "eau"},
    "offers.show_beneficiaries": {"slug": "bourgs-vivants"},
    "offers.show_offer": {"slug": "essais-ia-du-nord"},
    "selfcheck.show_selfcheck": {
        "use_case": "agent-conversationnel",
        "personal_data": "personnelles",
    },
    "territories.find_territory": {"q": "peronne"},
    "territories.show_communes": {"code": "200037059"},
    "visits.ask_visit": {"codes": "80620,59392"},
}
# (endpoint, method) -> reader -> what the example gets, where the access does not say it.
STATUSES: dict[tuple[str, str], dict[str, int]] = {
    # Without answers, a visitor is led to give some.
    ("recommendations.show_result", "GET"): dict.fromkeys(READERS, 303),
    ("recommendations.download_result", "GET"): dict.fromkeys(READERS, 303),
    ("carriers.compare_carriers", "GET"): dict.fromkeys(READERS, 303),
    ("home.choose_commune", "GET"): dict.fromkeys(READERS, 303),
    ("needs.choose_subject", "GET"): dict.fromkeys(READERS, 303),
    ("needs.correct_need", "POST"): {ANONYMOUS: 303},
    ("opinions.send_opinion", "POST"): {ANONYMOUS: 303},
    ("questions.ask_question", "GET"): dict.fromkeys(READERS, 303),
    ("dossiers.ask_to_save", "GET"): dict.fromkeys(READERS, 303),
    ("dossiers.ask_to_update", "GET"): dict.fromkeys(READERS, 303),
    # Nothing was sent to the adviser under this name.
    ("received.show_received", "GET"): {"adviser": 404, "admin": 404},
    # Made by nobody yet: its page says so.
    ("visits.download_made_pdf", "GET"): {"adviser": 303, "admin": 303},
    # Signed in already; a link that is none; no identity provider is set.
    ("sign_in.show_sign_in", "GET"): dict.fromkeys(PEOPLE, 303),
    ("sign_in.receive_link", "GET"): dict.fromkeys(READERS, 303),
    ("sign_in.show_link", "GET"): dict.fromkeys(READERS, 410),
    ("sign_in.come_back_from_leaving", "GET"): dict.fromkeys(READERS, 303),
    ("oidc.leave_for_identity_provider", "GET"): dict.fromkeys(READERS, 404),
    ("oidc.come_back", "GET"): dict.fromkeys(READERS, 404),
    ("discovery.show_icon", "GET"): dict.fromkeys(READERS, 302),
    # A button that anybody may press, and what programs send: not JSON here.
    ("home.erase", "POST"): {ANONYMOUS: 303},
    # What is wrong is said by the page that it redirects to.
    ("home.send_home", "POST"): {ANONYMOUS: 303},
    ("api.recommend", "POST"): {ANONYMOUS: 415},
    ("api.compare_carriers", "POST"): {ANONYMOUS: 415},
    ("api.compute_matrix", "POST"): {ANONYMOUS: 415},
}
# Endpoint -> the template of its page, where it is not `<room>/<view>.html`.
TEMPLATES = {
    "gallery.show_briefing": "visits/briefing/screen.html",
    "visits.download_pdf": "visits/briefing/print.html",
    "visits.show_paper": "visits/briefing/screen.html",
    "visits.show_papers": "visits/briefing/screen.html",
}
# The ends of addresses that say what they answer; the interface answers JSON, all else is a page.
MIMETYPES = {
    ".atom": "application/atom+xml",
    ".csv": "text/csv",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".ics": "text/calendar",
    ".json": JSON,
    ".pdf": "application/pdf",
    ".txt": TEXT,
    ".xml": "application/xml",
}
NO_PAGES = {"/favicon.ico": TEXT, "/healthz": TEXT, "/readyz": TEXT}
# A page whose form holds a token, for a visitor who has none yet, and an address that keeps its
# secret in a cookie.
WITH_COOKIE = {"questionnaire.show_step", "sign_in.receive_link"}


class Route(NamedTuple):
    """A view, its address and its method. `example` is an address that leads to it; `template` and
    `mimetype` are those of a good GET; `has_token`: its form holds one."""

    endpoint: str
    path: str
    method: str
    access: Access
    example: str
    template: str
    mimetype: str
    writes: bool
    has_token: bool

    @property
    def sets_cookie(self) -> bool:
        return self.endpoint in WITH_COOKIE

    @property
    def roles(self) -> set[str]:
        """The roles that may enter, when some may not; an administrator may do everything."""
        return {*self.access.roles, Role.ADMIN.value} if self.access.roles else set()

    def status(self, reader: str) -> int:
        """What the example gets for an anonymous visitor, or for someone of that role; a POST is
        sent empty."""
        return STATUSES.get((self.endpoint, self.method), {}).get(reader, self._usual(reader))

    def _usual(self, reader: str) -> int:
        if self.method != "GET":
            return 400 if self.has_token else 200
        if self.access.audience is Readership.LINK_HOLDERS:
            return 404  # The token of the example opens nothing.
        if self.access.audience is Readership.EVERYBODY or reader in self.roles:
            return 200
        return 303 if reader == ANONYMOUS else 403


def routes_of(app: Flask) -> Iterator[Route]:
    """The routes of an application on which the site's blueprints are registered."""
    for rule in app.url_map.iter_rules():
        view: Callable[..., object] = app.view_functions[rule.endpoint]
        access = access_of(view)
        assert access is not None, f"{rule.endpoint} does not say who may open it"
        unknown = rule.arguments - VARIABLES.keys()
        assert not unknown, f"{rule.rule}: give an example of {unknown} in VARIABLES"
        own = EXAMPLES.get(rule.endpoint, {})
        values = {name: own.get(name, VARIABLES[name]) for name in rule.arguments}
        asked = {name: value for name, value in own.items() if name not in values}
        path = app.url_map.bind("localhost").build(rule.endpoint, values)
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}:
            yield Route(
                endpoint=rule.endpoint,
                path=rule.rule,
                method=method,
                access=access,
                example=f"{path}?{urlencode(asked, doseq=True)}" if asked else path,
                template=_template_of(rule.endpoint, path, view),
                mimetype=_mimetype_of(path),
                writes=getattr(view, "is_writing", False),
                has_token=not getattr(view, "has_no_token", False),
            )


def _mimetype_of(path: str) -> str:
    usual = JSON if path.startswith("/api/") else HTML
    return NO_PAGES.get(path, MIMETYPES.get(PurePosixPath(path).suffix, usual))


def _template_of(endpoint: str, path: str, view: Callable[..., object]) -> str:
    """The room of the view and its name; "" for what is no page."""
    if endpoint in TEMPLATES:
        return TEMPLATES[endpoint]
    if _mimetype_of(path) != HTML:
        return ""
    if endpoint.startswith("pages."):
        return f"public/pages{path}.html"
    return f"{view.__module__.split('.')[2]}/{view.__name__}.html"


def _site_without_data() -> Flask:
    """The blueprints alone: tests are named before there is a database."""
    app = Flask("routes", static_folder=None)
    app.extensions["settings"] = Settings(app_env="test", secret_key="of no use here")
    for blueprint in BLUEPRINTS + DEVELOPMENT_BLUEPRINTS:
        app.register_blueprint(blueprint)
    return app


ROUTES = tuple(routes_of(_site_without_data()))
