"""What is wrong in `seeds/`: told file by file, all at once."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SeedFault:
    """One thing wrong in one file: where, why, and what to do about it."""

    file: str
    path: str
    reason: str
    remedy: str

    def __str__(self) -> str:
        where = f"{self.file}, {self.path}" if self.path else self.file
        return f"{where} : {self.reason} {self.remedy}"


class InvalidSeeds(ValueError):
    """Some files of `seeds/` are refused; nothing was loaded."""

    def __init__(self, faults: Sequence[SeedFault]) -> None:
        super().__init__("\n".join(str(fault) for fault in faults))
        self.faults = tuple(faults)
