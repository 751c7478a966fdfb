// SPDX-License-Identifier: Apache-2.0
#include "tools/prelink/image.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

// A table with more is no library that we know.
static const size_t kMostSegments = 64;
static const size_t kLargestFile = (size_t)1 << 31;

static bool inside(size_t whole, uint64_t offset, uint64_t size) {
    return offset <= whole && size <= whole - offset;
}

// Tables need not be aligned in a file that somebody has damaged, so all is copied out.
static void copy_out(const Image* image, size_t offset, void* into, size_t size) {
    memcpy(into, image->bytes + offset, size);
}

size_t image_count(Span table, size_t size_of_one) {
    return table.size / size_of_one;
}

Elf64_Phdr image_program_header(const Image* image, size_t index) {
    Elf64_Phdr header;
    copy_out(image, image->programHeaders.offset + index * sizeof header, &header, sizeof header);
    return header;
}

Elf64_Dyn image_dynamic(const Image* image, size_t index) {
    Elf64_Dyn entry;
    copy_out(image, image->dynamic.offset + index * sizeof entry, &entry, sizeof entry);
    return entry;
}

Elf64_Sym image_symbol(const Image* image, size_t index) {
    Elf64_Sym symbol;
    copy_out(image, image->symbols.offset + index * sizeof symbol, &symbol, sizeof symbol);
    return symbol;
}

Elf64_Rela image_rela(const Image* image, Span table, size_t index) {
    Elf64_Rela rela;
    copy_out(image, table.offset + index * sizeof rela, &rela, sizeof rela);
    return rela;
}

const char* image_string(const Image* image, uint64_t offset) {
    if (offset >= image->strings.size) {
        return "";
    }
    return (const char*)image->bytes + image->strings.offset + offset;
}

bool image_at(const Image* image, uint64_t address, uint64_t size, size_t* offset) {
    for (size_t i = 0; i < image_count(image->programHeaders, sizeof(Elf64_Phdr)); i++) {
        Elf64_Phdr header = image_program_header(image, i);
        if (header.p_type == PT_LOAD && address >= header.p_vaddr &&
            inside(header.p_filesz, address - header.p_vaddr, size)) {
            *offset = header.p_offset + (address - header.p_vaddr);
            return true;
        }
    }
    return false;
}

bool image_loaded(const Image* image, uint64_t address, uint64_t size, uint32_t mask,
                  uint32_t flags) {
    for (size_t i = 0; i < image_count(image->programHeaders, sizeof(Elf64_Phdr)); i++) {
        Elf64_Phdr header = image_program_header(image, i);
        if (header.p_type == PT_LOAD && address >= header.p_vaddr &&
            inside(header.p_memsz, address - header.p_vaddr, size)) {
            return (header.p_flags & mask) == flags;
        }
    }
    return false;
}

static const char* parse_header(Image* image) {
    Elf64_Ehdr header;
    if (image->size < sizeof header) {
        return "too short";
    }
    copy_out(image, 0, &header, sizeof header);
    if (memcmp(header.e_ident, ELFMAG, SELFMAG) != 0) {
        return "not an ELF file";
    }
    if (header.e_ident[EI_CLASS] != ELFCLASS64 || header.e_ident[EI_DATA] != ELFDATA2LSB ||
        header.e_machine != EM_X86_64) {
        return "not for x86-64";
    }
    if (header.e_type != ET_DYN && header.e_type != ET_EXEC) {
        return "neither a library nor a program";
    }
    image->programHeaders.offset = header.e_phoff;
    image->programHeaders.size = header.e_phnum * sizeof(Elf64_Phdr);
    if (header.e_phentsize != sizeof(Elf64_Phdr) || header.e_phnum > kMostSegments ||
        !inside(image->size, header.e_phoff, image->programHeaders.size)) {
        return "bad program headers";
    }
    if (header.e_shoff != 0 &&
        !inside(image->size, header.e_shoff, (uint64_t)header.e_shnum * header.e_shentsize)) {
        return "cut short";
    }
    return NULL;
}

