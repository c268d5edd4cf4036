"""Tables of LaTeX macros: accents, letters, signs and markup."""
# ruff: noqa: RUF001 - characters that look alike are what this is about

from essence_refs.model.text import Mark

# Accent macros and Unicode's combining characters; every LaTeX manual lists the macros.
ACCENTS = {
    "`": "\u0300", "'": "\u0301", "^": "\u0302", "~": "\u0303", "=": "\u0304", "u": "\u0306", ".": "\u0307",
    '"': "\u0308", "h": "\u0309", "r": "\u030a", "H": "\u030b", "v": "\u030c", "U": "\u030e", "G": "\u030f",
    "d": "\u0323", "c": "\u0327", "k": "\u0328", "b": "\u0331", "t": "\u0361",
    # The same accents by name, as in mathematics and in the package textcomp.
    "acute": "\u0301", "bar": "\u0304", "breve": "\u0306", "check": "\u030c", "ddot": "\u0308",
    "dot": "\u0307", "grave": "\u0300", "hat": "\u0302", "mathring": "\u030a", "overline": "\u0305",
    "textcommabelow": "\u0326", "tilde": "\u0303", "vec": "\u20d7", "widehat": "\u0302",
    "widetilde": "\u0303",
}  # fmt: skip

# Accents below a letter: an i or j keeps its dot.
BELOW = frozenset("\u0323\u0327\u0328\u0331\u0326")

LETTERS = {
    "AA": "Å", "AE": "Æ", "DH": "Ð", "DJ": "Đ", "L": "Ł", "NG": "Ŋ", "O": "Ø", "OE": "Œ", "SS": "ẞ",
    "TH": "Þ", "aa": "å", "ae": "æ", "dh": "ð", "dj": "đ", "i": "ı", "ij": "ĳ", "IJ": "Ĳ", "j": "ȷ",
    "l": "ł", "ng": "ŋ", "o": "ø", "oe": "œ", "ss": "ß", "th": "þ", "textschwa": "ə", "imath": "ı",
    "jmath": "ȷ", "ayn": "ʿ", "alif": "ʾ",
}  # fmt: skip

# Escaped signs, and macros whose name is one sign.
SIGNS = {
    "&": "&", "%": "%", "$": "$", "#": "#", "_": "_", "{": "{", "}": "}", " ": " ", "\t": " ", "\n": " ",
    "\r": " ", ",": "\N{NARROW NO-BREAK SPACE}", ";": "\N{FOUR-PER-EM SPACE}", ":": "\N{FOUR-PER-EM SPACE}",
    ">": "\N{FOUR-PER-EM SPACE}", "|": "\N{DOUBLE VERTICAL LINE}",
    # A line break.
    "\\": " ",
    # Instructions for typesetting, which are no characters: hyphenation, italic correction, space factor,
    # negative space.
    "-": "", "/": "", "@": "", "!": "",
}  # fmt: skip

