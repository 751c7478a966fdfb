// SPDX-License-Identifier: Apache-2.0
// Bad clients for the inspector's server, made from a number, and the question whether it still
// serves a good one.
#ifndef ARK_JSVM_TEST_FUZZ_INSPECTOR_ATTACK_H_
#define ARK_JSVM_TEST_FUZZ_INSPECTOR_ATTACK_H_

#include <atomic>
#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "frameworks/debug/inspector_server.h"
#include "test/support/inspector_client.h"

namespace jsvm_test {

class InspectorAttack {
  public:
    // Starts a server.
    InspectorAttack();
    ~InspectorAttack();
    InspectorAttack(const InspectorAttack&) = delete;
    InspectorAttack& operator=(const InspectorAttack&) = delete;

    // One bad client or more. The same number does the same.
    void Attack(uint64_t seed);
    // What is wrong with the server, empty when nothing is: it does not serve a good client, or
    // has given text to sessions that is no text.
    std::string Check();
    // Stops the server, with clients attached; what was wrong then.
    std::string Stop();

  private:
    using Random = std::mt19937_64;

    static void Opened(void* data, uint32_t session);
    static void Received(void* data, uint32_t session, const char* text, size_t length);
    static void Closed(void* data, uint32_t session);

    std::string Handshake(Random* random) const;
    void SendDamaged(Random* random, std::string bytes);
    void SendFrames(Random* random);
    void SendLongHead(Random* random);
    void LeaveHalfOpen(Random* random, const std::string& bytes);
    void End(Random* random, InspectorClient* client);

    std::atomic<JsvmInspectorServer*> server_{nullptr};
    InspectorUrl url_;
    std::vector<InspectorClient> half_open_;
    std::atomic<int64_t> open_{0};
    std::atomic<int> damaged_{0};
};

}  // namespace jsvm_test

#endif  // ARK_JSVM_TEST_FUZZ_INSPECTOR_ATTACK_H_
