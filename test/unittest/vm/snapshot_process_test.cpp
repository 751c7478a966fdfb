// SPDX-License-Identifier: Apache-2.0
// Snapshots that one process makes and another one uses, as programs do. Only then do addresses
// differ: whatever the engine wrote of them into the blob shows.
#include <spawn.h>
#include <sys/wait.h>

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "test/support/snapshot_fixture.h"

extern char** environ;

namespace jsvm_test {
namespace {

constexpr char kSetUp[] = R"js(
    var kept = new Kept('from another process'), small = [], big = [], text = 'a'.repeat(5000);
    for (let i = 0; i < 200; ++i) {
        small.push(new Uint8Array(0), new Uint8Array([i]), new Float64Array(8));
        big.push(new Float64Array(500).fill(i), new DataView(new ArrayBuffer(9), 1));
    }
    var functions = {};
    for (let i = 0; i < 500; ++i) functions['f' + i] = () => i + add(i, 1);
    var map = new Map(small.map((value, i) => [value, i])), promise = Promise.resolve(7);
    var pattern = /(b+)/g; for (let i = 0; i < 3000; ++i) 'abb'.replace(pattern, i);
    var sum = 0; const hot = (n) => { for (let i = 0; i < n; ++i) sum += i % 7; }; hot(2800000);
    Object.hasOwn = () => 'mine';
)js";

std::string Path(const char* name) {
    return std::string(std::getenv("TEST_TMPDIR")) + "/" + name;
}

std::string ReadAll(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

class SnapshotProcessTest : public SnapshotTest {
  public:
    // In the other process.
    static int Make(const char* path) {
        SetUpTestSuite();
        const std::string blob = BlobAfter(kSetUp);
        std::ofstream(path, std::ios::binary) << blob;
        return blob.empty() || ::testing::Test::HasFailure() ? 1 : 0;
    }

  protected:
    static std::string BlobOfAnotherProcess() {
        std::string program = "/proc/self/exe";
        std::string task = "make";
        std::string path = Path("blob");
        std::vector<char*> arguments = {program.data(), task.data(), path.data(), nullptr};
        pid_t child = 0;
        int status = -1;
        EXPECT_EQ(
            0, posix_spawn(&child, program.c_str(), nullptr, nullptr, arguments.data(), environ));
        EXPECT_EQ(child, waitpid(child, &status, 0));
        EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0) << status;
        return ReadAll(path);
    }
};

TEST_F(SnapshotProcessTest, EverythingWorksInAnotherProcess) {
    const std::string blob = BlobOfAnotherProcess();
    Machine machine(blob);
    for (int round = 0; round < 3; ++round) {
        JSVM_Env env = machine.EnvFromSnapshot();
        machine.Run(env, "gc()");
        EXPECT_EQ("from another process", machine.Run(env, "kept.get()"));
        EXPECT_EQ("7", machine.Run(env, "add(3, 4)"));
        EXPECT_EQ("999", machine.Run(env, "functions.f499()"));
        EXPECT_EQ("5", machine.Run(env, "small[16][0]"));
        EXPECT_EQ("13000", machine.Run(env, "small.reduce((n, a) => n + a.buffer.byteLength, 0)"));
        EXPECT_EQ("199", machine.Run(env, "big[398][499] + big[399].getUint8(7)"));
        EXPECT_EQ("598", machine.Run(env, "map.get(small[598])"));
        EXPECT_EQ("a5", machine.Run(env, "'abb'.replace(pattern, 5)"));
        EXPECT_EQ("8400021", machine.Run(env, "hot(7); sum"));
        EXPECT_EQ("mine", machine.Run(env, "Object.hasOwn()"));
        machine.Run(env, "promise.then((value) => { globalThis.settled = value; })");
        EXPECT_EQ("7", machine.Run(env, "settled"));
        machine.Run(env, "for (let i = 0; i < 100000; ++i) big[i % 400] = {i}; gc()");
    }
}

}  // namespace
}  // namespace jsvm_test

int main(int argc, char** argv) {
    if (argc == 3 && std::string(argv[1]) == "make") {
        return jsvm_test::SnapshotProcessTest::Make(argv[2]);
    }
    ::testing::InitGoogleTest(&argc, argv);
    return RUN_ALL_TESTS();
}