SYMBOLS = {
    "textbackslash": "\\", "textasciitilde": "~", "textasciicircum": "^", "textasciigrave": "`",
    "textunderscore": "_", "textbar": "|", "textless": "<", "textgreater": ">", "textquotesingle": "'",
    "textquotedbl": '"', "textdollar": "$", "textpercent": "%", "textampersand": "&", "textbraceleft": "{",
    "textbraceright": "}", "lbrace": "{", "rbrace": "}", "backslash": "\\", "textendash": "–",
    "textemdash": "—", "textquoteleft": "‘", "textquoteright": "’", "textquotedblleft": "“",
    "textquotedblright": "”", "quotedblbase": "„", "quotesinglbase": "‚", "glqq": "„", "grqq": "“",
    "glq": "‚", "grq": "‘", "flqq": "«", "frqq": "»", "flq": "‹", "frq": "›", "guillemotleft": "«",
    "guillemotright": "»", "guillemetleft": "«", "guillemetright": "»", "guilsinglleft": "‹",
    "guilsinglright": "›", "lq": "‘", "rq": "’", "textellipsis": "…", "ldots": "…", "dots": "…",
    "dotsc": "…", "cdots": "⋯", "textbullet": "•", "textperiodcentered": "·", "textexclamdown": "¡",
    "textquestiondown": "¿", "pounds": "£", "textsterling": "£", "euro": "€", "texteuro": "€", "EUR": "€",
    "textyen": "¥", "textcent": "¢", "copyright": "©", "textcopyright": "©", "textregistered": "®",
    "texttrademark": "™", "textdegree": "°", "degree": "°", "textpm": "±", "texttimes": "×", "textdiv": "÷",
    "textmu": "µ", "textonehalf": "½", "textonequarter": "¼", "textthreequarters": "¾",
    "textordfeminine": "ª", "textordmasculine": "º", "textnumero": "№", "textsection": "§", "S": "§",
    "textparagraph": "¶", "P": "¶", "dag": "†", "textdagger": "†", "ddag": "‡", "textdaggerdbl": "‡",
    "slash": "/", "textslash": "/", "hyphen": "-", "fshyphen": "-", "nbhyphen": "\N{NON-BREAKING HYPHEN}",
    "bibrangedash": "–", "bibdash": "—", "textprime": "′", "space": " ", "addspace": " ",
    "nobreakspace": "\N{NO-BREAK SPACE}", "addnbspace": "\N{NO-BREAK SPACE}",
    "thinspace": "\N{NARROW NO-BREAK SPACE}", "addthinspace": "\N{NARROW NO-BREAK SPACE}", "addcolon": ":",
    "addcomma": ",", "adddot": ".", "adddotspace": ". ", "addperiod": ".", "addsemicolon": ";", "isdot": "",
    "quad": "\N{EM SPACE}", "qquad": "\N{EM SPACE}\N{EM SPACE}", "enspace": "\N{EN SPACE}", "newline": " ",
    "linebreak": " ", "par": " ", "LaTeX": "LaTeX", "LaTeXe": "LaTeX2ε", "TeX": "TeX", "BibTeX": "BibTeX",
    "BibLaTeX": "BibLaTeX", "XeTeX": "XeTeX", "XeLaTeX": "XeLaTeX", "LuaTeX": "LuaTeX",
    "LuaLaTeX": "LuaLaTeX",
    # Mathematics.
    "pm": "±", "mp": "∓", "times": "×", "div": "÷", "cdot": "⋅", "ast": "∗", "star": "⋆", "circ": "∘",
    "bullet": "•", "le": "≤", "leq": "≤", "ge": "≥", "geq": "≥", "ne": "≠", "neq": "≠", "approx": "≈",
    "sim": "∼", "simeq": "≃", "equiv": "≡", "propto": "∝", "ll": "≪", "gg": "≫", "infty": "∞",
    "partial": "∂", "nabla": "∇", "sum": "∑", "prod": "∏", "int": "∫", "in": "∈", "notin": "∉", "ni": "∋",
    "subset": "⊂", "subseteq": "⊆", "supset": "⊃", "supseteq": "⊇", "cup": "∪", "cap": "∩", "emptyset": "∅",
    "forall": "∀", "exists": "∃", "neg": "¬", "lnot": "¬", "wedge": "∧", "land": "∧", "vee": "∨",
    "lor": "∨", "oplus": "⊕", "otimes": "⊗", "to": "→", "rightarrow": "→", "leftarrow": "←",
    "leftrightarrow": "↔", "uparrow": "↑", "downarrow": "↓", "Rightarrow": "⇒", "Leftarrow": "⇐",
    "Leftrightarrow": "⇔", "mapsto": "↦", "langle": "⟨", "rangle": "⟩", "ell": "ℓ", "hbar": "ℏ", "Re": "ℜ",
    "Im": "ℑ", "aleph": "ℵ", "prime": "′", "perp": "⊥", "parallel": "∥", "mid": "∣", "angle": "∠",
    "sharp": "♯", "flat": "♭", "natural": "♮", "colon": ":", "lbrack": "[", "rbrack": "]",
    # Functions whose names are set upright in formulas.
    **{name: name for name in ("log", "ln", "exp", "sin", "cos", "tan", "min", "max", "sup", "inf", "lim")},
}  # fmt: skip

