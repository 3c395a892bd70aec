"""Official publications become documents: XML and HTML, Kamerstukken and questions with their answers."""

import datetime as dt
import html
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.split import split
from sources.document import BlockKind, Document
from sources.official_xml import read_official
from sources.read import read_library

PAPER = """<?xml version="1.0" encoding="utf-8"?>
<officiele-publicatie>
 <metadata>
  <meta name="DC.identifier" scheme="OVERHEIDop.ParlID" content="kst-36180-133"/>
  <meta name="OVERHEIDop.vergaderjaar" content="2024-2025"/>
  <meta name="DC.creator" scheme="OVERHEID.StatenGeneraal" content="Tweede Kamer der Staten-Generaal"/>
  <meta name="OVERHEIDop.documenttitel" content="Beleidsbrief ontwikkelingshulp"/>
  <meta name="DCTERMS.issued" content="2025-02-20"/>
  <meta name="OVERHEIDop.dossiernummer" content="36180"/>
 </metadata>
 <kamerstuk>
  <kamerstukkop>
   <tekstregel inhoud="kameraanduiding">Tweede Kamer der Staten-Generaal</tekstregel>
   <tekstregel inhoud="vergaderjaar">Vergaderjaar 2024-2025</tekstregel>
  </kamerstukkop>
  <dossier><dossiernummer><dossiernr>36 180</dossiernr></dossiernummer>
   <titel>Doen waar Nederland goed in is</titel></dossier>
  <stuk>
   <stuknr>Nr. <ondernummer kamer="2">133</ondernummer></stuknr>
   <titel>BRIEF VAN DE MINISTER<noot id="t" type="voet"><noot.nr>1</noot.nr><noot.al>Herdruk.</noot.al></noot></titel>
   <datumtekst>Ontvangen <datum isodatum="2025-02-20">20 februari 2025</datum></datumtekst>
   <algemeen><vrije-tekst><tekst>
    <al>De UZI-server<?xpp afbm?>certificaten zijn <nadruk type="cur">nodig</nadruk>.<noot id="a" type="voet"><noot.nr>2</noot.nr>
     <noot.al>Zie <extref doc="kst-1-2" soort="document">de memorie</extref>.</noot.al></noot> Verder niets.</al>
    <divisie><kop><nr>1.</nr><titel>Inleiding</titel></kop>
     <al-groep><al>Eerste alinea.</al><al>Tweede<!-- geen tekst --> alinea.</al></al-groep>
     <lijst type="expliciet"><li><li.nr>a.</li.nr><al>een</al>
       <lijst type="ndash"><li><li.nr>–</li.nr><al>onder een</al></li></lijst></li>
      <li><li.nr>b.</li.nr><al>twee</al></li></lijst>
     <divisie><kop><nr>1.1</nr><titel>Bedragen</titel></kop>
      <table><title>Staat</title><tgroup cols="3">
       <colspec colnum="1" colname="c1"/><colspec colnum="2" colname="c2"/><colspec colnum="3" colname="c3"/>
       <thead>
        <row><entry colname="c1"><al>Art.</al></entry><entry namest="c2" nameend="c3"><al>Begroting</al></entry></row>
        <row><entry colname="c1"/><entry colname="c2"><al>Uitgaven</al></entry><entry colname="c3"><al>Ontvangsten</al></entry></row>
       </thead>
       <tbody>
        <row><entry colname="c1" morerows="1"><al>1</al></entry><entry colname="c2"><al>2,5</al></entry><entry colname="c3"><al>3</al></entry></row>
        <row><entry colname="c3"><al>5</al></entry></row>
       </tbody></tgroup></table>
      <nieuw-element>Onbekende inhoud.</nieuw-element>
     </divisie></divisie>
    </tekst><tekst-sluiting><ondertekening><functie>De Minister voor Ontwikkelingshulp,</functie>
     <naam><voornaam>R.J.</voornaam> <achternaam>Klever</achternaam></naam></ondertekening></tekst-sluiting>
   </vrije-tekst></algemeen>
  </stuk></kamerstuk></officiele-publicatie>"""

OPENING = """<kamervraagkop><tekstregel inhoud="vergaderjaar">Vergaderjaar 2023-2024</tekstregel></kamervraagkop>
 <kamervraagnummer>2129</kamervraagnummer>
 <kamervraagomschrijving type="vraag">Vragen van het lid <naam><achternaam>Erkens</achternaam></naam> (VVD) over
  <kamervraagonderwerp>de Delta Rhine Corridor</kamervraagonderwerp> (ingezonden 3 juni 2024).</kamervraagomschrijving>"""
