/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Offers mutated code caches to the compile functions.
 *
 *   mutate [BLOBS [SEED]]
 *
 * Whatever is offered, the program that runs is the one in the source, and nothing crashes: that is
 * what is checked, together with what each cache must be told about. Ends with a count of the
 * reasons. After a crash the last line on standard error tells which blob it was; the same seed
 * makes the same blobs.
 */
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "ark_runtime/jsvm.h"
#include "ark_runtime/jsvmx.h"
#include "frameworks/core/envelope.h"
#include "tools/code_cache/mutate/mutation.h"
#include "tools/code_cache/mutate/random.h"
#include "tools/code_cache/mutate/specimens.h"

enum { BLOBS_A_SESSION = 500, REASONS = JSVMX_REASON_ENGINE_REFUSED + 1 };

typedef struct {
    uint64_t reasons[REASONS][REPAIRS];
    uint64_t used;
    uint64_t used_though_changed; /* in bytes that nothing depends on */
} Counts;

/* One blob, and what it is offered for. */
typedef struct {
    const Program* program;
    const Blob* genuine;
    const Blob* other;
    Mutation mutation;
    Repair repair;
} Choice;

static const Blob* some_other(Random* random, const Specimens* specimens, const Program* program,
                              bool same_length_too) {
    for (;;) {
        const size_t chosen = random_below(random, PROGRAMS + STRANGERS);
        if (chosen >= PROGRAMS) {
            return &specimens->strangers[chosen - PROGRAMS];
        }
        const Program* other = &specimens->programs[chosen];
        if (other != program && (same_length_too || other->length != program->length)) {
            return &other->caches[random_below(random, CACHES)];
        }
    }
}

static Choice choose(Random* random, const Specimens* specimens) {
    Choice choice;
    choice.program = &specimens->programs[random_below(random, PROGRAMS)];
    choice.genuine = &choice.program->caches[random_below(random, CACHES)];
    choice.mutation = (Mutation)random_below(random, MUTATIONS);
    choice.repair = (Repair)random_below(random, REPAIRS);
    const bool forged = choice.mutation == MUTATION_OTHER_PAYLOAD && choice.repair == REPAIR_ALL;
    choice.other = some_other(random, specimens, choice.program, !forged);
    return choice;
}

/* The stranger of another origin has the first program's own payload, or nearly. */
static bool is_forged(const Specimens* specimens, const Choice* choice) {
    return choice->mutation == MUTATION_OTHER_PAYLOAD && choice->repair == REPAIR_ALL &&
           choice->other == &specimens->strangers[0] &&
           choice->program->length == specimens->programs[0].length;
}

static bool is_same(const Blob* one, const Blob* two) {
    return one->length == two->length && memcmp(one->bytes, two->bytes, one->length) == 0;
}

/*
 * Whether V8 was given a payload that it did not make for this source. In its own header V8 has the
 * length of what follows, outside of its checksum, and uses it for no more than to refuse one that
 * is too large: a smaller one changes nothing.
 */
static bool has_changed_payload(const Blob* blob, const Blob* genuine) {
    enum { kLengthAt = 16, kLengthSize = 4 };
    if (blob->length != genuine->length) {
        return true;
    }
    const size_t header = jsvm_envelope_size();
    const size_t after = header + kLengthAt + kLengthSize;
    return memcmp(blob->bytes + header, genuine->bytes + header, kLengthAt) != 0 ||
           memcmp(blob->bytes + after, genuine->bytes + after, blob->length - after) != 0;
}

static void check(const Choice* choice, const Blob* blob, bool rejected,
                  const JSVMX_CodeCacheReport* report, const char* result, Counts* counts) {
    must(strcmp(result, choice->program->result) == 0, "the program of the source runs");
    must(rejected == (report->outcome == JSVMX_CODE_CACHE_REJECTED), "the boolean is right");
    if (report->outcome == JSVMX_CODE_CACHE_USED) {
        must(report->reason == JSVMX_REASON_NONE, "no reason for a cache that is used");
        must(!has_changed_payload(blob, choice->genuine), "a changed payload is not used");
        ++counts->used;
        counts->used_though_changed += is_same(blob, choice->genuine) ? 0 : 1;
        return;
    }
    must(report->outcome == JSVMX_CODE_CACHE_REJECTED, "used or rejected");
    must(report->reason > JSVMX_REASON_MODE_IGNORES_CACHE && (int)report->reason < REASONS,
         "a reason of the envelope's");
    must(!is_same(blob, choice->genuine), "a cache that nobody changed is used");
    ++counts->reasons[report->reason][choice->repair];
}

