/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One measurement with this SDK, in a process of its own:
 *
 *   jsvm_side make|cold|warm|verify|store SOURCE CACHE
 *
 * Times are in milliseconds. `store` uses a store in the directory CACHE.store. `verify` is a warm
 * compile by way of the seam of stores, which tells how much of it was verifying the cache.
 */
/* For MAP_POPULATE. */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "ark_runtime/jsvm.h"
#include "ark_runtime/jsvmx.h"
#include "ark_runtime/jsvmx_code_cache.h"
#include "frameworks/core/cached_compile.h"
#include "test/docs/measuring.h"

typedef struct {
    const uint8_t* bytes;
    size_t length;
} File;

/* Mapped and not copied: both the source and the cache are only read. All pages at once, or reading
 * them first would count for whoever does. */
static File MapFile(const char* path) {
    struct stat status;
    const int descriptor = open(path, O_RDONLY);
    Must(descriptor >= 0 && fstat(descriptor, &status) == 0 && status.st_size > 0, path);
    void* bytes =
        mmap(NULL, (size_t)status.st_size, PROT_READ, MAP_PRIVATE | MAP_POPULATE, descriptor, 0);
    Must(bytes != MAP_FAILED, path);
    close(descriptor);
    return (File){bytes, (size_t)status.st_size};
}

static JSVMX_CodeCacheReason FindFile(void* data, JsvmSourceInQuestion* source,
                                      const uint8_t** cache, size_t* length) {
    const File* file = data;
    (void)source;
    *cache = file->bytes;
    *length = file->length;
    return JSVMX_REASON_NONE;
}

static void Done(void* data) {
    (void)data;
}

static JSVM_ScriptOrigin Origin(void) {
    return (JSVM_ScriptOrigin){NULL, "measured.js", 0, 0};
}

static void Make(Session* session, JSVM_Script script, const char* path) {
    JSVM_Value result = NULL;
    size_t length = 0;
    MUST(OH_JSVM_RunScript(session->env, script, &result));
    uint8_t* cache = MakeCache(session, script, &length);
    FILE* file = fopen(path, "wb");
    Must(file != NULL && fwrite(cache, 1, length, file) == length && fclose(file) == 0, path);
    free(cache);
}

/* Who touches a page first waits for the system, which is no part of verifying. */
static void Touch(const File* file) {
    enum { kPage = 4096 };
    for (size_t at = 0; at < file->length; at += kPage) {
        (void)*(const volatile uint8_t*)(file->bytes + at);
    }
}

static void Verify(Session* session, JSVM_Value source, const char* path) {
    File cache = MapFile(path);
    Touch(&cache);
    JSVM_ScriptOrigin origin = Origin();
    const JsvmCachedCompile compile = {.source = source, .origin = &origin};
    const JsvmCacheSupplier supplier = {FindFile, Done, &cache};
    JsvmCachedCompileReport report;
    bool tried = false;
    JSVM_Script script = NULL;
    MUST(jsvm_compile_cached(session->env, &compile, &supplier, &report, &tried, &script, NULL));
    Must(report.outcome == JSVMX_CODE_CACHE_USED, "the cache is used");
    printf("verify %f\ncompile %f\n", (double)report.verify_nanoseconds / 1e6,
           (double)(report.verify_nanoseconds + report.compile_nanoseconds) / 1e6);
}

static JSVMX_CodeCache OpenStore(const char* path) {
    char directory[4096];
    JSVMX_CodeCacheOptions options;
    JSVMX_CodeCache store = NULL;
    memset(&options, 0, sizeof(options));
    const int length = snprintf(directory, sizeof(directory), "%s.store", path);
    Must(length > 0 && (size_t)length < sizeof(directory), "the path is too long");
    options.size = sizeof(options);
    options.location = directory;
    MUST(JSVMX_CodeCacheOpen(&options, &store));
    return store;
}

