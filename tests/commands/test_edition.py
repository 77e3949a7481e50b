"""``edition`` as a person or a script runs it, on real files: plan, publish, list, show, and what ``check`` says."""

import json
import unicodedata
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.commands.content_command import Run, trainer
from tests.content.sound_project import SECTION, build, change, instrument_yaml, review_all, write, write_project
from trainer.content.editions import altered, read_history, read_texts
from trainer.content.editions_write import read_draft, write_draft, write_edition
from trainer.content.reading import gather, read
from trainer.core.editions.model import Change, Difference, Edition, differences, texts_of
from trainer.core.editions.publishing import Decision, Draft, next_edition
from trainer.core.handbook.section import Section

__all__ = ["trainer"]
DRAFT = "editions/ban-thao.yml"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return write_project(tmp_path)


def first(project: Path, **more: str) -> None:
    """Publish the first edition of the project, and build the book that knows it, with ``more`` sections."""
    content, _ = gather(project, None)
    sections = content.sections or {}
    found = differences(content.history, texts_of(sections))
    made = next_edition(content.history, found, Draft(), content.instruments, date(2026, 11, 25))
    assert made is not None
    write_edition(project, made, sections, {})
    build(project, **more)


def decisions_of(project: Path) -> dict[str, str]:
    """Return what the draft says of each section, by its code."""
    decided, _ = read_draft(project)
    return {one.section.partition("#")[2]: f"{said.weight}: {said.reason}" for one, said in decided.decisions.items()}


def let_a_question_test(project: Path, name: str) -> None:
    """Let the first question test the section ``name`` instead of the one all others test."""
    place = "id: tk-1\n    kind: single\n    sections: [giu-tai-khoan/mat-khau#{}]"
    change(project, "quizzes/giu-tai-khoan.yml", place.format("do-dai"), place.format(name))


def files(project: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in sorted((project / "editions").glob("*"))}


def call(project: Path, title: str) -> None:
    """Give the first section another heading, in the book as it is built."""
    file = project / "var/build/sections.json"
    built = json.loads(file.read_text(encoding="utf-8"))
    built["sections"][0]["title"] = title
    file.write_text(json.dumps(built), encoding="utf-8")


def rewrite(project: Path, text: str = "Mười sáu.", **more: str) -> None:
    """Change the page as an author does, and build the book."""
    write(
        project,
        "docs/giu-tai-khoan/mat-khau.md",
        f"---\ntitle: Mật khẩu\ntested: false\n---\n## Độ dài {{#do-dai}}\n{text}\n",
    )
    build(project, text, **more)


def test_publishing_writes_an_edition_and_twice_changes_nothing(trainer: Run, project: Path) -> None:
    once = trainer("edition", "publish", "--day", "2026-11-25", as_typed=True)
    build(project)
    before = files(project)
    second = trainer("edition", "publish")

    assert once.returncode == second.returncode == 0
    assert "Đã công bố phiên bản 2026-11-25: 1 mục mới." in once.stdout
    assert second.stdout == "Cẩm nang vẫn như phiên bản 2026-11-25. Không có gì để công bố.\n"
    assert files(project) == before
    assert sorted(before) == ["2026-11-25.jsonl", "2026-11-25.yml"]


def test_the_plan_shows_words_marks_and_what_hangs_on_them_and_leaves_a_draft(trainer: Run, project: Path) -> None:
    first(project)
    rewrite(project, "Mười sáu.", moi="Mục khác hẳn.")
    shown = trainer("edition", "plan").stdout
    draft = yaml.safe_load((project / DRAFT).read_text(encoding="utf-8"))

    assert "Mười [-hai-] {+sáu+}." in shown
    assert "dòng 5, 4 câu hỏi kiểm tra" in shown
    assert "giu-tai-khoan/mat-khau#moi  Mật khẩu › Độ dài" in shown
    assert "1 mục chưa có quyết định" in shown
    assert [one["section"] for one in draft["changes"]] == [SECTION]
    assert draft["changes"][0]["weight"] is None


