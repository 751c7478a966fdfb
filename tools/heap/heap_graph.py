# SPDX-License-Identifier: Apache-2.0
"""Finds the objects of a heap: those that known roots lead to, and the rest by walking chunks."""
import bisect

import raw_file
import v8_memory
import v8_objects

ROOT_NAMES = {
    raw_file.CONTEXTS: '(Environments)',
    raw_file.ISOLATE: '(Engine roots)',
    raw_file.GLOBAL_HANDLES: '(Global handles)',
    raw_file.LOCAL_HANDLES: '(Handle scope)',
    raw_file.STACK: '(Stack roots)',
}

HANDLE_WORDS, HANDLES_IN_BLOCK = 4, 256
HANDLE_IN_USE, HANDLE_WEAK = 1, 2


def _handles_of_block(words):
    """(word, whether it is weak) of the handles in a block that are in use."""
    for at in range(0, min(len(words), HANDLE_WORDS * HANDLES_IN_BLOCK) - 1, HANDLE_WORDS):
        state = words[at + 1] >> 24 & 7  # the low bits of the node's flags
        if state:
            yield words[at], state != HANDLE_IN_USE


class Graph:
    """The objects: `addresses`, `maps` and `sizes` by their numbers, `index` by their addresses.

    Those from `reached` on are objects to which no known root leads. `roots` has (kind, number of
    the object, whether weakly) for each root; `unknown` counts bytes that no object was found in."""

    def __init__(self, raw, memory, objects):
        self.memory = memory
        self.objects = objects
        self.index = {}
        self.addresses = []
        self.maps = []
        self.sizes = []
        self.roots = []
        self.unknown = 0
        self.free = 0
        layout = objects.layout
        self._weak_fields = {}
        for name, words in (('JSWeakRef', (3,)), ('WeakCell', (2, 3))):
            self._weak_fields[layout['type.' + name]] = words
        weak = self._trace(raw)
        self.reached = len(self.addresses)
        self._walk(v8_memory.FreshAreas(memory, raw.places))
        for kind, address in weak:
            if address in self.index:
                self.roots.append((kind, self.index[address], True))

    def _add(self, address):
        """The number of the object at the address, which is added if it is new; -1 for none."""
        number = self.index.get(address)
        if number is not None:
            return number
        found = self.objects.map_of(address)
        if found is None or found.kind == v8_objects.FREE:
            return -1
        size = self.objects.size(address, found)
        if size == 0:
            return -1
        number = len(self.addresses)
        self.index[address] = number
        self.addresses.append(address)
        self.maps.append(found)
        self.sizes.append(size)
        return number

    def _trace(self, raw):
        """Follows all roots; returns (kind, address) of weak ones."""
        weak = []
        for kind in ROOT_NAMES:
            seen = set()
            for piece in raw.pieces:
                if piece.kind != kind:
                    continue
                words = _handles_of_block(piece.words) if kind == raw_file.GLOBAL_HANDLES else \
                    ((word, False) for word in piece.words)
                for word, is_weak in words:
                    if word & 3 != 1 or word in seen:
                        continue
                    seen.add(word)
                    if is_weak:
                        weak.append((kind, word - 1))
                        continue
                    number = self._add(word - 1)
                    if number >= 0:
                        self.roots.append((kind, number, False))
            self._follow()
        return weak

    def _follow(self):
        """Adds all that the objects lead to which were added and not followed yet."""
        addresses, index = self.addresses, self.index
        at = getattr(self, '_followed', 0)
        blocks, add = self.memory.blocks, self._add
        while at < len(addresses):
            for word in self.strong_words(at):
                if word & 3 == 1 and word - 1 not in index and word >> v8_memory.BLOCK_BITS in blocks:
                    add(word - 1)
            at += 1
        self._followed = at

    def words_of(self, number):
        """(first, words) of an object's part that may hold tagged pointers; first is its place."""
        found, address = self.maps[number], self.addresses[number]
        chunk = self.memory.chunk_of(address)
        start = (address - chunk.base) >> 3
        kind = found.kind
        if kind in (v8_objects.TAGGED, v8_objects.RECEIVER):
            return 1, chunk.words[start + 1:start + (self.sizes[number] >> 3)]
        if kind in (v8_objects.CODE, v8_objects.BYTECODE):
            return 1, chunk.words[start + 1:start + 5]
        if kind == v8_objects.STRING and found.words:
            # External strings hold addresses, which are no pointers into the heap.
            return 2, chunk.words[start + 2:start + found.words]
        return 1, ()

    def is_weak_field(self, number, place):
        """Whether a field of an object holds its target weakly though the pointer looks strong."""
        found = self.maps[number]
        if found.type == v8_objects.EPHEMERON_HASH_TABLE:
            return place >= 5 and place % 2 == 1
        return place in self._weak_fields.get(found.type, ())

    def strong_words(self, number):
        """The map and what else an object holds, pointers or not."""
        found = self.maps[number]
        first, words = self.words_of(number)
        yield found.address + 1
        if found.type in self._weak_fields or found.type == v8_objects.EPHEMERON_HASH_TABLE:
            for place, word in enumerate(words, first):
                if not self.is_weak_field(number, place):
                    yield word
        else:
            yield from words

    def _walk(self, fresh):
        """Adds the objects that roots do not lead to."""
        starts = {}
        for address in self.addresses:
            starts.setdefault(id(self.memory.chunk_of(address)), []).append(address)
        for chunk in self.memory.chunks:
            if chunk.base not in fresh.unused:
                self._walk_chunk(chunk, sorted(starts.get(id(chunk), ())), fresh)

    def _walk_chunk(self, chunk, known, fresh):
        """Goes from object to object. Where there is none, as among objects of which a collection
        has freed some, it goes on at the next that is known."""
        at = chunk.start
        while at < chunk.end:
            number = self.index.get(at)
            if number is not None:
                at += self.sizes[number]
                continue
            gap = fresh.end_of_gap(at)
            if gap > at:
                at = gap
                continue
            place = bisect.bisect_right(known, at)
            following = known[place] if place < len(known) else chunk.end
            found = self.objects.map_of(at)
            size = self.objects.size(at, found) if found is not None else 0
            if size == 0 or at + size > following or self._spans_gap(at, size, fresh):
                skip = self._next_start(at, following, fresh)
                self.unknown += skip - at
                at = skip
            elif found.kind == v8_objects.FREE:
                self.free += size
                at += size
            else:
                self._add(at)
                at += size

    @staticmethod
    def _spans_gap(address, size, fresh):
        return any(address < start < address + size for start, _ in fresh.gaps)

    @staticmethod
    def _next_start(address, following, fresh):
        return min([following] + [start for start, _ in fresh.gaps if start > address])
