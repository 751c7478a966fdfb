// SPDX-License-Identifier: Apache-2.0
// Scripts with source maps, and the stacks of their errors.
#ifndef ARK_JSVM_TEST_UNITTEST_SCRIPT_STACK_FIXTURE_H_
#define ARK_JSVM_TEST_UNITTEST_SCRIPT_STACK_FIXTURE_H_

#include <fstream>
#include <string>
#include <vector>

#include "test/support/fixture.h"
#include "test/unittest/script/source_map_text.h"

namespace jsvm_test {

class StackTest : public JsvmTest {
  protected:
    static std::string Path(const std::string& file) { return ::testing::TempDir() + file; }
    static std::string WriteFile(const std::string& file, const std::string& content) {
        std::ofstream(Path(file), std::ios::binary | std::ios::trunc) << content;
        return Path(file);
    }
    static std::string WriteMap(const std::string& file, const std::string& sources,
                                const std::vector<Mapping>& mappings) {
        return WriteFile(file, PlainMap(sources, mappings));
    }
    // A map in which every place comes from line 10, column 20 of the source.
    static std::string WriteSimpleMap(const std::string& file, const std::string& source) {
        return WriteMap(file, "\"" + source + "\"", {{0, 0, 0, 9, 19}});
    }

    // Compiles with OH_JSVM_CompileScriptWithOrigin and runs. An empty path is no map.
    JSVM_Value RunNamed(const std::string& source, const std::string& name,
                        const std::string& map_path, size_t line = 0, size_t column = 0,
                        JSVM_Env in = nullptr) {
        if (in == nullptr) in = env;
        JSVM_ScriptOrigin origin = {map_path.empty() ? nullptr : map_path.c_str(), name.c_str(),
                                    line, column};
        JSVM_Script script = nullptr;
        JSVM_Value result = nullptr;
        EXPECT_EQ(JSVM_OK, OH_JSVM_CompileScriptWithOrigin(in, Str(source), nullptr, 0, false,
                                                           nullptr, &origin, &script));
        EXPECT_EQ(JSVM_OK, OH_JSVM_RunScript(in, script, &result));
        return result != nullptr ? result : Undefined();
    }
    std::string Stack(const std::string& source, const std::string& name,
                      const std::string& map_path, size_t line = 0, size_t column = 0) {
        return ToString(RunNamed(source, name, map_path, line, column));
    }
};

}  // namespace jsvm_test

#endif  // ARK_JSVM_TEST_UNITTEST_SCRIPT_STACK_FIXTURE_H_
