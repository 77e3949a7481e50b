"""Ids of headings are readable ASCII."""

import pytest

from trainer.handbook.site.slugs import Slugger, ascii_slug, is_good_id


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Đăng nhập hai lớp", "dang-nhap-hai-lop"),
        ("Điều 42, khoản 2", "dieu-42-khoan-2"),
        ("Nói gọn…", "noi-gon"),
        ("Zalo “Cloud của tôi”", "zalo-cloud-cua-toi"),
    ],
)
def test_a_title_becomes_ascii_with_d_for_đ(title: str, slug: str) -> None:
    assert ascii_slug(title) == slug


def test_an_id_in_nfd_gives_the_same_slug() -> None:
    assert ascii_slug("Mật khẩu") == "mat-khau"


@pytest.mark.parametrize("anchor", ["", "Nen-lam", "nên-làm", "nen_lam", "nen--lam", "-nen"])
def test_only_lower_case_ascii_words_are_a_good_id(anchor: str) -> None:
    assert not is_good_id(anchor)
    assert is_good_id("nen-lam-2")


def test_an_id_made_up_by_markdown_is_recognised_even_when_numbered() -> None:
    slugger = Slugger()
    made = slugger("Nên làm", "-")
    assert slugger.made_up(made)
    assert slugger.made_up(f"{made}_1")
    slugger.forget()
    assert not slugger.made_up(made)