def test_the_plan_tells_of_a_section_under_another_code_whom_nobody_will_learn_again(
    trainer: Run, project: Path
) -> None:
    """Who passed on the old code knows nothing of the new one: the record does not see that it is the same section."""
    build(project, cu="Dài mười hai ký tự, đổi ngay khi lộ.", khac="Hỏi đầu mối trước khi bấm.")
    first(project, cu="Dài mười hai ký tự, đổi ngay khi lộ.", khac="Hỏi đầu mối trước khi bấm.")
    build(project, moi="Dài mười sáu ký tự, đổi ngay khi lộ.", la="Chuyện khác hẳn, không ai viết bao giờ.")
    change(project, "quizzes/giu-tai-khoan.yml", f"[{SECTION}]", f"[{SECTION}, giu-tai-khoan/mat-khau#moi]")
    shown = trainer("edition", "plan", "--no-build").stdout
    told = json.loads(trainer("edition", "plan", "--no-build", "--json").stdout)

    assert "Có thể là mục cũ mang mã mới: giu-tai-khoan/mat-khau#cu → giu-tai-khoan/mat-khau#moi" in shown
    assert "giữ mã cũ" in shown
    assert told["renamed"] == [["giu-tai-khoan/mat-khau#cu", "giu-tai-khoan/mat-khau#moi"]]


def test_a_heading_that_says_something_else_is_told_though_it_is_no_change_and_told_once(
    trainer: Run, project: Path
) -> None:
    """The fingerprint is that of the words below a heading: who learnt them is asked nothing when only it changes."""
    first(project)
    call(project, "Không làm")
    shown = trainer("edition", "plan", "--no-build", as_typed=True).stdout
    told = json.loads(trainer("edition", "plan", "--no-build", "--json").stdout)

    assert "Không có gì để công bố." in shown
    assert "Tiêu đề đã đổi: “Độ dài” → “Không làm”" in shown
    assert "viết cả điều ấy vào đoạn của mục" in shown
    assert (told["changed"], told["retitled"]) == ([], [[SECTION, "Độ dài", "Không làm"]])

    build(project, moi="Mục khác hẳn.")
    call(project, "Không làm")
    assert trainer("edition", "publish", "--no-build", "--day", "2026-12-01").returncode == 0
    assert read_texts(project)[SECTION, texts_of(gather(project, None)[0].sections or {})[SECTION]].title == "Không làm"
    assert json.loads(trainer("edition", "plan", "--no-build", "--json").stdout)["retitled"] == []
    assert [*altered(read_texts(project))] == []


def test_the_plan_as_json_has_runs_that_a_script_can_show(trainer: Run, project: Path) -> None:
    first(project)
    rewrite(project)
    found = json.loads(trainer("edition", "plan", "--json").stdout)

    assert (found["last"], found["undecided"]) == ("2026-11-25", 1)
    assert found["changed"][0]["paragraphs"] == [
        [["equal", "Mười "], ["removed", "hai"], ["added", "sáu"], ["equal", "."]]
    ]
    assert found["changed"][0]["questions"] == ["tk-1", "tk-2", "tk-3", "tk-4"]


def test_an_undecided_change_is_refused_and_a_filled_in_draft_is_published(trainer: Run, project: Path) -> None:
    first(project)
    rewrite(project)
    trainer("edition", "plan")
    refused = trainer("edition", "publish")
    change(project, DRAFT, "weight: null\n    reason: null", "weight: material\n    reason: Theo luật mới")
    done = trainer("edition", "publish", "--day", "2026-12-01")
    edition = yaml.safe_load((project / "editions/2026-12-01.yml").read_text(encoding="utf-8"))

    assert refused.returncode == 1
    assert f"{DRAFT}: {SECTION}: chưa có weight" in refused.stderr
    assert done.returncode == 0
    assert edition["changes"][0]["relearn_by"] == date(2026, 12, 31)
    assert not (project / DRAFT).exists()


