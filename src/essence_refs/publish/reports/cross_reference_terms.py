"""The names of figures, tables and so on in the language of a report: CSL's terms, and words for those that its locales lack."""

from essence_refs.csl.style.locales import Locale

# By language: for CSL's locales that have the term "figure" and not "table" (as in citeproc-py 0.11), and for Turkish,
# whose term means the piece of furniture.
_TABLES = {
    "ar": "جدول",
    "bg": "Таблица",
    "cs": "Tabulka",
    "cy": "Tabl",
    "da": "Tabel",
    "de": "Tabelle",
    "el": "Πίνακας",
    "es": "Tabla",
    "et": "Tabel",
    "eu": "Taula",
    "fa": "جدول",
    "fi": "Taulukko",
    "he": "טבלה",
    "hr": "Tablica",
    "id": "Tabel",
    "is": "Tafla",
    "ko": "표",
    "nl": "Tabel",
    "ru": "Таблица",
    "sl": "Tabela",
    "sv": "Tabell",
    "tr": "Tablo",
    "uk": "Таблиця",
    "vi": "Bảng",
}
_EQUATIONS = {
    "cs": "Rovnice",
    "da": "Ligning",
    "de": "Gleichung",
    "el": "Εξίσωση",
    "es": "Ecuación",
    "fi": "Yhtälö",
    "hr": "Jednadžba",
    "nl": "Vergelijking",
    "ru": "Уравнение",
    "sl": "Enačba",
    "sv": "Ekvation",
    "uk": "Рівняння",
}
_WORDS = {"table": _TABLES, "equation": _EQUATIONS}


def name_of(kind: str, locale: Locale) -> str:
    """Return the name of a kind of element with a capital letter, such as "Figure"; CSL has no term for a listing."""
    language = locale.language.partition("-")[0].casefold()
    name = _WORDS.get(kind, {}).get(language) or locale.word(kind) or kind
    return name[:1].upper() + name[1:]
