"""
Sheets of tags: the items of a library as rows, whose tags and annotations are edited in Excel or LibreOffice.

`writing` makes the sheets, `reading` reads the cells of the edited sheet, and `comparison` compares three states: what was exported,
what the sheet has now, and what the library has now.
"""