def test_a_text_that_changes_after_the_decision_must_be_decided_again(trainer: Run, project: Path) -> None:
    first(project)
    rewrite(project)
    trainer("edition", "plan", "--minor", SECTION, "--reason", "Sửa chữ")
    rewrite(project, "Không cần dài.")

    assert "chưa có weight" in trainer("edition", "publish").stderr


@pytest.mark.parametrize(("day", "until"), [("2026-12-01", "2026-12-15"), ("01/12/2026", "15/12/2026")])
def test_options_decide_for_scripts(trainer: Run, project: Path, day: str, until: str) -> None:
    first(project)
    rewrite(project)
    said = ("--material", "giu-tai-khoan/*", "--reason", "Luật mới", "--instrument", "luat-116-2025")
    done = trainer("edition", "publish", "--day", day, *said, "--relearn-by", until, "--json")
    (made,) = read_history(project)[0].editions[1:]

    assert json.loads(done.stdout)["files"] == ["editions/2026-12-01.jsonl", "editions/2026-12-01.yml"]
    assert (made.changes[0].weight, made.changes[0].instrument) == ("material", "luat-116-2025")
    assert made.changes[0].relearn_by == date(2026, 12, 15)


def test_a_pattern_fills_what_is_open_and_only_the_name_of_a_section_takes_a_decision_back(
    trainer: Run, project: Path
) -> None:
    build(project, moi="Mục khác hẳn.", them="Mục nữa.")
    first(project, moi="Mục khác hẳn.", them="Mục nữa.")
    rewrite(project, "Mười sáu.", moi="Mục đã đổi.", them="Mục đổi nữa.")
    trainer("edition", "plan", "--material", "giu-tai-khoan/mat-khau#moi", "--reason", "Luật mới")
    rest = trainer("edition", "plan", "--minor", "giu-tai-khoan/*", "--reason", "Sửa chữ")
    swept = decisions_of(project)
    named = trainer("edition", "plan", "--minor", "giu-tai-khoan/mat-khau#moi", "--reason", "Sửa chữ")

    assert swept == {"do-dai": "minor: Sửa chữ", "moi": "material: Luật mới", "them": "minor: Sửa chữ"}
    assert rest.stderr.splitlines() == [
        "1 mục đã quyết trước, vẫn giữ như cũ:",
        "  giu-tai-khoan/mat-khau#moi: material: Luật mới",
        "→ Muốn đổi mục nào thì gọi đúng tên mục ấy, như --minor thu-muc/trang#ma-muc",
    ]
    assert named.stderr == ""
    assert set(decisions_of(project).values()) == {"minor: Sửa chữ"}


def test_a_section_named_beside_a_pattern_of_the_same_command_is_what_its_name_says(
    trainer: Run, project: Path
) -> None:
    build(project, moi="Mục khác hẳn.")
    first(project, moi="Mục khác hẳn.")
    rewrite(project, "Mười sáu.", moi="Mục đã đổi.")
    said = ("--material", "giu-tai-khoan/*", "--minor", SECTION, "--reason", "Luật mới")

    assert trainer("edition", "plan", *said).stderr == ""
    assert decisions_of(project) == {"do-dai": "minor: Luật mới", "moi": "material: Luật mới"}


def test_the_same_weight_said_again_keeps_the_reason_that_was_given(trainer: Run, project: Path) -> None:
    first(project)
    rewrite(project)
    trainer("edition", "plan", "--minor", SECTION, "--reason", "Sửa chữ")
    again = trainer("edition", "plan", "--minor", SECTION).stdout
    kept = decisions_of(project)
    other = trainer("edition", "plan", "--material", SECTION).stdout

    assert (kept, "→ minor: Sửa chữ" in again) == ({"do-dai": "minor: Sửa chữ"}, True)
    assert decisions_of(project) == {"do-dai": "material: "}
    assert "→ material, chưa có lý do: thêm --reason" in other


