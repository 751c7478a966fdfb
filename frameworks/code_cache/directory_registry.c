/* SPDX-License-Identifier: Apache-2.0 */
#include "frameworks/code_cache/directory_registry.h"

#include <errno.h>
#include <stddef.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "frameworks/platform/process.h"

struct Registry {
    pid_t holder; /* the process of the thread that has it locked, or 0 */
    pid_t pid;    /* of the process whose list it is */
    JsvmRegistered* first;
};

static struct Registry* TheRegistry(void) {
    static struct Registry registry = {0, 0, NULL};
    return &registry;
}

/*
 * Not a mutex: when a thread of the parent held one during fork(), it would stay locked in the
 * child for ever. This one knows who holds it. It is held while a directory is opened, so those who
 * wait sleep.
 */
static struct Registry* Lock(void) {
    struct Registry* registry = TheRegistry();
    const pid_t self = getpid();
    const struct timespec pause = {0, 200000};
    for (;;) {
        pid_t holder = __atomic_load_n(&registry->holder, __ATOMIC_SEQ_CST);
        if (holder != self && __atomic_compare_exchange_n(&registry->holder, &holder, self, false,
                                                          __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST)) {
            break;
        }
        (void)nanosleep(&pause, NULL);
    }
    if (registry->pid != self) {
        registry->pid = self;
        registry->first = NULL;
    }
    return registry;
}

static void Unlock(struct Registry* registry) {
    __atomic_store_n(&registry->holder, 0, __ATOMIC_SEQ_CST);
}

static JsvmRegistered* Find(struct Registry* registry, const struct stat* status) {
    for (JsvmRegistered* at = registry->first; at != NULL; at = at->next) {
        if (at->device == (uint64_t)status->st_dev && at->inode == (uint64_t)status->st_ino) {
            return at;
        }
    }
    return NULL;
}

static int OpenLocked(struct Registry* registry, const char* path, JsvmRegistered* object,
                      JsvmRegistered** result) {
    struct stat status;
    if (stat(path, &status) != 0) {
        return errno;
    }
    JsvmRegistered* found = Find(registry, &status);
    if (found != NULL) {
        ++found->users;
        *result = found;
        return 0;
    }
    object->device = (uint64_t)status.st_dev;
    object->inode = (uint64_t)status.st_ino;
    object->users = 1;
    object->generation = jsvm_process_generation();
    const int code = object->ops->open(object);
    if (code == 0) {
        object->next = registry->first;
        registry->first = object;
        *result = object;
    }
    return code;
}

int jsvm_directory_registry_open(const char* path, JsvmRegistered* object,
                                 const JsvmRegisteredOps* ops, JsvmRegistered** result) {
    *result = NULL;
    object->ops = ops;
    struct Registry* registry = Lock();
    const int code = OpenLocked(registry, path, object, result);
    Unlock(registry);
    if (*result != object) {
        ops->free(object);
    }
    return code;
}

void jsvm_directory_registry_close(JsvmRegistered* object) {
    if (object->generation != jsvm_process_generation()) {
        return;
    }
    struct Registry* registry = Lock();
    if (--object->users != 0) {
        Unlock(registry);
        return;
    }
    JsvmRegistered** at = &registry->first;
    while (*at != NULL && *at != object) {
        at = &(*at)->next;
    }
    if (*at != NULL) {
        *at = object->next;
    }
    object->ops->close(object);
    Unlock(registry);
    object->ops->free(object);
}
