/* SPDX-License-Identifier: Apache-2.0 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "sample/codecache/measure.h"
#include "sample/codecache/report.h"
#include "sample/codecache/text.h"

static void add_field(Text* out, const Series* series, Field field, const char* name) {
    text_add(out, "\"%s_ms\":{\"median\":%.4f,\"best\":%.4f}", name, series_median(series, field),
             series_best(series, field));
}

static void add_verdict(Text* out, const Verdict* verdict) {
    text_add(out, "\"outcome\":");
    text_add_json(out, outcome_name(verdict->outcome));
    text_add(out, ",\"reason\":%d,\"text\":", (int)verdict->reason);
    text_add_json(out, verdict->text);
}

static void add_warm_step(Text* out, const ScriptResult* result, Step step) {
    const double eager = speed_up(result, STEP_COLD_EAGER, step);
    const double lazy = speed_up(result, STEP_COLD_LAZY, step);
    if (eager > 0) {
        text_add(out, ",\"times_faster_than_eager\":%.2f", eager);
    }
    if (lazy > 0) {
        text_add(out, ",\"times_faster_than_lazy\":%.2f", lazy);
    }
    text_add(out, ",\"cache\":{");
    add_verdict(out, step == STEP_WARM_VM ? &result->warm_vm : &result->warm_process);
    text_add(out, "}");
}

static void add_steps(Text* out, const ScriptResult* result) {
    static const char* const kNames[STEP_COUNT] = {"cold_eager", "cold_lazy", "warm_fresh_vm",
                                                   "warm_fresh_process"};
    const char* separator = "";
    text_add(out, "\"steps\":{");
    for (int step = 0; step < STEP_COUNT; ++step) {
        const Series* series = &result->steps[step];
        if (series->count == 0) {
            continue;
        }
        text_add(out, "%s\"%s\":{", separator, kNames[step]);
        add_field(out, series, FIELD_STRING, "string");
        text_add(out, ",");
        add_field(out, series, FIELD_COMPILE, "compile");
        text_add(out, ",");
        add_field(out, series, FIELD_RUN, "run");
        if (step == STEP_WARM_VM || step == STEP_WARM_PROCESS) {
            add_warm_step(out, result, (Step)step);
        }
        text_add(out, "}");
        separator = ",";
    }
    text_add(out, "}");
}

static void add_safety(Text* out, const ScriptResult* result) {
    text_add(out, "\"safety\":[");
    for (int i = 0; i < result->safety_count; ++i) {
        const SafetyCheck* check = &result->safety[i];
        text_add(out, "%s{\"what\":", i == 0 ? "" : ",");
        text_add_json(out, check->what);
        if (!check->applicable) {
            text_add(out, ",\"applicable\":false}");
            continue;
        }
        text_add(out, ",\"applicable\":true,\"ok\":%s,\"change\":", check->ok ? "true" : "false");
        text_add_json(out, check->detail);
        text_add(out, ",");
        add_verdict(out, &check->verdict);
        text_add(out, ",\"ran\":");
        text_add_json(out, check->outcome);
        text_add(out, "}");
    }
    text_add(out, "]");
}

static void add_store_starts(Text* out, const ScriptResult* result) {
    text_add(out, "\"store_starts\":[");
    for (int i = 0; i < result->store_start_count; ++i) {
        const StoreStart* start = &result->store_starts[i];
        text_add(out, "%s{", i == 0 ? "" : ",");
        add_verdict(out, &start->verdict);
        text_add(out,
                 ",\"bytes\":%" PRIu64 ",\"lookup_us\":%" PRIu64 ",\"verify_us\":%" PRIu64
                 ",\"compile_us\":%" PRIu64 ",\"stored\":%s}",
                 start->bytes, start->lookup, start->verify, start->compile,
                 start->stored ? "true" : "false");
    }
    text_add(out, "]");
}

static void add_measurements(Text* out, const ScriptResult* result) {
    const int runs = result->steps[STEP_WARM_VM].count;
    text_add(out, ",\"file_bytes\":%zu,\"code_units\":%zu,", result->file_bytes,
             result->code_units);
    add_steps(out, result);
    text_add(out, ",\"cache\":{\"bytes\":%zu,\"create_ms\":%.4f,\"save_ms\":%.4f,\"file\":",
             result->cache_bytes, median_of(result->create_cache_ms, runs), result->save_cache_ms);
    text_add_json(out, result->cache_path);
    text_add(out, "}");
    if (result->transpiled != NULL) {
        text_add(out, ",\"transpile\":{\"typescript\":");
        text_add_json(out, kTypeScriptSnippet);
        text_add(out, ",\"javascript\":");
        text_add_json(out, result->transpiled);
        text_add(out, "}");
    }
    text_add(out, ",");
    add_store_starts(out, result);
    text_add(out, ",");
    add_safety(out, result);
}

void report_json_start(const Options* options) {
    JSVM_VMInfo info;
    Text out = {0};
    memset(&info, 0, sizeof(info));
    OH_JSVM_GetVMInfo(&info);
    text_add(&out, "{\"engine\":");
    text_add_json(&out, info.engine);
    text_add(&out, ",\"version\":");
    text_add_json(&out, info.version);
    text_add(&out, ",\"runs\":%d,\"scripts\":[", options->runs);
    fputs(out.data, stdout);
    text_clear(&out);
}

void report_json_script(const ScriptResult* result, bool first) {
    Text out = {0};
    text_add(&out, "%s\n{\"path\":", first ? "" : ",");
    text_add_json(&out, result->path);
    text_add(&out, ",\"exit_code\":%d", result_exit_code(result));
    if (result->failure.code != 0) {
        text_add(&out, ",\"error\":");
        text_add_json(&out, result->failure.text);
    } else {
        add_measurements(&out, result);
    }
    text_add(&out, "}");
    fputs(out.data, stdout);
    text_clear(&out);
}

void report_json_end(int exit_code) {
    printf("\n],\"exit_code\":%d}\n", exit_code);
}