def test_a_pattern_leaves_a_weight_that_still_lacks_its_reason(trainer: Run, project: Path) -> None:
    first(project)
    rewrite(project)
    trainer("edition", "plan")
    change(project, DRAFT, "weight: null", "weight: material")
    said = trainer("edition", "plan", "--minor", "*", "--reason", "Sửa chữ").stderr

    assert f"  {SECTION}: material: chưa có lý do" in said.splitlines()
    assert decisions_of(project) == {"do-dai": "material: "}


def test_a_section_that_no_question_tests_needs_no_decision_and_may_have_one(trainer: Run, project: Path) -> None:
    build(project, moi="Mục khác hẳn.", them="Mục nữa.")
    first(project, moi="Mục khác hẳn.", them="Mục nữa.")
    rewrite(project, moi="Mục đã đổi.", them="Mục đổi nữa.")
    trainer("edition", "plan", "--material", "giu-tai-khoan/mat-khau#them", "--reason", "Luật mới")
    in_draft = decisions_of(project)
    trainer("edition", "publish", "--day", "2026-12-01", "--minor", SECTION, "--reason", "Sửa chữ")
    (made,) = read_history(project)[0].editions[1:]

    assert in_draft["moi"] == "minor: Không câu hỏi nào kiểm tra mục này"
    assert [f"{one.weight}: {one.reason}" for one in made.changes] == [
        "minor: Sửa chữ",
        "minor: Không câu hỏi nào kiểm tra mục này",
        "material: Luật mới",
    ]


def test_what_was_taken_as_minor_for_want_of_questions_is_open_to_patterns_and_to_questions(
    trainer: Run, project: Path
) -> None:
    build(project, moi="Mục khác hẳn.", them="Mục nữa.")
    first(project, moi="Mục khác hẳn.", them="Mục nữa.")
    rewrite(project, "Mười hai.", moi="Mục đã đổi.", them="Mục đổi nữa.")
    ready = trainer("edition", "plan").stdout
    let_a_question_test(project, "moi")
    asked = trainer("edition", "plan").stdout
    swept = trainer("edition", "plan", "--material", "giu-tai-khoan/*", "--reason", "Luật mới")

    assert "Đủ để công bố" in ready
    assert "1 mục chưa có quyết định" in asked
    assert swept.stderr == ""
    assert decisions_of(project) == {"moi": "material: Luật mới", "them": "material: Luật mới"}


def test_what_was_not_named_is_said_to_have_changed_before(trainer: Run, project: Path) -> None:
    build(project, moi="Mục khác hẳn.")
    let_a_question_test(project, "moi")
    first(project, moi="Mục khác hẳn.")
    rewrite(project, moi="Mục đã đổi.")
    named = trainer("edition", "publish", "--minor", SECTION, "--reason", "Sửa chữ")
    unnamed = trainer("edition", "publish")
    before = "giu-tai-khoan/mat-khau#moi: mục này đã đổi từ trước, không phải mục vừa nêu"

    assert named.returncode == 1
    assert named.stderr.splitlines()[-2] == (
        f"{DRAFT}: {before} → xem chữ đã đổi: python -m trainer edition plan; rồi quyết cả mục ấy"
    )
    assert "từ trước" not in unnamed.stderr


def test_one_is_asked_until_one_answers(trainer: Run, project: Path) -> None:
    first(project)
    rewrite(project)
    done = trainer("edition", "plan", "--ask", typed="gì\nh\nDài hơn\nnd-khong-co\nluat-116-2025\n")
    draft, _ = read_draft(project)

    assert done.stdout.count("Chưa hiểu câu trả lời") == 2
    assert list(draft.decisions.values()) == [Decision("material", "Dài hơn", "luat-116-2025")]


