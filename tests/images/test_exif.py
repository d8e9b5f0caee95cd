"""Orientation and time."""

from __future__ import annotations

import struct

import pytest
from PIL import Image

from motifsearch.images.exif import ExifFacts, read_exif


def block(order, orientation=1, when="2022:02:28 23:59:59", offset=None):
    exif = Image.Exif()
    exif.endian = order
    exif[0x0112] = orientation
    inner = exif.get_ifd(0x8769)
    if when is not None:
        inner[0x9003] = when
    if offset is not None:
        inner[0x9011] = offset
    return exif.tobytes()


@pytest.mark.parametrize("order", ["<", ">"])
def test_both_byte_orders(order):
    assert read_exif(block(order, 8)) == ExifFacts(orientation=8, taken_at="2022-02-28T23:59:59")


def test_the_offset_from_utc():
    assert read_exif(block("<", offset="+07:00")).taken_at == "2022-02-28T23:59:59+07:00"
    assert read_exif(block("<", offset="seven")).taken_at == "2022-02-28T23:59:59"


@pytest.mark.parametrize(
    "when", ["0000:00:00 00:00:00", "    :  :     :  :  ", "2022:13:01 00:00:00", "yesterday", ""]
)
def test_a_time_that_is_none(when):
    assert read_exif(block("<", when=when)).taken_at is None


def test_the_time_of_change_where_there_is_no_other():
    exif = Image.Exif()
    exif[0x0132] = "2019:05:06 07:08:09"
    assert read_exif(exif.tobytes()).taken_at == "2019-05-06T07:08:09"


@pytest.mark.parametrize("orientation", [0, 9, 65535])
def test_an_orientation_out_of_range_is_upright(orientation):
    assert read_exif(block("<", orientation)).orientation == 1


@pytest.mark.parametrize(
    "data",
    [
        None,
        b"",
        b"Exif\x00\x00",
        b"II*\x00\xff\xff\xff\xff",
        b"MM\x00*\x00\x00\x00\x08\x00\x01",
        b"II*\x00\x08\x00\x00\x00\xff\xff" + struct.pack("<HHII", 0x0112, 3, 2**31, 2**31) * 3,
        b"II*\x00\x08\x00\x00\x00\x01\x00" + struct.pack("<HHII", 0x0112, 99, 1, 6),
    ],
)
def test_damaged_blocks_say_nothing(data):
    assert read_exif(data) == ExifFacts()
