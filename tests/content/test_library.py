"""Content becomes a Library, or a ContentError that carries everything there is to mend."""

import json
from dataclasses import FrozenInstanceError
from datetime import date
from pathlib import Path

import pytest

from tests.content.sound_project import SECTION, build, change, instrument_yaml, line_of, write, write_project
from trainer.content.reading import gather, read
from trainer.content.sections import NotBuilt, stale
from trainer.core.law import Citation
from trainer.core.problems import ContentError, Problem

TODAY = date(2026, 11, 25)
QUIZ = "quizzes/giu-tai-khoan.yml"
PATHS = "quizzes/lo-trinh.yml"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return write_project(tmp_path)


def problems_of(project: Path) -> tuple[Problem, ...]:
    """Return what keeps a project from being read."""
    with pytest.raises(ContentError) as caught:
        read(project, TODAY)
    return caught.value.problems


def only_problem(project: Path) -> Problem:
    """Return the one problem of a project."""
    (problem,) = problems_of(project)
    return problem


def test_sound_content_is_read_whole(project: Path) -> None:
    library = read(project, TODAY)
    quiz = library.quizzes["giu-tai-khoan"]
    question = library.questions["tk-1"]

    assert [one.id for one in quiz.questions] == ["tk-1", "tk-2", "tk-3", "tk-4"]
    assert (quiz.rule.draw, quiz.rule.pools, quiz.rule.pass_mark, quiz.rule.grace_seconds) == (2, {"chon": 2}, 80, 30)
    assert question.basis == (Citation("luat-116-2025", "khoản 2 Điều 42"),)
    assert (question.file, question.line) == (QUIZ, line_of(project, QUIZ, "tk-1"))
    assert library.paths["page_admin"].quizzes == ("giu-tai-khoan",)
    assert library.sections[SECTION].citations == (Citation("luat-116-2025", "Điều 42"),)
    assert library.agency["pa05"].value == "024 xxx"


def test_a_library_never_changes(project: Path) -> None:
    library = read(project, TODAY)

    with pytest.raises(TypeError):
        library.quizzes["x"] = library.quizzes["giu-tai-khoan"]  # type: ignore[index]
    with pytest.raises(FrozenInstanceError):
        library.quizzes = {}  # type: ignore[misc]


def test_a_post_of_several_lines_keeps_its_lines(project: Path) -> None:
    change(project, QUIZ, "text: Mật khẩu 1 của trang nên dài bao nhiêu?", "text: |\n      Dòng một.\n      Dòng hai?")

    assert read(project, TODAY).questions["tk-1"].text == "Dòng một.\nDòng hai?"


def test_all_problems_come_at_once_sorted_by_place(project: Path) -> None:
    change(project, QUIZ, "sections: [giu-tai-khoan/mat-khau#do-dai]", "sections: [giu-tai-khoan/mat-khau#do-dia]")
    change(project, PATHS, "quizzes: [giu-tai-khoan]", "quizzes: [lua-dao]")
    write(project, "docs/_data/van-ban.yml", instrument_yaml(confidence="low"))
    problems = problems_of(project)

    assert len(problems) == 4 + 4 + 1
    assert list(problems) == sorted(problems)


@pytest.mark.parametrize(
    ("old", "new", "near", "what"),
    [
        ("text: Mật khẩu 2", "txet: Mật khẩu 2", "txet", "trường lạ “txet”"),
        (
            "difficulty: 1\n    text: Mật khẩu 2",
            "difficulty: 4\n    text: Mật khẩu 2",
            "difficulty: 4",
            "là 4, quá lớn",
        ),
        ("feedback: Đúng 2.", "feedback: ''", "feedback: ''", "“feedback” để trống"),
        ("text: Mật khẩu 2", "stem: Mật khẩu 2", "stem: ", "trường lạ “stem”"),
        (", feedback: Đúng 2.}", "}", "right: true}", "thiếu trường “options”, mục 1, “feedback”"),
        ("right: true, feedback: Đúng 2.", "right: 'true', feedback: Đúng 2.", "right: 'true'", "true hoặc false"),
        ("kind: single", "kind: essay", "kind: essay", "không nhận “essay”"),
    ],
)
def test_a_fault_of_shape_has_its_line(project: Path, old: str, new: str, near: str, what: str) -> None:
    change(project, QUIZ, old, new)
    found = [problem for problem in problems_of(project) if what in problem.what]

    assert found
    assert (found[0].file, found[0].line) == (QUIZ, line_of(project, QUIZ, near))


@pytest.mark.parametrize(
    ("old", "new", "meant"),
    [
        ("text: Mật khẩu 2", "stem: Mật khẩu 2", "text"),
        ("right: true, feedback: Đúng 2.", "correct: true, feedback: Đúng 2.", "right"),
        ("right: true, feedback: Đúng 2.", "right: true, explanation: Đúng 2.", "feedback"),
    ],
)
def test_a_field_as_other_programs_call_it_is_told_by_its_name_here(
    project: Path, old: str, new: str, meant: str
) -> None:
    change(project, QUIZ, old, new)

    (strange,) = [problem for problem in problems_of(project) if problem.what.startswith("trường lạ")]

    assert strange.mend == f"ở đây trường ấy tên là “{meant}”"