def test_what_was_answered_is_kept_when_asking_is_stopped_halfway(trainer: Run, project: Path) -> None:
    build(project, moi="Mục khác hẳn.")
    let_a_question_test(project, "moi")
    first(project, moi="Mục khác hẳn.")
    rewrite(project, moi="Mục đã đổi.")
    stopped = trainer("edition", "plan", "--ask", typed="h\nDài hơn\n\nc\n", as_typed=True)
    kept = decisions_of(project)
    asked = trainer("edition", "plan", "--ask", typed="minor\nSửa chữ\n\n").stdout

    assert stopped.returncode != 0
    assert "Đã ghi 1 mục vào editions/ban-thao.yml; chạy lại với --ask để trả lời tiếp." in stopped.stderr
    assert kept == {"do-dai": "material: Dài hơn", "moi": "None: "}
    assert asked.count("Câu chữ (c, minor) hay phải học lại (h, material)?") == 1
    assert decisions_of(project) == {"do-dai": "material: Dài hơn", "moi": "minor: Sửa chữ"}


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        (["publish", "--minor", "giu-tai-khoan/mat-khau#do-dia"], "không khác phiên bản trước → có phải"),
        (["plan", "--reason", "Vì"], "chưa nêu mục nào → thêm --minor MỤC"),
        (["plan", "--minor", SECTION, "--material", SECTION], "vừa minor vừa material"),
        (["publish", "--day", "2026-02-30"], "chưa đọc được ngày “2026-02-30” → viết như 31/12/2026 hoặc 2026-12-31"),
        (["plan", "--minor", SECTION, "--relearn-by", "mai"], "chưa đọc được ngày “mai” → viết như"),
        (["plan", "--minor", SECTION, "--instrument", "luat-116-2026"], "không có trong danh mục → có phải “luat-116-"),
        (["plan", "--reviewed", SECTION], "--reviewed cần văn bản đã làm phải rà → thêm --instrument"),
    ],
)
def test_wrong_options_are_one_line_with_a_mend(trainer: Run, project: Path, arguments: list[str], error: str) -> None:
    first(project)
    rewrite(project)
    done = trainer("edition", *arguments)

    assert done.returncode == 2
    assert error in done.stderr
    assert "Traceback" not in done.stderr


def test_the_plan_calls_ready_only_what_can_be_published(trainer: Run, project: Path) -> None:
    first(project)
    rewrite(project)
    late = trainer("edition", "plan", "--material", SECTION, "--reason", "Luật mới", "--relearn-by", "2026-01-31")
    ready = trainer("edition", "plan", "--material", SECTION, "--reason", "Luật mới")

    assert "Còn 1 chỗ phải sửa trong editions/ban-thao.yml:" in late.stdout
    assert "hạn học lại 31/01/2026 đã qua" in late.stdout
    assert "Đủ để công bố" not in late.stdout
    assert "Đủ để công bố" in ready.stdout


def test_the_plan_tells_of_a_section_that_was_only_gone_over(trainer: Run, project: Path) -> None:
    first(project)
    said = trainer("edition", "plan", "--reviewed", SECTION, "--instrument", "luat-116-2025").stdout

    assert "0 mục đổi, 0 mục mới, 0 mục bỏ, 1 mục rà lại không đổi. Đủ để công bố" in said


def test_a_section_that_was_gone_over_and_then_changed_is_told_once_and_check_passes(
    trainer: Run, project: Path
) -> None:
    first(project)
    trainer("edition", "plan", "--reviewed", SECTION, "--instrument", "luat-116-2025")
    rewrite(project)
    said = trainer("edition", "plan", "--minor", SECTION, "--reason", "Sửa chữ").stdout
    trainer("edition", "publish", "--day", "2026-11-26")
    history, _ = read_history(project)

    assert "1 mục đổi, 0 mục mới, 0 mục bỏ. Đủ để công bố" in said
    assert [(one.weight, one.reason) for one in history.editions[-1].changes] == [("minor", "Sửa chữ")]
    assert ": lỗi: " not in trainer("check", "--no-build").stdout


