from __future__ import annotations

import datetime

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from readlist.errors import QueryError
from readlist.search.query import FIELDS, parse, print_query
from readlist.search.syntax import (
    HAS_VALUES,
    IS_VALUES,
    TEXT_FIELDS,
    All,
    Any,
    Dates,
    Expression,
    Has,
    Is,
    Named,
    Not,
    Query,
    Sort,
    Text,
    Years,
    with_last_word,
)

TODAY = datetime.date(2024, 9, 5)


def expression(text: str) -> Expression | None:
    return parse(text, today=TODAY).expression


def typed(value: str, field: str | None = None) -> Text:
    """Return what the last word of a query means: it may go on."""
    return Text(value, field=field, prefix=True)


def failure(text: str) -> QueryError:
    with pytest.raises(QueryError) as raised:
        parse(text, today=TODAY)
    return raised.value


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("", None),
        ("   ", None),
        ("moe", typed("moe")),
        ("moe*", typed("moe")),
        ("moe* x", All((typed("moe"), typed("x")))),
        ("moe x", All((Text("moe"), typed("x")))),
        ("title:moe*  x", All((typed("moe", "title"), typed("x")))),
        ("quant year:2024", All((typed("quant"), Years(2024, 2024)))),
        ("quant ->", All((typed("quant"), Text("->")))),
        ('quant "moe*"', All((typed("quant"), Text("moe*", exact=True)))),
        ("a -(b c) is:any", All((Text("a"), Not(All((Text("b"), typed("c")))), Is("any")))),
        ("*", Text("*")),
        ("-* a", All((Text("-*"), typed("a")))),
        ("OR*", typed("OR")),
        ('"mixture of experts"', Text("mixture of experts", exact=True)),
        ("title:moe", typed("moe", "title")),
        ("TITLE:MoE", typed("MoE", "title")),
        ('author:"Ada Lovelace"', Text("Ada Lovelace", exact=True, field="author")),
        ('tag:"to cite"', Named("tag", "to cite")),
        ("tag:nlp", Named("tag", "nlp")),
        ("status:queued", Named("status", "queued")),
        ("id:10.1000/xyz(12)3", Named("id", "10.1000/xyz(12)3")),
        ("is:starred", Is("starred")),
        ("has:PDF", Has("pdf")),
        ("year:2020..2024", Years(2020, 2024)),
        ("added:2024-08", Dates("added", datetime.date(2024, 8, 1), datetime.date(2024, 8, 31))),
        ("a b", All((Text("a"), typed("b")))),
        ("a OR b", Any((Text("a"), typed("b")))),
        ("a b OR c", Any((All((Text("a"), Text("b"))), typed("c")))),
        ("a (b OR c)", All((Text("a"), Any((Text("b"), typed("c")))))),
        ("((a))", typed("a")),
        ("-a", Not(typed("a"))),
        ("--a", Not(Not(typed("a")))),
        ("-tag:x", Not(Named("tag", "x"))),
        ('-"a b"', Not(Text("a b", exact=True))),
        ("-(a b)", Not(All((Text("a"), typed("b"))))),
        ("or", typed("or")),
        ("state-of-the-art", typed("state-of-the-art")),
        ("f(x)", typed("f(x)")),
        ("(f(x) OR g(y))", Any((Text("f(x)"), typed("g(y)")))),
        (r'"say \"hi\" \\ \m"', Text(r'say "hi" \ \m', exact=True)),
    ],
)
def test_a_query_means(text: str, meaning: Expression | None) -> None:
    assert expression(text) == meaning


@pytest.mark.parametrize(
    "word",
    [
        "https://example.org/a?b=c",
        "12:30",
        "std::vector",
        "BERT:",
        "-",
        "->",
        "--",
        ":",
        "arXiv:2408.14906",
        "doi:10.1000/182",
        "O(n)",
        "C++:templates",
    ],
)
def test_what_only_looks_like_a_field_or_a_sign_is_a_word(word: str) -> None:
    assert expression(word) == Text(word, prefix=any(map(str.isalnum, word)))


def test_sorting_is_of_the_whole_query_and_ranked_by_order() -> None:
    assert parse("sort:year moe sort:-title", today=TODAY) == Query(
        typed("moe"), (Sort("year"), Sort("title", backwards=True))
    )
    assert parse("moe sort:rank", today=TODAY) == Query(typed("moe"), (Sort("rank"),))
    assert parse("sort:added", today=TODAY) == Query(None, (Sort("added"),))


