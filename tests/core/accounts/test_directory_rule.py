"""The directory of the province: settings, and filters in which what is typed stands for itself alone."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainer.core.accounts.directory_rule import (
    Directory,
    escaped,
    read_base,
    read_find,
    read_login,
    read_only,
    read_urls,
)
from trainer.core.accounts.province_rule import Find

DIRECTORY = Directory(("ldaps://dc1.tinh.example",), "DC=tinh,DC=example", "cn=a", "b")


@pytest.mark.parametrize(
    "wrong",
    [
        "",
        "dc1",
        "http://dc1",
        "ldap://",
        "ldap://a/ou=b",
        "ldap://a/X",
        "ldap://a:0",
        "ldap://a?b",
        "ldaps://a:x",
        "ldap://u@a",
        "ldap://a " * 4,
    ],
)
def test_servers_that_are_none_are_refused(wrong: str) -> None:
    with pytest.raises(ValueError, match=" → "):
        read_urls(wrong)


@pytest.mark.parametrize("wrong", ["", "a=b", "(a=b", "(a=b))", "(a=b)(c=d)", ")a=b(", "()"])
def test_filters_that_are_none_are_refused(wrong: str) -> None:
    with pytest.raises(ValueError, match=" → "):
        read_only(wrong)


def test_what_is_whole_is_taken() -> None:
    assert read_urls("ldaps://a ldap://b:3890") == ("ldaps://a", "ldap://b:3890")
    assert read_urls("ldap://a:1/") == ("ldap://a:1/",)
    assert read_base(" DC=tinh,DC=example ") == "DC=tinh,DC=example"
    assert read_only(" (&(a=b)(!(c=d))) ") == "(&(a=b)(!(c=d)))"
    assert read_find("email:mail") == Find("email", "mail")
    assert read_login("sAMAccountName mail") == ("sAMAccountName", "mail")


@pytest.mark.parametrize(
    ("read", "wrong", "mend"),
    [
        (read_base, "tinh", "OU=CanBo,DC=tinh,DC=example"),
        (read_base, "DC=" + "a" * 188, "OU=CanBo,DC=tinh,DC=example"),
        (read_find, "a:b", "staff_code:employeeID hoặc email:mail"),
        (read_login, "a)(b", "sAMAccountName mail"),
        (read_only, "a=b", "(memberOf=CN=GanDan,OU=Nhom,DC=tinh,DC=example)"),
    ],
)
def test_other_nonsense_is_refused_with_an_example(read: Callable[[str], object], wrong: str, mend: str) -> None:
    with pytest.raises(ValueError, match=" → ") as caught:
        read(wrong)
    assert str(caught.value) == f"“{wrong}” không dùng được → viết như {mend}"


def test_a_base_and_the_name_of_its_directory_are_as_long_as_can_be_kept() -> None:
    longest = "DC=" + "A" * 187
    assert read_base(longest) == longest
    assert replace(DIRECTORY, base=longest).issuer == f"ldap:{longest.lower()}"
    # In small letters some are two.
    assert len(replace(DIRECTORY, base="DC=" + "İ" * 187).issuer) == 200


@given(st.text())
def test_whatever_is_typed_adds_nothing_to_a_filter(typed: str) -> None:
    assert not set(escaped(typed).replace("\\", "")) & set("*()\0")
    filter_ = DIRECTORY.filter_of_login(typed)
    assert (filter_.count("("), filter_.count(")")) == (5, 5)
    assert escaped(typed).count("\\") == sum(typed.count(letter) for letter in "\\*()\0")


def test_an_entry_is_asked_for_by_the_bytes_of_its_number() -> None:
    assert DIRECTORY.filter_of_subject("objectGUID=00ff2a").endswith("(objectGUID=\\00\\ff\\2a))")
    assert DIRECTORY.filter_of_subject("entryUUID=a*b").endswith("(entryUUID=a\\2ab))")
    assert DIRECTORY.filter_of_subject("entryUUID=a*=b").endswith("(entryUUID=a\\2a=b))")
