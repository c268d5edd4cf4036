"""Titles as they are compared: without markup, case, accents and labels, with their numbers and notices."""

import html
import re
from types import MappingProxyType

from essence_refs.relations.computed_once import ComputedOnce
from essence_refs.relations.folding import fold

# No title is longer; in characters. More is not compared, because some patterns take time that grows with its square.
_LONGEST = 2_000
_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,80}>")
_DIGITS = re.compile(r"\d+")
_WORD = re.compile(r"[^\W_]+")
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
# "[Abstract]", "[Russian]", "(Review)" at the end of a title: what a database adds.
_LABEL_AT_END = re.compile(
    r"\s*(?:\[([^\[\]]{1,40})\]|\((abstract|review|translated|corrected|meeting abstract|author's transl)\))[\s.]*$"
)
# Most titles have none of these, so that nothing else needs to be looked for.
_HAS_LABEL = re.compile(r"^(?:original|research|review|brief|short|retracted|withdrawn|article)|[\])][\s.]*$")
_BRACKETED = re.compile(r"\[(.*)\][\s.]*$", re.DOTALL)
# Sections of a journal, and marks of a publisher, before the title proper.
_LABEL_AT_START = re.compile(
    r"(?:original (?:article|research|paper)|research (?:article|paper)|review article|brief report|short report"
    r"|short communication|retracted(?: article)?|withdrawn|article)\s*[:.\-]\s*(?=\S)"
)
_SUBTITLE = re.compile(r"\s*[:;?!]\s+|\.\s+(?=\D)|\s+-\s+")

_ROMAN = MappingProxyType(
    {
        word: str(number)
        for number, word in enumerate(
            ("ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii", "xiii", "xiv", "xv"), 2
        )
    }
    | {"i": "1"}
)
# A number that is written as a word is the number of a part if one of these is before or after it.
_PARTS = frozenset(
    (
        "part", "phase", "volume", "vol", "chapter", "round", "wave", "edition", "report", "study", "stage", "session",
        "paper", "no", "number", "section", "book", "module", "series", "episode", "year", "step", "type", "class",
        "sweep", "tranche", "cycle", "cohort", "instalment", "installment", "teil", "partie", "parte", "band", "tome",
    )
)  # fmt: skip
_NUMBERS = MappingProxyType(
    {
        word: str(number)
        for words in (
            "one two three four five six seven eight nine ten eleven twelve",
            "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth",
        )
        for number, word in enumerate(words.split(), 1)
    }
)
_ORDINAL = re.compile(r"(\d+)(?:st|nd|rd|th)$")

# What one reference is of another, by the words at the beginning or the end of its title.
_ERRATUM = (
    r"(?:(?:published|publishers?|authors?) )?(?:erratum|errata|corrigend(?:um|a)|corrections?|addendum|addenda"
    r"|retraction|retraction note|retraction notice|notice of retraction|expression of concern)"
)
_REPLY = (
    r"(?:(?:authors?|the authors?) )?(?:reply|replies|response|responses|comments?|commentary|rejoinder|rebuttal"
    r"|invited commentary|editorial comment(?:ary)?|letter|letters|letter to the editor|discussion|in reply|re)"
)
_LINK = r"(?: to| on| for| of| regarding| re)?(?: the article| the paper| article)?(?: by [^:]{1,60})?"
_NOTICE_AT_START = re.compile(
    rf"(?:(?P<erratum>{_ERRATUM}){_LINK}|(?P<reply>{_REPLY}){_LINK})\s*(?P<mark>[:.\"'«\[(-]|$)"
)
_LINKED_AT_START = re.compile(
    rf"(?:(?P<erratum>{_ERRATUM}) (?:to|for|of)|(?P<reply>{_REPLY}) (?:to|on|regarding))(?: the)? (?=\S)"
)
_NOTICE_AT_END = re.compile(
    rf"(?:\s?[:.;?!(\[]\s?|\s-\s)(?:(?P<erratum>{_ERRATUM})|(?P<reply>{_REPLY}))\s?[.)\]]*$"
    # Web of Science names the article that is corrected: "(vol 46, pg 277, 2016)".
    r"|\s?\(vol\.? ?\d+,[^()]{1,60}\)\.?$"
)
_PROTOCOL = re.compile(
    r"(?:^|[\s:;,.(-]+)(?:an? )?(?:(?:study|trial|review|research|statistical analysis) )?"
    r"(?:protocol|study design|trial design|design and rationale|rationale and (?:study )?design|analysis plan)"
    r"(?: paper)?(?: (?:for|of)(?: an?)?)?\b"
)
_UPDATE = re.compile(r"(?:^|[\s:;,.(-]+)(?:an? |the )?(?:updated?|living)\b(?: (?:of|to|on)\b)?")
_PART = re.compile(
    r"^(?:data from|supplement(?:ary)?(?: materials?| data)?(?: to| for)?|appendix(?: to)?|executive summary(?: of)?"
    r"|plain(?: language)? summary(?: of)?|summary of findings)\s*[:.-]\s*"
    r"|[\s:;,.(-]+(?:executive summary|plain language summary|technical appendix|appendix|appendices"
    r"|supplementary materials?|data ?set)\s*[.)]*$"
)

