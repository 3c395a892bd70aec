"""Web pages become the text that a reader of the page sees, block by block."""

from itertools import chain

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.compose import BLOCK_BREAK, Reading
from sources.document import BlockKind
from sources.errors import FormatProblem
from sources.web_page import read_web_page

WORDS = st.text(alphabet="abc éB9.&<>\"'\u00a0\u00ad\n", min_size=1)
TAGS = ("p", "div", "h2", "li", "b", "em", "span", "td", "section", "sup", "blockquote", "a")
UNREAD = ("script", "style", "template", "noscript", "button", "nav", "p hidden", 'div style="display:none"')


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


NESTED = st.recursive(
    WORDS.map(_escaped),
    lambda inner: st.one_of(
        st.tuples(st.sampled_from(TAGS), st.lists(inner, max_size=3).map("".join)).map(
            lambda made: f"<{made[0]}>{made[1]}</{made[0]}>"
        ),
        st.tuples(st.sampled_from(TAGS), inner).map("<{0[0]}>{0[1]}".format),
        st.just("<br>"),
        st.just("<!-- <p>niets</p> -->"),
    ),
    max_leaves=12,
)
SOUP = st.one_of(NESTED, st.text(alphabet="<>/&;pbh2 abc=\"'!-", max_size=40), st.text(max_size=30))


def _read(page: str) -> Reading:
    return read_web_page(f"<body>{page}</body>".encode("utf-8", "replace"))


def _blocks(reading: Reading) -> list[str]:
    return [reading.text[block.start : block.end] for block in reading.blocks]


@given(SOUP)
def test_blocks_are_ordered_and_cover_all_text(page: str) -> None:
    try:
        reading = _read(page)
    except FormatProblem:
        return
    assert BLOCK_BREAK.join(_blocks(reading)) == reading.text
    assert all(text and text == text.strip() for text in _blocks(reading))
    assert not {"\u00ad", "\n\n\n"} & set(reading.text)


@given(st.lists(WORDS, max_size=4), st.sampled_from(UNREAD), st.sampled_from(["p", "div", "h2", "li", "td"]))
def test_no_mark_and_nothing_unseen_becomes_text(words: list[str], unread: str, tag: str) -> None:
    """What stands between the marks is the text: not a character more, not one less."""
    shown = [
        f"<{tag}>{_escaped(one)}<br><{unread}>Onzichtbaar</{unread.split(maxsplit=1)[0]}></{tag}>"
        for one in words
    ]
    text = _read("<table><tr>" * (tag == "td") + "\n".join(shown)).text
    expected = "".join(chain.from_iterable(one.replace("\u00ad", "").split() for one in words))
    assert "".join(text.replace(" | ", "").split()) == expected


@given(NESTED)
def test_all_words_are_kept_in_order(page: str) -> None:
    """Whatever the tags, the letters between them are those of the text."""
    bare = _read(page).text
    wrapped = _read(f"<main><div>{page}</div></main>").text
    assert [letter for letter in bare if letter.isalnum()] == [
        letter for letter in wrapped if letter.isalnum()
    ]


@pytest.mark.parametrize(
    ("page", "blocks"),
    [
        ("<h1>Kop</h1><p>een <b>vet</b>\n woord</p><p>twee", ["Kop", "een vet woord", "twee"]),
        ("los<p>alinea</p>los", ["los", "alinea", "los"]),
        ("een<br>twee<wbr>drie&shy;vier&nbsp;vijf", ["een tweedrievier vijf"]),
        ("<p>een<br>twee<br>\n<br>drie<br><br><br>vier</p>", ["een twee", "drie", "vier"]),
        ("<ul><li>een<li>twee<ol><li>diep</ol></ul>", ["een", "twee", "diep"]),
        ("<dl><dt>Term<dd>Uitleg</dl>", ["Term", "Uitleg"]),
        ("<p>1 &lt; 2 &amp; &euro; 3", ["1 < 2 & € 3"]),
        ("<p>a<script>let x = '<p>nee</p>'</script>b</p><style>p{}</style>", ["ab"]),
        (
            "<p>a<span hidden>nee</span><i style='DISPLAY : none'>nee</i><i aria-hidden=true>nee</i></p>",
            ["a"],
        ),
        ("<p>a<span style='visibility:hidden'>nee</span></p><noscript>nee</noscript>", ["a"]),
        ("<template>nee</template><textarea>nee</textarea><svg><text>nee</text></svg>ja", ["ja"]),
        ("<form><label>Naam</label><select><option>nee</select><button>nee</button></form>", ["Naam"]),
        ("<header>nee</header><nav>nee</nav><p>ja</p><footer>nee</footer>", ["ja"]),
        ("<p>nee</p><main><header><h1>Kop</h1></header><p>ja</p></main>", ["Kop", "ja"]),
        ("<p>nee</p><main>nee<article><p>ja, dit</article></main>", ["ja, dit"]),
        ("<main>een lange tekst <article><p>kort</article></main>", ["een lange tekst", "kort"]),
        ("<header><h1>Kop</h1><nav>nee</nav></header><p>ja", ["Kop", "ja"]),
        (
            (
                "<style>/* .b */ .a, p#n { display: none } @media print { .c { x:y } .b { display:none } }</style>"
                "<p class='x a'>nee<p id=n>nee<p class=b>ja<p style='font-size:0'>nee<p style='font-size:0.9em'>ook"
            ),
            ["ja", "ook"],
        ),
        ("<p>een <x-woord>eigen</x-woord> <o:p></o:p>woord", ["een eigen woord"]),
        ("<article>een</article><article>twee</article>", ["een", "twee"]),
        ("<p><strong>Een vette kop</strong></p><p>Tekst.</p>", ["Een vette kop", "Tekst."]),
        ("<table><tr><td>een</table>", ["een"]),
        ("<table>los<p>stuk</p><tr><td>een<td>twee</table>", ["los", "stuk", "een | twee"]),
        ("<table><tr><td><h2>Kop</h2><p>een</td><td>twee</table>", ["Kop", "een", "twee"]),
        ("<table role=presentation><tr><td>een<td>twee</table>", ["een", "twee"]),
    ],
)
def test_what_a_reader_sees(page: str, blocks: list[str]) -> None:
    assert _blocks(_read(page)) == blocks


