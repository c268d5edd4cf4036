"""
Make the demonstration library from the export of EPPI-Reviewer that it comes from.

Usage: python tools/demonstration_library.py library.json

It writes references/demonstration/retractions.bib and framework.toml. The export is the file in JSON of Proescholdt,
Schneider and the RISRS Team, infoqualitylab/Empirical-Retraction-Lit 2.20.0, https://doi.org/10.5281/zenodo.5498500,
which is licensed under CC BY 4.0. Abstracts and the reviewers' comments are left out.
"""

import sys
from pathlib import Path

import attrs

from essence_refs import files
from essence_refs.bibtex.writer import write
from essence_refs.files.frameworks import open_framework
from essence_refs.files.records.code_frameworks import framework_from_codes
from essence_refs.model import Name, Names, Reference

FOLDER = Path(__file__).parents[1] / "references" / "demonstration"
MAP = FOLDER / "codes.toml"
FRAMEWORK = FOLDER / "framework.toml"
LIBRARY = FOLDER / "retractions.bib"

SOURCE = """\
{mark} The demonstration {what} of essence-refs: research on the retraction of publications.
{mark} Source: Proescholdt, Schneider and the RISRS Team, Empirical-Retraction-Lit 2.20.0, infoqualitylab,
{mark} https://doi.org/10.5281/zenodo.5498500, licensed under CC BY 4.0, https://creativecommons.org/licenses/by/4.0/.
"""
CHANGES = """\
% Changes: tools/demonstration_library.py made entries of the items, and tags of their codes. Abstracts, comments and
% the dates of the review are left out, some names were corrected, and some addresses were shortened.

"""
# Family and given names that the text of EPPI-Reviewer does not tell. The publications were not opened: the authors of
# these items stay marked as unverified.
NAMES = {
    "Amin Talebi Bezmin Abadi": ("Talebi Bezmin Abadi", "Amin"),
    "Ayd\N{LATIN SMALL LETTER DOTLESS I}n Ebru Atmaca": (
        "Atmaca Ayd\N{LATIN SMALL LETTER DOTLESS I}n",
        "Ebru",
    ),
    "Caroline Lievore Helmann": ("Helmann", "Caroline Lievore"),
    "Celso Bilynkievycz Dos Santos": ("dos Santos", "Celso Bilynkievycz"),
    "César Messias de Oliveira": ("de Oliveira", "César Messias"),
    "Gave Nárrima de Souza": ("de Souza Gave", "Nárrima"),
    "João Antônio Martins Galvão": ("Galvão", "João Antônio Martins"),
    "Hwang": ("Hwang", "Kun"),
    "Karabulut Serap Seringeç": ("Seringeç Karabulut", "Serap"),
    "Kumar Dhanya Krishna": ("Krishna Kumar", "Dhanya"),
    "Macedo dos Santos Raimundo Nonato": ("dos Santos", "Raimundo Nonato Macedo"),
    "Majumder Parthopratim Dutta": ("Dutta Majumder", "Parthopratim"),
    "Maria Rita Carvalho Garbi Novaes": ("Novaes", "Maria Rita Carvalho Garbi"),
    "Michel Martha Tarasco": ("Tarasco Michel", "Martha"),
    "Nees Jan van Eck": ("van Eck", "Nees Jan"),
    "Prasanna Misra Misra": ("Misra", "Durga Prasanna"),
    "Quan-Hoang Vuong": ("Vuong", "Quan-Hoang"),
    "Rocha Karina de Albuquerque": ("de Albuquerque Rocha", "Karina"),
    "Sandy Heather Moulaison": ("Moulaison Sandy", "Heather"),
    "Sonia Maria Ramos de Vasconcelos": ("de Vasconcelos", "Sonia Maria Ramos"),
    "Torres Karina Ordóñez": ("Ordóñez Torres", "Karina"),
    "ur Rehman Syed Ikhlaq": ("Ikhlaq ur Rehman", "Syed"),
    "Xin Ji Alan Tan": ("Tan", "Alan Xin Ji"),
}
KEPT = frozenset({"eppi-itemid"})


def main(source: str) -> None:
    """Write the framework and the library."""
    proposal = framework_from_codes(source, MAP, name="Retraction research")
    FRAMEWORK.write_text(SOURCE.format(mark="#", what="framework") + proposal.toml, encoding="utf-8")
    framework = open_framework(FRAMEWORK)
    library = files.load(source, framework=framework, map=MAP)
    written = write([_shown(each) for each in library], framework=framework)
    LIBRARY.write_text(SOURCE.format(mark="%", what="library") + CHANGES + written.text, encoding="utf-8")
    for each in (*proposal.report, *map(str, written.problems)):
        sys.stderr.write(f"{each}\n")


def _shown(reference: Reference) -> Reference:
    names = tuple(
        (role, Names(tuple(map(_corrected, found)), complete=found.complete))
        for role, found in reference.names
    )
    texts = tuple(
        (name, type(text).of(text.plain.split()[0]) if name == "URL" else text)
        for name, text in reference.texts
        if name not in ("abstract", "note") and text
    )
    fields = tuple((name, value) for name, value in reference.fields if name in KEPT)
    corrected = (role for role, found in reference.names if any(each.full in NAMES for each in found))
    unverified = tuple(dict.fromkeys((*reference.unverified, *corrected)))
    return attrs.evolve(reference, names=names, texts=texts, fields=fields, unverified=unverified)


def _corrected(name: Name) -> Name:
    if name.full not in NAMES:
        return name
    family, given = NAMES[name.full]
    return Name(family=family, given=given)


if __name__ == "__main__":
    main(sys.argv[1])