// Segments stand in the order of their addresses and do not overlap, in memory and in the file.
static const char* parse_segments(Image* image) {
    uint64_t dynamic_address = 0;
    uint64_t memory_end = 0;
    uint64_t file_end = 0;
    for (size_t i = 0; i < image_count(image->programHeaders, sizeof(Elf64_Phdr)); i++) {
        Elf64_Phdr header = image_program_header(image, i);
        if (header.p_type == PT_DYNAMIC) {
            if (image->dynamic.size != 0) {
                return "two dynamic sections";
            }
            image->dynamic.offset = header.p_offset;
            image->dynamic.size = header.p_filesz / sizeof(Elf64_Dyn) * sizeof(Elf64_Dyn);
            dynamic_address = header.p_vaddr;
        }
        if (header.p_type != PT_LOAD) {
            continue;
        }
        if (!inside(image->size, header.p_offset, header.p_filesz) ||
            header.p_filesz > header.p_memsz || header.p_vaddr > UINT64_MAX - header.p_memsz ||
            header.p_vaddr < memory_end || header.p_offset < file_end) {
            return "bad segments";
        }
        memory_end = header.p_vaddr + header.p_memsz;
        file_end = header.p_offset + header.p_filesz;
    }
    // The dynamic linker goes by the address.
    size_t offset;
    if (image->dynamic.size == 0 ||
        !image_at(image, dynamic_address, image->dynamic.size, &offset) ||
        offset != image->dynamic.offset) {
        return "no dynamic section";
    }
    return NULL;
}

// What the dynamic section says, before it is looked at.
typedef struct {
    uint64_t strings, stringsSize, hash, symbols, versions;
    uint64_t rela, relaSize, pltRela, pltRelaSize;
    bool wrongSizes;
} Addresses;

static void parse_entry(Image* image, Addresses* at, Elf64_Dyn entry) {
    uint64_t value = entry.d_un.d_val;
    switch (entry.d_tag) {
        case DT_STRTAB:
            at->strings = value;
            break;
        case DT_STRSZ:
            at->stringsSize = value;
            break;
        case DT_GNU_HASH:
            at->hash = value;
            break;
        case DT_SYMTAB:
            at->symbols = value;
            break;
        case DT_VERSYM:
            at->versions = value;
            break;
        case DT_RELA:
            at->rela = value;
            break;
        case DT_RELASZ:
            at->relaSize = value;
            break;
        case DT_JMPREL:
            at->pltRela = value;
            break;
        case DT_PLTRELSZ:
            at->pltRelaSize = value;
            break;
        case DT_SONAME:
            image->soname = value;
            break;
        case DT_SYMENT:
            at->wrongSizes |= value != sizeof(Elf64_Sym);
            break;
        case DT_RELAENT:
            at->wrongSizes |= value != sizeof(Elf64_Rela);
            break;
        case DT_PLTREL:
            at->wrongSizes |= value != DT_RELA;
            break;
        case DT_RELACOUNT:
            image->relaCount = value;
            image->hasRelaCount = true;
            break;
        case DT_AUXILIARY:
        case DT_FILTER:
            image->isFilter = true;
            break;
        case DT_REL:
        case DT_TEXTREL:
        case DT_GNU_PRELINKED:
        case 36:  // DT_RELR, which older elf.h do not name
            image->hasForeignRelocations = true;
            break;
        default:
            break;
    }
}

