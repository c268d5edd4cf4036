"""The style sheets of HTML: for a list in any page, for our own pages, and for blocks that only reports have."""

# For a list in any page. Every rule begins with our own class, so that nothing else in the page changes.
# Table cells use "break-word": with "anywhere" a browser counts a break after each letter when it computes the width
# of columns, and a year becomes "20" above "07".
LIST_STYLE_SHEET = """\
.essence-refs { overflow-wrap: anywhere; }
.essence-refs th, .essence-refs td { overflow-wrap: break-word; text-align: left; }
.essence-refs .definition { font-style: italic; }
.essence-refs .byline { margin-top: 0; }
.essence-refs .references { list-style: none; padding: 0; margin: 1em 0; }
.essence-refs .references > li { margin: 0 0 1em; }
.essence-refs .hanging .citation { padding-left: 2em; text-indent: -2em; }
.essence-refs .labelled .citation { padding-left: var(--label); text-indent: 0; }
.essence-refs .label { display: inline-block; box-sizing: border-box; width: var(--label);
  margin-left: calc(-1 * var(--label)); padding-right: 0.5em; text-indent: 0; }
.essence-refs .annotation, .essence-refs .indent { margin: 0.5em 0 0; padding-left: 2em; text-indent: 0; }
.essence-refs .block { text-indent: 0; }
.essence-refs .labelled .annotation { padding-left: var(--label); }
"""

PAGE_STYLE_SHEET = """\
:root { color-scheme: light dark; }
body { font: 1.0625rem/1.5 Georgia, "Times New Roman", serif; max-width: 44rem; margin: 0 auto; padding: 1.5rem 1rem 3rem; }
h1, h2, h3, h4, h5, h6 { font-family: system-ui, sans-serif; line-height: 1.25; margin: 2em 0 0.5em; }
header h1 { margin-top: 0.5em; }
header .byline { margin: 0.25em 0; }
p, ul { margin: 0.5em 0; }
.skip { position: absolute; left: -100vw; }
.skip:focus { position: static; }
.masthead, .byline, .bundle, .count, .note, footer, nav { font-family: system-ui, sans-serif; font-size: 0.9375rem; }
.masthead { letter-spacing: 0.05em; }
footer { margin-top: 3em; border-top: 1px solid; padding-top: 0.5em; }
footer p { margin: 0; }
@media print {
  body { font-size: 11pt; max-width: none; padding: 0; }
  nav, .skip { display: none; }
  a { color: inherit; text-decoration: none; }
  h1, h2, h3, h4, h5, h6 { break-after: avoid; }
  .essence-refs .references > li { break-inside: avoid; }
}
"""

# For blocks that reports have and reading lists do not, in any page.
BLOCK_STYLE_SHEET = """\
.essence-refs .scrolling { overflow-x: auto; margin: 1em 0; }
.essence-refs table { border-collapse: collapse; }
.essence-refs th, .essence-refs td { padding: 0.25em 0.75em 0.25em 0; vertical-align: top; }
.essence-refs thead th { border-bottom: 1px solid; }
.essence-refs tbody tr + tr > td { border-top: 1px solid rgb(128 128 128 / 0.4); }
.essence-refs pre, .essence-refs code { font-family: ui-monospace, Consolas, "DejaVu Sans Mono", monospace; font-size: 0.875em; }
.essence-refs pre { margin: 1em 0; padding: 0.75em 1em; background: rgb(128 128 128 / 0.15); white-space: pre-wrap; }
.essence-refs pre code { font-size: inherit; }
.essence-refs ol { margin: 0.5em 0; }
.essence-refs li > ul, .essence-refs li > ol { margin: 0; }
.essence-refs blockquote { margin: 1em 0; padding-left: 1em; border-left: 3px solid rgb(128 128 128 / 0.5); }
.essence-refs .box { margin: 1.5em 0; padding: 0.5em 1em; background: rgb(128 128 128 / 0.1); border-left: 4px solid rgb(128 128 128 / 0.7); }
.essence-refs .box-title { font-family: system-ui, sans-serif; }
.essence-refs figure { margin: 1.5em 0; }
.essence-refs img { max-width: 100%; height: auto; }
.essence-refs caption { text-align: left; padding-bottom: 0.5em; }
.essence-refs caption, .essence-refs figcaption, .essence-refs .notes { font-size: 0.9375em; }
.essence-refs hr { margin: 2em 0; border: 0; border-top: 1px solid; }
.essence-refs sup { line-height: 0; }
.essence-refs .notes { margin-top: 3em; border-top: 1px solid; }
@media print {
  .essence-refs .scrolling { overflow: visible; }
  .essence-refs tr, .essence-refs figure, .essence-refs pre { break-inside: avoid; }
  .essence-refs [role="doc-backlink"] { display: none; }
}
"""
