"""The page of one section against a plain count of all papers, in cities by chance that really sat a quiz."""

import random
import re
from datetime import timedelta
from html import unescape

import pytest

from bench import cockpit_data
from tests.actions.people import NOW, a_unit, an_official, begin
from tests.cast import Cast, signed_in
from tests.item_analysis import plainly
from trainer.actions import attempts
from trainer.actions.answers import save_batch
from trainer.content.live import library
from trainer.core.misses import Missed, effect, sure
from trainer.core.text import count, percent
from trainer.item_analysis import counting
from trainer.models import Unit

pytestmark = pytest.mark.django_db
QUIZ = "lua-dao"


def a_city_sits(lot: random.Random) -> None:
    """Let some units sit the quiz: of one nobody knows anything, of the others each knows as much as chance gives."""
    units = [a_unit(f"P90{number}") for number in range(lot.randint(2, 3))]
    units.append(a_unit("P90X", parent=units[0]))
    for number in range(10 * len(units)):
        unit = units[number % len(units)]
        official = an_official(f"CB{number:03}", unit=unit)
        attempt = begin(official, library(), quiz=QUIZ, seed=str(number))
        knows = 0.0 if unit is units[1] else lot.choice([0.9, 1.0])
        save_batch(list(cockpit_data._answers(attempt, lot, knows)), NOW + timedelta(minutes=3))
        attempts.hand_in(attempt.pk, NOW + timedelta(minutes=5))


def part(value: float) -> str:
    return percent(round(value * 10_000))


@pytest.mark.parametrize("seed", range(2))
def test_the_page_of_a_section_says_what_a_plain_count_does(cast: Cast, seed: int) -> None:
    a_city_sits(random.Random(seed))
    counting.count()
    client, named = signed_in(cast.khue), 0
    _, sections = plainly.of_everything()
    assert sections
    for reference, papers in sections.items():
        page = unescape(client.get(f"/cntt/cau-hoi/muc/{reference.replace('#', '%23')}/").text)
        asked, missed = sum(one for _, one, _ in papers), sum(one for _, _, one in papers)
        figures = re.findall(r"<dd>([^<]+)</dd>", page)
        assert figures == [part(missed / asked), count(asked)], reference

        squares = sum(a * a for _, a, _ in papers), sum(m * m for _, _, m in papers), sum(a * m for _, a, m in papers)
        spread = effect(len(papers), asked, missed, squares)
        said = {"more": [], "less": [], "": []}
        units = sorted({unit for unit, _, _ in papers})
        for unit in units:
            mine = [(a, m) for where, a, m in papers if where == unit]
            one = Missed(sum(a for a, _ in mine), sum(m for _, m in mine), spread)
            said[sure(one, missed / asked, len(units))].append((Unit.objects.get(pk=unit).name, one))
        shown = [
            (name, wrong, answers)
            for name, wrong, answers in re.findall(
                r'don_vi=[^"]+">([^<]+)</a></th>\s*<td[^>]+>([^<]+)</td>\s*<td[^>]+>[^<]+</td>\s*<td[^>]+>([^<]+)</td>',
                page,
            )
        ]
        expected = [(name, part(one.missed / one.asked), count(one.asked)) for name, one in said["more"] + said["less"]]
        assert sorted(shown) == sorted(expected), reference
        assert f"{count(len(said['']))} đơn vị chưa đủ để nói" in page
        named += len(expected)
    assert named > 0
