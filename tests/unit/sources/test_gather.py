"""Whatever a reader meets, each character of the text leads back to the same character of the raw source."""

from collections.abc import Callable

from hypothesis import given
from hypothesis import strategies as st

from sources.arrange import arrange
from sources.compose import BLOCK_BREAK
from sources.document import BlockKind
from sources.gather import Gathering
from sources.metadata import Stated
from sources.pages import measured_pages
from sources.tables import Cell, Row, read_table

Step = Callable[[Gathering], None]
TEXT = st.text(alphabet="ab. éB9?\u00a0\u00ad\n1", max_size=8)


def _reads(text: str, *, bold: bool = False) -> Step:
    return lambda gathering: gathering.read(text, bold=bold)


def _all(steps: list[Step]) -> Step:
    def told(gathering: Gathering) -> None:
        for step in steps:
            step(gathering)

    return told


def _block(steps: list[Step], kind: BlockKind, *, whole: bool) -> Step:
    def told(gathering: Gathering) -> None:
        with (gathering.whole if whole else gathering.block)(kind, int(kind is BlockKind.HEADING)):
            _all(steps)(gathering)

    return told


def _aside(steps: list[Step], *, running: bool) -> Step:
    def told(gathering: Gathering) -> None:
        with gathering.running_header() if running else gathering.aside():
            _all(steps)(gathering)

    return told


def _noted(steps: list[Step], mark: str) -> Step:
    def told(gathering: Gathering) -> None:
        key = str(len(gathering.notes))
        gathering.mark(key, mark)
        with gathering.note(key):
            _all(steps)(gathering)

    return told


def _table(cells: list[list[Step]], *, header: bool, columns: int, rows: int) -> Step:
    def told(gathering: Gathering) -> None:
        read_table(
            gathering,
            [
                Row(
                    tuple(Cell(lambda step=step: step(gathering), columns, rows) for step in row),
                    header and not at,
                )
                for at, row in enumerate(cells)
            ],
        )

    return told


LEAVES = st.one_of(
    st.builds(_reads, TEXT, bold=st.booleans()),
    TEXT.map(lambda text: lambda gathering: gathering.pass_over(text) and None),
    st.sampled_from([Gathering.gap, Gathering.line_break, Gathering.page_break, Gathering.boundary]),
)
STEPS = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.builds(
            _block,
            st.lists(inner, max_size=4),
            st.sampled_from([BlockKind.PARAGRAPH, BlockKind.HEADING, BlockKind.SIGNATURE]),
            whole=st.booleans(),
        ),
        st.builds(_aside, st.lists(inner, max_size=3), running=st.booleans()),
        st.builds(_noted, st.lists(inner, max_size=3), st.text(alphabet="1*a ", max_size=2)),
        st.builds(
            _table,
            st.lists(st.lists(inner, min_size=1, max_size=3), max_size=3),
            header=st.booleans(),
            columns=st.integers(1, 2),
            rows=st.integers(1, 2),
        ),
    ),
    max_leaves=20,
)


@given(steps=st.lists(STEPS, max_size=8), pages=st.booleans())
def test_every_character_leads_back_and_blocks_cover_all_text(steps: list[Step], *, pages: bool) -> None:
    gathering = Gathering()
    _all(steps)(gathering)
    reading, raw = arrange(gathering, Stated(), pages=pages), gathering.raw()
    for offset, character in enumerate(reading.text):
        if not character.isspace():
            assert raw[reading.alignment.raw_offset(offset)] == character
    blocks = [reading.text[block.start : block.end] for block in reading.blocks]
    assert BLOCK_BREAK.join(blocks) == reading.text
    assert all(text and text == " ".join(text.split()) for text in blocks)


@given(st.lists(STEPS, max_size=8))
def test_footnotes_are_tied_to_the_start_of_a_word(steps: list[Step]) -> None:
    gathering = Gathering()
    _all(steps)(gathering)
    reading = arrange(gathering, Stated())
    footnotes = {block.start for block in reading.blocks if block.kind is BlockKind.FOOTNOTE}
    assert reading.anchors.keys() <= footnotes
    for anchor in reading.anchors.values():
        assert not reading.text[anchor].isspace()
        assert anchor == 0 or reading.text[anchor - 1].isspace()


@given(
    st.lists(
        st.one_of(TEXT.map(_reads), st.just(Gathering.page_break), st.just(Gathering.boundary)), max_size=20
    )
)
def test_pages_cover_the_text_in_order(steps: list[Step]) -> None:
    gathering = Gathering()
    _all(steps)(gathering)
    reading = arrange(gathering, Stated(), pages=True)
    if reading.page_starts:
        pages = measured_pages(len(reading.text), reading.alignment, reading.page_starts)
        assert len(pages) == len(gathering.page_breaks) + 1
        assert [page.start for page in pages[1:]] == [page.end for page in pages[:-1]]
        assert all(page.start <= page.end for page in pages)


def test_footnotes_stand_at_the_foot_of_their_page() -> None:
    """The one whose page ends inside a paragraph comes before that paragraph, so that pages stay in order."""
    gathering = Gathering()
    for page in ("een", "twee", "drie"):
        with gathering.block():
            gathering.read(f"Bladzij {page}")
            _noted([_reads(f"noot {page}")], page[0])(gathering)
            gathering.page_break()
            gathering.read(" loopt door.")
        with gathering.block():
            gathering.read(f"Na {page}.")
    reading = arrange(gathering, Stated(), pages=True)
    assert reading.text.split("\n\n") == [
        "e noot een",
        "Bladzij een loopt door.",
        "Na een.",
        "t noot twee",
        "Bladzij twee loopt door.",
        "Na twee.",
        "d noot drie",
        "Bladzij drie loopt door.",
        "Na drie.",
    ]
    pages = measured_pages(len(reading.text), reading.alignment, reading.page_starts)
    assert [reading.text[page.start :].partition(" ")[0] for page in pages] == [
        "e",
        "loopt",
        "loopt",
        "loopt",
    ]
