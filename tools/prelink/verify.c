// SPDX-License-Identifier: Apache-2.0
#include "tools/prelink/verify.h"

#include <stdlib.h>
#include <string.h>

#include "tools/prelink/rewrite.h"

// A relocation, and which of its table it is.
typedef struct {
    Elf64_Rela rela;
    size_t index;
} Entry;

typedef struct {
    Entry* entries;  // by the place that is relocated
    size_t count;
} Table;

typedef struct {
    const Image* original;
    const Image* rewritten;
    const Image* scope;
    size_t scope_count;
    size_t place;
} Check;

static int by_place(const void* one, const void* other) {
    uint64_t a = ((const Entry*)one)->rela.r_offset;
    uint64_t b = ((const Entry*)other)->rela.r_offset;
    return (a > b) - (a < b);
}

static bool read_table(const Image* image, Table* table) {
    size_t rela = image_count(image->rela, sizeof(Elf64_Rela));
    size_t plt = image_count(image->pltRela, sizeof(Elf64_Rela));
    table->count = rela + plt;
    table->entries = calloc(table->count != 0 ? table->count : 1, sizeof *table->entries);
    if (table->entries == NULL) {
        return false;
    }
    for (size_t i = 0; i < rela; i++) {
        table->entries[i] = (Entry){image_rela(image, image->rela, i), i};
    }
    for (size_t i = 0; i < plt; i++) {
        table->entries[rela + i] = (Entry){image_rela(image, image->pltRela, i), i};
    }
    qsort(table->entries, table->count, sizeof *table->entries, by_place);
    return true;
}

// Whether the dynamic linker takes this symbol for a definition. Calls do not go to a symbol that
// is not defined. But its value, if it has one, is the address by which a program knows a function.
static bool defines(Elf64_Sym symbol, bool for_call) {
    if (symbol.st_shndx == SHN_UNDEF) {
        return !for_call && symbol.st_value != 0;
    }
    return ELF64_ST_BIND(symbol.st_info) != STB_LOCAL;
}

// What the dynamic linker would do with one that is now relative.
static const char* check_bound(const Check* check, Elf64_Rela before, Elf64_Rela now,
                               const char** about) {
    uint32_t type = ELF64_R_TYPE(before.r_info);
    if (type != R_X86_64_64 && type != R_X86_64_GLOB_DAT && type != R_X86_64_JUMP_SLOT) {
        return "a relocation of another kind was made relative";
    }
    size_t index = ELF64_R_SYM(before.r_info);
    if (index >= image_count(check->original->symbols, sizeof(Elf64_Sym))) {
        return "a relocation without a symbol was made relative";
    }
    *about = image_string(check->original, image_symbol(check->original, index).st_name);
    for (size_t i = 0; i < check->scope_count; i++) {
        const Image* image = i == check->place ? check->original : &check->scope[i];
        size_t found = image_find(image, *about);
        if (found == 0 || !defines(image_symbol(image, found), type == R_X86_64_JUMP_SLOT)) {
            continue;
        }
        Elf64_Sym symbol = image_symbol(image, found);
        if (i != check->place) {
            return "a library that comes earlier defines it";
        }
        if (symbol.st_shndx >= SHN_LORESERVE || ELF64_ST_BIND(symbol.st_info) == STB_GNU_UNIQUE ||
            (ELF64_ST_TYPE(symbol.st_info) != STT_FUNC)) {
            return "it is no function of the library";
        }
        return symbol.st_value + (uint64_t)before.r_addend == (uint64_t)now.r_addend
                   ? NULL
                   : "another address was written";
    }
    return "it is not found";
}

static const char* check_entry(const Check* check, const Entry* before, const Entry* now,
                               const char** about) {
    *about = "";
    if (before->rela.r_offset != now->rela.r_offset) {
        return "a relocation was lost";
    }
    if (ELF64_R_TYPE(now->rela.r_info) == R_X86_64_RELATIVE &&
        ELF64_R_TYPE(before->rela.r_info) != R_X86_64_RELATIVE) {
        return check_bound(check, before->rela, now->rela, about);
    }
    if (before->rela.r_info != now->rela.r_info || before->rela.r_addend != now->rela.r_addend) {
        return "a relocation was changed";
    }
    size_t offset;
    uint32_t number;
    if (ELF64_R_TYPE(now->rela.r_info) == R_X86_64_JUMP_SLOT) {
        if (!rewrite_find_plt_index(check->rewritten, now->rela.r_offset, &offset)) {
            return "a stub was lost";
        }
        memcpy(&number, check->rewritten->bytes + offset, sizeof number);
        if (number != now->index) {
            return "a stub has the number of another relocation";
        }
    }
    return NULL;
}

