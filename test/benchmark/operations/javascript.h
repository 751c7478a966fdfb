/* SPDX-License-Identifier: Apache-2.0 */
/* The JavaScript that all sides run. A loop gets what it works on and how often. */
#ifndef ARK_JSVM_TEST_BENCHMARK_OPERATIONS_JAVASCRIPT_H_
#define ARK_JSVM_TEST_BENCHMARK_OPERATIONS_JAVASCRIPT_H_

/* Tells any value in a short text. */
#define JS_DESCRIBE                                                              \
    "(function (v) {"                                                            \
    "  const hash = (s) => {"                                                    \
    "    let h = 0;"                                                             \
    "    for (let i = 0; i < s.length; i++) h = (h * 31 + s.charCodeAt(i)) | 0;" \
    "    return h >>> 0;"                                                        \
    "  };"                                                                       \
    "  if (typeof v === 'string') return `string ${v.length} ${hash(v)}`;"       \
    "  if (typeof v === 'bigint') return `bigint ${v}`;"                         \
    "  if (v instanceof Error) return `${v.name}: ${v.message}`;"                \
    "  if (v instanceof Promise) return 'promise';"                              \
    "  if (ArrayBuffer.isView(v)) return `${v.constructor.name} [${v}]`;"        \
    "  if (v instanceof ArrayBuffer) return `buffer ${v.byteLength}`;"           \
    "  if (v !== null && typeof v === 'object') {"                               \
    "    return `${v.constructor.name} ${JSON.stringify(v)}`;"                   \
    "  }"                                                                        \
    "  return `${typeof v} ${String(v)}`;"                                       \
    "})"

#define JS_LOOP(BODY) \
    "(function (o, n) { let r = 0; for (let i = 0; i < n; i++) { " BODY " } return r; })"

#define JS_CALL_0 JS_LOOP("r = o();")
#define JS_CALL_2 JS_LOOP("r += o(i, 0.5);")
#define JS_CALL_8 JS_LOOP("r += o(i, 1, 2, 3, 4, 5, 6, 0.5);")
#define JS_CALL_TEXT JS_LOOP("r = o('a text of sixteen');")
#define JS_NEW JS_LOOP("r = new o(i).value;")
#define JS_GET JS_LOOP("r += o.value;")
#define JS_SET JS_LOOP("o.value = i; r = i;")
#define JS_METHOD JS_LOOP("r += o.add(i);")
#define JS_NAMED JS_LOOP("r += o.anything;")
#define JS_INDEXED JS_LOOP("r += o[i & 7];")
#define JS_THROW JS_LOOP("try { o(); } catch (e) { r = e; }")

/* Called from native code. */
#define JS_FUNCTION_0 "(function () { return 42; })"
#define JS_FUNCTION_2 "(function (a, b) { return b; })"
#define JS_FUNCTION_8 "(function (a, b, c, d, e, f, g, h) { return h; })"
#define JS_THROWER "(function () { throw new Error('from JavaScript'); })"

#define JS_OBJECT "({ id: 1, size: 2.5, name: 3, value: 42 })"
#define JS_ARRAY "([1, 2, 3, 4, 5, 6, 7, 42])"
#define JS_BYTES "new Uint8Array([1, 2, 3, 4, 5, 6, 7, 42])"

#define JSON_TEXT                \
    "{\"id\":1234,\"name\":\"a " \
    "name\",\"tags\":[\"one\",\"two\",\"three\"],\"size\":{\"x\":1.5,\"y\":2}}"

#define JS_SMALL_SCRIPT \
    "var total = 0; for (const x of [1, 2, 3, 4]) { total += x * x; } total + 12;"

/* The same, but text that no engine has seen: with a number. */
#define JS_NEW_SCRIPT \
    "var total = %zu; total = 0; for (const x of [1, 2, 3, 4]) { total += x * x; } total + 12;"

/* What a program does at its start, and a snapshot has done; then what is asked of that. */
#define JS_START                                                                     \
    "var table = Array.from({length: 5000}, (_, i) => ({index: i, name: 'n' + i}));" \
    "function find(name) { return table.find((one) => one.name === name).index; }"
#define JS_STARTED "find('n42')"

#endif /* ARK_JSVM_TEST_BENCHMARK_OPERATIONS_JAVASCRIPT_H_ */