/* Puts the script there when the store lacks it; then there are no times to tell. */
static void ThroughStore(Session* session, const char* source_path, const char* cache_path) {
    JSVM_Value source = NULL;
    JSVM_Value result = NULL;
    JSVM_Script script = NULL;
    JSVM_ScriptOrigin origin = Origin();
    JSVMX_CodeCacheCompileOptions options;
    JSVMX_CodeCacheLoad load;
    bool queued = false;
    memset(&options, 0, sizeof(options));
    options.size = sizeof(options);
    options.origin = &origin;
    const double start = Milliseconds();
    JSVMX_CodeCache store = OpenStore(cache_path);
    const double opened = Milliseconds();
    const File text = MapFile(source_path);
    MUST(JSVMX_CodeCacheCreateSource(session->env, (const char*)text.bytes, text.length, &source));
    const double before = Milliseconds();
    MUST(JSVMX_CodeCacheCompileScript(store, session->env, source, &options, &load, &script));
    const double after = Milliseconds();
    if (load.reason == JSVMX_REASON_NOT_STORED) {
        MUST(OH_JSVM_RunScript(session->env, script, &result));
        MUST(JSVMX_CodeCacheRefreshScript(store, session->env, script, &queued));
        Must(queued, "a cache is queued");
    } else {
        Must(load.outcome == JSVMX_CODE_CACHE_USED, load.text);
        printf("open %f\nsource %f\ncompile %f\nready %f\n", opened - start, before - opened,
               after - before, after - opened);
        printf("lookup %f\n", (double)load.lookupMicroseconds / 1e3);
    }
    MUST(JSVMX_CodeCacheClose(store));
}

/* Node.js has compiled many scripts before it comes to ours, and so loaded the code that does it.
 */
static const char kOther[] =
    "(function () { class A { f(x) { return [x, `${x}`, { x }].map((y) => typeof y).join(); } }"
    " try { return new A().f(/x/.exec('x')[0]); } catch (e) { return e; } })()";

static uint8_t* CompileOther(Session* session, const uint8_t* cache, size_t* length) {
    JSVM_Value source = NULL;
    JSVM_Value result = NULL;
    JSVM_Script script = NULL;
    bool rejected = false;
    MUST(OH_JSVM_CreateStringUtf8(session->env, kOther, JSVM_AUTO_LENGTH, &source));
    MUST(OH_JSVM_CompileScript(session->env, source, cache, *length, false, &rejected, &script));
    Must(!rejected, "the first cache is used");
    MUST(OH_JSVM_RunScript(session->env, script, &result));
    return MakeCache(session, script, length);
}

static void OpenWarmedUp(Session* session) {
    size_t length = 0;
    Open(session);
    uint8_t* cache = CompileOther(session, NULL, &length);
    Close(session);
    Open(session);
    free(CompileOther(session, cache, &length));
    free(cache);
}

int main(int argc, char** argv) {
    Must(argc == 4, "usage: jsvm_side make|cold|warm|verify|store SOURCE CACHE");
    const char* mode = argv[1];
    const bool warm = strcmp(mode, "warm") == 0;
    JSVM_Value source = NULL;
    JSVM_Script script = NULL;
    JSVM_ScriptOrigin origin = Origin();
    JSVMX_CodeCacheReport report;
    Session session;
    MUST(OH_JSVM_Init(NULL));
    OpenWarmedUp(&session);

    if (strcmp(mode, "store") == 0) {
        ThroughStore(&session, argv[2], argv[3]);
        Close(&session);
        return 0;
    }
    const double start = Milliseconds();
    const File text = MapFile(argv[2]);
    MUST(JSVMX_CodeCacheCreateSource(session.env, (const char*)text.bytes, text.length, &source));
    const double read = Milliseconds();
    if (strcmp(mode, "verify") == 0) {
        Verify(&session, source, argv[3]);
        Close(&session);
        return 0;
    }
    const File cache = warm ? MapFile(argv[3]) : (File){NULL, 0};
    const double before = Milliseconds();
    MUST(OH_JSVM_CompileScriptWithOrigin(session.env, source, cache.bytes, cache.length, false,
                                         NULL, &origin, &script));
    const double after = Milliseconds();
    MUST(JSVMX_GetCodeCacheReport(session.env, &report));
    Must(!warm || report.outcome == JSVMX_CODE_CACHE_USED, report.text);
    printf("source %f\ncompile %f\nready %f\n", read - start, after - before, after - start);
    if (strcmp(mode, "make") == 0) {
        Make(&session, script, argv[3]);
    }
    Close(&session);
    return 0;
}