_GREEK = (
    "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho sigma tau upsilon"
    " phi chi psi omega"
)  # fmt: skip
_SMALL = "αβγδεζηθικλμνξοπρστυφχψω"
for _name, _letter in zip(_GREEK.split(), _SMALL, strict=True):
    SYMBOLS[_name] = _letter
    SYMBOLS[_name.capitalize()] = _letter.upper()
    SYMBOLS["text" + _name] = _letter
SYMBOLS |= {"varepsilon": "ε", "vartheta": "ϑ", "varphi": "φ", "varpi": "ϖ", "varrho": "ϱ", "varsigma": "ς"}

# Macros that mark their argument.
MARKS = {
    "emph": Mark.ITALIC, "textit": Mark.ITALIC, "mkbibemph": Mark.ITALIC, "mkbibitalic": Mark.ITALIC,
    "mathit": Mark.ITALIC, "textsl": Mark.OBLIQUE, "textbf": Mark.BOLD, "mathbf": Mark.BOLD,
    "mkbibbold": Mark.BOLD, "textsc": Mark.SMALL_CAPS, "mkbibsc": Mark.SMALL_CAPS, "texttt": Mark.CODE,
    "mathtt": Mark.CODE, "underline": Mark.UNDERLINE, "uline": Mark.UNDERLINE,
    "textsuperscript": Mark.SUPERSCRIPT, "mkbibsuperscript": Mark.SUPERSCRIPT,
    "textsubscript": Mark.SUBSCRIPT, "mkbibsubscript": Mark.SUBSCRIPT, "enquote": Mark.QUOTED,
    "mkbibquote": Mark.QUOTED, "textquote": Mark.QUOTED, "nocase": Mark.NO_CASE,
}  # fmt: skip

# Macros that mark the rest of their group.
DECLARATIONS = {
    "em": Mark.ITALIC, "it": Mark.ITALIC, "itshape": Mark.ITALIC, "sl": Mark.OBLIQUE,
    "slshape": Mark.OBLIQUE, "bf": Mark.BOLD, "bfseries": Mark.BOLD, "sc": Mark.SMALL_CAPS,
    "scshape": Mark.SMALL_CAPS, "tt": Mark.CODE, "ttfamily": Mark.CODE,
}  # fmt: skip

# Macros that do not change their argument here.
TRANSPARENT = frozenset({
    "textnormal", "textrm", "textsf", "textup", "textmd", "text", "mbox", "hbox", "mathrm", "mathsf",
    "mathnormal", "mathcal", "mathbb", "mathfrak", "mathscr", "ensuremath", "operatorname", "autocap",
    "NoCaseChange", "textnohyphenation", "relax",
    "protect", "upshape", "mdseries", "rm", "rmfamily", "sf", "sffamily", "normalfont", "unskip",
    "ignorespaces", "null", "selectfont", "displaystyle", "textstyle", "sloppy", "noindent",
    "left", "right", "bigl", "bigr", "limits", "nolimits", "allowbreak", "mkbibnamefamily", "mkbibnamegiven",
})  # fmt: skip

# Macros that enclose their argument in two signs.
ENCLOSING = {"mkbibparens": "()", "mkbibbrackets": "[]"}

# Macros whose argument is not shown, and parts of the names of such macros that libraries define themselves: TeX's
# phantoms take space only, and \\noopsort{...} is for sorting.
HIDDEN = frozenset({"index", "label", "vspace", "hspace", "nocite"})
HIDDEN_NAMES = ("noop", "noopsort", "nosort", "phantom", "sortkey", "sortnoop", "sortprefix", "presort")

# Macros whose first argument is an instruction, not text.
WITH_INSTRUCTION = frozenset({"foreignlanguage", "textcolor", "textlang", "raisebox"})
