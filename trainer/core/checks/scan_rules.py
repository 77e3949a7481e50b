"""Rules of the scan: each finds what its examples say, leads to a section and a question, and rests on law in force."""

from collections.abc import Iterator

from trainer.core.checks.content import Content, Item, guess
from trainer.core.problems import Problem
from trainer.core.scan import bank
from trainer.core.scan.engine import scan
from trainer.core.scan.rules import Rule


def check(content: Content) -> Iterator[Problem]:
    """Yield what is wrong with the rules of ``content``."""
    questions = {item.value.id for item in content.questions}
    for item in content.scan_rules:
        yield from _examples(item)
        yield from _places(item, content)
        if item.value.question and content.complete and item.value.question not in questions:
            mend = guess(item.value.question, questions, "chọn một câu trong thư mục quizzes")
            yield item.problem(f"không có câu hỏi “{item.value.question}”", mend, "question")
        yield from _law(item, content)
    if content.complete:
        yield from _bank(content)


def _examples(item: Item[Rule]) -> Iterator[Problem]:
    rule = item.value
    if not rule.patterns and not rule.whole:
        yield item.problem("quy tắc không có patterns, cũng không có whole", "thêm ít nhất một mẫu")
    for number, text in enumerate(rule.examples):
        if not scan(text, [rule]).finds:
            mend = "sửa mẫu, hoặc bỏ ví dụ"
            yield item.problem(f"quy tắc “{rule.id}” không thấy ví dụ “{text}”", mend, "match", number)
    for number, text in enumerate(rule.counterexamples):
        if finds := scan(text, [rule]).finds:
            found = text[finds[0].start : finds[0].end] or "cả bài"
            what = f"quy tắc “{rule.id}” thấy “{found}” trong ví dụ không được thấy"
            yield item.problem(what, "sửa mẫu, hoặc bỏ ví dụ", "no_match", number)


def _places(item: Item[Rule], content: Content) -> Iterator[Problem]:
    if content.sections is not None and item.value.section not in content.sections:
        mend = guess(item.value.section, content.sections, "chọn một mục có trong cẩm nang")
        yield item.problem(f"không có mục “{item.value.section}”", mend, "section")


def _law(item: Item[Rule], content: Content) -> Iterator[Problem]:
    for number, law in enumerate(item.value.law):
        instrument = content.instruments.get(law.instrument)
        if instrument is None:
            mend = guess(law.instrument, content.instruments, "thêm vào docs/_data/van-ban.yml")
            yield item.problem(f"văn bản “{law.instrument}” không có trong danh mục", mend, "law", number)
        elif instrument.confidence != "high":
            mend = "bỏ căn cứ này, hoặc đối chiếu bản gốc rồi nâng độ tin cậy"
            yield item.problem(f"văn bản “{law.instrument}” chưa chắc chắn", mend, "law", number)
        elif content.today is not None and not instrument.in_force(content.today):
            what = f"văn bản “{law.instrument}” không có hiệu lực vào ngày {content.today:%d/%m/%Y}"
            yield item.problem(what, "đổi căn cứ", "law", number)


def _bank(content: Content) -> Iterator[Problem]:
    questions = {item.value.id: item.value for item in content.questions}
    rules = [item.value.id for item in content.scan_rules]
    for item in content.scan_bank:
        for what in bank.faults(item.value, questions.get(item.value.question), rules):
            yield item.problem(what, "sửa hoặc bỏ dấu này")
