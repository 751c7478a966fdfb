// SPDX-License-Identifier: Apache-2.0
// Attacks the inspector's server for a while: inspector SECONDS [FIRST_SEED]. Exit status 1 when it
// does not serve a good client any more.
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <string>

#include "test/fuzz/inspector_attack.h"

int main(int argc, char** argv) {
    using Clock = std::chrono::steady_clock;
    constexpr uint64_t kEachServer = 5000;
    if (argc < 2) {
        fprintf(stderr, "usage: %s SECONDS [FIRST_SEED]\n", argv[0]);
        return 2;
    }
    const auto end = Clock::now() + std::chrono::seconds(atoi(argv[1]));
    uint64_t seed = argc > 2 ? strtoull(argv[2], nullptr, 10) : 0;
    const uint64_t first = seed;
    while (Clock::now() < end) {
        jsvm_test::InspectorAttack attack;
        std::string wrong;
        for (uint64_t i = 0; i < kEachServer && wrong.empty() && Clock::now() < end; ++i) {
            attack.Attack(seed++);
            if (i % 20 == 0) wrong = attack.Check();
        }
        if (wrong.empty()) wrong = attack.Check();
        if (wrong.empty()) wrong = attack.Stop();
        if (!wrong.empty()) {
            fprintf(stderr, "%s, at or before seed %llu\n", wrong.c_str(),
                    static_cast<unsigned long long>(seed - 1));
            return 1;
        }
    }
    printf("%llu attacks, and good clients are served\n",
           static_cast<unsigned long long>(seed - first));
    return 0;
}
