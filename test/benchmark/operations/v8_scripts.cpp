// SPDX-License-Identifier: Apache-2.0
// Scripts and JSON.
#include <cstdio>

#include "test/benchmark/operations/javascript.h"
#include "test/benchmark/operations/v8_side.h"

namespace {

void OneSameScript(Side* side) {
    side->value =
        Evaluate(side->isolate, side->context, JS_SMALL_SCRIPT, sizeof(JS_SMALL_SCRIPT) - 1);
}
GIVES_VALUE(OneSameScript)

void OneNewScript(Side* side) {
    char source[128];
    const int length = snprintf(source, sizeof(source), JS_NEW_SCRIPT, side->serial++);
    side->value = Evaluate(side->isolate, side->context, source, length);
}
GIVES_VALUE(OneNewScript)

void SetUpParse(Side* side) {
    side->slot[0] = Text(side->isolate, JSON_TEXT);
}

void SetUpStringify(Side* side) {
    side->slot[0] = Evaluate(side, "(" JSON_TEXT ")");
}

void OneParse(Side* side) {
    side->value = Need(v8::JSON::Parse(side->context, side->slot[0].As<v8::String>()));
}
GIVES_VALUE(OneParse)

void OneStringify(Side* side) {
    side->value = Need(v8::JSON::Stringify(side->context, side->slot[0]));
}
GIVES_VALUE(OneStringify)

const Operation kList[] = {
    OPERATION("JSON, parse 80 B", OneParse, SetUpParse, 0),
    OPERATION("JSON, stringify", OneStringify, SetUpStringify, 0),
    OPERATION("compile and run, seen before", OneSameScript, nullptr, 0),
    OPERATION("compile and run, new", OneNewScript, nullptr, 0),
};

}  // namespace

const Operations kScriptOperations = OPERATIONS(kList);
