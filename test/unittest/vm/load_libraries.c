/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A program that is not linked to JSVM and loads shared libraries that are, or libjsvm.so itself.
 *
 *   load_libraries plugins LIBPLUGIN_ONE.so LIBPLUGIN_TWO.so
 *   load_libraries alone LIBJSVM.so
 *   load_libraries unused LIBJSVM.so
 */
#include <dlfcn.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "test/unittest/vm/plugin.h"

#define EXPECT(condition) Expect((condition) != 0, #condition, __LINE__)

static int g_failures;

static void Expect(int good, const char* what, int line) {
    if (good) return;
    fprintf(stderr, "line %d: not so: %s\n", line, what);
    ++g_failures;
}

static void* Load(const char* path) {
    void* library = dlopen(path, RTLD_NOW | RTLD_LOCAL);
    if (library == NULL) {
        fprintf(stderr, "%s\n", dlerror());
        exit(1);
    }
    return library;
}

/* A function's address; C has no cast from what dlsym gives. */
static void Find(void* library, const char* name, void* function) {
    void* const address = dlsym(library, name);
    if (address == NULL) {
        fprintf(stderr, "%s\n", dlerror());
        exit(1);
    }
    memcpy(function, &address, sizeof(address));
}

/* The second to come finds the engine started, and goes on. */
static void TestPlugins(const char* path_one, const char* path_two) {
    PluginRun* one = NULL;
    PluginRun* two = NULL;
    void* const library_one = Load(path_one);
    void* const library_two = Load(path_two);
    Find(library_one, "plugin_one", &one);
    Find(library_two, "plugin_two", &two);
    PluginResult result = one("40 + 1");
    EXPECT(result.init == JSVM_OK);
    EXPECT(result.first == JSVM_OK);
    EXPECT(result.answer == 41);
    result = two("40 + 2");
    EXPECT(result.init == JSVM_GENERIC_FAILURE);
    EXPECT(result.first == JSVM_OK);
    EXPECT(result.answer == 42);
    EXPECT(dlclose(library_two) == 0);
    result = one("40 + 3");
    EXPECT(result.init == JSVM_GENERIC_FAILURE);
    EXPECT(result.first == JSVM_OK);
    EXPECT(result.answer == 43);
    EXPECT(dlclose(library_one) == 0);
    /* Both are gone, and with them all who were linked to JSVM. */
    void* const again = Load(path_two);
    Find(again, "plugin_two", &two);
    result = two("40 + 4");
    EXPECT(result.init == JSVM_GENERIC_FAILURE);
    EXPECT(result.first == JSVM_OK);
    EXPECT(result.answer == 44);
}

/* What a thread of its own does with the library, and takes with it when it ends. */
static void* UseAlone(void* library) {
    JSVM_Status (*init)(const JSVM_InitOptions*);
    JSVM_Status (*create_vm)(const JSVM_CreateVMOptions*, JSVM_VM*);
    JSVM_Status (*create_env)(JSVM_VM, size_t, const JSVM_PropertyDescriptor*, JSVM_Env*);
    JSVM_Status (*get_vm)(JSVM_Env, JSVM_VM*);
    JSVM_Status (*destroy_vm)(JSVM_VM);
    static int times = 0;
    JSVM_VM vm = NULL;
    JSVM_VM found = NULL;
    JSVM_Env env = NULL;
    Find(library, "OH_JSVM_Init", &init);
    Find(library, "OH_JSVM_CreateVM", &create_vm);
    Find(library, "OH_JSVM_CreateEnv", &create_env);
    Find(library, "OH_JSVM_GetVM", &get_vm);
    Find(library, "OH_JSVM_DestroyVM", &destroy_vm);
    EXPECT(init(NULL) == (times++ == 0 ? JSVM_OK : JSVM_GENERIC_FAILURE));
    EXPECT(create_vm(NULL, &vm) == JSVM_OK);
    EXPECT(create_env(vm, 0, NULL, &env) == JSVM_OK);
    EXPECT(get_vm(env, &found) == JSVM_OK && found == vm);
    EXPECT(destroy_vm(vm) == JSVM_OK);
    return NULL;
}

/* The library with nothing else. The engine's threads go on when it is closed, and the engine
 * cannot be started twice: who opens the library again has to find it as it was. */
static void TestAlone(const char* path) {
    for (int time = 0; time < 3; ++time) {
        void* const library = Load(path);
        pthread_t thread;
        EXPECT(pthread_create(&thread, NULL, UseAlone, library) == 0);
        EXPECT(pthread_join(thread, NULL) == 0);
        EXPECT(dlclose(library) == 0);
    }
}

/* Some programs only find out whether there is one. */
static void TestUnused(const char* path) {
    EXPECT(dlclose(Load(path)) == 0);
    void* const library = Load(path);
    UseAlone(library);
    EXPECT(dlclose(library) == 0);
}

int main(int argc, char** argv) {
    if (argc == 4 && strcmp(argv[1], "plugins") == 0) {
        TestPlugins(argv[2], argv[3]);
    } else if (argc == 3 && strcmp(argv[1], "alone") == 0) {
        TestAlone(argv[2]);
    } else if (argc == 3 && strcmp(argv[1], "unused") == 0) {
        TestUnused(argv[2]);
    } else {
        fputs("wrong arguments\n", stderr);
        return 1;
    }
    return g_failures == 0 ? 0 : 1;
}
