"""The official addresses: asked once a day, over https, from public hosts, within a size and a
time; each list by itself."""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from io import BytesIO

import pytest
import urllib3
from sqlalchemy import Engine
from sqlmodel import Session

from catalog.settings import PROJECT_ROOT
from catalog.storage.database import make_engine
from catalog.territories.lookup import territory
from catalog.territories.official.addresses import KnownBefore, read_known_before
from catalog.territories.official.download import Download, DownloadFailed, download
from catalog.territories.official.online import import_once_a_day, import_online
from catalog.territories.official.table import MAX_BYTES
from matching.domain.vocabulary import Programme

TODAY = date(2026, 11, 28)
NOW = datetime(2026, 11, 28, tzinfo=UTC)
ACV, PVD = Programme.ACTION_COEUR_DE_VILLE, Programme.PETITES_VILLES_DE_DEMAIN
LISTS = {
    "https://www.data.gouv.fr/acv": Download(
        "liste-acv-com2025-20250704.csv", b"insee_com,id_acv\n59392,acv-131\n", None
    ),
    "https://www.data.gouv.fr/pvd": Download(
        "liste-pvd.csv", b"insee_com,id_pvd\n02381,pvd-1\n", date(2026, 4, 27)
    ),
}


@pytest.fixture
def engine_of_its_own(own_database_url: str) -> Iterator[Engine]:
    engine = make_engine(own_database_url)
    yield engine
    engine.dispose()


@pytest.fixture(scope="module")
def before() -> KnownBefore:
    """Two addresses, without floors."""
    known = read_known_before(PROJECT_ROOT / "seeds" / "programmes")
    addresses = {ACV: "https://www.data.gouv.fr/acv", PVD: "https://www.data.gouv.fr/pvd"}
    return replace(
        known,
        officials={
            slug: replace(known.officials[slug], floor=0, address=url)
            for slug, url in addresses.items()
        },
    )


def given(url: str, seconds: float) -> Download:
    return LISTS[url]


def test_each_list_is_loaded_with_its_own_day(
    engine_of_its_own: Engine, before: KnownBefore
) -> None:
    online = import_online(engine_of_its_own, before, TODAY, NOW, seconds=5, fetch=given)
    assert (len(online.loaded), online.failures) == (2, {})
    with Session(engine_of_its_own) as session:
        days = {one.programme: one.list_date for one in territory(session, "59392").memberships}
        assert (days[ACV], days[PVD]) == (date(2025, 7, 4), date(2026, 4, 27))
        assert (
            territory(session, "59392").programmes[ACV]
            is territory(session, "02381").programmes[PVD]
            is True
        )


def test_a_list_that_cannot_be_had_or_read_does_not_stop_the_other(
    engine_of_its_own: Engine, before: KnownBefore
) -> None:
    def fetch(url: str, seconds: float) -> Download:
        return replace(LISTS[url], content=b"<html>") if url.endswith("acv") else LISTS[url]

    online = import_online(engine_of_its_own, before, TODAY, NOW, seconds=5, fetch=fetch)
    assert list(online.failures) == [ACV]
    with Session(engine_of_its_own) as session:
        assert territory(session, "02381").programmes[PVD] is True
        assert territory(session, "59350").programmes[ACV] is None


def test_a_trial_changes_nothing(engine_of_its_own: Engine, before: KnownBefore) -> None:
    online = import_online(
        engine_of_its_own, before, TODAY, NOW, seconds=5, is_trial=True, fetch=given
    )
    assert all(one.report.is_new for file in online.loaded for one in file.lists)
    with Session(engine_of_its_own) as session:
        assert territory(session, "02381").programmes[PVD] is None


def test_an_address_that_never_answers_is_left_behind(
    engine_of_its_own: Engine, before: KnownBefore
) -> None:
    released = threading.Event()

    def fetch(url: str, seconds: float) -> Download:
        released.wait(30)
        raise DownloadFailed("trop tard")

    started = time.monotonic()
    online = import_online(engine_of_its_own, before, TODAY, NOW, seconds=0.2, fetch=fetch)
    assert time.monotonic() - started < 2
    released.set()
    assert set(online.failures.values()) == {"pas de réponse à temps"}


def test_the_addresses_are_asked_once_a_day_whatever_came_of_it(
    engine_of_its_own: Engine, before: KnownBefore
) -> None:
    asked = []

    def fetch(url: str, seconds: float) -> Download:
        asked.append(url)
        raise DownloadFailed("www.data.gouv.fr ne répond pas")

    first = import_once_a_day(engine_of_its_own, before, TODAY, NOW, seconds=5, fetch=fetch)
    assert first is not None
    assert len(first.failures) == 2
    assert import_once_a_day(engine_of_its_own, before, TODAY, NOW, seconds=5, fetch=fetch) is None
    assert (
        import_once_a_day(
            engine_of_its_own, before, date(2026, 11, 29), NOW, seconds=5, fetch=fetch
        )
        is not None
    )
    assert len(asked) == 4


Answer = tuple[int, dict[str, str], bytes]


class FakePool:
    """Answers as the server of one host would."""

    def __init__(self, host: str, answers: Callable[[str], Answer]) -> None:
        self._host, self._answers = host, answers

    def request(self, method: str, url: str, **asked: object) -> urllib3.HTTPResponse:
        assert (method, asked["redirect"], asked["retries"]) == ("GET", False, False)
        status, headers, organisation = self._answers(f"https://{self._host}{url}")
        return urllib3.HTTPResponse(
            BytesIO(organisation), headers, status, preload_content=False, decode_content=False
        )

    def close(self) -> None:
        """Nothing is open."""


