# SPDX-License-Identifier: Apache-2.0
"""The memory of V8's heap as the file holds it: words by their addresses, and its chunks."""
import bisect

import raw_file

BLOCK_BITS = 18  # chunks begin at multiples of 256 KiB

# What stands in the header of a chunk, by words, and flags of it. These are V8 10.2's.
SIZE_WORD, FLAGS_WORD, AREA_START_WORD, AREA_END_WORD = 0, 1, 3, 4
NEXT_WORD, PREVIOUS_WORD = 29, 30
EXECUTABLE, TO_PAGE, LARGE_PAGE = 1 << 0, 1 << 4, 1 << 5


class Chunk:
    """A chunk whose objects lie between `start` and `end`."""

    def __init__(self, piece):
        words = piece.words
        self.base = piece.address
        self.words = words
        self.flags = words[FLAGS_WORD]
        self.start = words[AREA_START_WORD]
        self.end = words[AREA_END_WORD]
        limit = self.base + 8 * len(words)
        if not self.base < self.start <= self.end <= limit or self.start % 8 or self.end % 8:
            raise raw_file.Unusable('damaged: the header of the chunk at %#x' % self.base)


class Memory:
    """All chunks. Addresses outside of them have no words."""

    def __init__(self, raw):
        self.chunks = []
        self.blocks = {}
        for piece in raw.pieces:
            if piece.kind != raw_file.CHUNK:
                continue
            if len(piece.words) < 64 or piece.address & ((1 << BLOCK_BITS) - 1):
                raise raw_file.Unusable('damaged: a chunk at %#x' % piece.address)
            self._add(Chunk(piece))
        if not self.chunks:
            raise raw_file.Unusable('it holds no memory of the heap')
        self.chunks.sort(key=lambda chunk: chunk.base)

    def _add(self, chunk):
        last = (chunk.base + 8 * len(chunk.words) - 1) >> BLOCK_BITS
        for block in range(chunk.base >> BLOCK_BITS, last + 1):
            if block in self.blocks:
                raise raw_file.Unusable('damaged: two chunks at %#x' % (block << BLOCK_BITS))
            self.blocks[block] = chunk
        self.chunks.append(chunk)

    def chunk_of(self, address):
        """The chunk whose area an object at the address would lie in, or None."""
        chunk = self.blocks.get(address >> BLOCK_BITS)
        if chunk is not None and chunk.start <= address < chunk.end:
            return chunk
        return None

    def word(self, address):
        """The word at the address; 0 outside of all areas."""
        chunk = self.blocks.get(address >> BLOCK_BITS)
        if chunk is None or not chunk.start <= address < chunk.end:
            return 0
        return chunk.words[(address - chunk.base) >> 3]

    def bytes_at(self, address, length):
        """At most that many bytes, fewer at the end of the area."""
        chunk = self.chunk_of(address)
        if chunk is None:
            return b''
        start = address - chunk.base
        return bytes(chunk.words.cast('B')[start:min(start + length, chunk.end - chunk.base)])


class FreshAreas:
    """Where objects are being made: what lies there is left from earlier and means nothing."""

    def __init__(self, memory, places):
        self.gaps = []
        for space in ('new_space', 'old_space'):
            top, limit = places.get(space + '_top', 0), places.get(space + '_limit', 0)
            chunk = memory.chunk_of(top) if 0 < top <= limit else None
            if chunk is not None:
                # Nothing lies behind the last object of the young generation, whatever limit
                # V8 has set itself there.
                end = chunk.end if chunk.flags & TO_PAGE else min(limit, chunk.end)
                self.gaps.append((top, end))
        self.gaps.sort()
        self.unused = _unused_young_pages(memory, places)

    def end_of_gap(self, address):
        """The end of the gap that begins at the address, or 0."""
        at = bisect.bisect_left(self.gaps, (address, 0))
        if at < len(self.gaps) and self.gaps[at][0] == address:
            return self.gaps[at][1]
        return 0


def _unused_young_pages(memory, places):
    """The bases of pages of the young generation that lie behind the one that is being filled."""
    young = {chunk.base: chunk for chunk in memory.chunks
             if chunk.flags & TO_PAGE and not chunk.flags & LARGE_PAGE}
    top = places.get('new_space_top', 0)
    # A full page's top is its end, which is the address of the next one in memory.
    current = young.get((top - 1) >> BLOCK_BITS << BLOCK_BITS) if top > 0 else None
    if current is None:
        return set()
    used = set()
    while current is not None and current.base not in used:
        used.add(current.base)
        current = young.get(current.words[PREVIOUS_WORD])
    return set(young) - used
