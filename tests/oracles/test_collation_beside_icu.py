"""The order of names beside that of ICU, language by language; skipped where PyICU is not installed."""

import itertools
import random
import re
import unicodedata

import pytest

from essence_refs.csl.collation import sort_key, tables
from essence_refs.csl.collation.languages import TAILORED

icu = pytest.importorskip("icu")

_LATIN = "abcdefghijklmnopqrstuvwxyzäöüåæøœßéèêëáàâãçñíìîïóòôõúùûýÿčšžřěůąćęłńśźżőűşğıțșăāēīūģķļņđðþ"
_CYRILLIC = "абвгдеёжзийклмнопрстуфхцчшщъыьэюяіїєґўјљњћђџѓќѕ"
_ALPHABETS = {
    "Latn": _LATIN,
    "Cyrl": _CYRILLIC,
    "Grek": "αβγδεζηθικλμνξοπρσςτυφχψωάέήίόύώϊϋΐΰ",
    "Armn": "աբգդեզէըթժիլխծկհձղճմյնշոչպջռսվտրցւփքօֆև",
    "Geor": "აბგდევზთიკლმნოპჟრსტუფქღყშჩცძწჭხჯჰ",
    "Hebr": "אבגדהוזחטיכךלמםנןסעפףצץקרשת",
    "Arab": "ابتثجحخدذرزسشصضطظعغفقكلمنهويآأإؤئةىپچژگکی",
    "Thai": "กขคฆงจฉชซญฎฏฐดตถทธนบปผฝพฟภมยรลวศษสหฬอฮะาิีุูเแโใไ่้",
    "Deva": "अआइईउऊएऐओऔकखगघचछजझटठडढणतथदधनपफबभमयरलवशषसहािीुूेैोौंःँ",
    "Kana": "あいうえおかきくけこがぎぐさしすせそざたちつてとだなにぬねのはひふへほばぱまみむめもやゆよらりるれろわをんー"
    "アイウエオカキクケコガサシスセソタチツッテトナニヌネノハヒフヘホバパマミムメモヤュヨラリルレロワヲンー",
    "Hani": "王李张劉刘陈楊杨黄赵吳吴周徐孙孫马朱胡郭何高林郑佐藤鈴木高橋田中伊渡辺山本中村小加吉金朴崔鄭姜趙尹張林",
    "Hang": "가각간갈강개객거건고공곽구국권그금기길김나남노당도라류마민박배백변서석선설성소손송신심안양오유윤이임장전정조주지진차채천최하한허현홍황",
}
_MARKS = "".join(each for each in map(chr, range(0x110000)) if unicodedata.category(each)[0] == "M")
_SCRIPTS = {
    "ja": ("Kana", "Hani"),
    "zh": ("Hani",),
    "zh-hant": ("Hani",),
    "ko": ("Hang", "Hani"),
    "el": ("Grek",),
}
# Letters that are not compared, with the reason.
_NOT_COMPARED = {
    "ar": "".join(map(chr, range(0xFC5E, 0xFC63))) + "".join(map(chr, range(0xFE70, 0xFE80))),  # marks alone
    "bo": "".join(map(chr, range(0xF88, 0xF8D))),  # signs whose place in the root collation ICU has changed
    "hy": "և ւ Ւ",  # CLDR 42 made և a ligature; CLDR 41 has it as a letter
    "lt": "æœ",
    "ln": "æœ",  # ICU's root collation weighs them as one letter with an accent, allkeys_CLDR.txt as two letters
    "ml": "\u0d3d",  # has no primary weight: a word of it alone has nothing to sort by
    "to": "æœ",
}
_LOCALES = {"zh-hant": "zh-Hant", "fa-af": "fa-AF", "ff-adlm": "ff-Adlm"}


