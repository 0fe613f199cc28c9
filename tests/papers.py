"""What stands on a PDF that the console has written."""

from __future__ import annotations

import re
from base64 import a85decode
from zlib import decompress


def words_of(made: bytes) -> str:
    """Return what the pages of a paper say."""
    return "".join(pages_of(made))


def pages_of(made: bytes) -> list[str]:
    """Return what each page of a paper says."""
    pages = []
    for stream in re.findall(rb"stream\r?\n(.*?)endstream", made, re.S):
        found = ""
        page = decompress(a85decode(stream.strip().removesuffix(b"~>")))
        for text in re.findall(rb"\((.*?)(?<!\\)\) Tj", page, re.S):
            plain = re.sub(rb"\\([0-7]{3})", lambda match: bytes([int(match[1], 8)]), text)
            found += re.sub(rb"\\(.)", rb"\1", plain).decode("utf-16-be", "replace")
        pages.append(found)
    return pages
