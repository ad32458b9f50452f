"""The only place where the site is put together: `create_app` is called by `wsgi.py`, the commands'
entry point and the tests."""

from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from flask import Blueprint, Flask
from werkzeug.middleware.proxy_fix import ProxyFix
from whitenoise import WhiteNoise

from catalog.advice.answers.recommendations import recommend_for
from catalog.advice.browsing.word_search import word_index
from catalog.advice.matrix.eligible_counts import eligible_counts_of
from catalog.commands import register_commands
from catalog.content.glossary import read_glossary
from catalog.content.offerings import published
from catalog.settings import PROJECT_ROOT, Settings, load_settings
from catalog.storage.database import StorageUnavailable, make_engine, open_session
from catalog.territories.lookup import find
from catalog.web import (
    account,
    answer,
    api,
    asking,
    dossiers,
    offers,
    portfolio,
    public,
    selfcheck,
    territories,
    visits,
)
from catalog.web.public.gallery import gallery
from catalog.web.site.access import check_access
from catalog.web.site.acronyms import register_acronyms
from catalog.web.site.addresses import RowConverter
from catalog.web.site.assets import BUILT, URL_PREFIX, Assets
from catalog.web.site.clock import today_in_paris
from catalog.web.site.compression import register_compression
from catalog.web.site.errors import NOT_LOADED, register_errors
from catalog.web.site.filters import register_filters
from catalog.web.site.identity import register_identity
from catalog.web.site.limits import register_limits
from catalog.web.site.link_preview import register_link_preview
from catalog.web.site.logs import configure_logs, log_failure, logger, register_request_log
from catalog.web.site.navigation import register_navigation
from catalog.web.site.requests import RequestGlobals, close_sessions
from catalog.web.site.security import OneHost, SecurityHeaders, register_checks

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

# The rooms of the site. Each gives its `blueprints`, whose pages say themselves who may open them.
ROOMS = (
    asking,
    answer,
    dossiers,
    offers,
    territories,
    public,
    portfolio,
    selfcheck,
    account,
    visits,
    api,
)
BLUEPRINTS: tuple[Blueprint, ...] = tuple(
    blueprint for room in ROOMS for blueprint in room.blueprints
)
# For those who build the site: never served in production.
DEVELOPMENT_BLUEPRINTS: tuple[Blueprint, ...] = (gallery,)

# Why nothing can be built yet of what a process holds in memory.
_NOT_THERE: tuple[type[Exception], ...] = (StorageUnavailable, *NOT_LOADED)


class Site(Flask):
    """Flask, but for two things: `g.session` opens when it is first asked for, and failures are
    logged without the address."""

    app_ctx_globals_class = RequestGlobals

    def log_exception(self, exc_info: object) -> None:
        """Flask would write the path asked for, and a path may hold a token."""
        log_failure(exc_info)


def create_app(settings: Settings | None = None, static_folder: Path = BUILT) -> Flask:
    """The site, ready to serve. `static_folder` is where the static files were built.

    Raises `SettingsError` (`AssetsNotBuilt` is one), whose text says in French what to do.
    """
    settings = settings or load_settings()
    configure_logs(settings)
    assets = Assets.read(settings.site_identity, static_folder)
    app = Site(
        "catalog",
        template_folder=PROJECT_ROOT / "templates",
        static_folder=None,
        instance_path=str(settings.instance_path.resolve()),
    )
    app.config.update(
        SECRET_KEY=settings.secret_key, DEBUG=settings.debug, TESTING=settings.app_env == "test"
    )
    # Tests see the same 500 page as people do.
    app.config["PROPAGATE_EXCEPTIONS"] = False
    app.json.ensure_ascii = False  # type: ignore[attr-defined]
    app.extensions["settings"] = settings
    app.extensions["assets"] = assets
    app.extensions["engine"] = make_engine(settings.database_url)
    app.teardown_appcontext(close_sessions)
    register_compression(app)
    register_request_log(app)
    register_filters(app, settings, assets)
    register_acronyms(app, read_glossary(PROJECT_ROOT / "seeds"))
    register_checks(app, settings)
    register_identity(app, settings)
    register_navigation(app)
    register_link_preview(app)
    register_errors(app)
    app.url_map.converters["row"] = RowConverter
    for blueprint in BLUEPRINTS if settings.is_production else BLUEPRINTS + DEVELOPMENT_BLUEPRINTS:
        app.register_blueprint(blueprint)
    check_access(app)
    register_limits(app, settings)
    register_commands(app)
    _wrap(app, settings, assets)
    return app


def warm(app: Flask) -> None:
    """Builds what a process holds in memory (communes, their names, who may use what, catalogue) by
    using each once, so that no visitor waits for it: two seconds, then nothing until the data
    change.

    Called before the workers are forked, which then share it. A database that is empty or out of
    reach does not stop the site from starting: its pages say so.
    """
    on = today_in_paris()
    try:
        with open_session(app.extensions["engine"]) as session:
            catalogue = published(session)
            word_index(catalogue)
            find(session, "commune")
            recommend_for(session, {"need": "site internet"}, on)
            for sheet in catalogue.sheets[:1]:
                eligible_counts_of(session, sheet.slug, on)
    except _NOT_THERE as failure:
        logger.warning("not warm", reason=str(failure))


class _StaticFiles(WhiteNoise):
    """WhiteNoise keeps immutable files for ten years by default."""

    FOREVER = 365 * 24 * 60 * 60


def _wrap(app: Flask, settings: Settings, assets: Assets) -> None:
    """WSGI layers, innermost first: static files, the host, the headers of every answer, the
    proxies' word on the visitor."""
    files = _StaticFiles(
        app.wsgi_app, allow_all_origins=False, immutable_file_test=lambda path, url: True
    )
    for directory in assets.directories:
        files.add_files(str(assets.folder / directory), prefix=URL_PREFIX + directory)
    wsgi_app: WSGIApplication = files
    if settings.is_production:
        wsgi_app = OneHost(wsgi_app, urlsplit(settings.public_url).netloc)
    wsgi_app = SecurityHeaders(wsgi_app, settings)
    if settings.trusted_proxies:
        count = settings.trusted_proxies
        wsgi_app = ProxyFix(wsgi_app, x_for=count, x_proto=count, x_host=count)
    app.wsgi_app = wsgi_app  # type: ignore[method-assign]
