"""TeX becomes Unicode text; formulas and what is unknown stay as written."""

from __future__ import annotations

import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readlist.formats.parts.tex import unicode_text


@pytest.mark.parametrize(
    ("tex", "text"),
    [
        (r"K{\"o}nig, K\"onig, K\"{o}nig, {K}{\"{o}}nig", "König, König, König, König"),
        (r"Mar{\'\i}a, Mar{\'{\i}}a, Mar\'{\i}a, Mar\'ia", "María, María, María, María"),
        (r"{\'{E}}ric \`a \^ile \~no \=a \.z", "Éric à île ño ā ż"),
        (r"\v{C}apek \v Capek \c{c}a \c ca \k{a} \H{o} \r{a} \u{g} \d{s}", "Čapek Čapek ça ça ą ő å ğ ṣ"),
        (r"{\L}ukasz \L{}ukasz \O rsted Stra{\ss}e \ss e \AA \ae", "Łukasz Łukasz Ørsted Straße ße Åæ"),
        (r"\'{\ae} \t{oo}", "ǽ o͡o"),
        (r"\~{} \^{} \'", "~ ^ '"),
    ],
)  # fmt: skip
def test_accents_and_letters(tex: str, text: str) -> None:
    assert unicode_text(tex) == unicodedata.normalize("NFC", text)


@pytest.mark.parametrize(
    ("tex", "text"),
    [
        ("Fig.~3, pp. 1--2 --- a ----- line", "Fig. 3, pp. 1–2 — a ----- line"),
        ("``Lists'' and f''", "“Lists” and f''"),
        (r"50\% of A \& B\_C \#1 \{x\} \$5", "50% of A & B_C #1 {x} $5"),
        ("50% of all, about ~50 and (~30) lists", "50% of all, about ~50 and (~30) lists"),
        (r"Dots \ldots{} and \textellipsis", "Dots … and …"),
        (r"$\alpha$-helix, \alpha-helix, \textmu{}m", r"$\alpha$-helix, α-helix, μm"),
        (r"CO\textsubscript{2}, m\textsuperscript{2}, 10\textsuperscript{th}", "CO₂, m², 10th"),
        (r"a\,b\;c\ d\\e\-f\/g", "a b c d efg"),
        (r"\TeX{} users", "TeX users"),
    ],
)
def test_punctuation_and_symbols(tex: str, text: str) -> None:
    assert unicode_text(tex) == text


@pytest.mark.parametrize(
    ("tex", "text"),
    [
        ("{The {GNU} List}", "The GNU List"),
        (r"\emph{x}, \textit {y}, {\it z}, {\bfseries w}, \mbox{v}", "x, y, z, w, v"),
        (r"\textbf{An \emph{inner} one}", "An inner one"),
        (r"\enquote{A \emph{list}} \mkbibparens{b}", "“A list” (b)"),
        (r"\href{https://example.org}{a page}\footnote{Not seen.}", "a page"),
        (r"\url{https://example.org/~ann/a_b--c\%20d}", "https://example.org/~ann/a_b--c%20d"),
        ("see https://example.org/~ann/a--b, a--b", "see https://example.org/~ann/a--b, a–b"),
        (r"{\noopsort{1973b}}1973", "1973"),
        (r"\texorpdfstring{$k$}{k}-lists", "k-lists"),
        (r"\uppercase{gnu}", "GNU"),
    ],
)
def test_commands_of_style_leave_their_argument(tex: str, text: str) -> None:
    assert unicode_text(tex) == text


@pytest.mark.parametrize(
    "text",
    [
        r"$\sqrt{a}$ and $$\sum_{i} x_i$$ and \(\{a\}~b\) and \[c--d\]",
        r"\sqrt{a} and \sqrt[3]{b} and \frac{a}{b}",
        r"\unknown{abc} \other",
        r"n^{1+o(1)} and x_{ij}",
        r"C:\Papers\new",
        "costs $5",
        "\\",
        "f''(x) and it's",
        "Plain text, <b>&amp;</b> é",
    ],
)
def test_formulas_and_what_is_unknown_stay_as_written(text: str) -> None:
    assert unicode_text(text) == text


def test_dollars_on_both_sides_of_a_brace_are_no_formula() -> None:
    assert unicode_text("{costs $5} or {costs $6}") == "costs $5 or costs $6"
    assert unicode_text(r"{$\alpha$}") == r"$\alpha$"


def test_escaped_quotation_marks_are_no_accents() -> None:
    assert unicode_text(r"the \"quick\" list, don\'t") == 'the "quick" list, don\'t'


@pytest.mark.parametrize(
    ("tex", "text"),
    [("broken {brace", "broken brace"), ("broken} brace", "broken brace"), (r"\emph{cut", "cut")],
)
def test_damaged_braces_go_and_the_text_stays(tex: str, text: str) -> None:
    assert unicode_text(tex) == text


@given(st.text(alphabet=st.sampled_from("\\{}$~`'\"^-_%& \nabceiouv()[]:/ß")))
def test_any_text_gives_composed_text(text: str) -> None:
    result = unicode_text(text)
    assert unicodedata.is_normalized("NFC", result)


@given(st.text(alphabet=st.characters(exclude_characters="\\{}$~`'-")))
def test_text_without_tex_is_only_composed(text: str) -> None:
    assert unicode_text(text) == unicodedata.normalize("NFC", text)


@pytest.mark.parametrize(
    "repeated",
    ["{", "}", "\\'{", "\\emph{", "$", "$a{$", "\\(", "\\( {", "\\[", "--", "``", "~", "\\foo{",
     "\\foo[", "\\url{", "\\", "\\uppercase{a", "^{",
     "\\ensuremath{$", "https://", "\\href{a}{", "\\em   "],
)  # fmt: skip
def test_time_grows_with_the_length_only(repeated: str) -> None:
    started = time.perf_counter()
    unicode_text(repeated * (400_000 // len(repeated)))
    assert time.perf_counter() - started < 20
