"""The preamble of a Typst document: the rules and functions that define its look."""

import re

# The first font, then the other fonts of Typst as fallbacks. Typst's own choice may be a font of the computer that
# claims to have a character and shows an empty box for it (such as LibreOffice's OpenSymbol).
FONTS = '("Libertinus Serif", "New Computer Modern", "New Computer Modern Math", "DejaVu Sans Mono")'

# All fonts come with Typst, so that a page looks the same on every computer.
PREAMBLE = """\
#set page(paper: "a4", margin: (x: 3cm, top: 2.75cm, bottom: 3cm), numbering: "1 / 1")
#set par(leading: 0.66em, spacing: 1.05em)
// Quotation marks are those of the text.
#set smartquote(enabled: false)
#set list(indent: 0.4em, body-indent: 0.6em, marker: ([•], sym.dash.en))
#set enum(indent: 0.4em, body-indent: 0.6em, numbering: "1.")
#set table(inset: (x: 0.5em, y: 0.45em), stroke: (_, y) => (
  top: if y < 2 { 0.6pt } else { 0.3pt + luma(75%) },
  bottom: 0.6pt,
))
#set figure(numbering: none, supplement: none, gap: 0.8em)
#show figure.where(kind: table): set figure.caption(position: top)
#show figure.where(kind: table): set align(start)
#show figure.where(kind: table): set block(breakable: true)
#set raw(theme: none)
#show raw: set text(font: "DejaVu Sans Mono", size: 0.85em)
#show raw.where(block: true): block.with(width: 100%, inset: 0.8em, fill: luma(96%))
#show title: set text(size: 20pt, weight: "bold")
#show title: set block(above: 0.9em, below: 0.9em)
#show heading: set text(size: 11pt, weight: "semibold")
#show heading: set block(above: 1.6em, below: 0.8em)
#show heading.where(level: 1): set text(size: 15pt)
#show heading.where(level: 1): set block(above: 1.7em, below: 0.85em)
#show heading.where(level: 2): set text(size: 12.5pt)
#show heading.where(level: 4): set text(style: "italic", weight: "regular")
#show heading.where(level: 5): set text(style: "italic", weight: "regular")
#set footnote.entry(indent: 0em)
#show quote.where(block: true): set pad(x: 1.8em)
#show quote.where(block: true): set block(above: 1.1em, below: 1.1em)
#show link: set text(fill: rgb("#1f3f74"))

// Paragraphs that stand apart.
#let quiet = luma(32%)
#let masthead(body) = block(below: 0.6em, text(size: 9.5pt, fill: quiet, tracking: 0.05em, body))
#let byline(body) = block(above: 0.65em, below: 0.85em, sticky: true, text(fill: quiet, body))
#let definition(body) = block(sticky: true, emph(body))
#let bundle(body) = block(sticky: true, text(size: 10pt, body))
#let count(body) = block(sticky: true, text(size: 10pt, fill: quiet, body))
#let note(body) = block(text(size: 10pt, fill: quiet, body))
#let summary(body) = block(body)
#let subheading(body) = block(above: 1.2em, below: 0.7em, sticky: true, strong(body))
#let indented(body) = block(above: 0.66em, below: 0.66em, inset: (left: 1.8em), body)
#let colophon(body) = block(
  above: 2.5em, width: 100%, inset: (top: 0.7em), stroke: (top: 0.5pt),
  { set par(spacing: 0.66em); set text(size: 9.5pt, fill: quiet); body },
)
#let rule = block(above: 1.6em, below: 1.6em, line(length: 100%, stroke: 0.5pt))
// Keeps a list from going on with the list above it.
#let apart = v(1.05em, weak: true)

// A bibliography is a list without bullets, or one that has the labels of its items for numbers.
#let references(hanging: false, ..entries) = {
  let entries = entries.pos()
  let bodies = entries.map(entry => entry.body)
  set par(hanging-indent: if hanging { 1.8em } else { 0em })
  set block(above: 1.1em, below: 1.1em)
  if entries.any(entry => entry.label != none) {
    enum(
      numbering: number => entries.at(number - 1).label, number-align: start + top,
      tight: false, spacing: 1.05em, indent: 0em, body-indent: 0.7em, ..bodies,
    )
  } else {
    list(marker: none, tight: false, spacing: 1.05em, indent: 0em, body-indent: 0em, ..bodies)
  }
}
#let entry(..anchor, label: none, body) = (label: label, body: [#body #anchor.pos().at(0, default: none)])
#let annotation(inset: 1.8em, body) = block(
  above: 0.8em, below: 1em, inset: (left: inset),
  { set par(hanging-indent: 0em); set text(size: 10pt); body },
)

// A picture in words: what it shows, and where it is.
#let picture(description, address) = block(
  width: 100%, inset: 0.8em, stroke: 0.5pt + luma(60%), breakable: false,
  { set par(spacing: 0.66em); emph(description); parbreak(); text(size: 9.5pt, address) },
)
"""

FRAMED = """\
// A box around blocks.
#let framed(body) = block(
  above: 1.4em, below: 1.4em, width: 100%, inset: (x: 1em, y: 0.9em),
  fill: luma(96%), stroke: (left: 2pt + luma(45%)), body,
)
"""

EMBEDDED_PICTURE = """\
// A picture that is handed over together with this text, as a list of bytes.
#let embedded(name, alt: none, width: auto, caption) = figure(
  layout(size => {
    let data = bytes(json(bytes(sys.inputs.at(name))))
    let picture = image(data, alt: alt, width: width)
    if measure(picture, ..size).height > 16cm { image(data, alt: alt, height: 16cm) } else { picture }
  }),
  caption: if caption != [] { caption },
)
"""

# A line holds about eighty characters. Typst itself breaks addresses at the excluded punctuation, and scripts without
# spaces (Chinese, Japanese, Thai) by their own rules.
_LONG_WORD = r"[^\s/.\-?&=#%_,;:\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\uffff]{70,}"
_LONG_IN_TYPST = re.sub(r"\\u([0-9a-f]{4})", r"\\u{\1}", _LONG_WORD)
# An invisibly narrow space allows a line break and adds no character to the text; a space of zero width does not work.
BREAKING = (
    "// Words longer than a line break where the line ends.\n"
    f'#show regex("{_LONG_IN_TYPST.replace(chr(92), 2 * chr(92))}"): it => it.text.clusters().join(h(0.0001pt))\n'
)
LONG_WORD = re.compile(_LONG_WORD)
