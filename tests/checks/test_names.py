"""The check for unlikely names."""

from collections.abc import Callable

import pytest

from essence_refs import bibtex, publish
from essence_refs.checks.names import people_in_braces, several_bodies, unlikely_names
from essence_refs.files import loads
from essence_refs.model import Library, Name, Names, Reference, RichText, Span
from essence_refs.model.text import Mark


def messages(authors: str) -> list[str]:
    reading = bibtex.parse(f"@book{{a, title={{T}}, author={{{authors}}}}}")
    return [problem.message for each in reading.references for problem in unlikely_names(each, Library())]


UNLIKELY = [
    ("Smith, John; Doe, Jane", "; Doe' is read as one name"),
    ("Smith, J. \\& Doe, J.", "is read as one name"),
    ("Smith, J. et al.", "'J. et al. Smith' is read as one name"),
    ("Smith J, Doe JK, Roe R", "'Doe JK' is read as a suffix such as Jr"),
    ("Department for Education", "'Department for Education' is read as a person's name"),
    ("Department of Health and Social Care", "'Department of Health' is read as a person's name"),
    ("{Smith, John; Doe, Jane}", "is read as the name of an organisation"),
    ("{Jane Smith and John Doe}", "is read as the name of an organisation"),
    ("{Smith J, Doe K}", "is read as the name of an organisation"),
    ("Smith, John and {et al.}", "'et al.' is read as one name"),
    ("Brand SL, Doe JK", "'Brand SL' is read as a family name"),
    ("S. Brand, J. Doe", "'S. Brand' is read as a family name"),
    ("Hans Muster, Petra Beispiel", "'Hans Muster' is read as a family name"),
    ("Priya Sharma, Ravi Kumar", "'Priya Sharma' is read as a family name"),
    ("Hélène Dubois, Jörg Köhler", "'Hélène Dubois' is read as a family name"),
    ("Roe, Ann and Jane Smith, J. Doe", "'Jane Smith' is read as a family name"),
    ("Brand SL", "'SL' is read as the family name"),
    ("Brand SL and {NHS England}", "'SL' is read as the family name"),
    ("Brand S.L.", "'S.L.' is read as the family name"),
    ("John Smith Jr.", "'Jr.' is read as the family name"),
    ("Roe, Ann and John Smith III", "'III' is read as the family name"),
    ("Smith III, John", "'Smith III' is read as the family name"),
    ("Smith, Jr.", "'Jr.' is read as a given name"),
    ("Jane Smith, M.D.", "'M.D.' is read as a given name"),
    ("Jane Smith, PhD", "'PhD' is read as a given name"),
    ("Smith, John Jr.", "'Jr.' is read as a given name"),
    ("Prof. Jane Smith", "'Prof.' is read as part of the name"),
    ("Smith, Dr Jane", "'Dr' is read as part of the name"),
    ("Smith, J. (ed.)", "'(ed.)' is read as part of the name"),
    ("Smith, J.1", "'1' is read as part of the name"),
    ("Smith<sup>a</sup>, J.", "'<' is read as part of the name"),
    ("{Department for Education,}", "ends in a comma, which is printed"),
    ("{Smith, John and Doe, Jane}", "'Smith, John and Doe, Jane' is read as the name of an organisation"),
    ("{Smith, J. A.}", "'Smith, J. A.' is read as the name of an organisation"),
    ("HM Treasury", "'HM Treasury' is read as a person's name"),
    ("HM Inspectorate of Prisons", "is read as a person's name"),
    ("HM Government", "'HM Government' is read as a person's name"),
    ("Her Majesty's Prison Service", "is read as a person's name"),
    ("NHS England", "'NHS England' is read as a person's name"),
    ("The King's Fund", "is read as a person's name"),
    ("Great Britain, Department of Health", "is read as a person's name"),
    ("Early Intervention Foundation", "'Early Intervention Foundation' is read as a person's name"),
]


@pytest.mark.parametrize(("authors", "message"), UNLIKELY)
def test_an_unlikely_name_is_one_problem(authors: str, message: str) -> None:
    """Several names read as one, and organisations without braces."""
    [found] = messages(authors)
    assert message in found


def test_the_messages_match_their_golden_file(golden: Callable[[str, str], None]) -> None:
    """Each problem has its location, how the name is read and how to write it, as when they were last reviewed."""
    lines = []
    for authors, _ in UNLIKELY:
        reading = bibtex.parse(f"@book{{a, title={{T}}, author={{{authors}}}}}", source="a.bib")
        found = unlikely_names(reading.references[0], Library())
        lines += [authors, *(f"  {each}" for each in found)]
    golden("checks/unlikely_names.txt", "\n".join([*lines, ""]))


