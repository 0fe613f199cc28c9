"""Identity documents that were seen: their sort and the last four characters, never the whole number."""

from __future__ import annotations

from controlroom.base.errors import UsageError
from controlroom.base.i18n import _
from controlroom.base.text import half, shown
from controlroom.estate.rules import DOCUMENT_WORDS, DocumentKind, name_of


def split_document(text: str | None) -> tuple[str, str]:
    """Return ``T:LAST4`` as sort and last four characters; nothing if none was given.

    Raises:
        UsageError: it is not so written.
    """
    if text is None:
        return "", ""
    sort, colon, last4 = half(text).partition(":")
    if not colon:
        sentence = _("“{text}”: write sort and last four characters, like 身份证:123X.")
        raise UsageError(sentence.format(text=shown(text)), field="document")
    return sort, last4


def document_of(document: str, last4: str) -> tuple[str, str]:
    """Return sort and last four characters of the document seen; both empty if none was.

    Raises:
        UsageError: no such sort, or not its last four characters.
    """
    word = half(document).strip().casefold()
    if not word and not last4.strip():
        return "", ""
    kind = DOCUMENT_WORDS.get(word) or next((one for one in DocumentKind if one.value == word), None)
    if kind is None:
        known = _(", ").join(name_of(one) for one in DocumentKind)
        sentence = _("“{text}” is no sort of document. Choose one of: {known}.")
        raise UsageError(sentence.format(text=shown(document), known=known), field="document")
    return kind.value, read_last4(last4)


def read_last4(text: str) -> str:
    """Return the last four characters of a document.

    Raises:
        UsageError: fewer or more: the whole number is never written down.
    """
    plain = "".join(half(text).split()).upper()
    if len(plain) > 4:
        sentence = _("{count} characters are written: write the last four only.")
        raise UsageError(sentence.format(count=len(plain)), field="document")
    if not (len(plain) == 4 and plain.isascii() and plain.isalnum()):
        raise UsageError(
            _("Write the last four characters of the document, never the whole number."), field="document"
        )
    return plain
