/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What LeakSanitizer is not to report: native memory that V8's compilers held when a handler that
 * was called inside of V8 left by longjmp. Nothing of ours is ever allocated below these.
 */
const char* __lsan_default_suppressions(void);

__attribute__((visibility("default"))) const char* __lsan_default_suppressions(void) {
    return "leak:v8::internal::Compiler::\n"
           "leak:v8::internal::OptimizingCompileDispatcher::\n";
}
