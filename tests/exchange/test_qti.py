"""The QTI package: what the manifest lists is there, and an item grades as we do."""

import io
import zipfile
from dataclasses import replace
from fractions import Fraction
from itertools import product
from xml.etree import ElementTree as Xml

import pytest

from tests.kind_samples import SAMPLES, matching, passages
from trainer.core.quiz.kinds import RULES
from trainer.core.quiz.model import Kind, Pool, Question, Quiz, Rule
from trainer.exchange.export import export
from trainer.exchange.qti.items import INTERACTIONS, NAMESPACE, item

QTI = f"{{{NAMESPACE}}}"
PACKAGE = "{http://www.imsglobal.org/xsd/imscp_v1p1}"
POOLS: dict[Pool, int] = {"chon": 9, "boi": 1}
RULE = Rule(10, pass_mark=80, time_limit=20, attempts=0, wait_hours=0, valid_days=365, pools=POOLS)
QUIZ = Quiz("bai", "Bài", "Tóm tắt", "a/index", RULE, SAMPLES, "quizzes/a.yml", 1)


@pytest.fixture(scope="module")
def archive() -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(export(QUIZ, "qti").content))


def test_every_file_of_the_manifest_is_there_and_none_beside(archive: zipfile.ZipFile) -> None:
    manifest = Xml.fromstring(archive.read("imsmanifest.xml"))
    listed = [file.get("href") for file in manifest.iter(f"{PACKAGE}file")]

    assert sorted(listed) == sorted(set(archive.namelist()) - {"imsmanifest.xml"})
    assert [one.get("href") for one in manifest.iter(f"{PACKAGE}resource")] == listed


def test_questions_whose_names_differ_are_never_in_one_file() -> None:
    names = ("1a", "q-1a", "q-q-1a", "qa")
    single = next(one for one in SAMPLES if one.kind == "single")
    quiz = replace(QUIZ, questions=tuple(replace(single, id=name) for name in names))
    names_of_files = zipfile.ZipFile(io.BytesIO(export(quiz, "qti").content)).namelist()

    assert len([name for name in names_of_files if name.startswith("items/")]) == len(names)


def test_every_question_but_a_situation_is_an_item(archive: zipfile.ZipFile) -> None:
    manifest = Xml.fromstring(archive.read("imsmanifest.xml"))
    items = [one for one in manifest.iter(f"{PACKAGE}resource") if one.get("type") == "imsqti_item_xmlv2p1"]
    known = {one.get("identifier") for one in manifest.iter(f"{PACKAGE}resource")}

    assert [one.get("identifier") for one in items] == [f"item-{one.id}" for one in SAMPLES if one.kind != "scenario"]
    assert {one.get("identifierref") for one in manifest.iter(f"{PACKAGE}dependency")} <= known
    assert [loss.what for loss in export(QUIZ, "qti").losses if "không xuất" in loss.became] == [
        "câu “q-scenario” kiểu tình huống nhiều bước"
    ]


def test_the_test_refers_to_items_that_exist_and_draws_as_many(archive: zipfile.ZipFile) -> None:
    test = Xml.fromstring(archive.read("test.xml"))
    drawn = {one.get("identifier"): one.find(f"{QTI}selection") for one in test.iter(f"{QTI}assessmentSection")}

    for reference in test.iter(f"{QTI}assessmentItemRef"):
        found = Xml.fromstring(archive.read(str(reference.get("href"))))
        assert found.get("identifier") == reference.get("identifier")
    assert {pool: one.get("select") for pool, one in drawn.items() if one is not None} == {"chon": "2", "boi": "1"}


@pytest.mark.parametrize("question", [one for one in SAMPLES if one.kind != "scenario"], ids=lambda one: one.kind)
def test_an_item_shows_every_option_once_and_says_its_feedback(question: Question) -> None:
    root = Xml.fromstring(item(question))
    body = root.find(f"{QTI}itemBody/{QTI}{INTERACTIONS[question.kind].name}")
    assert body is not None
    shown = [node.get("identifier") for node in body.iter() if node.get("identifier", "").startswith("C")]
    said = [(node.get("identifier"), "".join(node.itertext())) for node in root.iter(f"{QTI}modalFeedback")]

    assert sorted(map(str, shown)) == [f"C{number + 1}" for number in range(len(question.options))]
    assert said == [
        (f"C{number}", f"{option.text}{' ' if option.text[-1] in '.!?…' else ': '}{option.feedback}")
        for number, option in enumerate(question.options, 1)
    ]


