"""What an agency says of itself, in the words of letters."""

import pytest

from trainer.core.handbook.agency import it_contact
from trainer.core.handbook.section import AgencyValue


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({}, ""),
        ({"ten_co_quan": "UBND phường Sao Mai"}, ""),
        ({"dau_moi_cntt": "chị Hạnh", "ten_co_quan": "UBND phường Sao Mai"}, "chị Hạnh, UBND phường Sao Mai"),
        (
            {
                "dau_moi_cntt": "chị Hạnh, UBND phường Sao Mai",
                "ten_co_quan": "UBND phường Sao Mai",
                "so_truc_cntt": "024 1",
            },
            "chị Hạnh, UBND phường Sao Mai, số 024 1",
        ),
        ({"so_truc_cntt": "024 1"}, "bộ phận CNTT, số 024 1"),
        ({"dau_moi_cntt": "", "ten_co_quan": None, "so_truc_cntt": None}, ""),
    ],
)
def test_whom_to_ask_is_what_the_agency_wrote_of_its_it_and_nobody_where_it_wrote_nothing(
    said: dict[str, str | None], words: str
) -> None:
    assert it_contact({key: AgencyValue(key, "A", value, 1) for key, value in said.items()}) == words
