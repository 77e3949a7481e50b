"""Checks of content. Plain functions from what authors wrote to what they should mend."""

from trainer.core.checks import (
    chain,
    coverage,
    duplicates,
    editions,
    feedback,
    giveaways,
    giveaways_busy,
    giveaways_form,
    giveaways_mark,
    giveaways_match,
    giveaways_order,
    giveaways_scenario,
    law,
    law_ending,
    named_law,
    negation,
    options,
    pools,
    reviews,
    scan_rules,
    style,
)
from trainer.core.checks.content import Content, Item, Notice, Page
from trainer.core.problems import Problem

__all__ = ["Content", "Item", "Notice", "Page", "find_notices", "find_problems", "find_weaknesses"]

# Each looks at the whole content for one subject.
_NOTICES = (
    coverage.check,
    pools.check,
    law_ending.check,
    law.check,
    named_law.notices,
    editions.notices,
    editions.unasked,
    reviews.check,
    duplicates.check,
    feedback.check,
    negation.check,
    style.check,
    giveaways_form.check,
    giveaways_busy.check,
    giveaways.notices,
    giveaways_mark.check,
    giveaways_order.check,
    giveaways_match.check,
    giveaways_scenario.check,
)


def find_problems(content: Content) -> list[Problem]:
    """Return what makes content unusable: a broken chain, a question that cannot be graded."""
    found = list(chain.check(content))
    for item in content.questions:
        found.extend(options.check(item))
    return sorted(found)


def find_weaknesses(content: Content) -> list[Problem]:
    """Return what is wrong though questions can be asked: a key that shows, a change that no edition tells of,
    a dead law in running text, a rule of the scan that does not do what its examples say.
    """
    found = [problem for item in content.questions for problem in options.check_words(item)]
    found.extend(giveaways.check(content))
    found.extend(editions.check(content))
    found.extend(named_law.check(content))
    found.extend(scan_rules.check(content))
    return sorted(found)


def find_notices(content: Content) -> list[Notice]:
    """Return what an author should look at and may leave as it is."""
    return sorted(notice for check in _NOTICES for notice in check(content))
