/* SPDX-License-Identifier: Apache-2.0 */
#include "frameworks/script/source_map.h"

#include <stdlib.h>
#include <string.h>

enum {
    kDigitBits = 5, /* of a base 64 digit; one more says whether another follows */
    kMoreDigits = 1 << kDigitBits,
    kMostShift = 30, /* 7 digits hold 32 bits and the sign */
    kMostFields = 5,
    kFirstCapacity = 64,
};

static int DigitOf(char character) {
    if (character >= 'A' && character <= 'Z') {
        return character - 'A';
    }
    if (character >= 'a' && character <= 'z') {
        return character - 'a' + 26;
    }
    if (character >= '0' && character <= '9') {
        return character - '0' + 52;
    }
    return character == '+' ? 62 : character == '/' ? 63 : -1;
}

typedef struct {
    const char* at;
    const char* end;
} Text;

static bool AtEndOfSegment(const Text* text) {
    return text->at == text->end || *text->at == ',' || *text->at == ';';
}

/* One number: least significant digit first, its lowest bit is the sign. */
static bool ReadNumber(Text* text, int64_t* number) {
    uint64_t bits = 0;
    int digit;
    int shift = 0;
    do {
        if (text->at == text->end || shift > kMostShift) {
            return false;
        }
        digit = DigitOf(*text->at++);
        if (digit < 0) {
            return false;
        }
        bits |= (uint64_t)(digit & (kMoreDigits - 1)) << shift;
        shift += kDigitBits;
    } while ((digit & kMoreDigits) != 0);
    const uint64_t size = bits >> 1;
    *number = (bits & 1) != 0 ? -(int64_t)size : (int64_t)size;
    return size <= INT32_MAX;
}

/* The numbers of one segment; tells how many, or -1 when it is damaged. */
static int ReadSegment(Text* text, int64_t fields[kMostFields]) {
    int count = 0;
    while (!AtEndOfSegment(text)) {
        if (count == kMostFields || !ReadNumber(text, &fields[count])) {
            return -1;
        }
        ++count;
    }
    return count == 0 || count == 1 || count == 4 || count == 5 ? count : -1;
}

static bool IsPlace(int64_t line_or_column) {
    return line_or_column >= 0 && line_or_column <= INT32_MAX;
}

static int Compare(const JsvmMapping* a, const JsvmMapping* b) {
    if (a->line != b->line) {
        return a->line < b->line ? -1 : 1;
    }
    return a->column == b->column ? 0 : a->column < b->column ? -1 : 1;
}

static bool Add(JsvmMappings* mappings, const JsvmMapping* added) {
    if (mappings->count > 0) {
        JsvmMapping* last = &mappings->entries[mappings->count - 1];
        const int order = Compare(last, added);
        if (order == 0) {
            *last = *added;
            return true;
        }
        mappings->unsorted |= order > 0;
    }
    if (mappings->count == mappings->capacity) {
        const size_t capacity = mappings->capacity == 0 ? kFirstCapacity : 2 * mappings->capacity;
        JsvmMapping* entries = realloc(mappings->entries, capacity * sizeof(JsvmMapping));
        if (entries == NULL) {
            return false;
        }
        mappings->entries = entries;
        mappings->capacity = capacity;
    }
    mappings->entries[mappings->count++] = *added;
    return true;
}

/* Where the numbers of a text have led to, each counted from the one before. */
typedef struct {
    int64_t line;
    int64_t column;
    int64_t source;
    int64_t source_line;
    int64_t source_column;
} Sums;

