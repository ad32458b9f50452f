"""Clients that are slow, or silent: the site answers the others, alone, without a proxy before
it."""

import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.parse import urlsplit
from urllib.request import urlopen

import pytest

from tests.web.site.test_workers import Server, served

SILENT = 50
# The bar is a second on a calm machine; a site that waits for a silent client takes thirty.
SECONDS = 5.0

HALF_OPEN = b"GET / HTTP/1.1\r\nHost: x\r\nX-a: "
SLOW_BODY = b"POST /api/v1/recommendations HTTP/1.1\r\nHost: x\r\nContent-Length: 999\r\n\r\n{"
NEVER_READ = b"GET /api/v1/openapi.json HTTP/1.1\r\nHost: x\r\n\r\n" * 40


@contextmanager
def silent_clients(server: Server, sent: bytes, count: int) -> Iterator[list[socket.socket]]:
    address = urlsplit(server.address)
    with ExitStack() as opened:
        clients = []
        for _ in range(count):
            client = socket.socket()
            opened.callback(client.close)
            client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2_048)
            client.connect((address.hostname, address.port))
            client.sendall(sent)
            clients.append(client)
        time.sleep(1)
        yield clients


def seconds_to_answer(server: Server) -> float:
    start = time.monotonic()
    with urlopen(f"{server.address}/healthz", timeout=SECONDS) as answer:
        answer.read()
    return time.monotonic() - start


@pytest.mark.parametrize("sent", [HALF_OPEN, SLOW_BODY, NEVER_READ])
def test_fifty_silent_clients_keep_nobody_waiting(
    database_url: str, tmp_path: Path, sent: bytes
) -> None:
    with served(database_url, tmp_path) as server, silent_clients(server, sent, SILENT):
        assert max(seconds_to_answer(server) for _ in range(5)) < SECONDS


def test_a_silent_client_is_let_go_in_the_end(database_url: str, tmp_path: Path) -> None:
    with served(database_url, tmp_path) as server, silent_clients(server, HALF_OPEN, 1) as clients:
        clients[0].settimeout(40)
        assert clients[0].recv(1_000) == b""


def test_a_server_that_waits_for_its_clients_would_be_seen(
    database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The weakness, planted: a worker that serves one client at a time."""
    monkeypatch.setenv("GUNICORN_CMD_ARGS", "--worker-class sync --threads 1")
    with (
        served(database_url, tmp_path) as server,
        silent_clients(server, HALF_OPEN, 4),
        pytest.raises((TimeoutError, URLError)),
    ):
        seconds_to_answer(server)
