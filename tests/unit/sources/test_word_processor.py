"""Word documents and OpenDocument texts become what stands on their pages, block by block."""

import html
import io
import zipfile
from collections.abc import Callable

import docx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.compose import Reading
from sources.document import BlockKind
from sources.docx import read_docx
from sources.odt import read_odt

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PROPERTIES = "http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"
COMPATIBLE = "http://schemas.openxmlformats.org/markup-compatibility/2006"
ODF = "urn:oasis:names:tc:opendocument:xmlns"
NAMES = " ".join(f'xmlns:{name}="{ODF}:{name}:1.0"' for name in "office text table style meta".split()) + (
    f' xmlns:fo="{ODF}:xsl-fo-compatible:1.0" xmlns:draw="{ODF}:drawing:1.0" xmlns:dc="http://purl.org/dc/elements/1.1/"'
)
SHOWN = '<w:vanish w:val="0"/>'
TWO_WIDE = '<w:gridSpan w:val="2"/>'
KOP9 = '<w:pPr><w:pStyle w:val="Kop9"/></w:pPr>'
Parts = dict[str, str]


def _zipped(parts: Parts) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return written.getvalue()


def _docx(body: str, parts: Parts | None = None) -> Reading:
    names = f'xmlns:w="{WORD}" xmlns:r="{RELATIONS}" xmlns:mc="{COMPATIBLE}"'
    main = f"<w:document {names}><w:body>{body}</w:body></w:document>"
    return read_docx(_zipped({"word/document.xml": main, **(parts or {})}))


def _odt(body: str, styles: str = "", about: str = "", master: str = "") -> Reading:
    content = (
        f"<office:document-content {NAMES}><office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:text>{body}</office:text></office:body></office:document-content>"
    )
    meta = f"<office:document-meta {NAMES}><office:meta>{about}</office:meta></office:document-meta>"
    pages = f"<office:document-styles {NAMES}><office:master-styles>{master}</office:master-styles></office:document-styles>"
    return read_odt(
        _zipped(
            {
                "mimetype": "application/vnd.oasis.opendocument.text",
                "content.xml": content,
                "styles.xml": pages,
                "meta.xml": meta,
            }
        )
    )


def _blocks(reading: Reading) -> list[str]:
    return [reading.text[block.start : block.end] for block in reading.blocks]


def _p(text: str, properties: str = "") -> str:
    return f"<w:p>{properties}<w:r><w:t xml:space='preserve'>{text}</w:t></w:r></w:p>"


def _r(content: str, properties: str = "") -> str:
    return f"<w:r><w:rPr>{properties}</w:rPr>{content}</w:r>"


