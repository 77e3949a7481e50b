"""A quiz as a QTI 2.1 package: a zip with a manifest, a test and one item a question."""

import io
import zipfile
from collections.abc import Iterator, Sequence
from xml.etree import ElementTree as Xml

from trainer.core.quiz.model import POOL_OF, POOL_TITLES, Pool, Question, Quiz
from trainer.exchange import tags
from trainer.exchange.losses import look_losses, option_basis, scene_losses, unable
from trainer.exchange.model import Loss, Package
from trainer.exchange.qti.items import INSTANCE, INTERACTIONS, NAMESPACE, SCHEMA, identifier, item
from trainer.exchange.xml import add, document

_LOM = "http://ltsc.ieee.org/xsd/LOM"
_QTI_METADATA = "http://www.imsglobal.org/xsd/imsqti_metadata_v2p1"
_PACKAGE = "http://www.imsglobal.org/xsd/imscp_v1p1"
_PACKAGE_SCHEMA = f"{_PACKAGE} http://www.imsglobal.org/xsd/qti/qtiv2p1/qtiv2p1_imscpv1p2_v1p0.xsd"
_TEST_FILE = "test.xml"
# The same quiz gives the same bytes.
_WHEN = (1980, 1, 1, 0, 0, 0)


def write(quiz: Quiz) -> Package:
    """Return a quiz as a zip file."""
    carried = [question for question in quiz.questions if question.kind in INTERACTIONS]
    files = {"imsmanifest.xml": _manifest(quiz, carried), _TEST_FILE: _test(quiz, carried)}
    files |= {_item_file(question): item(question) for question in carried}
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(zipfile.ZipInfo(name, _WHEN), data, zipfile.ZIP_DEFLATED)
    return Package(content.getvalue(), len(carried), tuple(_losses(quiz)))


def _losses(quiz: Quiz) -> Iterator[Loss]:
    yield Loss(quiz.line, "tóm tắt, chương, điểm đạt, số lượt, giờ chờ, hạn của bài", "đặt lại ở nơi nhận")
    yield from scene_losses(quiz)
    for question in quiz.questions:
        if question.kind not in INTERACTIONS:
            yield unable(question, "QTI")
            continue
        if question.kind == "order":
            became = "QTI chấm trọn câu hoặc không, không theo từng cặp bước"
            yield Loss(question.line, f"câu “{question.id}”: cách chấm câu sắp thứ tự", became)
        yield from look_losses(question)
        yield from option_basis(question)


def _item_file(question: Question) -> str:
    return f"items/{identifier(question.id)}.xml"


def _manifest(quiz: Quiz, questions: Sequence[Question]) -> bytes:
    root = Xml.Element("manifest", {"xmlns": _PACKAGE, "xmlns:xsi": INSTANCE, "xsi:schemaLocation": _PACKAGE_SCHEMA})
    root.attrib["identifier"] = f"manifest-{quiz.id}"
    about = add(root, "metadata")
    add(about, "schema", "QTIv2.1 Package")
    add(about, "schemaversion", "1.0.0")
    add(root, "organizations")
    resources = add(root, "resources")
    test = _resource(resources, f"test-{quiz.id}", "imsqti_test_xmlv2p1", _TEST_FILE)
    add(test, "file", href=_TEST_FILE)
    for question in questions:
        name = f"item-{question.id}"
        add(test, "dependency", identifierref=name)
        resource = _resource(resources, name, "imsqti_item_xmlv2p1", _item_file(question))
        _metadata(add(resource, "metadata"), question)
        add(resource, "file", href=_item_file(question))
    return document(root)


def _resource(above: Xml.Element, name: str, kind: str, file: str) -> Xml.Element:
    return add(above, "resource", identifier=name, type=kind, href=file)


def _metadata(above: Xml.Element, question: Question) -> None:
    """Sections, basis and difficulty travel as keywords."""
    general = add(add(above, "lom", xmlns=_LOM), "general")
    add(add(general, "identifier"), "entry", question.id)
    for tag in tags.write(question):
        add(add(general, "keyword"), "string", tag, language="vi")
    add(add(above, "qtiMetadata", xmlns=_QTI_METADATA), "interactionType", INTERACTIONS[question.kind].name)


def _test(quiz: Quiz, questions: Sequence[Question]) -> bytes:
    root = Xml.Element("assessmentTest", {"xmlns": NAMESPACE, "xmlns:xsi": INSTANCE, "xsi:schemaLocation": SCHEMA})
    root.attrib |= {"identifier": f"test-{quiz.id}", "title": quiz.title}
    if quiz.rule.time_limit:
        add(root, "timeLimits", maxTime=str(quiz.rule.time_limit * 60))
    part = add(root, "testPart", identifier="part", navigationMode="nonlinear", submissionMode="simultaneous")
    for pool, title in POOL_TITLES.items():
        members = [question for question in questions if POOL_OF[question.kind] == pool]
        drawn = min(quiz.rule.pools.get(pool, 0) if quiz.rule.pools else len(members), len(members))
        if drawn:
            _section(part, pool, title, members, drawn)
    return document(root)


def _section(part: Xml.Element, pool: Pool, title: str, questions: Sequence[Question], drawn: int) -> None:
    """Each pool is a section out of which as many are drawn."""
    section = add(part, "assessmentSection", identifier=pool, title=title, visible="true")
    add(section, "selection", select=str(drawn))
    add(section, "ordering", shuffle="true")
    for question in questions:
        add(section, "assessmentItemRef", identifier=identifier(question.id), href=_item_file(question))
