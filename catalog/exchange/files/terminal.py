"""Answers and figures as lines of text, for `flask recommend`, `scenarios`, `matrix` and
`evaluate`."""

from collections.abc import Sequence

from catalog.advice.matrix.portfolio import Matrix
from catalog.advice.measures.evaluation import Evaluation
from catalog.advice.measures.needs import NeedsEvaluation
from matching.advice.recommendation import Recommendation, Recommendations
from matching.advice.scenarios import VERDICT_WORDS, ScenarioTable
from matching.domain.vocabulary import Verdict
from matching.domain.wording import INDICATIVE, number
from matching.measure.metrics import Measure, Quality


def answer_in_lines(answer: Recommendations) -> str:
    """Returns the answer as a reader of a terminal wants it: alerts, what to do first, the rest,
    what to ask."""
    lines = [f"{answer.profile.name or 'Structure sans nom'}, au {answer.on:%d/%m/%Y}", ""]
    lines += [f"! {warning.message}" for warning in answer.warnings]
    lines += [f"! {alert.message}" for alert in answer.alerts]
    lines += [line for item in answer.recommendations for line in _item_lines(item)]
    lines += [
        "",
        "Aussi au catalogue :",
        *(f"  {item.title} : {item.says}" for item in answer.others),
    ]
    if answer.questions:
        lines += ["", "Pour préciser :", *(f"  {question.label}" for question in answer.questions)]
    return "\n".join([*lines, "", INDICATIVE])


def _item_lines(item: Recommendation) -> list[str]:
    labelled = {
        "Qui contacter": item.desk,
        "Prix pour vous": item.price,
        "Échéance": item.deadline,
        "Première étape": item.next_step,
    }
    return [
        "",
        f"{item.rank}. {item.title} : {item.says}",
        f"   {item.promise}",
        *(f"   {label} : {value}" for label, value in labelled.items()),
        *(f"   - {reason.message}" for reason in item.reasons),
        *(f"   {note}" for note in (item.funding.notes if item.funding else ())),
    ]


def scenarios_in_lines(table: ScenarioTable) -> str:
    """Returns the table of verdicts; the carriers are named above it, and stand in its columns by a
    letter."""
    letters = [chr(ord("A") + place) for place in range(len(table.carriers))]
    width = max((len(row.title) for row in table.rows), default=0) + 2
    lines = [f"Qui porterait le projet, au {table.on:%d/%m/%Y} :"]
    lines += [
        f"  {letter}  {carrier.label}"
        for letter, carrier in zip(letters, table.carriers, strict=True)
    ]
    lines += [f"! {warning.message}" for warning in table.warnings]
    header = f"{'':{width}}" + "".join(f"{letter:13}" for letter in letters)
    for title, rows in (
        ("Ce qu’une autre structure ouvrirait :", [row for row in table.rows if row.opens]),
        ("Ce qui change aussi :", [row for row in table.rows if row.differs and not row.opens]),
        ("La même réponse pour tous :", [row for row in table.rows if not row.differs]),
    ):
        if rows:
            lines += ["", title, header.rstrip()]
            lines += [_verdicts_line(f"{row.title:{width}}", row.verdicts) for row in rows]
    return "\n".join([*lines, "", INDICATIVE])


def matrix_in_lines(matrix: Matrix) -> str:
    """Returns how many collectivités have each verdict, offering by offering."""
    width = max(map(len, matrix.slugs), default=0)
    lines = [f"{number(len(matrix.territories))} collectivités, au {matrix.on:%d/%m/%Y}", ""]
    lines.append(
        f"{'':{width}}" + "".join(f"  {VERDICT_WORDS[verdict]:>12}" for verdict in Verdict)
    )
    for slug, counts in matrix.counts().items():
        lines.append(f"{slug:{width}}" + "".join(f"  {counts[verdict]:>12}" for verdict in Verdict))
    return "\n".join([*lines, "", INDICATIVE])


def _verdicts_line(title: str, verdicts: Sequence[Verdict]) -> str:
    return (title + "".join(f"{VERDICT_WORDS[verdict]:13}" for verdict in verdicts)).rstrip()