@pytest.mark.parametrize(
    "authors",
    [
        "{Department for Education}",
        "{Smith \\& Sons; Partners}",
        "{Department for Digital, Culture, Media and Sport} and {Housing, Communities and Local Government}",
        "{Smith, Jones and Partners} and {DHSC, Department of Health and Social Care} and {bell hooks}",
        "van der Berg, Piet and de la Cruz, Ana and von Humboldt, Alexander",
        "King, Jr., Martin Luther and Ford, III, Henry and Doe, PhD, Jane and Roe, 2nd, R.",
        "d'Arcy, J.-P. and O'Neil, E. and {Barnardo's}",
        "Trusty, Peter and others",
        "García Márquez, Gabriel José and Lloyd Jones, David Huw and Silva Santos, Maria Clara",
        "Maria Jose, Ana Paula and Thomas Mann, Anna and van Mark Smith, Jane Doe",
        "Ofsted",
        "Li, X. and Wu, JK and Xiaoming LI-WANG and Ng, A",
        "Hassan, Ahmed Al and علي, محمد and 王, 小明 and 王小明 and Żółć, Łukasz and ap Gwilym, Llŷr",
        "Rev, A. and Theodore, A. and Sirleaf, Ellen and Dame, Notre and bell hooks",
        "J. P. Smith and de Groot, A. H. and Ó Súilleabháin, Pádraig and Nguyen Thi Minh Khai and Lord, Ann",
        "Griffiths, M.D. and Griffiths, MD and M.D. Apparao and Islam, Md. and Ivanov, IV and Brown, M. D.",
        "Moon, Jae-in and Lam, Wai-on and Kim, Hye-in and in der Smitten, Jürgen and in 't Veld, Sophie",
        "Roe, Ann and KC, Ashish and LI, Na and {NHS England} and others",
        "Rutter, MR and Brown, DR and Rao, MS and Jones, M. R. S. and Smith, HM and H. M. Smith and HM Smith and Theo Smith",
        "Ed Smith and Davey, Ed and Eds, Anna and {Westat, Inc.} and {Leeds, City Council} and {England, NHS}",
        "Smith, J. K. L. and Smith, John (Jack) and Day Lewis, C. and Mac Giolla, S",
    ],
)
def test_ordinary_names_have_no_problems(authors: str) -> None:
    """Particles, suffixes, organisations in braces and organisations of one word."""
    assert messages(authors) == []


def in_braces(*authors: str) -> list[tuple[str, str]]:
    """Return the keys and messages for a file with these lists of authors."""
    text = "\n".join(
        f"@book{{k{number}, title={{T}}, author={{{each}}}}}" for number, each in enumerate(authors)
    )
    library = Library(bibtex.parse(text).references)
    found = people_in_braces(library).values()
    assert {(each.field, each.code) for each in found} <= {("author", "unlikely-name")}
    return [(each.key, each.message) for each in found]


def test_people_in_braces_are_reported_where_no_name_is_read_as_a_person() -> None:
    """Some programs put braces around every value. Organisations among them are right."""
    authors = ("{John Smith} and {Jane Doe}", "{J. Roe}", "{Peter Q. Poe}", "{NHS England}", "{Lee, Ann}")
    assert in_braces(*authors) == [
        ("k0", "'Jane Doe' is read as the name of an organisation"),
        ("k1", "'J. Roe' is read as the name of an organisation"),
        ("k2", "'Peter Q. Poe' is read as the name of an organisation"),
    ]


def test_three_people_among_as_many_bodies_are_enough() -> None:
    """With more bodies than people, braces may be meant. One name with initials may be that of a body."""
    people, bodies = ("{John Smith}", "{Jane Doe}", "{J. Roe}"), ("{NHS England}", "{NICE}", "{WHO}")
    for authors in (people, (*people, *bodies)):
        assert [key for key, _ in in_braces(*authors)] == ["k0", "k1", "k2"]
    assert in_braces(*people, *bodies, "{UN}") == []
    assert in_braces("{Smith J}", "{Doe K}", "{Roe L}") == []


