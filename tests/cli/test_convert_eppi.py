"""The command `convert` with EPPI-Reviewer's JSON, whose ending CSL-JSON has too."""

from collections.abc import Callable
from pathlib import Path

import essence_refs as er


def test_a_file_that_ends_in_json_is_written_and_protected(run: Callable[..., object], folder: Path) -> None:
    """It is written again by the same conversion, and not over CSL-JSON or the export of a review."""
    (folder / "a.bib").write_text(
        "@book{care, title={Care}, author={Roe, Jo}, date={2019}}\n", encoding="utf-8"
    )
    (folder / "b.bib").write_text(
        "@book{team, title={Team}, author={Poe, Al}, date={2020}}\n", encoding="utf-8"
    )
    for _ in range(2):
        assert run("convert", "a.bib", "--to", "eppi-json", "-o", "out.json").code == 0
    assert [each.key for each in er.load(folder / "out.json")] == ["care"]
    # What a conversion made is replaced, unlike the export of a review.
    assert run("convert", "b.bib", "--to", "eppi-json", "-o", "out.json").code == 0
    text = (
        (folder / "out.json").read_text(encoding="utf-8").replace('"Outcomes": []', '"Outcomes": [{"a": 1}]')
    )
    (folder / "out.json").write_text(text, encoding="utf-8")
    done = run("convert", "a.bib", "--to", "eppi-json", "-o", "out.json")
    assert (done.code, "the reference 'team' would be lost" in done.err) == (1, True)
    assert run("convert", "a.bib", "-o", "csl.json").code == 0
    done = run("convert", "a.bib", "--to", "eppi-json", "-o", "csl.json")
    assert (done.code, "a text that is not EPPI-Reviewer's JSON would be lost" in done.err) == (1, True)
    done = run("convert", "a.bib", "--to", "eppi-json", "-o", "out.bib")
    assert (done.code, "out.bib has the ending of BibTeX, and --to is eppi-json" in done.err) == (2, True)
    done = run("convert", "a.bib", "--to", "csl-json", "-o", "out.json")
    assert done.code == 1
