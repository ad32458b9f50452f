"""Reading a need: learned from labelled needs and from the taxonomy's phrases, served with NumPy
alone, the same for the same text."""

import subprocess
import sys
from datetime import date

import numpy as np
import pytest

from matching.domain.profile import Profile
from matching.need.labels import LabelledNeed
from matching.need.learning import LearnedReader, learn_reader
from matching.need.reader import SIGNS, NeedReader
from matching.need.taxonomy import Taxonomy
from matching.need.understanding import NeedSummary, understand
from tests.matching.invented import seeds

DAY = date(2026, 12, 1)


@pytest.fixture(scope="module")
def taxonomy() -> Taxonomy:
    return Taxonomy(seeds().references.themes, seeds().references.signals)


@pytest.fixture(scope="module")
def learned(taxonomy: Taxonomy) -> LearnedReader:
    return learn_reader(seeds().corpus.needs, tuple(taxonomy.use_cases.values()))


@pytest.fixture(scope="module")
def reader(learned: LearnedReader) -> NeedReader:
    return learned.reader


def summary(
    reader: NeedReader, taxonomy: Taxonomy, need: str | None, **facts: object
) -> NeedSummary:
    profile = Profile.model_validate({"need": need, **facts})
    return understand(profile, reader, taxonomy, DAY).summary


def test_a_use_is_read_in_words_that_no_phrase_has(reader: NeedReader, taxonomy: Taxonomy) -> None:
    said = summary(
        reader, taxonomy, "ça sonne toute la journée, on ne peut plus bosser au standard"
    )
    assert said.use_cases[0].slug == "accueil-telephonique"
    assert said.use_cases[0].label == taxonomy.use_cases["accueil-telephonique"].label


def test_at_most_five_uses_are_said_the_most_likely_first(
    reader: NeedReader, taxonomy: Taxonomy
) -> None:
    shares = [use.share for use in summary(reader, taxonomy, "le téléphone et le site").use_cases]
    assert len(shares) == 5
    assert shares == sorted(shares, reverse=True)
    assert all(0 <= share <= 1 for share in shares)


@pytest.mark.parametrize("nonsense", ["azertyuiop", "xxx", "zzz kkk qqq"])
def test_nonsense_is_told_as_not_understood(
    reader: NeedReader, taxonomy: Taxonomy, nonsense: str
) -> None:
    assert summary(reader, taxonomy, nonsense).understood == "no"


def test_a_use_that_was_tapped_is_what_is_understood(
    reader: NeedReader, taxonomy: Taxonomy
) -> None:
    said = summary(reader, taxonomy, "azertyuiop", use_case="accueil-telephonique")
    assert [use.slug for use in said.use_cases] == ["accueil-telephonique"]
    assert (said.understood, said.in_scope) == ("yes", True)


def test_a_goal_that_was_declared_comes_before_those_that_are_read(
    reader: NeedReader, taxonomy: Taxonomy
) -> None:
    said = summary(reader, taxonomy, "le téléphone sonne sans arrêt", goal="financement")
    assert said.intents[0] == "financement"


def test_nothing_typed_is_nothing_read(reader: NeedReader, taxonomy: Taxonomy) -> None:
    assert summary(reader, taxonomy, None) == NeedSummary((), (), "partly", True, None, (), ())


def test_the_same_text_gives_the_same_bytes_after_the_way_through_arrays(
    reader: NeedReader,
) -> None:
    again = NeedReader.from_arrays(reader.arrays())
    for text in ("le téléphone sonne", "toit qui fuit", "", "émoji 🎈"):
        for first, second in zip(reader.read(text), again.read(text), strict=True):
            assert first.tobytes() == second.tobytes()


def test_a_writer_is_read_by_what_the_others_taught(taxonomy: Taxonomy) -> None:
    """A word that one hand alone uses tells nothing of its own needs."""
    use = "accueil-telephonique"
    needs = [
        LabelledNeed.model_validate_json(
            f'{{"id": "{writer}-{number:03}", "need": "{word} {number}", "nature": "commune",'
            f' "population": 300, "use_cases": ["{use}"], "intents": [], "uses_ai": null,'
            f' "digital": true, "in_scope": true, "understood": "yes", "risky": false,'
            f' "incident": null, "amounts": [], "dates": [], "started": null,'
            f' "writer": "{writer}"}}'
        )
        for writer, word in (("a", "turlututu"), ("b", "chapeau"))
        for number in range(8)
    ]
    learned = learn_reader(needs, (taxonomy.use_cases[use], taxonomy.use_cases["traduction"]))
    place = learned.reader.use_cases.index(use)
    served = learned.reader.resemblance("turlututu 3").use_cases[place]
    assert served > 0.5
    of_a = [learned.left_out[row].use_cases[place] for row in range(8)]
    assert max(of_a) < learned.reader.read("turlututu 3").use_cases[place]


def test_probabilities_are_between_nothing_and_one(learned: LearnedReader) -> None:
    shares = np.array([found.use_cases for found in learned.left_out])
    signs = np.array([found.signs for found in learned.left_out])
    assert signs.shape == (len(seeds().corpus.needs), len(SIGNS))
    assert shares.min() >= 0
    assert shares.max() <= 1


def test_reading_takes_no_scikit_learn() -> None:
    script = (
        "import sys, matching.advice.recommendation, matching.ranking.bundle;"
        " print('sklearn' in sys.modules, 'scipy' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, timeout=60
    )
    assert done.stdout.split() == ["False", "False"]