// How many symbols there are is said nowhere. Those that are found by name end where the last chain
// of the hash table ends.
static const char* parse_hash(Image* image, uint64_t address, size_t* symbols) {
    uint32_t header[4];  // buckets, first symbol, words of the bloom filter, its shift
    size_t offset;
    if (!image_at(image, address, sizeof header, &offset)) {
        return "no hash table";
    }
    copy_out(image, offset, header, sizeof header);
    uint64_t before = sizeof header + (uint64_t)header[2] * 8 + (uint64_t)header[0] * 4;
    if (header[0] == 0 || header[2] == 0 || (header[2] & (header[2] - 1)) != 0 || header[3] >= 32 ||
        !image_at(image, address, before, &offset)) {
        return "bad hash table";
    }
    image->hash.offset = offset;
    size_t last = 0;
    for (size_t i = 0; i < header[0]; i++) {
        uint32_t first;
        copy_out(image, offset + before - 4 * (size_t)header[0] + 4 * i, &first, sizeof first);
        if (first != 0 && first < header[1]) {
            return "bad hash table";
        }
        last = first > last ? first : last;
    }
    *symbols = header[1];
    image->hash.size = before;
    for (uint32_t word = 0; last != 0 && (word & 1) == 0; last++) {
        uint64_t end = before + 4 * (uint64_t)(last - header[1]) + 4;
        size_t again;
        if (!image_at(image, address, end, &again)) {
            return "bad hash table";
        }
        copy_out(image, again + end - 4, &word, sizeof word);
        *symbols = last + 1;
        image->hash.size = end;
    }
    return NULL;
}

static bool place(const Image* image, uint64_t address, uint64_t size, Span* span) {
    span->size = size;
    return size == 0 || image_at(image, address, size, &span->offset);
}

// The dynamic linker reads names wherever they are said to be, also in what is rewritten.
static bool has_all_names(const Image* image) {
    for (size_t i = 0; i < image_count(image->symbols, sizeof(Elf64_Sym)); i++) {
        if (image_symbol(image, i).st_name >= image->strings.size) {
            return false;
        }
    }
    for (size_t i = 0; i < image_count(image->dynamic, sizeof(Elf64_Dyn)); i++) {
        Elf64_Dyn entry = image_dynamic(image, i);
        switch (entry.d_tag) {
            case DT_NULL:
                return true;
            case DT_NEEDED:
            case DT_SONAME:
            case DT_RPATH:
            case DT_RUNPATH:
            case DT_AUXILIARY:
            case DT_FILTER:
                if (entry.d_un.d_val >= image->strings.size) {
                    return false;
                }
                break;
            default:
                break;
        }
    }
    return true;
}

static const char* parse_tables(Image* image, const Addresses* at) {
    size_t symbols;
    const char* reason = parse_hash(image, at->hash, &symbols);
    if (reason != NULL) {
        return reason;
    }
    if (at->wrongSizes || at->relaSize % sizeof(Elf64_Rela) != 0 ||
        at->pltRelaSize % sizeof(Elf64_Rela) != 0) {
        return "tables of unknown form";
    }
    if (!place(image, at->strings, at->stringsSize, &image->strings) ||
        !place(image, at->symbols, symbols * sizeof(Elf64_Sym), &image->symbols) ||
        !place(image, at->versions, at->versions != 0 ? symbols * sizeof(Elf64_Versym) : 0,
               &image->versions) ||
        !place(image, at->rela, at->relaSize, &image->rela) ||
        !place(image, at->pltRela, at->pltRelaSize, &image->pltRela)) {
        return "tables outside of the segments";
    }
    image->relaAddress = at->rela;
    image->pltRelaAddress = at->pltRela;
    if (image->strings.size == 0 ||
        image->bytes[image->strings.offset + image->strings.size - 1] != 0 ||
        !has_all_names(image)) {
        return "bad names";
    }
    return NULL;
}

