"""The address of a view: read back as it was written, and harmless whatever somebody types."""

from urllib.parse import parse_qs, urlsplit

from hypothesis import given
from hypothesis import strategies as st

from trainer.preview.view import View, read_view

SHOWS = st.sampled_from(["de", "dap-an", "cham"])
NAMES = st.text("abc-019", min_size=1, max_size=12)


@given(
    seed=st.text("abcXYZ019-", max_size=40),
    kind=st.sampled_from(["", "mark", "scenario"]),
    section=st.sampled_from(["", "a/b#c", "a/b"]),
    faulty=st.booleans(),
    alone=st.integers(0, 9999),
    show=SHOWS,
    apart=st.dictionaries(NAMES, SHOWS, max_size=3),
)
def test_an_address_is_read_back_as_the_view_it_was_written_for(apart: dict[str, str], **parts: object) -> None:
    view = View(**parts)  # type: ignore[arg-type]
    for name, show in apart.items():
        view = view.with_apart(name, show)  # type: ignore[arg-type]

    assert read_view(parse_qs(urlsplit(view.address).query)) == view


@given(
    st.dictionaries(
        st.sampled_from(["de", "kieu", "muc", "loi", "cau", "xem", "rieng"]), st.lists(st.text(), min_size=1)
    )
)
def test_whatever_is_typed_gives_a_view(fields: dict[str, list[str]]) -> None:
    assert read_view(fields).address.startswith("/")


def test_a_question_shown_like_all_others_takes_no_room_in_the_address() -> None:
    assert View().with_apart("tk-1", "dap-an").with_apart("tk-1", "de").address == "/"
