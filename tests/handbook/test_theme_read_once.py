"""A small book of the tests is built from the same files and templates as by MkDocs alone."""

from pathlib import Path

from mkdocs.theme import Theme

from tests import theme_read_once

ASKED = {"404.html", "one.txt", "two.txt"}


def files(theme: Theme) -> tuple[list[str], list[str]]:
    """What MkDocs alone finds of what is asked, and what it finds as we hurry it along."""
    plain, quick = theme_read_once._get_env(theme), theme_read_once._get_env_quickly(theme)
    # By another filter than a book's: what is kept is kept for one set of pages of a theme.
    theme.static_templates = ["only-for-this-test.html"]
    return (
        plain.list_templates(filter_func=lambda name: name in ASKED or name.endswith(".js")),
        quick.list_templates(filter_func=lambda name: name in ASKED or name.endswith(".js")),
    )


def test_the_same_files_are_found_and_what_comes_and_goes_in_a_folder_of_ours_is_seen(tmp_path: Path) -> None:
    theme = Theme(name="material", custom_dir=str(tmp_path))
    for come in ("one.txt", "two.txt"):
        (tmp_path / come).touch()
        plain, quick = files(theme)
        assert come in plain
        assert quick == plain
        (tmp_path / come).unlink()
    assert "404.html" in plain
    assert not ASKED - {"404.html"} & set(files(theme)[1])


def test_a_template_that_changed_is_compiled_anew(tmp_path: Path) -> None:
    theme = Theme(name="material", custom_dir=str(tmp_path))
    for words in ("first", "second"):
        (tmp_path / "own.html").write_text(words, encoding="utf-8")
        assert theme_read_once._get_env_quickly(theme).get_template("own.html").render() == words
