// SPDX-License-Identifier: Apache-2.0
// What lies outside of a VM: text, structs, callbacks and plain memory.
#include <climits>
#include <type_traits>

#include "test/conformance/made.h"
#include "test/conformance/values.h"

namespace jsvm_conformance {
namespace {

JSVM_Value DoNothing(JSVM_Env, JSVM_CallbackInfo) {
    return nullptr;
}

JSVM_CallbackStruct g_callback = {DoNothing, nullptr};
JSVM_CallbackStruct g_no_callback = {nullptr, nullptr};
JSVM_PropertyHandlerConfigurationStruct g_handlers;
JSVM_PropertyHandler g_handler = {&g_handlers, nullptr};
JSVM_PropertyHandler g_no_handler = {nullptr, nullptr};
JSVM_ScriptOrigin g_origin = {nullptr, "origin.js", 0, 0};

void Finalize(JSVM_Env, void*, void*) {}
void FinalizeBuffer(JSVM_Env, void*, void*, bool) {}
void OnPromiseReject(JSVM_Env, JSVM_PromiseRejectEvent, JSVM_Value) {}

// Memory that buffers use until their VM is gone, and longer: it is never freed.
void* Kept(void* memory) {
    static auto* all = new std::vector<void*>();
    all->push_back(memory);
    return memory;
}

// Picks the struct that belongs to a word.
template <class T, class Struct>
struct Named {
    const char* word;
    Struct made;
};

template <class T, class Struct, size_t kCount>
bool Pick(const std::string& word, const Named<T, Struct> (&all)[kCount], T** out) {
    for (const Named<T, Struct>& one : all) {
        if (word != one.word) continue;
        // Nothing writes into it: what is const in C's headers only by comment.
        *out = const_cast<std::remove_const_t<Struct>*>(&one.made);
        return true;
    }
    return false;
}

JSVM_CompileOptions Option(JSVM_CompileOptionId id, int number) {
    JSVM_CompileOptions option{};
    option.id = id;
    option.content.num = number;
    return option;
}

JSVM_CompileOptions Option(JSVM_CompileOptionId id, void* pointer) {
    JSVM_CompileOptions option{};
    option.id = id;
    option.content.ptr = pointer;
    return option;
}

JSVM_DefineClassOptions ClassOption(JSVM_DefineClassOptionsId id, int number) {
    JSVM_DefineClassOptions option{};
    option.id = id;
    option.content.num = number;
    return option;
}

JSVM_DefineClassOptions ClassOption(JSVM_DefineClassOptionsId id, void* pointer) {
    JSVM_DefineClassOptions option{};
    option.id = id;
    option.content.ptr = pointer;
    return option;
}

}  // namespace

// "[kind]" is an array of one value, "[NULL]" an array of one NULL.
bool Made::Make(const std::string& word, const JSVM_Value** out) {
    if (word.size() < 3 || word.front() != '[') return false;
    const std::string kind = word.substr(1, word.size() - 2);
    values_.push_back(kind == "NULL" ? nullptr : MakeValue(world_.env, kind));
    *out = &values_.back();
    return kind == "NULL" || values_.back() != nullptr;
}

bool Made::Make(const std::string& word, const JSVM_TypeTag** out) {
    static const JSVM_TypeTag tag = {1, 2};
    *out = &tag;
    return word == "tag";
}

bool Made::Make(const std::string& word, const JSVM_PropertyDescriptor** out) {
    JSVM_PropertyDescriptor made{};
    made.utf8name = "described";
    made.attributes = JSVM_DEFAULT_JSPROPERTY;
    made.value = MakeValue(world_.env, "number");
    if (word == "by-name" || word == "bad-name" || word == "nameless") made.utf8name = nullptr;
    if (word == "by-name") {
        made.name = MakeValue(world_.env, "symbol");
    } else if (word == "bad-name") {
        made.name = MakeValue(world_.env, "number");
    } else if (word == "method") {
        made.method = &g_callback;
    } else if (word == "accessor") {
        made.getter = made.setter = &g_callback;
    } else if (word == "empty") {
        made.value = nullptr;
    } else if (word != "value" && word != "nameless") {
        return false;
    }
    descriptors_.push_back(made);
    *out = &descriptors_.back();
    return true;
}

bool Made::Make(const std::string& word, JSVM_Callback* out) {
    *out = word == "callback" ? &g_callback : &g_no_callback;
    return word == "callback" || word == "no-callback";
}

bool Made::Make(const std::string& word, JSVM_PropertyHandlerCfg* out) {
    *out = &g_handlers;
    return word == "handlers";
}

bool Made::Make(const std::string& word, JSVM_Finalize* out) {
    *out = Finalize;
    return word == "finalizer";
}

bool Made::Make(const std::string& word, JSVM_FinalizeArrayBuffer* out) {
    *out = FinalizeBuffer;
    return word == "finalizer";
}

bool Made::Make(const std::string& word, JSVM_HandlerForPromiseReject* out) {
    *out = OnPromiseReject;
    return word == "handler";
}

bool Made::Make(const std::string& word, JSVM_HandlerForGC* out) {
    *out = [](JSVM_VM, JSVM_GCType, JSVM_GCCallbackFlags, void*) {};
    return word == "handler";
}

bool Made::Make(const std::string& word, JSVM_HandlerForHeapThreshold* out) {
    *out = [](JSVM_VM, uint64_t, void*) {};
    return word == "handler";
}

bool Made::Make(const std::string& word, JSVM_HandlerForOOMError* out) {
    *out = [](const char*, const char*, bool) {};
    return word == "handler";
}

bool Made::Make(const std::string& word, JSVM_HandlerForFatalError* out) {
    *out = [](const char*, const char*) {};
    return word == "handler";
}

// A trace that the call has started is for nobody.
void Made::StopTraceLater() {
    later_.emplace_back([](JSVM_Status) {
        int data = 0;
        OH_JSVM_TraceStop([](const char*, int, void*) { return true; }, &data);
    });
}

bool Made::Make(const std::string& word, const JSVM_TraceCategory** out) {
    static const JSVM_TraceCategory known = JSVM_TRACE_VM;
    static const auto above = static_cast<JSVM_TraceCategory>(7);
    static const auto below = static_cast<JSVM_TraceCategory>(-1);
    StopTraceLater();
    *out = word == "[7]" ? &above : word == "[-1]" ? &below : &known;
    return word == "[0]" || word == "[7]" || word == "[-1]";
}

bool Made::Make(const std::string& word, JSVM_OutputStream* out) {
    *out = word == "stopping" ? [](const char*, int, void*) { return false; }
                              : [](const char*, int, void*) { return true; };
    if (word == "of-a-trace") {
        StopTraceLater();
        return OH_JSVM_TraceStart(0, nullptr, nullptr, 0) == JSVM_OK;
    }
    return word == "stream" || word == "stopping";
}

bool Made::Make(const std::string& word, JSVM_ScriptOrigin** out) {
    static const Named<JSVM_ScriptOrigin, JSVM_ScriptOrigin> all[] = {
        {"origin", g_origin},
        {"missing-map", {"no such file", "mapped.js", 0, 0}},
        {"nameless", {nullptr, nullptr, 0, 0}},
        {"far-line", {nullptr, "origin.js", static_cast<size_t>(INT_MAX) + 1, 0}},
    };
    return Pick(word, all, out);
}

bool Made::Make(const std::string& word, JSVM_CompileOptions** out) {
    if (word == "ended-background") {
        JSVM_DeserializeResult ended = nullptr;
        if (!Make("ended", &ended)) return false;
        options_.push_back(Option(JSVM_COMPILE_BACKGROUND_DESERIALIZE_RESULT, ended));
        *out = &options_.back();
        return true;
    }
    static const Named<JSVM_CompileOptions, JSVM_CompileOptions> all[] = {
        {"mode", Option(JSVM_COMPILE_MODE, JSVM_COMPILE_MODE_DEFAULT)},
        {"bad-mode", Option(JSVM_COMPILE_MODE, 5)},
        {"origin", Option(JSVM_COMPILE_SCRIPT_ORIGIN, &g_origin)},
        {"source-map", Option(JSVM_COMPILE_ENABLE_SOURCE_MAP, 1)},
        {"no-cache", Option(JSVM_COMPILE_CODE_CACHE, nullptr)},
        {"no-background", Option(JSVM_COMPILE_BACKGROUND_DESERIALIZE_RESULT, nullptr)},
        {"unknown-id", Option(static_cast<JSVM_CompileOptionId>(7), 0)},
    };
    return Pick(word, all, out);
}

bool Made::Make(const std::string& word, JSVM_DefineClassOptions** out) {
    static const Named<JSVM_DefineClassOptions, JSVM_DefineClassOptions> all[] = {
        {"normal", ClassOption(JSVM_DEFINE_CLASS_NORMAL, 0)},
        {"field-count", ClassOption(JSVM_DEFINE_CLASS_WITH_COUNT, 1)},
        {"negative-field-count", ClassOption(JSVM_DEFINE_CLASS_WITH_COUNT, -1)},
        {"property-handler", ClassOption(JSVM_DEFINE_CLASS_WITH_PROPERTY_HANDLER, &g_handler)},
        {"no-property-handler",
         ClassOption(JSVM_DEFINE_CLASS_WITH_PROPERTY_HANDLER, &g_no_handler)},
        {"unknown-id", ClassOption(static_cast<JSVM_DefineClassOptionsId>(3), 0)},
    };
    return Pick(word, all, out);
}

bool Made::Make(const std::string& word, const JSVM_InitOptions** out) {
    static int negative = -1;
    static int two = 2;
    static char name[] = "name";
    static char* argv[] = {name, nullptr};
    static const Named<const JSVM_InitOptions, JSVM_InitOptions> all[] = {
        {"all-zero", {}},
        {"negative-argc", {nullptr, &negative, argv, false}},
        {"NULL-flag", {nullptr, &two, argv, false}},
    };
    return Pick(word, all, out);
}

bool Made::Make(const std::string& word, const JSVM_CreateVMOptions** out) {
    static const char zeros[300] = {};
    static const Named<const JSVM_CreateVMOptions, JSVM_CreateVMOptions> all[] = {
        {"all-zero", {}},
        {"no-blob", {0, 0, 0, 0, zeros, sizeof(zeros), false}},
    };
    return Pick(word, all, out);
}

bool Made::Make(const std::string& word, const char** out) {
    *out = word == "localhost" ? "localhost" : "text";
    return word == *out;
}

bool Made::Make(const std::string& word, const char16_t** out) {
    *out = u"text";
    return word == "text";
}

bool Made::Make(const std::string& word, char** out) {
    static char text[] = "text of an external string";
    *out = text;
    return word == "text";
}

bool Made::Make(const std::string& word, char16_t** out) {
    static char16_t text[] = u"text of an external string";
    *out = text;
    return word == "text";
}

bool Made::Make(const std::string& word, const uint8_t** out) {
    static const uint8_t junk[8] = {1, 2, 3, 4, 5, 6, 7, 8};
    static const uint8_t module[8] = {0, 'a', 's', 'm', 1, 0, 0, 0};
    *out = word == "module" ? module : junk;
    if (word != "cache") return word == "junk" || word == "module";
    JSVM_Script script = nullptr;
    size_t length = 0;
    if (!Compile("1", &script)) return false;
    if (OH_JSVM_CreateCodeCache(world_.env, script, out, &length) != JSVM_OK) return false;
    // The call that succeeds with it has freed it.
    later_.emplace_back([cache = *out](JSVM_Status status) {
        if (status != JSVM_OK) delete[] cache;
    });
    return true;
}

bool Made::Make(const std::string& word, const uint64_t** out) {
    static const uint64_t words[1] = {1};
    *out = words;
    return word == "words";
}

bool Made::Make(const std::string& word, void** out) {
    if (word == "memory" || word == "unaligned") {
        char* memory = static_cast<char*>(Kept(new uint64_t[2]()));
        *out = word == "memory" ? memory : memory + 1;
        return true;
    }
    if (word != "store" && word != "new-store") return false;
    if (OH_JSVM_AllocateArrayBufferBackingStoreData(8, JSVM_ZERO_INITIALIZED, out) != JSVM_OK) {
        return false;
    }
    if (word == "store") Kept(*out);
    return true;
}

}  // namespace jsvm_conformance
