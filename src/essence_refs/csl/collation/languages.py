"""Which of the tailorings a locale sorts by."""

# The languages whose order in CLDR is not that of the root collation: each has a file in data/.
_NAMES = """
af am ar as az be bg bn bo br ceb chr cs cy da dsb ee el eo es et fa fa-af ff-adlm fi fil fo gu ha haw he hi hr hsb hu
hy ig is ja ka kk kl km kn ko kok ku ky lkt ln lo lt lv mk ml mn mr mt my ne no om or pa pl ps ro ru se si sk sl smn
sq sr sv ta te th tk to tr ug uk ur uz vi wo yi yo zh zh-hant
"""
TAILORED = frozenset(_NAMES.split())
# Languages, scripts and countries that sort as another language does, by CLDR's files and BCP 47.
_SAME = {
    "bs": "hr",
    "bs-cyrl": "sr",
    "gl": "es",
    "iw": "he",
    "nb": "no",
    "nn": "no",
    "sh": "hr",
    "sr-latn": "hr",
    "tl": "fil",
    "zh-hk": "zh-hant",
    "zh-mo": "zh-hant",
    "zh-tw": "zh-hant",
}


def tailoring_for(locale: str) -> str | None:
    """
    Return the name of the tailoring for a locale such as "sv-SE", or None where none is needed.

    >>> tailoring_for("nb-NO"), tailoring_for("zh-TW"), tailoring_for("en-GB")
    ('no', 'zh-hant', None)
    """
    language, *rest = locale.lower().replace("_", "-").split("-")
    # In "zh-Hant-HK" the script decides, in "zh-HK" the country: whichever comes first.
    for tag in (*(f"{language}-{each}" for each in rest[:1]), language):
        name = _SAME.get(tag, tag)
        if name in TAILORED:
            return name
    return None
