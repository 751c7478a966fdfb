/* SPDX-License-Identifier: Apache-2.0 */
#include "frameworks/code_cache/redis_batch.h"

#include <hiredis/hiredis.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void append(JsvmRedisBatch* batch, const char* bytes, size_t length) {
    if (batch->failed) {
        return;
    }
    if (batch->capacity - batch->length < length) {
        const size_t capacity = (batch->length + length) * 2;
        char* grown = realloc(batch->bytes, capacity);
        if (grown == NULL) {
            batch->failed = true;
            return;
        }
        batch->bytes = grown;
        batch->capacity = capacity;
    }
    memcpy(batch->bytes + batch->length, bytes, length);
    batch->length += length;
}

static void append_command(JsvmRedisBatch* batch, char* command, int length) {
    if (length < 0) {
        batch->failed = true;
        return;
    }
    append(batch, command, (size_t)length);
    redisFreeCommand(command);
    ++batch->commands;
}

void jsvm_redis_batch_add(JsvmRedisBatch* batch, const char* format, ...) {
    char* command = NULL;
    va_list arguments;
    va_start(arguments, format);
    const int length = redisvFormatCommand(&command, format, arguments);
    va_end(arguments);
    append_command(batch, command, length);
}

void jsvm_redis_batch_add_words(JsvmRedisBatch* batch, size_t count, const char** words) {
    char* command = NULL;
    const int length = redisFormatCommandArgv(&command, (int)count, words, NULL);
    append_command(batch, command, length);
}

void jsvm_redis_batch_add_value(JsvmRedisBatch* batch, const char* key,
                                const JsvmStorePiece* pieces, size_t count, size_t length,
                                unsigned long long seconds) {
    char text[256];
    char number[32];
    int written = snprintf(text, sizeof(text), "*5\r\n$3\r\nSET\r\n$%zu\r\n%s\r\n$%zu\r\n",
                           strlen(key), key, length);
    if (written < 0 || (size_t)written >= sizeof(text)) {
        batch->failed = true;
        return;
    }
    append(batch, text, (size_t)written);
    batch->pieces = pieces;
    batch->piece_count = count;
    batch->pieces_at = batch->length;
    const int digits = snprintf(number, sizeof(number), "%llu", seconds);
    written = snprintf(text, sizeof(text), "\r\n$2\r\nEX\r\n$%d\r\n%s\r\n", digits, number);
    append(batch, text, (size_t)written);
    ++batch->commands;
}

void jsvm_redis_batch_free(JsvmRedisBatch* batch) {
    free(batch->bytes);
    memset(batch, 0, sizeof(*batch));
}
