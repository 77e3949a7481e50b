"""Statistics of questions against examples published elsewhere, and against a second way of working them out."""

import json
import statistics
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.item_analysis.plainly import Answered, add
from trainer.item_analysis.rules.statistics import FEWEST, QuestionStatistics, _interval, of_papers, of_question
from trainer.item_analysis.rules.tally import (
    FULL,
    PaperTally,
    QuestionTally,
    Tallies,
    whole_points,
)

# The marks of 25 people in seven questions, and what Moodle's own tests expect of them (moodle/moodle,
# mod/quiz/report/statistics/tests/fixtures: results00.csv and qstats00.csv).
MOODLE_MARKS = """
1 1 1 1 1 0 1 | 1 1 1 1 .5 1 0 | 1 1 1 1 .5 0 1 | 0 0 1 1 1 0 0 | 1 0 1 0 0 1 .5 | 1 1 1 1 .5 0 .5 | 0 1 1 1 .5 1 .5
1 1 1 0 .5 1 .5 | 1 0 1 1 1 1 1 | 0 1 1 0 .5 1 .5 | .8 0 1 1 .5 1 .5 | 1 1 1 0 .5 1 1 | 1 0 1 1 .5 1 .5 | 1 0 1 1 1 0 .5
0 0 1 1 0 1 1 | 1 0 1 0 .5 1 1 | .8 0 1 1 .5 0 1 | 1 0 1 1 0 1 .5 | 1 0 1 1 .5 0 .5 | 0 1 1 0 .5 1 0 | 1 1 1/3 1 .5 0 .5
1 1 1 0 .5 0 .5 | 1 1 1 1 0 1 .5 | 0 0 1 0 .5 1 1 | 0 0 1 1 1 1 1
"""
# Facility, standard deviation, discrimination and discriminative efficiency in hundredths.
MOODLE_EXPECTS = [
    (0.704, 0.4513682901, -7.0650767526, -9.4550536967),
    (0.48, 0.5099019514, -28.8982125772, -36.7834118938),
    (0.973333332, 0.13333334, -9.1230674268, -21.6545012165),
    (0.68, 0.4760952286, -22.6306444113, -31.4411395613),
    (0.52, 0.3055050463, -17.6997047674, -21.1794802584),
    (0.64, 0.4898979486, -45.3785178421, -56.9365974439),
    (0.62, 0.331662479, -5.6543166602, -6.5043742058),
]
# Ten students and ten questions, KR-20 by hand: the sum of p × q is 2.18, the variance of totals (over n) is 5.84
# (K. L. Wuensch, East Carolina University, “The Kuder-Richardson 20”).
KR20_MARKS = """
1111110110 1011011101 1111011001 0010001000 0000010010 1110111111 1101110111 1111111101 0101111101 1101101110
"""
KR20 = 10 / 9 * (1 - 2.18 / 5.84)

# A quiz with several questions, each earning some of the fractions that grading gives.
PAPERS = st.integers(2, 5).flatmap(
    lambda places: st.lists(
        st.lists(st.sampled_from(["0", "1", "1/2", "1/3", "3/4"]), min_size=places, max_size=places),
        min_size=2,
        max_size=40,
    )
)


def counted(papers: list[list[int]]) -> Tallies:
    """Count papers whose points are given, question by place."""
    tallies = Tallies()
    for points in papers:
        add(tallies, "q", [Answered(str(place), one, (0,), None) for place, one in enumerate(points)])
    return tallies


def moodle_papers() -> list[list[int]]:
    rows = MOODLE_MARKS.replace("\n", " | ").split("|")
    return [[round(Fraction(mark) * FULL) for mark in row.split()] for row in rows if row.strip()]


def test_questions_are_as_in_the_example_that_moodle_publishes() -> None:
    tallies = counted(moodle_papers())
    for place, (facility, spread, discrimination, efficiency) in enumerate(MOODLE_EXPECTS):
        found = of_question(tallies.questions["q", 7, str(place)], 7)
        assert found.number == 25
        assert found.facility == pytest.approx(facility, abs=1e-5)
        assert found.spread == pytest.approx(spread, abs=1e-5)
        assert found.discrimination is not None
        assert found.efficiency is not None
        assert 100 * found.discrimination == pytest.approx(discrimination, abs=0.01)
        assert 100 * found.efficiency == pytest.approx(efficiency, abs=0.01)


