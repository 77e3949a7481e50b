"""A quiz as a SCORM 1.2 package: a zip with a manifest and a page that asks, grades and tells the other system.

SCORM 1.2 Content Aggregation Model: one sharable content object. Its key lies in the package, so it is for practice.
"""

import io
import json
import re
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from xml.etree import ElementTree as Xml

from trainer.content.registers import read_instruments
from trainer.core.fingerprint import Plain, of_value
from trainer.core.law import Citation
from trainer.core.quiz.feedback_parts import Law, basis_of
from trainer.core.quiz.kinds import RULES
from trainer.core.quiz.kinds.mark import cut_material
from trainer.core.quiz.model import LOOK_TITLES, POOL_OF, Option, Question, Quiz
from trainer.core.quiz.verdict_words import without_verdict
from trainer.disk import paths
from trainer.exchange.losses import look_losses, scene_losses
from trainer.exchange.model import Loss, Package
from trainer.exchange.xml import add, document

_PACKAGE = "http://www.imsproject.org/xsd/imscp_rootv1p1p2"
_SCORM = "http://www.adlnet.org/xsd/adlcp_rootv1p2"
_PLAYER = Path(__file__).parent / "player"
_LOOKS = Path(__file__).parents[2] / "web" / "static"
# The same quiz gives the same bytes.
_WHEN = (1980, 1, 1, 0, 0, 0)


def write(quiz: Quiz) -> Package:
    """Return a quiz as a zip file; every kind of question is carried."""
    files = _files(quiz)
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in {"imsmanifest.xml": _manifest(quiz, sorted(files)), **files}.items():
            archive.writestr(zipfile.ZipInfo(name, _WHEN), data, zipfile.ZIP_DEFLATED)
    return Package(content.getvalue(), len(quiz.questions), tuple(_losses(quiz)))


def told(quiz: Quiz) -> dict[str, Plain]:
    """Return what the page must know of ``quiz``; ``version`` changes with every word of it."""
    law, _ = read_instruments(paths.PROJECT / "docs")
    pools: Plain = {str(pool): number for pool, number in quiz.rule.pools.items()} or None
    rule: Plain = {"pass": quiz.rule.pass_mark, "pools": pools, "draw": quiz.rule.draw}
    known: dict[str, Plain] = {
        "title": quiz.title,
        "rule": rule,
        "questions": [_question(one, law) for one in quiz.questions],
    }
    return {**known, "version": of_value(known)}


def _question(question: Question, law: Law) -> dict[str, Plain]:
    rules = RULES[question.kind]
    looks = (LOOK_TITLES[question.look], question.sender, question.sent) if question.material else ()
    return {
        "id": question.id,
        "kind": question.kind,
        "pool": POOL_OF[question.kind],
        "text": question.text,
        "instruction": rules.instruction,
        "credit": rules.credit,
        "head": " · ".join(filter(None, looks)),
        "pieces": cut_material(question),
        "options": [_option(option, law) for option in question.options],
        "targets": list(question.targets),
        "steps": list(question.steps),
        "key": list(rules.key(question)),
        "basis": _cited(question.basis, law),
    }


def _option(option: Option, law: Law) -> dict[str, Plain]:
    known: dict[str, Plain] = {"text": option.text, "right": option.right, "said": without_verdict(option.feedback)}
    if option.basis:
        known["basis"] = _cited(option.basis, law)
    if option.target is not None:
        known["target"] = option.target
    if option.turn is not None:
        turn = option.turn
        known |= {"step": turn.step, "worth": turn.worth, "then": turn.consequence, "next": turn.leads_to}
    return known


def _cited(citations: Iterable[Citation], law: Law) -> str:
    """Return ``citations`` as people write them."""
    return "; ".join(one.text for one in basis_of(citations, law))


def _files(quiz: Quiz) -> dict[str, bytes]:
    """Return every file of the package but its manifest, by name."""
    tokens = (_LOOKS / "tokens.css").read_text(encoding="utf-8")
    fonts = {f"fonts/{file.name}": file.read_bytes() for file in sorted((_LOOKS / "fonts").glob("*.woff2"))}
    data = json.dumps(told(quiz), ensure_ascii=False, separators=(",", ":"))
    return {
        **{file.name: file.read_bytes() for file in sorted(_PLAYER.iterdir()) if file.is_file()},
        "tokens.css": re.sub(r'url\("[^"]*/fonts/', 'url("fonts/', tokens).encode(),
        "data.js": f"const QUIZ = {data};\n".encode(),
        **fonts,
    }


def _manifest(quiz: Quiz, names: list[str]) -> bytes:
    root = Xml.Element("manifest", {"xmlns": _PACKAGE, "xmlns:adlcp": _SCORM})
    root.attrib |= {"identifier": f"gan-dan-{quiz.id}", "version": "1.0"}
    about = add(root, "metadata")
    add(about, "schema", "ADL SCORM")
    add(about, "schemaversion", "1.2")
    course = add(add(root, "organizations", default="course"), "organization", identifier="course")
    add(course, "title", quiz.title)
    item = add(course, "item", identifier="item", identifierref="player", isvisible="true")
    add(item, "title", quiz.title)
    add(item, "adlcp:masteryscore", str(quiz.rule.pass_mark))
    resource = add(add(root, "resources"), "resource", identifier="player", type="webcontent", href="index.html")
    resource.set("adlcp:scormtype", "sco")
    for name in names:
        add(resource, "file", href=name)
    return document(root)


def _losses(quiz: Quiz) -> Iterator[Loss]:
    yield Loss(quiz.line, "đáp án", "nằm trong gói, ai mở gói cũng đọc được: chỉ để luyện")
    yield Loss(quiz.line, "chương, giờ làm, số lượt, giờ chờ, hạn của bài", "đặt lại ở nơi nhận")
    yield Loss(quiz.line, "mục cẩm nang của từng câu", "không mang theo; Moodle XML và QTI giữ trong nhãn")
    yield from scene_losses(quiz)
    for question in quiz.questions:
        yield from look_losses(question)
