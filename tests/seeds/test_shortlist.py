"""Among thousands of offerings only a shortlist is graded: no offering that would be said is left
out of it."""

from sqlmodel import Session

from catalog.content.cases import read_cases
from catalog.content.offerings import published
from catalog.settings import PROJECT_ROOT
from catalog.territories.completion import complete
from matching.ranking.assessment import Assessment
from matching.ranking.grading import FIRST_ANSWERS, WORTH_ADDING, WORTH_SAYING


def test_what_is_said_is_what_grading_everything_would_say(session: Session) -> None:
    catalogue = published(session).matching
    for case in read_cases(PROJECT_ROOT / "seeds" / "cases"):
        profile = complete(session, case.request.profile).profile
        assessment = Assessment(profile, catalogue, case.request.on, catalogue.read(profile), ())
        graded = {
            place: assessment.grade(place)
            for place in range(len(catalogue.offers))
            if assessment.is_open[place]
        }
        ceilings = assessment.ceilings
        assert all(grade.if_sure <= ceilings[place] + 1e-9 for place, grade in graded.items()), (
            case.id
        )
        best_first = sorted(graded, key=lambda place: -graded[place].value)
        worth = [
            place for place in best_first[:FIRST_ANSWERS] if graded[place].value >= WORTH_SAYING
        ]
        worth += [
            place for place in best_first[FIRST_ANSWERS:] if graded[place].value >= WORTH_ADDING
        ]
        assert set(assessment.said) == set(worth), case.id
