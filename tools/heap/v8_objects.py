# SPDX-License-Identifier: Apache-2.0
"""How V8 10.2 lays out objects: which map an object has, what kind it is, how large it is.

Offsets and instance types come from the file, which has them from V8's library. What the library
does not tell stands here.
"""
import raw_file

# Instance types that the library does not name.
BIG_INT, FOREIGN, FEEDBACK_METADATA, TRANSITION_ARRAY, FILLER = 129, 204, 244, 238, 246
FIRST_FIXED_ARRAY, LAST_FIXED_ARRAY = 179, 193
EPHEMERON_HASH_TABLE = 190
NATIVE_CONTEXT = 214
MAP_BYTES = 80
FIRST_JS_RECEIVER = 268  # JSProxy
FIRST_JS_OBJECT = 269

LAST_JS_FUNCTION = 2080  # of constructors of typed arrays and the like
TEMPLATE_CLASS_NAME = 56  # where a FunctionTemplateInfo has its class's name

MORE_TYPE_NAMES = {
    BIG_INT: 'BigInt', FOREIGN: 'Foreign', FEEDBACK_METADATA: 'FeedbackMetadata',
    TRANSITION_ARRAY: 'TransitionArray', EPHEMERON_HASH_TABLE: 'EphemeronHashTable',
    NATIVE_CONTEXT: 'NativeContext', 137: 'UncompiledData', 138: 'FunctionData',
}

LOCALS_IN_TABLE = 75  # a scope with so many has a hash table of their names

SMALL = 1 << 28  # more elements than any array of V8 can have

# What a kind of object is like inside.
(TAGGED, BYTES, STRING, FREE, CODE, BYTECODE, RECEIVER) = range(7)

NEEDED = [
    'HeapObjectTag', 'SmiTagMask', 'SmiShiftSize', 'FirstNonstringType', 'StringRepresentationMask',
    'StringEncodingMask', 'SeqStringTag', 'ConsStringTag', 'ExternalStringTag', 'SlicedStringTag',
    'ThinStringTag', 'OneByteStringTag', 'FirstContextType', 'LastContextType',
    'bit_field2_elements_kind_mask', 'bit_field2_elements_kind_shift',
    'bit_field3_is_dictionary_map_shift', 'bit_field3_number_of_own_descriptors_mask',
    'bit_field3_number_of_own_descriptors_shift', 'elements_dictionary_elements',
    'namedictionary_prefix_start_index', 'namedictionaryshape_entry_size',
    'numberdictionaryshape_entry_size', 'prop_desc_details', 'prop_desc_size', 'prop_desc_value',
    'prop_index_mask', 'prop_index_shift', 'prop_location_mask', 'prop_kind_mask',
    'Map.instance_size_in_words', 'Map.inobject_properties_start_or_constructor_function_index',
    'Map.instance_type', 'Map.bit_field', 'Map.bit_field2', 'Map.bit_field3', 'Map.prototype',
    'Map.constructor_or_back_pointer', 'Map.instance_descriptors', 'Map.raw_transitions',
    'JSReceiver.raw_properties_or_hash', 'JSObject.elements', 'JSFunction.shared',
    'JSFunction.context', 'SharedFunctionInfo.name_or_scope_info',
    'SharedFunctionInfo.function_data', 'SharedFunctionInfo.script_or_debug_info',
    'String.length', 'SeqOneByteString.chars', 'SeqTwoByteString.chars', 'ConsString.first',
    'ConsString.second', 'SlicedString.parent', 'SlicedString.offset', 'ThinString.actual',
    'Symbol.name', 'FixedArray.data', 'FixedArrayBase.length', 'DescriptorArray.header_size',
    'BytecodeArray.data', 'Code.instruction_size', 'Code.instruction_start', 'JSRegExp.source',
    'Script.name', 'type.Map', 'type.JSFunction', 'type.JSArray', 'type.JSObject',
    'type.JSGlobalObject', 'type.JSRegExp', 'type.Code', 'type.SharedFunctionInfo',
    'type.ScopeInfo', 'type.PropertyArray', 'type.PropertyCell', 'type.FixedDoubleArray',
    'type.DescriptorArray', 'type.Script', 'type.HeapNumber', 'type.Oddball', 'type.WeakCell',
    'type.JSWeakRef', 'type.JSArrayBuffer', 'JSArrayBuffer.backing_store',
    'JSArrayBuffer.byte_length', 'AccessorPair.getter', 'AccessorPair.setter', 'type.ByteArray',
    'type.BytecodeArray', 'type.AccessorPair', 'type.Cell', 'type.FreeSpace',
]