def test_a_comma_that_cuts_a_sentence_in_braces_is_told_as_such(project: Path) -> None:
    change(project, QUIZ, "feedback: Đúng 2.", "feedback: Đúng, dài càng tốt.")
    problem = only_problem(project)

    assert problem.what == "trường lạ “options”, mục 1, “dài càng tốt.”"
    assert problem.mend == 'câu có dấu phẩy trong {…}: đặt cả câu trong dấu nháy "…"'


@pytest.mark.parametrize(
    ("old", "new", "near", "what", "mend"),
    [
        ("pass_mark: 80", "pass_mark: 0", "pass_mark", "“pass_mark” là 0, quá nhỏ", "từ 1 trở lên"),
        ("pass_mark: 80", "pass_mark: 101", "pass_mark", "“pass_mark” là 101, quá lớn", "không quá 100"),
        ("chon: 2", "chon: '2'", "chon", "“draw”, “chon” phải là số nguyên", "viết một số"),
        ("chon: 2", "chon: 0", "chon", "“draw”, “chon” là 0, quá nhỏ", "từ 1 trở lên"),
        ("{chon: 2}", "2", "draw", "“draw” phải gồm các trường con", "cho chon, boi, xep, tinh_huong"),
        ("{chon: 2}", "{}", "draw", "bài “giu-tai-khoan” không rút câu nào", "chon, boi, xep, tinh_huong"),
        ("chon: 2", "chonn: 2", "chonn", "trường lạ “draw”, “chonn”", "có phải “chon”?"),
        ("chon: 2", "chon: 2, xep: 1", "draw", "rút 1 câu từ nhóm “xep” chỉ có 0 câu", "thêm 1 câu sắp xếp"),
        ("chon: 2", "chon: 7", "draw", "rút 7 câu từ nhóm “chon” chỉ có 4 câu", "thêm 3 câu chọn ý"),
        ("id: giu-tai-khoan", "id: giu-tai-khoa", "id:", "luật của “giu-tai-khoa”: không có bài", "“giu-tai-khoan”?"),
        ("    time_limit: 20\n", "", "id:", "thiếu trường “time_limit”", "thêm dòng “time_limit: …”"),
    ],
)
def test_a_fault_of_a_rule_is_one_problem_with_line_and_mend(
    project: Path, old: str, new: str, near: str, what: str, mend: str
) -> None:
    change(project, PATHS, old, new)
    problem = only_problem(project)

    assert (problem.file, problem.line) == (PATHS, line_of(project, PATHS, near))
    assert what in problem.what
    assert mend in problem.mend


def test_a_rule_left_in_a_quiz_is_one_problem(project: Path) -> None:
    change(project, QUIZ, "questions:", "rule: {draw: 10}\nquestions:")
    problem = only_problem(project)

    assert (problem.file, problem.line) == (QUIZ, line_of(project, QUIZ, "rule:"))
    assert PATHS in problem.mend


def test_a_quiz_without_a_rule_is_one_problem(project: Path) -> None:
    another = (project / QUIZ).read_text().replace("giu-tai-khoan\n", "moi\n").replace("tk-", "m-")
    write(project, "quizzes/moi.yml", another)
    problem = only_problem(project)

    assert (problem.file, problem.line, problem.what) == ("quizzes/moi.yml", 1, "bài “moi” chưa có luật")
    assert f"dưới “quizzes:” trong {PATHS}" in problem.mend


def test_a_rule_whose_quiz_is_not_there_is_one_problem(project: Path) -> None:
    rule = "  - {id: xyz, draw: {chon: 1}, pass_mark: 80, time_limit: 0, attempts: 0, wait_hours: 0, valid_days: 9}\n"
    change(project, PATHS, "quizzes:\n", f"quizzes:\n{rule}")

    assert (only_problem(project).line, only_problem(project).what) == (2, "luật của “xyz”: không có bài này")


def test_two_rules_of_one_quiz_name_both_places(project: Path) -> None:
    text = (project / PATHS).read_text()
    rule = text[text.index("  - id") : text.index("paths:")]
    write(project, PATHS, text.replace("paths:", f"{rule}paths:"))

    assert (only_problem(project).line, only_problem(project).what) == (
        9,
        f"luật của “giu-tai-khoan” đã có ở {PATHS}:2",
    )


def test_a_file_of_rules_that_cannot_be_read_accuses_no_quiz(project: Path) -> None:
    change(project, PATHS, "draw: {chon: 2}", "draw: {chon: 2")

    assert only_problem(project).file == PATHS


def test_one_question_that_cannot_be_read_does_not_make_the_pool_too_small(project: Path) -> None:
    change(project, PATHS, "chon: 2", "chon: 4")
    change(project, QUIZ, "text: Mật khẩu 2", "txet: Mật khẩu 2")

    assert [problem.what for problem in problems_of(project)] == ["thiếu trường “text”", "trường lạ “txet”"]


