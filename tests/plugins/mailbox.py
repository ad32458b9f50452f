"""A real mail server of the tests' own, on the loopback: what reaches it can be read; it can be
made to refuse or to dawdle."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from socketserver import StreamRequestHandler, ThreadingTCPServer
from ssl import SSLContext
from threading import Event, Thread
from typing import Any

import pytest

WAIT_SECONDS = 5


class Mailbox:
    """What aiosmtpd hands over. `refuses_reader`, `refuses_sender`: its answer then; `dawdles`:
    seconds to take a letter."""

    def __init__(self) -> None:
        self.url = ""
        self.connections = 0
        self.letters: list[EmailMessage] = []
        self.readers: list[str] = []
        self.refuses_reader = ""
        self.refuses_sender = ""
        self.dawdles = 0.0

    def wait_for(self, count: int) -> list[EmailMessage]:
        """The letters, once there are as many: a page answers before its letter has left."""
        deadline = time.monotonic() + WAIT_SECONDS
        while len(self.letters) < count and time.monotonic() < deadline:
            time.sleep(0.01)
        assert len(self.letters) == count, f"{len(self.letters)} letters, {count} expected"
        return self.letters

    async def handle_EHLO(
        self, server: Any, session: Any, _envelope: Any, hostname: str, responses: list[str]
    ) -> list[str]:
        self.connections += 1
        session.host_name = hostname
        return responses

    async def handle_MAIL(
        self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any
    ) -> str:
        if self.refuses_sender:
            return self.refuses_sender
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(
        self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any
    ) -> str:
        if self.refuses_reader:
            return self.refuses_reader
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:
        import asyncio

        await asyncio.sleep(self.dawdles)
        self.readers += envelope.rcpt_tos
        letter = message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(letter, EmailMessage)
        self.letters.append(letter)
        return "250 OK"


@contextmanager
def serving(
    *,
    is_tls: bool = False,
    tls: SSLContext | None = None,
    host: str = "127.0.0.1",
    **options: Any,
) -> Iterator[Mailbox]:
    """A server: with `tls` it offers STARTTLS, with `is_tls` too it speaks TLS from the first word;
    `options` are aiosmtpd's."""
    from aiosmtpd.controller import Controller

    mailbox = Mailbox()
    with socket.socket() as probe:
        probe.bind((host, 0))
        port = probe.getsockname()[1]
    if tls is not None:
        options |= {"ssl_context": tls} if is_tls else {"tls_context": tls}
    controller = Controller(mailbox, hostname=host, port=port, **options)
    controller.start()
    mailbox.connections = 0  # The controller knocks at its own door.
    mailbox.url = f"{host}:{port}"
    try:
        yield mailbox
    finally:
        controller.stop()


@contextmanager
def dawdling(seconds: float) -> Iterator[str]:
    """The address of a server that accepts, and takes that long before each word."""
    ended = Event()

    class Words(StreamRequestHandler):
        def handle(self) -> None:
            # Greets, then says yes to everything.
            while not ended.wait(seconds):
                self.wfile.write(b"250 yes\r\n" if self.has_greeted else b"220 hello\r\n")
                self.has_greeted = True
                if not self.rfile.readline():
                    return

        has_greeted = False

    with ThreadingTCPServer(("127.0.0.1", 0), Words) as server:
        server.daemon_threads = True
        thread = Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"127.0.0.1:{server.server_address[1]}"
        finally:
            ended.set()
            server.shutdown()
            thread.join(WAIT_SECONDS)


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    with serving() as mailbox:
        yield mailbox
