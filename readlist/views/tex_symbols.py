"""What the commands of TeX look like in Unicode: the tables that formulas are read with.

The names are those of LaTeX and amsmath (Unicode code points after unicode-math's table);
a command that is not here makes a formula unreadable, and it stays as it was written.
"""

from __future__ import annotations

_GREEK = """
alpha α beta β gamma γ delta δ epsilon ϵ varepsilon ε zeta ζ eta η theta θ vartheta ϑ iota ι kappa κ lambda λ
mu μ nu ν xi ξ pi π varpi ϖ rho ρ varrho ϱ sigma σ varsigma ς tau τ upsilon υ phi ϕ varphi φ chi χ psi ψ
omega ω Gamma Γ Delta Δ Theta Θ Lambda Λ Xi Ξ Pi Π Sigma Σ Upsilon Υ Phi Φ Psi Ψ Omega Ω
"""
_OTHERS = """
infty ∞ partial ∂ nabla ∇ forall ∀ exists ∃ nexists ∄ emptyset ∅ varnothing ∅ ell ℓ hbar ℏ Re ℜ Im ℑ aleph ℵ
prime ′ ldots … dots … dotsc … cdots ⋯ dotsb ⋯ top ⊤ bot ⊥ angle ∠ neg ¬ lnot ¬ dagger † ddagger ‡ checkmark ✓
triangle △ square □ Box □ diamond ⋄ S § P ¶ degree ° imath ı jmath ȷ
sum ∑ prod ∏ coprod ∐ int ∫ iint ∬ oint ∮ bigcup ⋃ bigcap ⋂ bigoplus ⨁ bigotimes ⨂ bigvee ⋁ bigwedge ⋀
"""
_RELATIONS = """
le ≤ leq ≤ leqslant ⩽ ge ≥ geq ≥ geqslant ⩾ ne ≠ neq ≠ approx ≈ sim ∼ simeq ≃ cong ≅ equiv ≡ propto ∝ ll ≪
gg ≫ in ∈ notin ∉ ni ∋ subset ⊂ subseteq ⊆ subsetneq ⊊ supset ⊃ supseteq ⊇ prec ≺ succ ≻ preceq ⪯ succeq ⪰
mid | parallel ∥ perp ⊥ models ⊨ vdash ⊢ lesssim ≲ gtrsim ≳ triangleq ≜ coloneqq ≔ doteq ≐ asymp ≍ colon :
to → rightarrow → longrightarrow ⟶ leftarrow ← gets ← longleftarrow ⟵ leftrightarrow ↔ mapsto ↦
hookrightarrow ↪ Rightarrow ⇒ implies ⟹ Longrightarrow ⟹
Leftarrow ⇐ Leftrightarrow ⇔ iff ⟺ rightsquigarrow ⇝ uparrow ↑
downarrow ↓ times × cdot · pm ± mp ∓ ast ∗ bullet ∙ star ⋆ oplus ⊕ otimes ⊗ odot ⊙ ominus ⊖ cup ∪ cap ∩
setminus ∖ wedge ∧ land ∧ vee ∨ lor ∨ sqcup ⊔ sqcap ⊓
"""
_FUNCTIONS = """
arccos arcsin arctan arg argmax argmin cos cosh cot coth csc deg det dim exp gcd hom inf ker lg lim ln log
max min sec sin sinh sup tan tanh Pr
"""
_SWITCHES = """
displaystyle textstyle scriptstyle limits nolimits nonumber negthinspace rm it sf tt middle
big Big bigg Bigg bigl bigr Bigl Bigr bigm ! /
"""
_TEXT_COMMANDS = """
text textrm textit textbf textsf texttt textsc textsl textup textnormal emph mbox hbox
mathrm mathit mathsf mathtt mathnormal operatorname
"""


def _table(names_and_signs: str) -> dict[str, str]:
    words = names_and_signs.split()
    return dict(zip(words[::2], words[1::2], strict=True))


