"""What the browser pass read with axe-core: kept for the whole run, told in one line at its end."""

from collections import Counter

import pytest

from tests.e2e.doubts import Reading


class Tally:
    """Pages and screens that axe read, and the faults it found there."""

    def __init__(self) -> None:
        self.pages: Counter[str] = Counter()
        self.faults = 0
        self.key_pages: dict[tuple[str, str], Reading] = {}

    def add(self, address: str, faults: int) -> None:
        self.pages[address] += 1
        self.faults += faults

    def add_key_page(self, page: str, screen: str, reading: Reading) -> None:
        self.key_pages[page, screen] = reading
        self.faults += len(reading.faults)

    def __str__(self) -> str:
        screens = {screen for _, screen in self.key_pages}
        key_pages = {page for page, _ in self.key_pages}
        doubts = [doubt for reading in self.key_pages.values() for doubt in reading.doubts]
        untold = sum(not doubt.told for doubt in doubts)
        return (
            f"axe: {self.pages.total()} readings of {len(self.pages)} addresses,"
            f" {len(self.key_pages)} of {len(key_pages)} key pages on {len(screens)} screens;"
            f" {self.faults} violations; {len(doubts)} elements left open, {untold} not reviewed"
        )


TALLY = pytest.StashKey[Tally]()
