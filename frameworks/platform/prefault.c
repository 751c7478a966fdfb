/* SPDX-License-Identifier: Apache-2.0 */
/* For madvise(). */
#ifndef _DEFAULT_SOURCE
#define _DEFAULT_SOURCE
#endif
#include "frameworks/platform/prefault.h"

#include <errno.h>
#include <stdint.h>
#include <sys/mman.h>
#include <unistd.h>

/* Since Linux 5.14; the headers may be older. */
enum { kPopulateRead = 22, kPopulateWrite = 23 };

void jsvm_prefault(const void* bytes, size_t length, bool to_write) {
    const uintptr_t page = (uintptr_t)sysconf(_SC_PAGESIZE);
    const uintptr_t within = (uintptr_t)bytes % page;
    const int before = errno;
    if (length != 0) {
        (void)madvise((char*)bytes - within, length + within,
                      to_write ? kPopulateWrite : kPopulateRead);
    }
    errno = before;
}
