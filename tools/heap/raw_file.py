# SPDX-License-Identifier: Apache-2.0
"""Reads the file of a raw heap snapshot; docs/design/raw-heap-snapshot.md describes it.

Every length in the file is checked before it is used. What is wrong with a file is told by an
exception of type Unusable.
"""
import mmap
import os
import struct
import sys
import zlib

MAGIC = b'JSVMRAWH'
VERSION = 1

HEADER = struct.Struct('<8sII')
SECTION = struct.Struct('<IIQ')
ENGINE = struct.Struct('<32s16sII')
NUMBER = struct.Struct('<72sq')
MEMORY = struct.Struct('<IIQQ')
END = struct.Struct('<QII')

# Whether a file holds the heap's memory.
MEMORY_UNKNOWN, MEMORY_KNOWN, MEMORY_MISSING = 0, 1, 2

SECTION_ENGINE = 1
SECTION_LAYOUT = 2
SECTION_STATISTICS = 3
SECTION_PLACES = 4
SECTION_MEMORY = 5
SECTION_END = 6

CHUNK = 1
ISOLATE = 2
GLOBAL_HANDLES = 3
LOCAL_HANDLES = 4
STACK = 5
CONTEXTS = 6


class Unusable(Exception):
    """The file cannot be converted; the text says why."""


class Piece:
    """Memory of the process: what it is, where it was, and its words."""

    def __init__(self, kind, address, words):
        self.kind = kind
        self.address = address
        self.words = words


class RawFile:
    """All that the file holds."""

    def __init__(self):
        self.engine_version = None
        self.memory_state = MEMORY_UNKNOWN
        self.layout = {}
        self.statistics = {}
        self.places = {}
        self.pieces = []


def text_of(field):
    return field.split(b'\0', 1)[0].decode('latin-1')


def read_numbers(view, at, length):
    if length % NUMBER.size:
        raise Unusable('damaged: a table of %d bytes' % length)
    return {text_of(name): value for name, value in NUMBER.iter_unpack(view[at:at + length])}


def read_piece(view, at, length):
    if length < MEMORY.size:
        raise Unusable('damaged: a piece of memory without its place')
    kind, _, address, size = MEMORY.unpack_from(view, at)
    if size != length - MEMORY.size or size % 8 or address % 8 or address + size >= 1 << 63:
        raise Unusable('damaged: a piece of memory does not fit its place')
    start = at + MEMORY.size
    return Piece(kind, address, view[start:start + size].cast('Q'))


def read_section(raw, kind, view, at, length):
    if kind == SECTION_ENGINE:
        if length != ENGINE.size:
            raise Unusable('damaged: the name of the engine has %d bytes' % length)
        version, _, _, raw.memory_state = ENGINE.unpack_from(view, at)
        raw.engine_version = text_of(version)
    elif kind == SECTION_LAYOUT:
        raw.layout = read_numbers(view, at, length)
    elif kind == SECTION_STATISTICS:
        raw.statistics = read_numbers(view, at, length)
    elif kind == SECTION_PLACES:
        raw.places = read_numbers(view, at, length)
    elif kind == SECTION_MEMORY:
        raw.pieces.append(read_piece(view, at, length))
    else:
        raise Unusable('damaged: a section of the unknown kind %d' % kind)


def check_end(view, at, length, sections):
    if length != END.size or at + length != len(view):
        raise Unusable('damaged: more bytes follow the end')
    total, checksum, count = END.unpack_from(view, at)
    before = at - SECTION.size
    if total != before or count != sections:
        raise Unusable('damaged: the end belongs to a file of another length')
    if zlib.adler32(view[:before]) != checksum:
        raise Unusable('damaged: its checksum does not match')


def parse(view):
    """A RawFile of the bytes, which it goes on to use."""
    if sys.byteorder != 'little':
        raise Unusable('this machine has another byte order')
    if len(view) < HEADER.size:
        raise Unusable('not a raw heap snapshot: it has %d bytes' % len(view))
    magic, version, _ = HEADER.unpack_from(view, 0)
    if magic != MAGIC:
        raise Unusable('not a raw heap snapshot')
    if version != VERSION:
        raise Unusable('it has version %d of the format; this converter reads version %d' %
                       (version, VERSION))
    raw = RawFile()
    at = HEADER.size
    sections = 0
    while True:
        if len(view) - at < SECTION.size:
            raise Unusable('cut short: its end is missing')
        kind, reserved, length = SECTION.unpack_from(view, at)
        at += SECTION.size
        if length > len(view) - at or length % 8 or reserved:
            raise Unusable('cut short or damaged: a section of %d bytes with %d left' %
                           (length, len(view) - at))
        if kind == SECTION_END:
            check_end(view, at, length, sections)
            return raw
        read_section(raw, kind, view, at, length)
        at += length
        sections += 1


def load(path):
    """A RawFile of what is in the file; its bytes are mapped, not read at once."""
    with open(path, 'rb') as file:
        if os.fstat(file.fileno()).st_size == 0:
            raise Unusable('not a raw heap snapshot: it is empty')
        return parse(memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)))
