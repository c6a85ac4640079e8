from __future__ import annotations

import json
import re
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readlist.views.mathematics import readable_mathematics

SEEDS = Path(__file__).resolve().parents[2].parent / "shared" / "corpus" / "seeds"


@pytest.mark.parametrize(
    ("written", "read"),
    [
        (r"$\mathcal{O}(n \log n)$", "𝒪(n log n)"),
        (r"$O(n\log n / \! \log\log n)$", "O(n log n / log log n)"),
        (r"$\epsilon$-greedy, $n$th, $k$-NN", "ϵ-greedy, nth, k-NN"),
        (r"$x \in \mathbb{R}^n$", "x ∈ ℝⁿ"),
        (r"$\mathbb{E}[X]$ and $\mathbb E$", "𝔼[X] and 𝔼"),
        (r"$\mathbf{x}$, $\mathbf{MSE}$, $\boldsymbol{\theta}$", "𝐱, MSE, 𝛉"),
        (r"$a \le b$, $a\le b$, $a<b$", "a ≤ b, a≤b, a<b"),
        (r"\(x_i\) and \[ E = mc^2 \] and $$a+b$$", "xᵢ and E = mc² and a+b"),
        (r"$\|x\|_2$, $\left\{ x \right\}$, $\lfloor x \rfloor$", "‖x‖₂, {x}, ⌊x⌋"),
        (r"$\text{if } x > 0$", "if x > 0"),
        (r"$\operatorname{softmax}(QK/\sqrt{d_k})V$", "softmax(QK/√dₖ)V"),
        (r"$\sum_{i=1}^{n} x_i$", "∑ᵢ₌₁ⁿ xᵢ"),
        (r"H$_2$O, 10$^{6}$, 90$^\circ$, 2.5$\times$", "H₂O, 10⁶, 90°, 2.5×"),
        (r"$\Omega_{m0}=0.288\pm0.017$", "Ωₘ₀=0.288±0.017"),
        (r"$\rm{km \ s^{-1}}$", "km s⁻¹"),
        (r"$1 - \epsilon$", "1 − ϵ"),
        (r"$f'(x)$, $x''$", "f′(x), x′′"),
        (r"$10\,000$", "10 000"),
        (r"$\theta^*x$", "θ* x"),
    ],
)
def test_formulas_in_their_delimiters(written: str, read: str) -> None:
    assert readable_mathematics(written) == read


@pytest.mark.parametrize(
    ("written", "read"),
    [
        (r"$\frac{1}{2}$", "1/2"),
        (r"$\frac12$", "1/2"),
        (r"$\frac{a+b}{c}$", "(a+b)/c"),
        (r"$\frac{a}{2n}$", "a/(2n)"),
        (r"$\frac{a}{n(n+1)}$", "a/(n(n+1))"),
        (r"$\frac{n(n+1)}{2}$", "n(n+1)/2"),
        (r"$2\frac{1}{2}$", "2(1/2)"),
        (r"2$\frac{1}{2}$", "2(1/2)"),
        (r"$\frac{a}{b}c$", "(a/b)c"),
        (r"$\frac{a}{b} + c$", "a/b + c"),
        (r"$\frac{a}{b}^2$", "(a/b)²"),
        (r"$\frac{\frac{a}{b}}{c}$", "(a/b)/c"),
        (r"$\log\frac{a}{b}$", "log (a/b)"),
        (r"$\sqrt{a}$", "√a"),
        (r"$\sqrt{a+b}$", "√(a+b)"),
        (r"$\sqrt{a}b$", "√(a)b"),
        (r"$\sqrt{10}$", "√10"),
        (r"$\sqrt{n^2}$", "√(n²)"),
        (r"$\sqrt{n}^2$", "(√n)²"),
        (r"$\sqrt[3]{x}$", "∛x"),
        (r"$\sqrt[n]{x}$", r"$\sqrt[n]{x}$"),
    ],
)
def test_fractions_and_roots_keep_their_meaning_in_one_line(written: str, read: str) -> None:
    assert readable_mathematics(written) == read


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("time n^{1+o(1)}, where", "time n¹⁺ᵒ⁽¹⁾, where"),
        ("10^{-3} of x_{i} and x_{i}^{2}", "10⁻³ of xᵢ and xᵢ²"),
        (r"\mathcal{O}(n \log n)", "𝒪(n log n)"),
        (r"\sqrt{a}, \sqrt{a}b, \frac{1}{2}, 1\frac{1}{2}", "√a, √(a)b, 1/2, 1(1/2)"),
        (r"3\times faster with \epsilon_0 and \alpha-divergence", "3× faster with ϵ₀ and α-divergence"),
        (r"2.24\% of AT\&T for \$5", "2.24% of AT&T for $5"),
        (
            r"{\tt GPT} and {\sc Bench} and \textbf{Varco Arena} by \textbf{20\%}",
            "GPT and Bench and Varco Arena by 20%",
        ),
        (r"M{\"u}ller, Erd\H{o}s, Poincar\'{e}, {\'{e}}", "Müller, Erdős, Poincaré, é"),
        (r"5\textsuperscript{th}", "5ᵗʰ"),
        ("the ``lost in the middle'' effect, ``$n^2$''", "the “lost in the middle” effect, “n²”"),
    ],
)
def test_pieces_that_lost_their_dollars(written: str, read: str) -> None:
    assert readable_mathematics(written) == read


