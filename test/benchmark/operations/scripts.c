/* SPDX-License-Identifier: Apache-2.0 */
/* Scripts and JSON. */
#include <stdio.h>
#include <string.h>

#include "test/benchmark/operations/api.h"
#include "test/benchmark/operations/javascript.h"

static void OneSameScript(Side* side) {
    side->value = RunSource(side->env, JS_SMALL_SCRIPT, sizeof(JS_SMALL_SCRIPT) - 1);
}
GIVES_VALUE(OneSameScript)

static void OneNewScript(Side* side) {
    char source[128];
    const int length = snprintf(source, sizeof(source), JS_NEW_SCRIPT, side->serial++);
    side->value = RunSource(side->env, source, (size_t)length);
}
GIVES_VALUE(OneNewScript)

/* ---- JSON: slot 0 is the text or object. Node-API has no functions for it: a program calls those
 * of JavaScript, which are slots 1 and 2. */

static void SetUpParse(Side* side) {
    MUST(CreateStringUtf8(side->env, JSON_TEXT, sizeof(JSON_TEXT) - 1, &side->slot[0]));
    side->slot[1] = Evaluate(side, "JSON");
    side->slot[2] = Evaluate(side, "JSON.parse");
}

static void SetUpStringify(Side* side) {
    side->slot[0] = Evaluate(side, "(" JSON_TEXT ")");
    side->slot[1] = Evaluate(side, "JSON");
    side->slot[2] = Evaluate(side, "JSON.stringify");
}

static void OneParse(Side* side) {
#ifdef COMPARE_NODE_API
    MUST(CallFunction(side->env, side->slot[1], side->slot[2], 1, side->slot, &side->value));
#else
    MUST(OH_JSVM_JsonParse(side->env, side->slot[0], &side->value));
#endif
}
GIVES_VALUE(OneParse)

static void OneStringify(Side* side) {
#ifdef COMPARE_NODE_API
    MUST(CallFunction(side->env, side->slot[1], side->slot[2], 1, side->slot, &side->value));
#else
    MUST(OH_JSVM_JsonStringify(side->env, side->slot[0], &side->value));
#endif
}
GIVES_VALUE(OneStringify)

static const Operation kList[] = {
    OPERATION("JSON, parse 80 B", OneParse, SetUpParse, 0),
    OPERATION("JSON, stringify", OneStringify, SetUpStringify, 0),
    OPERATION("compile and run, seen before", OneSameScript, NULL, 0),
    OPERATION("compile and run, new", OneNewScript, NULL, 0),
};
const Operations kScriptOperations = OPERATIONS(kList);
