// SPDX-License-Identifier: Apache-2.0
// What the tests of background deserialisation share: VMs to compile in, caches, and a hold on the
// engine's worker threads.
#ifndef ARK_JSVM_TEST_UNITTEST_SCRIPT_BACKGROUND_FIXTURE_H_
#define ARK_JSVM_TEST_UNITTEST_SCRIPT_BACKGROUND_FIXTURE_H_

#include <memory>
#include <string>
#include <vector>

#include "ark_runtime/jsvm.h"
#include "ark_runtime/jsvmx.h"

namespace jsvm_test {

using CacheBytes = std::vector<uint8_t>;

// The bytes of a header in front of a code cache.
inline constexpr size_t kCacheHeader = 144;

// What a compile with a cache came to.
struct CacheUse {
    JSVM_Status status;
    bool rejected;
    JSVMX_CodeCacheOutcome outcome;
    JSVMX_CodeCacheReason reason;
    double result;  // of running the script
};

// A VM with one env and all scopes open.
class CacheSession {
  public:
    explicit CacheSession(const JSVM_CreateVMOptions* options = nullptr);
    ~CacheSession();
    CacheSession(const CacheSession&) = delete;
    CacheSession& operator=(const CacheSession&) = delete;

    // Compiles with both, or without what is null, and runs.
    CacheUse Use(const std::string& source, const CacheBytes* cache, JSVM_DeserializeResult result,
                 const char* name = nullptr);
    CacheUse Use(JSVM_Value source, const CacheBytes* cache, JSVM_DeserializeResult result,
                 const char* name = nullptr);
    JSVM_Value Text(const std::string& source);
    JSVM_DeserializeResult Begin(const CacheBytes& cache);
    // Closes the scopes and destroys the VM, as the destructor does otherwise.
    void End();

    JSVM_VM vm = nullptr;
    JSVM_Env env = nullptr;

  private:
    JSVM_VMScope vm_scope_ = nullptr;
    JSVM_EnvScope env_scope_ = nullptr;
    JSVM_HandleScope handle_scope_ = nullptr;
};

// The cache of a source whose functions are all compiled.
CacheBytes MakeCache(const std::string& source, const char* name = nullptr);

// The same header, and nothing of use behind it: who can use the result can not have used these.
CacheBytes WithoutPayload(const CacheBytes& cache);

// A source of many functions, whose value is 42.
std::string LargeSource();

// Keeps all worker threads of the engine busy for as long as it lives. What they were asked for
// before has been done once it is made, what they are asked for later waits.
class BusyWorkers {
  public:
    BusyWorkers();
    ~BusyWorkers();
    BusyWorkers(const BusyWorkers&) = delete;
    BusyWorkers& operator=(const BusyWorkers&) = delete;

  private:
    struct Shared;
    std::shared_ptr<Shared> shared_;
};

inline void AwaitWorkers() {
    const BusyWorkers all_of_them;
}

}  // namespace jsvm_test

#endif  // ARK_JSVM_TEST_UNITTEST_SCRIPT_BACKGROUND_FIXTURE_H_
