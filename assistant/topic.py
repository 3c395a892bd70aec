"""What a question wants to hear about, where it asks what the documents say of something, and no more.

"Wat zegt de brief over Iran?", "Is China mentioned?": any sentence that names it answers. Knows nothing of the sources.
"""

import re

_DOCUMENT = (
    r"(?:(?:de|het|deze|dit|die|dat|the|this|that|these|those|our|onze) (?:\w+ )?)?"
    r"(?:\w*brie(?:f|ven)|letters?|documents?|documenten|kamerstuk(?:ken)?|stuk(?:ken)?|papers?|nota|tekst|text|bronnen|sources)"
)
_IN = rf"(?:(?:er|hier)?in|in {_DOCUMENT})"
_ABOUT = r"(?:over|about|on|regarding|concerning|aangaande|omtrent)"
_SAYS = r"(?:zeg(?:t|gen)|schrijft|schrijven|(?:ver)?meld(?:t|en)|stel(?:t|len)|vertel(?:t|len)|say|said|state|write|mention|tell us)"
_SAID = r"(?:gezegd|geschreven|(?:ver)?meld|verteld|gesteld|bekend|known|said|written|stated|mentioned)"
_SOMETHING = r"(?:(?:ook |nog )?(?:iets|wat)|(?:something|anything)(?: else)?)"
_TOPIC = r"(?P<topic>.+?)"

_FORMS = tuple(
    re.compile(rf"\W*{form}\W*", re.IGNORECASE)
    for form in (
        rf"(?:en )?wat {_SAYS} {_DOCUMENT} {_ABOUT} {_TOPIC}",
        rf"wat staat er(?: {_IN})?(?: eigenlijk| precies)? {_ABOUT} {_TOPIC}(?: {_IN})?",
        rf"wat (?:wordt|is) er(?: {_IN})? {_ABOUT} {_TOPIC} {_SAID}(?: {_IN})?",
        rf"wat (?:wordt|is) er(?: {_IN})? {_SAID} {_ABOUT} {_TOPIC}(?: {_IN})?",
        rf"(?:staat|is) er(?: {_IN})? {_SOMETHING}(?: {_IN}| {_SAID})? {_ABOUT} {_TOPIC}(?: {_IN}| {_SAID})?",
        rf"{_SAYS} {_DOCUMENT} {_SOMETHING} {_ABOUT} {_TOPIC}",
        rf"gaat {_DOCUMENT} (?:ook )?over {_TOPIC}",
        rf"(?:komt|komen) {_TOPIC} (?:ook |ergens )*(?:aan de orde|aan bod|voor|ter sprake)(?: {_IN})?",
        rf"(?:wordt|worden) {_TOPIC} (?:ook |ergens )*(?:{_IN} )?(?:genoemd|vermeld|besproken)(?: {_IN})?",
        rf"(?:noemt|bespreekt|behandelt) {_DOCUMENT} (?:ook )?{_TOPIC}",
        rf"waar (?:wordt|worden|staat|staan) {_TOPIC} (?:genoemd|vermeld|besproken)(?: {_IN})?",
        rf"(?:vertel|zoek|geef)(?: mij| me)? (?:iets|meer|alles|wat er staat|informatie) {_ABOUT} {_TOPIC}",
        rf"(?:alles|iets|informatie|passages?|zinnen) {_ABOUT} {_TOPIC}",
        rf"what (?:do|does|did) {_DOCUMENT} (?:actually |exactly )?{_SAYS} {_ABOUT} {_TOPIC}",
        rf"what is {_SAID}(?: {_IN})? {_ABOUT} {_TOPIC}(?: {_IN})?",
        rf"(?:does|do|did) {_DOCUMENT} (?:also )?(?:(?:say|contain|include|hold) {_SOMETHING} {_ABOUT}|mention|discuss|cover) {_TOPIC}",
        rf"is there {_SOMETHING}(?: {_IN})? {_ABOUT} {_TOPIC}(?: {_IN})?",
        rf"(?:is|are) {_TOPIC} (?:also |ever )?(?:mentioned|discussed|named)(?: anywhere)?(?: {_IN})?",
        rf"where (?:is|are) {_TOPIC} (?:mentioned|discussed|named)(?: {_IN})?",
        rf"tell me (?:more |something |everything )?about {_TOPIC}",
        rf"(?:anything|something|everything|information|passages?|sentences) {_ABOUT} {_TOPIC}",
    )
)
_QUOTES = "'\"‘’“”«» "


def topic(text: str) -> str | None:
    """What `text` wants to hear about, as it names it; None for a question that asks more than that."""
    found = next((match for form in _FORMS if (match := form.fullmatch(text))), None)
    return found["topic"].strip(_QUOTES) or None if found else None