static void offer(JSVM_Env env, JSVM_Value source, const Choice* choice, const Blob* blob,
                  Counts* counts) {
    JSVM_CodeCache cache = {blob->bytes, blob->length};
    bool rejected = false;
    JSVM_CompileOptions options[3];
    memset(options, 0, sizeof(options));
    options[0].id = JSVM_COMPILE_MODE;
    options[0].content.num = JSVM_COMPILE_MODE_CONSUME_CODE_CACHE;
    options[1].id = JSVM_COMPILE_CODE_CACHE;
    options[1].content.ptr = &cache;
    options[2].id = JSVM_COMPILE_CODE_CACHE_REJECTED;
    options[2].content.ptr = &rejected;
    JSVM_HandleScope scope = NULL;
    JSVM_Script script = NULL;
    JSVMX_CodeCacheReport report;
    char result[RESULT_SIZE];
    MUST(OH_JSVM_OpenHandleScope(env, &scope));
    MUST(OH_JSVM_CompileScriptWithOptions(env, source, 3, options, &script));
    MUST(JSVMX_GetCodeCacheReport(env, &report));
    run_to_text(env, script, result);
    check(choice, blob, rejected, &report, result, counts);
    MUST(OH_JSVM_CloseHandleScope(env, scope));
}

/* Which blob it is, for whoever looks into a crash. */
static struct {
    char text[128];
    size_t length;
} g_at;

static void tell_where(int signal_number) {
    (void)!write(STDERR_FILENO, g_at.text, g_at.length);
    signal(signal_number, SIG_DFL);
    raise(signal_number);
}

static void note_where(uint64_t index, uint64_t seed, const Choice* choice) {
    g_at.length = (size_t)snprintf(g_at.text, sizeof(g_at.text),
                                   "blob %" PRIu64 " of seed %" PRIu64 ": %s, repair %d\n", index,
                                   seed, mutation_name(choice->mutation), (int)choice->repair);
}

static void attack(const Specimens* specimens, uint64_t blobs, uint64_t seed, Counts* counts) {
    Random random = {seed};
    for (uint64_t index = 0; index < blobs;) {
        Session session;
        JSVM_Value sources[PROGRAMS];
        session_open(&session);
        for (int i = 0; i < PROGRAMS; ++i) {
            MUST(OH_JSVM_CreateStringUtf8(session.env, specimens->programs[i].source,
                                          JSVM_AUTO_LENGTH, &sources[i]));
        }
        for (int i = 0; i < BLOBS_A_SESSION && index < blobs; ++i, ++index) {
            Choice choice = choose(&random, specimens);
            if (is_forged(specimens, &choice)) {
                choice.repair = REPAIR_HEADER;
            }
            note_where(index, seed, &choice);
            Blob blob =
                mutate(&random, choice.mutation, choice.repair, choice.genuine, choice.other);
            offer(session.env, sources[choice.program - specimens->programs], &choice, &blob,
                  counts);
            free(blob.bytes);
        }
        session_close(&session);
    }
}

static void print_counts(const Counts* counts, uint64_t blobs, uint64_t seed) {
    printf("%" PRIu64 " blobs of seed %" PRIu64 ": no crash, no wrong result\n", blobs, seed);
    printf("  %9s %9s %9s\n", "as it is", "header", "all");
    for (int reason = 0; reason < REASONS; ++reason) {
        const uint64_t* count = counts->reasons[reason];
        if (count[0] + count[1] + count[2] != 0) {
            printf("  %9" PRIu64 " %9" PRIu64 " %9" PRIu64 "  %s\n", count[REPAIR_NOTHING],
                   count[REPAIR_HEADER], count[REPAIR_ALL],
                   jsvm_envelope_reason_text((JSVMX_CodeCacheReason)reason));
        }
    }
    printf("  %9" PRIu64 " used, of which %" PRIu64 " changed where nothing depends on it\n",
           counts->used, counts->used_though_changed);
}

int main(int argc, char** argv) {
    const uint64_t blobs = argc > 1 ? strtoull(argv[1], NULL, 10) : 100000;
    const uint64_t seed = argc > 2 ? strtoull(argv[2], NULL, 10) : 1;
    /* What V8 still had in memory it would take from there, and not look at the cache. */
    char name[] = "mutate";
    char no_memory[] = "--no-compilation-cache";
    char* flags[] = {name, no_memory, NULL};
    int count = 2;
    JSVM_InitOptions options;
    memset(&options, 0, sizeof(options));
    options.argc = &count;
    options.argv = flags;
    MUST(OH_JSVM_Init(&options));
    static Specimens specimens;
    static Counts counts;
    specimens_make(&specimens);
    signal(SIGSEGV, tell_where);
    signal(SIGABRT, tell_where);
    signal(SIGBUS, tell_where);
    attack(&specimens, blobs, seed, &counts);
    print_counts(&counts, blobs, seed);
    specimens_free(&specimens);
    must(blobs < 1000 || counts.reasons[JSVMX_REASON_ENGINE_REFUSED][REPAIR_ALL] != 0,
         "some blobs reach the engine");
    must(blobs < 1000 || counts.used != 0, "some caches are used");
    return 0;
}
