"""People who save dossiers without a pause, and note each one that the site acknowledged."""

import re
import threading
import time
from contextlib import suppress
from dataclasses import dataclass, field

import requests

from catalog.advice.tokens import hashed, new_token
from tests.web.dossier_making import PERONNE, SAME_SITE, SAVE

LONGEST_WAIT = 30
_TOKEN = re.compile(r'name="csrf_token"[^>]* value="([^"]+)"')


@dataclass
class Acknowledged:
    """What the site said was saved: the hash of each link -> the title given to it.

    `refused` counts the answers that were no promise (a connection cut, a 503), `broken` those that
    no reader should ever get (another error).
    """

    dossiers: dict[str, str] = field(default_factory=dict)
    refused: int = 0
    broken: list[str] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.dossiers)


class Writers:
    """`count` writers at once, as a context manager; they stop at its end."""

    def __init__(self, address: str, count: int = 4) -> None:
        self.acknowledged = Acknowledged()
        self._address = address
        self._over = threading.Event()
        self._lock = threading.Lock()
        self._threads = [
            threading.Thread(target=self._write, args=(number,)) for number in range(count)
        ]

    def __enter__(self) -> "Writers":
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        for thread in self._threads:
            thread.join(LONGEST_WAIT)

    def wait_for_more(self, former: int) -> float:
        """Waits until something was acknowledged since there were `former`; returns the seconds.
        Raises `TimeoutError`: the site does not come back."""
        started = time.monotonic()
        while len(self.acknowledged) <= former:
            if time.monotonic() - started > LONGEST_WAIT:
                raise TimeoutError(f"Nothing is saved any more: {self.acknowledged.broken[-3:]}")
            time.sleep(0.01)
        return time.monotonic() - started

    def _write(self, writer: int) -> None:
        session, number = None, 0
        while not self._over.is_set():
            with suppress(requests.RequestException):
                session = session or self._with_answers()
                if session:
                    number += 1
                    self._save(session, f"writer {writer}, dossier {number}")
                    continue
            with self._lock:
                self.acknowledged.refused += 1
            time.sleep(0.02)

    def _with_answers(self) -> tuple[dict[str, str], str] | None:
        """A visitor's cookies once the need is said, and the token of its forms."""
        with requests.Session() as visitor:
            visitor.post(f"{self._address}/", data=PERONNE, headers=SAME_SITE, timeout=LONGEST_WAIT)
            page = visitor.get(f"{self._address}{SAVE}", timeout=LONGEST_WAIT)
            token = _TOKEN.search(page.text)
            cookies = {cookie.name: cookie.value or "" for cookie in visitor.cookies}
            return (cookies, str(token[1])) if token else None

    def _save(self, visitor: tuple[dict[str, str], str], title: str) -> None:
        """Each time with the cookies from before the first dossier: each makes a new one."""
        cookies, token = visitor
        form = {"csrf_token": token, "submission": new_token(), "title": title}
        answer = requests.post(
            f"{self._address}{SAVE}",
            data=form,
            cookies=cookies,
            headers=SAME_SITE,
            allow_redirects=False,
            timeout=LONGEST_WAIT,
        )
        with self._lock:
            if answer.status_code == 303:
                link = answer.headers["Location"].rpartition("/")[2]
                self.acknowledged.dossiers[hashed(link)] = title
            elif answer.status_code == 503:
                self.acknowledged.refused += 1
            else:
                self.acknowledged.broken.append(f"{answer.status_code} {answer.text[:200]}")
