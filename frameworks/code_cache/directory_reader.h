/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A store in a directory that is only read: nothing in it is locked, mapped or written, and others
 * may write to it all the same. Entries are copied, since their places may be used again. Damage is
 * left where it is.
 */
#ifndef ARK_JSVM_FRAMEWORKS_CODE_CACHE_DIRECTORY_READER_H_
#define ARK_JSVM_FRAMEWORKS_CODE_CACHE_DIRECTORY_READER_H_

#include "frameworks/code_cache/backend.h"

#ifdef __cplusplus
extern "C" {
#endif

/* STORE_UNAVAILABLE when there is no store that can be read. */
JSVMX_CodeCacheReason jsvm_directory_reader_open(const char* path, JsvmBackend** result);

#ifdef __cplusplus
}
#endif

#endif /* ARK_JSVM_FRAMEWORKS_CODE_CACHE_DIRECTORY_READER_H_ */
