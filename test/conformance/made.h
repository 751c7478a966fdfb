// SPDX-License-Identifier: Apache-2.0
// Makes the arguments of one call out of the words of the tables, and gives back afterwards what
// the call left.
#ifndef ARK_JSVM_TEST_CONFORMANCE_MADE_H_
#define ARK_JSVM_TEST_CONFORMANCE_MADE_H_

#include <deque>
#include <functional>
#include <string>
#include <vector>

#include "ark_runtime/jsvm.h"

namespace jsvm_conformance {

// What all cases share: scopes of both are open.
struct World {
    JSVM_VM vm;
    JSVM_Env env;
    JSVM_CallbackInfo running;  // of the callback that runs, or NULL
};

class Made {
  public:
    explicit Made(const World& world) : world_(world) {}
    Made(const Made&) = delete;
    Made& operator=(const Made&) = delete;

    // Each makes what `word` says; false when its type has no such word. One overload a type.
    bool Make(const std::string& word, JSVM_VM* out);
    bool Make(const std::string& word, JSVM_Env* out);
    bool Make(const std::string& word, JSVM_Value* out);
    bool Make(const std::string& word, JSVM_Data* out);
    bool Make(const std::string& word, JSVM_Ref* out);
    bool Make(const std::string& word, JSVM_HandleScope* out);
    bool Make(const std::string& word, JSVM_EscapableHandleScope* out);
    bool Make(const std::string& word, JSVM_VMScope* out);
    bool Make(const std::string& word, JSVM_EnvScope* out);
    bool Make(const std::string& word, JSVM_Script* out);
    bool Make(const std::string& word, JSVM_DeserializeResult* out);
    bool Make(const std::string& word, JSVM_Deferred* out);
    bool Make(const std::string& word, JSVM_CpuProfiler* out);
    bool Make(const std::string& word, JSVM_CallbackInfo* out);
    bool Make(const std::string& word, const JSVM_Value** out);
    bool Make(const std::string& word, const JSVM_Env** out);
    bool Make(const std::string& word, const JSVM_TypeTag** out);
    bool Make(const std::string& word, const JSVM_TraceCategory** out);
    bool Make(const std::string& word, const JSVM_PropertyDescriptor** out);
    bool Make(const std::string& word, JSVM_Callback* out);
    bool Make(const std::string& word, JSVM_PropertyHandlerCfg* out);
    bool Make(const std::string& word, JSVM_Finalize* out);
    bool Make(const std::string& word, JSVM_FinalizeArrayBuffer* out);
    bool Make(const std::string& word, JSVM_HandlerForPromiseReject* out);
    bool Make(const std::string& word, JSVM_HandlerForGC* out);
    bool Make(const std::string& word, JSVM_HandlerForHeapThreshold* out);
    bool Make(const std::string& word, JSVM_HandlerForOOMError* out);
    bool Make(const std::string& word, JSVM_HandlerForFatalError* out);
    bool Make(const std::string& word, JSVM_OutputStream* out);
    bool Make(const std::string& word, JSVM_ScriptOrigin** out);
    bool Make(const std::string& word, JSVM_CodeCache* out);
    bool Make(const std::string& word, JSVM_CompileOptions** out);
    bool Make(const std::string& word, JSVM_DefineClassOptions** out);
    bool Make(const std::string& word, const JSVM_InitOptions** out);
    bool Make(const std::string& word, const JSVM_CreateVMOptions** out);
    bool Make(const std::string& word, const char** out);
    bool Make(const std::string& word, const char16_t** out);
    bool Make(const std::string& word, char** out);
    bool Make(const std::string& word, char16_t** out);
    bool Make(const std::string& word, const uint8_t** out);
    bool Make(const std::string& word, const uint64_t** out);
    bool Make(const std::string& word, void** out);
    // A type that no function there is has: an overload has to be added.
    template <class T>
    bool Make(const std::string&, T*) {
        return false;
    }

    // Gives back what a call that succeeded wrote into an output.
    void OnSuccess(JSVM_VM* output);
    void OnSuccess(JSVM_Env* output);
    void OnSuccess(JSVM_Ref* out) { EndOnSuccess(world_.env, out, OH_JSVM_DeleteReference); }
    void OnSuccess(JSVM_HandleScope* out) {
        EndOnSuccess(world_.env, out, OH_JSVM_CloseHandleScope);
    }
    void OnSuccess(JSVM_EscapableHandleScope* out) {
        EndOnSuccess(world_.env, out, OH_JSVM_CloseEscapableHandleScope);
    }
    void OnSuccess(JSVM_VMScope* out) { EndOnSuccess(world_.vm, out, OH_JSVM_CloseVMScope); }
    void OnSuccess(JSVM_EnvScope* out) { EndOnSuccess(world_.env, out, OH_JSVM_CloseEnvScope); }
    void OnSuccess(JSVM_DeserializeResult* output);
    void OnSuccess(JSVM_CpuProfiler* output);
    void OnSuccess(const uint8_t** output);
    void OnSuccess(const char** output);
    template <class T>
    void OnSuccess(T*) {}
    // The output of the function that hands out backing stores.
    void FreeOnSuccess(void** output);

    // The latest first. What the call ended itself is refused once more, which is harmless.
    void GiveBack(JSVM_Status status);

  private:
    template <class Owner, class Handle>
    using Ending = JSVM_Status (*)(Owner, Handle);

    // Ends what was made: now when that is what the word wants, else after the call.
    template <class Owner, class Handle>
    bool End(const std::string& word, Owner owner, Handle handle, Ending<Owner, Handle> end) {
        if (word == "ended") return end(owner, handle) == JSVM_OK;
        later_.emplace_back([=](JSVM_Status) { end(owner, handle); });
        return true;
    }
    template <class Owner, class Handle>
    void EndOnSuccess(Owner owner, Handle* output, Ending<Owner, Handle> end) {
        later_.emplace_back([=](JSVM_Status status) {
            if (status == JSVM_OK) end(owner, *output);
        });
    }
    bool Compile(const char* source, JSVM_Script* out);
    bool Register(JSVM_VM vm);
    void StopTraceLater();
    bool MakeVm(const JSVM_CreateVMOptions* options, JSVM_VM* out);
    // The same one for all arguments of a call.
    bool VmForSnapshot(JSVM_VM* out);

    World world_;
    std::vector<std::function<void(JSVM_Status)>> later_;
    std::deque<JSVM_Value> values_;
    std::deque<JSVM_Env> envs_;
    JSVM_VM vm_for_snapshot_ = nullptr;
    std::deque<JSVM_PropertyDescriptor> descriptors_;
    std::deque<JSVM_CompileOptions> options_;
};

}  // namespace jsvm_conformance

#endif  // ARK_JSVM_TEST_CONFORMANCE_MADE_H_
