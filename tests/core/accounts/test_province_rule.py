"""Which provider, by which claim a person is found, what counts as his second step: settings and claims."""

import pytest

from trainer.core.accounts.province_rule import (
    Find,
    NotSaid,
    NotVerified,
    called,
    counts_as_second_step,
    login_of,
    read_find,
    read_issuer,
    read_scope,
    read_second_step,
)


@pytest.mark.parametrize(
    "wrong",
    ["sso.example", "http://sso.example", "https://", "https://a@sso.example", "https://sso.example/?a=1", "ftp://a"],
)
def test_an_issuer_that_is_none_is_refused(wrong: str) -> None:
    with pytest.raises(ValueError, match=" → "):
        read_issuer(wrong)


def test_a_provider_on_this_very_machine_may_do_without_https() -> None:
    assert read_issuer(" http://127.0.0.1:9000/realms/a ") == "http://127.0.0.1:9000/realms/a"


@pytest.mark.parametrize(
    "wrong", ["", "email", "email:", "email:upn", "phone:phone", "staff_code:mã", "staff_code:a b"]
)
def test_a_rule_of_finding_that_is_nonsense_is_refused(wrong: str) -> None:
    with pytest.raises(ValueError, match=" → "):
        read_find(wrong)


def test_a_staff_number_is_found_in_any_claim() -> None:
    find = read_find("staff_code: ma_can_bo")
    assert find == Find("staff_code", "ma_can_bo")
    assert login_of(find, {"ma_can_bo": " hn002 "}) == "HN002"
    # As lists are read.
    assert login_of(find, {"ma_can_bo": "HN 002\u200b"}) == "HN002"


@pytest.mark.parametrize("said", [None, "", "  ", 7, ["HN002"], {"a": 1}])
def test_what_is_no_words_finds_nobody(said: object) -> None:
    with pytest.raises(NotSaid):
        login_of(Find("staff_code", "ma"), {"ma": said})


@pytest.mark.parametrize("verified", [False, None, "true", 1, [True]])
def test_an_address_finds_somebody_only_when_it_is_verified(verified: object) -> None:
    with pytest.raises(NotVerified):
        login_of(Find("email", "email"), {"email": "a@b.vn", "email_verified": verified})
    assert login_of(Find("email", "email"), {"email": "A@b.vn", "email_verified": True}) == "a@b.vn"


def test_only_whole_values_that_are_named_count_as_a_second_step() -> None:
    wanted = read_second_step("amr:otp acr:2")
    assert counts_as_second_step(wanted, {"amr": ["pwd", "otp"]})
    assert counts_as_second_step(wanted, {"acr": "2"})
    assert not any(
        counts_as_second_step(wanted, claims)
        for claims in ({}, {"acr": 2}, {"acr": "otp"}, {"amr": "pwd otp"}, {"amr": ["otp2"]}, {"amr": [["otp"]]})
    )
    assert not counts_as_second_step(read_second_step(""), {"acr": ""})


@pytest.mark.parametrize("wrong", ["otp", "amr:", "loa:2", "amr:otp,acr:2 acr"])
def test_second_steps_that_are_nonsense_are_refused(wrong: str) -> None:
    with pytest.raises(ValueError, match=" → "):
        read_second_step(wrong)


def test_scopes_without_openid_are_refused() -> None:
    assert read_scope(" openid  email ") == "openid email"
    with pytest.raises(ValueError, match="openid"):
        read_scope("profile email")


def test_an_account_is_called_by_what_it_is_found_by_and_never_at_length() -> None:
    assert called({"preferred_username": "an", "email": "a@b.vn"}) == "an"
    assert called({"name": "x" * 900}) == "x" * 80
    assert called({}) == ""


def test_an_address_is_found_in_the_claim_that_the_word_verified_speaks_of() -> None:
    assert read_find("email:email") == Find("email", "email")
    with pytest.raises(ValueError, match="email:email"):
        read_find("email:mail")


def test_the_value_of_a_second_step_may_hold_colons() -> None:
    assert read_second_step("acr:urn:vn:cao amr:otp") == (("acr", "urn:vn:cao"), ("amr", "otp"))
