# SPDX-License-Identifier: Apache-2.0
"""What the objects of V8 10.2 lead to, and by which names."""
import v8_objects
from v8_objects import count_at, smi

CONTEXT, ELEMENT, PROPERTY, INTERNAL, HIDDEN, SHORTCUT, WEAK = range(7)

MOST_BYTES = 1 << 53  # of an array buffer

# Fields that V8's library does not tell, by their place in words.
MORE_FIELDS = {
    'JSMap': {3: 'table'}, 'JSSet': {3: 'table'}, 'JSWeakMap': {3: 'table'},
    'JSWeakSet': {3: 'table'}, 'JSWeakRef': {3: 'target'}, 'JSPromise': {3: 'reactions_or_result'},
    'JSBoundFunction': {3: 'bound_this', 4: 'bound_function', 5: 'bound_arguments'},
    'JSProxy': {2: 'target', 3: 'handler'}, 'JSPrimitiveWrapper': {3: 'value'},
    'PropertyCell': {1: 'name', 2: 'details', 3: 'value'}, 'Cell': {1: 'value'},
    'WeakCell': {2: 'target'}, 'BytecodeArray': {2: 'constant_pool', 3: 'handler_table',
                                               4: 'source_positions'},
    'Code': {1: 'relocation_info', 2: 'deoptimization_data', 4: 'code_data_container'},
}