def test_kr_20_is_as_in_the_example_of_a_textbook() -> None:
    papers = [[int(mark) * FULL for mark in row] for row in KR20_MARKS.split()]
    found = of_papers(counted(papers).papers["q", 10])
    assert sorted(sum(paper) // FULL for paper in papers) == [2, 2, 7, 7, 7, 7, 8, 8, 9, 9]
    assert found.alpha == pytest.approx(KR20, abs=1e-12)
    # The standard error by its definition: the spread of scores times the root of what is not consistent.
    assert found.error == pytest.approx(found.spread * (1 - KR20) ** 0.5)
    assert (found.number, found.places, found.mean, found.median) == (10, 10, pytest.approx(0.66), pytest.approx(0.7))


@given(PAPERS)
def test_a_second_way_of_working_it_out_says_the_same(papers: list[list[str]]) -> None:
    points = [[whole_points(mark) for mark in paper] for paper in papers]
    tallies = counted(points)
    places = len(points[0])
    for place in range(places):
        mine = [paper[place] for paper in points]
        rest = [sum(paper) - paper[place] for paper in points]
        found = of_question(tallies.questions["q", places, str(place)], places)
        assert QuestionStatistics.from_plain(json.loads(json.dumps(found.plain()))) == found
        assert found.facility == pytest.approx(statistics.fmean(mine) / FULL)
        assert found.spread == pytest.approx(statistics.stdev(mine) / FULL)
        if len(set(mine)) == 1 or len(set(rest)) == 1:
            assert found.discrimination is None
            assert found.efficiency is None
        else:
            assert found.discrimination == pytest.approx(statistics.correlation(mine, rest))
            largest = statistics.covariance(sorted(mine), sorted(rest))
            assert found.efficiency == pytest.approx(statistics.covariance(mine, rest) / largest)
    _papers_agree(points, tallies.papers["q", places])


def _papers_agree(points: list[list[int]], tally: PaperTally) -> None:
    places = len(points[0])
    totals = [sum(paper) for paper in points]
    found = of_papers(tally)
    assert found.mean == pytest.approx(statistics.fmean(totals) / FULL / places)
    assert found.median == pytest.approx(statistics.median_low(totals) / FULL / places)
    assert found.spread == pytest.approx(statistics.stdev(totals) / FULL / places)
    if len(set(totals)) == 1:
        assert found.alpha is None
        return
    # Cronbach's alpha by the mean covariance between places, which is another formula for the same.
    columns = list(zip(*points, strict=True))
    pairs = [(one, other) for one in range(places) for other in range(places) if one != other]
    between = statistics.fmean(statistics.covariance(columns[one], columns[other]) for one, other in pairs)
    assert found.alpha == pytest.approx(places**2 * between / statistics.variance(totals), rel=1e-9, abs=1e-9)


@given(PAPERS, st.integers(0, 40))
def test_counted_in_two_parts_and_kept_in_between_it_is_the_same(papers: list[list[str]], cut: int) -> None:
    points = [[whole_points(mark) for mark in paper] for paper in papers]
    whole, first, second = counted(points), counted(points[:cut]), counted(points[cut:])
    for key, tally in whole.questions.items():
        both = QuestionTally()
        for part in (first, second):
            both.add_tally(QuestionTally.from_plain(part.questions.get(key, QuestionTally()).plain()))
        assert both.plain() == tally.plain()
    for length, paper_tally in whole.papers.items():
        sum_of_parts = PaperTally()
        for part in (second, first):
            if length in part.papers:
                sum_of_parts.add_tally(PaperTally.from_plain(part.papers[length].plain()))
        assert sum_of_parts.plain() == paper_tally.plain()


def test_all_alike_has_no_correlation_and_one_paper_no_spread() -> None:
    alike = counted([[FULL, FULL, FULL]] * 40)
    found = of_question(alike.questions["q", 3, "0"], 3)
    assert (found.facility, found.spread, found.discrimination, found.efficiency) == (1.0, 0.0, None, None)
    assert of_papers(alike.papers["q", 3]).alpha is None
    one = of_question(counted([[FULL, 0]]).questions["q", 2, "0"], 2)
    assert (one.number, one.spread, one.discrimination, one.least, one.judged) == (1, 0.0, None, None, False)


def test_below_thirty_answers_nothing_is_judged() -> None:
    papers = [[FULL, 0], [0, FULL]] * (FEWEST // 2)
    assert of_question(counted(papers).questions["q", 2, "0"], 2).judged
    assert not of_question(counted(papers[1:]).questions["q", 2, "0"], 2).judged
    assert not of_papers(counted(papers[1:]).papers["q", 2]).judged


def test_the_interval_of_a_correlation_is_fishers() -> None:
    # r = 0.5 of 28: z = 0.5493 ± 1.96 / √25, which is 0.157 to 0.941; tanh of them is 0.156 and 0.736.
    low, high = _interval(0.5, 28)
    assert low == pytest.approx(0.156, abs=5e-4)
    assert high == pytest.approx(0.7356, abs=5e-4)
    assert _interval(1.0, 28) == (1.0, 1.0)
    assert _interval(0.5, 3) == (None, None)


def test_points_are_rounded_to_the_nearest_ten_thousandth() -> None:
    found = [whole_points(text) for text in ("0", "1", "1/3", "2/3", "1/2", "5/21")]
    assert found == [0, FULL, 3333, 6667, 5000, 2381]
