"""A citation or a reference that goes into a sentence can be written in every format for text in a line."""

import pickle

import pytest

import essence_refs as er
from essence_refs.errors import UnknownFormatError
from essence_refs.model import RichText

BRAND = "brand2019protocol"


@pytest.fixture(scope="module")
def shipped() -> er.Library:
    return er.load()


def citations(library: er.Library) -> list[er.FormattedText | er.PaperCitation]:
    return [er.cite(library, BRAND), er.Paper(library).cite(BRAND)]


def test_a_citation_of_a_library_and_one_of_a_paper_have_the_same_formats(shipped: er.Library) -> None:
    """What works on the result of er.cite works on the result of paper.cite."""
    for cited in citations(shipped):
        assert cited.text == str(cited) == f"{cited}" == f"{cited:text}" == "(Brand et al., 2019)"
        assert cited.markdown == f"{cited:markdown}" == "(Brand *et al.*, 2019)"
        assert cited.html == f"{cited:html}" == "(Brand <i>et al.</i>, 2019)"
        assert cited.latex == f"{cited:latex}" == r"(Brand \textit{et al.}, 2019)"
        assert f"{cited:>22}" == "  (Brand et al., 2019)"


def test_an_unknown_format_is_an_error_that_lists_the_formats(shipped: er.Library) -> None:
    """Word is a file and not text in a line."""
    for cited in citations(shipped):
        with pytest.raises(
            UnknownFormatError, match=r"no format is called 'word' \(there are text, markdown"
        ):
            f"{cited:word}"


def test_a_formatted_reference_has_the_formats_too(shipped: er.Library) -> None:
    """er.formatted returns the same kind of value as er.cite."""
    reference = er.formatted(shipped[BRAND])
    assert "<i>BMJ Open</i>" in reference.html
    assert "*BMJ Open*" in f"{reference:markdown}"
    assert reference.text == str(reference)


def test_formatted_text_is_rich_text(shipped: er.Library) -> None:
    """It goes wherever rich text goes, and stays formatted when a sentence is added."""
    cited = er.cite(shipped, BRAND)
    assert isinstance(cited, RichText)
    assert (cited + ", too").html == "(Brand <i>et al.</i>, 2019), too"
    assert er.cite(shipped, "stanford2019estimating", prefix=cited).text.startswith("((Brand et al., 2019)")


def test_formatted_text_is_a_value(shipped: er.Library) -> None:
    """It can be compared, put in a set and pickled."""
    cited = er.cite(shipped, BRAND)
    assert {cited, er.cite(shipped, BRAND), pickle.loads(pickle.dumps(cited))} == {cited}  # noqa: S301 - our own
