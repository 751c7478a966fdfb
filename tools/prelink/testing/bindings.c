// SPDX-License-Identifier: Apache-2.0
// Prints what the dynamic linker wrote into the loaded copy of a library:
//   bindings ORIGINAL
// For each relocation of ORIGINAL with a symbol, a line of the place and what the place points at:
// a library and an address in it. The copy is the one that this program is linked to, found by
// name.
#define _GNU_SOURCE
#include <link.h>
#include <stdio.h>
#include <string.h>

#include "ark_runtime/jsvm.h"
#include "tools/prelink/image.h"

enum { kMostModules = 200 };

// A library of this process, or the program.
typedef struct {
    const char* path;
    uint64_t base;
    uint64_t end;
} Module;

typedef struct {
    Module modules[kMostModules];
    size_t count;
} Process;

static const char* last_part(const char* path) {
    const char* slash = strrchr(path, '/');
    return slash != NULL ? slash + 1 : path;
}

static int add_module(struct dl_phdr_info* info, size_t size, void* data) {
    Process* process = data;
    (void)size;
    if (process->count == kMostModules) {
        return 1;
    }
    uint64_t end = 0;
    for (size_t i = 0; i < info->dlpi_phnum; i++) {
        const ElfW(Phdr)* header = &info->dlpi_phdr[i];
        if (header->p_type == PT_LOAD && header->p_vaddr + header->p_memsz > end) {
            end = header->p_vaddr + header->p_memsz;
        }
    }
    process->modules[process->count++] =
        (Module){info->dlpi_name, info->dlpi_addr, info->dlpi_addr + end};
    return 0;
}

static const Module* find_named(const Process* process, const char* name) {
    for (size_t i = 0; i < process->count; i++) {
        if (strcmp(last_part(process->modules[i].path), name) == 0) {
            return &process->modules[i];
        }
    }
    return NULL;
}

static void print_place(const Process* process, const Module* loaded, Elf64_Rela rela,
                        const char* name) {
    uint64_t value;
    memcpy(&value, (const void*)(uintptr_t)(loaded->base + rela.r_offset), sizeof value);
    printf("%lx %s", (unsigned long)rela.r_offset, name);
    for (size_t i = 0; i < process->count; i++) {
        const Module* module = &process->modules[i];
        if (value >= module->base && value < module->end) {
            printf(" %s", last_part(module->path));
            value -= module->base;
            break;
        }
    }
    printf(" %lx\n", (unsigned long)value);
}

static size_t print_table(const Process* process, const Image* image, Span table,
                          const Module* loaded) {
    size_t printed = 0;
    for (size_t i = 0; i < image_count(table, sizeof(Elf64_Rela)); i++) {
        Elf64_Rela rela = image_rela(image, table, i);
        size_t symbol = ELF64_R_SYM(rela.r_info);
        uint32_t type = ELF64_R_TYPE(rela.r_info);
        // What is of a thread has no address.
        if (symbol < image_count(image->symbols, sizeof(Elf64_Sym)) &&
            (type == R_X86_64_64 || type == R_X86_64_GLOB_DAT || type == R_X86_64_JUMP_SLOT)) {
            print_place(process, loaded, rela,
                        image_string(image, image_symbol(image, symbol).st_name));
            printed++;
        }
    }
    return printed;
}

int main(int argc, char** argv) {
    if (argc != 2) {
        fputs("usage: bindings ORIGINAL\n", stderr);
        return 2;
    }
    // Makes sure that the library is among those that are linked.
    JSVM_VMInfo info;
    OH_JSVM_GetVMInfo(&info);
    Process process = {0};
    dl_iterate_phdr(add_module, &process);
    const Module* loaded = find_named(&process, last_part(argv[1]));
    Image image;
    const char* reason = image_read(&image, argv[1]);
    if (reason == NULL && loaded == NULL) {
        reason = "is not loaded";
    }
    if (reason != NULL) {
        fprintf(stderr, "bindings: %s: %s\n", argv[1], reason);
        image_free(&image);
        return 1;
    }
    size_t printed = print_table(&process, &image, image.rela, loaded) +
                     print_table(&process, &image, image.pltRela, loaded);
    fprintf(stderr, "%s: %zu places\n", loaded->path, printed);
    image_free(&image);
    return 0;
}
