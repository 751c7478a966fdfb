# SPDX-License-Identifier: Apache-2.0
"""What the objects of V8 10.2 are called: the text of strings, names of functions and classes."""
import v8_objects
import v8_properties
from v8_objects import smi

MOST_CHARACTERS = 1024  # of a name, as in snapshots by V8 itself
MOST_STEPS = 64         # through strings and prototypes that lead to one another
MOST_BACK_POINTERS = 4096
TAG_KEY = '<symbol Symbol.toStringTag>'
CALLED = {'JSArray': 'Array', 'JSGlobalObject': 'global', 'JSProxy': 'Proxy'}
WRAPPED = {'HeapNumber': 'Number', 'Oddball': 'Boolean', 'Symbol': 'Symbol', 'BigInt': 'BigInt'}
NEW_TARGET_IS_BASE = 1   # of a map's bit_field2
IS_PROTOTYPE = 1 << 20   # of a map's bit_field3


class Names:
    """Texts of objects. All of it may be asked for any address."""

    def __init__(self, objects):
        self.objects = objects
        self.memory = objects.memory
        self.layout = objects.layout
        self._by_word = {}
        self.properties = v8_properties.Properties(self)

    def field(self, address, name):
        return self.memory.word(address + self.layout[name])

    def map_of_word(self, word):
        """The map of what a tagged pointer leads to, strongly or weakly."""
        return self.objects.map_of((word | 3) - 3) if word & 1 else None

    def is_a(self, word, type_name):
        found = self.map_of_word(word)
        return found is not None and found.type == self.layout['type.' + type_name]

    def is_string(self, word):
        found = self.map_of_word(word)
        return found is not None and found.kind == v8_objects.STRING

    def text(self, word):
        """The text of a string or a symbol; '' for anything else."""
        known = self._by_word.get(word)
        if known is not None:
            return known
        found = self.map_of_word(word)
        if found is None:
            result = ''
        elif found.kind == v8_objects.STRING:
            result = self.string(word - 1, MOST_CHARACTERS)
        elif found.type == self.layout.get('type.Symbol', 128):
            inner = self.field(word - 1, 'Symbol.name')
            result = '<symbol %s>' % (self.text(inner) if self.is_string(inner) else '')
        else:
            result = ''
        if len(result) <= 64:
            self._by_word[word] = result
        return result

    def string(self, address, most):
        """The first characters of a string, whatever it is made of."""
        parts = []
        left = [address]
        steps = 0
        while left and most > 0 and steps < MOST_STEPS:
            steps += 1
            at = left.pop()
            found = self.objects.map_of(at)
            if found is None or found.kind != v8_objects.STRING:
                continue
            how = found.type & self.layout['StringRepresentationMask']
            if how == self.layout['ConsStringTag']:
                left.append(self.field(at, 'ConsString.second') - 1)
                left.append(self.field(at, 'ConsString.first') - 1)
            elif how == self.layout['ThinStringTag']:
                left.append(self.field(at, 'ThinString.actual') - 1)
            else:
                part = self._characters(at, found, how, most)
                most -= len(part)
                parts.append(part)
        return ''.join(parts)

    def _characters(self, address, found, how, most):
        """Of a string that is one piece, or a slice of one."""
        layout = self.layout
        length = min(self.objects.string_length(address), most)
        start = 0
        if how == layout['SlicedStringTag']:
            start = max(smi(self.field(address, 'SlicedString.offset')) or 0, 0)
            address = self.field(address, 'SlicedString.parent') - 1
            found = self.objects.map_of(address)
            if found is None or found.kind != v8_objects.STRING:
                return ''
            how = found.type & layout['StringRepresentationMask']
        if how == layout['ExternalStringTag']:
            return '(text outside of the heap)'
        if how != layout['SeqStringTag']:
            return ''
        size = self.objects.size(address, found)
        if found.type & layout['StringEncodingMask']:
            first = layout['SeqOneByteString.chars'] + start
            return self.memory.bytes_at(address + first, min(length, max(size - first, 0))).decode(
                'latin-1')
        first = layout['SeqTwoByteString.chars'] + 2 * start
        return self.memory.bytes_at(
            address + first, min(2 * length, max(size - first, 0))).decode('utf-16-le', 'replace')

    def of_shared(self, address):
        """The name of a function, given its SharedFunctionInfo."""
        name = self.field(address, 'SharedFunctionInfo.name_or_scope_info')
        if self.is_string(name):
            return self.text(name)
        if self.is_a(name, 'ScopeInfo'):
            return self._of_scope(name - 1)
        return ''

    def _of_scope(self, address):
        parts = self.objects.scope_info_parts(address)
        if parts is None:
            return ''
        _, _, words, flags = parts
        words += flags >> 10 & 1
        if flags >> 12 & 3:
            name = self.memory.word(address + 8 * words)
            if self.is_string(name) and self.text(name):
                return self.text(name)
            words += 2
        if flags >> 14 & 1:
            name = self.memory.word(address + 8 * words)
            if self.is_string(name):
                return self.text(name)
        return ''

    def of_function(self, word):
        """The name of a closure; None when the pointer leads to none."""
        found = self.map_of_word(word)
        if found is None or not self.is_function(found):
            return None
        shared = self.field(word - 1, 'JSFunction.shared')
        if not self.is_a(shared, 'SharedFunctionInfo'):
            return None
        return self.of_shared(shared - 1)

    def is_function(self, found):
        # The instance types of functions stand together; constructors of V8's own have theirs.
        return self.layout['type.JSFunction'] <= found.type <= v8_objects.LAST_JS_FUNCTION

    def of_object(self, address, found):
        """What an object is called: as its class. A map's own constructor counts unless it is
        Object; then the tag or the constructor that is nearest along the prototypes. V8 calls an
        object so too, which is why an object's own constructor does not count: that is the one of
        the objects of which it is the prototype."""
        if found.constructor is not None:
            return found.constructor
        own_maker = found.bit_field2 & NEW_TARGET_IS_BASE and not found.bit_field3 & IS_PROTOTYPE
        name = self._of_map(found) if own_maker else ''
        own = None
        if name in ('', 'Object'):
            own = self._tag(address, found)
            name = own or self._of_prototypes(found) or self._of_kind(address, found)
        if own is None and not self.properties.is_dictionary(found):
            found.constructor = name  # all objects with this map have the same
        return name

    def _tag(self, address, found):
        """An object's own tag; '' when that is no string, None when it has none."""
        for key, value in self.properties.own(address, found):
            if key == TAG_KEY:
                return self.text(value) if self.is_string(value) else ''
        return None

    def _maker(self, address, found):
        """The name that an object's own constructor gives; '' when it gives none."""
        for key, value in self.properties.own(address, found):
            if key == 'constructor':
                name = self.of_function(value)
                return name if name not in (None, 'Object') else ''
        return ''

    def _of_prototypes(self, found):
        for _ in range(MOST_STEPS):
            word = self.field(found.address, 'Map.prototype')
            found = self.map_of_word(word)
            if found is None or found.kind != v8_objects.RECEIVER or \
                    found.type < v8_objects.FIRST_JS_OBJECT:
                return ''
            name = self._tag(word - 1, found) or self._maker(word - 1, found)
            if name:
                return name
        return ''

    def _of_kind(self, address, found):
        """What remains when nobody made the object."""
        kind = self.type_name(found)
        if kind == 'JSPrimitiveWrapper':
            inner = self.map_of_word(self.memory.word(address + 24))
            return 'Number' if inner is None else 'String' if inner.kind == v8_objects.STRING else \
                WRAPPED.get(self.type_name(inner), 'Object')
        return CALLED.get(kind, 'Object')

    def _of_map(self, found):
        at = found.address
        for _ in range(MOST_BACK_POINTERS):
            word = self.field(at, 'Map.constructor_or_back_pointer')
            if not word & 1:
                return ''
            if self.memory.word(word - 1) != self.objects.meta_map:
                return self._of_maker(word)
            at = word - 1
        return ''

    def _of_maker(self, word):
        """The name that a map's constructor gives."""
        name = self.of_function(word)
        if name is not None:
            return name
        made = self.map_of_word(word)
        if made is not None and made.type == self.layout.get('type.FunctionTemplateInfo', -1):
            class_name = self.memory.word(word - 1 + v8_objects.TEMPLATE_CLASS_NAME)
            return self.text(class_name) if self.is_string(class_name) else ''
        return ''

    def type_name(self, found):
        return self.objects.type_names.get(found.type) or v8_objects.MORE_TYPE_NAMES.get(
            found.type, '')