ORDINARY = _table(_GREEK + _OTHERS)
RELATIONS = _table(_RELATIONS)
"""Relations and operators between two things; those of DIVIDING need care beside a fraction."""
DIVIDING = {"div": "÷", "circ": "∘", "backslash": "∖"}
FUNCTIONS = {
    **{name: name for name in _FUNCTIONS.split()},
    "liminf": "lim inf",
    "limsup": "lim sup",
    "bmod": "mod",
}
OPENING = {"{": "{", "langle": "⟨", "lfloor": "⌊", "lceil": "⌈", "lbrace": "{", "lbrack": "[", "lparen": "("}
CLOSING = {"}": "}", "rangle": "⟩", "rfloor": "⌋", "rceil": "⌉", "rbrace": "}", "rbrack": "]", "rparen": ")"}
BARS = {"|": "‖", "Vert": "‖", "lVert": "‖", "rVert": "‖", "vert": "|", "lvert": "|", "rvert": "|"}
LITERAL = {"%": "%", "&": "&", "#": "#", "_": "_", "$": "$"}

SPACES = frozenset(
    (",", ";", ":", ">", " ", "quad", "qquad", "enspace", "enskip", "thinspace", "medspace", "space")
)
SWITCHES = frozenset(_SWITCHES.split())
"""Commands that change size, slant or distance only."""

TEXT_COMMANDS = frozenset(_TEXT_COMMANDS.split())
"""Commands whose argument is words."""

ACCENTS = {
    "hat": "\u0302", "widehat": "\u0302", "tilde": "\u0303", "widetilde": "\u0303", "bar": "\u0304",
    "overline": "\u0305", "underline": "\u0332", "vec": "\u20d7", "dot": "\u0307", "ddot": "\u0308",
    "check": "\u030c", "breve": "\u0306", "acute": "\u0301", "grave": "\u0300", "mathring": "\u030a",
}  # fmt: skip
TEXT_ACCENTS = {
    "`": "\u0300", "'": "\u0301", "^": "\u0302", "~": "\u0303", "=": "\u0304", ".": "\u0307", '"': "\u0308",
    "u": "\u0306", "r": "\u030a", "H": "\u030b", "v": "\u030c", "c": "\u0327", "k": "\u0328",
}  # fmt: skip


def _alphabet(capital: int, small: int, digit: int = 0, exceptions: str = "") -> dict[int, int]:
    """Return a translation of ASCII letters and digits; ``exceptions`` are pairs "Cℂ"."""
    letters = {ord("A") + i: capital + i for i in range(26)} | {ord("a") + i: small + i for i in range(26)}
    digits = {ord("0") + i: digit + i for i in range(10)} if digit else {}
    odd = {ord(pair[0]): ord(pair[1]) for pair in exceptions.split()}
    return letters | digits | odd


_SCRIPT = _alphabet(0x1D49C, 0x1D4B6, exceptions="Bℬ Eℰ Fℱ Hℋ Iℐ Lℒ Mℳ Rℛ eℯ gℊ oℴ")
_BOLD = (
    _alphabet(0x1D400, 0x1D41A, 0x1D7CE)
    | {ord("Α") + i: 0x1D6A8 + i for i in range(25)}  # GREEK CAPITAL LETTER ALPHA and those after it
    | {ord("α") + i: 0x1D6C2 + i for i in range(25)}
)
ALPHABETS = {
    "mathbb": _alphabet(0x1D538, 0x1D552, 0x1D7D8, exceptions="Cℂ Hℍ Nℕ Pℙ Qℚ Rℝ Zℤ"),
    "mathcal": _SCRIPT,
    "mathscr": _SCRIPT,
    "mathfrak": _alphabet(0x1D504, 0x1D51E, exceptions="Cℭ Hℌ Iℑ Rℜ Zℨ"),
    "mathbf": _BOLD,
    "boldsymbol": _BOLD,
    "bm": _BOLD,
}

SUPERSCRIPTS = dict(
    zip(
        "0123456789+−=()abcdefghijklmnoprstuvwxyzABDEGHIJKLMNOPRTUVWβγδθϕφχ′†‡*∗∘°",
        "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻᴬᴮᴰᴱᴳᴴᴵᴶᴷᴸᴹᴺᴼᴾᴿᵀᵁⱽᵂᵝᵞᵟᶿᵠᵠᵡ′†‡**°°",
        strict=True,
    )
)
SUBSCRIPTS = dict(
    zip(
        "0123456789+−=()aehijklmnoprstuvxβγρϕφχ",
        "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓᵦᵧᵨᵩᵩᵪ",
        strict=True,
    )
)
