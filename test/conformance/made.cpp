// SPDX-License-Identifier: Apache-2.0
// What lives in a VM: envs, values, scopes, references, scripts.
#include "test/conformance/made.h"

#include "test/conformance/values.h"

namespace jsvm_conformance {

void Made::GiveBack(JSVM_Status status) {
    for (; !later_.empty(); later_.pop_back()) later_.back()(status);
}

namespace {

// Of one env that is like any other.
const std::string& SnapshotBlob() {
    static const std::string blob = [] {
        JSVM_CreateVMOptions options = {};
        JSVM_VM vm = nullptr;
        JSVM_Env env = nullptr;
        const char* data = nullptr;
        size_t size = 0;
        options.isForSnapshotting = true;
        OH_JSVM_CreateVM(&options, &vm);
        OH_JSVM_CreateEnv(vm, 0, nullptr, &env);
        OH_JSVM_CreateSnapshot(vm, 1, &env, &data, &size);
        std::string made(data, size);
        delete[] data;
        OH_JSVM_DestroyVM(vm);
        return made;
    }();
    return blob;
}

}  // namespace

bool Made::MakeVm(const JSVM_CreateVMOptions* options, JSVM_VM* out) {
    if (OH_JSVM_CreateVM(options, out) != JSVM_OK) return false;
    later_.emplace_back([vm = *out](JSVM_Status) { OH_JSVM_DestroyVM(vm); });
    return true;
}

bool Made::VmForSnapshot(JSVM_VM* out) {
    JSVM_CreateVMOptions options = {};
    options.isForSnapshotting = true;
    const bool made = vm_for_snapshot_ != nullptr || MakeVm(&options, &vm_for_snapshot_);
    *out = vm_for_snapshot_;
    return made;
}

bool Made::Make(const std::string& word, JSVM_VM* out) {
    if (word == "vm") {
        *out = world_.vm;
        return true;
    }
    if (word == "for-snapshot") return VmForSnapshot(out);
    if (word == "from-snapshot") {
        JSVM_CreateVMOptions options = {};
        options.snapshotBlobData = SnapshotBlob().data();
        options.snapshotBlobSize = SnapshotBlob().size();
        return MakeVm(&options, out);
    }
    if (word == "throwaway") return MakeVm(nullptr, out);
    if (word == "registered") return MakeVm(nullptr, out) && Register(*out);
    if (word != "destroyed") return false;
    return OH_JSVM_CreateVM(nullptr, out) == JSVM_OK && OH_JSVM_DestroyVM(*out) == JSVM_OK;
}

// With the arguments that the calls get which take them back.
bool Made::Register(JSVM_VM vm) {
    JSVM_HandlerForGC handler = nullptr;
    JSVM_HandlerForHeapThreshold threshold_handler = nullptr;
    return Make("handler", &handler) && Make("handler", &threshold_handler) &&
           OH_JSVM_AddHandlerForGC(vm, JSVM_CB_TRIGGER_BEFORE_GC, handler, JSVM_GC_TYPE_ALL,
                                   nullptr) == JSVM_OK &&
           OH_JSVM_SetHeapThresholdCallback(vm, 1, threshold_handler, nullptr) == JSVM_OK;
}

bool Made::Make(const std::string& word, JSVM_Env* out) {
    if (word == "env") {
        *out = world_.env;
        return true;
    }
    if (word != "throwaway" && word != "inspected" && word != "destroyed") return false;
    if (OH_JSVM_CreateEnv(world_.vm, 0, nullptr, out) != JSVM_OK) return false;
    if (word == "destroyed") return OH_JSVM_DestroyEnv(*out) == JSVM_OK;
    if (word == "inspected" && OH_JSVM_OpenInspector(*out, "localhost", 0) != JSVM_OK) return false;
    later_.emplace_back([env = *out](JSVM_Status) { OH_JSVM_DestroyEnv(env); });
    return true;
}

bool Made::Make(const std::string& word, const JSVM_Env** out) {
    JSVM_Env env = nullptr;
    JSVM_VM vm = nullptr;
    if (!VmForSnapshot(&vm)) return false;
    if (word == "[snapshot-env]" || word == "[destroyed]") {
        if (OH_JSVM_CreateEnv(vm, 0, nullptr, &env) != JSVM_OK) return false;
        if (word == "[destroyed]" && OH_JSVM_DestroyEnv(env) != JSVM_OK) return false;
    } else if (word == "[of-other-vm]") {
        env = world_.env;
    } else if (word != "[NULL]") {
        return false;
    }
    *out = &envs_.emplace_back(env);
    return true;
}

bool Made::Make(const std::string& word, JSVM_Value* out) {
    *out = MakeValue(world_.env, word);
    return *out != nullptr;
}

bool Made::Make(const std::string& word, JSVM_Data* out) {
    *out = MakeData(world_.env, word);
    return *out != nullptr;
}

bool Made::Make(const std::string& word, JSVM_Ref* out) {
    if (word == "data-reference") {
        if (OH_JSVM_CreateDataReference(world_.env, MakeData(world_.env, "private"), 1, out) !=
            JSVM_OK) {
            return false;
        }
    } else {
        if (word != "strong" && word != "weak" && word != "ended") return false;
        JSVM_Value object = MakeValue(world_.env, "object");
        const uint32_t count = word == "weak" ? 0 : 1;
        if (OH_JSVM_CreateReference(world_.env, object, count, out) != JSVM_OK) return false;
    }
    return End(word, world_.env, *out, OH_JSVM_DeleteReference);
}

bool Made::Make(const std::string& word, JSVM_HandleScope* out) {
    if (word != "open" && word != "ended") return false;
    return OH_JSVM_OpenHandleScope(world_.env, out) == JSVM_OK &&
           End(word, world_.env, *out, OH_JSVM_CloseHandleScope);
}

bool Made::Make(const std::string& word, JSVM_EscapableHandleScope* out) {
    if (word != "open" && word != "ended" && word != "escaped") return false;
    if (OH_JSVM_OpenEscapableHandleScope(world_.env, out) != JSVM_OK) return false;
    if (!End(word, world_.env, *out, OH_JSVM_CloseEscapableHandleScope)) return false;
    if (word != "escaped") return true;
    JSVM_Value escaped = nullptr;
    JSVM_Value object = MakeValue(world_.env, "object");
    return OH_JSVM_EscapeHandle(world_.env, *out, object, &escaped) == JSVM_OK;
}

bool Made::Make(const std::string& word, JSVM_VMScope* out) {
    if (word != "open" && word != "ended") return false;
    return OH_JSVM_OpenVMScope(world_.vm, out) == JSVM_OK &&
           End(word, world_.vm, *out, OH_JSVM_CloseVMScope);
}

bool Made::Make(const std::string& word, JSVM_EnvScope* out) {
    if (word != "open" && word != "ended") return false;
    return OH_JSVM_OpenEnvScope(world_.env, out) == JSVM_OK &&
           End(word, world_.env, *out, OH_JSVM_CloseEnvScope);
}

bool Made::Compile(const char* source, JSVM_Script* out) {
    JSVM_Value text = nullptr;
    OH_JSVM_CreateStringUtf8(world_.env, source, JSVM_AUTO_LENGTH, &text);
    return OH_JSVM_CompileScript(world_.env, text, nullptr, 0, false, nullptr, out) == JSVM_OK;
}

bool Made::Make(const std::string& word, JSVM_Script* out) {
    if (word != "compiled" && word != "thrower" && word != "retained" && word != "ended") {
        return false;
    }
    if (!Compile(word == "thrower" ? "throw new Error('thrown')" : "1", out)) return false;
    const bool retain = word == "retained" || word == "ended";
    if (retain && OH_JSVM_RetainScript(world_.env, *out) != JSVM_OK) return false;
    // Also when it is not retained: the call may do that.
    return End(word, world_.env, *out, OH_JSVM_ReleaseScript);
}

// A JSVM_CodeCache; the bytes live until the call is over.
bool Made::Make(const std::string& word, JSVM_CodeCache* out) {
    static uint8_t junk[8] = {1, 2, 3, 4, 5, 6, 7, 8};
    *out = {junk, sizeof(junk)};
    if (word == "no-bytes") out->cache = nullptr;
    if (word == "no-length") out->length = 0;
    if (word != "cache") return word == "junk" || word == "no-bytes" || word == "no-length";
    JSVM_Script script = nullptr;
    const uint8_t* bytes = nullptr;
    if (!Compile("1", &script)) return false;
    if (OH_JSVM_CreateCodeCache(world_.env, script, &bytes, &out->length) != JSVM_OK) return false;
    out->cache = const_cast<uint8_t*>(bytes);
    later_.emplace_back([bytes](JSVM_Status) { delete[] bytes; });
    return true;
}

bool Made::Make(const std::string& word, JSVM_DeserializeResult* out) {
    JSVM_CodeCache cache{};
    if (word != "begun" && word != "ended") return false;
    if (!Make("cache", &cache)) return false;
    if (OH_JSVM_BackgroundDeserialize(world_.vm, cache, out) != JSVM_OK) return false;
    if (word == "ended") return OH_JSVM_ReleaseDeserializeResult(*out) == JSVM_OK;
    later_.emplace_back([result = *out](JSVM_Status) { OH_JSVM_ReleaseDeserializeResult(result); });
    return true;
}

namespace {

JSVM_Status StopProfiler(JSVM_VM vm, JSVM_CpuProfiler profiler) {
    const auto stop = [](const char*, int, void*) { return false; };
    return OH_JSVM_StopCpuProfiler(vm, profiler, stop, nullptr);
}

}  // namespace

bool Made::Make(const std::string& word, JSVM_CpuProfiler* out) {
    if (word != "running" && word != "ended") return false;
    if (OH_JSVM_StartCpuProfiler(world_.vm, out) != JSVM_OK) return false;
    return End(word, world_.vm, *out, StopProfiler);
}

bool Made::Make(const std::string& word, JSVM_Deferred* out) {
    JSVM_Value promise = nullptr;
    if (OH_JSVM_CreatePromise(world_.env, out, &promise) != JSVM_OK) return false;
    if (word != "ended") return word == "deferred";
    return OH_JSVM_ResolveDeferred(world_.env, *out, promise) == JSVM_OK;
}

namespace {

// Keeps the information of a call that ends.
JSVM_Value Remember(JSVM_Env env, JSVM_CallbackInfo info) {
    void* out = nullptr;
    OH_JSVM_GetCbInfo(env, info, nullptr, nullptr, nullptr, &out);
    *static_cast<JSVM_CallbackInfo*>(out) = info;
    return nullptr;
}

}  // namespace

bool Made::Make(const std::string& word, JSVM_CallbackInfo* out) {
    if (word == "running") {
        *out = world_.running;
        return true;
    }
    if (word != "ended") return false;
    JSVM_CallbackStruct callback = {Remember, out};
    JSVM_Value function = nullptr;
    return OH_JSVM_CreateFunction(world_.env, nullptr, 0, &callback, &function) == JSVM_OK &&
           OH_JSVM_CallFunction(world_.env, function, function, 0, nullptr, nullptr) == JSVM_OK;
}

void Made::OnSuccess(JSVM_VM* output) {
    later_.emplace_back([vm = world_.vm, output](JSVM_Status status) {
        if (status == JSVM_OK && *output != vm) OH_JSVM_DestroyVM(*output);
    });
}

void Made::OnSuccess(JSVM_Env* output) {
    later_.emplace_back([output](JSVM_Status status) {
        if (status == JSVM_OK) OH_JSVM_DestroyEnv(*output);
    });
}

void Made::OnSuccess(JSVM_DeserializeResult* output) {
    later_.emplace_back([output](JSVM_Status status) {
        if (status == JSVM_OK) OH_JSVM_ReleaseDeserializeResult(*output);
    });
}

void Made::OnSuccess(JSVM_CpuProfiler* output) {
    EndOnSuccess(world_.vm, output, StopProfiler);
}

void Made::OnSuccess(const uint8_t** output) {
    later_.emplace_back([output](JSVM_Status status) {
        if (status == JSVM_OK) delete[] * output;
    });
}

void Made::OnSuccess(const char** output) {
    later_.emplace_back([output](JSVM_Status status) {
        if (status == JSVM_OK) delete[] * output;
    });
}

void Made::FreeOnSuccess(void** output) {
    later_.emplace_back([output](JSVM_Status status) {
        if (status == JSVM_OK) OH_JSVM_FreeArrayBufferBackingStoreData(*output);
    });
}

}  // namespace jsvm_conformance
