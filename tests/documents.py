"""Made-up documents as bytes: Word, EPUB and PDF files, small ones and hostile ones."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from typing import NamedTuple

_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_TYPES = """<?xml version="1.0"?>
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
<Default Extension="xml" ContentType="application/xml"/>
</Types>"""
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_MAIN = f"""<?xml version="1.0"?><Relationships xmlns="{_RELATIONS}">
<Relationship Id="r1" Type="{_OFFICE}/officeDocument" Target="word/document.xml"/>
</Relationships>"""
_PARTS = f"""<?xml version="1.0"?><Relationships xmlns="{_RELATIONS}">
<Relationship Id="r2" Type="{_OFFICE}/footnotes" Target="footnotes.xml"/>
<Relationship Id="r3" Type="{_OFFICE}/styles" Target="styles.xml"/>
</Relationships>"""
_STYLES = (
    f'<?xml version="1.0"?><w:styles xmlns:w="{_WORD}">'
    + "".join(
        f'<w:style w:type="paragraph" w:styleId="{name.replace(" ", "")}">'
        f'<w:name w:val="{name}"/></w:style>'
        for name in ("Title", "heading 1", "heading 2", "caption")
    )
    + "</w:styles>"
)


def packed(entries: Mapping[str, str | bytes]) -> bytes:
    """Return a zip archive of entries by their names."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return stream.getvalue()


def run(text: str, look: str = "") -> str:
    """Return a run of a Word paragraph; `look` is "superscript" for raised letters."""
    raised = f'<w:rPr><w:vertAlign w:val="{look}"/></w:rPr>' if look else ""
    return f'<w:r>{raised}<w:t xml:space="preserve">{text}</w:t></w:r>'


def paragraph(*runs: str, style: str = "") -> str:
    """Return a paragraph of a Word document."""
    look = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f"<w:p>{look}{''.join(one if one.startswith('<') else run(one) for one in runs)}</w:p>"


def word(*paragraphs: str, extra: Mapping[str, str | bytes] | None = None) -> bytes:
    """Return a Word document of paragraphs, with one footnote in store."""
    inside = "".join(one if one.startswith("<") else paragraph(one) for one in paragraphs)
    body = f"<w:body>{inside}</w:body>"
    note = f'<w:footnote w:id="1">{paragraph("Mentioned nowhere else.")}</w:footnote>'
    return packed(
        {
            "[Content_Types].xml": _TYPES,
            "_rels/.rels": _MAIN,
            "word/_rels/document.xml.rels": _PARTS,
            "word/styles.xml": _STYLES,
            "word/footnotes.xml": f'<w:footnotes xmlns:w="{_WORD}">{note}</w:footnotes>',
            "word/document.xml": f'<w:document xmlns:w="{_WORD}">{body}</w:document>',
            **(extra or {}),
        }
    )


NOTE_MARK = '<w:r><w:footnoteReference w:id="1"/></w:r>'
_CONTAINER = """<?xml version="1.0"?>
<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>
<rootfile full-path="OEBPS/book.opf" media-type="application/oebps-package+xml"/>
</rootfiles></container>"""


def book(*chapters: str, extra: Mapping[str, str | bytes] | None = None) -> bytes:
    """Return an EPUB of chapters, whose contents page and cover are no chapters."""
    items = "".join(
        f'<item id="c{number}" href="ch%20{number}.xhtml" media-type="application/xhtml+xml"/>'
        for number in range(len(chapters))
    )
    order = "".join(f'<itemref idref="c{number}"/>' for number in range(len(chapters)))
    package = f"""<?xml version="1.0"?><package xmlns="http://www.idpf.org/2007/opf">
<metadata xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>The book of canals</dc:title>
<dc:language>en-GB</dc:language></metadata><manifest>{items}
<item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>
<item id="cover" href="nav.xhtml" media-type="application/xhtml+xml"/>
<item id="map" href="map.svg" media-type="image/svg+xml"/></manifest>
<spine><itemref idref="cover" linear="no"/><itemref idref="nav"/><itemref idref="gone"/>
<itemref idref="map"/>{order}</spine></package>"""
    pages = {
        f"OEBPS/ch {number}.xhtml": f'<html xmlns:epub="e"><body>{chapter}</body></html>'
        for number, chapter in enumerate(chapters)
    }
    return packed(
        {
            "mimetype": "application/epub+zip",
            "META-INF/container.xml": _CONTAINER,
            "OEBPS/book.opf": package,
            "OEBPS/nav.xhtml": "<p>Contents of the book are here.</p>",
            **pages,
            **(extra or {}),
        }
    )


_FONT = "/Type /Font /Subtype /Type1 /Encoding /WinAnsiEncoding /BaseFont /Helvetica"


class Put(NamedTuple):
    """Words at a place of a PDF's page, in points from below."""

    text: str
    x: float = 72
    y: float = 700
    size: float = 11
    font: str = "F1"


def pdf(pages: Sequence[Sequence[Put]], title: str = "", trailer: str = "") -> bytes:
    """Return a PDF of pages in Helvetica (F1) and its bold (F2)."""
    kids = " ".join(f"{5 + 2 * number} 0 R" for number in range(len(pages)))
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Count {len(pages)} /Kids [{kids}] >>",
        f"<< /F1 << {_FONT} >> /F2 << {_FONT}-Bold >> >>",
        f"<< /Title ({title}) >>",
    ]
    for number, page in enumerate(pages):
        shown = "\n".join(_shown(one) for one in page)
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {6 + 2 * number} 0 R "
            "/Resources << /Font 3 0 R >> >>"
        )
        objects.append(f"<< /Length {len(shown.encode('cp1252'))} >>\nstream\n{shown}\nendstream")
    return _file(objects, trailer)


def _shown(one: Put) -> str:
    text = one.text.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")
    return f"BT /{one.font} {one.size} Tf 1 0 0 1 {one.x} {one.y} Tm ({text}) Tj ET"


def _file(objects: Sequence[str], trailer: str) -> bytes:
    data = b"%PDF-1.4\n"
    places = []
    for number, content in enumerate(objects, 1):
        places.append(len(data))
        data += f"{number} 0 obj\n{content}\nendobj\n".encode("cp1252")
    start = len(data)
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    size = len(objects) + 1
    return data + (
        f"xref\n0 {size}\n0000000000 65535 f \n{table}"
        f"trailer\n<< /Size {size} /Root 1 0 R /Info 4 0 R {trailer} >>\n"
        f"startxref\n{start}\n%%EOF\n"
    ).encode("cp1252")


def column(text: str, top: float = 720, width: int = 80, size: float = 11) -> list[Put]:
    """Set text in lines of about `width` letters, one below the other; "|" ends a line."""
    lines: list[str] = []
    for part in text.split("|"):
        line = ""
        for one in part.split(" "):
            if line and len(line) + len(one) + 1 > width:
                lines.append(line)
                line = one
            else:
                line = f"{line} {one}".strip()
        lines.append(line)
    return [Put(line, y=top - size * 1.3 * place, size=size) for place, line in enumerate(lines)]
