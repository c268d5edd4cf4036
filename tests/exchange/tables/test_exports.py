"""The columns that databases and programs really export are recognised, and none of them becomes a wrong citation."""

import csv
import io
from typing import Any

import pytest

from essence_refs import files
from essence_refs.exchange.tables.reader import parse_text
from essence_refs.model import Reference

FRAMEWORK = files.open_framework()
ZOTERO = (
    "Key,Item Type,Publication Year,Author,Title,Publication Title,ISBN,ISSN,DOI,Url,Abstract Note,Date,Date Added,"
    "Date Modified,Access Date,Pages,Num Pages,Issue,Volume,Number Of Volumes,Journal Abbreviation,Short Title,Series,"
    "Series Number,Series Text,Series Title,Publisher,Place,Language,Rights,Type,Archive,Archive Location,Library Catalog,"
    "Call Number,Extra,Notes,File Attachments,Link Attachments,Manual Tags,Automatic Tags,Editor,Number,Edition,Conference Name"
)
SCOPUS = (
    "Authors,Author full names,Author(s) ID,Title,Year,Source title,Volume,Issue,Art. No.,Page start,Page end,Page count,Cited by,"
    "DOI,Link,Affiliations,Authors with affiliations,Abstract,Author Keywords,Index Keywords,References,Correspondence Address,"
    "Editors,Publisher,Sponsors,Conference name,Conference date,Conference location,Conference code,ISSN,ISBN,CODEN,PubMed ID,"
    "Language of Original Document,Abbreviated Source Title,Document Type,Publication Stage,Open Access,Source,EID"
)
TAGS = (
    "PT,AU,BA,BE,GP,AF,BF,CA,TI,SO,SE,BS,LA,DT,CT,CY,CL,SP,HO,DE,ID,AB,C1,C3,RP,EM,RI,OI,FU,FP,FX,CR,NR,TC,Z9,U1,U2,PU,PI,PA,"
    "SN,EI,BN,J9,JI,PD,PY,VL,IS,PN,SU,SI,MA,BP,EP,AR,DI,DL,D2,EA,PG,WC,WE,SC,GA,PM,OA,HC,HP,DA,UT"
)
WEB_OF_SCIENCE = (
    "Publication Type,Authors,Book Authors,Book Editors,Author Full Names,Group Authors,Article Title,Source Title,Book Series Title,"
    "Language,Document Type,Conference Title,Conference Date,Conference Location,Author Keywords,Keywords Plus,Abstract,Publisher,"
    "Publisher City,ISSN,eISSN,ISBN,Journal Abbreviation,Journal ISO Abbreviation,Publication Date,Publication Year,Volume,Issue,"
    "Start Page,End Page,Article Number,DOI,DOI Link,Early Access Date,Number of Pages,Pubmed Id,Date of Export,UT (Unique WOS ID)"
)
RAYYAN = "key,title,year,month,day,journal,issn,volume,issue,pages,authors,url,language,publisher,location,abstract,notes"
COCHRANE = "Author(s),Title,Source,Year,Abstract,Volume,Issue,Pages,Publication Type,PubMed ID,Publisher,ISSN,Keywords,DOI,URL"
# The columns, the cells that are filled, the sender, and the type, the authors, the date and texts of the reference.
EXPORTS: dict[str, tuple[str, dict[str, str], str, str, str, str, dict[str, str]]] = {
    "Zotero, chapter": (
        ZOTERO,
        {"Key": "ABCD2345", "Item Type": "bookSection", "Publication Year": "2019", "Author": "Roe, Jo; Poe, Kim", "Title": "Care",
         "Publication Title": "Handbook", "ISBN": "978-0-306-40615-7", "Date": "2019-10-05", "Date Added": "2020-01-02 10:00:00",
         "Pages": "3-9", "Publisher": "Press", "Place": "London", "Language": "en", "Edition": "2", "Library Catalog": "X"},
        "Zotero", "chapter", "Jo Roe, Kim Poe", "2019-10-05",
        {"title": "Care", "container-title": "Handbook", "ISBN": "978-0-306-40615-7", "page": "3–9", "publisher": "Press",
         "publisher-place": "London", "language": "en", "edition": "2"},
    ),
    "Zotero, paper": (
        ZOTERO,
        {"Item Type": "conferencePaper", "Publication Year": "2019", "Author": "Roe, Jo", "Title": "Care", "Series": "Lectures",
         "Conference Name": "Meeting", "Publication Title": "Proceedings", "Volume": "3", "Date": "2019"},
        "Zotero", "paper-conference", "Jo Roe", "2019",
        {"title": "Care", "container-title": "Proceedings", "event-title": "Meeting", "collection-title": "Lectures", "volume": "3"},
    ),
    "Scopus, article": (
        SCOPUS,
        {"Authors": "Roe J.; Poe K.", "Author full names": "Roe, Jo (57201234567); Poe, Kim (57201234568)", "Author(s) ID": "57201234567",
         "Title": "Care", "Year": "2019", "Source title": "Age", "Volume": "8", "Art. No.": "e12", "Cited by": "4", "DOI": "10.1016/j.x",
         "ISSN": "03064530", "PubMed ID": "312", "Language of Original Document": "English", "Abbreviated Source Title": "Age",
         "Document Type": "Article", "Source": "Scopus", "EID": "2-s2.0-1"},
        "Scopus", "article-journal", "Jo Roe, Kim Poe", "2019",
        {"title": "Care", "container-title": "Age", "container-title-short": "Age", "volume": "8", "page": "e12", "DOI": "10.1016/j.x",
         "ISSN": "0306-4530", "PMID": "312", "language": "en"},
    ),
    "Scopus, paper": (
        SCOPUS,
        {"Authors": "Roe J.", "Title": "Care", "Year": "2019", "Source title": "Notes", "Page start": "1", "Page end": "5", "Page count": "4",
         "Conference name": "Meeting", "Conference date": "1 May 2019 through 2 May 2019", "Conference location": "Rome",
         "Document Type": "Conference paper", "Source": "Scopus", "EID": "2-s2.0-1"},
        "Scopus", "paper-conference", "J. Roe", "2019",
        {"title": "Care", "container-title": "Notes", "page": "1–5", "number-of-pages": "4", "event-title": "Meeting", "event-place": "Rome"},
    ),
    "Web of Science, article with tabs": (
        TAGS,
        {"PT": "J", "AU": "Roe, J; Poe, K", "AF": "Roe, Jo; Poe, Kim", "TI": "Care", "SO": "AGE", "LA": "English", "DT": "Article",
         "SN": "0306-4530", "EI": "1873-3360", "J9": "AGE", "JI": "Age", "PD": "MAR", "PY": "2019", "VL": "8", "IS": "2", "BP": "10",
         "EP": "20", "DI": "10.1016/j.x", "PG": "11", "PM": "312", "TC": "4", "EA": "JAN 2019", "DA": "2019-05-07", "UT": "WOS:1"},
        # DA is the day of the export.
        "Web of Science", "article-journal", "Jo Roe, Kim Poe", "2019-03",
        {"title": "Care", "container-title": "AGE", "container-title-short": "Age", "ISSN": "0306-4530, 1873-3360", "volume": "8",
         "issue": "2", "page": "10–20", "DOI": "10.1016/j.x", "number-of-pages": "11", "PMID": "312", "language": "en"},
    ),
    "Web of Science, chapter with tabs": (
        TAGS,
        {"PT": "B", "AU": "Roe, J", "AF": "Roe, Jo", "BE": "Doe, A", "TI": "Care", "SO": "HANDBOOK", "SE": "Series", "DT": "Article; Book Chapter",
         "BN": "978-0-306-40615-7", "PY": "2019", "BP": "10", "EP": "20", "PU": "PRESS", "PI": "LONDON", "UT": "WOS:1"},
        "Web of Science", "chapter", "Jo Roe", "2019",
        {"title": "Care", "container-title": "HANDBOOK", "collection-title": "Series", "ISBN": "978-0-306-40615-7", "page": "10–20",
         "publisher": "PRESS", "publisher-place": "LONDON"},
    ),
    "Web of Science, Excel": (
        WEB_OF_SCIENCE,
        {"Publication Type": "J", "Authors": "Roe, J", "Author Full Names": "Roe, Jo", "Article Title": "Care", "Source Title": "AGE",
         "Document Type": "Article", "eISSN": "1873-3360", "Journal ISO Abbreviation": "Age", "Publication Date": "MAR 12",
         "Publication Year": "2019", "Start Page": "10", "End Page": "20", "Pubmed Id": "312", "Date of Export": "2023-01-01",
         "UT (Unique WOS ID)": "WOS:1"},
        "Web of Science", "article-journal", "Jo Roe", "2019-03-12",
        {"title": "Care", "container-title": "AGE", "container-title-short": "Age", "ISSN": "1873-3360", "page": "10–20", "PMID": "312"},
    ),
    "PubMed": (
        "PMID,Title,Authors,Citation,First Author,Journal/Book,Publication Year,Create Date,PMCID,NIHMS ID,DOI",
        {"PMID": "312", "Title": "Care.", "Authors": "Roe J, Poe KA.", "Citation": "Age (Lond). 2019 Nov 3;24(2):143-150. doi: 10.1016/j.y.",
         "First Author": "Roe J", "Journal/Book": "Age (Lond)", "Publication Year": "2019", "Create Date": "2019/10/02", "PMCID": "PMC12",
         "DOI": "10.1016/j.y"},
        "PubMed", "article-journal", "J. Roe, K. A. Poe", "2019-11-03",
        {"title": "Care", "container-title": "Age (Lond)", "volume": "24", "issue": "2", "page": "143–150", "PMID": "312", "PMCID": "PMC12",
         "DOI": "10.1016/j.y"},
    ),
    "Cochrane review": (
        f"Cochrane Review ID,{COCHRANE},Cochrane Review Group Code",
        {"Cochrane Review ID": "CD012345", "Author(s)": "Roe, J; Poe, KA", "Title": "Care", "Source": "Cochrane Database of Systematic Reviews",
         "Year": "2019", "Issue": "3", "ISSN": "1465-1858", "DOI": "10.1002/14651858.CD012345.pub2", "Cochrane Review Group Code": "EPOC"},
        "Cochrane Library", "article-journal", "J. Roe, K. A. Poe", "2019",
        {"title": "Care", "container-title": "Cochrane Database of Systematic Reviews", "issue": "3", "ISSN": "1465-1858",
         "DOI": "10.1002/14651858.CD012345.pub2"},
    ),
    "CENTRAL": (
        f"Cochrane ID,{COCHRANE}",
        {"Cochrane ID": "CN-01234567", "Author(s)": "Roe, J", "Title": "Care", "Source": "Age", "Year": "2019", "Volume": "8", "Issue": "2",
         "Pages": "10\N{HYPHEN}20", "Publication Type": "Journal article", "PubMed ID": "PUBMED 312"},
        "Cochrane Library", "article-journal", "J. Roe", "2019",
        {"title": "Care", "container-title": "Age", "volume": "8", "issue": "2", "page": "10–20", "PMID": "312"},
    ),
    "Covidence": (
        "Title,Authors,Abstract,Published Year,Published Month,Journal,Volume,Issue,Pages,Accession Number,DOI,Ref,Covidence #,Study,Notes,Tags",
        {"Title": "Care", "Authors": "Roe, J.; Poe, K.", "Published Year": "2019", "Published Month": "Nov", "Journal": "Age", "Volume": "8",
         "Issue": "2", "Pages": "3-9", "Accession Number": "312", "DOI": "10.1016/j.x", "Ref": "9", "Covidence #": "#12", "Study": "Roe 2019"},
        "Covidence", "article-journal", "J. Roe, K. Poe", "2019-11",
        {"title": "Care", "container-title": "Age", "volume": "8", "issue": "2", "page": "3–9", "DOI": "10.1016/j.x"},
    ),
    "Rayyan": (
        f"{RAYYAN},doi,keywords,pubmed_id,pmc_id",
        {"key": "rayyan-1", "title": "Care", "year": "2019", "month": "3", "day": "1", "journal": "Age", "issn": "0959-8138", "pages": "3-9",
         "authors": "Roe, Jo and Poe, Kim", "language": "eng", "location": "England", "doi": "10.1016/j.x", "pubmed_id": "7", "pmc_id": "PMC1"},
        "Rayyan", "article-journal", "Jo Roe, Kim Poe", "2019-03-01",
        {"title": "Care", "container-title": "Age", "ISSN": "0959-8138", "page": "3–9", "language": "en", "publisher-place": "England",
         "DOI": "10.1016/j.x", "PMID": "7", "PMCID": "PMC1"},
    ),
    "Rayyan, earlier": (
        RAYYAN, {"key": "rayyan-1", "title": "Care", "year": "2019", "journal": "Age", "authors": "Roe, Jo"},
        "Rayyan", "article-journal", "Jo Roe", "2019", {"title": "Care", "container-title": "Age"},
    ),
    "ASReview": (
        "record_id,primary_title,first_authors,secondary_title,year,notes_abstract,doi,asreview_label,asreview_time,asreview_note,asreview_prior",
        {"record_id": "4", "primary_title": "Care", "first_authors": "['Roe, Jo', 'Poe, Kim']", "secondary_title": "Age", "year": "2019",
         "notes_abstract": "Text", "asreview_label": "1", "asreview_prior": "0"},
        "ASReview", "article-journal", "Jo Roe, Kim Poe", "2019", {"title": "Care", "container-title": "Age", "abstract": "Text"},
    ),
    "ASReview, earlier": (
        "record_id,title,abstract,authors,keywords,doi,url,included,asreview_ranking,exported_notes_1",
        {"record_id": "4", "title": "Care", "authors": "Roe, Jo;Poe, Kim", "doi": "10.1016/j.x", "included": "1", "asreview_ranking": "3"},
        "ASReview", "document", "Jo Roe, Kim Poe", "", {"title": "Care", "DOI": "10.1016/j.x"},
    ),
    "EPPI-Reviewer": (
        "Item ID,Imported ID,Short Title,Title,Author(s),Year,Month,Publication Title,Volume,Pages,DOI,Comments,Type,Standard Number",
        {"Item ID": "123", "Short Title": "Roe (2019)", "Title": "Care", "Author(s)": "Roe Jo; Poe Kim;", "Year": "2019", "Month": "March",
         "Publication Title": "Age", "Volume": "8", "Pages": "3-9", "Type": "Journal, Article", "Standard Number": "0306-4530"},
        "EPPI-Reviewer", "article-journal", "Jo Roe, Kim Poe", "2019-03",
        {"title": "Care", "title-short": "Roe (2019)", "container-title": "Age", "volume": "8", "page": "3–9", "ISSN": "0306-4530"},
    ),
}  # fmt: skip


def table(columns: str, cells: dict[str, str], delimiter: str) -> str:
    names = columns.split(",")
    assert {*cells} <= {*names}
    file = io.StringIO()
    writer: Any = csv.writer(file, delimiter=delimiter)
    writer.writerows((names, [cells.get(name, "") for name in names]))
    return file.getvalue()


def texts(reference: Reference) -> dict[str, str]:
    return {name: text.plain for name, text in reference.texts}


@pytest.mark.parametrize("export", EXPORTS)
@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_the_columns_of_an_export_are_recognised(export: str, delimiter: str) -> None:
    """Empty columns change nothing, and every filled cell is read or kept."""
    columns, cells, sender, kind, authors, issued, wanted = EXPORTS[export]
    result = parse_text([("e.csv", table(columns, cells, delimiter))], FRAMEWORK)
    (found,) = result.references
    assert (found.kind, str(found.authors), str(found.date("issued") or "")) == (kind, authors, issued)
    assert texts(found) == wanted
    assert result.problems[0].message.startswith(f"1 record from {sender}: ")
    (account,) = result.accounts
    assert account.carried + account.kept == len(cells)
    assert not account.left_out
