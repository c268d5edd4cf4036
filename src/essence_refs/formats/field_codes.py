"""Fields of Word as XML: a code, and between its two ends the text that Word shows."""

from html import escape

from essence_refs.formats.runs import clean_text

FIELD_END = '<w:r><w:fldChar w:fldCharType="end"/></w:r>'


def begin_field(code: str) -> str:
    """Return what precedes the text of a field; `FIELD_END` follows it."""
    return (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f'<w:r><w:instrText xml:space="preserve"> {escape(clean_text(code), quote=False)} </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
    )