@pytest.mark.parametrize(
    ("text", "position", "why", "advice"),
    [
        ('a "b c', 2, "never closed", '"'),
        ('a ""', 2, "nothing between the quotes", "Write"),
        ("(a", 0, "never closed", ")"),
        ("a)", 1, "never opened", "quotes"),
        ("a ()", 2, "nothing between", "Write"),
        ("OR a", 0, "both sides", '"OR"'),
        ("a OR", 2, "both sides", '"OR"'),
        ("a OR OR b", 2, "both sides", '"OR"'),
        ("a foo:bar", 2, '"foo:"', "title, abstract, author, tag, status"),
        ("a foo:bar", 2, '"foo:"', '"foo:bar"'),
        ("auther:wang", 0, '"auther:"', "Did you mean author:?"),
        ("title: moe", 0, "no value", "title:value"),
        ("tag:", 0, "no value", "without a space"),
        ("is:stared", 3, '"stared"', "Did you mean is:starred?"),
        ("has:wings", 4, '"wings"', "note, pdf, code"),
        ("year:20x4", 5, "not a year", "year:2020..2024"),
        ("year:2024..2020", 5, "before it begins", "year:2020..2024"),
        ("year:..", 5, "beginning or an end", "year:2020.."),
        ("added:soon", 6, "not a date", "today"),
        ("listed:2024-13", 7, "not in the calendar", "2024-08"),
        ("sort:size", 5, '"size"', "added, listed, year"),
        ("moe sort:rnak", 9, '"rnak"', "Did you mean sort:rank?"),
        ("-sort:rank", 1, "negated", "sort:-rank"),
        ("(moe* OR b", 0, "never closed", ")"),
        ("moe* OR", 5, "both sides", '"OR"'),
        ("nots:moe*", 0, '"nots:"', "Did you mean note:?"),
        ("BERT:*", 0, '"bert:"', '"BERT:*"'),
        ("year:2020*", 5, "not a year", "year:2020..2024"),
        ("-sort:year", 1, "negated", "sort:-year"),
        ("(a sort:year)", 3, "parentheses", "end"),
    ],
)
def test_a_bad_query_says_where_why_and_what_to_do(text: str, position: int, why: str, advice: str) -> None:
    error = failure(text)
    assert error.position == position
    assert why in error.message
    assert f"at character {position + 1}" in error.message
    assert advice in error.hint


@pytest.mark.parametrize(
    "text", ["(" * 5000, "-" * 5000 + "a", "(" * 5000 + "a" + ")" * 5000, "x" * 200_000, "a(" * 40_000]
)
def test_endless_queries_are_refused(text: str) -> None:
    failure(text)


def test_every_field_can_be_asked_for() -> None:
    values = {"year": "2024", "added": "today", "listed": "<2w", "is": "any", "has": "doi", "sort": "title"}
    for field in FIELDS:
        parse(f"{field}:{values.get(field, 'word')}", today=TODAY)


syntax_pieces = st.sampled_from(
    [
        "a",
        "bé",
        " ",
        " ",
        "-",
        '"',
        "(",
        ")",
        "OR",
        ":",
        "\\",
        "..",
        "<",
        ">=",
        "2024",
        "08",
        "2w",
        "|",
        "\n",
        "深度",
        "*",
        "*",
    ]
    + [f"{field}:" for field in FIELDS]
    + [*IS_VALUES, *HAS_VALUES, "foo:", "sort:-year", "https://x", "10.1000/1(2)3", "\udc80", "\x1c", "\x00"]
)


@given(st.one_of(st.text(), st.lists(syntax_pieces, max_size=14).map("".join)))
@example("-(->)")
@example("-((a)) -(-)")
@example("sort:year OR a")
@example("BERT:(a)")
@example("OR*")
@example("OR* a")
@example("a* a* a")
@example("C* -*")
def test_any_text_is_a_query_that_can_be_printed_or_a_clear_error(text: str) -> None:
    try:
        query = parse(text, today=TODAY)
    except QueryError as error:
        assert 0 <= error.position <= len(text)
        assert error.message
        assert error.hint
    else:
        assert parse(print_query(query), today=TODAY) == query


def test_printing_keeps_the_meaning_and_makes_dates_absolute() -> None:
    query = parse('  (a OR b)   -tag:"to cite" year:>=2020 added:<2w sort:-year ', today=TODAY)
    assert print_query(query) == '(a OR b) -tag:"to cite" year:2020.. added:2024-08-23.. sort:-year'


words = st.text(st.characters(exclude_categories=["Z", "C"]), min_size=1, max_size=8)
terms: st.SearchStrategy[Expression] = st.one_of(
    st.builds(Text, words, st.just(True), st.none() | st.sampled_from(TEXT_FIELDS)),
    st.builds(
        Text,
        st.from_regex(r"[a-z]{1,6}", fullmatch=True),
        st.just(False),
        st.none() | st.sampled_from(TEXT_FIELDS),
        st.booleans(),
    ),
    st.builds(Named, st.sampled_from(["tag", "status", "id"]), words),
    st.builds(Is, st.sampled_from(IS_VALUES)),
    st.builds(Has, st.sampled_from(HAS_VALUES)),
    st.tuples(st.integers(0, 9999), st.integers(0, 9999)).map(lambda pair: Years(min(pair), max(pair))),
    st.builds(Years, st.integers(0, 9999), st.none()),
    st.builds(Dates, st.sampled_from(["added", "listed"]), st.none(), st.dates()),
    st.tuples(st.dates(), st.dates()).map(lambda pair: Dates("added", min(pair), max(pair))),
)
expressions = st.recursive(
    terms,
    lambda inner: st.one_of(
        inner.map(Not),
        st.lists(inner, min_size=2, max_size=4).map(lambda each: All(tuple(each))),
        st.lists(inner, min_size=2, max_size=4).map(lambda each: Any(tuple(each))),
    ),
    max_leaves=12,
)
sorts = st.builds(
    Sort, st.sampled_from(["added", "listed", "year", "title", "author", "rank"]), st.booleans()
)


@given(st.builds(Query, st.none() | expressions, st.lists(sorts, max_size=3).map(tuple)))
def test_every_query_is_read_back_as_it_was_printed(query: Query) -> None:
    if query.expression is not None:
        query = Query(with_last_word(query.expression, prefix=True), query.sort)
    assert parse(print_query(query), today=TODAY) == query
