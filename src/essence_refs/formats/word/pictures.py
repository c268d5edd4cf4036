"""Write pictures of a Word file as drawings with an alternative text."""

from essence_refs.formats.word.opc.relationships import EmbeddedPicture
from essence_refs.formats.word.text import escape_attribute

_PICTURE = "http://schemas.openxmlformats.org/drawingml/2006/picture"


def write_drawing(picture: EmbeddedPicture, number: int, description: str) -> str:
    """Return the run of an inline picture; *number* is its id, unique in the file."""
    size = f'cx="{picture.width}" cy="{picture.height}"'
    return (
        '<w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0">'
        f'<wp:extent {size}/><wp:docPr id="{number}" name="Picture {number}" descr="{escape_attribute(description)}"/>'
        '<wp:cNvGraphicFramePr><a:graphicFrameLocks noChangeAspect="1"/></wp:cNvGraphicFramePr>'
        f'<a:graphic><a:graphicData uri="{_PICTURE}"><pic:pic>'
        f'<pic:nvPicPr><pic:cNvPr id="{number}" name="{escape_attribute(picture.name)}"/><pic:cNvPicPr/></pic:nvPicPr>'
        f'<pic:blipFill><a:blip r:embed="{picture.relationship}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>'
        f'<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext {size}/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr>'
        "</pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
    )
