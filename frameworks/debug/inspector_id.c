/* SPDX-License-Identifier: Apache-2.0 */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include "frameworks/debug/inspector_id.h"

#include <errno.h>
#include <stdint.h>
#include <sys/random.h>

bool jsvm_inspector_id(char id[JSVM_INSPECTOR_ID_SIZE]) {
    static const char kHex[] = "0123456789abcdef";
    uint8_t bytes[16];
    ssize_t got;
    do {
        got = getrandom(bytes, sizeof(bytes), 0);
    } while (got < 0 && errno == EINTR);
    if (got != (ssize_t)sizeof(bytes)) {
        return false;
    }
    bytes[6] = (uint8_t)((bytes[6] & 0x0F) | 0x40); /* version 4 */
    bytes[8] = (uint8_t)((bytes[8] & 0x3F) | 0x80); /* the variant of RFC 4122 */
    char* at = id;
    for (int i = 0; i < 16; ++i) {
        if (i == 4 || i == 6 || i == 8 || i == 10) {
            *at++ = '-';
        }
        *at++ = kHex[bytes[i] >> 4];
        *at++ = kHex[bytes[i] & 15];
    }
    *at = '\0';
    return true;
}
