"""The item types and variables of CSL 1.0.2 by the type of their values (specification, appendices III and IV)."""

KINDS = frozenset({
    "article", "article-journal", "article-magazine", "article-newspaper", "bill", "book", "broadcast",
    "chapter", "classic", "collection", "dataset", "document", "entry", "entry-dictionary",
    "entry-encyclopedia", "event", "figure", "graphic", "hearing", "interview", "legal_case", "legislation",
    "manuscript", "map", "motion_picture", "musical_score", "pamphlet", "paper-conference", "patent",
    "performance", "periodical", "personal_communication", "post", "post-weblog", "regulation", "report",
    "review", "review-book", "software", "song", "speech", "standard", "thesis", "treaty", "webpage",
})  # fmt: skip

NAMES = frozenset({
    "author", "chair", "collection-editor", "compiler", "composer", "container-author", "contributor",
    "curator", "director", "editor", "editor-translator", "editorial-director", "executive-producer",
    "guest", "host", "illustrator", "interviewer", "narrator", "organizer", "original-author", "performer",
    "producer", "recipient", "reviewed-author", "script-writer", "series-creator", "translator",
})  # fmt: skip

DATES = frozenset({"accessed", "available-date", "event-date", "issued", "original-date", "submitted"})

NUMBERS = frozenset({
    "chapter-number", "citation-number", "collection-number", "edition", "first-reference-note-number",
    "issue", "locator", "number", "number-of-pages", "number-of-volumes", "page", "page-first",
    "part-number", "printing-number", "section", "supplement-number", "version", "volume",
})  # fmt: skip

TEXTS = NUMBERS | frozenset({
    "abstract", "annote", "archive", "archive_collection", "archive_location", "archive-place", "authority",
    "call-number", "citation-key", "citation-label", "collection-title", "container-title",
    "container-title-short", "dimensions", "division", "DOI", "event", "event-place", "event-title",
    "genre", "ISBN", "ISSN", "jurisdiction", "keyword", "language", "license", "medium", "note",
    "original-publisher", "original-publisher-place", "original-title", "part-title", "PMCID", "PMID",
    "publisher", "publisher-place", "references", "reviewed-genre", "reviewed-title", "scale", "source",
    "status", "title", "title-short", "URL", "volume-title", "volume-title-short", "year-suffix",
})  # fmt: skip

# Variables with another name in the JSON schema than in CSL 1.0.2, now or in earlier versions.
SCHEMA_NAMES = {"part-number": "part", "printing-number": "printing", "supplement-number": "supplement"}
ALIASES = {
    "journalAbbreviation": "container-title-short",
    "shortTitle": "title-short",
    **{schema: variable for variable, schema in SCHEMA_NAMES.items()},
}

# Variables of CSL 1.0.2 that its JSON schema does not have.
NOT_IN_SCHEMA = frozenset({"editor-translator", "license"})
