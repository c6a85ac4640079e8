"""What the commands of TeX stand for in running text.

After LaTeX2e's text commands (usrguide, fntguide: encodings OT1, T1, TS1), textcomp, hyperref
and BibLaTeX's formatting commands. A command that is in no table stays as it was written.
"""

from __future__ import annotations


def _table(names_and_signs: str) -> dict[str, str]:
    words = names_and_signs.split()
    return dict(zip(words[::2], words[1::2], strict=True))


def _words(names: str) -> frozenset[str]:
    return frozenset(names.split())


ACCENTS = {
    "`": "\u0300", "'": "\u0301", "^": "\u0302", "~": "\u0303", "=": "\u0304", ".": "\u0307", '"': "\u0308",
    "u": "\u0306", "h": "\u0309", "r": "\u030a", "H": "\u030b", "v": "\u030c", "G": "\u030f", "f": "\u0311",
    "d": "\u0323", "textcommabelow": "\u0326", "c": "\u0327", "k": "\u0328", "b": "\u0331", "t": "\u0361",
}  # fmt: skip
"""Accent commands and the combining character that each puts on the letter behind it."""

LETTERS = _table(
    "aa å AA Å ae æ AE Æ dh ð DH Ð dj đ DJ Đ i ı j ȷ l ł L Ł ng ŋ NG Ŋ o ø O Ø oe œ OE Œ ss ß SS ẞ th þ TH Þ"
)
"""Letters of their own; the spaces behind such a command only end its name."""

CHARACTERS = {
    **{sign: sign for sign in "&%#$_{}"},
    **dict.fromkeys([" ", ",", ";", ":", ">", "\\", "\n", "\t"], " "),
    **dict.fromkeys(["!", "/", "-", "@"], ""),
}
"""Commands of one character that is no letter."""

GREEK = _table(
    """alpha α beta β gamma γ delta δ epsilon ϵ varepsilon ε zeta ζ eta η theta θ vartheta ϑ iota ι
    kappa κ lambda λ mu μ nu ν xi ξ pi π rho ρ sigma σ varsigma ς tau τ upsilon υ phi ϕ varphi φ chi
    χ psi ψ omega ω Gamma Γ Delta Δ Theta Θ Lambda Λ Xi Ξ Pi Π Sigma Σ Upsilon Υ Phi Φ Psi Ψ Omega Ω"""
)
"""Greek letters by their names in formulas."""

SYMBOLS = {
    **GREEK,
    **{f"text{name}": sign for name, sign in GREEK.items()},
    **_table(
        r"""ldots … dots … textellipsis … textendash – textemdash — hyphen - slash / textquoteleft ‘
        textquoteright ’ textquotedblleft “ textquotedblright ” textquotesingle ' textquotedbl " lq ‘ rq
        ’ quotesinglbase ‚ quotedblbase „ glqq „ grqq “ glq ‚ grq ‘ guillemotleft « guillemotright »
        guillemetleft « guillemetright » flqq « frqq » guilsinglleft ‹ guilsinglright › textasciitilde ~
        textasciicircum ^ textasciigrave ` textasciiacute ´ textbackslash \ textbar | textless <
        textgreater > textunderscore _ textdollar $ textbraceleft { textbraceright } lbrace { rbrace }
        textbullet • textperiodcentered · textexclamdown ¡ textquestiondown ¿ textordfeminine ª
        textordmasculine º textcopyright © copyright © textregistered ® texttrademark ™ texteuro € euro
        € textsterling £ pounds £ textdegree ° degree ° textcelsius ℃ textmu μ textonehalf ½
        textonequarter ¼ textthreequarters ¾ textonesuperior ¹ texttwosuperior ² textthreesuperior ³ S §
        textsection § P ¶ textparagraph ¶ dag † textdagger † ddag ‡ textdaggerdbl ‡ texttimes × textpm ±
        textdiv ÷ textminus − textrightarrow → textleftarrow ← textsurd √ textinfty ∞ textnumero №
        textestimated ℮ textopenbullet ◦ times × pm ± cdot · div ÷ rightarrow → to → leftarrow ←
        leftrightarrow ↔ Rightarrow ⇒ le ≤ leq ≤ ge ≥ geq ≥ ne ≠ neq ≠ ll ≪ gg ≫ approx ≈ sim ∼ equiv ≡
        propto ∝ infty ∞ partial ∂ nabla ∇ ell ℓ hbar ℏ in ∈ subset ⊂ cup ∪ cap ∩ oplus ⊕ otimes ⊗ circ
        ∘ bullet • star ⋆ dagger † prime ′ TeX TeX LaTeX LaTeX LaTeXe LaTeX2e BibTeX BibTeX XeTeX XeTeX"""
    ),
    **dict.fromkeys(
        _words("space quad qquad enspace enskip thinspace nobreakspace par newline linebreak"), " "
    ),
}
"""Commands that stand for a sign or a word; the spaces behind them stay."""

SWITCHES = _words(
    """em it bf rm sc tt sl sf itshape bfseries rmfamily scshape ttfamily slshape sffamily upshape
    mdseries normalfont normalsize tiny scriptsize footnotesize small large Large LARGE huge Huge
    relax protect noindent xspace allowbreak nobreak unskip ignorespaces textcompwordmark
    displaystyle centering break null"""
)
"""Commands that only change how the text behind them looks."""

WRAPPERS = _words(
    """emph textit textbf textsc textrm textsf texttt textsl textup textmd textnormal text textsmaller
    mbox hbox underline uline uuline sout textulc mkbibemph mkbibitalic mkbibbold mkbibacro autocap
    NoCaseChange bibstring nohyphens capitalisewords titlecap url path nolinkurl"""
)
"""Commands that only change how their argument looks."""

QUOTES = {
    **dict.fromkeys(["enquote", "mkbibquote", "textquote"], "“”"),
    "mkbibparens": "()",
    "mkbibbrackets": "[]",
}
"""Commands that put something before and behind their argument."""

UNSEEN_ARGUMENT = _words(
    """noopsort noop SortNoop sortnoop footnote thanks label index phantom hspace vspace color
    textcolor href texorpdfstring foreignlanguage selectlanguage"""
)
"""Commands whose first argument is not part of the text; of two arguments the second is."""

RAISED = dict(zip("0123456789+−-=()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿ", strict=True))
LOWERED = dict(zip("0123456789+−-=()", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎", strict=True))
"""Characters and their superscripts and subscripts; the last of several for one form is the usual."""


def raised(text: str) -> str:
    """Return ``text`` as superscripts where each of its characters has one, else as it is."""
    return "".join(RAISED[sign] for sign in text) if all(sign in RAISED for sign in text) else text


def lowered(text: str) -> str:
    """Return ``text`` as subscripts where each of its characters has one, else as it is."""
    return "".join(LOWERED[sign] for sign in text) if all(sign in LOWERED for sign in text) else text
