// SPDX-License-Identifier: Apache-2.0
#include "tools/prelink/rewrite.h"

#include <stdlib.h>
#include <string.h>

static bool overlap(Span one, Span other) {
    return one.size != 0 && other.size != 0 && one.offset < other.offset + other.size &&
           other.offset < one.offset + one.size;
}

// All relocations as one table: .rela.plt stands directly behind .rela.dyn, as linkers put it.
static const char* whole_table(const Image* library, Span* table) {
    *table = library->rela;
    table->size += library->pltRela.size;
    Span loaded = {0, table->size};
    if ((library->pltRela.size != 0 &&
         library->pltRelaAddress != library->relaAddress + library->rela.size) ||
        !image_at(library, library->relaAddress, loaded.size, &loaded.offset) ||
        loaded.offset != table->offset) {
        return "its two tables of relocations are apart";
    }
    const Span used[] = {
        {0, sizeof(Elf64_Ehdr)}, library->programHeaders, library->dynamic,  library->strings,
        library->hash,           library->symbols,        library->versions,
    };
    for (size_t i = 0; i < sizeof used / sizeof used[0]; i++) {
        if (overlap(*table, used[i])) {
            return "its tables overlap";
        }
    }
    for (size_t i = 0; i < image_count(library->programHeaders, sizeof(Elf64_Phdr)); i++) {
        Elf64_Phdr header = image_program_header(library, i);
        const Span segment = {header.p_offset, header.p_filesz};
        if (header.p_type == PT_LOAD && (header.p_flags & PF_W) != 0 && overlap(*table, segment)) {
            return "its relocations can be written to";
        }
    }
    return NULL;
}

static const char* check_library(const Image* library, Span* table) {
    if (library->hasForeignRelocations) {
        return "it has relocations of an unknown kind";
    }
    if (library->isFilter) {
        return "its names are looked up in other libraries first";
    }
    if (library->soname == 0) {
        return "it is no shared library";
    }
    if (library->rela.size == 0 || !library->hasRelaCount) {
        return "it does not say how many relocations are relative";
    }
    const char* reason = whole_table(library, table);
    if (reason != NULL) {
        return reason;
    }
    if (library->relaCount > image_count(library->rela, sizeof(Elf64_Rela))) {
        return "it has fewer relocations than it says";
    }
    for (size_t i = 0; i < library->relaCount; i++) {
        Elf64_Rela rela = image_rela(library, *table, i);
        if (rela.r_info != ELF64_R_INFO(0, R_X86_64_RELATIVE)) {
            return "it has fewer relative relocations than it says";
        }
    }
    return NULL;
}

static bool known_type(uint32_t type) {
    switch (type) {
        case R_X86_64_64:
        case R_X86_64_GLOB_DAT:
        case R_X86_64_JUMP_SLOT:
        case R_X86_64_RELATIVE:
        case R_X86_64_DTPMOD64:
        case R_X86_64_DTPOFF64:
        case R_X86_64_TPOFF64:
            return true;
        default:
            return false;
    }
}

static const char* check_relocation(const Image* library, Elf64_Rela rela, bool plt) {
    uint32_t type = ELF64_R_TYPE(rela.r_info);
    if (!known_type(type) || plt != (type == R_X86_64_JUMP_SLOT)) {
        return "it has relocations of an unknown kind";
    }
    if (ELF64_R_SYM(rela.r_info) >= image_count(library->symbols, sizeof(Elf64_Sym))) {
        return "it has relocations without a symbol";
    }
    if (!image_loaded(library, rela.r_offset, sizeof(uint64_t), PF_W | PF_X, PF_W)) {
        return "it has relocations outside of its data";
    }
    return NULL;
}

static bool starts_with(const char* text, const char* start) {
    return strncmp(text, start, strlen(start)) == 0;
}

static bool starts_with_one_of(const char* text, const char* const* starts, size_t count) {
    for (size_t i = 0; i < count; i++) {
        if (starts_with(text, starts[i])) {
            return true;
        }
    }
    return false;
}

// Whether a weak function is in headers that programs do not get. Any other one may come from a
// header that they include too: of the C++ standard library, of ICU, of V8. The dynamic linker then
// takes the program's.
static bool is_private(const char* name) {
    // Namespaces, and classes that public headers have in them. Thunks and what is inside of
    // functions begin in other ways.
    static const char* const kPrivate[] = {
        "2v88internal", "2v84base", "4heap4base", "4node", "7simdutf", "3ada",
    };
    static const char* const kPublic[] = {
        "2v88internal9Internals",
        "2v88internal9CastCheck",
        "2v88internal16BackingStoreBase",
        "2v88internal17CFunctionInfoImpl",
        "2v88internal28CFunctionBuilderWithFunction",
    };
    if (!starts_with(name, "_ZN")) {
        return false;
    }
    const char* inner = name + (name[3] == 'K' ? 4 : 3);
    return starts_with_one_of(inner, kPrivate, sizeof kPrivate / sizeof kPrivate[0]) &&
           !starts_with_one_of(inner, kPublic, sizeof kPublic / sizeof kPublic[0]);
}

