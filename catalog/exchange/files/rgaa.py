"""The accessibility assessment as a document, docs/rgaa.md, which `flask rgaa` writes; the
declaration says the same figures."""

from collections import Counter
from collections.abc import Iterator
from datetime import date

from babel.dates import format_date

from catalog.content.accessibility import EVERY_PAGE, Criterion, RgaaAssessment, Status, counts_of
from catalog.exchange.formats.typography import french_typography
from matching.domain.wording import percent

_COMMAND = (
    ".venv/bin/flask --app wsgi rgaa --output docs/rgaa.md    # écrit ce document, d'après"
    " seeds/rgaa.yaml"
)


def assessment_in_markdown(assessment: RgaaAssessment) -> str:
    """The rates, the pages, then the 106 criteria with what was seen."""
    parts = (_opening(assessment), _pages(assessment), _themes(assessment), _criteria(assessment))
    return "".join(f"{line}\n" for part in parts for line in part)


def rate_in_a_line(assessment: RgaaAssessment) -> str:
    counts = assessment.counts
    return french_typography(
        f"{percent(assessment.rate)} des critères applicables du RGAA {assessment.version} sont"
        f" respectés ({counts[Status.MET]} sur {counts[Status.MET] + counts[Status.UNMET]}) :"
        f" {assessment.state}. Taux moyen des pages : {percent(assessment.mean_rate)}."
    )


def _opening(assessment: RgaaAssessment) -> Iterator[str]:
    yield from ("# Les 106 critères du RGAA, page par page", "", "```sh", _COMMAND, "```", "")
    yield f"**{rate_in_a_line(assessment)}**"
    yield ""
    yield french_typography(
        f"Évaluation faite à la main par l'équipe du site, le {_day(assessment.assessed_on)}, sur"
        f" {len(assessment.pages)} pages : les sept que le référentiel demande, six du service,"
        " deux tirées au sort. Chaque page a été lue dans son code, parcourue au clavier, agrandie"
        " et relue sans styles, dans le navigateur Chromium, avec axe-core et html-validate. Ce"
        " n'est pas un audit indépendant, et aucun lecteur d'écran n'a servi : un critère qui en"
        " dépend n'est pas dit respecté."
    )
    yield ""
    yield french_typography(
        "C : conforme. NC : non conforme. NA : non applicable. Un critère est non conforme s'il"
        " l'est sur une page ; le taux est celui des critères conformes parmi les applicables."
    )


def _pages(assessment: RgaaAssessment) -> Iterator[str]:
    yield from ("", "## Les pages", "", "| Page | Adresse | C | NC | NA |", "|---|---|---|---|---|")
    for page in assessment.pages:
        address = f"`{page.address}`" + (f", {page.reached}" if page.reached else "")
        yield french_typography(
            f"| {page.name} | {address} | {_figures(assessment.counts_on(page.id))} |"
        )


def _themes(assessment: RgaaAssessment) -> Iterator[str]:
    yield from ("", "## Par thème", "", "| Thème | C | NC | NA |", "|---|---|---|---|")
    for name, criteria in (*assessment.by_theme, ("**Ensemble**", assessment.criteria)):
        yield f"| {name} | {_figures(counts_of(criteria))} |"


def _criteria(assessment: RgaaAssessment) -> Iterator[str]:
    for name, criteria in assessment.by_theme:
        yield from ("", f"## {name}", "", "| Critère | État | Ce qui a été vu |", "|---|---|---|")
        for criterion in criteria:
            seen = " ".join([criterion.note, *_faults(assessment, criterion)])
            yield french_typography(
                f"| **{criterion.number}** {criterion.title} | {_states(assessment, criterion)} |"
                f" {seen} |"
            )


def _states(assessment: RgaaAssessment, criterion: Criterion) -> str:
    """« NC : Accueil ; C : Résultat ; NA ailleurs »: page by page where they differ."""
    if criterion.status is Status.NOT_APPLICABLE:
        return Status.NOT_APPLICABLE
    by_status = {
        status: [page.id for page in assessment.pages if criterion.status_on(page.id) is status]
        for status in Status
    }
    if len(by_status[Status.MET]) == len(assessment.pages):
        return f"{Status.MET} : toutes"
    elsewhere = Status.MET if criterion.met == EVERY_PAGE else Status.NOT_APPLICABLE
    told = [
        f"{status} : {', '.join(assessment.names(by_status[status]))}"
        for status in (Status.UNMET, Status.MET)
        if by_status[status] and status is not elsewhere
    ]
    return " ; ".join([*told, f"{elsewhere} ailleurs"])


def _faults(assessment: RgaaAssessment, criterion: Criterion) -> Iterator[str]:
    for page, why in criterion.unmet.items():
        yield f"**{assessment.names([page])[0]} :** {why}"


def _figures(counts: Counter[Status]) -> str:
    return " | ".join(str(counts[status]) for status in Status)


def _day(day: date) -> str:
    return format_date(day, "d MMMM y", locale="fr_FR")