def _cell(content: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{content}</w:tc>"


@pytest.mark.parametrize(
    ("body", "blocks"),
    [
        ("<w:p><w:r><w:t>een w</w:t></w:r><w:r><w:t>oord</w:t></w:r></w:p>", ["een woord"]),
        ("<w:p><w:r><w:t>a</w:t><w:tab/><w:t>b</w:t><w:br/><w:t>c</w:t></w:r></w:p>", ["a b c"]),
        (
            "<w:p><w:r><w:t>e</w:t><w:noBreakHyphen/><w:t>mail</w:t><w:softHyphen/><w:t>s</w:t></w:r></w:p>",
            ["e-mails"],
        ),
        (
            f"<w:p><w:del>{_r('<w:delText>nee</w:delText>')}</w:del><w:ins>{_r('<w:t>ja</w:t>')}</w:ins></w:p>",
            ["ja"],
        ),
        (
            f"<w:p><w:moveFrom>{_r('<w:t>nee</w:t>')}</w:moveFrom><w:moveTo>{_r('<w:t>ja</w:t>')}</w:moveTo></w:p>",
            ["ja"],
        ),
        (f"<w:p>{_r('<w:t>nee</w:t>', '<w:vanish/>')}{_r('<w:t>ja</w:t>')}</w:p>", ["ja"]),
        (f"<w:p>{_r('<w:t>ja</w:t>', SHOWN)}</w:p>", ["ja"]),
        (f"<w:sdt><w:sdtPr><w:alias/></w:sdtPr><w:sdtContent>{_p('ja')}</w:sdtContent></w:sdt>", ["ja"]),
        (f"<w:p><w:hyperlink>{_r('<w:t>ja</w:t>')}</w:hyperlink></w:p>", ["ja"]),
        (
            (
                "<w:p><w:r><w:t>Zie </w:t></w:r><w:r><w:fldChar w:fldCharType='begin'/><w:instrText>REF x</w:instrText>"
                "<w:t>nee</w:t><w:fldChar w:fldCharType='separate'/></w:r><w:r><w:t>punt 2</w:t>"
                "<w:fldChar w:fldCharType='end'/><w:t>.</w:t></w:r></w:p>"
            ),
            ["Zie punt 2."],
        ),
        ("<w:p><w:r><w:fldChar w:fldCharType='begin'/></w:r></w:p>" + _p("ja"), ["ja"]),
        (
            "<w:p><w:r><w:t>Blz.</w:t></w:r><w:fldSimple w:instr=' PAGE '><w:r><w:t>6</w:t></w:r></w:fldSimple></w:p>",
            ["Blz."],
        ),
        (
            (
                f"<w:p><w:r><w:t>voor</w:t><mc:AlternateContent><mc:Choice><w:txbxContent>{_p('Kader')}</w:txbxContent>"
                f"</mc:Choice><mc:Fallback><w:pict><w:txbxContent>{_p('Kader')}</w:txbxContent></w:pict></mc:Fallback>"
                "</mc:AlternateContent><w:t> en na</w:t></w:r></w:p>"
            ),
            ["voor en na", "Kader"],
        ),
        (
            f"<w:p>{_r('<w:t>Een vette kop</w:t>', '<w:b/>')}</w:p>" + _p("Tekst."),
            ["Een vette kop", "Tekst."],
        ),
    ],
)
def test_word_text_is_what_stands_on_the_page(body: str, blocks: list[str]) -> None:
    assert _blocks(_docx(body)) == blocks


STYLES = f"""<w:styles xmlns:w="{WORD}">
<w:style w:styleId="Kop2"><w:name w:val="heading 2"/></w:style>
<w:style w:styleId="Eigen"><w:name w:val="Eigen kop"/><w:basedOn w:val="Kop2"/></w:style>
<w:style w:styleId="Diep"><w:name w:val="Diep"/><w:pPr><w:outlineLvl w:val="3"/></w:pPr></w:style>
<w:style w:styleId="Rond"><w:name w:val="Rond"/><w:basedOn w:val="Rond"/></w:style>
<w:style w:styleId="Inhopg1"><w:name w:val="toc 1"/></w:style></w:styles>"""


def test_word_headings_are_known_by_their_style() -> None:
    styled = [
        _p(name, f'<w:pPr><w:pStyle w:val="{name}"/></w:pPr>')
        for name in ("Kop2", "Eigen", "Diep", "Rond", "Inhopg1")
    ]
    own = _p("Zelf", '<w:pPr><w:outlineLvl w:val="0"/></w:pPr>')
    reading = _docx("".join(styled) + own, {"word/styles.xml": STYLES})
    assert _blocks(reading) == ["Kop2", "Eigen", "Diep", "Rond", "Zelf"]
    assert [block.level for block in reading.blocks] == [2, 2, 4, 0, 1]


def test_a_word_table_is_read_row_by_row() -> None:
    header = f"<w:tr><w:trPr><w:tblHeader/></w:trPr>{_cell(_p('Land'))}{_cell(_p('Jaar'))}{_cell(_p('Som'))}</w:tr>"
    row = f"<w:tr>{_cell(_p('Iran') + _p('en Irak'), TWO_WIDE)}{_cell(_p('8,65'))}</w:tr>"
    assert _blocks(_docx(f"<w:tbl><w:tblPr/>{header}{row}</w:tbl>")) == [
        "Land | Jaar | Som",
        "Land: Iran en Irak | Som: 8,65",
    ]


def test_a_merged_word_cell_is_said_in_each_of_its_rows() -> None:
    rows = "".join(
        f"<w:tr>{_cell(_p(country), f'<w:vMerge {merge}/>')}{_cell(_p(year))}</w:tr>"
        for country, merge, year in [
            ("Iran", "w:val='restart'", "2024"),
            ("", "", "2025"),
            ("Fiji", "w:val='restart'", "2026"),
        ]
    )
    assert _blocks(_docx(f"<w:tbl>{rows}</w:tbl>")) == ["Iran | 2024", "Iran | 2025", "Fiji | 2026"]


def test_word_footnotes_are_counted_and_tied_to_their_word() -> None:
    body = (
        "<w:p><w:r><w:t>De som</w:t><w:footnoteReference w:id='4'/><w:t> stijgt</w:t><w:endnoteReference w:id='9'/>"
        "<w:t>, en</w:t><w:footnoteReference w:id='2'/><w:t> hoe.</w:t></w:r></w:p>"
    )
    notes = "".join(
        f"<w:footnote w:id='{number}'><w:p><w:r><w:footnoteRef/><w:t> Noot {number}.</w:t></w:r></w:p></w:footnote>"
        for number in (0, 2, 4)
    )
    ends = f"<w:endnote w:id='9'>{_p('Eind.')}{_p('Noot.')}</w:endnote>"
    reading = _docx(
        body,
        {
            "word/footnotes.xml": f'<w:footnotes xmlns:w="{WORD}">{notes}</w:footnotes>',
            "word/endnotes.xml": f'<w:endnotes xmlns:w="{WORD}">{ends}</w:endnotes>',
        },
    )
    assert _blocks(reading) == ["De som stijgt, en hoe.", "1 Noot 4.", "1 Eind. Noot.", "2 Noot 2."]
    assert [reading.text[anchor:].split()[0] for anchor in reading.anchors.values()] == [
        "som",
        "stijgt,",
        "en",
    ]


@pytest.mark.parametrize(("counted", "starts"), [("2", 2), ("3", 0), ("", 0)])
def test_word_pages_are_measured_if_the_breaks_are_all_there(counted: str, starts: int) -> None:
    body = _p("Een.") + "<w:p><w:r><w:t>Twee </w:t><w:lastRenderedPageBreak/><w:t>delen.</w:t></w:r></w:p>"
    about = f'<Properties xmlns="{PROPERTIES}"><Pages>{counted}</Pages></Properties>'
    reading = _docx(body, {"docProps/app.xml": about})
    assert _blocks(reading) == ["Een.", "Twee delen."]
    assert len(reading.page_starts) == starts


def test_a_word_header_is_kept_once_without_its_page_number() -> None:
    relations = "".join(
        f'<Relationship Id="{name}" Target="{name}.xml"/>'
        for name in ("header1", "header2", "footer1", "footer9")
    )
    header = (
        f'<w:hdr xmlns:w="{WORD}">{_p("Ministerie")}<w:p><w:r><w:t>Pagina </w:t></w:r><w:r>'
        "<w:fldChar w:fldCharType='begin'/><w:instrText> PAGE </w:instrText><w:fldChar w:fldCharType='separate'/>"
        "<w:t>3</w:t><w:fldChar w:fldCharType='end'/></w:r></w:p></w:hdr>"
    )
    used = "".join(f'<w:{name[:-1]}Reference r:id="{name}"/>' for name in ("header1", "header2", "footer1"))
    reading = _docx(
        f"{_p('Tekst.')}<w:sectPr>{used}</w:sectPr>",
        {
            "word/_rels/document.xml.rels": f"<Relationships>{relations}</Relationships>",
            "word/header1.xml": header,
            "word/header2.xml": header,
            "word/footer1.xml": f'<w:ftr xmlns:w="{WORD}">{_p("Voet")}</w:ftr>',
            "word/footer9.xml": f'<w:ftr xmlns:w="{WORD}">{_p("Ongebruikt")}</w:ftr>',
        },
    )
    assert _blocks(reading) == ["Tekst.", "Ministerie Pagina", "Voet"]
    assert [block.kind for block in reading.blocks][1:] == [BlockKind.RUNNING_HEADER] * 2


@pytest.mark.parametrize(("title", "stated"), [("Inzet 2024", "Inzet 2024"), ("Document1", None), ("", None)])
def test_a_word_title_is_kept_unless_word_gave_it(title: str, stated: str | None) -> None:
    written = docx.Document()
    written.add_paragraph("Den Haag, 6 februari 2024")
    written.core_properties.title = title
    content = io.BytesIO()
    written.save(content)
    reading = read_docx(content.getvalue())
    assert reading.stated.title == stated


def test_a_word_document_is_read_wherever_its_parts_stand() -> None:
    kinds = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    styles = STYLES.replace("Kop2", "Kop9")
    content = _zipped(
        {
            "_rels/.rels": f'<R><R Id="1" Type="{kinds}/officeDocument" Target="/word/document2.xml"/></R>',
            "word/document2.xml": f'<w:document xmlns:w="{WORD}"><w:body>{_p("Kop", KOP9)}</w:body></w:document>',
            "word/_rels/document2.xml.rels": f'<R><R Id="1" Type="{kinds}/styles" Target="styles7.xml"/></R>',
            "word/styles7.xml": styles,
        }
    )
    assert [(block.kind, block.level) for block in read_docx(content).blocks] == [(BlockKind.HEADING, 2)]


def _t(text: str, style: str = "") -> str:
    return f'<text:p text:style-name="{style}">{text}</text:p>'


BOLD = '<style:style style:name="V"><style:text-properties fo:font-weight="bold"/></style:style>'
HIDDEN = '<style:style style:name="H"><style:text-properties text:display="none"/></style:style>'
CHILD = '<style:style style:name="K" style:parent-style-name="V"/>'


@pytest.mark.parametrize(
    ("body", "blocks"),
    [
        (
            "<text:p>een <text:span>w</text:span>oord<text:s text:c='3'/>en<text:tab/>meer</text:p>",
            ["een woord en meer"],
        ),
        ("<text:p>een<text:line-break/>twee<text:soft-page-break/>drie</text:p>", ["een tweedrie"]),
        ("<text:list><text:list-item><text:p>een</text:p></text:list-item></text:list>", ["een"]),
        ("<text:p>a<office:annotation><text:p>nee</text:p></office:annotation>b</text:p>", ["ab"]),
        ("<text:tracked-changes><text:p>nee</text:p></text:tracked-changes><text:p>ja</text:p>", ["ja"]),
        (_t("nee", "H") + _t("a<text:span text:style-name='H'>nee</text:span>b"), ["ab"]),
        (
            "<text:p>Blz. <text:page-number>6</text:page-number> van <text:date>6 mei</text:date></text:p>",
            ["Blz. van 6 mei"],
        ),
        ("<text:table-of-content><text:p>nee</text:p></text:table-of-content><text:p>ja</text:p>", ["ja"]),
        (
            "<text:p>voor<draw:frame><draw:text-box><text:p>Kader</text:p></draw:text-box></draw:frame> en na</text:p>",
            ["voor en na", "Kader"],
        ),
        (_t("Een vette kop", "K") + _t("Tekst."), ["Een vette kop", "Tekst."]),
        (
            (
                "<table:table><table:table-header-rows><table:table-row><table:table-cell><text:p>Land</text:p>"
                "</table:table-cell><table:table-cell><text:p>Som</text:p></table:table-cell></table:table-row>"
                "</table:table-header-rows><table:table-row><table:table-cell><text:p>Iran</text:p></table:table-cell>"
                "<table:table-cell><text:p>8</text:p><text:p>mln</text:p></table:table-cell></table:table-row></table:table>"
            ),
            ["Land | Som", "Land: Iran | Som: 8 mln"],
        ),
    ],
)
def test_open_document_text_is_what_stands_on_the_page(body: str, blocks: list[str]) -> None:
    assert _blocks(_odt(body, BOLD + HIDDEN + CHILD)) == blocks


def test_an_open_document_knows_headings_notes_title_and_headers() -> None:
    note = (
        "<text:note text:note-class='footnote'><text:note-citation>1</text:note-citation><text:note-body>"
        "<text:p>De</text:p><text:p>noot.</text:p></text:note-body></text:note>"
    )
    reading = _odt(
        f"<text:h text:outline-level='2'>Kop</text:h><text:p>De som{note} stijgt.</text:p>",
        about="<dc:title>Inzet 2024</dc:title>",
        master="<style:master-page><style:header><text:p>Ministerie</text:p></style:header></style:master-page>",
    )
    assert _blocks(reading) == ["Kop", "De som stijgt.", "1 De noot.", "Ministerie"]
    assert (reading.blocks[0].level, reading.stated.title) == (2, "Inzet 2024")
    assert [reading.text[anchor:].split()[0] for anchor in reading.anchors.values()] == ["som"]


@pytest.mark.parametrize(("counted", "starts"), [(2, 2), (3, 0)])
def test_open_document_pages_are_measured_if_the_breaks_are_all_there(counted: int, starts: int) -> None:
    body = "<text:p>Een.</text:p><text:p>Twee <text:soft-page-break/>delen.</text:p>"
    reading = _odt(body, about=f'<meta:document-statistic meta:page-count="{counted}"/>')
    assert len(reading.page_starts) == starts


@pytest.mark.parametrize("read", [_docx, _odt])
def test_nothing_but_the_words_becomes_text(read: Callable[[str], Reading]) -> None:
    """What looks like a mark in the words stays, what is a mark does not become text."""

    @given(st.lists(st.text(alphabet="aé <>&;\"'/=\u00a0\u00ad\n", max_size=12), max_size=5))
    def holds(paragraphs: list[str]) -> None:
        tag = "text:p" if read is _odt else "w:p"
        opens, closes = ("", "") if read is _odt else ("<w:r><w:t>", "</w:t></w:r>")
        body = "".join(f"<{tag}>{opens}{html.escape(one)}{closes}</{tag}>" for one in paragraphs)
        expected = [" ".join(one.replace("\u00ad", "").split()) for one in paragraphs]
        assert _blocks(read(body)) == [one for one in expected if one]

    holds()


@pytest.mark.parametrize("read", [_docx, _odt])
def test_white_space_of_the_file_is_no_text(read: Callable[[str], Reading]) -> None:
    assert not read("\n  \n").text