def test_broken_yaml_in_one_quiz_is_one_problem_and_hides_no_other_file(project: Path) -> None:
    change(project, QUIZ, "title: Giữ tài khoản của trang", "title: Giữ: tài khoản")
    write(project, "docs/_data/van-ban.yml", instrument_yaml(kind="Luat"))

    assert [(one.file, one.line) for one in problems_of(project)] == [("docs/_data/van-ban.yml", 3), (QUIZ, 2)]


def test_an_empty_quiz_file_is_a_problem(project: Path) -> None:
    write(project, "quizzes/moi.yml", "")

    assert only_problem(project).file == "quizzes/moi.yml"


def test_a_quiz_with_the_other_ending_is_not_passed_over_in_silence(project: Path) -> None:
    write(project, "quizzes/moi.yaml", "id: moi\n")

    assert "đổi đuôi" in only_problem(project).mend


def test_missing_paths_are_a_problem(project: Path) -> None:
    (project / PATHS).unlink()

    assert only_problem(project).file == PATHS


def test_two_same_question_ids_name_both_places(project: Path) -> None:
    change(project, QUIZ, "id: tk-2", "id: tk-1")
    problem = only_problem(project)

    assert problem.line == line_of(project, QUIZ, "tk-1") + 10
    assert f"{QUIZ}:{line_of(project, QUIZ, 'tk-1')}" in problem.what


def test_without_a_day_a_lapsed_law_keeps_nothing_from_being_read(project: Path) -> None:
    write(project, "docs/_data/van-ban.yml", instrument_yaml(in_force_to="2026-11-24"))

    assert len(problems_of(project)) == 4
    assert read(project, None).quizzes


def test_a_book_that_was_never_built_says_how_to_build_it(project: Path) -> None:
    (project / "var/build/sections.json").unlink()

    with pytest.raises(NotBuilt, match=r"chạy: python -m trainer check"):
        read(project, TODAY)


@pytest.mark.parametrize("text", ["{", "[]", "{}", '{"sections": [{"reference": "x"}]}'])
def test_what_no_build_has_left_is_as_good_as_nothing(project: Path, text: str) -> None:
    write(project, "var/build/sections.json", text)

    with pytest.raises(NotBuilt):
        read(project, TODAY)


def test_without_a_book_references_to_sections_stay_unchecked(project: Path) -> None:
    (project / "var/build/sections.json").unlink()
    content, problems = gather(project, TODAY, without_book=True)

    assert content.sections is None
    assert problems == []


def test_the_build_is_stale_after_a_page_changed_came_or_went(project: Path) -> None:
    fresh = stale(project)
    write(project, "docs/giu-tai-khoan/mat-khau.md", "khác")
    write(project, "docs/moi.md", "mới")
    (project / "docs/index.md").unlink()

    assert fresh == []
    assert stale(project) == ["docs/giu-tai-khoan/mat-khau.md", "docs/index.md", "docs/moi.md"]


def test_the_build_is_stale_from_the_day_on_which_the_law_changes(project: Path) -> None:
    file = project / "var/build/sections.json"
    file.write_text(json.dumps({**json.loads(file.read_text()), "good_until": "2027-01-01"}))

    assert stale(project, date(2026, 12, 31)) == []
    assert stale(project, date(2027, 1, 1)) == ["docs/_data/van-ban.yml"]


@pytest.mark.parametrize(
    ("head", "tested"),
    [
        ("", True),
        ("---\ntested: false\n---\n", False),
        ("---\r\ntested: false\r\n---\r\n", False),
        ("---\na: [\n---\n", True),
    ],
)
def test_a_page_says_in_its_head_that_nobody_tests_it(project: Path, head: str, tested: bool) -> None:
    (project / "docs/trang.md").write_bytes(f"{head}Chữ.\n".encode())
    build(project)

    assert gather(project, TODAY)[0].pages["trang"].tested is tested


def test_the_front_page_and_the_register_are_never_tested(project: Path) -> None:
    write(project, "docs/van-ban.md", "Danh mục.\n")
    pages = gather(project, TODAY)[0].pages

    assert [reference for reference, page in pages.items() if not page.tested] == [
        "giu-tai-khoan/index",
        "giu-tai-khoan/mat-khau",
        "index",
        "van-ban",
    ]


def test_a_scene_that_nobody_draws_and_a_picture_without_a_drawing_are_named(project: Path) -> None:
    first = "text: Mật khẩu 1 của trang nên dài bao nhiêu?"
    picture = f"{first}\n    look: picture\n    picture: khong-co\n    material: Một bức ảnh."
    change(project, QUIZ, first, picture)
    found = only_problem(project)

    assert found.what == "câu hỏi “tk-1”: không có hình vẽ “khong-co”"
    assert (found.file, found.line) == (QUIZ, line_of(project, QUIZ, "picture: khong-co"))
    change(project, QUIZ, picture, f"{first}\n    scene: bien")
    assert "trường “scene” không nhận “bien”" in problems_of(project)[0].what
    change(project, QUIZ, "scene: bien", "scene: phone")
    assert read(project, TODAY).questions["tk-1"].scene == "phone"