// Only functions: data may live in the program instead (copy relocations), or be one for the whole
// process (unique symbols), and then the address matters.
static bool binds_locally(const Image* library, const Image* others, size_t others_count,
                          Elf64_Rela rela) {
    uint32_t type = ELF64_R_TYPE(rela.r_info);
    if (type != R_X86_64_64 &&
        ((type != R_X86_64_GLOB_DAT && type != R_X86_64_JUMP_SLOT) || rela.r_addend != 0)) {
        return false;
    }
    size_t index = ELF64_R_SYM(rela.r_info);
    Elf64_Sym symbol = image_symbol(library, index);
    uint8_t binding = ELF64_ST_BIND(symbol.st_info);
    if (symbol.st_shndx == SHN_UNDEF || symbol.st_shndx >= SHN_LORESERVE ||
        ELF64_ST_TYPE(symbol.st_info) != STT_FUNC || symbol.st_value == 0 ||
        (binding != STB_GLOBAL && binding != STB_WEAK) ||
        ELF64_ST_VISIBILITY(symbol.st_other) != STV_DEFAULT ||
        !image_loaded(library, symbol.st_value, 1, PF_X, PF_X)) {
        return false;
    }
    if (library->versions.size != 0) {
        Elf64_Versym version;
        memcpy(&version, library->bytes + library->versions.offset + index * sizeof version,
               sizeof version);
        if (version == VER_NDX_LOCAL || (version & 0x8000) != 0) {
            return false;
        }
    }
    const char* name = image_string(library, symbol.st_name);
    if (*name == 0 || (binding == STB_WEAK && !is_private(name)) ||
        image_find(library, name) != index) {
        return false;
    }
    for (size_t i = 0; i < others_count; i++) {
        if (image_find(&others[i], name) != 0) {
            return false;
        }
    }
    return true;
}

static int by_offset(const void* one, const void* other) {
    uint64_t a = ((const Elf64_Rela*)one)->r_offset;
    uint64_t b = ((const Elf64_Rela*)other)->r_offset;
    return (a > b) - (a < b);
}

// Sorted by offset: two relocations of one place would depend on their order.
static bool apart(const Elf64_Rela* sorted, size_t count) {
    for (size_t i = 1; i < count; i++) {
        if (sorted[i].r_offset - sorted[i - 1].r_offset < sizeof(uint64_t)) {
            return false;
        }
    }
    return true;
}

// The relocations in their new order, which is that of their kinds.
typedef struct {
    Elf64_Rela* relas;
    size_t count;
    size_t relative;
    size_t others;
    size_t plt;
} Plan;

static const char* make_plan(const Image* library, const Image* others, size_t others_count,
                             Span table, Plan* plan) {
    size_t count = plan->count;
    size_t first_plt = image_count(library->rela, sizeof(Elf64_Rela));
    Elf64_Rela* by_kind[2] = {plan->relas + count, plan->relas + 2 * count};
    for (size_t i = 0; i < count; i++) {
        Elf64_Rela rela = image_rela(library, table, i);
        const char* reason = check_relocation(library, rela, i >= first_plt);
        if (reason != NULL) {
            return reason;
        }
        if (binds_locally(library, others, others_count, rela)) {
            Elf64_Sym symbol = image_symbol(library, ELF64_R_SYM(rela.r_info));
            rela.r_addend = (Elf64_Sxword)(symbol.st_value + (uint64_t)rela.r_addend);
            rela.r_info = ELF64_R_INFO(0, R_X86_64_RELATIVE);
        }
        if (ELF64_R_TYPE(rela.r_info) == R_X86_64_RELATIVE) {
            plan->relas[plan->relative++] = rela;
        } else if (i < first_plt) {
            by_kind[0][plan->others++] = rela;
        } else {
            by_kind[1][plan->plt++] = rela;
        }
    }
    qsort(plan->relas, plan->relative, sizeof *plan->relas, by_offset);
    memcpy(plan->relas + plan->relative, by_kind[0], plan->others * sizeof *plan->relas);
    memcpy(plan->relas + plan->relative + plan->others, by_kind[1],
           plan->plt * sizeof *plan->relas);
    memcpy(by_kind[0], plan->relas, count * sizeof *plan->relas);
    qsort(by_kind[0], count, sizeof *plan->relas, by_offset);
    return apart(by_kind[0], count) ? NULL : "two of its relocations are for one place";
}

bool rewrite_find_plt_index(const Image* library, uint64_t slot, size_t* offset) {
    size_t at;
    if (!image_at(library, slot, sizeof(uint64_t), &at)) {
        return false;
    }
    uint64_t stub;
    memcpy(&stub, library->bytes + at, sizeof stub);
    // push imm32
    if (!image_loaded(library, stub, 5, PF_W | PF_X, PF_X) || !image_at(library, stub, 5, &at) ||
        library->bytes[at] != 0x68) {
        return false;
    }
    *offset = at + 1;
    return true;
}

