"""What importing the official lists did, as lines of text, for `flask import-programmes` and `flask
seed`."""

from collections.abc import Iterable, Sequence

from catalog.territories.official.columns import says_the_month_only
from catalog.territories.official.loading import LoadedFile, LoadedList
from catalog.territories.official.online import Online
from catalog.territories.programmes import KeptListReason
from matching.domain.vocabulary import Programme
from matching.domain.wording import capitalised, long_date, number

# How many codes, names or lines are told before « et … autres ».
_TOLD = 10


def files_in_lines(files: Sequence[LoadedFile], *, is_trial: bool) -> str:
    """Returns, file by file and programme by programme, what changed and what could not be read."""
    lines = [line for file in files for line in _file_lines(file)]
    if not any(one.report.is_new for file in files for one in file.lists):
        lines.append("Aucun changement.")
    elif is_trial:
        lines.append("Essai : rien n’a été changé.")
    return "\n".join(lines)


def online_in_a_line(online: Online | None) -> str:
    """Returns in one line what came of asking the official addresses."""
    title = "Listes officielles des programmes"
    if online is None:
        return f"{title} : déjà demandées aujourd’hui."
    if not online.loaded:
        return f"{title} : {_reasons(online)} ; celles qui étaient chargées restent."
    lists = [one for file in online.loaded for one in file.lists]
    counts = ", ".join(
        f"{Programme(one.report.programme).label} {number(one.report.members)}" for one in lists
    )
    changed = sum(one.report.is_new for one in lists)
    failed = f" ; {_reasons(online)}" if online.failures else ""
    return f"{title} : {len(lists)} lues ({counts} communes), {changed} nouvelles{failed}."


def failures_in_lines(online: Online) -> str:
    """Returns why each of the other lists was not had, empty when all were."""
    return "\n".join(
        f"{_name(programme)} : {reason}" for programme, reason in online.failures.items()
    )


def _reasons(online: Online) -> str:
    """Each reason once."""
    return " ; ".join(
        dict.fromkeys(
            " ".join(reason.split("\n")).rstrip(".") for reason in online.failures.values()
        )
    )


def _file_lines(file: LoadedFile) -> list[str]:
    read = file.read
    month_only = (
        " (le nom du fichier ne donne que le mois)"
        if says_the_month_only(read.name) and read.list_date.day == 1
        else ""
    )
    lines = [
        (
            f"{read.name} : {number(read.rows)} lignes ({read.form}), liste du"
            f" {long_date(read.list_date)}{month_only}, communes de {read.cog}"
        ),
        *(line for one in file.lists for line in _list_lines(one)),
    ]
    unknown = sorted({code for one in file.lists for code in one.read.dated.gaps})
    lines += _told("  Communes dont ce fichier ne dit rien", unknown)
    lines += _told("  Noms changés depuis", read.renamed)
    lines += _told("  Colonnes gardées sans être lues", read.unread)
    lines += _told(
        "  Lignes illisibles", [f"ligne {fault.line}, {fault.reason}" for fault in read.faults]
    )
    return lines


def _list_lines(one: LoadedList) -> list[str]:
    report = one.report
    title = f"  {_name(Programme(report.programme))}"
    count = f"{number(report.members)} communes"
    match report.kept:
        case KeptListReason.SAME:
            return [f"{title} : aucun changement ({count}, liste du {long_date(report.list_date)})"]
        case KeptListReason.NEWER:
            return [
                f"{title} : liste plus ancienne que celle du {long_date(report.list_date)}, qui est"
                f" gardée ({count})"
            ]
    on_lines = f" ({number(one.read.lines)} lignes)" if one.read.lines != report.members else ""
    return [
        (
            f"{title} : {count}{on_lines}, {number(len(report.added))} de plus,"
            f" {number(len(report.removed))} de moins"
        ),
        *_told("    Ajoutées", report.added),
        *_told("    Retirées", report.removed),
        *_told(
            "    Codes suivis jusqu’à la commune d’aujourd’hui",
            [f"{old} → {new}" for old, new in one.read.followed],
        ),
    ]


def _told(title: str, items: Iterable[str]) -> list[str]:
    """One line with the first items and how many others there are; none without any."""
    told = list(items)
    if not told:
        return []
    rest = f" et {number(len(told) - _TOLD)} autres" if len(told) > _TOLD else ""
    return [f"{title} ({number(len(told))}) : {', '.join(told[:_TOLD])}{rest}"]


def _name(programme: Programme) -> str:
    return capitalised(programme.label)
