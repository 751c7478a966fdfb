# SPDX-License-Identifier: Apache-2.0
"""The properties of JavaScript objects of V8 10.2, fast and slow ones."""
import v8_objects
from v8_objects import smi

FIRST_ENTRY = 2  # words of a dictionary behind its prefix that come before the entries


class Properties:
    """Reads names and values. `names` tells the texts of keys."""

    def __init__(self, names):
        self.names = names
        self.objects = names.objects
        self.memory = names.memory
        self.layout = names.layout

    def own(self, address, found):
        """(name, tagged word) of an object's own properties; the word may be an AccessorPair's."""
        store = self.memory.word(address + self.layout['JSReceiver.raw_properties_or_hash'])
        if not self.is_dictionary(found):
            return self._fast(address, found, store)
        if found.type == self.layout['type.JSGlobalObject']:
            return self._of_global(store)
        return self._slow(store)

    def is_dictionary(self, found):
        return found.bit_field3 >> self.layout['bit_field3_is_dictionary_map_shift'] & 1

    def descriptors(self, found):
        """(name, field or None, value or None) of a map's own properties, decoded once."""
        if found.names is not None:
            return found.names
        layout, memory = self.layout, self.memory
        array = memory.word(found.address + layout['Map.instance_descriptors'])
        result = []
        count = (found.bit_field3 & layout['bit_field3_number_of_own_descriptors_mask']) >> \
            layout['bit_field3_number_of_own_descriptors_shift']
        descriptors = self.names.map_of_word(array)
        if descriptors is not None and self.objects.type_names.get(
                descriptors.type, '').endswith('DescriptorArray'):
            count = min(count, memory.word(array - 1 + 8) & 0xffff)
            for i in range(count):
                at = array - 1 + layout['DescriptorArray.header_size'] + \
                    8 * i * layout['prop_desc_size']
                details = smi(memory.word(at + 8 * layout['prop_desc_details']))
                if details is None:
                    continue
                name = self.names.text(memory.word(at))
                if details & layout['prop_location_mask']:
                    value = memory.word(at + 8 * layout['prop_desc_value'])
                    result.append((name, None, value))
                else:
                    field = (details & layout['prop_index_mask']) >> layout['prop_index_shift']
                    result.append((name, field, None))
        found.names = result
        return result

    def array_words(self, word):
        """The elements of what a pointer leads to, if that is an array of tagged words."""
        found = self.names.map_of_word(word)
        if found is None or not v8_objects.FIRST_FIXED_ARRAY <= found.type <= \
                v8_objects.LAST_FIXED_ARRAY:
            return ()
        size = self.objects.size(word - 1, found)
        chunk = self.memory.chunk_of(word - 1)
        if size < 16 or chunk is None:
            return ()
        start = (word - 1 - chunk.base) >> 3
        return chunk.words[start + 2:start + (size >> 3)]

    def _fast(self, address, found, store):
        memory = self.memory
        inside = max(found.words - found.first_property, 0)
        array = self.names.map_of_word(store)
        outside = array is not None and array.type == self.layout['type.PropertyArray']
        length = (smi(memory.word(store - 1 + 8)) or 0) & 0x3ff if outside else 0
        for name, field, value in self.descriptors(found):
            if field is None:
                # Constants belong to the map; what is called for them belongs to the object.
                if self.names.is_a(value, 'AccessorPair'):
                    yield name, value
            elif field < inside:
                yield name, memory.word(address + 8 * (found.first_property + field))
            elif field - inside < length:
                yield name, memory.word(store - 1 + 16 + 8 * (field - inside))

    def _slow(self, store):
        words = self.array_words(store)
        first = self.layout['namedictionary_prefix_start_index'] + FIRST_ENTRY
        step = max(self.layout['namedictionaryshape_entry_size'], 2)
        for at in range(max(first, 0), len(words) - 1, step):
            if words[at] & 3 == 1 and words[at + 1] & 3 == 1:
                name = self.names.text(words[at])
                if name or self.names.is_string(words[at]):
                    yield name, words[at + 1]

    def _of_global(self, store):
        first = self.layout['namedictionary_prefix_start_index'] + FIRST_ENTRY
        for cell in self.array_words(store)[max(first, 0):]:
            if self.names.is_a(cell, 'PropertyCell'):
                yield (self.names.text(self.memory.word(cell - 1 + 8)),
                       self.memory.word(cell - 1 + 24))
