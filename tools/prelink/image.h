// SPDX-License-Identifier: Apache-2.0
// A shared library or program for x86-64 in memory: what the dynamic linker reads of it.
//
// Nothing in the bytes is trusted: image_parse() looks at all that the functions below rely on.
#ifndef TOOLS_PRELINK_IMAGE_H
#define TOOLS_PRELINK_IMAGE_H

#include <elf.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// Bytes of the file: from offset, size of them.
typedef struct {
    size_t offset;
    size_t size;
} Span;

typedef struct {
    const char* path;
    unsigned char* bytes;
    size_t size;
    Span programHeaders;
    Span dynamic;
    Span strings;  // ends with a NUL
    Span hash;     // .gnu.hash
    Span symbols;
    Span versions;  // empty where there are none
    Span rela;
    Span pltRela;  // empty where there is none
    uint64_t relaAddress;
    uint64_t pltRelaAddress;
    uint64_t relaCount;
    uint64_t soname;  // offset in strings, 0 where there is none
    bool hasRelaCount;
    bool hasForeignRelocations;  // of a kind that is neither rela nor pltRela
    bool isFilter;               // names are looked up in other libraries first
} Image;

#ifdef __cplusplus
extern "C" {
#endif

// Each function that returns a text returns NULL when all is well, or why not, in a few words.

// Reads the file. image->bytes is to be freed, whatever is returned.
const char* image_read(Image* image, const char* path);

// Takes over bytes that were allocated by malloc; they are to be freed, whatever is returned.
const char* image_parse(Image* image, const char* path, unsigned char* bytes, size_t size);

void image_free(Image* image);

// Writes the bytes to a new file that may be read and executed, and which then takes the place of
// what is at the path. Nothing else is written to, also where a link leads from there to another
// file.
const char* image_write(const Image* image, const char* path);

size_t image_count(Span table, size_t size_of_one);
Elf64_Phdr image_program_header(const Image* image, size_t index);
Elf64_Dyn image_dynamic(const Image* image, size_t index);
Elf64_Sym image_symbol(const Image* image, size_t index);
Elf64_Rela image_rela(const Image* image, Span table, size_t index);

// "" where the offset is outside.
const char* image_string(const Image* image, uint64_t offset);

// The bytes of the file that are loaded at an address; false where not all of them are of the file.
bool image_at(const Image* image, uint64_t address, uint64_t size, size_t* offset);

// Whether all of the memory is in one loaded segment that has these flags (PF_W, PF_X) and, of the
// flags in mask, no others.
bool image_loaded(const Image* image, uint64_t address, uint64_t size, uint32_t mask,
                  uint32_t flags);

// The index of the symbol of that name that others find in the library, as the dynamic linker does;
// 0 where there is none.
size_t image_find(const Image* image, const char* name);

#ifdef __cplusplus
}
#endif

#endif
