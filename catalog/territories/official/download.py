"""Downloads one official file: https only, public addresses only, a bounded size in a bounded time.
Used by `online`."""

import io
import ipaddress
import re
import socket
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import PurePosixPath
from typing import BinaryIO
from urllib.parse import unquote, urljoin, urlsplit

import urllib3

from catalog.territories.official.columns import day_of_header
from catalog.territories.official.table import MAX_BYTES

_REDIRECTIONS = 5
_CHUNK = 65_536
_HEADERS = {"User-Agent": "boussole-territoires", "Accept-Encoding": "identity"}

# Opens the connections to a host at the address that was looked at, so that no second look-up leads
# elsewhere.
Connect = Callable[[str, str], urllib3.HTTPConnectionPool]


class DownloadFailed(Exception):
    """The file could not be had; the message is French."""


@dataclass(frozen=True, slots=True)
class Download:
    """`modified_on`: the day that the server says it was last changed on."""

    name: str
    content: bytes
    modified_on: date | None


@dataclass(frozen=True, slots=True)
class Downloaded:
    """The same of a file whose content was written elsewhere."""

    name: str
    modified_on: date | None


def connect(host: str, address: str) -> urllib3.HTTPConnectionPool:
    return urllib3.HTTPSConnectionPool(
        address, port=443, server_hostname=host, assert_hostname=host
    )


def download(url: str, seconds: float, connect: Connect = connect) -> Download:
    """Returns the file at this address, or at the one that it leads to. Raises `DownloadFailed`."""
    content = io.BytesIO()
    got = download_into(content, url, seconds, MAX_BYTES, connect)
    return Download(got.name, content.getvalue(), got.modified_on)


def download_into(
    file: BinaryIO,
    url: str,
    seconds: float,
    most: int,
    connect: Connect = connect,
    advance: Callable[[int], None] = lambda read: None,
) -> Downloaded:
    """Write there what stands at this address, or at the one that it leads to: `most` bytes at
    most. `advance` is told of the bytes written. Raises `DownloadFailed`."""
    deadline = time.monotonic() + seconds
    try:
        for _ in range(_REDIRECTIONS):
            parts = urlsplit(url)
            host = parts.hostname or ""
            pool = connect(host, _public_address(url))
            left = max(0.1, deadline - time.monotonic())
            response = pool.request(
                "GET",
                f"{parts.path or '/'}{'?' + parts.query if parts.query else ''}",
                headers=_HEADERS | {"Host": host},
                redirect=False,
                retries=False,
                preload_content=False,
                decode_content=False,
                timeout=urllib3.Timeout(total=left),
            )
            try:
                if location := response.get_redirect_location():
                    url = urljoin(url, location)
                    continue
                if response.status != 200:
                    raise DownloadFailed(f"{host} répond {response.status}")
                _write(file, response, host, deadline, most, advance)
                return Downloaded(_name_of(url, response), _modified_on(response))
            finally:
                response.close()
                pool.close()
    except (urllib3.exceptions.HTTPError, OSError, ValueError) as error:
        raise DownloadFailed(f"{urlsplit(url).hostname} ne répond pas") from error
    raise DownloadFailed("trop de redirections")


def _public_address(url: str) -> str:
    """The address of the host, looked up once. Raises `DownloadFailed` unless it is public and the
    connection encrypted."""
    parts = urlsplit(url)
    if (
        parts.scheme != "https"
        or not parts.hostname
        or parts.port not in (None, 443)
        or parts.username is not None
    ):
        raise DownloadFailed(f"adresse refusée, il en faut une en https : {url[:100]}")
    found = {
        str(answer[4][0])
        for answer in socket.getaddrinfo(parts.hostname, 443, type=socket.SOCK_STREAM)
    }
    if not found or not all(ipaddress.ip_address(address).is_global for address in found):
        raise DownloadFailed(f"{parts.hostname} n’est pas une adresse publique")
    return min(found, key=lambda address: (":" in address, address))


def _write(
    file: BinaryIO,
    response: urllib3.BaseHTTPResponse,
    host: str,
    deadline: float,
    most: int,
    advance: Callable[[int], None],
) -> None:
    if response.headers.get("Content-Encoding", "identity") != "identity":
        raise DownloadFailed(f"{host} répond par un fichier compressé")
    written = 0
    for chunk in response.stream(_CHUNK, decode_content=False):
        written += len(chunk)
        if written > most:
            raise DownloadFailed(f"le fichier de {host} dépasse {most // 1_000_000} Mo")
        if time.monotonic() > deadline:
            raise DownloadFailed(f"{host} répond trop lentement")
        file.write(chunk)
        advance(len(chunk))


def _name_of(url: str, response: urllib3.BaseHTTPResponse) -> str:
    """The file's own name: the answer's, or the end of the address that it came from."""
    given = re.search(r'filename="?([^";]+)', response.headers.get("Content-Disposition", ""))
    name = PurePosixPath(given[1] if given else unquote(urlsplit(url).path)).name
    return re.sub(r"[^\w.-]", "_", name)[:100] or "liste"


def _modified_on(response: urllib3.BaseHTTPResponse) -> date | None:
    return day_of_header(response.headers.get("Last-Modified"))
