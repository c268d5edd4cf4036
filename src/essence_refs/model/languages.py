"""The names and codes of languages, with their BCP 47 tags."""

import functools
import re

# Language names of babel and polyglossia with their BCP 47 tags.
LANGUAGES = {
    "acadian": "fr-CA", "american": "en-US", "arabic": "ar", "australian": "en-AU", "austrian": "de-AT",
    "basque": "eu", "belarusian": "be", "bengali": "bn", "brazil": "pt-BR", "brazilian": "pt-BR",
    "breton": "br", "british": "en-GB", "bulgarian": "bg", "canadian": "en-CA", "canadien": "fr-CA",
    "catalan": "ca", "chinese": "zh", "croatian": "hr", "czech": "cs", "danish": "da", "dutch": "nl",
    "english": "en", "esperanto": "eo", "estonian": "et", "farsi": "fa", "finnish": "fi", "francais": "fr",
    "french": "fr", "galician": "gl", "german": "de", "germanb": "de", "greek": "el", "hebrew": "he",
    "hindi": "hi", "hungarian": "hu", "icelandic": "is", "indonesian": "id", "irish": "ga",
    "italian": "it", "japanese": "ja", "korean": "ko", "latin": "la", "latvian": "lv", "lithuanian": "lt",
    "macedonian": "mk", "magyar": "hu", "malay": "ms", "marathi": "mr", "mexican": "es-MX",
    "naustrian": "de-AT", "newzealand": "en-NZ", "ngerman": "de", "norsk": "nb", "norwegian": "nb",
    "nswissgerman": "de-CH", "nynorsk": "nn", "persian": "fa", "polish": "pl", "portuges": "pt",
    "portuguese": "pt", "romanian": "ro", "russian": "ru", "scottish": "gd", "serbian": "sr",
    "serbianc": "sr-Cyrl", "slovak": "sk", "slovene": "sl", "slovenian": "sl", "spanish": "es",
    "swedish": "sv", "swissgerman": "de-CH", "thai": "th", "turkish": "tr", "uk": "en-GB",
    "ukenglish": "en-GB", "ukrainian": "uk", "urdu": "ur", "us": "en-US", "usenglish": "en-US",
    "vietnamese": "vi", "welsh": "cy",
}  # fmt: skip

# Names of languages in the language itself, and other names that catalogues and programs write.
_OTHER_NAMES = {
    "castellano": "es", "castilian": "es", "català": "ca", "cymraeg": "cy", "dansk": "da", "deutsch": "de",
    "eesti": "et", "englisch": "en", "english (uk)": "en-GB", "english (us)": "en-US", "español": "es",
    "espanol": "es", "euskara": "eu", "flemish": "nl", "français": "fr", "französisch": "fr", "gaeilge": "ga",
    "galego": "gl", "gàidhlig": "gd", "gaelic": "gd", "hrvatski": "hr", "italiano": "it", "magyar": "hu",
    "nederlands": "nl", "polski": "pl", "português": "pt", "română": "ro", "slovenčina": "sk", "slovenščina": "sl",
    "suomi": "fi", "svenska": "sv", "türkçe": "tr", "íslenska": "is", "čeština": "cs", "ελληνικά": "el",
    "русский": "ru", "українська": "uk", "中文": "zh", "日本語": "ja", "한국어": "ko",
}  # fmt: skip

# Codes of three letters (ISO 639-2, both kinds) with the shorter tags that BCP 47 prescribes for them.
_THREE_LETTERS = {
    "alb": "sq", "ara": "ar", "baq": "eu", "bel": "be", "ben": "bn", "bre": "br", "bul": "bg", "cat": "ca",
    "ces": "cs", "chi": "zh", "cym": "cy", "cze": "cs", "dan": "da", "deu": "de", "dut": "nl", "ell": "el",
    "eng": "en", "epo": "eo", "est": "et", "eus": "eu", "fas": "fa", "fin": "fi", "fra": "fr", "fre": "fr",
    "ger": "de", "gla": "gd", "gle": "ga", "glg": "gl", "gre": "el", "heb": "he", "hin": "hi", "hrv": "hr",
    "hun": "hu", "ice": "is", "ind": "id", "isl": "is", "ita": "it", "jpn": "ja", "kor": "ko", "lat": "la",
    "lav": "lv", "lit": "lt", "mac": "mk", "mar": "mr", "may": "ms", "mkd": "mk", "msa": "ms", "nld": "nl",
    "nno": "nn", "nob": "nb", "nor": "no", "per": "fa", "pol": "pl", "por": "pt", "ron": "ro", "rum": "ro",
    "rus": "ru", "slk": "sk", "slo": "sk", "slv": "sl", "spa": "es", "sqi": "sq", "srp": "sr", "swe": "sv",
    "tha": "th", "tur": "tr", "ukr": "uk", "urd": "ur", "vie": "vi", "wel": "cy", "zho": "zh",
}  # fmt: skip
_TAG = r"([A-Za-z]{2,3})((?:[-_][A-Za-z0-9]{2,8})*)"


# A library has few languages.
@functools.lru_cache(256)
def language_tag(name: str) -> str:
    """
    Return the BCP 47 tag for a language's name, tag, POSIX locale or code of three letters; empty for any other text.

    >>> language_tag("ngerman"), language_tag("en_US"), language_tag("ger"), language_tag("Deutsch")
    ('de', 'en-US', 'de', 'de')
    """
    lower = name.lower()
    if known := LANGUAGES.get(lower) or _OTHER_NAMES.get(lower):
        return known
    found = re.fullmatch(_TAG, lower.partition(".")[0])
    if not found:
        return ""
    primary = _THREE_LETTERS.get(found[1], found[1])
    # BCP 47, 2.1.1: a region is in capitals, a script begins with one.
    parts = [
        part.upper() if len(part) == 2 else part.title() if len(part) == 4 else part
        for part in found[2].replace("_", "-").split("-")
        if part
    ]
    return "-".join([primary, *parts])
