// SPDX-License-Identifier: Apache-2.0
#include "test/support/gc_fixture.h"

namespace jsvm_test {

std::vector<void*> FinalizerLog::Data() const {
    std::vector<void*> data;
    for (const Call& call : calls) data.push_back(call.data);
    return data;
}

void FinalizerLog::Note(JSVM_Env env, void* data, void* log) {
    static_cast<FinalizerLog*>(log)->calls.push_back({env, data, std::this_thread::get_id()});
}

void RunBody(JSVM_Env env, void* body, void*) {
    (*static_cast<FinalizerBody*>(body))(env);
}

void GcTest::InScope(const std::function<void()>& body) {
    JSVM_HandleScope scope = nullptr;
    EXPECT_EQ(JSVM_OK, OH_JSVM_OpenHandleScope(env, &scope));
    body();
    EXPECT_EQ(JSVM_OK, OH_JSVM_CloseHandleScope(env, scope));
}

void GcTest::RunAlone(const std::string& source) {
    InScope([&] {
        JSVM_Value result = nullptr;
        EXPECT_EQ(JSVM_OK, TryRun(source, &result)) << source;
    });
}

void GcTest::CollectNaturally() {
    RunAlone("for (let i = 0; i < 400; ++i) new Array(20000).fill({i});");
}

void GcTest::SafePoint() {
    InScope([&] {
        bool has = false;
        EXPECT_EQ(JSVM_OK, OH_JSVM_HasNamedProperty(env, Object(), "none", &has));
    });
}

void GcTest::FinalizeGarbage(JSVM_Finalize finalize, void* data, void* hint) {
    InScope([&] {
        EXPECT_EQ(JSVM_OK, OH_JSVM_AddFinalizer(env, Object(), data, finalize, hint, nullptr));
    });
}

JSVM_Env GcTest::NewEnv() {
    JSVM_Env other = nullptr;
    EXPECT_EQ(JSVM_OK, OH_JSVM_CreateEnv(vm, 0, nullptr, &other));
    return other;
}

}  // namespace jsvm_test