@pytest.mark.parametrize(
    "authors",
    [
        ("{John Smith}", "{Jane Doe}", "{J. Roe}", "Poe, Peter"),
        ("{John Smith}", "{Jane Doe}"),
        ("{NHS England}", "{Mind}", "{Citizens Advice}", "{Save the Children}", "{Action for Children}"),
        ("{John Lewis Trust}", "{Anna Freud Centre}", "{Joseph Rowntree Foundation}", "{Sue Ryder, Inc.}"),
        ("{John Smith}", "{Jane Doe}", "{J. Roe}", "{Mind}", "{Ofsted}", "{NSPCC}", "{Barnardo's}"),
    ],
)
def test_braces_that_may_be_meant_are_not_reported(authors: tuple[str, ...]) -> None:
    """Other names of the file are people's, the file is small, or most names are of organisations."""
    assert in_braces(*authors) == []


def bodies(publisher: RichText, *authors: str, kind: str = "report") -> list[tuple[str, str]]:
    """Return the fields and messages for a publisher and for organisations as authors."""
    names = Names(tuple(Name(literal=each) for each in authors))
    reference = Reference(key="k", kind=kind, names=(("author", names),), texts=(("publisher", publisher),))
    return [(each.field, each.message) for each in several_bodies(reference, Library())]


@pytest.mark.parametrize(
    "text",
    [
        "Nuffield Trust; Health Foundation",
        "NSPCC | Barnardo's",
        "NICE and SCIE",
        "University of Exeter and University of Bristol",
        "Ministry of Justice and Department for Education",
        "Nuffield Foundation and Local Government Association",
        "Oxford, and Institute of Education",
        "NHS England and NHS Improvement",
        "The King's Fund and the Health Foundation",
        "Oxford University Press and Harvard University Press",
    ],
)
def test_several_bodies_in_one_field_are_reported(text: str) -> None:
    """In a publisher and in a name in braces."""
    assert [field for field, _ in bodies(RichText.of(text), text)] == ["author", "institution"]
    assert [field for field, _ in bodies(RichText.of(text), kind="book")] == ["publisher"]


@pytest.mark.parametrize(
    "text",
    [
        "Department of Health and Social Care",
        "Children and Family Court Advisory and Support Service",
        "Ministry of Housing, Communities and Local Government",
        "Department of Health and Social Services",
        "National Institute for Health and Care Excellence",
        "Taylor and Francis",
        "Her Majesty's Inspectorate of Constabulary and Fire & Rescue Services",
        "Association of Directors of Adult Social Services",
        "Centre for Research and Policy",
        "Standing Committee on Health and Community Services",
        "Oxford and New York",
        "HM Revenue and Customs",
        "The Royal College of Paediatrics and Child Health",
        "NICE and Good Practice",
        "NICE and Trust",
    ],
)
def test_a_body_with_an_and_in_its_name_is_one(text: str) -> None:
    """What is around the "and" is no organisation of its own."""
    assert bodies(RichText.of(text), text) == []


def test_braces_around_a_publisher_show_that_it_is_meant() -> None:
    """The curator has answered the question."""
    text = "NICE and SCIE"
    assert bodies(RichText((Span(mark=Mark.NO_CASE, content=(text,)),))) == []


def test_a_problem_names_the_field_of_its_names() -> None:
    """Editors and programs find the field by it."""
    reading = bibtex.parse("@book{a, title={T}, author={Roe, Ann}, editor={Smith, John; Doe, Jane}}")
    (problem,) = unlikely_names(reading.references[0], Library())
    assert (problem.key, problem.field, problem.code) == ("a", "editor", "unlikely-name")


def test_a_name_that_reading_has_reported_is_not_reported_again() -> None:
    """`check` shows the problems of reading too."""
    source = "@book{a, title={T}, author={Board of Trade}}\n@book{b, title={U}, author={Board of Trade}}"
    problems = [each for each in publish.check(loads(source)).problems if each.code == "unlikely-name"]
    assert [(each.key, each.line) for each in problems] == [("a", 1), ("b", 2)]


@pytest.mark.parametrize(
    ("text", "is_several"),
    [
        ("Council and NHS", False),
        ("London Council and NHS", True),
        ("Council and Leeds Council", False),
        ("London Council and Leeds Council", True),
        ("WHO and Council", False),
        ("NHS, and WHO", True),
        ("a; b", True),
        ("a;b", True),
        ("; b", False),
        ("a | b", True),
        ("a|b", False),
        (f"{'x' * 300} and NHS", False),
    ],
)
def test_two_bodies_are_told_by_their_words(text: str, *, is_several: bool) -> None:
    """A word alone, such as Council, is the end of a longer name."""
    assert bool(bodies(RichText.of(text))) is is_several
