"""Unpack what Anki compressed with zstd, never beyond a limit."""

from __future__ import annotations

import sys

from app.core.formats.values import PackageError

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

_WINDOW = 23  # bits: the 8 MB that every reader of the format should manage (RFC 8878, 3.1.1.1.2)
_OPTIONS = {int(zstd.DecompressionParameter.window_log_max): _WINDOW}


def unpack(data: bytes, limit: int, name: str) -> bytes:
    """Return the bytes that were compressed; raise PackageError for more than `limit` of them."""
    reader = zstd.ZstdDecompressor(options=_OPTIONS)
    try:
        made = reader.decompress(data, limit + 1)
    except zstd.ZstdError as broken:
        raise PackageError(
            f"{name} in the package is damaged ({broken}).", "export it from Anki once more"
        ) from broken
    if len(made) > limit:
        raise PackageError(
            f"{name} in the package unpacks to more than {limit / 1e6:,.0f} MB.",
            "export fewer cards, or leave the media out",
        )
    if not reader.eof:
        raise PackageError(
            f"{name} in the package ends too early.", "export it from Anki once more"
        )
    return made
