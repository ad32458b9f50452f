"""Letters against a real server: encrypted when they must be, refused without naming anybody, no
header slipped in."""

import ipaddress
import ssl
import time
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from catalog.exchange.emails import mailer
from catalog.exchange.emails.emails import invitation_email, sign_in_email
from catalog.exchange.emails.mailer import Email, MailRefused, MailUnavailable, open_mailer
from catalog.settings import Settings
from tests.plugins.mailbox import Mailbox, dawdling, serving
from tests.seeds.french import typographic_faults

NOW = datetime(2026, 11, 22, 8, 30, tzinfo=UTC)
LETTER = Email("camille@exemple.fr", "Été : une « offre »", "Bonjour,\n\nÀ bientôt !\n.\nFin.\n")


def site(**changes: Any) -> Settings:
    return Settings.model_validate(
        {
            "app_env": "test",
            "secret_key": "x" * 32,
            "mail_sender": "site@exemple.fr",
            "public_url": "https://site.exemple.fr",
        }
        | changes
    )


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """A certificate for 127.0.0.1 that signs itself, and its key, in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    today = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(today - timedelta(days=1))
        .not_valid_after(today + timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]),
            critical=False,
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    file = tmp_path / "certificate.pem"
    file.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        + made.public_bytes(serialization.Encoding.PEM)
    )
    return file


@pytest.fixture
def tls(certificate: Path) -> ssl.SSLContext:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate)
    return context


@pytest.fixture
def trusted(certificate: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """This machine trusts the certificate."""
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))


class Passwords:
    """What an SMTP server asks of who signs in."""

    def __init__(self) -> None:
        self.seen: list[tuple[bytes, bytes]] = []

    def __call__(
        self, _server: Any, _session: Any, _envelope: Any, _mechanism: str, data: Any
    ) -> Any:
        from aiosmtpd.smtp import AuthResult

        self.seen.append((data.login, data.password))
        return AuthResult(success=data.password == b"p@ss:w/rd", handled=False)


def test_a_letter_arrives_as_it_was_written(mailbox: Mailbox) -> None:
    open_mailer(site(smtp_url=f"smtp://{mailbox.url}")).deliver(LETTER, NOW)
    (received,) = mailbox.wait_for(1)
    assert received["Subject"] == LETTER.subject
    assert received["From"] == "site@exemple.fr"
    assert mailbox.readers == [received["To"]] == [LETTER.to]
    assert received.get_content().replace("\r\n", "\n") == LETTER.text
    assert parsedate_to_datetime(received["Date"]) == NOW
    assert received["Message-ID"].endswith("@exemple.fr>")
    assert received["Auto-Submitted"] == "auto-generated"


@pytest.mark.parametrize("field", ["to", "subject"])
@pytest.mark.parametrize("line_break", ["\n", "\r", "\r\n"])
def test_no_header_can_be_slipped_in(mailbox: Mailbox, field: str, line_break: str) -> None:
    hostile = {"to": LETTER.to, "subject": LETTER.subject}
    hostile[field] += f"{line_break}Bcc: autre@exemple.fr"
    with pytest.raises(ValueError, match=r"(?i)newline|linefeed|carriage|invalid"):
        open_mailer(site(smtp_url=f"smtp://{mailbox.url}")).deliver(Email(text="", **hostile), NOW)
    assert not mailbox.letters
    assert not mailbox.readers


def test_nothing_is_said_to_a_server_that_is_not_there() -> None:
    with pytest.raises(MailUnavailable, match="ConnectionRefusedError"):
        open_mailer(site(smtp_url="smtp://127.0.0.1:1"))


def test_a_sender_that_the_server_refuses_is_known_before_any_reader(mailbox: Mailbox) -> None:
    mailbox.refuses_sender = "550 site@exemple.fr may not write"
    with pytest.raises(MailUnavailable, match=r"^sender refused, code 550$"):
        open_mailer(site(smtp_url=f"smtp://{mailbox.url}"))


def test_a_reader_that_the_server_refuses_is_not_named(mailbox: Mailbox) -> None:
    mailbox.refuses_reader = "550 camille@exemple.fr is unknown"
    post = open_mailer(site(smtp_url=f"smtp://{mailbox.url}"))
    with pytest.raises(MailRefused, match=r"^code 550$"):
        post.deliver(LETTER, NOW)


@pytest.mark.usefixtures("trusted")
@pytest.mark.parametrize(("scheme", "is_tls"), [("smtp+starttls", False), ("smtps", True)])
def test_a_password_travels_over_tls(tls: ssl.SSLContext, scheme: str, is_tls: bool) -> None:
    passwords = Passwords()
    with serving(
        tls=tls,
        is_tls=is_tls,
        authenticator=passwords,
        auth_required=not is_tls,
        auth_require_tls=not is_tls,
    ) as mailbox:
        open_mailer(site(smtp_url=f"{scheme}://site:p%40ss%3Aw%2Frd@{mailbox.url}")).deliver(
            LETTER, NOW
        )
        assert len(mailbox.wait_for(1)) == 1
    assert passwords.seen == [(b"site", b"p@ss:w/rd")]


@pytest.mark.usefixtures("trusted")
def test_a_wrong_password_is_said_without_the_password(tls: ssl.SSLContext) -> None:
    with (
        serving(tls=tls, authenticator=Passwords(), auth_required=True) as mailbox,
        pytest.raises(MailUnavailable) as refusal,
    ):
        open_mailer(site(smtp_url=f"smtp+starttls://site:autre@{mailbox.url}"))
    assert str(refusal.value) == "SMTPAuthenticationError 535"


@pytest.mark.parametrize(("scheme", "is_tls"), [("smtp+starttls", False), ("smtps", True)])
def test_a_certificate_that_nobody_vouches_for_is_refused(
    tls: ssl.SSLContext, scheme: str, is_tls: bool
) -> None:
    passwords = Passwords()
    with (
        serving(tls=tls, is_tls=is_tls, authenticator=passwords) as mailbox,
        pytest.raises(MailUnavailable, match="SSLCert"),
    ):
        open_mailer(site(smtp_url=f"{scheme}://site:secret@{mailbox.url}"))
    assert not passwords.seen


def test_a_password_is_not_said_to_a_server_without_tls() -> None:
    passwords = Passwords()
    with (
        serving(authenticator=passwords, auth_require_tls=False) as mailbox,
        pytest.raises(MailUnavailable, match="SMTPNotSupportedError"),
    ):
        open_mailer(site(smtp_url=f"smtp+starttls://site:secret@{mailbox.url}"))
    assert not passwords.seen


# Not among the names of this machine: as good as another machine.
ELSEWHERE = "127.0.0.2"


@pytest.mark.parametrize("person", ["site:secret", "site", ":secret"])
def test_a_password_in_clear_is_not_said_to_another_machine(person: str) -> None:
    passwords = Passwords()
    with (
        serving(host=ELSEWHERE, authenticator=passwords, auth_require_tls=False) as mailbox,
        pytest.raises(MailUnavailable, match="SMTPNotSupportedError"),
    ):
        open_mailer(site(smtp_url=f"smtp://{person}@{mailbox.url}"))
    assert not passwords.seen


def test_a_password_in_clear_is_said_to_this_very_machine() -> None:
    passwords = Passwords()
    with serving(authenticator=passwords, auth_require_tls=False) as mailbox:
        url = f"smtp://site:p%40ss%3Aw%2Frd@{mailbox.url}"
        open_mailer(site(smtp_url=url)).deliver(LETTER, NOW)
        mailbox.wait_for(1)
    assert passwords.seen == [(b"site", b"p@ss:w/rd")]


def test_another_machine_that_offers_tls_is_spoken_to_over_tls(tls: ssl.SSLContext) -> None:
    """Else its certificate would not be looked at."""
    with (
        serving(host=ELSEWHERE, tls=tls) as mailbox,
        pytest.raises(MailUnavailable, match="SSLCert"),
    ):
        open_mailer(site(smtp_url=f"smtp://{mailbox.url}"))


@pytest.mark.parametrize("seconds", [0.6, 60])
def test_a_server_that_is_slow_or_silent_is_not_waited_for_then_is_left_alone(
    seconds: float,
) -> None:
    with dawdling(seconds) as address:
        started = time.monotonic()
        with pytest.raises(MailUnavailable, match="silent for"):
            open_mailer(site(smtp_url=f"smtp://{address}"))
        assert time.monotonic() - started <= 2
        again = time.monotonic()
        with pytest.raises(MailUnavailable, match="a moment ago"):
            open_mailer(site(smtp_url=f"smtp://{address}"))
        assert time.monotonic() - again < 0.2


def test_an_email_that_takes_too_long_to_hand_over_is_refused(
    mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mailer, "DELIVERY_SECONDS", 0.1)
    mailbox.dawdles = 0.5
    post = open_mailer(site(smtp_url=f"smtp://{mailbox.url}"))
    with pytest.raises(MailRefused, match=r"silent for 0\.1 s"):
        post.deliver(LETTER, NOW)
    mailbox.wait_for(1)


def test_without_a_server_letters_are_read_in_the_terminal(
    capsys: pytest.CaptureFixture[str],
) -> None:
    open_mailer(site()).deliver(LETTER, NOW)
    shown = capsys.readouterr().err
    assert LETTER.text in shown
    assert LETTER.to in shown


def test_production_shows_letters_to_nobody() -> None:
    production = site().model_copy(update={"app_env": "production"})
    with pytest.raises(MailUnavailable, match="SMTP_URL"):
        open_mailer(production)


@pytest.fixture
def letters() -> tuple[Email, Email]:
    settings = site(site_name="Guide\r\nBcc: autre@exemple.fr")
    return sign_in_email(site(), LETTER.to, "jeton"), invitation_email(
        settings, LETTER.to, "rédaction des fiches"
    )


def test_a_link_bears_the_public_address_and_says_how_long_it_lasts(
    letters: tuple[Email, Email],
) -> None:
    text = letters[0].text
    assert "\nhttps://site.exemple.fr/connexion/lien/jeton\n" in text
    assert "15 minutes" in text
    assert "une seule fois" in text
    assert "pas un site officiel" in text


def test_an_invitation_holds_no_link_that_signs_in(letters: tuple[Email, Email]) -> None:
    assert "/connexion/lien/" not in letters[1].text
    assert "https://site.exemple.fr/connexion\n" in letters[1].text


def test_a_letter_keeps_french_typography() -> None:
    letters = (
        sign_in_email(site(), LETTER.to, "jeton"),
        invitation_email(site(), LETTER.to, "rédaction des fiches"),
    )
    texts = [text for letter in letters for text in (letter.subject, *letter.text.splitlines())]
    assert [fault for text in texts for fault in typographic_faults(text)] == []


def test_a_site_name_slips_no_header_in(mailbox: Mailbox, letters: tuple[Email, Email]) -> None:
    with pytest.raises(ValueError, match=r"(?i)newline|linefeed|carriage"):
        open_mailer(site(smtp_url=f"smtp://{mailbox.url}")).deliver(letters[1], NOW)
    assert not mailbox.letters
