"""One gzip member of a text that is new and a text that was compressed before. Pure.

Source: RFC 1951, 3.2.4 (stored blocks); RFC 1952, 2.3 (the member, its CRC-32 and size).
"""

import struct
import zlib
from dataclasses import dataclass

_GZIP_BEGINS = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff"
_RAW_DEFLATE = -15
_FASTEST = 1
_POLYNOMIAL = 0xEDB88320
_ONE = 1 << 31


@dataclass(frozen=True, slots=True)
class Deflated:
    """The tail of a text, compressed on its own: raw deflate, CRC-32 and length of the text.

    `shift` carries the CRC-32 of what stands before it over the length of the tail.
    """

    packed: bytes
    crc: int
    length: int
    shift: int

    @classmethod
    def of(cls, text: bytes) -> "Deflated":
        press = zlib.compressobj(_FASTEST, zlib.DEFLATED, _RAW_DEFLATE)
        packed = press.compress(text) + press.flush()
        return cls(packed, zlib.crc32(text), len(text), _over_noughts(len(text)))

    def after(self, begins: bytes) -> bytes:
        """One gzip member of `begins`, stored as it is, and this tail. At most 65,535 octets.

        What it costs does not depend on the length of the tail.
        """
        stored = struct.pack("<xHH", len(begins), len(begins) ^ 0xFFFF) + begins
        # CRC-32 is linear: the head's, carried over as many noughts, then the tail's laid upon it.
        crc = _product(self.shift, zlib.crc32(begins)) ^ self.crc
        size = (len(begins) + self.length) & 0xFFFFFFFF
        return b"".join((_GZIP_BEGINS, stored, self.packed, struct.pack("<II", crc, size)))


def _over_noughts(octets: int) -> int:
    """By what a CRC-32 is multiplied when so many noughts follow: x to the 8th for each.

    This is zlib's crc32_combine, which Python does not show.
    """
    factor, power = _ONE, 3
    while octets:
        if octets & 1:
            factor = _product(_POWERS[power % 32], factor)
        octets >>= 1
        power += 1
    return factor


def _product(one: int, other: int) -> int:
    """The product of two polynomials over GF(2) modulo that of CRC-32, their bits reversed."""
    product, bit = 0, _ONE
    while bit:
        if one & bit:
            product ^= other
        other = other >> 1 ^ (_POLYNOMIAL if other & 1 else 0)
        bit >>= 1
    return product


def _powers() -> tuple[int, ...]:
    """x, x squared, and each the square of the one before; after 32 they begin anew."""
    powers = [_ONE >> 1]
    while len(powers) < 32:
        powers.append(_product(powers[-1], powers[-1]))
    return tuple(powers)


_POWERS = _powers()
