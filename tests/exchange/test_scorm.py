"""The SCORM package: what its manifest says, and what lies in it. That it runs: ``tests/browser/test_scorm.py``."""

import io
import json
import re
import zipfile
from dataclasses import replace
from xml.etree import ElementTree as Xml

import pytest

from tests.kind_samples import SAMPLES, choices, make
from trainer.core.law import Citation
from trainer.core.quiz.model import Quiz, Rule
from trainer.exchange.export import export
from trainer.exchange.scorm.write import told

PACKAGE = "{http://www.imsproject.org/xsd/imscp_rootv1p1p2}"
SCORM = "{http://www.adlnet.org/xsd/adlcp_rootv1p2}"
RULE = Rule(10, pass_mark=80, time_limit=20, attempts=0, wait_hours=0, valid_days=365, pools={"chon": 9, "boi": 1})
QUIZ = Quiz("bai", "Bài", "Tóm tắt", "a/index", RULE, SAMPLES, "quizzes/a.yml", 1)


@pytest.fixture(scope="module")
def archive() -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(export(QUIZ, "scorm").content))


def test_the_manifest_names_every_file_and_one_object_to_begin_with(archive: zipfile.ZipFile) -> None:
    manifest = Xml.fromstring(archive.read("imsmanifest.xml"))
    (resource,) = manifest.iter(f"{PACKAGE}resource")

    assert sorted(file.get("href", "") for file in resource) == sorted({*archive.namelist()} - {"imsmanifest.xml"})
    assert (resource.get("href"), resource.get(f"{SCORM}scormtype")) == ("index.html", "sco")
    assert manifest.findtext(f"{PACKAGE}metadata/{PACKAGE}schemaversion") == "1.2"
    (item,) = manifest.iter(f"{PACKAGE}item")
    assert (item.get("identifierref"), item.findtext(f"{SCORM}masteryscore")) == ("player", "80")


def test_nothing_is_asked_of_any_other_place(archive: zipfile.ZipFile) -> None:
    page = archive.read("index.html").decode()
    assert "default-src 'none'" in page
    named = set(re.findall(r'(?:src|href)="([^"]+)"', page))
    named |= set(re.findall(r'url\("([^"]+)"', archive.read("tokens.css").decode()))
    assert named <= set(archive.namelist())
    assert len(named) > 8


def test_the_same_quiz_gives_the_same_bytes_and_another_word_another_version() -> None:
    assert export(QUIZ, "scorm").content == export(QUIZ, "scorm").content
    other = replace(QUIZ, questions=(replace(SAMPLES[0], text="Hỏi khác?"), *SAMPLES[1:]))
    assert told(other)["version"] != told(QUIZ)["version"]


def test_every_kind_is_carried_with_the_law_it_rests_on() -> None:
    basis = (Citation("luat-116-2025", "khoản 2 Điều 42"),)
    cited = replace(make("single", choices(True, False, False)), basis=basis)
    quiz = replace(QUIZ, questions=(cited, *SAMPLES[1:]))
    package = export(quiz, "scorm")
    text = zipfile.ZipFile(io.BytesIO(package.content)).read("data.js").decode()
    data = json.loads(text.removeprefix("const QUIZ = ").removesuffix(";\n"))

    assert package.carried == len(SAMPLES) == len(data["questions"])
    assert data["questions"][0]["basis"] == "khoản 2 Điều 42 Luật An ninh mạng số 116/2025/QH15"
    assert data["rule"] == {"pass": 80, "pools": {"chon": 9, "boi": 1}, "draw": 10}
    assert "chỉ để luyện" in package.losses[0].became
