// SPDX-License-Identifier: Apache-2.0
// The three macros that bodies check with. None opens a scope, declares a variable that is seen
// outside of it, or reads one that it was not given; each may return from the enclosing body, which
// is taken for the rare case.
#ifndef ARK_JSVM_FRAMEWORKS_CORE_CHECKS_H_
#define ARK_JSVM_FRAMEWORKS_CORE_CHECKS_H_

#include "ark_runtime/jsvm.h"

namespace jsvm {

template <class... P>
constexpr bool AllNonNull(const P&... pointers) {
    return (... && (pointers != nullptr));
}

}  // namespace jsvm

// Returns JSVM_INVALID_ARG unless every pointer or handle given is non-null.
#define JSVM_NON_NULL(...)                                 \
    do {                                                   \
        if (!::jsvm::AllNonNull(__VA_ARGS__)) [[unlikely]] \
            return JSVM_INVALID_ARG;                       \
    } while (0)

// Returns `status` unless `condition` holds.
#define JSVM_REQUIRE(condition, status) \
    do {                                \
        if (!(condition)) [[unlikely]]  \
            return (status);            \
    } while (0)

// Returns the status of `expression` unless it is JSVM_OK.
#define JSVM_TRY(expression)                              \
    do {                                                  \
        const JSVM_Status jsvm_try_status = (expression); \
        if (jsvm_try_status != JSVM_OK) [[unlikely]]      \
            return jsvm_try_status;                       \
    } while (0)

#endif  // ARK_JSVM_FRAMEWORKS_CORE_CHECKS_H_
