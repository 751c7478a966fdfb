// SPDX-License-Identifier: Apache-2.0
#include "test/conformance/values.h"

#include <cstddef>
#include <cstring>

namespace jsvm_conformance {
namespace {

struct Source {
    const char* kind;
    const char* source;
};

// "string" is a string that is at once a number, JSON, a pattern, a script and a body.
const Source kSources[] = {
    {"undefined", "void 0"},
    {"null", "null"},
    {"boolean", "true"},
    {"number", "1"},
    {"string", "'1'"},
    {"symbol", "Symbol('s')"},
    {"bigint", "1n"},
    {"object", "({name: 1})"},
    {"array", "[1]"},
    {"script-function", "(function () {})"},
    {"error", "new Error('e')"},
    {"date", "new Date(0)"},
    {"regexp", "/r/"},
    {"promise", "Promise.resolve(1)"},
    {"map", "new Map()"},
    {"proxy", "new Proxy({}, {})"},
    {"arraybuffer", "new ArrayBuffer(8)"},
    {"typedarray", "new Uint8Array(8)"},
    {"dataview", "new DataView(new ArrayBuffer(8))"},
    {"number-object", "new Number(1)"},
    {"frozen", "Object.freeze({})"},
    {"name", "'name'"},
    {"text", "'some text'"},
    {"broken", "'('"},
    {"thrower-object", "({[Symbol.toPrimitive]() { throw new Error('thrown'); }})"},
    {"circular", "(() => { const o = {}; o.o = o; return o; })()"},
    {"array-proxy", "new Proxy([], {})"},
    {"throwing-proxy",
     "new Proxy({}, new Proxy({}, {get() { return () => { throw new Error('trap'); }; }}))"},
    {"throwing-function-proxy",
     "new Proxy(function () {}, new Proxy({}, {get() { return () => { throw new Error('trap'); }; "
     "}}))"},
    {"throwing-promise",
     "Object.defineProperty(Promise.resolve(1), 'constructor', {get() { throw new Error('get'); "
     "}})"},
    {"refusing-proxy", "new Proxy({}, {preventExtensions() { return false; }})"},
    {"revoked-proxy",
     "(() => { const r = Proxy.revocable({}, {}); r.revoke(); return r.proxy; })()"},
    {"arrow-function", "(() => 1)"},
    {"thrower", "(function () { throw new Error('thrown'); })"},
    {"function-proxy", "new Proxy(function () {}, {})"},
    {"script-class", "(class {})"},
    {"shared-arraybuffer", "new SharedArrayBuffer(8)"},
    {"wasm-memory", "new WebAssembly.Memory({initial: 1}).buffer"},
    {"wasm-module", "new WebAssembly.Module(new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0]))"},
    {"wasm-function",
     "new WebAssembly.Module(new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0, 1, 4, 1, 96, 0, 0, 3, 2, "
     "1, 0, 10, 4, 1, 2, 0, 11]))"},
};

JSVM_Value DoNothing(JSVM_Env, JSVM_CallbackInfo) {
    return nullptr;
}

JSVM_Value MakeFunction(JSVM_Env env) {
    JSVM_CallbackStruct callback = {DoNothing, nullptr};
    JSVM_Value function = nullptr;
    OH_JSVM_CreateFunction(env, "native", JSVM_AUTO_LENGTH, &callback, &function);
    return function;
}

JSVM_Value MakeExternal(JSVM_Env env) {
    JSVM_Value external = nullptr;
    OH_JSVM_CreateExternal(env, nullptr, nullptr, nullptr, &external);
    return external;
}

JSVM_Value MakeClass(JSVM_Env env) {
    JSVM_CallbackStruct constructor = {DoNothing, nullptr};
    JSVM_Value made = nullptr;
    OH_JSVM_DefineClass(env, "Class", JSVM_AUTO_LENGTH, &constructor, 0, nullptr, &made);
    return made;
}

// What a script makes of a class that it is given.
JSVM_Value MakeOfClass(JSVM_Env env, const char* source) {
    JSVM_Value of_class = MakeClass(env);
    JSVM_Value made = nullptr;
    OH_JSVM_CallFunction(env, of_class, RunScript(env, source), 1, &of_class, &made);
    return made;
}

JSVM_Value MakeDetached(JSVM_Env env) {
    JSVM_Value buffer = MakeValue(env, "arraybuffer");
    return OH_JSVM_DetachArraybuffer(env, buffer) == JSVM_OK ? buffer : nullptr;
}

JSVM_Value MakeWrapped(JSVM_Env env) {
    JSVM_Value object = MakeValue(env, "object");
    const JSVM_Status status = OH_JSVM_Wrap(env, object, nullptr, nullptr, nullptr, nullptr);
    return status == JSVM_OK ? object : nullptr;
}

JSVM_Value MakeTagged(JSVM_Env env) {
    const JSVM_TypeTag tag = {1, 2};
    JSVM_Value object = MakeValue(env, "object");
    return OH_JSVM_TypeTagObject(env, object, &tag) == JSVM_OK ? object : nullptr;
}

JSVM_Value MakeOptimized(JSVM_Env env) {
    JSVM_Value module = MakeValue(env, "wasm-function");
    const JSVM_Status status = OH_JSVM_CompileWasmFunction(env, module, 0, JSVM_WASM_OPT_HIGH);
    return status == JSVM_OK ? module : nullptr;
}

constexpr const char* kStale = "stale ";

template <class Make>
auto Stale(JSVM_Env env, const Make& make) {
    JSVM_HandleScope scope = nullptr;
    OH_JSVM_OpenHandleScope(env, &scope);
    const auto made = make();
    OH_JSVM_CloseHandleScope(env, scope);
    return made;
}

}  // namespace

JSVM_Value RunScript(JSVM_Env env, const std::string& source) {
    JSVM_Value text = nullptr;
    JSVM_Script script = nullptr;
    JSVM_Value result = nullptr;
    if (OH_JSVM_CreateStringUtf8(env, source.data(), source.size(), &text) != JSVM_OK ||
        OH_JSVM_CompileScript(env, text, nullptr, 0, false, nullptr, &script) != JSVM_OK ||
        OH_JSVM_RunScript(env, script, &result) != JSVM_OK) {
        return nullptr;
    }
    return result;
}

JSVM_Value MakeValue(JSVM_Env env, const std::string& kind) {
    if (kind.rfind(kStale, 0) == 0) {
        return Stale(env, [&] { return MakeValue(env, kind.substr(std::strlen(kStale))); });
    }
    for (const Source& entry : kSources) {
        if (kind == entry.kind) return RunScript(env, entry.source);
    }
    if (kind == "function") return MakeFunction(env);
    if (kind == "external") return MakeExternal(env);
    if (kind == "class") return MakeClass(env);
    if (kind == "bound-class") return MakeOfClass(env, "c => c.bind()");
    if (kind == "class-proxy") return MakeOfClass(env, "c => new Proxy(c, {})");
    if (kind == "detached-arraybuffer") return MakeDetached(env);
    if (kind == "wrapped") return MakeWrapped(env);
    if (kind == "tagged") return MakeTagged(env);
    if (kind == "wasm-optimized") return MakeOptimized(env);
    return nullptr;
}

JSVM_Data MakeData(JSVM_Env env, const std::string& kind) {
    if (kind.rfind(kStale, 0) == 0) {
        return Stale(env, [&] { return MakeData(env, kind.substr(std::strlen(kStale))); });
    }
    if (kind != "private") return reinterpret_cast<JSVM_Data>(MakeValue(env, kind));
    JSVM_Data key = nullptr;
    OH_JSVM_CreatePrivate(env, nullptr, &key);
    return key;
}

}  // namespace jsvm_conformance
