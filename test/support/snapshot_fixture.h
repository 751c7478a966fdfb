// SPDX-License-Identifier: Apache-2.0
// What tests of startup snapshots need: an engine with external references, VMs that make snapshots
// and VMs that use them. The engine starts with the references, so such a test has a program of its
// own, without the fixture of the others.
#ifndef ARK_JSVM_TEST_SUPPORT_SNAPSHOT_FIXTURE_H_
#define ARK_JSVM_TEST_SUPPORT_SNAPSHOT_FIXTURE_H_

#include <gtest/gtest.h>

#include <functional>
#include <string>
#include <vector>

#include "ark_runtime/jsvm.h"

namespace jsvm_test {

// Callback structs, and an address that means nothing, that are listed as external references.
struct Listed {
    JSVM_CallbackStruct add;          // the sum of its arguments
    JSVM_CallbackStruct constructor;  // keeps its argument as `this.kept`
    JSVM_CallbackStruct kept;         // this.kept
    JSVM_CallbackStruct set_kept;     // sets this.kept
    JSVM_CallbackStruct counted;      // how often it was called in this process
    JSVM_CallbackStruct run;          // calls the std::function in ListedBody()
    int pointer;
};
Listed& ListedOnes();
// What ListedOnes().run does.
std::function<JSVM_Value(JSVM_Env env, JSVM_CallbackInfo info)>& ListedBody();

// A VM with its envs. No scope is open between calls; all ends with it.
class Machine {
  public:
    enum class For { kSnapshot, kUse };
    // A VM for a snapshot, or an ordinary one.
    explicit Machine(For purpose);
    // A VM out of a blob, which has to outlive it, or which it keeps.
    explicit Machine(const std::string& blob);
    explicit Machine(std::string&& blob);
    ~Machine();
    Machine(const Machine&) = delete;
    Machine& operator=(const Machine&) = delete;

    JSVM_VM vm() const { return vm_; }
    JSVM_Env env(size_t index = 0) const { return envs_[index]; }
    const std::vector<JSVM_Env>& envs() const { return envs_; }

    // Both fail the test, and give NULL, when the API refuses.
    JSVM_Env NewEnv(const std::vector<JSVM_PropertyDescriptor>& properties = {});
    JSVM_Env EnvFromSnapshot(size_t index = 0);
    void DestroyEnv(JSVM_Env env);

    // With all scopes of the env open.
    void In(JSVM_Env env, const std::function<void()>& body);
    // String() of a script's completion value, or of what it throws with "throws " in front.
    std::string Run(JSVM_Env env, const std::string& source);
    std::string Run(const std::string& source) { return Run(env(), source); }
    // A global variable of the env.
    void Set(JSVM_Env env, const char* name, JSVM_Value value);
    JSVM_Value Get(JSVM_Env env, const char* name);

    // Of all envs. Take fails the test when there is none; Refused when there is one, and gives
    // what the log says about it.
    JSVM_Status Snapshot(std::string* blob);
    std::string Take();
    std::string Refused();

  private:
    void CreateFrom(const std::string& blob);

    std::string kept_blob_;
    JSVM_VM vm_ = nullptr;
    std::vector<JSVM_Env> envs_;
};

// A blob of an env after these scripts, in which functions of the listed structs are globals: add,
// Kept (a class with the method get, the accessor value and the static make), counted.
std::string BlobAfter(const std::string& source);
// The globals.
void DefineListed(Machine& machine, JSVM_Env env);

class SnapshotTest : public ::testing::Test {
  protected:
    static void SetUpTestSuite();
};

}  // namespace jsvm_test

#endif  // ARK_JSVM_TEST_SUPPORT_SNAPSHOT_FIXTURE_H_