def _letters(name, chance):
    """Letters of a language, those that it tailors, and those of other languages."""
    tailoring = tables.tailoring(name)
    tailored = [text for text in (*tailoring.elements, *tailoring.han) if _is_name(text)]
    if name.startswith("zh"):
        # ICU has CLDR's shorter list of Han characters.
        known = icu.UnicodeSet()
        _collator(name).getTailoredSet(known)
        tailored = [text for text in tailored if known.contains(text)]
    chance.shuffle(tailored)
    scripts = _SCRIPTS.get(name) or [each for each in tailoring.reordered if each in _ALPHABETS] or ["Latn"]
    own = [letter for script in scripts for letter in _ALPHABETS[script]]
    other = [*_LATIN, *_CYRILLIC]
    not_compared = set(_NOT_COMPARED.get(name, ""))
    return [
        [each for each in found if not_compared.isdisjoint(each)] for found in (own, tailored[:300], other)
    ]


def _is_name(text):
    """Whether a text has only letters, and no character that means a space and a mark."""
    text = unicodedata.normalize("NFC", text)
    return not re.search(r"[\W\d_]", text) and " " not in unicodedata.normalize("NFKD", text)


def _names(name, count):
    chance = random.Random(f"names in {name}")  # noqa: S311
    own, tailored, other = _letters(name, chance)
    few = chance.sample(own, min(len(own), 12))

    def word():
        """Return a word of few letters, so that many differ late, or of all letters."""
        kind = chance.random()
        letters = few if kind < 0.4 else own if kind < 0.9 else other
        text = ""
        for _ in range(chance.randint(1, 6)):
            text += chance.choice(tailored if tailored and chance.random() < 0.3 else letters)
        # A word does not begin with a vowel sign: such a word may have nothing to sort by.
        text = text.lstrip(_MARKS)
        return chance.choice((str, str.upper, str.capitalize, str.capitalize))(text)

    def name_of(words):
        text = chance.choice((" ", " ", "-", ", ")).join(words)
        return unicodedata.normalize("NFC", chance.choice((text, text, f"“{text}”")))

    return [name_of(word() for _ in range(chance.choice((1, 1, 2)))) for _ in range(count)]


def _collator(name):
    made = icu.Collator.createInstance(icu.Locale.forLanguageTag(_LOCALES.get(name, name)))
    made.setStrength(icu.Collator.TERTIARY)
    made.setAttribute(icu.UCollAttribute.ALTERNATE_HANDLING, icu.UCollAttributeValue.NON_IGNORABLE)
    made.setAttribute(icu.UCollAttribute.NORMALIZATION_MODE, icu.UCollAttributeValue.ON)
    return made


def _plain(text):
    """Leave out of a text what a key leaves out: then ICU's order is comparable."""
    return " ".join("".join(_kept(each) for each in text).split())


def _kept(char):
    category = unicodedata.category(char)
    if category in {"Pd", "Zs"}:
        return " "
    return char if category[0] in "LMN" else ""


def differences(name, count=3000):
    """Return how many pairs of names were compared, and the pairs that ICU and we order differently."""
    names = _names(name, count)
    collator = _collator(name)
    icu_key = {each: collator.getSortKey(_plain(each)) for each in names}
    ordered = sorted(names, key=icu_key.__getitem__)
    chance = random.Random(name)  # noqa: S311
    pairs = [
        *itertools.pairwise(ordered),
        *((chance.choice(names), chance.choice(names)) for _ in range(count)),
    ]
    found = []
    for first, second in pairs:
        ours = sort_key(first, name), sort_key(second, name)
        theirs = icu_key[first], icu_key[second]
        if (ours[0] > ours[1]) - (ours[0] < ours[1]) != (theirs[0] > theirs[1]) - (theirs[0] < theirs[1]):
            found.append((first, second))
    return len(pairs), found


@pytest.mark.parametrize("name", sorted(TAILORED))
def test_names_sort_as_in_icu(name):
    count, found = differences(name)
    assert not found, f"{len(found)} of {count} pairs differ, such as {found[:5]}"
