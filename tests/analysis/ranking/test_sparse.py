from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from readlist.analysis.ranking.sparse import SparseRows, joined, starts_of

COLUMNS = 7
TABLES = st.lists(st.dictionaries(st.integers(0, COLUMNS - 1), st.floats(0.5, 9, width=16), max_size=5))


def sparse(table: list[dict[int, float]], weighted: bool = True) -> SparseRows:
    columns = np.array([column for row in table for column in sorted(row)], np.int32)
    weights = np.array([row[column] for row in table for column in sorted(row)], np.float32)
    return SparseRows(
        starts_of(np.array([len(row) for row in table], int)), columns, weights if weighted else None
    )


def dense(table: list[dict[int, float]], weighted: bool = True) -> np.ndarray:
    return np.array(
        [[(row[c] if weighted else 1.0) if c in row else 0.0 for c in range(COLUMNS)] for row in table]
    ).reshape(len(table), COLUMNS)


@given(TABLES, st.booleans())
def test_products_are_those_of_the_table(table: list[dict[int, float]], weighted: bool) -> None:
    vector = np.arange(1, COLUMNS + 1, dtype=np.float32)
    rows, whole = sparse(table, weighted), dense(table, weighted)
    np.testing.assert_allclose(rows.dot(vector), whole @ vector, rtol=1e-5)
    np.testing.assert_allclose(rows.dot_of_squares(vector), whole**2 @ vector, rtol=1e-5)
    for column in range(COLUMNS):
        assert rows.rows_with(column).tolist() == np.flatnonzero(whole[:, column]).tolist()


@given(TABLES, st.data())
def test_rows_are_chosen_and_joined(table: list[dict[int, float]], data: st.DataObject) -> None:
    chosen = data.draw(st.lists(st.integers(0, max(len(table) - 1, 0)), max_size=len(table)))
    vector = np.arange(1, COLUMNS + 1, dtype=np.float32)
    wanted = np.array([row for row in chosen if row < len(table)], np.int64)
    rows = sparse(table)
    np.testing.assert_array_equal(rows.select(wanted).dot(vector), rows.dot(vector)[wanted])
    both = joined([rows, rows.select(wanted)])
    np.testing.assert_array_equal(
        both.dot(vector), np.concatenate([rows.dot(vector), rows.dot(vector)[wanted]])
    )


def test_many_rows_are_taken_some_at_a_time() -> None:
    table = [{row % COLUMNS: 1.0} if row % 3 else {} for row in range(3000)]
    found = sparse(table).dot(np.arange(COLUMNS, dtype=np.float32))
    assert found.tolist() == [float(row % COLUMNS) if row % 3 else 0.0 for row in range(3000)]
