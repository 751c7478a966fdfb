/* SPDX-License-Identifier: Apache-2.0 */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include "frameworks/platform/build_id.h"

#include <elf.h>
#include <link.h>
#include <string.h>

typedef struct {
    uintptr_t address;
    uint8_t* id;
    size_t length;
} Search;

static size_t padded(size_t size) {
    return (size + 3) & ~(size_t)3;
}

/* Reads the notes of one segment; the loader has mapped and bounds-checked the segment itself. */
static size_t read_notes(const uint8_t* notes, size_t size, uint8_t* id) {
    size_t at = 0;
    while (size - at >= sizeof(ElfW(Nhdr))) {
        ElfW(Nhdr) note;
        memcpy(&note, notes + at, sizeof(note));
        const size_t name = at + sizeof(note);
        const size_t description = name + padded(note.n_namesz);
        const size_t end = description + padded(note.n_descsz);
        if (description < name || end < description || end > size) {
            return 0;
        }
        if (note.n_type == NT_GNU_BUILD_ID && note.n_namesz == sizeof(ELF_NOTE_GNU) &&
            memcmp(notes + name, ELF_NOTE_GNU, sizeof(ELF_NOTE_GNU)) == 0) {
            const size_t length =
                note.n_descsz < JSVM_BUILD_ID_MOST ? note.n_descsz : JSVM_BUILD_ID_MOST;
            memcpy(id, notes + description, length);
            return length;
        }
        at = end;
    }
    return 0;
}

static int visit(struct dl_phdr_info* info, size_t info_size, void* context) {
    (void)info_size;
    Search* search = context;
    int holds_address = 0;
    for (size_t i = 0; i < info->dlpi_phnum; ++i) {
        const ElfW(Phdr)* segment = &info->dlpi_phdr[i];
        const uintptr_t start = info->dlpi_addr + segment->p_vaddr;
        if (segment->p_type == PT_LOAD && search->address >= start &&
            search->address - start < segment->p_memsz) {
            holds_address = 1;
        }
    }
    if (!holds_address) {
        return 0;
    }
    for (size_t i = 0; i < info->dlpi_phnum && search->length == 0; ++i) {
        const ElfW(Phdr)* segment = &info->dlpi_phdr[i];
        if (segment->p_type == PT_NOTE) {
            const uintptr_t start = info->dlpi_addr + segment->p_vaddr;
            search->length = read_notes((const uint8_t*)start, segment->p_memsz, search->id);
        }
    }
    return 1;
}

size_t jsvm_build_id(const void* address, uint8_t* id) {
    Search search = {(uintptr_t)address, id, 0};
    dl_iterate_phdr(visit, &search);
    return search.length;
}
