/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Shows how C and JavaScript work on the same bytes, without a copy: first memory of C that a
 * script uses, then memory of a script that C uses.
 *
 *   main.c     the two ways, and how to take memory back
 *   session.c  what every program needs: a VM to run scripts in, and a look at each status
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "ark_runtime/jsvm.h"
#include "sample/arraybuffer/session.h"

enum { NUMBERS = 5 };

static void print_numbers(const char* what, const int32_t* numbers) {
    printf("%s:", what);
    for (int i = 0; i < NUMBERS; ++i) {
        printf(" %d", (int)numbers[i]);
    }
    printf("\n");
}

/* Memory for buffers comes from the library and belongs to the program until it gives it back. */
static int32_t* allocate_numbers(void) {
    void* memory = NULL;
    CHECK(OH_JSVM_AllocateArrayBufferBackingStoreData(NUMBERS * sizeof(int32_t),
                                                      JSVM_ZERO_INITIALIZED, &memory));
    return memory;
}

/* C has numbers, JavaScript changes them. Gives the ArrayBuffer that is now over the numbers. */
static JSVM_Value lend_to_javascript(JSVM_Env env, int32_t* numbers) {
    JSVM_Value buffer = NULL;
    for (int i = 0; i < NUMBERS; ++i) {
        numbers[i] = i + 1;
    }
    print_numbers("C wrote its numbers", numbers);

    /* A buffer over all of the memory: from its beginning, in its full size. */
    CHECK(OH_JSVM_CreateArrayBufferFromBackingStoreData(env, numbers, NUMBERS * sizeof(int32_t), 0,
                                                        NUMBERS * sizeof(int32_t), &buffer));
    call_script(env,
                "(buffer) => {"
                "  const numbers = new Int32Array(buffer);"
                "  for (const i in numbers) numbers[i] *= 100;"
                "}",
                buffer);
    printf("JavaScript multiplied what is in the buffer by 100\n");
    print_numbers("C reads its numbers", numbers);
    return buffer;
}

/* JavaScript has numbers, C changes them. */
static void borrow_from_javascript(JSVM_Env env) {
    JSVM_Value array = call_script(env, "() => Float64Array.of(1, 4, 9, 16).subarray(1)", NULL);
    JSVM_TypedarrayType type = JSVM_INT8_ARRAY;
    size_t length = 0;
    size_t offset = 0;
    void* data = NULL;
    JSVM_Value text = call_script(env, "(array) => array.join(' ')", array);
    print_text(env, "JavaScript made an array", text);

    /* Where the first element is, how many there are, and of what type. The address is good as long
     * as the array lives, here: until the handle scope is closed. */
    CHECK(OH_JSVM_GetTypedarrayInfo(env, array, &type, &length, &data, NULL, &offset));
    if (type != JSVM_FLOAT64_ARRAY) {
        fail("this is no Float64Array");
    }
    double* numbers = data;
    double sum = 0;
    for (size_t i = 0; i < length; ++i) {
        sum += numbers[i];
        numbers[i] /= 2;
    }
    printf("C found %zu doubles, %zu bytes into their buffer, with the sum %g\n", length, offset,
           sum);
    printf("C halved them where they are\n");
    text = call_script(env, "(array) => array.join(' ')", array);
    print_text(env, "JavaScript reads its array", text);
}

/* Before C frees or reuses memory, scripts must lose their way to it. */
static void take_back(JSVM_Env env, JSVM_Value buffer, int32_t* numbers) {
    JSVM_Value text = NULL;
    CHECK(OH_JSVM_DetachArraybuffer(env, buffer));
    printf("C detached the first buffer\n");
    text = call_script(env, "(buffer) => String(buffer.byteLength)", buffer);
    print_text(env, "JavaScript finds bytes in it", text);
    print_numbers("C still has its numbers", numbers);
    CHECK(OH_JSVM_FreeArrayBufferBackingStoreData(numbers));
    printf("C freed them\n");
}

int main(void) {
    Session session = session_open();
    int32_t* numbers = allocate_numbers();
    JSVM_Value buffer = lend_to_javascript(session.env, numbers);
    borrow_from_javascript(session.env);
    take_back(session.env, buffer, numbers);
    session_close(&session);
    return EXIT_SUCCESS;
}
