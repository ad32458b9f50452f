"""Compresses answers, but for those that looked at the session: they may hold a token, and the size
of a compressed page that also repeats what somebody asked would tell it letter by letter (the
BREACH attack). Wired by `catalog.app`."""

from flask import Flask, Response
from flask.sessions import SecureCookieSessionInterface, SessionMixin
from flask_compress import Compress

# What the site answers with, but for workbooks, which are compressed already.
_COMPRESSED = [
    "text/html",
    "text/plain",
    "text/csv",
    "text/calendar",
    "application/json",
    "application/problem+json",
    "application/xml",
    "application/atom+xml",
]


def register_compression(app: Flask) -> None:
    app.config.update(
        COMPRESS_REGISTER=False,
        COMPRESS_STREAMS=False,
        COMPRESS_ALGORITHM=["br", "gzip"],
        COMPRESS_MIMETYPES=_COMPRESSED,
    )
    app.session_interface = _CompressingSessions(Compress(app))


class _CompressingSessions(SecureCookieSessionInterface):
    """Keeping the session is the last thing done to an answer: by then it is known whether anything
    looked at it."""

    def __init__(self, compress: Compress) -> None:
        self._compress = compress

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        super().save_session(app, session, response)
        if not session.accessed:
            self._compress.after_request(response)