_HAS_NOTICE = re.compile(
    r"err?at|corrig|correct|add?end|retract|concern|repl(?:y|ies)|respon|comment|rejoinder|rebuttal|letter|discuss|\bre\b"
    r"|protocol|design|plan\b|updat|living|data ?(?:set|from)|supplement|append|summary|\(vol"
)

# Titles that many works have, and by which no work can be found.
_GENERIC = re.compile(
    r"(?:the |an? )?(?:guest |invited |special issue |book |from the )?"
    r"(?:editorials?|introduction|preface|foreword|afterword|prologue|epilogue|acknowledge?ments?|conclusions?"
    r"|commentary|comments?|discussion|obituary|obituaries|in memoriam|news|abstracts?|reviews?|index|contents|announcements?"
    r"|letters?|letters? to (?:the )?editors?|correspondence|errat(?:um|a)|corrigend(?:um|a)|corrections?|retraction"
    r"|reply|replies|response|authors? (?:reply|response)|in this issue|highlights|book reviews?|reviewers?"
    r"|list of (?:reviewers|contributors|abbreviations)|contributors|notes?|notes on contributors|summary"
    r"|executive summary|overview|background|methods|results|references|bibliography|appendix|glossary|untitled"
    r"|unknown|no title|not available|title|na|annual report|editors? (?:note|introduction|choice|comment|page|letter)"
    r"|message from the (?:editor|president|chair)|presidents? (?:message|page|address)|case reports?|protocol"
    r"|poster(?: presentations?| abstracts?)?|oral presentations?|abstracts of .{0,60}|issue information|front matter"
    r"|table of contents|calendar|meeting report|conference report|literature review|systematic review)"
    r"(?: \d+)*"
)
# No such title has more words.
_MOST_GENERIC = 12
# Works that appear again and again under one title.
_SERIES = re.compile(
    r"\b(?:annual|yearly|quarterly|monthly|weekly|biennial|yearbook|proceedings|statistics|statistical|census|bulletin"
    r"|barometer|almanac|surveillance|league table|minitrack|mini track|newsletter|factsheet|budget|state of the"
    r"|year in review|world report|progress report|monitoring report|survey)\b"
)
# Shorter titles, in letters, are not enough to tell that two references are of one work.
_SHORT = 16
# A word that changes nothing in a title.
STOP_WORDS = frozenset(
    (
        "a",
        "an",
        "the",
        "of",
        "in",
        "on",
        "and",
        "for",
        "to",
        "with",
        "by",
        "from",
        "at",
        "as",
        "its",
        "is",
        "are",
        "into",
    )
)


