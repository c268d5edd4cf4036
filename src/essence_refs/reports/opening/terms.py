"""The headings that are added to a report, in its language: abstract, keywords and table of contents."""

# Abstract, keywords, table of contents and list of references, as LaTeX's babel and biblatex have them.
_TERMS = {
    "cs": ("Abstrakt", "Klíčová slova", "Obsah", "Reference"),
    "cy": ("Crynodeb", "Geiriau allweddol", "Cynnwys", "Cyfeiriadau"),
    "da": ("Resumé", "Nøgleord", "Indhold", "Litteratur"),
    "de": ("Zusammenfassung", "Schlüsselwörter", "Inhaltsverzeichnis", "Literatur"),
    "en": ("Abstract", "Keywords", "Contents", "References"),
    "es": ("Resumen", "Palabras clave", "Índice", "Referencias"),
    "fi": ("Tiivistelmä", "Avainsanat", "Sisältö", "Viitteet"),
    "fr": ("Résumé", "Mots-clés", "Table des matières", "Références"),
    "ga": ("Achoimre", "Eochairfhocail", "Clár Ábhair", "Tagairtí"),
    "it": ("Sommario", "Parole chiave", "Indice", "Riferimenti bibliografici"),
    "nb": ("Sammendrag", "Nøkkelord", "Innhold", "Referanser"),
    "nl": ("Samenvatting", "Trefwoorden", "Inhoudsopgave", "Referenties"),
    "nn": ("Samandrag", "Nøkkelord", "Innhald", "Referansar"),
    "no": ("Sammendrag", "Nøkkelord", "Innhold", "Referanser"),
    "pl": ("Streszczenie", "Słowa kluczowe", "Spis treści", "Literatura"),
    "pt": ("Resumo", "Palavras-chave", "Conteúdo", "Referências"),
    "sv": ("Sammanfattning", "Nyckelord", "Innehåll", "Referenser"),
}


def opening_terms(language: str) -> tuple[str, str, str]:
    """
    Return the headings of the abstract, the keywords and the table of contents; in English for an unknown language.

    >>> opening_terms("de-AT")
    ('Zusammenfassung', 'Schlüsselwörter', 'Inhaltsverzeichnis')
    """
    return _terms(language)[:3]


def references_heading(language: str) -> str:
    """
    Return the heading of the list of references; in English for an unknown language.

    >>> references_heading("fr")
    'Références'
    """
    return _terms(language)[3]


def _terms(language: str) -> tuple[str, str, str, str]:
    return _TERMS.get(language.casefold().replace("_", "-").split("-")[0], _TERMS["en"])