def test_editions_are_listed_and_shown(trainer: Run, project: Path) -> None:
    assert "Chưa có phiên bản nào" in trainer("edition", "list").stdout
    first(project)
    rewrite(project)
    trainer("edition", "publish", "--day", "2026-11-25", "--minor", SECTION, "--reason", "Sửa chữ")

    assert [line.partition(" ")[0] for line in trainer("edition", "list").stdout.splitlines()] == [
        "2026-11-25-2",
        "2026-11-25",
    ]
    assert f"{SECTION}: câu chữ – Sửa chữ" in trainer("edition", "show", "2026-11-25-2").stdout
    assert json.loads(trainer("edition", "show", "2026-11-25", "--json").stdout)["sections"] == 1
    assert "chọn một trong: 2026-11-25, 2026-11-25-2" in trainer("edition", "show", "2026").stderr


def test_a_section_gone_over_is_told_and_settles_the_amendment(trainer: Run, project: Path) -> None:
    later = instrument_yaml("luat-1-2026", number="1/2026/QH16", in_force_from="2026-12-01", issued="2026-11-20")
    register = instrument_yaml(amended_by="[luat-1-2026]", amended_from="2026-07-02") + later
    write(project, "docs/_data/van-ban.yml", register)
    build(project)
    first(project)
    review_all(project, date(2026, 7, 1))
    before = trainer("check", "--no-build").stdout
    trainer("edition", "publish", "--day", "2026-11-26", "--reviewed", SECTION, "--instrument", "luat-1-2026")
    build(project)
    after = trainer("check", "--no-build").stdout

    assert f"docs/giu-tai-khoan/mat-khau.md:5: cảnh báo: mục “{SECTION}” viện dẫn “luat-116-2025”" in before
    assert before.count("dựa vào “luat-116-2025” đã được") == after.count("dựa vào “luat-116-2025” đã được") == 4
    assert f"mục “{SECTION}”" not in after


def test_check_fails_for_a_tested_section_that_changed_in_silence(trainer: Run, project: Path) -> None:
    first(project)
    sound = trainer("check", "--no-build")
    rewrite(project)
    changed = trainer("check", "--no-build")

    assert sound.returncode == 0
    assert changed.returncode == 1
    assert f"docs/giu-tai-khoan/mat-khau.md:5: lỗi: mục “{SECTION}” đã đổi" in changed.stdout
    # A server starts all the same, as the page for authors says: only what cannot be used keeps it from that.
    assert SECTION in read(project, None).sections


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        ("2026-11-25.yml", "published: 2026-11-25", "published: 25-11-2026", "“published” phải là ngày"),
        ("2026-11-25.yml", "edition: '2026-11-25'", "edition: '2026-11-24'", "đặt tên tệp và edition giống nhau"),
        ("2026-11-25.jsonl", "Mười hai.", "Mười ba.", "đã bị sửa"),
        ("2026-11-25.jsonl", '{"section"', '{section"', "không đúng dạng"),
    ],
)
def test_a_history_somebody_touched_is_a_problem_with_file_and_line(
    trainer: Run, project: Path, file: str, old: str, new: str, said: str
) -> None:
    first(project)
    change(project, f"editions/{file}", old, new)
    build(project)
    done = trainer("check", "--no-build")
    (line,) = [line for line in done.stdout.splitlines() if said in line]

    assert done.returncode == 1
    assert line.startswith(f"editions/{file}:")


def test_a_lost_file_of_texts_is_a_problem(trainer: Run, project: Path) -> None:
    first(project)
    (project / "editions/2026-11-25.jsonl").unlink()
    build(project)

    assert "không còn giữ văn bản của mục" in trainer("check", "--no-build").stdout


