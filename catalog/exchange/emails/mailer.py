"""Mail through the server of SMTP_URL; without one, outside production, it is written in the
terminal.

Sending goes in two steps, so that a page can answer alike whether or not there is someone to write
to: `open_mailer` reaches the server, and says so when it cannot; `Mailer.deliver` hands an email
over. Each has a deadline for the whole of it.
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

from catalog.exchange.deadline import PAGE_SECONDS, WORD_SECONDS, DeadlinePassed, call_within
from catalog.settings import LOOPBACK, Settings

DELIVERY_SECONDS = 20
"""For the reader and the text of an email: no page waits for them."""
# Port by scheme, when the address gives none.
_PORTS = {"smtp": 25, "smtp+starttls": 587, "smtps": 465}
_DONE, _FORWARDED = 250, 251


class MailUnavailable(Exception):
    """The mail server is out of reach or wants nothing of us: no email can leave. The text, for the
    logs, names no address."""


class MailRefused(Exception):
    """The server does not take this email. The text, for the logs, names no address."""


@dataclass(frozen=True, slots=True)
class Email:
    """Plain text for one reader."""

    to: str
    subject: str
    text: str


class Mailer(Protocol):
    """Takes one email, or none."""

    def deliver(self, email: Email, at: datetime) -> None:
        """Hands the email over, dated `at`, and closes. Raises `MailRefused`."""

    def close(self) -> None: ...


def can_send(settings: Settings) -> bool:
    """Whether emails leave this site, or at least are shown to the person who tries it out."""
    return bool(settings.smtp_url) or not settings.is_production


def open_mailer(settings: Settings) -> Mailer:
    """Reaches the server, up to the point where it takes our emails. Raises `MailUnavailable`,
    within `PAGE_SECONDS`."""
    if not can_send(settings):
        raise MailUnavailable("SMTP_URL is not set")
    if not settings.smtp_url:
        return _Terminal(settings)
    try:
        return call_within(PAGE_SECONDS, lambda: _Server(settings), _Server.close, _place(settings))
    except DeadlinePassed as silence:
        raise MailUnavailable(str(silence)) from None


class _Server:
    """A connection on which the sender is accepted already: only the reader and the text remain to
    be sent."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        try:
            self._smtp = _connect(settings.smtp_url)
            code, _reply = self._smtp.mail(settings.mail_sender)
        except (OSError, smtplib.SMTPException) as failure:
            raise MailUnavailable(_reason(failure)) from None
        if code != _DONE:
            self.close()
            raise MailUnavailable(f"sender refused, code {code}")

    def deliver(self, email: Email, at: datetime) -> None:
        try:
            call_within(DELIVERY_SECONDS, lambda: self._deliver(email, at))
        except DeadlinePassed as silence:
            raise MailRefused(str(silence)) from None

    def _deliver(self, email: Email, at: datetime) -> None:
        try:
            content = _message(self._settings, email, at).as_bytes()
            code, _reply = self._smtp.rcpt(email.to)
            if code in (_DONE, _FORWARDED):
                code, _reply = self._smtp.data(content)
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
    """For trying the site out: the person who started it reads the emails."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    def deliver(self, email: Email, at: datetime) -> None:
        message = _message(self._settings, email, at)
        sys.stderr.write(
            f"\n--- Courriel pour {message['To']} :"
            f" {message['Subject']}\n{message.get_content()}---\n"
        )
        sys.stderr.flush()

    def close(self) -> None:
        """Nothing was opened."""


def _place(settings: Settings) -> str:
    """The server, without the password."""
    return f"smtp {urlsplit(settings.smtp_url).netloc.rpartition('@')[2]}"


def _connect(url: str) -> smtplib.SMTP:
    """A connection that is encrypted whenever it can be, and always when the address asks for it or
    bears a password."""
    address = urlsplit(url)
    host, port = address.hostname or "", address.port or _PORTS[address.scheme]
    context = ssl.create_default_context()
    if address.scheme == "smtps":
        smtp: smtplib.SMTP = smtplib.SMTP_SSL(host, port, timeout=WORD_SECONDS, context=context)
    else:
        smtp = smtplib.SMTP(host, port, timeout=WORD_SECONDS)
    try:
        smtp.ehlo_or_helo_if_needed()
        # What goes to this very machine is read by nobody else, and its server rarely has a
        # certificate that holds.
        is_wanted = (
            address.scheme == "smtp"
            and host not in LOOPBACK
            and (address.username is not None or smtp.has_extn("starttls"))
        )
        if address.scheme == "smtp+starttls" or is_wanted:
            smtp.starttls(context=context)
        if address.username is not None:
            smtp.login(unquote(address.username), unquote(address.password or ""))
    except (OSError, smtplib.SMTPException):
        smtp.close()
        raise
    return smtp


def _message(settings: Settings, email: Email, at: datetime) -> EmailMessage:
    """The email as it travels. The email package refuses a header that holds a line break: none
    can be slipped in."""
    message = EmailMessage(policy=SMTP)
    message["From"] = settings.mail_sender
    message["To"] = email.to
    message["Subject"] = email.subject
    message["Date"] = format_datetime(at)
    message["Message-ID"] = make_msgid(domain=settings.mail_sender.rpartition("@")[2])
    # No answering machine answers, no holiday message comes back.
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(email.text, cte="quoted-printable")
    return message


def _reason(failure: Exception) -> str:
    """Names the failure, without the server's words, which often repeat the address."""
    code = getattr(failure, "smtp_code", "")
    return f"{type(failure).__name__} {code}".strip()