static bool AddSegment(JsvmMappings* mappings, Sums* sums, const int64_t* fields, int count,
                       const JsvmMappingsPart* part) {
    sums->column += fields[0];
    if (!IsPlace(sums->line) || !IsPlace(sums->column)) {
        return false;
    }
    JsvmMapping added = {(uint32_t)sums->line, (uint32_t)sums->column, JSVM_NO_SOURCE, 0, 0};
    if (count > 1) {
        sums->source += fields[1];
        sums->source_line += fields[2];
        sums->source_column += fields[3];
        if (!IsPlace(sums->source_line) || !IsPlace(sums->source_column)) {
            return false;
        }
        if (sums->source >= 0 && sums->source < (int64_t)part->source_count) {
            added.source = part->first_source + (uint32_t)sums->source;
            added.source_line = (uint32_t)sums->source_line;
            added.source_column = (uint32_t)sums->source_column;
        }
    }
    return Add(mappings, &added);
}

bool jsvm_mappings_decode(JsvmMappings* mappings, const char* text, size_t length,
                          const JsvmMappingsPart* part) {
    Text rest = {text, text + length};
    Sums sums = {.line = part->line, .column = part->column};
    while (rest.at != rest.end) {
        if (*rest.at == ';') {
            ++sums.line;
            sums.column = 0;
            ++rest.at;
            continue;
        }
        if (*rest.at == ',') {
            ++rest.at;
            continue;
        }
        int64_t fields[kMostFields] = {0};
        const int count = ReadSegment(&rest, fields);
        if (count < 0 || !AddSegment(mappings, &sums, fields, count, part)) {
            return false;
        }
    }
    return true;
}

bool jsvm_mappings_add_gap(JsvmMappings* mappings, uint32_t line, uint32_t column) {
    const JsvmMapping gap = {line, column, JSVM_NO_SOURCE, 0, 0};
    return Add(mappings, &gap);
}

/* Merges two sorted runs that lie one behind the other; of equals those of the first go first. */
static void Merge(const JsvmMapping* first, const JsvmMapping* second, const JsvmMapping* end,
                  JsvmMapping* out) {
    const JsvmMapping* a = first;
    const JsvmMapping* b = second;
    while (a != second || b != end) {
        const bool take_a = b == end || (a != second && Compare(a, b) <= 0);
        *out++ = take_a ? *a++ : *b++;
    }
}

/* A merge sort, because it keeps the order of equals and has no bad inputs. */
static bool Sort(JsvmMappings* mappings) {
    const size_t count = mappings->count;
    JsvmMapping* spare = malloc(count * sizeof(JsvmMapping));
    if (spare == NULL) {
        return false;
    }
    for (size_t run = 1; run < count; run *= 2) {
        const JsvmMapping* from = mappings->entries;
        for (size_t start = 0; start < count; start += 2 * run) {
            const size_t middle = start + run < count ? start + run : count;
            const size_t end = middle + run < count ? middle + run : count;
            Merge(from + start, from + middle, from + end, spare + start);
        }
        JsvmMapping* sorted = spare;
        spare = mappings->entries;
        mappings->entries = sorted;
    }
    mappings->capacity = count;
    free(spare);
    return true;
}

bool jsvm_mappings_finish(JsvmMappings* mappings) {
    if (mappings->unsorted) {
        mappings->unsorted = false;
        return Sort(mappings);
    }
    if (mappings->count < mappings->capacity && mappings->count > 0) {
        JsvmMapping* entries = realloc(mappings->entries, mappings->count * sizeof(JsvmMapping));
        if (entries != NULL) {
            mappings->entries = entries;
            mappings->capacity = mappings->count;
        }
    }
    return true;
}

const JsvmMapping* jsvm_mappings_find(const JsvmMappings* mappings, uint32_t line,
                                      uint32_t column) {
    const JsvmMapping wanted = {line, column, JSVM_NO_SOURCE, 0, 0};
    size_t below = 0; /* entries at or before the place */
    size_t above = mappings->count;
    while (below < above) {
        const size_t middle = below + (above - below) / 2;
        if (Compare(&mappings->entries[middle], &wanted) <= 0) {
            below = middle + 1;
        } else {
            above = middle;
        }
    }
    return below > 0 ? &mappings->entries[below - 1] : NULL;
}

void jsvm_mappings_free(JsvmMappings* mappings) {
    free(mappings->entries);
    memset(mappings, 0, sizeof(*mappings));
}
