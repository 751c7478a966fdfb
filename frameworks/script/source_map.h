/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The mappings of a source map: which place of a generated file comes from which place of a source.
 * Decodes their text (base 64 VLQ) and finds positions. Lines and columns count from 0; none is
 * above INT32_MAX.
 */
#ifndef ARK_JSVM_FRAMEWORKS_SCRIPT_SOURCE_MAP_H_
#define ARK_JSVM_FRAMEWORKS_SCRIPT_SOURCE_MAP_H_

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* As a mapping's source: the place comes from nowhere that is known. */
#define JSVM_NO_SOURCE UINT32_MAX

/* From this place of the generated file up to the next mapping's. */
typedef struct {
    uint32_t line;
    uint32_t column;
    uint32_t source; /* an index, or JSVM_NO_SOURCE */
    uint32_t source_line;
    uint32_t source_column;
} JsvmMapping;

/* All mappings of one generated file. Begins as all zeros. */
typedef struct {
    JsvmMapping* entries;
    size_t count;
    size_t capacity;
    bool unsorted;
} JsvmMappings;

/* What the text of some mappings is about. */
typedef struct {
    uint32_t line;         /* where in the generated file it begins */
    uint32_t column;       /* of that line; lines below begin at 0 */
    uint32_t first_source; /* the index that its source 0 has in the file's map */
    uint32_t source_count; /* an index that is not below gives JSVM_NO_SOURCE */
} JsvmMappingsPart;

/*
 * Adds the mappings of a text. False, with some of them added, when the text is damaged: it holds
 * characters that it may not, ends within a number, has numbers of more than 32 bits or segments of
 * neither 1, 4 nor 5 of them, or leads to a line or column that cannot be; and when memory is
 * short. All that follows such a place would be wrong, so none of it should be used.
 */
bool jsvm_mappings_decode(JsvmMappings* mappings, const char* text, size_t length,
                          const JsvmMappingsPart* part);

/* From this place on nothing is known, until a mapping follows. False when memory is short. */
bool jsvm_mappings_add_gap(JsvmMappings* mappings, uint32_t line, uint32_t column);

/* To be called once, when all are added. False when memory is short. */
bool jsvm_mappings_finish(JsvmMappings* mappings);

/* The last mapping at or before a place; of several at one place the one added last. Or NULL. */
const JsvmMapping* jsvm_mappings_find(const JsvmMappings* mappings, uint32_t line, uint32_t column);

void jsvm_mappings_free(JsvmMappings* mappings);

#ifdef __cplusplus
}
#endif

#endif /* ARK_JSVM_FRAMEWORKS_SCRIPT_SOURCE_MAP_H_ */