def test_a_sentence_and_its_feedback_have_no_colon_between_them() -> None:
    sentence, *rest = SAMPLES[0].options
    question = replace(SAMPLES[0], options=(replace(sentence, text="Ghim tin.", feedback="Đúng."), *rest))

    assert "<p>Ghim tin. Đúng.</p>" in item(question).decode()


@pytest.mark.parametrize("question", [SAMPLES[0], SAMPLES[1], passages()], ids=lambda one: one.kind)
def test_each_choice_has_a_condition_of_its_own_that_says_its_feedback(question: Question) -> None:
    processing = Xml.fromstring(item(question)).find(f"{QTI}responseProcessing")
    assert processing is not None
    said = [found for found in processing.iter(f"{QTI}responseIf") if found.find(f".//{QTI}multiple") is not None]

    for number, found in enumerate(said, 1):
        asked, outcome = found
        assert asked.tag == f"{QTI}{'match' if question.kind == 'single' else 'member'}"
        assert [asked.findtext(f"{QTI}baseValue"), outcome.findtext(f".//{QTI}baseValue")] == [f"C{number}"] * 2
        assert outcome.get("identifier") == "FEEDBACK"
    assert len(said) == len(question.options)


@pytest.mark.parametrize("kind", ["mark", "spot"])
def test_what_is_asked_of_passages_stands_above_them_and_is_no_prompt(kind: Kind) -> None:
    question = passages(kind=kind)
    body = Xml.fromstring(item(question)).find(f"{QTI}itemBody")
    assert body is not None

    assert [one.tag.removeprefix(QTI) for one in body] == ["p", "hottextInteraction"]
    assert "".join(body[0].itertext()) == question.text.replace("\n", "")
    assert body.find(f".//{QTI}prompt") is None


def worth(question: Question) -> dict[str, float]:
    root = Xml.fromstring(item(question))
    return {str(node.get("mapKey")): float(str(node.get("mappedValue"))) for node in root.iter(f"{QTI}mapEntry")}


def graded(worths: dict[str, float], keys: list[str]) -> float:
    """Add up as QTI's mapResponse does, between its bounds."""
    return min(1.0, max(0.0, sum(worths[key] for key in keys)))


@pytest.mark.parametrize("question", [SAMPLES[1], passages(), passages(kind="spot")], ids=lambda one: one.kind)
def test_marks_are_worth_what_they_are_worth_here(question: Question) -> None:
    worths = worth(question)
    for marked in product([False, True], repeat=len(question.options)):
        answer = tuple(number for number, mark in enumerate(marked) if mark)
        ours = RULES[question.kind].points(question, answer)

        assert graded(worths, [f"C{number + 1}" for number in answer]) == pytest.approx(float(ours), abs=1e-6)


def test_pairs_are_worth_what_they_are_worth_here() -> None:
    question = matching()
    worths = worth(question)
    for answer in product(range(4), repeat=3):
        keys = [f"C{number + 1} T{target + 1}" for number, target in enumerate(answer) if target < 3]
        ours: Fraction = RULES["match"].points(question, answer)

        assert graded(worths, keys) == pytest.approx(float(ours), abs=1e-6)


def test_the_material_is_whole_line_by_line() -> None:
    root = Xml.fromstring(item(passages("Dòng [[tên]] một.\nDòng [[tổ]] hai [[ngày]], [[số]] [[nơi]]")))
    lines = ["".join(line.itertext()) for line in root.findall(f".//{QTI}hottextInteraction/{QTI}p")]

    assert lines == ["Dòng tên một.", "Dòng tổ hai ngày, số nơi"]


def test_steps_are_not_written_in_their_right_order() -> None:
    question = next(one for one in SAMPLES if one.kind == "order")
    root = Xml.fromstring(item(question))

    assert [node.get("identifier") for node in root.iter(f"{QTI}simpleChoice")] != ["C1", "C2", "C3", "C4"]


def test_the_same_quiz_gives_the_same_bytes() -> None:
    assert export(QUIZ, "qti").content == export(QUIZ, "qti").content