// Stubs know the number of their relocation. It is asked for when functions are bound at their
// first call, which debuggers and profilers can turn on for any library.
static const char* renumber_stubs(Image* library, const Plan* plan) {
    for (size_t i = 0; i < plan->plt; i++) {
        const Elf64_Rela* rela = &plan->relas[plan->relative + plan->others + i];
        size_t offset;
        if (!rewrite_find_plt_index(library, rela->r_offset, &offset)) {
            return "its procedure linkage table is of an unknown form";
        }
        uint32_t before;
        memcpy(&before, library->bytes + offset, sizeof before);
        if (before >= image_count(library->pltRela, sizeof(Elf64_Rela)) ||
            image_rela(library, library->pltRela, before).r_offset != rela->r_offset) {
            return "its procedure linkage table has another order than its relocations";
        }
    }
    for (size_t i = 0; i < plan->plt; i++) {
        size_t offset = 0;
        uint32_t now = (uint32_t)i;
        rewrite_find_plt_index(library, plan->relas[plan->relative + plan->others + i].r_offset,
                               &offset);
        memcpy(library->bytes + offset, &now, sizeof now);
    }
    return NULL;
}

static void set_dynamic(Image* library, const Plan* plan, uint64_t table) {
    size_t front = (plan->relative + plan->others) * sizeof(Elf64_Rela);
    for (size_t i = 0; i < image_count(library->dynamic, sizeof(Elf64_Dyn)); i++) {
        Elf64_Dyn entry = image_dynamic(library, i);
        switch (entry.d_tag) {
            case DT_NULL:
                return;
            case DT_RELASZ:
                entry.d_un.d_val = front;
                break;
            case DT_RELACOUNT:
                entry.d_un.d_val = plan->relative;
                break;
            case DT_JMPREL:
                entry.d_un.d_ptr = table + front;
                break;
            case DT_PLTRELSZ:
                entry.d_un.d_val = plan->plt * sizeof(Elf64_Rela);
                break;
            default:
                break;
        }
        memcpy(library->bytes + library->dynamic.offset + i * sizeof entry, &entry, sizeof entry);
    }
}

// For tools that read sections; the dynamic linker does not.
static void set_sections(Image* library, const Plan* plan, Span table) {
    Elf64_Ehdr header;
    memcpy(&header, library->bytes, sizeof header);
    if (header.e_shentsize != sizeof(Elf64_Shdr) || header.e_shoff > library->size ||
        header.e_shnum > (library->size - header.e_shoff) / sizeof(Elf64_Shdr)) {
        return;
    }
    const Span headers = {header.e_shoff, header.e_shnum * sizeof(Elf64_Shdr)};
    size_t front = (plan->relative + plan->others) * sizeof(Elf64_Rela);
    size_t moved = front - library->rela.size;
    if (overlap(headers, table) || overlap(headers, library->dynamic)) {
        return;
    }
    for (size_t i = 0; i < header.e_shnum; i++) {
        unsigned char* at = library->bytes + headers.offset + i * sizeof(Elf64_Shdr);
        Elf64_Shdr section;
        memcpy(&section, at, sizeof section);
        if (section.sh_type != SHT_RELA) {
            continue;
        }
        if (section.sh_offset == table.offset && section.sh_size == library->rela.size) {
            section.sh_size = front;
        } else if (section.sh_offset == library->pltRela.offset &&
                   section.sh_size == library->pltRela.size) {
            section.sh_offset += moved;
            section.sh_addr += moved;
            section.sh_size -= moved;
        }
        memcpy(at, &section, sizeof section);
    }
}

const char* rewrite(Image* library, const Image* others, size_t others_count,
                    RewriteCounts* counts) {
    Span table;
    const char* reason = check_library(library, &table);
    if (reason != NULL) {
        return reason;
    }
    Plan plan = {.count = image_count(table, sizeof(Elf64_Rela))};
    // The plan and, behind it, room for two of its parts.
    plan.relas = malloc(3 * table.size);
    if (plan.relas == NULL) {
        return "too many relocations for the memory";
    }
    reason = make_plan(library, others, others_count, table, &plan);
    if (reason == NULL) {
        reason = renumber_stubs(library, &plan);
    }
    if (reason == NULL) {
        size_t before = library->relaCount;
        for (size_t i = before; i < plan.count; i++) {
            before += ELF64_R_TYPE(image_rela(library, table, i).r_info) == R_X86_64_RELATIVE;
        }
        *counts = (RewriteCounts){plan.count, before, plan.relative - before};
        memcpy(library->bytes + table.offset, plan.relas, table.size);
        set_sections(library, &plan, table);
        set_dynamic(library, &plan, library->relaAddress);
        // What was parsed is the past.
        reason = image_parse(library, library->path, library->bytes, library->size);
    }
    free(plan.relas);
    return reason;
}