class Title:
    """
    A title as it is compared.

    ``words`` are its words without case and accents, with numbers in digits, and without what a database or a
    publisher adds; ``letters`` are the same without spaces. Properties that few comparisons need are
    computed when they are first read.
    """

    def __init__(self, text: str) -> None:
        self.plain, self.is_translated, labels = _without_labels(_folded(text[:_LONGEST]))
        self.is_abstract = any("abstract" in each or "poster" in each for each in labels)
        self.words = _words(self.plain)
        self.letters = "".join(self.words)
        # The kind of relation that its words name ("protocol-of", "erratum-of", "reply-to", "update-of", "part-of").
        self.notice, bare = _notice(self.plain)
        # The words and letters without those that name the relation.
        self.bare = _words(bare) if self.notice else self.words
        self.bare_letters = "".join(self.bare) if self.notice else self.letters

    @ComputedOnce
    def main(self) -> str:
        """The letters before the subtitle."""
        subtitle = _SUBTITLE.search(self.plain)
        return "".join(_words(self.plain[: subtitle.start()])) if subtitle else self.letters

    @ComputedOnce
    def numbers(self) -> tuple[str, ...]:
        """The numbers in it, in order of their digits."""
        return tuple(sorted(_DIGITS.findall(" ".join(self.words))))

    @ComputedOnce
    def is_generic(self) -> bool:
        """Whether many works have such a title, for example "Editorial"."""
        return not self.letters or (
            len(self.words) <= _MOST_GENERIC and bool(_GENERIC.fullmatch(" ".join(self.words)))
        )

    @ComputedOnce
    def is_short(self) -> bool:
        """Whether it is too short to tell works from each other."""
        return len(self.letters) < _SHORT or len(self.words) < 3 or self.is_generic

    @ComputedOnce
    def is_series(self) -> bool:
        """Whether works of a series have such titles, for example annual reports."""
        return bool(_SERIES.search(self.plain))


def _folded(text: str) -> str:
    """
    Return a text without markup, case and accents, on one line.

    >>> _folded("The K<inf>Ca</inf>3.1 channel &amp; TNF-\u03b1 in Z\u00fcrich")
    'the kca3.1 channel and tnf-alpha in zurich'
    """
    if "<" in text:
        text = _TAG.sub("", text)
    if "&" in text:
        text = html.unescape(text)
        text = _TAG.sub("", text).replace("&", " and ")
    return " ".join(_THOUSANDS.sub("", fold(text).replace("'", "")).split())


def _without_labels(text: str) -> tuple[str, bool, list[str]]:
    """Return a title without labels at its ends, whether it is in brackets as a translation, and the labels."""
    labels: list[str] = []
    if not _HAS_LABEL.search(text):
        return text, False, labels
    while found := _LABEL_AT_END.search(text):
        if not found.start():
            break
        labels.append(found[1] or found[2])
        text = text[: found.start()]
    bracketed = _BRACKETED.fullmatch(text)
    text = bracketed[1] if bracketed else text
    start = _LABEL_AT_START.match(text)
    return text[start.end() :] if start else text, bool(bracketed), labels


def _words(text: str) -> tuple[str, ...]:
    """
    Return the words of a folded text, with the numbers of parts in digits.

    >>> _words("part ii: second report, type i diabetes and vitamin c"), _words("ii. results")
    (('part', '2', '2', 'report', 'type', '1', 'diabetes', 'and', 'vitamin', 'c'), ('2', 'results'))
    """
    words: list[str] = _WORD.findall(text)
    last = len(words) - 1
    for index, word in enumerate(words):
        if len(word) > 8 or not (word in _ROMAN or word in _NUMBERS or word[0].isdecimal()):
            continue
        near = (index and words[index - 1] in _PARTS) or (index < last and words[index + 1] in _PARTS)
        if word in _ROMAN:
            at_an_end = index == last or (not index and not text[len(word) :].startswith(" "))
            if len(word) > 1 or near or at_an_end:
                words[index] = _ROMAN[word]
        elif near and word in _NUMBERS:
            words[index] = _NUMBERS[word]
        elif ordinal := _ORDINAL.fullmatch(word):
            words[index] = ordinal[1]
    return tuple(words)


def _notice(text: str) -> tuple[str, str]:
    """Return the kind of relation that a folded title names, and the title without the words that name it."""
    if not _HAS_NOTICE.search(text):
        return "", text
    found = _NOTICE_AT_START.match(text) or _LINKED_AT_START.match(text)
    if found:
        kind = "erratum-of" if found["erratum"] else "reply-to"
        return kind, text[found.end() :]
    found = _NOTICE_AT_END.search(text)
    if found:
        return "reply-to" if found["reply"] else "erratum-of", text[: found.start()]
    for kind, pattern in (("part-of", _PART), ("protocol-of", _PROTOCOL), ("update-of", _UPDATE)):
        bare, number = pattern.subn(" ", text)
        if number:
            return kind, bare.strip()
    return "", text
