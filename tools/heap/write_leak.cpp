// SPDX-License-Identifier: Apache-2.0
// Writes the heap of a program that leaks, for the test of the converter:
//
//   write_leak RAW OWN CHILD
//
// RAW gets its raw snapshot, OWN the snapshot that V8 itself makes of the same heap, and CHILD the
// raw one that a forked process writes during the next collection.
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <cstring>

#include "ark_runtime/jsvm.h"

namespace {

constexpr char kProgram[] = R"(
class LeakedThing {
    constructor(number) { this.number = number; this.text = 'leaked ' + number; this.others = []; }
    get twice() { return this.number * 2; }
}
class Base {}
class SpecialThing extends Base { constructor(n) { super(); this.special = { n }; } }
globalThis.leaked = [];
for (let i = 0; i < 1000; ++i) leaked.push(new LeakedThing(i));
globalThis.specials = [];
for (let i = 0; i < 10; ++i) specials.push(new SpecialThing(i));
function countDown(from) { const captured = { from }; return () => --captured.from; }
globalThis.counters = [countDown(3), countDown(4)];
globalThis.slow = {};
for (let i = 0; i < 300; ++i) slow['key' + i] = { i };
for (let i = 0; i < 200; ++i) delete slow['key' + i];
globalThis.sparse = [];
sparse[1000000] = { far: true };
globalThis.kinds = [
    new Map([['k', { v: 1 }]]), new Set([{}]), new WeakMap(), new WeakRef({}), new Date(0), /a+b/g,
    new Error('kept'), Promise.resolve({}), new Uint8Array(100), new ArrayBuffer(5000), 2n ** 100n,
    Symbol('kept'), 1.5, [1.5, 2.5], new Proxy({}, {}), (function () { return arguments; })(1, {}),
    (function* () { yield 1; })(), Object(1), Object('boxed'), 'concat'.repeat(30) + leaked.length,
    'a long string of which a slice is taken'.slice(2, 30), '\u4e2d\u6587'.repeat(9), () => 0];
for (let i = 0; i < 50; ++i) new Function('a', 'return a + ' + i)(i);
function hot(things) { let sum = 0; for (const thing of things) sum += thing.twice; return sum; }
for (let i = 0; i < 300; ++i) hot(leaked);
0
)";

bool WriteToFile(const char* data, int size, void* file) {
    if (data == nullptr) return true;
    const auto bytes = static_cast<size_t>(size);
    return std::fwrite(data, 1, bytes, static_cast<FILE*>(file)) == bytes;
}

struct Child {
    const char* path;
    bool ok;
};

void ForkAndWrite(JSVM_VM vm, uint64_t, void* data) {
    auto* child = static_cast<Child*>(data);
    FILE* file = std::fopen(child->path, "wb");
    if (file == nullptr) return;
    const pid_t pid = fork();
    if (pid == 0) {
        const bool written = OH_JSVM_TakeRawHeapSnapshot(vm, WriteToFile, file) == JSVM_OK;
        _exit(written && std::fclose(file) == 0 ? 0 : 1);
    }
    int status = -1;
    child->ok = waitpid(pid, &status, 0) == pid && status == 0;
    std::fclose(file);
}

using Take = JSVM_Status (*)(JSVM_VM vm, JSVM_OutputStream stream, void* data);

bool Write(const char* path, JSVM_VM vm, Take take) {
    FILE* file = std::fopen(path, "wb");
    if (file == nullptr) return false;
    const bool written = take(vm, WriteToFile, file) == JSVM_OK;
    return std::fclose(file) == 0 && written;
}

bool Run(JSVM_Env env) {
    JSVM_HandleScope scope = nullptr;
    JSVM_Value source = nullptr;
    JSVM_Script script = nullptr;
    JSVM_Value result = nullptr;
    const bool ran =
        OH_JSVM_OpenHandleScope(env, &scope) == JSVM_OK &&
        OH_JSVM_CreateStringUtf8(env, kProgram, std::strlen(kProgram), &source) == JSVM_OK &&
        OH_JSVM_CompileScript(env, source, nullptr, 0, true, nullptr, &script) == JSVM_OK &&
        OH_JSVM_RunScript(env, script, &result) == JSVM_OK;
    return OH_JSVM_CloseHandleScope(env, scope) == JSVM_OK && ran;
}

bool WriteAll(JSVM_VM vm, JSVM_Env env, char** paths) {
    if (!Run(env)) return false;
    // Garbage is in none of them then.
    if (OH_JSVM_MemoryPressureNotification(env, JSVM_MEMORY_PRESSURE_LEVEL_LOW_MEMORY) != JSVM_OK)
        return false;
    if (!Write(paths[0], vm, OH_JSVM_TakeRawHeapSnapshot) ||
        !Write(paths[1], vm, OH_JSVM_TakeHeapSnapshot)) {
        return false;
    }
    Child child{paths[2], false};
    if (OH_JSVM_SetHeapThresholdCallback(vm, 1, ForkAndWrite, &child) != JSVM_OK) return false;
    return OH_JSVM_MemoryPressureNotification(env, JSVM_MEMORY_PRESSURE_LEVEL_CRITICAL) ==
               JSVM_OK &&
           child.ok;
}

}  // namespace

int main(int argc, char** argv) {
    JSVM_VM vm = nullptr;
    JSVM_VMScope vm_scope = nullptr;
    JSVM_Env env = nullptr;
    JSVM_EnvScope env_scope = nullptr;
    if (argc != 4 || OH_JSVM_Init(nullptr) != JSVM_OK ||
        OH_JSVM_CreateVM(nullptr, &vm) != JSVM_OK ||
        OH_JSVM_OpenVMScope(vm, &vm_scope) != JSVM_OK ||
        OH_JSVM_CreateEnv(vm, 0, nullptr, &env) != JSVM_OK ||
        OH_JSVM_OpenEnvScope(env, &env_scope) != JSVM_OK) {
        return 2;
    }
    const bool written = WriteAll(vm, env, argv + 1);
    OH_JSVM_CloseEnvScope(env, env_scope);
    OH_JSVM_DestroyEnv(env);
    OH_JSVM_CloseVMScope(vm, vm_scope);
    OH_JSVM_DestroyVM(vm);
    return written ? 0 : 1;
}
