"""Playing the reference cases against the published catalogue, and against baselines that a reader
knows."""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from sqlmodel import Session

from catalog.advice.answers.recommendations import recommend_for
from catalog.advice.measures.needs import NeedsEvaluation, evaluate_needs
from catalog.advice.measures.review import Claim, first_answers_by_claim
from catalog.content.cases import Case
from catalog.content.needs import Corpus
from catalog.content.offerings import PublishedCatalogue, published
from catalog.content.sheets import Sheet
from matching.advice.questions import ASKED_FACTS, with_fact
from matching.advice.recommendation import Recommendations
from matching.domain.profile import Profile
from matching.domain.rules import PROGRAMME_PREFIX
from matching.domain.vocabulary import Nature, Programme
from matching.measure.metrics import CaseResult, Quality, agreement, quality_by_group, quality_of
from matching.measure.question_count import count_questions, decisive, in_fixed_order
from matching.need.language import words_of

Ranker = Callable[[Recommendations], Sequence[str]]

# Inhabitants: the sizes under which the figures are told apart, and their French names.
_SIZES = (
    (1_000, "commune de moins de 1 000 habitants"),
    (3_500, "commune de 1 000 à 3 500 habitants"),
)
# Every question of the questionnaire that a rule may read, in the order of a form.
_ASKED = (*ASKED_FACTS, *(f"{PROGRAMME_PREFIX}{programme}" for programme in Programme))
_LARGER = "commune de 3 500 habitants et plus"
_OF_UNKNOWN_SIZE = "commune dont la population n’est pas connue"
_RECENT, _EARLIER = "jour de 2026 ou après", "jour d’avant 2026"
# The order was last set looking at one half of the cases; the other was not read: it only told
# which changes to throw away.
_LOOKED_AT, SET_ASIDE = "cas regardé pour régler l’ordre", "cas mis de côté pendant le réglage"
# Every group a case may count for, in the order a reader expects: sizes, other organisations, days,
# use of the case.
GROUPS = (
    *(name for _, name in _SIZES), _LARGER, _OF_UNKNOWN_SIZE,
    *(nature.label for nature in Nature if nature is not Nature.COMMUNE), _RECENT, _EARLIER,
    _LOOKED_AT, SET_ASIDE,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The figures of the product, by group, and those of the baselines; `agreement` is between the
    two gradings.

    `fictional` of the cases are those of organisations that do not exist. `needs`: on the needs in
    people's own words; None where there are none. `first_answers`: how many first answers of the
    cases rest on each claim of a sheet.
    """

    catalogue: str
    fictional: int
    quality: Quality
    by_group: Mapping[str, Quality]
    baselines: Mapping[str, Quality]
    agreement: float
    graded_cases: int
    questions: "QuestionCounts"
    faults: tuple[str, ...]
    needs: NeedsEvaluation | None = None
    first_answers: Mapping[Claim, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class QuestionCounts:
    """Questions asked over all cases until the verdicts in doubt were settled, in the decisive
    order and in the form's."""

    decisive: int
    fixed: int
    unsettled: int


def evaluate(
    session: Session,
    cases: Iterable[Case],
    corpus: Corpus | None = None,
    set_aside: Corpus | None = None,
) -> Evaluation:
    """Returns how good the answers are. Raises what `recommend_for` raises: every case can be
    played."""
    catalogue = published(session)
    answered = [
        (case, recommend_for(session, case.request.profile, case.request.on).recommendations)
        for case in cases
    ]
    played = [_play(case, answer, _own_order) for case, answer in answered]
    baselines = {
        name: quality_of([_play(case, answer, ranker) for case, answer in answered])
        for name, ranker in _baselines(catalogue).items()
    }
    graded = {case.id: case.graded for case, _ in answered if len(case.graded) == 2}
    return Evaluation(
        catalogue=catalogue.version,
        fictional=sum(case.fictional for case, _ in answered),
        quality=quality_of(played),
        by_group=quality_by_group(played),
        baselines=baselines,
        agreement=agreement(
            {id: both[0] for id, both in graded.items()},
            {id: both[1] for id, both in graded.items()},
        ),
        graded_cases=len(graded),
        questions=_count_questions(catalogue, answered),
        faults=tuple(fault for case, answer in answered for fault in faults_of(case, answer)),
        needs=(
            evaluate_needs(catalogue.matching, corpus, set_aside or Corpus())
            if corpus and corpus.needs
            else None
        ),
        first_answers=first_answers_by_claim(answer for _, answer in answered),
    )


def _count_questions(
    catalogue: PublishedCatalogue, answered: Sequence[tuple[Case, Recommendations]]
) -> QuestionCounts:
    """Starts each case from what the first screen asks (who, what) and answers from what the case
    says."""
    decisive_count = fixed_count = unsettled = 0
    for case, answer in answered:
        known = _answers_of(answer.profile)
        start = answer.profile
        for fact in known:
            start = with_fact(start, fact, None)
        on = case.request.on
        by_stakes = count_questions(
            start, known, catalogue.matching, on, decisive(catalogue.matching, on)
        )
        by_form = count_questions(start, known, catalogue.matching, on, in_fixed_order(_ASKED))
        decisive_count += len(by_stakes.asked)
        fixed_count += len(by_form.asked)
        unsettled += not by_stakes.is_settled
    return QuestionCounts(decisive_count, fixed_count, unsettled)


def _answers_of(profile: Profile) -> dict[str, object]:
    known = {
        fact: getattr(profile, fact)
        for fact in _ASKED
        if "." not in fact and getattr(profile, fact) is not None
    }
    known |= {
        f"programmes.{programme}": truth
        for programme, truth in profile.programmes.items()
        if truth is not None
    }
    return known


def faults_of(case: Case, answer: Recommendations) -> list[str]:
    """What the answer gets wrong, in a line each; the order of the recommendations is measured, not
    judged right or wrong."""
    items = answer.by_slug
    faults = [
        f"{case.id} {case.name} : {slug} est {items[slug].verdict if slug in items else 'absent'},"
        f" attendu {' ou '.join(right)}"
        for slug, right in case.expected.items()
        if slug not in items or items[slug].verdict not in right
    ]
    raised = {alert.code for alert in answer.alerts}
    faults += [
        f"{case.id} {case.name} : l’alerte {code} manque"
        for code in case.expected_alerts
        if code not in raised
    ]
    faults += [
        f"{case.id} {case.name} : l’alerte {code} est de trop"
        for code in case.absent_alerts
        if code in raised
    ]
    if case.redirects_to is not None and answer.profile.code != case.redirects_to:
        faults.append(
            f"{case.id} {case.name} : code {answer.profile.code}, attendu {case.redirects_to}"
        )
    if case.expected_grant is not None:
        grants = {
            item.funding.grant_max
            for item in items.values()
            if item.funding is not None and item.funding.grant_max
        }
        if case.expected_grant not in grants:
            faults.append(
                f"{case.id} {case.name} : aucune subvention de {case.expected_grant} euros"
            )
    return faults


def _play(case: Case, answer: Recommendations, ranker: Ranker) -> CaseResult:
    raised = {alert.code for alert in answer.alerts}
    return CaseResult(
        case=case.id,
        expected={
            slug: frozenset(verdict.value for verdict in right)
            for slug, right in case.expected.items()
        },
        grades=case.relevance,
        harmful=frozenset(case.harmful),
        verdicts={item.slug: item.verdict.value for item in answer.items},
        ranked=tuple(ranker(answer)),
        missing_alerts=tuple(code for code in case.expected_alerts if code not in raised),
        groups=tuple(_groups(answer.profile, case)),
    )


def _groups(profile: Profile, case: Case) -> Iterable[str]:
    if profile.nature is Nature.COMMUNE:
        population = profile.population
        yield (
            _OF_UNKNOWN_SIZE
            if population is None
            else next((name for bound, name in _SIZES if population < bound), _LARGER)
        )
    elif profile.nature is not None:
        yield profile.nature.label
    yield _RECENT if case.request.on.year >= 2026 else _EARLIER
    yield SET_ASIDE if is_set_aside(case.id) else _LOOKED_AT


def is_set_aside(case: str) -> bool:
    """Whether a case is of the half that nobody looks at while changing words or weights, by its
    number alone."""
    return hashlib.sha256(case.encode()).digest()[-1] % 2 == 1


def _own_order(answer: Recommendations) -> Sequence[str]:
    return [item.slug for item in answer.recommendations]


def _baselines(catalogue: PublishedCatalogue) -> dict[str, Ranker]:
    """Orders that need no adviser's knowledge, over the offerings that are open: what the model
    adds is the difference."""
    # Imported here: only an evaluation needs scikit-learn at run time.
    from sklearn.feature_extraction.text import TfidfVectorizer

    texts = {sheet.slug: _text_of(sheet) for sheet in catalogue.sheets}
    vectorizer = TfidfVectorizer()
    vectors = vectorizer.fit_transform(texts.values())
    words = {slug: Counter(words_of(text)) for slug, text in texts.items()}

    def by_keywords(answer: Recommendations) -> Sequence[str]:
        need = set(words_of(answer.profile.need or ""))
        return sorted(
            _open(answer), key=lambda slug: (-sum(words[slug][word] for word in need), slug)
        )

    def by_tfidf(answer: Recommendations) -> Sequence[str]:
        need = vectorizer.transform([answer.profile.need or ""])
        likeness = dict(zip(texts, (vectors @ need.T).toarray().ravel(), strict=True))
        return sorted(_open(answer), key=lambda slug: (-float(likeness[slug]), slug))

    return {
        "ordre alphabétique": lambda answer: sorted(_open(answer)),
        "mots en commun": by_keywords,
        "mots rares d'abord": by_tfidf,
    }


def _open(answer: Recommendations) -> list[str]:
    return [item.slug for item in answer.items if item.verdict.is_open]


def _text_of(sheet: Sheet) -> str:
    return " ".join((sheet.title, sheet.promise, sheet.summary, *sheet.gives))