@pytest.mark.parametrize(
    ("table", "rows"),
    [
        (
            "<tr><th>Jaar<th>Bedrag (mln)<tr><td>2024<td>8,65<tr><td>2025<td>9",
            ["Jaar | Bedrag (mln)", "Jaar: 2024 | Bedrag (mln): 8,65", "Jaar: 2025 | Bedrag (mln): 9"],
        ),
        ("<tr><td>a<td>b<tr><td>c<td>d", ["a | b", "c | d"]),
        ("<tr><td><b>Jaar</b><td><b>Som</b><tr><td>1<td>2", ["Jaar | Som", "Jaar: 1 | Som: 2"]),
        (
            (
                "<caption>Staat</caption><thead><tr><td rowspan=2>Land<td colspan=2>Begroting<tr><td>Uit<td>In</thead>"
                "<tr><td>Iran<td>1<td>2<tr><td>Fiji<td><td>3"
            ),
            [
                "Staat",
                "Land | Begroting",
                "Land | Uit | In",
                "Land: Iran | Begroting Uit: 1 | Begroting In: 2",
                "Land: Fiji | Begroting In: 3",
            ],
        ),
        (
            "<tr><th>Land<th>Jaar<tr><td rowspan=2>Iran<td>2024<tr><td>2025<tr><td>Fiji<td>2026",
            ["Land | Jaar", "Land: Iran | Jaar: 2024", "Land: Iran | Jaar: 2025", "Land: Fiji | Jaar: 2026"],
        ),
        (
            "<tr><th>Vraag:<th>Antwoord<tr><td>Hoe?<td>Zo.",
            ["Vraag: | Antwoord", "Vraag: Hoe? | Antwoord: Zo."],
        ),
        ("<tr hidden><td>a<td>b<tr><td>c<td hidden>d<td>e", ["c | e"]),
        ("<tr><td><td><tr><td>&nbsp;<td>d", ["d"]),
    ],
)
def test_a_row_stands_with_its_headers(table: str, rows: list[str]) -> None:
    assert _blocks(_read(f"<table>{table}</table>")) == rows


@pytest.mark.parametrize(
    "page",
    [
        '<p>De som<sup><a href="#n1" id="r1">1</a></sup> stijgt.<ol><li id=n1><p>De <i>noot</i>.<span hidden>nee</span> <a href="#r1">↩</a></ol>',
        '<p>De som<a href="#n1" id="r1"><sup>1</sup></a> stijgt.<p id=n1><sup>1</sup> De noot. <a href="#r1">^</a>',
        '<p>De som<a role="doc-noteref" href="#n1" id="r1">[1]</a> stijgt.<aside id=n1><a href="#r1">1</a>. De noot.',
        (
            '<p>De som<a class=x href="#n1" name="r1"><span><sup>1</sup></span></a> stijgt.'
            '<div><p><a name="n1" href="#r1">1</a> De noot.</div>'
        ),
        '<main><p>De som<sup><a href="#n1" id="r1">1</a></sup> stijgt.</main><div id=n1><p>De noot.</div>',
    ],
)
def test_a_footnote_belongs_to_the_word_before_its_mark(page: str) -> None:
    reading = _read(page)
    kinds = [block.kind for block in reading.blocks]
    assert kinds == [BlockKind.PARAGRAPH, BlockKind.FOOTNOTE]
    assert _blocks(reading)[0] == "De som stijgt."
    assert _blocks(reading)[1].replace("1 . ", "1 ") == "1 De noot."
    assert [reading.text[anchor:].split()[0] for anchor in reading.anchors.values()] == ["som"]


def test_a_footnote_without_its_mark_keeps_its_words_whole() -> None:
    reading = _read('<p>Som<sup><a href="#n">1</a></sup>.<p id=n>CO<sub>2</sub>-<span>uit</span>stoot.')
    assert _blocks(reading) == ["Som.", "1 CO2-uitstoot."]


def test_links_within_a_page_are_no_footnotes() -> None:
    reading = _read('<ul><li><a href="#een">1</a></ul><p id=een>Eerste. <a href="#een">a</a></p>')
    assert _blocks(reading) == ["1", "Eerste. a"]


def test_headings_know_their_level_and_the_first_is_the_title() -> None:
    reading = read_web_page(b"<title>Venster</title><h2>Een <em>kop</em></h2><h3><a href=x>Twee</a></h3>")
    assert [(block.kind, block.level) for block in reading.blocks] == [
        (BlockKind.HEADING, 2),
        (BlockKind.HEADING, 3),
    ]
    assert reading.title == "Een kop"
    assert read_web_page(b"<title>Venster</title><p>Tekst.").title == "Venster"


def test_a_page_says_its_date_and_language() -> None:
    page = '<html lang="en-GB"><meta property="article:published_time" content="2024-02-06T10:00:00Z"><p>Text.</html>'
    stated = read_web_page(page.encode()).stated
    assert str(stated.date) == "2024-02-06"
    assert stated.language == "en"
