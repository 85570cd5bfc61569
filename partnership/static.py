"""Static files with their hash in the name, compressed when they are collected."""

import brotli  # type: ignore[import-untyped] # it ships none
from whitenoise.compress import Compressor
from whitenoise.storage import CompressedManifestStaticFilesStorage

# The best quality, 11, takes ten times as long for a tenth fewer bytes.
QUALITY = 9


class Storage(CompressedManifestStaticFilesStorage):  # type: ignore[misc] # untyped
    """WhiteNoise's storage, quick enough for a demo from a bare checkout."""

    def create_compressor(self, **options: object) -> Compressor:
        return QuickCompressor(**options)


class QuickCompressor(Compressor):  # type: ignore[misc] # untyped
    @staticmethod
    def compress_brotli(data: bytes) -> bytes:
        return bytes(brotli.compress(data, quality=QUALITY))
