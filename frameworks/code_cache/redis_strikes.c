/* SPDX-License-Identifier: Apache-2.0 */
#include "frameworks/code_cache/redis_strikes.h"

#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "frameworks/platform/process.h"

enum { kSpaceDigits = 16 };

void jsvm_redis_process_name(char name[JSVM_REDIS_PROCESS_SIZE]) {
    const JsvmProcess self = jsvm_process_self();
    snprintf(name, JSVM_REDIS_PROCESS_SIZE, "%016" PRIx64 ":%" PRId64 ":%" PRIu64,
             jsvm_process_space(), self.id, self.start);
}

/* False for what none of us has written. */
static bool parse(const char* name, JsvmProcess* process) {
    char* end = NULL;
    if (strlen(name) <= kSpaceDigits || name[kSpaceDigits] != ':') {
        return false;
    }
    end = (char*)name + kSpaceDigits;
    process->id = strtoll(end + 1, &end, 10);
    if (*end != ':') {
        return false;
    }
    process->start = strtoull(end + 1, &end, 10);
    return *end == '\0';
}

static bool has_died(const char* name, const char* own, double since, uint64_t now) {
    JsvmProcess process;
    if (!parse(name, &process)) {
        return false;
    }
    if (strncmp(name, own, kSpaceDigits) == 0) {
        return !jsvm_process_lives(&process);
    }
    return since + JSVM_REDIS_FLIGHT_SECONDS <= (double)now;
}

uint32_t jsvm_redis_strikes(const redisReply* marks, const char* own, uint64_t now) {
    uint32_t strikes = 0;
    if (marks->type != REDIS_REPLY_ARRAY) {
        return 0;
    }
    for (size_t i = 0; i + 1 < marks->elements; i += 2) {
        const redisReply* name = marks->element[i];
        const redisReply* since = marks->element[i + 1];
        if (name->type == REDIS_REPLY_STRING && since->type == REDIS_REPLY_STRING &&
            strcmp(name->str, own) != 0 &&
            has_died(name->str, own, strtod(since->str, NULL), now)) {
            ++strikes;
        }
    }
    return strikes;
}
