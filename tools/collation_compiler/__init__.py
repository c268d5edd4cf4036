"""Compiles the collation rules of CLDR to the data of essence_refs.csl.collation."""
