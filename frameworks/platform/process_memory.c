/* SPDX-License-Identifier: Apache-2.0 */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include "frameworks/platform/process_memory.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/uio.h>
#include <unistd.h>

bool jsvm_read_memory(uintptr_t from, void* to, size_t length) {
    const struct iovec target = {to, length};
    const struct iovec source = {(void*)from, length};
    ssize_t got;
    do {
        got = process_vm_readv(getpid(), &target, 1, &source, 1, 0);
    } while (got < 0 && errno == EINTR);
    return got >= 0 && (size_t)got == length;
}

bool jsvm_mappings_open(JsvmMappings* mappings) {
    mappings->used = 0;
    mappings->at = 0;
    do {
        mappings->file = open("/proc/self/maps", O_RDONLY | O_CLOEXEC);
    } while (mappings->file < 0 && errno == EINTR);
    return mappings->file >= 0;
}

void jsvm_mappings_close(JsvmMappings* mappings) {
    close(mappings->file);
}

/* The next character, or -1 at the end. */
static int next_char(JsvmMappings* mappings) {
    if (mappings->at == mappings->used) {
        ssize_t got;
        do {
            got = read(mappings->file, mappings->text, sizeof(mappings->text));
        } while (got < 0 && errno == EINTR);
        if (got <= 0) {
            return -1;
        }
        mappings->used = (size_t)got;
        mappings->at = 0;
    }
    return (unsigned char)mappings->text[mappings->at++];
}

/* Reads hexadecimal digits and the one character behind them, which is returned. */
static int read_address(JsvmMappings* mappings, uintptr_t* address) {
    *address = 0;
    for (;;) {
        const int c = next_char(mappings);
        if ('0' <= c && c <= '9') {
            *address = *address * 16 + (uintptr_t)(c - '0');
        } else if ('a' <= c && c <= 'f') {
            *address = *address * 16 + (uintptr_t)(c - 'a') + 10;
        } else {
            return c;
        }
    }
}

/* A line is "START-END rwxp ..."; what stands behind the permissions does not matter. */
bool jsvm_mappings_next(JsvmMappings* mappings, JsvmMapping* mapping) {
    for (;;) {
        if (read_address(mappings, &mapping->start) != '-' ||
            read_address(mappings, &mapping->end) != ' ') {
            return false;
        }
        const bool readable = next_char(mappings) == 'r';
        int c;
        do {
            c = next_char(mappings);
        } while (c >= 0 && c != '\n');
        if (readable && mapping->start < mapping->end) {
            return true;
        }
        if (c < 0) {
            return false;
        }
    }
}
