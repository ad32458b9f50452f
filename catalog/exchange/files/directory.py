"""What importing the directory of administrations did, as lines of text, for `flask
import-services` and `flask seed`."""

from datetime import date

from catalog.territories.directory.loading import DirectoryReport
from catalog.territories.directory.reading import DirectoryCopy
from matching.domain.vocabulary import DeskKind
from matching.domain.wording import capitalised, long_date, number

_TOLD = 10
_TITLE = "Annuaire de l’administration"


def directory_in_lines(copy: DirectoryCopy, report: DirectoryReport, *, is_trial: bool) -> str:
    """Returns what the copy holds, kind by kind what changed, and what could not be used."""
    newest = f", fiche la plus récente du {_day(copy.newest)}" if copy.newest else ""
    lines = [
        (
            f"{copy.name} : {number(copy.records)} fiches, {number(copy.kept)} des types lus,"
            f" fichier du {long_date(copy.file_date)}{newest}"
        )
    ]
    if report.is_older:
        return "\n".join(
            [
                *lines,
                f"Plus ancien que l’annuaire du {long_date(report.file_date)}, qui est gardé.",
                "Aucun changement.",
            ]
        )
    lines += [_kind_line(kind, report) for kind in DeskKind]
    for words, count in (
        ("Annexes, antennes et mairies déléguées laissées de côté", copy.secondary),
        ("Doublons, dont la fiche principale est gardée", copy.doubles),
        ("Fiches illisibles", copy.unreadable),
    ):
        if count:
            lines.append(f"  {words} : {number(count)}")
    if copy.unplaced:
        rest = (
            f" et {number(len(copy.unplaced) - _TOLD)} autres" if len(copy.unplaced) > _TOLD else ""
        )
        lines.append(
            f"  Sans commune ou intercommunalité connue ({number(len(copy.unplaced))}) :"
            f" {', '.join(copy.unplaced[:_TOLD])}{rest}"
        )
    if not report.has_changed:
        lines.append("Aucun changement.")
    elif is_trial:
        lines.append("Essai : rien n’a été changé.")
    return "\n".join(lines)


def directory_in_a_line(outcome: DirectoryReport | str) -> str:
    """Returns in one line what came of asking the official address: a report, or why not."""
    if isinstance(outcome, str):
        return f"{_TITLE} : {' '.join(outcome.split())} ; celui qui était chargé reste."
    desks = number(sum(outcome.counts.values()))
    if not outcome.has_changed:
        return f"{_TITLE} : {desks} guichets, aucun changement."
    return f"{_TITLE} : {desks} guichets, fichier du {long_date(outcome.file_date)}."


def _kind_line(kind: DeskKind, report: DirectoryReport) -> str:
    label = capitalised(kind.label)
    moves = [
        f"{number(counts[kind])} {words}"
        for counts, words in (
            (report.added, "de plus"),
            (report.changed, "changées"),
            (report.removed, "de moins"),
        )
        if counts[kind]
    ]
    return f"  {label} : {number(report.counts[kind])} ({', '.join(moves) or 'aucun changement'})"


def _day(iso: str) -> str:
    return long_date(date.fromisoformat(iso))