class Edges:
    """Gives the edges of objects as (type, name or number, number of the object it leads to)."""

    def __init__(self, graph, names):
        self.graph = graph
        self.names = names
        self.properties = names.properties
        self.objects = graph.objects
        self.memory = graph.memory
        self.layout = graph.objects.layout
        self._fields = {}
        # Undefined, null and their like, to which every other field leads.
        oddball = self.layout['type.Oddball']
        self._plain = {number for number, found in enumerate(graph.maps) if found.type == oddball}
        self.outside = {}  # the numbers and sizes of what array buffers hold, by address

    def of(self, number):
        """All edges of an object, one for each field that leads to an object, and those that
        stand for properties and elements."""
        graph = self.graph
        found, address = graph.maps[number], graph.addresses[number]
        index = graph.index
        edges = []
        target = index.get(found.address)
        if target is not None:
            edges.append((INTERNAL, 'map', target))
        if found.kind == v8_objects.RECEIVER:
            self._receiver(address, found, edges)
            if found.type == self.layout['type.JSArrayBuffer']:
                self._array_buffer(address, edges)
        elif found.type == self.layout['type.Map']:
            self._constants_of_map(address, edges)
        first, words = graph.words_of(number)
        if not len(words):
            return edges
        fields, variables = self._fields_of(found), self._variables_of(found, address)
        weak_holder, plain = graph.is_weak_field, self._plain
        for place, word in enumerate(words, first):
            if not word & 1:
                continue
            target = index.get((word | 3) - 3)
            if target is None:
                continue
            if place in variables:
                edges.append((CONTEXT, variables[place], target))
            elif target in plain:
                continue
            elif word & 2 or weak_holder(number, place):
                edges.append((WEAK, fields.get(place) or str(place), target))
            elif place in fields:
                edges.append((INTERNAL, fields[place], target))
            else:
                edges.append((HIDDEN, place, target))
        return edges

    def _variables_of(self, found, address):
        if self.layout['FirstContextType'] <= found.type <= self.layout['LastContextType']:
            return self._variables(address)
        return {}

    def _fields_of(self, found):
        """The names of an object's fields by their places."""
        known = self._fields.get(found.type)
        if known is None:
            known = dict(self._named_fields(found))
            self._fields[found.type] = known
        return known

    def _named_fields(self, found):
        owners = []
        type_name = self.objects.type_names.get(found.type, '')
        if found.kind == v8_objects.RECEIVER:
            owners += ['JSReceiver', 'JSObject']
            if self.names.is_function(found):
                owners.append('JSFunction')
        elif found.kind == v8_objects.STRING:
            how = found.type & self.layout['StringRepresentationMask']
            owners += [owner for owner in ('ConsString', 'SlicedString', 'ThinString')
                       if self.layout[owner.replace('String', 'StringTag')] == how]
        if self.layout['FirstContextType'] <= found.type <= self.layout['LastContextType']:
            yield from ((2, 'scope_info'), (3, 'previous'))
        owners.append(type_name)
        for owner in owners:
            for name, offset in self.layout.items():
                if name.startswith(owner + '.') and 0 < offset < 2048 and offset % 8 == 0:
                    yield offset >> 3, name.split('.', 1)[1]
            yield from MORE_FIELDS.get(owner, {}).items()
        if found.kind == v8_objects.RECEIVER:
            yield self.layout['JSReceiver.raw_properties_or_hash'] >> 3, 'properties'

    def _variables(self, address):
        """The names of the variables in a context's slots, from the scope info in its first."""
        scope = self.memory.word(address + 16)
        parts = self.objects.scope_info_parts(scope - 1) if self.names.is_a(scope, 'ScopeInfo') \
            else None
        slots = count_at(self.memory, address + 8)
        if parts is None or slots < 0:
            return {}
        first, count, _, _ = parts
        # Variables are the last slots. What may come before them depends on the kind of scope.
        base = 2 + slots - count
        if base < 4:
            return {}
        named = {}
        for variable, word in self._local_names(scope - 1 + 8 * first, count):
            if self.names.is_string(word):
                named[base + variable] = self.names.text(word)
        return named

    def _local_names(self, address, count):
        """(number, tagged word of the name) of the variables of a scope."""
        if count < v8_objects.LOCALS_IN_TABLE:
            for i in range(count):
                yield i, self.memory.word(address + 8 * i)
            return
        table = self.properties.array_words(self.memory.word(address))
        for at in range(3, len(table) - 1, 2):
            variable = smi(table[at + 1])
            if variable is not None and 0 <= variable < count:
                yield variable, table[at]

    def _add(self, edges, kind, name, word):
        if word & 3 == 1:
            target = self.graph.index.get(word - 1)
            if target is not None:
                edges.append((kind, name, target))

    def _receiver(self, address, found, edges):
        self._add(edges, PROPERTY, '__proto__',
                  self.memory.word(found.address + self.layout['Map.prototype']))
        if found.type < v8_objects.FIRST_JS_OBJECT:
            return  # proxies and the like have neither
        for name, value in self.properties.own(address, found):
            if self.names.is_a(value, 'AccessorPair'):
                self._accessors(edges, name, value)
            else:
                self._add(edges, PROPERTY, name, value)
        self._elements(address, found, edges)

    def _array_buffer(self, address, edges):
        memory = self.memory.word(address + self.layout['JSArrayBuffer.backing_store'])
        size = self.memory.word(address + self.layout['JSArrayBuffer.byte_length'])
        if memory == 0 or not 0 < size < MOST_BYTES:
            return
        number = len(self.graph.addresses) + len(self.outside)
        edges.append((INTERNAL, 'backing_store', self.outside.setdefault(memory, (number, size))[0]))

    def _accessors(self, edges, name, word):
        for field, prefix in (('getter', 'get '), ('setter', 'set ')):
            self._add(edges, PROPERTY, prefix + name,
                      self.memory.word(word - 1 + self.layout['AccessorPair.' + field]))

    def _constants_of_map(self, address, edges):
        found = self.objects.map_at(address + 1)
        if found is None or found.kind != v8_objects.RECEIVER:
            return
        for name, field, value in self.properties.descriptors(found):
            if field is None:
                self._add(edges, INTERNAL, name, value)

    def _elements(self, address, found, edges):
        layout = self.layout
        store = self.memory.word(address + layout['JSObject.elements'])
        words = self.properties.array_words(store)
        if not len(words):
            return
        kind = (found.bit_field2 & layout['bit_field2_elements_kind_mask']) >> \
            layout['bit_field2_elements_kind_shift']
        if kind == layout['elements_dictionary_elements']:
            step = max(layout['numberdictionaryshape_entry_size'], 2)
            for at in range(4, len(words) - 1, step):
                key = smi(words[at])
                if key is not None and key >= 0:
                    self._add(edges, ELEMENT, key, words[at + 1])
            return
        index, plain = self.graph.index, self._plain
        for place, word in enumerate(words):
            if word & 3 == 1:
                target = index.get(word - 1)
                if target is not None and target not in plain:
                    edges.append((ELEMENT, place, target))