ADDRESSES = {
    "www.data.gouv.fr": "37.59.183.73",
    "static.data.gouv.fr": "37.59.183.73",
    "intranet.exemple.fr": "10.0.0.8",
    "local.exemple.fr": "127.0.0.1",
    "metadata.exemple.fr": "169.254.169.254",
    "six.exemple.fr": "fd00::1",
}


@pytest.fixture
def connect(monkeypatch: pytest.MonkeyPatch) -> Callable[[str, str], urllib3.HTTPConnectionPool]:
    """A network of a few names; `/r/…` leads elsewhere, the rest is a list."""

    def look_up(host: str, port: int, **_: object) -> list[tuple[object, ...]]:
        if host not in ADDRESSES:
            raise socket.gaierror(-2, "Name or service not known")
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (ADDRESSES[host], port))]

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    answers: dict[str, Answer] = {
        "https://www.data.gouv.fr/r/acv?format=csv": (
            302,
            {"Location": "https://static.data.gouv.fr/x/liste-acv-20250704.csv"},
            b"",
        ),
        "https://static.data.gouv.fr/x/liste-acv-20250704.csv": (
            200,
            {"Last-Modified": "Fri, 04 Jul 2025 08:00:00 GMT"},
            b"a,b\n",
        ),
        "https://www.data.gouv.fr/r/named": (
            200,
            {"Content-Disposition": 'attachment; filename="../liste-20250704.csv"'},
            b"a,b\n",
        ),
        "https://www.data.gouv.fr/r/absent": (404, {}, b""),
        "https://www.data.gouv.fr/r/plain": (
            302,
            {"Location": "http://static.data.gouv.fr/x.csv"},
            b"",
        ),
        "https://www.data.gouv.fr/r/loop": (302, {"Location": "/r/loop"}, b""),
        "https://www.data.gouv.fr/r/huge": (200, {}, b"x" * (MAX_BYTES + 1)),
        "https://www.data.gouv.fr/r/gzip": (200, {"Content-Encoding": "gzip"}, b"\x1f\x8b"),
        "https://www.data.gouv.fr/r/port": (
            302,
            {"Location": "https://static.data.gouv.fr:8443/x.csv"},
            b"",
        ),
        "https://www.data.gouv.fr/r/user": (
            302,
            {"Location": "https://someone@static.data.gouv.fr/x.csv"},
            b"",
        ),
        "https://www.data.gouv.fr/r/odd": (
            302,
            {"Location": "https://static.data.gouv.fr:port/x.csv"},
            b"",
        ),
    } | {
        f"https://www.data.gouv.fr/r/{host}": (302, {"Location": f"https://{host}/x.csv"}, b"")
        for host in ADDRESSES
    }

    def open_pool(host: str, address: str) -> urllib3.HTTPConnectionPool:
        assert address == ADDRESSES[host]
        return FakePool(host, answers.__getitem__)  # type: ignore[return-value]

    return open_pool


def test_a_file_is_followed_to_where_it_is(
    connect: Callable[[str, str], urllib3.HTTPConnectionPool],
) -> None:
    found = download("https://www.data.gouv.fr/r/acv?format=csv", 5, connect)
    assert found == Download("liste-acv-20250704.csv", b"a,b\n", date(2025, 7, 4))
    assert download("https://www.data.gouv.fr/r/named", 5, connect).name == "liste-20250704.csv"


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("http://www.data.gouv.fr/r/acv", "https"),
        ("file:///etc/passwd", "https"),
        ("https://inconnu.exemple.fr/x.csv", "ne répond pas"),
        ("https://www.data.gouv.fr/r/plain", "https"),
        ("https://www.data.gouv.fr/r/port", "https"),
        ("https://www.data.gouv.fr/r/user", "https"),
        ("https://www.data.gouv.fr/r/odd", "ne répond pas"),
        ("https://www.data.gouv.fr/r/intranet.exemple.fr", "pas une adresse publique"),
        ("https://www.data.gouv.fr/r/local.exemple.fr", "pas une adresse publique"),
        ("https://www.data.gouv.fr/r/metadata.exemple.fr", "pas une adresse publique"),
        ("https://www.data.gouv.fr/r/six.exemple.fr", "pas une adresse publique"),
        ("https://www.data.gouv.fr/r/absent", "répond 404"),
        ("https://www.data.gouv.fr/r/loop", "trop de redirections"),
        ("https://www.data.gouv.fr/r/huge", "dépasse 10 Mo"),
        ("https://www.data.gouv.fr/r/gzip", "compressé"),
    ],
)
def test_an_address_that_leads_astray_is_refused(
    connect: Callable[[str, str], urllib3.HTTPConnectionPool], url: str, reason: str
) -> None:
    with pytest.raises(DownloadFailed, match=reason):
        download(url, 5, connect)


def test_a_slow_answer_is_given_up(
    connect: Callable[[str, str], urllib3.HTTPConnectionPool], monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = iter(range(0, 1_000, 3))
    monkeypatch.setattr(time, "monotonic", lambda: next(clock))
    with pytest.raises(DownloadFailed, match="trop lentement"):
        download("https://www.data.gouv.fr/r/huge", 5, connect)
