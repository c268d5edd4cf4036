"""Parse tables in pandoc's syntax: pipe, simple, multiline and grid tables, with their captions."""

from markdown_it import MarkdownIt

from essence_refs.reports.extensions.tables.rule import read_table

__all__ = ["table_plugin"]


def table_plugin(md: MarkdownIt) -> None:
    """Add the rule for tables to a parser. A pipe table can interrupt a paragraph, as in CommonMark's extensions."""
    md.block.ruler.at("table", read_table, {"alt": ["paragraph", "reference"]})
