/* SPDX-License-Identifier: Apache-2.0 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "frameworks/code_cache/directory_backend.h"
#include "frameworks/code_cache/redis_backend.h"
#include "frameworks/code_cache/store.h"

enum { kShortestKey = 16, kStrongestCompression = 19, kDefaultTimeout = 50 };

static bool AreValid(const JSVMX_CodeCacheOptions* options) {
    if (options == NULL || options->size < sizeof(*options) || options->location == NULL ||
        options->location[0] == '\0') {
        return false;
    }
    if (options->signingKey == NULL ? options->signingKeyLength != 0
                                    : options->signingKeyLength < kShortestKey) {
        return false;
    }
    return options->compressionLevel >= 0 && options->compressionLevel <= kStrongestCompression;
}

static JSVM_Status OpenServer(const JSVMX_CodeCacheOptions* options, JSVMX_CodeCache* result) {
    const JsvmStoreLimits limits = jsvm_store_limits(options);
    const uint32_t timeout =
        options->timeoutMilliseconds != 0 ? options->timeoutMilliseconds : kDefaultTimeout;
    bool invalid = false;
    JsvmBackend* backend = NULL;
    if (!jsvm_redis_backend_open(options->location, &limits, options->readOnly, timeout, &invalid,
                                 &backend)) {
        return invalid ? JSVM_INVALID_ARG : JSVM_GENERIC_FAILURE;
    }
    return jsvm_store_open(options, backend, JSVMX_REASON_NONE, true, result);
}

static uint64_t NoTime(void) {
    return 0;
}

JSVM_Status JSVMX_CodeCacheOpen(const JSVMX_CodeCacheOptions* options, JSVMX_CodeCache* result) {
    if (result == NULL || !AreValid(options)) {
        return JSVM_INVALID_ARG;
    }
    if (jsvm_redis_is_url(options->location)) {
        return OpenServer(options, result);
    }
    const JsvmStoreLimits limits = jsvm_store_limits(options);
    JsvmBackend* backend = NULL;
    const JSVMX_CodeCacheReason reason =
        options->reproducible
            ? jsvm_directory_backend_open_with_clock(options->location, &limits, options->readOnly,
                                                     NoTime, &backend)
            : jsvm_directory_backend_open(options->location, &limits, options->readOnly, &backend);
    return jsvm_store_open(options, reason == JSVMX_REASON_NONE ? backend : NULL, reason, false,
                           result);
}
