/* SPDX-License-Identifier: Apache-2.0 */
/* Where things are: the user's directory, the default script, the saved caches. */
#ifndef ARK_JSVM_SAMPLE_CODECACHE_PATHS_H_
#define ARK_JSVM_SAMPLE_CODECACHE_PATHS_H_

#include <stdbool.h>

#include "sample/codecache/failure.h"

/* The script that is built together with this program, or NULL where it is not found. To be asked
 * before the working directory changes. The caller frees it. */
char* path_of_default_script(const char* program);

/* `bazel run` starts programs elsewhere; this goes back to where the user typed the command. */
bool path_return_to_user(Failure* failure);

/* The same path from the root, which the caller frees; NULL on failure. Links stay as they are. */
char* path_absolute(const char* path, Failure* failure);

/* The last part of a path: a place inside it. */
const char* path_name(const char* path);

/* The directory for saved caches: the one asked for, or the user's own by the XDG rules. The
 * caller frees it; NULL on failure. */
char* path_of_cache_directory(const char* asked_for, Failure* failure);

/* The file in which the cache of a script is saved; the caller frees it. Two scripts of one name
 * in different directories get different files. Nothing depends on it for safety: a cache knows
 * which source it was made from. */
char* path_of_cache(const char* directory, const char* script);

#endif /* ARK_JSVM_SAMPLE_CODECACHE_PATHS_H_ */
