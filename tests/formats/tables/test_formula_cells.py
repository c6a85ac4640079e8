from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readlist.formats.tables.formula_cells import neutralised, restored


@pytest.mark.parametrize(
    "cell",
    ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1", "＋1", "－1", "＠a", "'=1", "''-1"],
)
def test_a_formula_becomes_text_by_an_apostrophe(cell: str) -> None:
    assert neutralised(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["", "A title", "'quoted' words", "2 = 1 + 1", "A-B", "–dash", "'"])
def test_what_is_no_formula_stays_as_it_is(cell: str) -> None:
    assert neutralised(cell) == cell == restored(cell)


@given(st.text() | st.text("'=+-@\t\r\na"))
def test_every_cell_comes_back_and_none_is_a_formula(cell: str) -> None:
    assert restored(neutralised(cell)) == cell
    assert neutralised(cell)[:1] not in tuple("=+-@\t\r\n＝＋－＠")