def evaluation_in_lines(evaluation: Evaluation) -> str:
    """Returns the table of figures: the product, each group of cases, the baselines; then the
    faults."""
    width = max(len(name) for name in ("ensemble", *evaluation.by_group, *evaluation.baselines)) + 2
    quality = evaluation.quality
    lines = [
        (
            f"{quality.cases} cas, {quality.verdicts} verdicts, {quality.false_yes} faux oui, "
            f"{quality.harmful} réponses nuisibles en tête."
        ),
        (
            f"Deux notations indépendantes de {evaluation.graded_cases} cas : accord de"
            f" {evaluation.agreement:.2f} (nDCG@3)."
        ),
        "",
        f"{'':{width}}cas   verdicts justes     1re réponse bonne   nDCG@3              rappel@3",
        _quality_line("ensemble", quality, width),
        *(_quality_line(name, one, width) for name, one in evaluation.by_group.items()),
        "",
        *(_quality_line(name, one, width) for name, one in evaluation.baselines.items()),
    ]
    asked = evaluation.questions
    lines += [
        "",
        (
            f"Questions pour lever les doutes : {asked.decisive} dans l’ordre décisif,"
            f" {asked.fixed} dans l’ordre du formulaire"
        ),
    ]
    lines += [f"(doutes restants dans {asked.unsettled} cas)."]
    if evaluation.needs is not None:
        lines += ["", needs_in_lines(evaluation.needs)]
    return "\n".join([*lines, "", *evaluation.faults])


def _quality_line(name: str, quality: Quality, width: int) -> str:
    measures = (quality.verdict_accuracy, quality.first_is_good, quality.ndcg, quality.recall)
    return f"{name:{width}}{quality.cases:<6}" + "".join(
        f"{_interval(measure):20}" for measure in measures
    )


def _interval(measure: Measure) -> str:
    return f"{measure.value:.3f} [{measure.low:.2f}-{measure.high:.2f}]" if measure.count else "-"


def needs_in_lines(needs: NeedsEvaluation) -> str:
    """Returns the figures on the needs in people's own words: what was read of the writers left
    out and of the one set aside, then the answers."""
    reading = [
        ("vrai usage en premier", "use_first"),
        ("vrai usage parmi cinq", "use_among_five"),
        ("non-sens dits non compris", "nonsense_told"),
        ("vrais besoins dits non compris", "real_refused"),
        ("hors champ reconnus", "off_field_told"),
        ("dans le champ, dits hors champ", "in_field_refused"),
        ("incidents reconnus", "incidents_told"),
        ("sans incident, alertés", "calm_alarmed"),
    ]
    order = [
        ("nDCG@3", "ndcg"),
        ("1re réponse bonne", "first_is_good"),
        ("nDCG@3, usage touché", "ndcg_after_a_tap"),
        ("1re réponse bonne, usage touché", "first_is_good_after_a_tap"),
    ]
    lines = [f"Besoins : {needs.reading.needs} de {needs.writers} mains, chacune laissée de côté."]
    lines += [
        f"{label:34}{_interval(getattr(needs.reading, name)):22}"
        f"{_interval(getattr(needs.reading_set_aside, name)):22}"
        for label, name in reading
    ]
    lines += ["", f"{'':34}{'laissés de côté':22}{'avant':22}{'main mise à part':22}avant"]
    shown = (needs.order, needs.former, needs.order_set_aside, needs.former_set_aside)
    lines += [
        f"{label:34}" + "".join(f"{_interval(getattr(one, name)):22}" for one in shown)
        for label, name in order
    ]
    lines.append(f"{'absurdes parmi les trois':34}" + "".join(f"{one.absurd:<22}" for one in shown))
    lines.append(f"{'besoins notés':34}" + "".join(f"{one.needs:<22}" for one in shown))
    lines += ["", f"{'':54}cas   1re réponse bonne     nDCG@3"]
    lines += [
        f"{group:54}{one.needs:<6}{_interval(one.first_is_good):22} {_interval(one.ndcg)}"
        for group, one in needs.by_group.items()
    ]
    lines += [
        "",
        f"{'appris de':24}{'usage en 1er':22}{'1re réponse bonne':22}nDCG@3 (main mise à part)",
    ]
    lines += [
        f"{f'{point.needs} besoins, {point.graded} notés':24}"
        f"{_interval(point.reading.use_first):22}{_interval(point.order.first_is_good):22}"
        f"{_interval(point.order.ndcg)}"
        for point in needs.curve
    ]
    lines += ["", "part annoncée → part vraie (usages) :"]
    lines += [
        f"  {row.low:.2f}-{row.high:.2f} : {row.share:.3f} → {row.true:.3f} ({row.count})"
        for row in needs.reading.reliability
    ]
    return "\n".join(lines)
