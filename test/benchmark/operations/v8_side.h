// SPDX-License-Identifier: Apache-2.0
// The side of V8 itself: what a program does that needs no API in between.
#ifndef ARK_JSVM_TEST_BENCHMARK_OPERATIONS_V8_SIDE_H_
#define ARK_JSVM_TEST_BENCHMARK_OPERATIONS_V8_SIDE_H_

#include <v8.h>

#include "test/benchmark/operations/bench.h"
#include "test/benchmark/operations/samples.h"

// The same members as in api.h, where they have the same purpose.
struct Side {
    v8::Isolate* isolate;
    v8::Local<v8::Context> context;  // in a handle scope that is open as long as the program runs
    Sample samples[kSamples];

    size_t argument;
    v8::Local<v8::Value> slot[kSlots];

    v8::Local<v8::Value> value;
    double number;
    const char* text;
    size_t length;

    char* buffer;  // of kBufferSize bytes
    double native;
    size_t serial;
    v8::StartupData snapshot;

    v8::Global<v8::Function> describe;
    v8::Global<v8::Value> kept[kMaxRows][kSlots];
    bool ready[kMaxRows];
};

enum { kBufferSize = 2 * kLarge };

// The value of what V8 gives, which ends the program when that is nothing.
template <typename T>
inline v8::Local<T> Need(v8::MaybeLocal<T> maybe) {
    v8::Local<T> local;
    Must(maybe.ToLocal(&local), "a value");
    return local;
}

template <typename T>
inline T Need(v8::Maybe<T> maybe) {
    Must(maybe.IsJust(), "a result");
    return maybe.FromJust();
}

inline v8::Local<v8::String> Text(v8::Isolate* isolate, const char* text) {
    return Need(v8::String::NewFromUtf8(isolate, text));
}

// For names of properties, which V8 would otherwise look up once more.
inline v8::Local<v8::String> Key(v8::Isolate* isolate, const char* text) {
    return Need(v8::String::NewFromUtf8(isolate, text, v8::NewStringType::kInternalized));
}

void ReportValue(Side* side, Report* report);
v8::Local<v8::Value> Evaluate(v8::Isolate* isolate, v8::Local<v8::Context> context,
                              const char* source, int length = -1);
v8::Local<v8::Value> Evaluate(Side* side, const char* source);
v8::Local<v8::Function> NewFunction(Side* side, v8::FunctionCallback callback);

void SetUpLoop(Side* side, const char* loop, v8::Local<v8::Value> object);
void RunLoop(Side* side, size_t count);
void CheckLoop(Side* side, Report* report);

#define LOOP(TITLE, SETUP) \
    { TITLE, SETUP, RunLoop, CheckLoop, 0 }

extern const Operations kBufferOperations;
extern const Operations kCallOperations;
extern const Operations kClassOperations;
extern const Operations kErrorOperations;
extern const Operations kInterceptorOperations;
extern const Operations kObjectOperations;
extern const Operations kScopeOperations;
extern const Operations kScriptOperations;
extern const Operations kStartOperations;
extern const Operations kStringOperations;
extern const Operations kValueOperations;

#endif  // ARK_JSVM_TEST_BENCHMARK_OPERATIONS_V8_SIDE_H_
