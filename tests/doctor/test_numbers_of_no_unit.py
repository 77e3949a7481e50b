"""`doctor` says which codes in the table of what differs by unit the tree does not have."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.cast import Cast
from trainer.doctor import data

AGENCY = "so_mot_cua: {label: Số một cửa, value: A}\ntheo_don_vi: {label: Bảng, value: bang.csv}\n"
WORDS = "bảng số riêng có 1 mã mà cây đơn vị không có (P01)"


@pytest.mark.parametrize(("code", "told"), [("P01", [WORDS]), ("P002", [])])
def test_a_code_that_the_tree_does_not_have_is_told(
    cast: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: str, told: list[str]
) -> None:
    (tmp_path / "co-quan.yml").write_text(AGENCY, encoding="utf-8")
    (tmp_path / "bang.csv").write_text(f"code,name,so_mot_cua\nP001,An,1\n{code},Bình,2\n", encoding="utf-8")
    monkeypatch.setenv("GAN_DAN_AGENCY", str(tmp_path / "co-quan.yml"))

    found = [one.words for one in data.content(datetime.now(UTC))]
    assert [words for words in found if "bảng số riêng" in words] == told
    assert found
