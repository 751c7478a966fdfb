// SPDX-License-Identifier: Apache-2.0
#include "test/unittest/script/wasm_fixture.h"

namespace jsvm_test {
namespace {

constexpr uint8_t kI32 = 0x7f;
constexpr uint8_t kEnd = 0x0b;

// A function without locals, as the code section has it.
Bytes Code(const Bytes& body) {
    const Bytes whole = Concat({{0}, body, {kEnd}});
    return Concat({Leb(whole.size()), whole});
}

// A VM and env of its own for what one test makes for another VM.
class Elsewhere : public WasmTest {
  public:
    Elsewhere() { SetUp(); }
    ~Elsewhere() override { TearDown(); }
    void TestBody() override {}
    Bytes Make(const Bytes& module) {
        JSVM_Value object = Compile(module);
        OptimizeBoth(object);
        return CacheOf(object);
    }
};

}  // namespace

Bytes Leb(uint64_t number) {
    Bytes bytes;
    do {
        const auto low = static_cast<uint8_t>(number & 0x7f);
        number >>= 7;
        bytes.push_back(number != 0 ? low | 0x80 : low);
    } while (number != 0);
    return bytes;
}

Bytes Concat(const std::vector<Bytes>& parts) {
    Bytes all;
    for (const Bytes& part : parts) all.insert(all.end(), part.begin(), part.end());
    return all;
}

Bytes Name(const std::string& name) {
    return Concat({Leb(name.size()), Bytes(name.begin(), name.end())});
}

Bytes Section(uint8_t id, const Bytes& content) {
    return Concat({{id}, Leb(content.size()), content});
}

Bytes Vector(const std::vector<Bytes>& items) {
    return Concat({Leb(items.size()), Concat(items)});
}

Bytes Preamble() {
    return {0, 'a', 's', 'm', 1, 0, 0, 0};
}

Bytes Unique(const Bytes& module) {
    static int serial = 0;
    return Concat({module, Section(0, Concat({Name("test"), Leb(++serial)}))});
}

Bytes ImportingModule() {
    return Concat({
        Preamble(),
        Section(1, Vector({{0x60, 1, kI32, 1, kI32}})),
        Section(2, Vector({Concat({Name("m"), Name("f"), {0, 0}})})),
        Section(3, Vector({{0}, {0}})),
        Section(7, Vector({Concat({Name("next"), {0, 1}}), Concat({Name("twice"), {0, 2}})})),
        Section(10,
                Vector({Code({0x20, 0, 0x10, 0, 0x41, 1, 0x6a}), Code({0x20, 0, 0x20, 0, 0x6a})})),
    });
}

Bytes ModuleOf(const Bytes& body) {
    return Concat({
        Preamble(),
        Section(1, Vector({{0x60, 1, kI32, 1, kI32}})),
        Section(3, Vector({{0}})),
        Section(5, Vector({{0, 1}})),
        Section(7, Vector({Concat({Name("run"), {0, 0}})})),
        Section(10, Vector({Code(body)})),
    });
}

JSVM_Status WasmTest::TryCompile(const Bytes& module, JSVM_Value* result) {
    return OH_JSVM_CompileWasmModule(env, module.data(), module.size(), nullptr, 0, nullptr,
                                     result);
}

JSVM_Value WasmTest::Compile(const Bytes& module) {
    JSVM_Value object = nullptr;
    EXPECT_STATUS(JSVM_OK, TryCompile(module, &object));
    return object != nullptr ? object : Undefined();
}

JSVM_Value WasmTest::CompileWith(const Bytes& cache, const Bytes& module, bool* rejected) {
    JSVM_Value object = nullptr;
    EXPECT_STATUS(JSVM_OK,
                  OH_JSVM_CompileWasmModule(env, module.data(), module.size(), cache.data(),
                                            cache.size(), rejected, &object));
    return object != nullptr ? object : Undefined();
}

void WasmTest::OptimizeBoth(JSVM_Value module) {
    EXPECT_STATUS(JSVM_OK, OH_JSVM_CompileWasmFunction(env, module, 1, JSVM_WASM_OPT_HIGH));
    EXPECT_STATUS(JSVM_OK, OH_JSVM_CompileWasmFunction(env, module, 2, JSVM_WASM_OPT_BASELINE));
}

Bytes WasmTest::CacheOf(JSVM_Value module) {
    const uint8_t* data = nullptr;
    size_t length = 0;
    EXPECT_STATUS(JSVM_OK, OH_JSVM_CreateWasmCache(env, module, &data, &length));
    EXPECT_NE(nullptr, data);
    if (data == nullptr) return {};
    const Bytes cache(data, data + length);
    EXPECT_STATUS(JSVM_OK, OH_JSVM_ReleaseCache(env, data, JSVM_CACHE_TYPE_WASM));
    return cache;
}

Bytes WasmTest::MakeCache(const Bytes& module) {
    return Elsewhere().Make(module);
}

JSVMX_CodeCacheReport WasmTest::Report() {
    JSVMX_CodeCacheReport report{};
    EXPECT_EQ(JSVM_OK, JSVMX_GetCodeCacheReport(env, &report));
    EXPECT_NE(nullptr, report.text);
    return report;
}

std::string WasmTest::InInstance(JSVM_Value module, const std::string& expression) {
    SetGlobal("module", module);
    Run("var instance = new WebAssembly.Instance(module, {m: {f: x => x * 10}})");
    return RunToString(expression);
}

}  // namespace jsvm_test
