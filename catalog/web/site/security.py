"""Security headers on every answer, static files and errors included, and the checks on what comes
in; wired by `catalog.app`."""

import re
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING
from urllib.parse import unquote_to_bytes, urlsplit

from flask import Flask, abort, current_app, request
from flask_wtf import CSRFProtect

from catalog.settings import Settings
from catalog.web.site.requests import View

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

SAFE_METHODS = {"GET", "HEAD", "OPTIONS"}
TWO_YEARS = 63_072_000
MAX_BODY = 1_000_000
"""Bytes: the longest form holds a need of 1,500 characters, the longest API call a few thousand
codes."""

# The DSFR draws a few of its signs with data: pictures. Nothing else may come from elsewhere than
# this site.
CONTENT_SECURITY_POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "font-src": "'self'",
    "img-src": "'self' data:",
    "connect-src": "'self'",
    "manifest-src": "'self'",
    "object-src": "'none'",
    "base-uri": "'none'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
}
UNUSED_FEATURES = (
    "accelerometer", "autoplay", "camera", "display-capture", "encrypted-media", "fullscreen",
    "geolocation", "gyroscope", "magnetometer", "microphone", "midi", "payment",
    "picture-in-picture", "publickey-credentials-get", "screen-wake-lock", "usb",
    "xr-spatial-tracking",
)  # fmt: skip
UNREADABLE = "\x00\ufffd"
"""The character that databases refuse, and what decoding leaves of bytes that are no text: no
address and no form may hold them."""
_WITHIN_THE_SITE = re.compile(r"/(?![/\\])[^\\\x00-\x20\x7f]*")


def security_headers(settings: Settings) -> dict[str, str]:
    """The headers of every answer; pages add their own `Cache-Control`."""
    headers = {
        "Content-Security-Policy": "; ".join(
            f"{name} {value}" for name, value in CONTENT_SECURITY_POLICY.items()
        ),
        "X-Content-Type-Options": "nosniff",
        # Same origin, not none: with none, browsers would send our own forms with « Origin: null ».
        "Referrer-Policy": "same-origin",
        "Permissions-Policy": ", ".join(f"{feature}=()" for feature in UNUSED_FEATURES),
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
    }
    if settings.is_behind_tls:
        headers["Strict-Transport-Security"] = f"max-age={TWO_YEARS}; includeSubDomains"
    if not settings.is_official:
        headers["X-Robots-Tag"] = "noindex"
    return headers


class SecurityHeaders:
    """WSGI layer around everything else: whatever answers inside, the headers are there, once."""

    def __init__(self, app: "WSGIApplication", settings: Settings) -> None:
        self._app = app
        self._headers = security_headers(settings)

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        def start_with_headers(
            status: str, headers: list[tuple[str, str]], exc_info: object = None
        ) -> Callable[[bytes], object]:
            present = {name.lower(): value for name, value in headers}
            added = self._headers | {"Cache-Control": _caching(status, present)}
            headers = headers + [
                (name, value) for name, value in added.items() if name.lower() not in present
            ]
            return start_response(status, headers, exc_info)  # type: ignore[arg-type]

        return self._app(environ, start_with_headers)


class OneHost:
    """WSGI layer that refuses any other host than the site's own: no link is ever made for a name
    that we do not hold."""

    def __init__(self, app: "WSGIApplication", host: str) -> None:
        self._app = app
        self._host = host.lower()

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        if environ.get("HTTP_HOST", "").lower() == self._host:
            return self._app(environ, start_response)
        start_response("400 Bad Request", [("Content-Type", "text/plain; charset=utf-8")])
        return ["Ce site ne répond pas sous ce nom.\n".encode()]


def _caching(status: str, headers: dict[str, str]) -> str:
    """What caches may do with an answer that does not say: a page that looked at the session (Flask
    then says that it varies with the cookie) is its reader's alone, any other may be kept and asked
    for anew."""
    is_private = (
        "cookie" in headers.get("vary", "").lower() or "set-cookie" in headers or status >= "400"
    )
    return "no-store" if is_private else "no-cache"


def register_checks(app: Flask, settings: Settings) -> None:
    """Refuse junk and forged requests before any view."""
    app.config.update(
        MAX_CONTENT_LENGTH=MAX_BODY,
        MAX_FORM_MEMORY_SIZE=MAX_BODY,
        MAX_FORM_PARTS=500,
        SESSION_COOKIE_NAME="__Host-session" if settings.has_secure_cookies else "session",
        SESSION_COOKIE_SECURE=settings.has_secure_cookies,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_PATH="/",
        WTF_CSRF_CHECK_DEFAULT=False,
        WTF_CSRF_TIME_LIMIT=None,
        WTF_CSRF_SSL_STRICT=False,
        WTF_I18N_ENABLED=False,
    )
    CSRFProtect(app)
    app.before_request(_refuse_junk)
    app.before_request(_refuse_forgery)


def checked_by_origin(view: View) -> View:
    """For a form without a token (so that its page sets no cookie): the browser's own word on where
    it comes from is enough."""
    view.has_no_token = True  # type: ignore[attr-defined]
    return view


def open_to_programs(view: View) -> View:
    """For the API: it reads no cookie, so that a forged request could do no more than its
    author."""
    view.has_no_token = view.is_open_to_programs = True  # type: ignore[attr-defined]
    return view


def is_from_this_site() -> bool:
    """Whether the browser says that the request comes from our own pages (the algorithm of Go's
    CrossOriginProtection).

    A request with neither Sec-Fetch-Site nor Origin comes from no browser of this decade: nobody's
    cookie is abused.
    """
    fetch_site = request.headers.get("Sec-Fetch-Site")
    if fetch_site:
        return fetch_site in {"same-origin", "none"}
    origin = request.headers.get("Origin")
    return origin is None or urlsplit(origin).netloc == request.host


def stay_on_site(target: str | None, fallback: str) -> str:
    """`target` when it is a path of this site, else `fallback`; for the `next` of forms."""
    return target if target and _WITHIN_THE_SITE.fullmatch(target) else fallback


def _refuse_junk() -> None:
    """Bytes that are no text, and files, give a clear 400 rather than surprises further down: no
    form of the site asks for a file. Werkzeug would let them through, escaped."""
    if request.mimetype == "multipart/form-data" and request.files:
        abort(400)
    raw = [
        request.environ.get("PATH_INFO", "").encode("latin-1"),
        unquote_to_bytes(request.query_string),
    ]
    if request.mimetype == "application/x-www-form-urlencoded":
        raw.append(unquote_to_bytes(request.get_data()))
    try:
        texts = [part.decode() for part in raw]
    except UnicodeDecodeError:
        abort(400)
    texts += [text for pair in request.form.items(multi=True) for text in pair]
    if any(character in text for text in texts for character in UNREADABLE):
        abort(400)


def _refuse_forgery() -> None:
    view = current_app.view_functions.get(request.endpoint or "")
    if (
        request.method in SAFE_METHODS
        or view is None
        or getattr(view, "is_open_to_programs", False)
    ):
        return
    has_token = not getattr(view, "has_no_token", False)
    if not (is_from_this_site() or (has_token and _hides_its_origin())):
        abort(403)
    if has_token:
        current_app.extensions["csrf"].protect()


def _hides_its_origin() -> bool:
    """The form of a page that sends no Referer (its address is a secret), by a browser too old to
    say « same-origin »: its Origin is « null », and its token alone can tell."""
    return "Sec-Fetch-Site" not in request.headers and request.headers.get("Origin") == "null"
