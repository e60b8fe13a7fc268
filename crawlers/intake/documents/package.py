"""The ZIP package that every Office file is: refused before it is parsed, where it is none or hostile."""

from __future__ import annotations

import zlib
from io import BytesIO
from lzma import LZMAError
from zipfile import BadZipFile, ZipFile

from crawlers.exceptions import InvalidRecord

_OLE = b"\xd0\xcf\x11\xe0"
_PARTS = 20_000
_LARGEST = 256 * 2**20  # bytes unpacked
_LARGEST_XML = 96 * 2**20  # bytes unpacked of what is parsed; a parser takes several times as much memory
_MARKUP = (".xml", ".rels", ".vml")
_DOCTYPES = tuple("<!DOCTYPE".encode(encoding) for encoding in ("ascii", "utf-16-le", "utf-16-be"))


def check_package(raw: bytes) -> None:
    """Raise InvalidRecord, with what to do, where the bytes are no sound Office file.

    Sizes are those that the package declares; reading stops there, so that it cannot unpack to more.
    """
    if raw.startswith(_OLE):
        raise InvalidRecord("is protected by a password, or of an old format; save it without, as a new file")
    try:
        with ZipFile(BytesIO(raw)) as package:
            _check_parts(package)
    except (
        BadZipFile,
        zlib.error,
        LZMAError,
        EOFError,
        NotImplementedError,
        RuntimeError,
        ValueError,
        OSError,
    ) as error:
        raise InvalidRecord(f"is damaged or incomplete ({error}); get it again") from error


def _check_parts(package: ZipFile) -> None:
    parts = package.infolist()
    parsed = [part for part in parts if part.filename.lower().endswith(_MARKUP)]
    size, size_parsed = (sum(part.file_size for part in some) for some in (parts, parsed))
    if len(parts) > _PARTS or size > _LARGEST or size_parsed > _LARGEST_XML:
        raise InvalidRecord(f"unpacks to {max(size, size_parsed) >> 20} MiB, more than is read; split it")
    if any(part.filename.lower().endswith("vbaproject.bin") for part in parts):
        raise InvalidRecord("holds macros; save it without them")
    for part in parsed:
        content = package.read(part).upper()
        if any(mark in content for mark in _DOCTYPES):
            raise InvalidRecord(
                f"declares a document type in {part.filename}, as no Office file does; not read"
            )
