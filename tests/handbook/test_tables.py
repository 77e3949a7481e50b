"""Tables as they are built: cells that name their columns, for telephones, and nothing of it on paper."""

from tests.handbook.conftest import SmallBook
from trainer.content.sections import read_sections
from trainer.handbook.print import html_tree
from trainer.handbook.print.clean_page import Places, clean
from trainer.handbook.site import tables
from trainer.handbook.site.manuscript import Page

TABLE = """<table>
<thead>
<tr>
<th>Ai</th>
<th class="can-right">Gọi cho "ai"</th>
</tr>
</thead>
<tbody>
<tr>
<td>Quản trị viên</td>
<td class="can-right"><strong>Đầu mối</strong></td>
</tr>
<tr>
<td>2</td>
<td></td>
</tr>
<tr>
<td>……</td>
<td>☐</td>
</tr>
</tbody>
</table>"""


def test_a_cell_names_its_column_and_the_first_heads_the_card() -> None:
    ready = tables.ready(TABLE)
    assert ready.startswith('<div class="bang-khung"><table class="bang" role="table">')
    assert '<th class="can-right" role="columnheader">' in ready
    assert '<td role="cell">Quản trị viên</td>' in ready
    assert (
        '<td class="can-right" role="cell" data-label="Gọi cho &quot;ai&quot;"><strong>Đầu mối</strong></td>' in ready
    )


def test_a_first_cell_that_says_nothing_by_itself_is_named_too() -> None:
    ready = tables.ready(TABLE)
    assert '<td role="cell" data-label="Ai">2</td>' in ready
    assert '<td role="cell" data-label="Ai">……</td>' in ready


def test_a_line_to_fill_in_is_known_as_blank() -> None:
    ready = tables.ready(TABLE)
    assert ready.count('class="hang-trong"') == 1
    assert '<tr role="row" class="hang-trong">\n<td role="cell" data-label="Ai">……' in ready


def test_an_empty_corner_names_no_cell() -> None:
    ready = tables.ready(TABLE.replace("<th>Ai</th>", "<td></td>"))
    assert '<td role="cell"></td>' in ready
    assert '<td role="cell">2</td>' in ready


def test_on_paper_a_table_is_what_it_was() -> None:
    paper = html_tree.write(clean(Page("a.html", "A", tables.ready(TABLE), ""), Places({"a.html": "a"}), 0))
    for odd in ("role", "data-label", "hang-trong"):
        assert odd not in paper
    assert "text-align: right" in paper


def test_the_names_of_columns_are_no_words_of_the_section(book: SmallBook) -> None:
    book.page("a", "## Ai {#ai}\n\n| Ai | Gọi |\n|---|---|\n| Quản trị viên | Đầu mối |\n")
    book.build()
    assert read_sections(book.project)["a#ai"].text == "Ai Gọi Quản trị viên Đầu mối"
