// SPDX-License-Identifier: Apache-2.0
// What tests of running out of memory need: a VM with a small heap whose handler notes that it was
// called and leaves by longjmp, and a look at what can be done with that VM afterwards.
#ifndef ARK_JSVM_TEST_SUPPORT_SMALL_VM_H_
#define ARK_JSVM_TEST_SUPPORT_SMALL_VM_H_

#include <gtest/gtest.h>

#include <csetjmp>
#include <cstddef>
#include <functional>
#include <string>
#include <vector>

#include "ark_runtime/jsvm.h"

namespace jsvm_test {

// Loops of JavaScript that fill any heap.
inline constexpr const char* kFillHeap = "const all = []; for (;;) all.push({ x: all.length });";

// A VM with one env. Every call of a function that fails fails the test.
class SmallVm {
  public:
    static constexpr size_t kLimit = size_t{16} << 20;

    struct Call {
        std::string location;
        bool has_detail;
        bool is_heap;
        JSVM_Status made_value;  // what creating a value inside the handler was answered by
        JSVM_Status statistics;  // what asking for the sizes of the heap was
    };

    explicit SmallVm(size_t limit = kLimit);
    // Closes whatever is open and destroys env and VM, all of which has to succeed.
    ~SmallVm();
    SmallVm(const SmallVm&) = delete;
    SmallVm& operator=(const SmallVm&) = delete;

    void CloseScopes();
    void DestroyEnv();

    // Runs `body`; whether the handler of this VM ended it. What `body` holds on its own stack is
    // never destroyed then. May be nested: the handler jumps to the innermost.
    bool RunsOut(const std::function<void()>& body);
    bool RunsOutIn(const std::string& source);

    // Takes no string: what calls it may be jumped over.
    JSVM_Status Run(const char* source, JSVM_Value* result = nullptr);
    // A global function that calls `body`, which the caller keeps.
    void SetFunction(const char* name, const std::function<void()>* body);

    // That memory ran out once, with everything that is promised about the VM then.
    void ExpectEnd();

    JSVM_VM vm = nullptr;
    JSVM_Env env = nullptr;
    std::vector<Call> calls;

  private:
    friend void NoteAndLeave(const char* location, const char* detail, bool is_heap);

    JSVM_VMScope vm_scope_ = nullptr;
    JSVM_EnvScope env_scope_ = nullptr;
    JSVM_HandleScope handle_scope_ = nullptr;
    std::jmp_buf* target_ = nullptr;
    SmallVm* older_;  // this thread's, made before
};

// The handler of the newest VM of this thread.
void NoteAndLeave(const char* location, const char* detail, bool is_heap);

// That a VM of its own runs JavaScript.
void ExpectNewVmWorks();

}  // namespace jsvm_test

#endif  // ARK_JSVM_TEST_SUPPORT_SMALL_VM_H_
