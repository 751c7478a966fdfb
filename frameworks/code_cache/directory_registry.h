/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The directories that this process has open, each once. A forked child begins with none: what its
 * parent had open is not its own, and is left alone.
 */
#ifndef ARK_JSVM_FRAMEWORKS_CODE_CACHE_DIRECTORY_REGISTRY_H_
#define ARK_JSVM_FRAMEWORKS_CODE_CACHE_DIRECTORY_REGISTRY_H_

#include <stdbool.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct JsvmRegistered JsvmRegistered;

typedef struct {
    int (*open)(JsvmRegistered* object); /* 0 or an error */
    void (*close)(JsvmRegistered* object);
    void (*free)(JsvmRegistered* object);
} JsvmRegisteredOps;

/* The head of what is registered; the registry's alone, but for the generation. */
struct JsvmRegistered {
    JsvmRegistered* next;
    const JsvmRegisteredOps* ops;
    uint64_t device;
    uint64_t inode;
    int users;
    uint64_t generation; /* of the process that opened it: platform/process.h */
};

/* Looks for the directory at `path`. If it is open the object found is the result, and `object` is
 * freed; else `object` is opened. After an error it was freed, and the result is NULL. */
int jsvm_directory_registry_open(const char* path, JsvmRegistered* object,
                                 const JsvmRegisteredOps* ops, JsvmRegistered** result);
/* The last one to close it closes and frees the object. In a forked child nothing happens. */
void jsvm_directory_registry_close(JsvmRegistered* object);

#ifdef __cplusplus
}
#endif

#endif /* ARK_JSVM_FRAMEWORKS_CODE_CACHE_DIRECTORY_REGISTRY_H_ */