static const char* check_order(const Image* image) {
    size_t count = image_count(image->rela, sizeof(Elf64_Rela));
    if (!image->hasRelaCount || image->relaCount > count) {
        return "the number of relative relocations is wrong";
    }
    for (size_t i = 0; i < count; i++) {
        bool relative = ELF64_R_TYPE(image_rela(image, image->rela, i).r_info) == R_X86_64_RELATIVE;
        if (relative != (i < image->relaCount)) {
            return "relative relocations are not the first";
        }
    }
    for (size_t i = 0; i < image_count(image->pltRela, sizeof(Elf64_Rela)); i++) {
        if (ELF64_R_TYPE(image_rela(image, image->pltRela, i).r_info) != R_X86_64_JUMP_SLOT) {
            return "the table for calls has others";
        }
    }
    return NULL;
}

static void take_back(unsigned char* bytes, const Image* original, size_t offset, size_t size) {
    memcpy(bytes + offset, original->bytes + offset, size);
}

static void take_back_sections(unsigned char* bytes, const Image* original) {
    Elf64_Ehdr header;
    memcpy(&header, original->bytes, sizeof header);
    for (size_t i = 0; i < header.e_shnum; i++) {
        Elf64_Shdr section;
        size_t offset = header.e_shoff + i * sizeof section;
        if (offset < header.e_shoff || offset > original->size ||
            original->size - offset < sizeof section) {
            return;
        }
        memcpy(&section, original->bytes + offset, sizeof section);
        if (section.sh_type == SHT_RELA) {
            take_back(bytes, original, offset, sizeof section);
        }
    }
}

// Everything else is as it was: what may differ is taken back in a copy, which is compared.
static const char* check_rest(const Image* original, const Image* rewritten) {
    if (original->size != rewritten->size || original->rela.offset != rewritten->rela.offset ||
        memcmp(&original->dynamic, &rewritten->dynamic, sizeof original->dynamic) != 0) {
        return "the file has another form";
    }
    unsigned char* copy = malloc(original->size);
    if (copy == NULL) {
        return "the file is too large for the memory";
    }
    memcpy(copy, rewritten->bytes, original->size);
    take_back(copy, original, original->rela.offset, original->rela.size);
    take_back(copy, original, original->pltRela.offset, original->pltRela.size);
    for (size_t i = 0; i < image_count(original->dynamic, sizeof(Elf64_Dyn)); i++) {
        Elf64_Sxword tag = image_dynamic(original, i).d_tag;
        if (tag == DT_RELASZ || tag == DT_RELACOUNT || tag == DT_JMPREL || tag == DT_PLTRELSZ) {
            take_back(copy, original, original->dynamic.offset + i * sizeof(Elf64_Dyn),
                      sizeof(Elf64_Dyn));
        }
    }
    for (size_t i = 0; i < image_count(rewritten->pltRela, sizeof(Elf64_Rela)); i++) {
        size_t offset;
        if (rewrite_find_plt_index(rewritten, image_rela(rewritten, rewritten->pltRela, i).r_offset,
                                   &offset)) {
            take_back(copy, original, offset, sizeof(uint32_t));
        }
    }
    take_back_sections(copy, original);
    bool same = memcmp(copy, original->bytes, original->size) == 0;
    free(copy);
    return same ? NULL : "other bytes were changed";
}

const char* verify(const Image* original, const Image* rewritten, const Image* scope,
                   size_t scope_count, size_t place, const char** about) {
    const Check check = {original, rewritten, scope, scope_count, place};
    *about = "";
    const char* reason = check_order(rewritten);
    if (reason == NULL) {
        reason = check_rest(original, rewritten);
    }
    if (reason != NULL) {
        return reason;
    }
    Table before = {0};
    Table now = {0};
    if (!read_table(original, &before) || !read_table(rewritten, &now)) {
        reason = "too many relocations for the memory";
    } else if (before.count != now.count) {
        reason = "the number of relocations is another";
    }
    for (size_t i = 0; reason == NULL && i < before.count; i++) {
        reason = check_entry(&check, &before.entries[i], &now.entries[i], about);
    }
    free(before.entries);
    free(now.entries);
    return reason;
}
