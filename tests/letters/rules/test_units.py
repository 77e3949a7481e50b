"""Of the leaders of a unit, whom to ring first."""

from trainer.letters.rules.units import ring_first

LEADERS = [
    ("Chủ tịch UBND phường", True),
    ("Chủ tịch UBND phường", False),
    ("Phó Chủ tịch UBND phường", True),
    ("Phó Chủ tịch UBND phường", False),
    ("Chánh Văn phòng", True),
    ("Chánh Văn phòng", False),
]


def test_the_head_is_rung_before_his_deputies_and_they_before_others_of_equals_who_can_be_reached() -> None:
    mixed = [*LEADERS[3:], *LEADERS[:3]]
    assert sorted(mixed, key=lambda one: ring_first(*one)) == LEADERS
