"""Mail through the server of SMTP_URL; without one, outside production, it is written in the
terminal.

Sending goes in two steps, so that a page can answer alike whether or not there is someone to write
to: `open_mailer` reaches the server, and says so when it cannot; `Mailer.deliver` hands a letter
over.
"""

import smtplib
import ssl
import sys
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, make_msgid
from typing import Protocol
from urllib.parse import unquote, urlsplit

from catalog.settings import Settings

TIMEOUT_SECONDS = 5
"""For each word of the server: a page that waits longer is lost on its reader."""
# Port by scheme, when the address gives none.
_PORTS = {"smtp": 25, "smtp+starttls": 587, "smtps": 465}
_DONE, _FORWARDED = 250, 251
_LOOPBACK = {"localhost", "127.0.0.1", "::1"}


class MailUnavailable(Exception):
    """The mail server is out of reach or wants nothing of us: no letter can leave. The text, for
    the logs, names no address."""


class MailRefused(Exception):
    """The server does not take this letter. The text, for the logs, names no address."""


@dataclass(frozen=True, slots=True)
class Email:
    """Plain text for one reader."""

    to: str
    subject: str
    text: str


class Mailer(Protocol):
    """Takes one letter, or none."""

    def deliver(self, letter: Email, at: datetime) -> None:
        """Hands the letter over, dated `at`, and closes. Raises `MailRefused`."""

    def close(self) -> None: ...


def can_send(settings: Settings) -> bool:
    """Whether letters leave this site, or at least are shown to who tries it out."""
    return bool(settings.smtp_url) or not settings.is_production


def open_mailer(settings: Settings) -> Mailer:
    """Reaches the server, up to the point where it takes our letters. Raises `MailUnavailable`."""
    if not can_send(settings):
        raise MailUnavailable("SMTP_URL is not set")
    return _Server(settings) if settings.smtp_url else _Terminal(settings)


class _Server:
    """A connection on which the sender is accepted already: only the reader and the text remain to
    be said."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        try:
            self._smtp = _connect(settings.smtp_url)
            code, _said = self._smtp.mail(settings.mail_sender)
        except (OSError, smtplib.SMTPException) as failure:
            raise MailUnavailable(_reason(failure)) from None
        if code != _DONE:
            self.close()
            raise MailUnavailable(f"sender refused, code {code}")

    def deliver(self, letter: Email, at: datetime) -> None:
        try:
            content = _message(self._settings, letter, at).as_bytes()
            code, _said = self._smtp.rcpt(letter.to)
            if code in (_DONE, _FORWARDED):
                code, _said = self._smtp.data(content)
            if code != _DONE:
                raise MailRefused(f"code {code}")
        except (OSError, smtplib.SMTPException) as failure:
            raise MailRefused(_reason(failure)) from None
        finally:
            self.close()

    def close(self) -> None:
        try:
            self._smtp.quit()
        except (OSError, smtplib.SMTPException):
            self._smtp.close()


class _Terminal:
    """For trying the site out: whoever started it reads the letters."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    def deliver(self, letter: Email, at: datetime) -> None:
        message = _message(self._settings, letter, at)
        sys.stderr.write(
            f"\n--- Courriel pour {message['To']} :"
            f" {message['Subject']}\n{message.get_content()}---\n"
        )
        sys.stderr.flush()

    def close(self) -> None:
        """Nothing was opened."""


def _connect(url: str) -> smtplib.SMTP:
    """A connection that is encrypted whenever it can be, and always when the address asks for it or
    bears a password."""
    address = urlsplit(url)
    host, port = address.hostname or "", address.port or _PORTS[address.scheme]
    context = ssl.create_default_context()
    if address.scheme == "smtps":
        smtp: smtplib.SMTP = smtplib.SMTP_SSL(host, port, timeout=TIMEOUT_SECONDS, context=context)
    else:
        smtp = smtplib.SMTP(host, port, timeout=TIMEOUT_SECONDS)
    try:
        smtp.ehlo_or_helo_if_needed()
        # What goes to this very machine is read by nobody else, and its server rarely has a
        # certificate that holds.
        is_wanted = (
            address.scheme == "smtp"
            and host not in _LOOPBACK
            and (address.username or smtp.has_extn("starttls"))
        )
        if address.scheme == "smtp+starttls" or is_wanted:
            smtp.starttls(context=context)
        if address.username is not None:
            smtp.login(unquote(address.username), unquote(address.password or ""))
    except (OSError, smtplib.SMTPException):
        smtp.close()
        raise
    return smtp


def _message(settings: Settings, letter: Email, at: datetime) -> EmailMessage:
    """The letter as it travels. The email package refuses a header that holds a line break: none
    can be slipped in."""
    message = EmailMessage(policy=SMTP)
    message["From"] = settings.mail_sender
    message["To"] = letter.to
    message["Subject"] = letter.subject
    message["Date"] = format_datetime(at)
    message["Message-ID"] = make_msgid(domain=settings.mail_sender.rpartition("@")[2])
    # No answering machine answers, no holiday message comes back.
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(letter.text, cte="quoted-printable")
    return message


def _reason(failure: Exception) -> str:
    """What failed, without what the server says, which often repeats the address."""
    code = getattr(failure, "smtp_code", "")
    return f"{type(failure).__name__} {code}".strip()
