"""Libraries as other programs export them, printed in three styles: every line is as accepted."""

from collections.abc import Callable

import pytest

import essence_refs as er

# In the manner of Better BibTeX: title case, double braces around names, biblatex's fields.
BETTER_BIBTEX = r"""
@article{merrickHowDoKinship2021,
  title = {How Do Kinship Carers Cope with Contact? {{A}} Longitudinal Study in Two {{Welsh}} Counties},
  shorttitle = {How Do Kinship Carers Cope with Contact?},
  author = {Merrick, Isla and family=Velde, given=Piet, prefix=van der, useprefix=true and Sorel, Jean-Paul},
  date = {2021-04-12T08:15:00+01:00},
  journaltitle = {Journal of Family Practice},
  shortjournal = {J. Fam. Pract.},
  volume = {14},
  number = {2},
  pages = {101--19},
  issn = {1234-5679},
  doi = {10.5555/jfp.2021.14},
  langid = {english},
  keywords = {kinship care,{contact, supervised}},
  annotation = {Two counties only.},
  file = {C\:\\Users\\me\\Zotero\\storage\\ABCD\\Merrick et al. - 2021.pdf}
}

@report{boardofhealthandcareKeepingFamiliesTogether2020,
  type = {Policy paper},
  title = {Keeping {{Families Together}}: A Plan for {{North-East England}} 2020--2025},
  author = {{Board of Health and Care}},
  date = {2020-09},
  number = {BHC 12},
  institution = {Board of Health and Care and others},
  location = {Leeds and York},
  langid = {british}
}

@book{oduyaSupervisionEverydayPractice2018,
  title = {Supervision in Everyday Practice},
  author = {Oduya, Grace and Lind, Tom},
  date = {2018},
  edition = {Second},
  publisher = {Taylor and Francis},
  location = {Abingdon},
  isbn = {978-1-56619-909-4},
  langid = {english}
}

@incollection{lindWorkloadRetentionTeams2017,
  title = {Workload and Retention: Teams under Pressure in the {{NHS}}},
  booktitle = {Handbook of {{European}} Social Services},
  author = {Lind, Tom},
  editor = {Oduya, Grace},
  date = {2017},
  pages = {33--58},
  publisher = {Policy and Practice Press},
  langid = {english}
}

@book{brandtHilfenZurErziehung2016,
  title = {Hilfen zur Erziehung: Wirkungen und Grenzen},
  author = {Brandt, Ute and family=Thadden, given=Elisabeth, prefix=von, useprefix=false},
  date = {2016},
  publisher = {Juventa},
  location = {Weinheim und München},
  langid = {ngerman}
}

@online{CareLeaversNorthern,
  title = {Care Leavers in {{Northern Ireland}}: Facts and Figures},
  url = {https://example.org/care\_leavers},
  urldate = {2024-02-03},
  organization = {Centre for Research and Statistics}
}

@book{oduyaPapers2012,
  maintitle = {Collected Papers on Social Work},
  title = {Early Essays},
  volume = {2},
  author = {Oduya, Grace},
  date = {2012},
  publisher = {Policy and Practice Press},
  langid = {english}
}
"""

# In the manner of the BibTeX exporter of Zotero: sentence case, single braces, every report a techreport.
ZOTERO = r"""
@techreport{board_of_health_and_care_keeping_2020,
	address = {Leeds},
	title = {Keeping {Families} {Together}: a plan for {North}-{East} {England}},
	number = {BHC 12},
	institution = {Board of Health and Care},
	author = {{Board of Health and Care}},
	month = sept,
	year = {2020},
	annote = {Ask Tom about page 3.},
}

@article{merrick_how_2021,
	title = {How do kinship carers cope with contact? {A} longitudinal study in two {Welsh} counties},
	volume = {14},
	issn = {{1234-5679}},
	language = {en_GB},
	doi = {10/fjx2},
	number = {2},
	journal = {Journal of Family Practice},
	author = {Merrick, Isla and van der Velde, Piet},
	year = {2021},
	note = {Publisher: Oxford and Cambridge Press},
	pages = {101--119},
}

@incollection{brandt_grenzen_2016,
	address = {Weinheim und München},
	title = {Grenzen der {Hilfeplanung}},
	language = {Deutsch},
	booktitle = {Handbuch der {Sozialen} {Arbeit}},
	author = {Brandt, Ute and Thadden, Elisabeth von},
	year = {2016},
	pages = {12--34},
}

@misc{lind_why_2022,
	title = {Why our team stopped saying ‘hard to reach’},
	url = {https://example.org/2022/03/17/hard-to-reach/},
	urldate = {2022-04-01},
	journal = {Care Weekly},
	author = {Lind, Tom},
	month = mar,
	year = {2022},
}

@phdthesis{oduya_reflective_2019,
	address = {York},
	title = {Reflective supervision: an ethnography of two teams},
	school = {University of York and St John},
	author = {Oduya, Grace},
	year = {2019},
}
"""


@pytest.mark.parametrize("style", ["apa", "harvard-cite-them-right", "chicago-author-date"])
@pytest.mark.parametrize(("name", "text"), [("better-bibtex", BETTER_BIBTEX), ("zotero", ZOTERO)])
def test_an_export_is_printed_as_accepted(
    golden: Callable[[str, str], None], name: str, text: str, style: str
) -> None:
    """Each item in the order of the file, with its citation."""
    library = er.loads(text)
    assert not [each for each in library.problems if each.severity is er.Severity.ERROR]
    lines = [
        f"{er.formatted(reference, style=style)}\n    {er.cite(library, reference.key, style=style)}\n"
        for reference in library
    ]
    golden(f"exports/{name}.{style}.txt", "\n".join(lines))