def test_an_edition_whose_two_files_are_deleted_is_as_if_it_had_never_been_published(
    trainer: Run, project: Path
) -> None:
    first(project)
    rewrite(project)
    before, plan = files(project), trainer("edition", "plan", "--json").stdout
    said = ("edition", "publish", "--day", "2026-12-01", "--material", SECTION, "--reason", "Luật mới")
    trainer(*said)
    build(project, "Mười sáu.")
    for file in (project / "editions").glob("2026-12-01.*"):
        file.unlink()
    build(project, "Mười sáu.")

    assert files(project) == {name: text for name, text in before.items() if name != "ban-thao.yml"}
    assert trainer("edition", "plan", "--json").stdout == plan


def test_an_edition_is_never_overwritten(project: Path) -> None:
    content, _ = gather(project, None)
    sections = content.sections or {}
    made = Edition("2026-11-25", date(2026, 11, 25), "Một", ())
    write_edition(project, made, sections, {})

    with pytest.raises(FileExistsError):
        write_edition(project, made, sections, {})


NAMES = st.sampled_from([f"p#{number}" for number in range(6)])
PRINTS = st.text("0123456789e", min_size=16, max_size=16)
WORDS = st.text("aâđ :#'\"-{[&*!%@`|>1", min_size=1, max_size=12).map(lambda text: f"a {text} b")
CHANGES = st.builds(
    Change,
    NAMES,
    st.none() | PRINTS,
    PRINTS,
    st.sampled_from(["minor", "material"]),
    WORDS,
    st.sampled_from([None, "nd-1"]),
    st.dates(date(2026, 1, 1), date(2030, 1, 1)) | st.none(),
).map(lambda one: one if one.weight == "material" else replace(one, relearn_by=None))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=40)
@given(st.lists(CHANGES, max_size=5, unique_by=lambda one: one.section))
def test_an_edition_is_read_back_as_it_was_written(
    tmp_path_factory: pytest.TempPathFactory, changes: list[Change]
) -> None:
    project = tmp_path_factory.mktemp("du-an")
    sections = {
        one.section: Section(one.section, "p", "a", 2, "Mục", "Trang", "p.html", "", "", one.new or "", (), ("Câu.",))
        for one in changes
    }
    write_edition(project, Edition("2026-11-25", date(2026, 11, 25), "Tên: một", tuple(changes)), sections, {})
    history, problems = read_history(project)

    assert problems == []
    assert {one.section: one for one in history.editions[0].changes} == {one.section: one for one in changes}
    assert set(read_texts(project)) == {(one.section, one.new) for one in changes}


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=40)
@given(
    st.dictionaries(
        st.builds(Difference, NAMES, PRINTS, PRINTS),
        st.builds(
            Decision,
            st.sampled_from([None, "minor", "material"]),
            WORDS | st.just(""),
            st.sampled_from([None, "nd-1"]),
            st.none() | st.dates(date(2026, 1, 1), date(2030, 1, 1)),
        ),
        max_size=4,
    )
)
def test_a_draft_is_read_back_as_it_was_written(
    tmp_path_factory: pytest.TempPathFactory, decisions: dict[Difference, Decision]
) -> None:
    project = tmp_path_factory.mktemp("du-an")
    notes = {one: ["Ghi chú: [-cũ-] {+mới+} # và: nữa"] for one in decisions}
    write_draft(project, Draft("Tên", decisions, "Mới: một", "Bỏ"), notes)
    draft, problems = read_draft(project)

    assert problems == []
    assert draft == Draft("Tên", decisions, "Mới: một", "Bỏ")


def test_texts_in_either_normal_form_stand_for_the_same_fingerprint(project: Path, trainer: Run) -> None:
    first(project)
    file = project / "editions/2026-11-25.jsonl"
    file.write_text(unicodedata.normalize("NFD", file.read_text(encoding="utf-8")), encoding="utf-8")

    assert list(altered(read_texts(project))) == []