QUESTIONS = (
    """<vraag><nr>Vraag 1</nr><al>Klopt het dat de aanleg is uitgesteld?<noot id="n" type="voet"><noot.nr>1</noot.nr>
    <noot.al>FD, 1 juni 2024.</noot.al></noot></al></vraag>""",
    "<vraag><nr>Vraag 2</nr><al>Wat kost dat?</al></vraag>",
    "<vraag><nr>Vraag 3</nr><al>Wie betaalt dat?</al></vraag>",
)
ANSWERS = (
    "<antwoord><nr>Antwoord 1</nr><al>Ja.</al><al>Dat klopt.</al></antwoord>",
    "<antwoord><nr>Antwoord 2 en 3</nr><al>Dat is niet bekend.</al></antwoord>",
)


def _answers(body: str) -> str:
    return (
        '<officiele-publicatie><metadata><meta name="DC.identifier" content="ah-tk-20232024-2129"/>'
        '<meta name="OVERHEIDop.datumOntvangst" content="2024-07-01"/>'
        '<meta name="OVERHEIDop.indiener" content="S.P.A. Erkens"/>'
        f"</metadata><kamervragen>{OPENING}{body}</kamervragen></officiele-publicatie>"
    )


def _read(folder: Path, content: str | bytes, name: str = "stuk.xml") -> Document:
    (folder / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    return read_library(folder).documents[0]


def _blocks(document: Document) -> list[str]:
    return [document.text[block.start : block.end] for block in document.blocks]


def _headings(document: Document) -> list[tuple[int, str]]:
    return [
        (block.level, document.text[block.start : block.end])
        for block in document.blocks
        if block.kind is BlockKind.HEADING
    ]


def test_a_paper_is_read_block_by_block(tmp_path: Path) -> None:
    assert _blocks(_read(tmp_path, PAPER)) == [
        "36 180 Doen waar Nederland goed in is",
        "Nr. 133 BRIEF VAN DE MINISTER",
        "Ontvangen 20 februari 2025",
        "De UZI-servercertificaten zijn nodig. Verder niets.",
        "1. Inleiding",
        "Eerste alinea.",
        "Tweede alinea.",
        "a. een",
        "– onder een",
        "b. twee",
        "1.1 Bedragen",
        "Staat",
        "Art. | Begroting",
        "Uitgaven | Ontvangsten",
        "Art. 1 | Begroting Uitgaven: 2,5 | Begroting Ontvangsten: 3",
        "Art. 1 | Begroting Ontvangsten: 5",
        "Onbekende inhoud.",
        "De Minister voor Ontwikkelingshulp, R.J. Klever",
        "1 Herdruk.",
        "2 Zie de memorie.",
        "Tweede Kamer der Staten-Generaal Vergaderjaar 2024-2025",
    ]


def test_a_paper_says_what_it_is(tmp_path: Path) -> None:
    known = _read(tmp_path, PAPER).metadata
    assert known.title == "Beleidsbrief ontwikkelingshulp"
    assert known.date == dt.date(2025, 2, 20)
    assert known.reference == "Kamerstukken II 2024/25, 36 180, nr. 133"
    assert known.dossier == "36 180"
    assert known.author == "De Minister voor Ontwikkelingshulp, R.J. Klever"
    assert known.kind == "Kamerbrief"


def test_without_records_the_printed_heading_says_it(tmp_path: Path) -> None:
    start, end = PAPER.index("<metadata>"), PAPER.index("</metadata>") + len("</metadata>")
    known = _read(tmp_path, PAPER[:start] + PAPER[end:]).metadata
    assert known.title == "BRIEF VAN DE MINISTER"
    assert known.date == dt.date(2025, 2, 20)
    assert known.reference == "Kamerstukken II 2024/25, 36 180, nr. 133"
    assert known.dossier == "36 180"


def test_the_companion_corrects_it(tmp_path: Path) -> None:
    (tmp_path / "stuk.toml").write_text('title = "Anders"\ndate = 2025-03-01\n')
    known = _read(tmp_path, PAPER).metadata
    assert (known.title, known.date, known.dossier) == ("Anders", dt.date(2025, 3, 1), "36 180")


def test_headings_know_their_depth_and_footnotes_their_word(tmp_path: Path) -> None:
    document = _read(tmp_path, PAPER)
    assert _headings(document) == [
        (1, "36 180 Doen waar Nederland goed in is"),
        (1, "Nr. 133 BRIEF VAN DE MINISTER"),
        (2, "1. Inleiding"),
        (3, "1.1 Bedragen"),
    ]
    words = [
        document.text[note.anchor :].split()[0] for note in document.footnotes if note.anchor is not None
    ]
    assert words == ["MINISTER", "nodig."]
    assert [note.mark for note in document.footnotes] == ["1", "2"]


@pytest.mark.parametrize(
    ("identifier", "reference", "dossier"),
    [
        ("kst-36200-V-72", "Kamerstukken II 2022/23, 36 200 V, nr. 72", "36 200 V"),
        ("kst-21501-20-1703", "Kamerstukken II 2022/23, 21 501-20, nr. 1703", "21 501-20"),
        ("kst-36200-A", "Kamerstukken I 2022/23, 36 200, A", "36 200"),
    ],
)
def test_papers_are_cited_as_usual(tmp_path: Path, identifier: str, reference: str, dossier: str) -> None:
    xml = (
        f'<officiele-publicatie><metadata><meta name="DC.identifier" content="{identifier}"/>'
        '<meta name="DC.creator" content="Tweede Kamer der Staten-Generaal"/>'
        '<meta name="OVERHEIDop.vergaderjaar" content="2022-2023"/></metadata>'
        "<kamerstuk><stuk><algemeen><al>Tekst.</al></algemeen></stuk></kamerstuk></officiele-publicatie>"
    )
    known = _read(tmp_path, xml).metadata
    assert (known.reference, known.dossier) == (reference, dossier)


def test_an_older_paper_is_read_in_its_own_encoding(tmp_path: Path) -> None:
    xml = (
        '<?xml version="1.0" encoding="iso-8859-1"?><!DOCTYPE kamerwrk SYSTEM "kamerwrk.dtd"><kamerwrk><body><stuk>'
        "<tuskop letat='vet'>Re&euml;le ramingen</tuskop><al>Eén\n   <nadruk>vet</nadruk>\xa0woord<voetref refid='v1' nr='1'/>,"
        "\n en &euro; 5.</al><voetnoot id='v1' nr='1'><al>Noot\n tekst.</al></voetnoot></stuk></body></kamerwrk>"
    )
    document = _read(tmp_path, xml.encode("latin-1"))
    assert _blocks(document) == ["Reële ramingen", "Eén vet woord, en € 5.", "1 Noot tekst."]
    (note,) = document.footnotes
    assert note.anchor is not None
    assert document.text[note.anchor :].startswith("woord,")


@pytest.mark.parametrize(
    "body",
    [
        QUESTIONS[0] + ANSWERS[0] + QUESTIONS[1] + QUESTIONS[2] + ANSWERS[1],
        "".join(QUESTIONS) + "".join(ANSWERS),
    ],
    ids=["each answer below its question", "all questions first"],
)
def test_an_answer_stands_below_its_question(tmp_path: Path, body: str) -> None:
    document = _read(tmp_path, _answers(body), "ah-tk-20232024-2129.xml")
    assert _blocks(document)[2:-2] == [
        "Vraag 1 Klopt het dat de aanleg is uitgesteld?",
        "Antwoord 1",
        "Ja.",
        "Dat klopt.",
        "Vraag 2 Wat kost dat? Vraag 3 Wie betaalt dat?",
        "Antwoord 2 en 3",
        "Dat is niet bekend.",
    ]
    passages = {passage.text: passage.heading for passage in split(document)}
    assert passages["Antwoord 1\n\nJa.\n\nDat klopt."] == "Vraag 1 Klopt het dat de aanleg is uitgesteld?"
    (note,) = document.footnotes
    assert note.anchor is not None
    assert document.text[note.anchor :].startswith("uitgesteld?")


def test_a_long_question_stands_below_its_number(tmp_path: Path) -> None:
    body = f"<vraag><nr>Vraag 1</nr><al>{'Waarom ' * 100}?</al></vraag>{ANSWERS[0]}"
    document = _read(tmp_path, _answers(body))
    assert _headings(document)[-1][1] == "Vraag 1"
    assert _blocks(document)[4:6] == ["Antwoord 1", "Ja."]


def test_questions_without_answers_are_text(tmp_path: Path) -> None:
    document = _read(tmp_path, _answers("".join(QUESTIONS)))
    assert [text for _, text in _headings(document)][1:] == ["Vraag 1", "Vraag 2", "Vraag 3"]
    assert "Wat kost dat?" in [passage.text for passage in split(document)]


def test_answers_say_what_they_are(tmp_path: Path) -> None:
    known = _read(tmp_path, _answers(QUESTIONS[0] + ANSWERS[0])).metadata
    assert known.reference == "Aanhangsel Handelingen II 2023/24, nr. 2129"
    assert known.date == dt.date(2024, 7, 1)
    assert known.kind == "Aanhangsel van de Handelingen"
    assert known.author is None
    assert known.title == (
        "Vragen van het lid Erkens (VVD) over de Delta Rhine Corridor (ingezonden 3 juni 2024)."
    )


@given(st.lists(st.text(alphabet="aé <>&;\"'/=\u00a0\u00ad\n", max_size=12), max_size=5))
def test_nothing_but_the_words_becomes_text(paragraphs: list[str]) -> None:
    """What looks like a mark in the words stays, what is a mark does not become text."""
    body = "".join(f"<al><nadruk>{html.escape(one)}</nadruk><?xpp afbm?></al>\n" for one in paragraphs)
    reading = read_official(f"<kamerstuk><stuk><metadata/>{body}</stuk></kamerstuk>".encode())
    expected = [" ".join(one.replace("\u00ad", "").split()) for one in paragraphs]
    assert [reading.text[one.start : one.end] for one in reading.blocks] == [one for one in expected if one]


PAGE = """<!DOCTYPE html><html lang="nl"><head><title>Vragen | Overheid.nl</title>
<meta name="DC.identifier" content="ah-tk-20152016-1204"><meta name="DC.type" content="Antwoord">
<meta name="OVERHEIDop.vergaderjaar" content="2015-2016"><meta name="DCTERMS.issued" content="2016-01-28">
</head><body><header><a href="/">Overheid.nl</a></header><nav>Zoeken</nav><main><div class="stuk">
<h1 class="stuktitel">Vragen van het lid <span class="achternaam">Monasch</span> over de ggz</h1>
<div class="vraag"><h2 class="stuktitel no-toc"><a id="d16e43" name="d16e43"></a>Vraag 1
 </h2><p>Wat is uw reactie op het bericht «Veel krachten»?<a class="nootnum supernote-click-ID-2016Z00020-d37e57"
 href="#ID-2016Z00020-d37e57">1</a> <a class="nootnum supernote-click-n2" href="#n2">2</a></p></div>
<div class="antwoord"><h2 class="stuktitel no-toc">Antwoord 1</h2><p>Ik ken het bericht.</p></div></div>
<div id="noten"><hr><div class="voet noot snp-mouseoffset" id="supernote-note-ID-2016Z00020-d37e57">
 <h5 class="note-close"><a class="note-close" href="#close-ID-2016Z00020-d37e57">X</a> Noot </h5>
 <sup><span class="nootnum"><a id="ID-2016Z00020-d37e57" name="ID-2016Z00020-d37e57"></a>1</span></sup>
 <p><a href="http://nos.nl/l/2077649" class="externe_link">http://nos.nl/l/2077649</a></p></div>
<div class="voet noot" id="supernote-note-n2"><h5 class="note-close"><a class="note-close" href="#close-n2">X</a> Noot</h5>
 <sup><span class="nootnum"><a id="n2" name="n2"></a>2</span></sup><p>VOG: verklaring omtrent gedrag</p></div></div>
</main></body></html>"""


def test_the_page_of_a_publication_is_read_like_its_xml(tmp_path: Path) -> None:
    document = _read(tmp_path, PAGE, "ah.html")
    assert _blocks(document) == [
        "Vragen van het lid Monasch over de ggz",
        "Vraag 1 Wat is uw reactie op het bericht «Veel krachten»?",
        "Antwoord 1",
        "Ik ken het bericht.",
        "1 http://nos.nl/l/2077649",
        "2 VOG: verklaring omtrent gedrag",
    ]
    assert document.metadata.reference == "Aanhangsel Handelingen II 2015/16, nr. 1204"
    assert document.metadata.date == dt.date(2016, 1, 28)
    assert document.metadata.kind == "Antwoord"
    assert {document.text[note.anchor or 0 :].split()[0] for note in document.footnotes} == {"krachten»?"}


def test_names_are_part_of_their_sentence_and_speakers_head_what_they_say(tmp_path: Path) -> None:
    xml = (
        "<officiele-publicatie><handelingen><spreekbeurt><spreker><voorvoegsels>De heer</voorvoegsels>"
        "<naam><achternaam>Jansen</achternaam></naam> (<politiek>VVD</politiek>):</spreker><tekst>"
        "<al>Ik dank het lid <naam><achternaam>Erkens</achternaam></naam> voor <onbekend>zijn</onbekend> vraag."
        "<lijst><li><li.nr>1.</li.nr><al>een</al></li></lijst></al></tekst></spreekbeurt></handelingen></officiele-publicatie>"
    )
    document = _read(tmp_path, xml)
    assert _blocks(document) == [
        "De heer Jansen (VVD):",
        "Ik dank het lid Erkens voor zijn vraag.",
        "1. een",
    ]
