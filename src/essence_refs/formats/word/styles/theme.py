"""The theme and the font table of a Word file, which give charts that users add their fonts and colours."""

from docx.oxml.ns import nsdecls

from essence_refs.formats.word.styles.default_styles import ACCENT_COLOUR, FONT, FONT_OF_CODE

# Dark enough to read on white, and distinguishable for readers who cannot tell red from green.
_ACCENTS = (ACCENT_COLOUR, "B45F06", "1B7A78", "7F7F7F", "8C5A9E", "6B8E23")
_LINK, _FOLLOWED = "0563C1", "6B3FA0"


def _colour(name: str, value: str) -> str:
    return f'<a:{name}><a:srgbClr val="{value}"/></a:{name}>'


_COLOURS = "".join(
    _colour(name, value)
    for name, value in (
        *(("dk1", "000000"), ("lt1", "FFFFFF"), ("dk2", ACCENT_COLOUR), ("lt2", "F2F2F2")),
        *((f"accent{number}", value) for number, value in enumerate(_ACCENTS, 1)),
        *(("hlink", _LINK), ("folHlink", _FOLLOWED)),
    )
)
_FONTS = "".join(
    f'<a:{name}><a:latin typeface="{FONT}"/><a:ea typeface=""/><a:cs typeface="{FONT}"/></a:{name}>'
    for name in ("majorFont", "minorFont")
)
_FILL = '<a:solidFill><a:schemeClr val="phClr"/></a:solidFill>'
_LINE = f'<a:ln w="9525">{_FILL}</a:ln>'
_EFFECT = "<a:effectStyle><a:effectLst/></a:effectStyle>"
# Each list has three styles, for subtle, moderate and intense drawing; ours are all plain.
_FORMATS = (
    f"<a:fillStyleLst>{_FILL * 3}</a:fillStyleLst>"
    f"<a:lnStyleLst>{_LINE * 3}</a:lnStyleLst>"
    f"<a:effectStyleLst>{_EFFECT * 3}</a:effectStyleLst>"
    f"<a:bgFillStyleLst>{_FILL * 3}</a:bgFillStyleLst>"
)

THEME = (
    "<?xml version='1.0' encoding='UTF-8' standalone='yes'?>\n"
    f'<a:theme {nsdecls("a")} name="Reading list"><a:themeElements>'
    f'<a:clrScheme name="Reading list">{_COLOURS}</a:clrScheme>'
    f'<a:fontScheme name="Reading list">{_FONTS}</a:fontScheme>'
    f'<a:fmtScheme name="Reading list">{_FORMATS}</a:fmtScheme></a:themeElements></a:theme>'
).encode()

# The families from which Word chooses a substitute for a missing font.
FONT_TABLE = (
    "<?xml version='1.0' encoding='UTF-8' standalone='yes'?>\n"
    f"<w:fonts {nsdecls('w')}>"
    + "".join(
        f'<w:font w:name="{name}"><w:charset w:val="00"/><w:family w:val="{family}"/><w:pitch w:val="{pitch}"/></w:font>'
        for name, family, pitch in ((FONT, "swiss", "variable"), (FONT_OF_CODE, "modern", "fixed"))
    )
    + "</w:fonts>"
).encode()