def smi(word):
    """The number that a tagged word stands for; None when it is a pointer."""
    if word & 1:
        return None
    value = word >> 32
    return value - (1 << 32) if value >> 31 else value


def count_at(memory, address):
    """A small integer that counts something; -1 when there is none."""
    value = smi(memory.word(address))
    return value if value is not None and 0 <= value < SMALL else -1


def rounded(size):
    return (size + 7) & ~7


class Map:
    """What V8's map of an object tells, decoded once."""

    __slots__ = ('address', 'type', 'words', 'first_property', 'kind', 'size_of', 'bit_field',
                 'bit_field2', 'bit_field3', 'names', 'constructor')

    def __init__(self, address):
        self.address = address
        self.names = None
        self.constructor = None


class Objects:
    """Knows objects by their tagged pointers' addresses (the tag taken off)."""

    def __init__(self, raw, memory):
        missing = [name for name in NEEDED if name not in raw.layout]
        if missing:
            raise raw_file.Unusable('it lacks the layout of objects (%s)' % ', '.join(missing[:3]))
        wild = [name for name in NEEDED
                if not 0 <= raw.layout[name] < (MAP_BYTES - 8 if name.startswith('Map.') else 1 << 31)]
        if wild or raw.layout['SmiShiftSize'] != 31 or raw.layout['SmiTagMask'] != 1:
            raise raw_file.Unusable('it has a layout of objects that V8 10.2 does not have')
        self.memory = memory
        self.layout = raw.layout
        self.maps = {}
        self.meta_map = self._find_meta_map(raw)
        self.type_names = {}
        for name, value in raw.layout.items():
            if name.startswith('type.'):
                self.type_names.setdefault(value, name[len('type.'):])
        self._size_functions = self._sizes()

    @staticmethod
    def root(raw, number):
        """One of V8's roots, a tagged word; 0 when the file does not have it."""
        for piece in raw.pieces:
            at = (raw.places.get('roots', 0) - piece.address >> 3) + number
            if piece.kind == raw_file.ISOLATE and 0 <= at < len(piece.words):
                return piece.words[at]
        return 0

    def _find_meta_map(self, raw):
        """The map of maps: the map of the map of any root, as all of them are objects."""
        for number in range(16):
            root = self.root(raw, number)
            map_word = self.memory.word(root - 1) if root & 3 == 1 else 0
            meta = self.memory.word(map_word - 1) if map_word & 3 == 1 else 0
            if meta & 3 == 1 and self.memory.word(meta - 1) == meta:
                return meta
        raise raw_file.Unusable('damaged: no map of maps')

    def map_of(self, address):
        """The Map of the object at the address; None where there is no object."""
        return self.map_at(self.memory.word(address))

    def map_at(self, word):
        """The Map that a tagged pointer leads to; None when it does not."""
        found = self.maps.get(word)
        if found is None and word & 3 == 1 and word not in self.maps:
            if self.memory.word(word - 1) == self.meta_map:
                found = self._decode(word - 1)
            self.maps[word] = found
        return found

    def _decode(self, address):
        # Offsets are V8's for fields that lie in the second and third word of a map.
        field = self.memory.bytes_at(address, MAP_BYTES)
        if len(field) < MAP_BYTES:
            return None
        layout = self.layout
        found = Map(address)
        at = layout['Map.instance_type']
        found.type = int.from_bytes(field[at:at + 2], 'little')
        found.words = field[layout['Map.instance_size_in_words']]
        found.first_property = field[
            layout['Map.inobject_properties_start_or_constructor_function_index']]
        found.bit_field = field[layout['Map.bit_field']]
        found.bit_field2 = field[layout['Map.bit_field2']]
        at = layout['Map.bit_field3']
        found.bit_field3 = int.from_bytes(field[at:at + 4], 'little')
        found.kind = self._kind(found.type)
        found.size_of = None if found.words else self._size_functions.get(found.type)
        if found.words == 0 and found.size_of is None:
            found.size_of = self._size_by_range(found.type)
        return found

    def _kind(self, instance_type):
        layout = self.layout
        if instance_type < layout['FirstNonstringType']:
            return STRING
        if instance_type >= FIRST_JS_RECEIVER:
            return RECEIVER
        if instance_type in (layout['type.FreeSpace'], FILLER):
            return FREE
        if instance_type == layout['type.Code']:
            return CODE
        if instance_type == layout['type.BytecodeArray']:
            return BYTECODE
        if instance_type in (BIG_INT, FOREIGN, FEEDBACK_METADATA, layout['type.HeapNumber'],
                             layout['type.FixedDoubleArray'], layout['type.ByteArray'],
                             layout.get('type.CoverageInfo', 0)):
            return BYTES
        return TAGGED

    def size(self, address, found):
        """The size of an object in bytes; 0 when it cannot be one."""
        size = found.words * 8 if found.words else found.size_of(address) if found.size_of else 0
        chunk = self.memory.chunk_of(address)
        if size < 8 or chunk is None or address + size > chunk.end:
            return 0
        return size

    def _sizes(self):
        memory, layout = self.memory, self.layout

        def array(header, length_at=8, element=8):
            def size(address):
                count = count_at(memory, address + length_at)
                return rounded(header + element * count) if count >= 0 else 0
            return size

        def number(address, shift, bits):
            return memory.word(address + 8) >> shift & ((1 << bits) - 1)

        def property_array(address):
            count = smi(memory.word(address + 8))
            return 16 + 8 * (count & 0x3ff) if count is not None else 0

        def code(address):
            word = memory.word(address + layout['Code.instruction_size'])
            body = (word & 0xffffffff) + (word >> 32)
            return (layout['Code.instruction_start'] + body + 63) & ~63

        functions = {
            BIG_INT: lambda address: 16 + 8 * number(address, 1, 30),
            FEEDBACK_METADATA: lambda address: rounded(16 + 4 * -(-number(address, 0, 32) // 6)),
            TRANSITION_ARRAY: array(16),
            FILLER: None,
            layout['type.FixedDoubleArray']: array(16),
            layout['type.ByteArray']: array(16, element=1),
            layout['type.BytecodeArray']: array(layout['BytecodeArray.data'], element=1),
            layout['type.PropertyArray']: property_array,
            layout['type.FreeSpace']: array(0, element=1),
            layout['type.Code']: code,
            layout['type.ScopeInfo']: self.scope_info_size,
        }
        for name, function in (
                ('DescriptorArray', lambda address: 24 + 24 * number(address, 0, 16)),
                ('StrongDescriptorArray', lambda address: 24 + 24 * number(address, 0, 16)),
                ('WeakFixedArray', array(16)), ('WeakArrayList', array(24)),
                ('EmbedderDataArray', array(16)), ('SloppyArgumentsElements', array(32)),
                ('FeedbackVector', lambda address: 48 + 8 * number(address, 0, 32)),
                ('CoverageInfo', lambda address: 16 + 16 * number(address, 0, 32)),
                ('SwissNameDictionary', lambda address: rounded(
                    40 + 18 * number(address, 32, 32))),
                ('PreparseData', lambda address: rounded(16 + number(address, 0, 32)) +
                 8 * number(address, 32, 32))):
            if 'type.' + name in layout:
                functions[layout['type.' + name]] = function
        functions[NATIVE_CONTEXT] = lambda address: self._array(address) + 8
        self._array = array(layout['FixedArray.data'], layout['FixedArrayBase.length'])
        return functions

    def _size_by_range(self, instance_type):
        layout = self.layout
        if instance_type < layout['FirstNonstringType']:
            return self.string_size if not instance_type & layout['StringRepresentationMask'] \
                else None
        if FIRST_FIXED_ARRAY <= instance_type <= LAST_FIXED_ARRAY or \
                layout['FirstContextType'] <= instance_type <= layout['LastContextType']:
            return self._array
        return None

    def string_length(self, address):
        return self.memory.word(address + 8) >> 32

    def string_size(self, address):
        length = self.string_length(address)
        found = self.map_of(address)
        one_byte = found is not None and found.type & self.layout['StringEncodingMask']
        return rounded(self.layout['SeqOneByteString.chars'] + (length if one_byte else 2 * length))

    def scope_info_parts(self, address):
        """(first name, locals, place behind them, flags) of a scope info; None when it is none.

        Names are given by their number of words from the start."""
        flags, count = smi(self.memory.word(address + 8)), count_at(self.memory, address + 24)
        if flags is None or flags < 0 or count < 0:
            return None
        first = 4
        if flags & 15 == 3:  # of a module: the number of its variables comes first
            first += 1
        names = 1 if count >= LOCALS_IN_TABLE else count
        return first, count, first + names + count, flags

    def scope_info_size(self, address):
        parts = self.scope_info_parts(address)
        if parts is None:
            return 0
        _, _, words, flags = parts
        words += flags >> 10 & 1                    # a class variable
        words += 2 if flags >> 12 & 3 else 0        # the function's own name
        words += flags >> 14 & 1                    # the name it was given by its place
        words += 2 if flags & 15 <= 4 and not flags >> 29 & 1 else 0  # its place in the source
        words += flags >> 22 & 1                    # the scope around it
        if flags & 15 == 3:
            variables = count_at(self.memory, address + 32)
            words += 1 + 3 * max(variables, 0)
        return 8 * words
