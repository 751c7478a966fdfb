# SPDX-License-Identifier: Apache-2.0
"""Small headers for the tests of what reads headers."""
from __future__ import annotations

import contextlib
import pathlib
import tempfile
from typing import Iterator

MAIN = '''\
/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file jsvm.h
 * What it is for. An example:
 *
 * @code{.c}
 * int main(void) {
 *     return 0;
 * }
 * @endcode
 *
 * CONVENTIONS. Told by number.
 *
 * 1. Ownership. The caller's; see
 *    convention 2.
 *
 * 2. NULL and lengths. Never NULL.
 *
 * 3. Scopes. Closed once.
 *
 * 4. Status. The first that applies.
 *
 * 5. Threads. One.
 *
 * 6. More. None.
 *
 * 7. Strings. UTF-8.
 *
 * 8. API levels. A number.
 */
#ifndef ARK_RUNTIME_JSVM_H
#define ARK_RUNTIME_JSVM_H

#include "jsvm_types.h"

EXTERN_C_START

/* ====================
 * vm: processes and
 * machines
 * ================== */

/** @defgroup vm_vm Virtual machines
 *  @{ */

/**
 * Makes a VM. Ended by OH_JSVM_DestroyVM.
 *
 * @param size    how large; see JSVM_VMInfo::engine
 *                for the rest.
 * @param result  receives the VM.
 * @retval JSVM_INVALID_ARG  `result` is NULL.
 * @retval JSVM_GENERIC_FAILURE  there is none.
 * @since API level 11
 */
JSVM_EXTERN JSVM_Status OH_JSVM_CreateVM(size_t size, JSVM_VM* result);

/** @} */

/** @defgroup vm_end The end
 *  @{ */

#ifdef JSVM_EXPERIMENTAL
/**
 * Ends a VM (convention 1); gives JSVM_OK twice.
 *
 * @param vm  the VM.
 * @retval JSVM_INVALID_ARG  `vm` is NULL.
 * @since API level 26.0.0
 */
JSVM_EXTERN JSVM_Status OH_JSVM_DestroyVM(
    JSVM_VM vm);
#endif

/** @} */

EXTERN_C_END

#endif /* ARK_RUNTIME_JSVM_H */
'''

TYPES = '''\
/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file jsvm_types.h
 * The types.
 */
#ifndef ARK_RUNTIME_JSVM_TYPES_H
#define ARK_RUNTIME_JSVM_TYPES_H

#include <stdint.h>

/* --------------------
 * Macros
 * ------------------ */

/** Exported. */
#ifndef JSVM_EXTERN
#ifdef _WIN32
#define JSVM_EXTERN __declspec(dllimport) extern
#else
#define JSVM_EXTERN extern
#endif
#endif

/** To the end. */
#define JSVM_AUTO_LENGTH SIZE_MAX

#ifndef __cplusplus
/** A code unit. */
typedef uint16_t char16_t;
#endif

/* --------------------
 * Handles: opaque (convention 1)
 * ------------------ */

/** A machine. */
typedef struct JSVM_VM__* JSVM_VM;

/** Statuses. */
typedef enum {
    /** Good. */
    JSVM_OK = 0,
    /** Bad. */
    JSVM_INVALID_ARG = 1,
    /** Worse. */
    JSVM_GENERIC_FAILURE = 1 << 3,
    /** All. */
    JSVM_PENDING_EXCEPTION = JSVM_INVALID_ARG | (1 << 4) |
                             JSVM_GENERIC_FAILURE
} JSVM_Status;

/** What is told. */
typedef struct {
    /** A name; or NULL; semi; colons. */
    const char* engine;
    /** Called. */
    JSVM_Status(JSVM_CDECL* callback)(JSVM_VM vm,
                                      void* data);
    /** Its value. */
    union {
        /** A pointer. */
        void* ptr;
        /** A number. */
        int num;
    } content;
} JSVM_VMInfo;

/**
 * Takes output.
 * @param data  the piece.
 * @return true to go on.
 */
typedef bool(JSVM_CDECL* JSVM_OutputStream)(const char* data);

/** A pointer to it. */
typedef JSVM_VMInfo* JSVM_Callback;

#endif /* ARK_RUNTIME_JSVM_TYPES_H */
'''

EXTENSION = '''\
/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file jsvmx.h
 * An extension.
 */
#ifndef ARK_RUNTIME_JSVMX_H
#define ARK_RUNTIME_JSVMX_H

/** A report. */
typedef struct {
    /** How many. */
    int count;
} JSVMX_CodeCacheReport;

/**
 * Reports.
 *
 * @param result  receives the report.
 * @return JSVM_INVALID_ARG if it is NULL.
 */
JSVM_EXTERN JSVM_Status JSVMX_GetCodeCacheReport(JSVMX_CodeCacheReport* result);

#endif
'''

@contextlib.contextmanager
def folder(**changed: str) -> Iterator[pathlib.Path]:
    """A folder with the headers; one of them changed when it is named: folder(jsvm=TEXT)."""
    texts = {'jsvm': MAIN, 'jsvm_types': TYPES, 'jsvmx': EXTENSION}
    texts.update(changed)
    with tempfile.TemporaryDirectory() as name:
        for stem, text in texts.items():
            pathlib.Path(name, stem + '.h').write_text(text, 'utf-8')
        yield pathlib.Path(name)
