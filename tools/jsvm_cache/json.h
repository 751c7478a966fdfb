/* SPDX-License-Identifier: Apache-2.0 */
/* Writes JSON to standard output, one member a line, commas and escapes where they belong. */
#ifndef ARK_JSVM_TOOLS_JSVM_CACHE_JSON_H_
#define ARK_JSVM_TOOLS_JSVM_CACHE_JSON_H_

#include <stdbool.h>
#include <stdint.h>

/* All zero: nothing was written yet. Not nested deeper than 31 times. */
typedef struct {
    int depth;
    uint32_t has_members; /* a bit for each depth */
} Json;

/* `name` is NULL for the outermost value and for what stands in an array. */
void json_open_object(Json* json, const char* name);
void json_close_object(Json* json);
void json_open_array(Json* json, const char* name);
void json_close_array(Json* json);

/* Bytes that are not UTF-8 become U+FFFD; NULL becomes null. */
void json_string(Json* json, const char* name, const char* value);
void json_number(Json* json, const char* name, uint64_t value);
void json_bool(Json* json, const char* name, bool value);

#endif /* ARK_JSVM_TOOLS_JSVM_CACHE_JSON_H_ */
