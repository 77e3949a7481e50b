"""What an agency says of itself, put into words."""

from collections.abc import Mapping

from trainer.core.handbook.section import AgencyValue

AGENCY_FILE = "docs/_data/co-quan.yml"
# Over every paper of an authority.
NATION = ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc")


def it_contact(agency: Mapping[str, AgencyValue]) -> str:
    """Return whom to ask at the agency's IT, as one reads it in a letter: who, of which agency, at which number.

    "" where the agency wrote down neither who nor a number.
    """
    who, house, number = (
        (found.value or "") if (found := agency.get(key)) else ""
        for key in ("dau_moi_cntt", "ten_co_quan", "so_truc_cntt")
    )
    if not who and not number:
        return ""
    return ", ".join(filter(None, (who or "bộ phận CNTT", "" if house in who else house, number and f"số {number}")))