@pytest.mark.parametrize(
    "text",
    [
        "x^{abcQ} and G_{stack}",
        r"$\unknown{x} + 1$ and \unknown{x_{i}} and \aka the",
        r"$\begin{matrix}a\end{matrix}$",
        r"$\widehat{ab}$",
        r"$x^2^3$ and ${x^2}^3$ and $x_$ and $\frac{a}$",
        "$5 and $10, $5M-$10M, US$5 and C$6, $100K Budget",
        "US$5 for a_b and C$ too",
        "$HOME/bin:$PATH and ${a}_${b} and \\$HOME",
        "snake_case, a_b, user_{id}, a^b, 2^10, [x^2], [/], {x}",
        "https://example.org/x_{i}^{2}?q=$a$ and `x_{i}`",
        r"C:\alpha\beta, D:\times, \n \t \u00e9 \d{3}",
        "$ $, $$, $$$$, \\, \\\\, ^{, _{, }",
        "``code`` and `` spaces'' and f''(x)",
        "``opened only\n\nand closed'' in another paragraph",
        "an ordinary sentence",
        "",
    ],
)
def test_what_is_not_certain_stays_as_written(text: str) -> None:
    assert readable_mathematics(text) == text


def test_a_script_without_a_form_stays_while_the_rest_is_read() -> None:
    assert readable_mathematics(r"$\alpha + x^{abcQ}$") == "α + x^{abcQ}"
    assert readable_mathematics(r"$f_\mathrm{NL}$") == "f_{NL}"
    assert readable_mathematics(r"$2^{2^n}$") == "2^{2ⁿ}"


@given(st.text(alphabet=st.sampled_from(r"\${}^_()[]'ab1 +-/.,%&\n") | st.characters(), max_size=80))
def test_never_raises(text: str) -> None:
    readable_mathematics(text)


_COMMANDS = [
    r"\frac",
    r"\sqrt",
    r"\alpha",
    r"\text",
    r"\mathbb",
    r"\hat",
    r"\left",
    r"\right",
    r"\log",
    r"\le",
]
_PLAIN_FORMS = str.maketrans("ᵃᵇ¹²ₐ₁₂𝕒𝕓𝟙𝟚âāäàá", "ab12a12ab12aaaaa")


@given(st.lists(st.sampled_from([*_COMMANDS, *r"{}[]()^_$'|/ ab12+-,."]), max_size=40).map("".join))
def test_no_letter_of_a_formula_is_lost(text: str) -> None:
    def letters(shown: str) -> list[str]:
        without_commands = re.sub(r"\\[A-Za-z]+", "", shown)
        return sorted(c for c in without_commands.translate(_PLAIN_FORMS) if c in "ab12")

    assert letters(readable_mathematics(text)) == letters(text)


@given(st.text(alphabet=st.characters(exclude_characters="\\$^_")))
def test_text_without_tex_is_unchanged(text: str) -> None:
    assert readable_mathematics(text) == text


@given(st.text(max_size=40), st.text(max_size=40))
def test_a_root_is_never_a_word(before: str, after: str) -> None:
    text = before.replace("sqrt", "") + r"\sqrt{a}" + after.replace("sqrt", "")
    assert r"\sqrta" not in readable_mathematics(text)
    assert "sqrta" not in readable_mathematics(text)


@pytest.mark.parametrize(
    "unit",
    [
        *(
            "{",
            "}",
            "^",
            "$",
            "\\",
            "`",
            "x^{",
            "x_{",
            "x^{x}",
            r"\frac{",
            r"$\frac{",
            r"\(",
            r"\[",
            r"\sqrt",
        ),
        *(
            "$$",
            "$a^{",
            "a^{b_{c}}",
            r"\frac{a}{b",
            r"{\tt ",
            "x^{{}",
            r"\a{",
            "http://",
            "$'",
            "$x",
            r"\hat",
        ),
    ],
)
def test_pathological_texts_take_linear_time(unit: str) -> None:
    start = time.perf_counter()
    readable_mathematics(unit * (100_000 // len(unit)))
    # Half a second at most where this was written; quadratic time would be minutes.
    assert time.perf_counter() - start < 5


@pytest.mark.skipif(not SEEDS.is_dir(), reason="the shared corpus is not beside this checkout")
def test_the_seeds_lose_no_words() -> None:
    for path in sorted(SEEDS.glob("*.expected.json")):
        for paper in json.loads(path.read_text("utf-8"))["papers"]:
            text = paper["abstract"]
            read = readable_mathematics(text)
            words = re.compile(r"[A-Za-z]{3,}")
            kept = set(words.findall(read))
            assert {w for w in words.findall(text) if w not in kept} <= {"textbf", "textsc", "sc", "tt"}, text
