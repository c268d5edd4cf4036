"""The order of names in each language, by its alphabet as CLDR has it."""

import pytest

from essence_refs.csl.collation import sort_key

# Names in the order of the language, from locale to names.
_ORDERS = {
    "sv-SE": ["Andersson", "Vinge", "Wik", "Zorn", "Åberg", "Ärlig", "Öberg"],
    "fi-FI": ["Aalto", "Virtanen", "Zetterberg", "Åström", "Äijälä", "Öhman"],
    "da-DK": ["Bech", "Zeuthen", "Ærø", "Østergaard", "Ågård", "Aagaard"],
    "nb-NO": ["Bakke", "Zachariassen", "Ærø", "Østby", "Åsen", "Aasen"],
    "nn-NO": ["Bakke", "Zachariassen", "Ærø", "Østby", "Åsen"],
    "is-IS": ["Davíð", "Ðuro", "Egill", "Éva", "Jón", "Zoëga", "Þór", "Ægir", "Örn"],
    "es-ES": ["Castro", "Chávez", "Cuesta", "Llorens", "López", "Núñez", "Nuvola", "Nzola", "Ñandú", "Ortiz"],
    "gl-ES": ["Nogueira", "Ñunes", "Outeiro"],
    "cs-CZ": ["Cibulka", "Čapek", "Daněk", "Hora", "Chalupa", "Ivan", "Řezáč", "Sova", "Šíma", "Zima", "Žák"],
    "sk-SK": ["Adam", "Äsop", "Cibula", "Čech", "Hora", "Chudík", "Ondrej", "Ôsmy", "Sova", "Šimko"],
    "pl-PL": ["Adam", "Ąk", "Cichy", "Ćma", "Lis", "Łuk", "Maj", "Zola", "Źdźbło", "Żak"],
    "hu-HU": [
        "Cukor",
        "Czinka",
        "Csaba",
        "Gomba",
        "Gyula",
        "Ozsvát",
        "Öveges",
        "Őze",
        "Sas",
        "Szabó",
        "Tas",
        "Tyúk",
    ],
    "tr-TR": ["Can", "Çelik", "Demir", "Işık", "İnce", "Oral", "Özal", "Soy", "Şahin", "Uslu", "Ünal"],
    "az-AZ": ["Xan", "İsmayıl", "Quliyev", "Lətif"],
    "et-EE": ["Saar", "Šmidt", "Zukov", "Žukov", "Tamm", "Wilde", "Õun", "Äär", "Öpik", "Ülo", "Xu"],
    "lv-LV": ["Cālis", "Čaks", "Liepa", "Ļeņins", "Zariņš", "Žagars"],
    "lt-LT": ["Cvirka", "Čiurlionis", "Yla", "Ivas", "Ivo", "Zuokas", "Žukas"],
    "sl-SI": ["Cankar", "Čop", "Suša", "Šuša", "Zupan", "Župan"],
    "hr-HR": ["Cvitan", "Čop", "Ćosić", "Dvornik", "Džeba", "Đukić", "Lukić", "Ljubić", "Nikolić", "Njegoš"],
    "bs-BA": ["Cvitan", "Čop", "Ćosić"],
    "ro-RO": ["Azur", "Ănescu", "Ânescu", "Ispas", "Înescu", "Suciu", "Șerban", "Turcu", "Țepeș"],
    "sq-AL": ["Cela", "Çela", "Dushku", "Dhima", "Gusho", "Gjika", "Luli", "Llazi"],
    "cy-GB": ["Cyw", "Charles", "Dafydd", "Ddu", "Lewis", "Llwyd"],
    "vi-VN": ["An", "Ăn", "Ân", "Dung", "Đỗ", "Em"],
    "ru-RU": ["Елкин", "Ёлкин", "Жуков", "Иванов", "Йодль", "Smith"],
    "uk-UA": ["Галаган", "Ґалаґан", "Іваненко", "Їжак", "Йосип", "Smith"],
    "bg-BG": ["Иванов", "Щерев", "Юлиев", "Smith"],
    "be-BY": ["Ермак", "Ёрш", "Уладзімір", "Ўсін", "Smith"],
    "sr-RS": ["Ивић", "Јовић", "Лукић", "Љубић", "Smith"],
    "sr-Latn-RS": ["Lukić", "Ljubić", "Nikolić", "Njegoš", "Ивић"],
    "mk-MK": ["Зоев", "Ѕвездан", "Иванов", "Ќосев", "Smith"],
    "el-GR": ["Άλφα", "Βήτα", "Γάμμα", "Ωμέγα", "Smith"],
    "ka-GE": ["ბერიძე", "კალაძე", "Smith"],
    "he-IL": ["אברהם", "כהן", "Smith"],
    "ar-EG": ["أحمد", "حسن", "Smith"],
    "zh-CN": ["陈静", "重庆", "李娜", "王芳", "张伟", "Smith"],
    "zh-TW": ["丁一", "王芳", "李娜", "陳靜", "Smith"],
    "ja-JP": ["Smith", "あおき", "カトウ", "さとう", "佐藤", "山本"],
    "ko-KR": ["강", "姜", "김", "박", "이", "최", "Smith"],
    "th-TH": ["กมล", "เกษม", "ขจร", "Smith"],
    "hi-IN": ["अमित", "कमल", "Smith"],
}


@pytest.mark.parametrize("locale", _ORDERS)
def test_names_sort_by_the_alphabet_of_the_language(locale):
    names = _ORDERS[locale]
    assert sorted(names, key=lambda name: sort_key(name, locale)) == names
    assert len({sort_key(name, locale) for name in names}) == len(names)


def test_upper_case_comes_first_in_danish_and_last_elsewhere():
    assert sort_key("Andersen", "da") < sort_key("andersen", "da")
    assert sort_key("andersen", "sv") < sort_key("Andersen", "sv")


def test_an_accent_that_makes_no_letter_decides_only_between_equal_letters():
    names = ["Gomez, A", "Gómez, A", "Gomez, B"]
    assert sorted(names, key=lambda name: sort_key(name, "es")) == names


def test_a_double_letter_of_a_contraction_sorts_as_two_in_hungarian():
    # "ssz" is "sz" twice, and the letter sz comes after s.
    names = ["Aszsz", "Assza", "Asztal"]
    assert sorted(names, key=lambda name: sort_key(name, "hu")) == names
    assert sort_key("Assa", "hu") < sort_key("Assza", "hu")


def test_a_long_vowel_sorts_before_the_vowel_that_it_repeats_in_japanese():
    names = ["カー", "カア", "カイ"]
    assert sorted(names, key=lambda name: sort_key(name, "ja")) == names


def test_hiragana_and_katakana_have_the_same_key_in_japanese():
    assert sort_key("さとう", "ja") == sort_key("サトウ", "ja")
