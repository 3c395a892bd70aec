"""Parses XML of unknown origin into a tree of elements: nothing is fetched, no entity is expanded.

Knows no vocabulary.
"""

import re
from html.entities import html5

from lxml import etree
from lxml.etree import _Element as Element

from sources.errors import FormatProblem

__all__ = ["Element", "content_of", "local_name", "parse_xml", "whole_number"]

_DECLARES_ENTITY = re.compile(rb"<!ENTITY", re.IGNORECASE)
_MOST_DIGITS = 6
_ENTITIES = "declares entities of its own, which are not read. Save it without them"


def parse_xml(content: bytes, what: str = "is not well-formed XML") -> Element:
    """The root of the tree; comments and processing instructions are gone, the text around them is one.

    Raises FormatProblem, beginning with `what`, for what is cut short or not XML, and for a document that
    declares entities: they can point at other files, or grow beyond measure.
    """
    if _DECLARES_ENTITY.search(content.replace(b"\0", b"")):
        raise FormatProblem(_ENTITIES)
    parser = etree.XMLParser(
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError, LookupError) as error:
        raise FormatProblem(f"{what}: {_one_line(error)}") from error
    _name_characters(root)
    return root


def local_name(element: Element) -> str:
    """The name of the element without its namespace."""
    return str(element.tag).rpartition("}")[2]


def content_of(element: Element) -> str:
    """All characters that the element holds, white space made one space."""
    return " ".join("".join(element.itertext()).split())


def whole_number(text: str | None, *, otherwise: int = 1) -> int:
    """The number that an attribute says; `otherwise` where it says none, or one beyond any document."""
    found = (text or "").strip()
    return int(found) if found.isascii() and found.isdecimal() and len(found) <= _MOST_DIGITS else otherwise


def _name_characters(root: Element) -> None:
    """Puts the characters in place that are written by the names that HTML gives them (`&eacute;`).

    Such names stand in older publications, whose definition elsewhere is not fetched.
    """
    for entity in list(root.iter(etree.Entity)):
        name = (entity.text or "").strip("&;")
        character = html5.get(f"{name};")
        if character is None:
            raise FormatProblem(f'uses the unknown character name "&{name};". Write the character itself')
        before, parent = entity.getprevious(), entity.getparent()
        if parent is None:
            continue
        words = character + (entity.tail or "")
        if before is None:
            parent.text = (parent.text or "") + words
        else:
            before.tail = (before.tail or "") + words
        entity.tail = None
        parent.remove(entity)


def _one_line(error: Exception) -> str:
    return " ".join(str(error.msg if isinstance(error, SyntaxError) else error).split())