const char* image_parse(Image* image, const char* path, unsigned char* bytes, size_t size) {
    *image = (Image){.path = path, .bytes = bytes, .size = size};
    const char* reason = parse_header(image);
    if (reason == NULL) {
        reason = parse_segments(image);
    }
    if (reason != NULL) {
        return reason;
    }
    Addresses at = {0};
    for (size_t i = 0; i < image_count(image->dynamic, sizeof(Elf64_Dyn)); i++) {
        Elf64_Dyn entry = image_dynamic(image, i);
        if (entry.d_tag == DT_NULL) {
            return parse_tables(image, &at);
        }
        parse_entry(image, &at, entry);
    }
    return "a dynamic section without an end";
}

const char* image_read(Image* image, const char* path) {
    *image = (Image){.path = path};
    int file = open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0) {
        return "cannot be opened";
    }
    struct stat status;
    const char* reason = NULL;
    unsigned char* bytes = NULL;
    size_t have = 0;
    if (fstat(file, &status) != 0 || !S_ISREG(status.st_mode) || status.st_size <= 0 ||
        (uint64_t)status.st_size > kLargestFile) {
        reason = "not a file of a usual size";
    } else if ((bytes = malloc((size_t)status.st_size)) == NULL) {
        reason = "too large for the memory";
    }
    while (reason == NULL && have < (size_t)status.st_size) {
        ssize_t got = read(file, bytes + have, (size_t)status.st_size - have);
        if (got <= 0) {
            reason = "cannot be read";
        } else {
            have += (size_t)got;
        }
    }
    close(file);
    if (reason != NULL) {
        image->bytes = bytes;
        return reason;
    }
    return image_parse(image, path, bytes, have);
}

void image_free(Image* image) {
    free(image->bytes);
    image->bytes = NULL;
}

// Fails where something is there already, a link among it.
static const char* write_new(const Image* image, const char* path) {
    int file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0755);
    if (file < 0) {
        return "cannot be created";
    }
    size_t done = 0;
    while (done < image->size) {
        ssize_t written = write(file, image->bytes + done, image->size - done);
        if (written <= 0) {
            break;
        }
        done += (size_t)written;
    }
    if (close(file) != 0 || done < image->size) {
        unlink(path);
        return "cannot be written";
    }
    return NULL;
}

const char* image_write(const Image* image, const char* path) {
    static const char kEnding[] = ".new";
    size_t length = strlen(path);
    char* beside = malloc(length + sizeof kEnding);
    if (beside == NULL) {
        return "too large for the memory";
    }
    memcpy(beside, path, length);
    memcpy(beside + length, kEnding, sizeof kEnding);
    const char* reason = write_new(image, beside);
    if (reason == NULL && rename(beside, path) != 0) {
        unlink(beside);
        reason = "cannot be replaced";
    }
    free(beside);
    return reason;
}

static uint32_t hash_of(const char* name) {
    uint32_t hash = 5381;
    for (const unsigned char* c = (const unsigned char*)name; *c != 0; c++) {
        hash = hash * 33 + *c;
    }
    return hash;
}

size_t image_find(const Image* image, const char* name) {
    uint32_t header[4];
    copy_out(image, image->hash.offset, header, sizeof header);
    uint32_t hash = hash_of(name);
    size_t words = image->hash.offset + sizeof header;
    uint64_t word;
    copy_out(image, words + 8 * (size_t)((hash / 64) & (header[2] - 1)), &word, sizeof word);
    if (((word >> (hash % 64)) & (word >> ((hash >> header[3]) % 64)) & 1) == 0) {
        return 0;
    }
    size_t buckets = words + 8 * (size_t)header[2];
    size_t chains = buckets + 4 * (size_t)header[0];
    uint32_t index;
    copy_out(image, buckets + 4 * (size_t)(hash % header[0]), &index, sizeof index);
    for (uint32_t link = 0; index != 0 && (link & 1) == 0; index++) {
        copy_out(image, chains + 4 * (size_t)(index - header[1]), &link, sizeof link);
        if ((link | 1) == (hash | 1) &&
            strcmp(image_string(image, image_symbol(image, index).st_name), name) == 0) {
            return index;
        }
    }
    return 0;
}
