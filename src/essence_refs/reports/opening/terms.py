"""The headings that are added to a report, in its language: abstract, keywords and table of contents."""

# Abstract, keywords and table of contents, as LaTeX's babel and biblatex have them.
_TERMS = {
    "cs": ("Abstrakt", "Klíčová slova", "Obsah"),
    "cy": ("Crynodeb", "Geiriau allweddol", "Cynnwys"),
    "da": ("Resumé", "Nøgleord", "Indhold"),
    "de": ("Zusammenfassung", "Schlüsselwörter", "Inhaltsverzeichnis"),
    "en": ("Abstract", "Keywords", "Contents"),
    "es": ("Resumen", "Palabras clave", "Índice"),
    "fi": ("Tiivistelmä", "Avainsanat", "Sisältö"),
    "fr": ("Résumé", "Mots-clés", "Table des matières"),
    "ga": ("Achoimre", "Eochairfhocail", "Clár Ábhair"),
    "it": ("Sommario", "Parole chiave", "Indice"),
    "nb": ("Sammendrag", "Nøkkelord", "Innhold"),
    "nl": ("Samenvatting", "Trefwoorden", "Inhoudsopgave"),
    "nn": ("Samandrag", "Nøkkelord", "Innhald"),
    "no": ("Sammendrag", "Nøkkelord", "Innhold"),
    "pl": ("Streszczenie", "Słowa kluczowe", "Spis treści"),
    "pt": ("Resumo", "Palavras-chave", "Conteúdo"),
    "sv": ("Sammanfattning", "Nyckelord", "Innehåll"),
}


def opening_terms(language: str) -> tuple[str, str, str]:
    """
    Return the headings of the abstract, the keywords and the table of contents; in English for an unknown language.

    >>> opening_terms("de-AT")
    ('Zusammenfassung', 'Schlüsselwörter', 'Inhaltsverzeichnis')
    """
    return _TERMS.get(language.casefold().replace("_", "-").split("-")[0], _TERMS["en"])
