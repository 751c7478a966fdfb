/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file jsvm.h
 * JSVM-API: running JavaScript inside a program written in C.
 *
 * A program makes a virtual machine (VM), in it one or more environments (env), compiles scripts
 * and runs them there, and lets JavaScript call its C functions. This header is plain C99 and works
 * in C++ as well. A complete program, to be linked with libjsvm:
 *
 * @code{.c}
 * #include <stdio.h>
 *
 * #include "ark_runtime/jsvm.h"
 *
 * static JSVM_Value Twice(JSVM_Env env, JSVM_CallbackInfo info) {
 *     JSVM_Value value = NULL;
 *     size_t argc = 1;
 *     double number = 0;
 *     OH_JSVM_GetCbInfo(env, info, &argc, &value, NULL, NULL);
 *     if (OH_JSVM_GetValueDouble(env, value, &number) == JSVM_OK) {
 *         OH_JSVM_CreateDouble(env, number + number, &value);
 *         return value;
 *     }
 *     OH_JSVM_ThrowTypeError(env, NULL, "twice() needs a number");
 *     return NULL;
 * }
 *
 * int main(void) {
 *     JSVM_CallbackStruct twice = {Twice, NULL};
 *     JSVM_PropertyDescriptor native = {"twice", NULL, &twice, NULL, NULL, NULL, JSVM_DEFAULT};
 *     JSVM_VM vm;
 *     JSVM_Env env;
 *     JSVM_VMScope vmScope;
 *     JSVM_EnvScope envScope;
 *     JSVM_HandleScope scope;
 *     JSVM_Value source = NULL, result = NULL;
 *     JSVM_Script script = NULL;
 *     char text[100] = "no result";
 *     OH_JSVM_Init(NULL);
 *     if (OH_JSVM_CreateVM(NULL, &vm) != JSVM_OK) return 1;
 *     if (OH_JSVM_CreateEnv(vm, 1, &native, &env) != JSVM_OK) return 1;
 *     OH_JSVM_OpenVMScope(vm, &vmScope);
 *     OH_JSVM_OpenEnvScope(env, &envScope);
 *     OH_JSVM_OpenHandleScope(env, &scope);
 *     OH_JSVM_CreateStringUtf8(env, "'twice(21) is ' + twice(21)", JSVM_AUTO_LENGTH, &source);
 *     OH_JSVM_CompileScript(env, source, NULL, 0, false, NULL, &script);
 *     if (OH_JSVM_RunScript(env, script, &result) != JSVM_OK) {
 *         OH_JSVM_GetAndClearLastException(env, &result);
 *         OH_JSVM_CoerceToString(env, result, &result);
 *     }
 *     OH_JSVM_GetValueStringUtf8(env, result, text, sizeof text, NULL);
 *     puts(text);
 *     OH_JSVM_CloseHandleScope(env, scope);
 *     OH_JSVM_CloseEnvScope(env, envScope);
 *     OH_JSVM_CloseVMScope(vm, vmScope);
 *     OH_JSVM_DestroyEnv(env);
 *     OH_JSVM_DestroyVM(vm);
 *     return 0;
 * }
 * @endcode
 *
 * CONVENTIONS. Comments below refer to them by number.
 *
 * 1. Ownership. What a caller passes in (text, arrays, structs, options, callbacks) is read during
 *    the call and stays the caller's. Only where a comment says "kept" does the library go on using
 *    it, and the caller keeps it valid. What a function gives out belongs to the library, unless a
 *    comment names the function that ends it; such a thing is ended once, by that function alone.
 *    Output variables are the caller's; they are written on success and left alone on failure,
 *    unless a comment says otherwise.
 *
 * 2. NULL and lengths. A pointer or handle is never NULL unless its comment says so: "or NULL" for
 *    what is passed in, "optional" for an output that may be left out. NULL elsewhere gives
 *    JSVM_INVALID_ARG, inside arrays and structs too. An array of length 0 may be NULL. Lengths of
 *    text count units of its encoding (convention 7) without the terminating zero; JSVM_AUTO_LENGTH
 *    says that the text ends at its zero; other lengths above INT_MAX give JSVM_INVALID_ARG. Sizes
 *    are in bytes unless a comment names another unit.
 *
 * 3. Handles and scopes. A JSVM_Value, JSVM_Data or JSVM_Script belongs to the innermost handle
 *    scope open when it was made, and must not be used after that scope is closed. A JSVM_Ref keeps
 *    a value longer, OH_JSVM_RetainScript a script. A function that has to make a handle while no
 *    handle scope is open does nothing and returns JSVM_HANDLE_SCOPE_MISMATCH. Every call of a C
 *    function from JavaScript has a handle scope of its own, closed when it returns. Scopes are
 *    opened in the order VM scope, env scope, handle scope, and closed in reverse; each is closed
 *    once. Scopes of one kind may be closed in another order: one that still has others open inside
 *    it then ends with the last of those. Values may be passed between environments of one VM, but
 *    never between VMs.
 *
 * 4. Status and last error. Every function returns a JSVM_Status. Comments list, besides JSVM_OK,
 *    the statuses a function can return in the order of its checks; the first that applies is
 *    returned. Ahead of its own checks come those common to all, in this order: env or vm is NULL
 *    (JSVM_INVALID_ARG), an exception is pending (convention 5), another thread is inside the VM
 *    (convention 6), the VM has run out of memory (JSVM_GENERIC_FAILURE), no handle scope is open
 *    (convention 3). A call on an env also records its status there, success too:
 *    OH_JSVM_GetLastErrorInfo gives the latest one with a text, so ask right after the call that
 *    failed. Nothing is recorded by functions without an env and by calls whose env is NULL.
 *
 * 5. Exceptions and running JavaScript. When JavaScript throws inside a call, the exception becomes
 *    the pending exception of the env, whatever the status of that call is; "leaves the exception
 *    pending" marks the statuses where this happens. A function that lists "JSVM_PENDING_EXCEPTION
 *    one is pending already" may run JavaScript; it does nothing while an exception is pending, not
 *    even look at its arguments. All others work and leave it pending.
 *    OH_JSVM_GetAndClearLastException takes it; a C function that returns to JavaScript throws it
 *    there. With the default policy microtasks (reactions of promises) run when the outermost call
 *    into JavaScript ends, before the function that made it returns.
 *
 * 6. Threads and locks. A VM, with everything in it, is used by one thread at a time. A thread is
 *    inside a VM while it has a VM scope or env scope of it open or a call on it running; until
 *    then another thread's call does nothing and returns JSVM_GENERIC_FAILURE, except where a
 *    comment says "any thread". To move a VM to another thread, close every scope on the first one;
 *    values do not move, references do. Threads that take turns put OH_JSVM_AcquireLock around
 *    their scopes; while one holds the lock, calls of the others are refused in the same way.
 *    Different VMs run in parallel. A call on a VM or env that its thread has not
 *    entered enters it until it returns, and is told in the log once.
 *
 * 7. Strings. Text in a `char` array is UTF-8, unless the function's name says Latin1: then each
 *    byte is a code unit, U+0000 to U+00FF. Bytes that are not UTF-8 become U+FFFD. Utf16 text is
 *    in code units of the machine's byte order; halves of surrogate pairs may stand alone. Names
 *    given without a length end at their zero.
 *
 * 8. API levels. "Since API level N" is the first level of OpenHarmony whose devices have the
 *    function; a program for older ones must do without. What is declared under JSVM_EXPERIMENTAL
 *    may still change; define that macro ahead of the include to see it.
 *
 * 9. Callbacks and finalizers. A JSVM_CallbackStruct is copied when a function, class, accessor or
 *    environment is made from it, so it need not outlive that call. Devices keep the pointer: for
 *    them keep it as long as the env. One that is listed for snapshots is not copied where it can
 *    come into one, see OH_JSVM_CreateSnapshot. What its `data` points to is kept in any case. A
 *    callback runs on the thread that runs JavaScript, closes the handle scopes that it opened, and
 * returns a value, or NULL for undefined. A finalizer runs once, on the VM's thread, when its
 * object was found to be garbage, at the latest in OH_JSVM_DestroyEnv, where the newest
 * registration comes first; neither moment nor order are promised otherwise. It may call any
 * function except those that destroy its env or VM, and opens a handle scope if it makes values. An
 * exception that it leaves pending is not thrown anywhere. Handlers of out-of-memory and fatal
 * errors may leave by longjmp; scopes, env and VM are then closed and destroyed as always.
 *
 * 10. Misuse. A mistake that the library can see - NULL, a wrong type, order or thread, a scope,
 *     script, reference or deferred that has ended - changes nothing and is answered by a status.
 *     Those with scopes and threads are told in the log as well, "[JSVM API Misuse][Enn]", one line
 *     for each kind and function. They do not end the process, with two exceptions: a callback that
 *     returns with a handle scope still open that it opened, and what OH_JSVM_SetDebugOption was
 *     asked to watch for. Not seen are handles that no function gave out and values used after
 *     their scope. A VM or env that was destroyed is told from a live one for a while only, so do
 *     not build on that.
 */
#ifndef ARK_RUNTIME_JSVM_H
#define ARK_RUNTIME_JSVM_H

#include "jsvm_types.h"

EXTERN_C_START

/* =============================================================================================
 * vm: processes, virtual machines and environments
 * =========================================================================================== */

/** @defgroup vm_vm Process and virtual machines
 *  @{ */

/**
 * Starts the engine, once for the process. Nothing but OH_JSVM_GetVMInfo works before it.
 *
 * A program made of several libraries may call it in each of them: the first call counts, the
 * others return JSVM_GENERIC_FAILURE and have no effect, which callers treat as "already done".
 * Concurrent calls wait until the first has finished. Engine flags are meant for development; they
 * are not part of this interface.
 *
 * Any thread.
 *
 * @param options  flags and external references, or NULL for defaults; any field of it may be 0 or
 *                 NULL. The strings of argv are used during the call only.
 * @retval JSVM_INVALID_ARG  `options->argc` is negative, or an entry of `options->argv` behind the
 *         first is NULL.
 * @retval JSVM_GENERIC_FAILURE  it was called before.
 * @since API level 11
 */
JSVM_EXTERN JSVM_Status OH_JSVM_Init(const JSVM_InitOptions* options);

/**
 * Tells the name and version of the engine. Works before OH_JSVM_Init, on any thread.
 *
 * @param result  receives the information; its strings are static.
 * @retval JSVM_INVALID_ARG  `result` is NULL.
 * @since API level 11
 */
JSVM_EXTERN JSVM_Status OH_JSVM_GetVMInfo(JSVM_VMInfo* result);

/**
 * Makes a VM.
 *
 * The limits in `options` are honoured: a heap that would outgrow them is out of memory, see
 * OH_JSVM_SetHandlerForOOMError. Limits too small for an empty environment are raised to what that
 * needs. A VM for a snapshot has the default limits. The thread that makes a VM need not be the one
 * that uses it, and the VM is not entered by this call.
 *
 * Any thread.
 *
 * @param options  limits and start-up snapshot, or NULL for defaults. A snapshot blob is kept, not
 *                 copied: it must outlive the VM.
 * @param result   receives the VM; ended by OH_JSVM_DestroyVM.
 * @retval JSVM_INVALID_ARG  `result` is NULL.
 * @retval JSVM_GENERIC_FAILURE  OH_JSVM_Init was not called, or the engine made no VM.
 * @retval JSVM_INVALID_ARG  `options->snapshotBlobData` is not a blob, is damaged, or was made by
 *         another version or build of the engine, with other flags or with another number of
 *         external references; or it is given together with `options->isForSnapshotting`.
 * @since API level 11
 */
JSVM_EXTERN JSVM_Status OH_JSVM_CreateVM(const JSVM_CreateVMOptions* options, JSVM_VM* result);

/**
 * Ends a VM and frees everything in it.
 *
 * Environments that still exist are destroyed first, as by OH_JSVM_DestroyEnv; profilers are
 * stopped, background work is waited for, handlers and thresholds are dropped. Finalizers of
 * external array buffers and strings that are still due run now, with env NULL.
 *
 * While a thread has a scope of the VM open, or a call into it is running, the VM stays as it is:
 * the handler of OH_JSVM_SetHandlerForFatalError, if there is one, is told with the location
 * "v8::Isolate::Dispose()", and the call fails. Scopes can then be closed and the call repeated.
 *
 * Any thread. The lock of OH_JSVM_AcquireLock need not be held.
 *
 * @param vm  the VM; not to be used afterwards.
 * @retval JSVM_INVALID_ARG  `vm` is NULL.
 * @retval JSVM_GENERIC_FAILURE  a thread is still inside the VM.
 * @since API level 11
 */
JSVM_EXTERN JSVM_Status OH_JSVM_DestroyVM(JSVM_VM vm);

/**
 * Enters a VM on the calling thread, until OH_JSVM_CloseVMScope. May be nested, also with other
 * VMs; the innermost one is current.
 *
 * @param vm      the VM.
 * @param result  receives the scope; ended by OH_JSVM_CloseVMScope on this thread. Set to NULL when
 *                the thread is the wrong one.
 * @retval JSVM_INVALID_ARG  `vm` or `result` is NULL.
 * @retval JSVM_GENERIC_FAILURE  another thread is inside the VM (convention 6).
 * @since API level 11
 */
JSVM_EXTERN JSVM_Status OH_JSVM_OpenVMScope(JSVM_VM vm, JSVM_VMScope* result);

/**
 * Leaves a VM that OH_JSVM_OpenVMScope entered. Scopes of the VM may be closed in any order
 * (convention 3).
 *
 * @param vm     the VM the scope was opened on; another one is told in the log and otherwise
 *               ignored.
 * @param scope  the scope; not to be used afterwards.
 * @retval JSVM_INVALID_ARG  `vm` or `scope` is NULL.
 * @retval JSVM_INVALID_ARG  the scope is closed already.
 * @retval JSVM_GENERIC_FAILURE  another thread opened the scope, or a callback is running that is
 *         in the VM through it; the scope stays open.
 * @since API level 11
 */
JSVM_EXTERN JSVM_Status OH_JSVM_CloseVMScope(JSVM_VM vm, JSVM_VMScope scope);

/**
 * Writes the state of environments into a blob from which OH_JSVM_CreateVM and
 * OH_JSVM_CreateEnvFromSnapshot start faster. Works once on a VM made with
 * JSVM_CreateVMOptions::isForSnapshotting; afterwards only scopes can be closed and env and VM
 * destroyed, and other calls return JSVM_GENERIC_FAILURE.
 *
 * No handle scope that holds values may be open, and no references, retained scripts, wraps,
 * finalizers, deferreds that are not concluded or pending exceptions may exist in the VM; weak
 * references, wraps and finalizers of garbage do not count. Nor may the environments hold classes
 * with property callbacks, objects of Intl, array buffers of length 0, objects of one another, or
 * objects frozen that the engine adds built-ins to: Object, Error, the prototypes of Array, String
 * and typed arrays, the global object. A line in the log tells what was found. VM and env scopes
 * may be open. Ahead of the snapshot microtasks, finalizers and tasks that wait are run and garbage
 * is collected.
 *
 * C functions in the environments must come from callback structs that were listed in
 * JSVM_InitOptions::externalReferences, and pointers of externals must be NULL or listed there,
 * with the same meaning in the same order here and where the blob is used. In a VM for a snapshot,
 * and in environments out of one, functions use a listed struct in place: it is read at each call
 * and has to outlive the VM. Only the same build of the engine with the same flags can use the
 * blob.
 *
 * A VM for a snapshot has no WebAssembly (functions on it return JSVM_GENERIC_FAILURE), no
 * SharedArrayBuffer and Atomics, and lacks a few newer functions of built-in objects; environments
 * out of the snapshot have them.
 *
 * @param vm            the VM.
 * @param contextCount  environments in `contexts`; others of the VM are left out.
 * @param contexts      the environments; the index of each is what OH_JSVM_CreateEnvFromSnapshot
 *                      takes.
 * @param blobData      receives the blob, which the caller owns: memory from C++ `new char[]`,
 *                      freed with `delete[]`, or by OH_JSVM_ReleaseCache with JSVM_CACHE_TYPE_JS.
 * @param blobSize      receives its size in bytes.
 * @retval JSVM_INVALID_ARG  `vm` is NULL.
 * @retval JSVM_GENERIC_FAILURE  the VM was not made for snapshotting, or made its snapshot already.
 * @retval JSVM_INVALID_ARG  `blobData` or `blobSize` is NULL, or `contexts` is while `contextCount`
 *         is not 0.
 * @retval JSVM_INVALID_ARG  an entry of `contexts` is NULL, is of another VM, is there twice, or
 *         was destroyed, be it by what this call ran.
 * @retval JSVM_GENERIC_FAILURE  a callback or script is running on the VM.
 * @retval JSVM_GENERIC_FAILURE  something that cannot be in a snapshot still exists; the VM can go
 *         on, and the call be repeated. Or the engine failed.
 * @since API level 11
 */
JSVM_EXTERN JSVM_Status OH_JSVM_CreateSnapshot(JSVM_VM vm, size_t contextCount,
                                               const JSVM_Env* contexts, const char** blobData,
                                               size_t* blobSize);

/** @} */

/** @defgroup vm_env Environments
 *  @{ */

/**
 * Makes an environment: a global object with the JavaScript built-ins and the properties given.
 * Needs no scope.
 *
 * Descriptors are applied in order. Only `utf8name` names a property here. Entries with JSVM_STATIC
 * are ignored; JSVM_NO_RECEIVER_CHECK has no effect. JSVM_DEFAULT makes functions that scripts can
 * neither overwrite nor delete nor see in loops.
 *
 * @param vm             the VM.
 * @param propertyCount  entries in `properties`.
 * @param properties     the properties of the global object, or NULL when there are none; copied,
 *                       callbacks included (convention 9).
 * @param result         receives the environment; ended by OH_JSVM_DestroyEnv.
 * @retval JSVM_INVALID_ARG  `vm` or `result` is NULL, or `properties` is while `propertyCount` is
 *         not 0.
 * @retval JSVM_INVALID_ARG  an entry has no `utf8name`, or no `method`, `getter`, `setter` or
 *         `value`.
 * @retval JSVM_GENERIC_FAILURE  the engine made no environment.
 * @since API level 11
 */
JSVM_EXTERN JSVM_Status OH_JSVM_CreateEnv(JSVM_VM vm, size_t propertyCount,
                                          const JSVM_PropertyDescriptor* properties,
                                          JSVM_Env* result);

/**
 * Makes an environment out of a snapshot, in a VM made with JSVM_CreateVMOptions::snapshotBlobData.
 * Needs no scope.
 *
 * Any number of environments can be made of one index; they share nothing. OH_JSVM_CreateEnv makes
 * an empty one in such a VM too.
 *
 * @param vm      the VM.
 * @param index   position of the environment in the array that OH_JSVM_CreateSnapshot got, from 0.
 * @param result  receives the environment; ended by OH_JSVM_DestroyEnv. Set to NULL on
 *                JSVM_GENERIC_FAILURE.
 * @retval JSVM_INVALID_ARG  `vm` or `result` is NULL.
 * @retval JSVM_GENERIC_FAILURE  the snapshot has no such environment, or the VM has no snapshot.
 * @since API level 11
 */
JSVM_EXTERN JSVM_Status OH_JSVM_CreateEnvFromSnapshot(JSVM_VM vm, size_t index, JSVM_Env* result);

/**
 * Ends an environment, whatever is pending or still open in it. Needs no scope.
 *
 * In order: every finalizer still due runs, newest registration first; references and scripts of
 * the env are dropped; an open inspector is closed, as by OH_JSVM_CloseInspector; a lock held by
 * this thread is released. A pending exception is dropped. OH_JSVM_DeleteReference may still be
 * called on a reference while finalizers run, not later.
 *
 * @param env  the environment; nothing in it is to be used afterwards.
 * @retval JSVM_INVALID_ARG  `env` is NULL.
 * @retval JSVM_GENERIC_FAILURE  a callback of the env is running; the env stays as it is.
 * @since API level 11
 */
JSVM_EXTERN JSVM_Status OH_JSVM_DestroyEnv(JSVM_Env env);

/**
 * Enters an environment on the calling thread, until OH_JSVM_CloseEnvScope, and its VM with it when
 * that is not entered yet. May be nested.
 *
 * @param env     the environment.
 * @param result  receives the scope; ended by OH_JSVM_CloseEnvScope on this thread. Set to NULL
 *                when the thread is the wrong one.
 * @retval JSVM_INVALID_ARG  `env` or `result` is NULL.
 * @retval JSVM_GENERIC_FAILURE  another thread is inside the VM (convention 6).
 * @since API level 11
 */
JSVM_EXTERN JSVM_Status OH_JSVM_OpenEnvScope(JSVM_Env env, JSVM_EnvScope* result);

/**
 * Leaves an environment that OH_JSVM_OpenEnvScope entered. Scopes may be closed in any order
 * (convention 3).
 *
 * @param env    the environment.
 * @param scope  the scope; not to be used afterwards.
 * @retval JSVM_INVALID_ARG  `env` or `scope` is NULL.
 * @retval JSVM_INVALID_ARG  the scope is closed already.
 * @retval JSVM_GENERIC_FAILURE  another thread opened the scope; it stays open.
 * @since API level 11
 */
JSVM_EXTERN JSVM_Status OH_JSVM_CloseEnvScope(JSVM_Env env, JSVM_EnvScope scope);

/**
 * Gives the VM an environment is in. Any thread.
 *
 * @param env     the environment.
 * @param result  receives the VM.
 * @retval JSVM_INVALID_ARG  `env` or `result` is NULL.
 * @since API level 12
 */
JSVM_EXTERN JSVM_Status OH_JSVM_GetVM(JSVM_Env env, JSVM_VM* result);

/**
 * Tells the highest version of this interface that the library has. Any thread.
 *
 * @param env     the environment.
 * @param result  receives the version: 9. Not the same count as JSVM_VERSION or
 *                JSVM_VMInfo::apiVersion.
 * @retval JSVM_INVALID_ARG  `env` or `result` is NULL.
 * @since API level 11
 */
JSVM_EXTERN JSVM_Status OH_JSVM_GetVersion(JSVM_Env env, uint32_t* result);

/**
 * Ties one pointer of the program to an environment. A later call replaces it without running the
 * earlier finalizer. Any thread, one at a time.
 *
 * @param env           the environment.
 * @param data          the pointer, or NULL; kept.
 * @param finalizeCb    called in OH_JSVM_DestroyEnv with `data` and `finalizeHint`, or NULL.
 * @param finalizeHint  passed to `finalizeCb`, or NULL.
 * @retval JSVM_INVALID_ARG  `env` is NULL.
 * @since API level 11
 */
JSVM_EXTERN JSVM_Status OH_JSVM_SetInstanceData(JSVM_Env env, void* data, JSVM_Finalize finalizeCb,
                                                void* finalizeHint);

/**
 * Gives the pointer that OH_JSVM_SetInstanceData tied to an environment. Any thread, one at a time.
 *
 * @param env   the environment.
 * @param data  receives it; NULL when none was set.
 * @retval JSVM_INVALID_ARG  `env` or `data` is NULL.
 * @since API level 11
 */
JSVM_EXTERN JSVM_Status OH_JSVM_GetInstanceData(JSVM_Env env, void** data);

/** @} */

/** @defgroup vm_lock Locks
 *  @{ */

/**
 * Tells whether the calling thread holds the lock of an environment's VM. Any thread.
 *
 * @param env       the environment.
 * @param isLocked  receives true when this thread holds it.
 * @retval JSVM_INVALID_ARG  `env` or `isLocked` is NULL.
 * @since API level 12
 */
JSVM_EXTERN JSVM_Status OH_JSVM_IsLocked(JSVM_Env env, bool* isLocked);

/**
 * Takes the lock of an environment's VM for the calling thread, waiting while another thread holds
 * it. Any thread.
 *
 * Open scopes after it and close them before OH_JSVM_ReleaseLock; values do not outlive the lock,
 * references do. Taking a lock that the thread holds already has no effect and is not counted: one
 * release undoes any number of calls. Until then calls of other threads on the VM return
 * JSVM_GENERIC_FAILURE, whether or not they use the lock. OH_JSVM_DestroyEnv of the environment
 * that the lock was taken through, and OH_JSVM_DestroyVM, release it. Once one thread has locked a
 * VM, all of its threads should.
 *
 * @param env  the environment.
 * @retval JSVM_INVALID_ARG  `env` is NULL, or was destroyed while this call waited.
 * @since API level 12
 */
JSVM_EXTERN JSVM_Status OH_JSVM_AcquireLock(JSVM_Env env);

/**
 * Gives the lock of an environment's VM back. Does nothing when the calling thread does not hold
 * it. Any environment of the VM will do. Any thread.
 *
 * @param env  the environment.
 * @retval JSVM_INVALID_ARG  `env` is NULL.
 * @since API level 12
 */
JSVM_EXTERN JSVM_Status OH_JSVM_ReleaseLock(JSVM_Env env);

/** @} */

/** @defgroup vm_message_loop Tasks and microtasks
 *  @{ */

/**
 * Runs at most one task that the engine queued for a VM's thread, such as the end of an
 * asynchronous WebAssembly compilation, and never waits. Call it in a loop on the thread that uses
 * the VM; follow it with OH_JSVM_PerformMicrotaskCheckpoint so that reactions of promises run as
 * well.
 *
 * @param vm      the VM. NULL is allowed here: the answer is JSVM_OK and false.
 * @param result  receives whether a task ran.
 * @retval JSVM_INVALID_ARG  `result` is NULL.
 * @since API level 12
 */
JSVM_EXTERN JSVM_Status OH_JSVM_PumpMessageLoop(JSVM_VM vm, bool* result);

/**
 * Runs all microtasks of a VM, and those they queue, unless they are being run already. Needs no
 * scope. An exception in a microtask is not reported here; see OH_JSVM_SetHandlerForPromiseReject.
 *
 * @param vm  the VM.
 * @retval JSVM_INVALID_ARG  `vm` is NULL.
 * @since API level 12
 */
JSVM_EXTERN JSVM_Status OH_JSVM_PerformMicrotaskCheckpoint(JSVM_VM vm);

/**
 * Chooses when microtasks run, for all environments of a VM.
 *
 * @param vm      the VM.
 * @param policy  JSVM_MICROTASK_AUTO, the default, or JSVM_MICROTASK_EXPLICIT.
 * @retval JSVM_INVALID_ARG  `vm` is NULL.
 * @retval JSVM_INVALID_ARG  `policy` is neither.
 * @since API level 18
 */
JSVM_EXTERN JSVM_Status OH_JSVM_SetMicrotaskPolicy(JSVM_VM vm, JSVM_MicrotaskPolicy policy);

/** @} */

/* =============================================================================================
 * memory: heap, handle scopes, references
 * =========================================================================================== */

/** @defgroup memory_heap Heap and garbage collection
 *  @{ */

/**
 * Tells the sizes of a VM's heap. Needs no scope.
 *
 * @param vm      the VM.
 * @param result  receives them, in bytes.
 * @retval JSVM_INVALID_ARG  `vm` or `result` is NULL.
 * @since API level 12
 */
JSVM_EXTERN JSVM_Status OH_JSVM_GetHeapStatistics(JSVM_VM vm, JSVM_HeapStatistics* result);

/**
 * Tells the engine how much native memory JavaScript objects keep alive, so that it collects in
 * time.
 *
 * @param env            the environment.
 * @param changeInBytes  bytes added, or taken away when negative.
 * @param result         receives how much there is in the VM now, in bytes: such adjustments, and
 *                       what the engine itself counts, such as the memory of array buffers.
 * @retval JSVM_INVALID_ARG  `env` or `result` is NULL.
 * @retval JSVM_INVALID_ARG  `changeInBytes` is 2^60 or more, added or taken away.
 * @since API level 11
 */
JSVM_EXTERN JSVM_Status OH_JSVM_AdjustExternalMemory(JSVM_Env env, int64_t changeInBytes,
                                                     int64_t* result);

/**
 * Tells the engine that memory is short. JSVM_MEMORY_PRESSURE_LEVEL_CRITICAL makes a full
 * collection before it returns; the finalizers of everything found dead have run by then. Programs
 * use it to say "collect now". Works while an exception is pending and keeps it.
 *
 * @param env    the environment.
 * @param level  how short; JSVM_MEMORY_PRESSURE_LEVEL_LOW_MEMORY since API level 22.
 * @retval JSVM_INVALID_ARG  `env` is NULL.
 * @retval JSVM_INVALID_ARG  `level` is none of the four.
 * @since API level 11
 */
JSVM_EXTERN JSVM_Status OH_JSVM_MemoryPressureNotification(JSVM_Env env,
                                                           JSVM_MemoryPressureLevel level);

/**
 * Registers a callback for the case that the heap fills up. A VM has room for one.
 *
 * At the start of each full collection that finds at least `threshold` bytes in use, the callback
 * is called on the thread that collects, again for every later one while that holds. It is not
 * called while it runs. It may clear itself and register another one.
 *
 * @param vm         the VM.
 * @param threshold  bytes, above 0 and not above JSVM_HeapStatistics::heapSizeLimit.
 * @param callback   called with `vm`, `threshold` and `data`.
 * @param data       passed to the callback, or NULL; kept.
 * @retval JSVM_INVALID_ARG  `vm` or `callback` is NULL.
 * @retval JSVM_INVALID_ARG  `threshold` is 0 or above the limit of the heap; or a callback is
 *         registered already.
 * @since API level 26.0.0
 */
JSVM_EXTERN JSVM_Status OH_JSVM_SetHeapThresholdCallback(JSVM_VM vm, uint64_t threshold,
                                                         JSVM_HandlerForHeapThreshold callback,
                                                         void* data);

/**
 * Takes back what OH_JSVM_SetHeapThresholdCallback registered.
 *
 * @param vm         the VM.
 * @param threshold  the one registered.
 * @param callback   the one registered.
 * @param data       the one registered; may be NULL.
 * @retval JSVM_INVALID_ARG  `vm` or `callback` is NULL.
 * @retval JSVM_INVALID_ARG  nothing is registered, or one of the three differs.
 * @since API level 26.0.0
 */
JSVM_EXTERN JSVM_Status OH_JSVM_ClearHeapThresholdCallback(JSVM_VM vm, uint64_t threshold,
                                                           JSVM_HandlerForHeapThreshold callback,
                                                           void* data);

/**
 * Registers a handler for garbage collections. The same pair of handler and userData can be
 * registered once for each trigger time, whatever the kinds. The order among handlers is not
 * defined. A handler may register others, which are called from the next collection on.
 * OH_JSVM_DestroyVM drops those left.
 *
 * @param vm           the VM.
 * @param triggerTime  JSVM_CB_TRIGGER_BEFORE_GC; any other value counts as
 *                     JSVM_CB_TRIGGER_AFTER_GC.
 * @param handler      called on the VM's thread; see JSVM_HandlerForGC for what it must not do.
 * @param gcType       the kinds of collection it is for; bits may be combined.
 * @param userData     passed to the handler, or NULL; kept.
 * @retval JSVM_INVALID_ARG  `vm` or `handler` is NULL.
 * @retval JSVM_INVALID_ARG  `gcType` is 0 or has a bit that is no kind.
 * @retval JSVM_INVALID_ARG  the pair is registered for this trigger time already.
 * @since API level 18
 */
JSVM_EXTERN JSVM_Status OH_JSVM_AddHandlerForGC(JSVM_VM vm, JSVM_CBTriggerTimeForGC triggerTime,
                                                JSVM_HandlerForGC handler, JSVM_GCType gcType,
                                                void* userData);

/**
 * Takes back what OH_JSVM_AddHandlerForGC registered. A handler may remove itself or another one,
 * which then is not called any more, for this collection either.
 *
 * @param vm           the VM.
 * @param triggerTime  the one registered.
 * @param handler      the one registered.
 * @param userData     the one registered; may be NULL.
 * @retval JSVM_INVALID_ARG  `vm` or `handler` is NULL.
 * @retval JSVM_INVALID_ARG  it is not registered.
 * @since API level 18
 */
JSVM_EXTERN JSVM_Status OH_JSVM_RemoveHandlerForGC(JSVM_VM vm, JSVM_CBTriggerTimeForGC triggerTime,
                                                   JSVM_HandlerForGC handler, void* userData);

/** @} */

/** @defgroup memory_handle_scope Handle scopes
 *  @{ */

/**
 * Opens a handle scope, to which values made from now on belong (convention 3). Open one around a
 * loop's body when each turn makes values. Works before the env is entered.
 *
 * @param env     the environment.
 * @param result  receives the scope; ended by OH_JSVM_CloseHandleScope.
 * @retval JSVM_INVALID_ARG  `env` or `result` is NULL.
 * @since API level 11
 */
JSVM_EXTERN JSVM_Status OH_JSVM_OpenHandleScope(JSVM_Env env, JSVM_HandleScope* result);

/**
 * Closes a handle scope: its values, and the scripts compiled in it and not retained, are no longer
 * to be used. An outer scope closed before an inner one stays until that is closed too.
 *
 * @param env    the environment.
 * @param scope  the scope; not to be used afterwards.
 * @retval JSVM_INVALID_ARG  `env` or `scope` is NULL.
 * @retval JSVM_HANDLE_SCOPE_MISMATCH  it is closed already, was opened outside of the callback that
 *         is running, or OH_JSVM_OpenHandleScope did not open it.
 * @since API level 11
 */
JSVM_EXTERN JSVM_Status OH_JSVM_CloseHandleScope(JSVM_Env env, JSVM_HandleScope scope);

/**
 * Opens a handle scope out of which one value can be passed to the scope around it, which must
 * exist.
 *
 * @param env     the environment.
 * @param result  receives the scope; ended by OH_JSVM_CloseEscapableHandleScope.
 * @retval JSVM_INVALID_ARG  `env` or `result` is NULL.
 * @retval JSVM_HANDLE_SCOPE_MISMATCH  no scope is open around it.
 * @since API level 11
 */
JSVM_EXTERN JSVM_Status OH_JSVM_OpenEscapableHandleScope(JSVM_Env env,
                                                         JSVM_EscapableHandleScope* result);

/**
 * Closes an escapable handle scope, as OH_JSVM_CloseHandleScope closes others.
 *
 * @param env    the environment.
 * @param scope  the scope; not to be used afterwards.
 * @retval JSVM_INVALID_ARG  `env` or `scope` is NULL.
 * @retval JSVM_HANDLE_SCOPE_MISMATCH  it is closed already, was opened outside of the callback that
 *         is running, or OH_JSVM_OpenEscapableHandleScope did not open it.
 * @since API level 11
 */
JSVM_EXTERN JSVM_Status OH_JSVM_CloseEscapableHandleScope(JSVM_Env env,
                                                          JSVM_EscapableHandleScope scope);

/**
 * Passes one value to the scope around an escapable handle scope. The scope need not be the
 * innermost.
 *
 * @param env      the environment.
 * @param scope    the scope that the value is to survive.
 * @param escapee  the value.
 * @param result   receives a handle to the same value, belonging to the scope around.
 * @retval JSVM_INVALID_ARG  `env`, `scope`, `escapee` or `result` is NULL.
 * @retval JSVM_HANDLE_SCOPE_MISMATCH  `scope` is closed already.
 * @retval JSVM_ESCAPE_CALLED_TWICE  the scope let a value out already.
 * @since API level 11
 */
JSVM_EXTERN JSVM_Status OH_JSVM_EscapeHandle(JSVM_Env env, JSVM_EscapableHandleScope scope,
                                             JSVM_Value escapee, JSVM_Value* result);

/** @} */

/** @defgroup memory_reference References
 *  @{ */

/**
 * Makes a reference to a value, of any type, that lasts beyond handle scopes.
 *
 * A reference with a count above 0 keeps its value alive. With count 0 it is weak on objects,
 * functions, externals and symbols: it gives the value until that is collected. Values of other
 * types are dropped at count 0. References that still exist in OH_JSVM_DestroyEnv lose their value.
 *
 * @param env              the environment.
 * @param value            the value.
 * @param initialRefcount  the count it starts with.
 * @param result           receives the reference; ended by OH_JSVM_DeleteReference.
 * @retval JSVM_INVALID_ARG  `env`, `value` or `result` is NULL.
 * @since API level 11
 */
JSVM_EXTERN JSVM_Status OH_JSVM_CreateReference(JSVM_Env env, JSVM_Value value,
                                                uint32_t initialRefcount, JSVM_Ref* result);

/**
 * Makes a reference to a JSVM_Data, such as a private key. Works like OH_JSVM_CreateReference,
 * except that it cannot be weak: at count 0 it is empty.
 *
 * @param env              the environment.
 * @param data             what to refer to.
 * @param initialRefcount  the count it starts with, above 0.
 * @param result           receives the reference; ended by OH_JSVM_DeleteReference.
 * @retval JSVM_INVALID_ARG  `env`, `data` or `result` is NULL.
 * @retval JSVM_INVALID_ARG  `initialRefcount` is 0.
 * @since API level 18
 */
JSVM_EXTERN JSVM_Status OH_JSVM_CreateDataReference(JSVM_Env env, JSVM_Data data,
                                                    uint32_t initialRefcount, JSVM_Ref* result);

/**
 * Ends a reference, whatever its count. Finalizers may call it.
 *
 * @param env  the environment.
 * @param ref  the reference; not to be used afterwards.
 * @retval JSVM_INVALID_ARG  `env` or `ref` is NULL.
 * @retval JSVM_INVALID_ARG  it was deleted already.
 * @since API level 11
 */
JSVM_EXTERN JSVM_Status OH_JSVM_DeleteReference(JSVM_Env env, JSVM_Ref ref);

/**
 * Adds one to the count of a reference; at its maximum, UINT32_MAX, it stays.
 *
 * @param env     the environment.
 * @param ref     the reference.
 * @param result  optional; receives the new count, or 0 when the value is gone and nothing changed.
 * @retval JSVM_INVALID_ARG  `env` or `ref` is NULL.
 * @retval JSVM_INVALID_ARG  it was deleted already.
 * @since API level 11
 */
JSVM_EXTERN JSVM_Status OH_JSVM_ReferenceRef(JSVM_Env env, JSVM_Ref ref, uint32_t* result);

/**
 * Takes one off the count of a reference; what happens at 0 is told at OH_JSVM_CreateReference.
 * Does not delete it.
 *
 * @param env     the environment.
 * @param ref     the reference.
 * @param result  optional; receives the new count.
 * @retval JSVM_INVALID_ARG  `env` or `ref` is NULL.
 * @retval JSVM_INVALID_ARG  it was deleted already.
 * @retval JSVM_GENERIC_FAILURE  the count is 0 already.
 * @since API level 11
 */
JSVM_EXTERN JSVM_Status OH_JSVM_ReferenceUnref(JSVM_Env env, JSVM_Ref ref, uint32_t* result);

/**
 * Gives the value of a reference.
 *
 * @param env     the environment.
 * @param ref     the reference.
 * @param result  receives the value, or NULL, with JSVM_OK, when it is gone or the reference was
 *                deleted.
 * @retval JSVM_INVALID_ARG  `env`, `ref` or `result` is NULL.
 * @retval JSVM_INVALID_ARG  `ref` came from OH_JSVM_CreateDataReference.
 * @retval JSVM_HANDLE_SCOPE_MISMATCH  there is a value, and no handle scope is open.
 * @since API level 11
 */
JSVM_EXTERN JSVM_Status OH_JSVM_GetReferenceValue(JSVM_Env env, JSVM_Ref ref, JSVM_Value* result);

/**
 * Gives what a reference made by OH_JSVM_CreateDataReference refers to.
 *
 * @param env     the environment.
 * @param ref     the reference.
 * @param result  receives it, or NULL, with JSVM_OK, when the count has dropped to 0 or the
 *                reference was deleted.
 * @retval JSVM_INVALID_ARG  `env`, `ref` or `result` is NULL.
 * @retval JSVM_INVALID_ARG  `ref` came from OH_JSVM_CreateReference.
 * @retval JSVM_HANDLE_SCOPE_MISMATCH  there is something, and no handle scope is open.
 * @since API level 18
 */
JSVM_EXTERN JSVM_Status OH_JSVM_GetReferenceData(JSVM_Env env, JSVM_Ref ref, JSVM_Data* result);

/** @} */

/* =============================================================================================
 * script: compiling, running, caching
 * =========================================================================================== */

/** @defgroup script_compile Scripts
 *  @{ */

/**
 * Compiles a classic script: no module, no import, no require. Names at its top level are seen by
 * later scripts of the env. It has no file name; give one with OH_JSVM_CompileScriptWithOrigin.
 *
 * The script belongs to the handle scope (convention 3) and to the env. It can be run any number of
 * times.
 *
 * @param env              the environment.
 * @param script           the source, a string.
 * @param cachedData       a code cache made by OH_JSVM_CreateCodeCache from the same source, or
 *                         NULL. Read during the call only.
 * @param cacheDataLength  bytes in `cachedData`; of no meaning when that is NULL.
 * @param eagerCompile     true to compile every function now; ignored with a cache.
 * @param cacheRejected    optional; written only when there is `cachedData`, also when compilation
 *                         fails: true when the cache did not fit and the source was compiled
 *                         instead, which is no error. False does not prove that the cache was used;
 *                         JSVMX_GetCodeCacheReport in jsvmx.h tells.
 * @param result           receives the script.
 * @retval JSVM_INVALID_ARG  `env` is NULL.
 * @retval JSVM_PENDING_EXCEPTION  one is pending already.
 * @retval JSVM_HANDLE_SCOPE_MISMATCH  no handle scope is open.
 * @retval JSVM_INVALID_ARG  `script` or `result` is NULL.
 * @retval JSVM_STRING_EXPECTED  `script` is not a string.
 * @retval JSVM_GENERIC_FAILURE  it does not compile; leaves a SyntaxError pending.
 * @since API level 11
 */
JSVM_EXTERN JSVM_Status OH_JSVM_CompileScript(JSVM_Env env, JSVM_Value script,
                                              const uint8_t* cachedData, size_t cacheDataLength,
                                              bool eagerCompile, bool* cacheRejected,
                                              JSVM_Script* result);

/**
 * Compiles a script like OH_JSVM_CompileScript and tells where it comes from, for stack traces and
 * the debugger. When the origin has a source map, the `stack` of errors is translated with it.
 *
 * The map belongs to the name, in all envs of the VM. Its file is read when the first stack needs
 * it. A frame at a place that the map knows is told as "NAME (SOURCE:LINE:COLUMN)", other frames as
 * without a map. A file that is missing, damaged or larger than 64 MiB changes nothing.
 *
 * @param env              the environment.
 * @param script           the source, a string.
 * @param cachedData       a code cache or NULL, as for OH_JSVM_CompileScript.
 * @param cacheDataLength  bytes in `cachedData`; of no meaning when that is NULL.
 * @param eagerCompile     true to compile every function now; ignored with a cache.
 * @param cacheRejected    optional; as for OH_JSVM_CompileScript.
 * @param origin           name, position and source map; its `resourceName` is not NULL. A later
 *                         script of the same name that has a source map replaces this one.
 * @param result           receives the script.
 * @retval JSVM_INVALID_ARG  `env` is NULL.
 * @retval JSVM_PENDING_EXCEPTION  one is pending already.
 * @retval JSVM_HANDLE_SCOPE_MISMATCH  no handle scope is open.
 * @retval JSVM_INVALID_ARG  `script`, `result`, `origin` or `origin->resourceName` is NULL.
 * @retval JSVM_STRING_EXPECTED  `script` is not a string.
 * @retval JSVM_INVALID_ARG  an offset of `origin` is above INT_MAX.
 * @retval JSVM_GENERIC_FAILURE  it does not compile; leaves a SyntaxError pending.
 * @since API level 12
 */
JSVM_EXTERN JSVM_Status OH_JSVM_CompileScriptWithOrigin(
    JSVM_Env env, JSVM_Value script, const uint8_t* cachedData, size_t cacheDataLength,
    bool eagerCompile, bool* cacheRejected, JSVM_ScriptOrigin* origin, JSVM_Script* result);

/**
 * Compiles a script like OH_JSVM_CompileScript, with any choice of options. Of options with the
 * same id the last counts; unknown ids are ignored.
 *
 * Consuming a code cache needs both JSVM_COMPILE_MODE with JSVM_COMPILE_MODE_CONSUME_CODE_CACHE and
 * JSVM_COMPILE_CODE_CACHE with the bytes, also when they were deserialised in the background. With
 * another mode a cache is not looked at, and counts as not rejected. A script without origin, or
 * whose origin has no name, is called "script_" and a number. JSVM_COMPILE_ENABLE_SOURCE_MAP takes
 * effect with an origin that has a source map, as for OH_JSVM_CompileScriptWithOrigin. A background
 * result is used by one compilation, the first that it fits; after that it counts as not given.
 *
 * @param env          the environment.
 * @param script       the source, a string.
 * @param optionCount  entries in `options`.
 * @param options      the options, or NULL when there are none. What they point to is used during
 *                     the call.
 * @param result       receives the script.
 * @retval JSVM_INVALID_ARG  `env` is NULL.
 * @retval JSVM_PENDING_EXCEPTION  one is pending already.
 * @retval JSVM_HANDLE_SCOPE_MISMATCH  no handle scope is open.
 * @retval JSVM_INVALID_ARG  `script` or `result` is NULL, or `options` is while `optionCount` is
 *         not 0.
 * @retval JSVM_INVALID_ARG  a mode is out of range; JSVM_COMPILE_CODE_CACHE has a NULL struct; or a
 *         cache is to be consumed and there are no bytes.
 * @retval JSVM_INVALID_ARG  a background result was released, or is of another VM.
 * @retval JSVM_STRING_EXPECTED  `script` is not a string.
 * @retval JSVM_INVALID_ARG  an offset of the origin is above INT_MAX.
 * @retval JSVM_GENERIC_FAILURE  it does not compile; leaves a SyntaxError pending.
 * @since API level 12
 */
JSVM_EXTERN JSVM_Status OH_JSVM_CompileScriptWithOptions(JSVM_Env env, JSVM_Value script,
                                                         size_t optionCount,
                                                         JSVM_CompileOptions options[],
                                                         JSVM_Script* result);

/**
 * Runs a compiled script in the env that compiled it.
 *
 * @param env     the environment.
 * @param script  the script.
 * @param result  receives the value of its last statement, as it was before microtasks ran.
 * @retval JSVM_INVALID_ARG  `env` is NULL.
 * @retval JSVM_PENDING_EXCEPTION  one is pending already.
 * @retval JSVM_HANDLE_SCOPE_MISMATCH  no handle scope is open.
 * @retval JSVM_INVALID_ARG  `script` or `result` is NULL.
 * @retval JSVM_INVALID_ARG  the script was released, or its scope is closed.
 * @retval JSVM_GENERIC_FAILURE  it threw; leaves the exception pending. Not JSVM_PENDING_EXCEPTION,
 *         which means here that one was pending before.
 * @since API level 11
 */
JSVM_EXTERN JSVM_Status OH_JSVM_RunScript(JSVM_Env env, JSVM_Script script, JSVM_Value* result);

/**
 * Takes a script out of its handle scope, so that it lasts until OH_JSVM_ReleaseScript. Call it
 * while that scope is open. Not counted.
 *
 * @param env     the environment.
 * @param script  the script.
 * @retval JSVM_INVALID_ARG  `env` or `script` is NULL.
 * @retval JSVM_INVALID_ARG  it is retained already, was released, or its scope is closed.
 * @since API level 12
 */
JSVM_EXTERN JSVM_Status OH_JSVM_RetainScript(JSVM_Env env, JSVM_Script script);

/**
 * Ends a script that OH_JSVM_RetainScript took out of its scope. Needs no handle scope.
 *
 * @param env     the environment.
 * @param script  the script; not to be used afterwards.
 * @retval JSVM_INVALID_ARG  `env` or `script` is NULL.
 * @retval JSVM_INVALID_ARG  it is not retained; a script that still belongs to its scope stays
 *         valid.
 * @since API level 12
 */
JSVM_EXTERN JSVM_Status OH_JSVM_ReleaseScript(JSVM_Env env, JSVM_Script script);

/** @} */

/** @defgroup script_code_cache Code caches
 *  @{ */

/**
 * Makes a code cache: bytes with which the same source compiles faster, in this process or another.
 *
 * The cache holds the functions compiled so far, so make it after the script ran, or after an eager
 * compilation. It is bound to the exact source, to the engine with its version and flags, and to
 * this SDK's build; anything else rejects it. Its content is opaque, but guarded: damaged or
 * foreign bytes are rejected before the engine sees them.
 *
 * @param env     the environment.
 * @param script  the script.
 * @param data    receives the bytes, which the caller owns; ended by OH_JSVM_ReleaseCache with
 *                JSVM_CACHE_TYPE_JS. C++ `delete[]` works as well.
 * @param length  receives their count.
 * @retval JSVM_INVALID_ARG  `env`, `script`, `data` or `length` is NULL.
 * @retval JSVM_INVALID_ARG  the script was released, or its scope is closed.
 * @retval JSVM_GENERIC_FAILURE  the engine made none.
 * @since API level 11
 */
JSVM_EXTERN JSVM_Status OH_JSVM_CreateCodeCache(JSVM_Env env, JSVM_Script script,
                                                const uint8_t** data, size_t* length);

/**
 * Frees a code cache, or a snapshot blob. Any thread.
 *
 * @param env        the environment.
 * @param cacheData  what OH_JSVM_CreateCodeCache or OH_JSVM_CreateWasmCache gave.
 * @param cacheType  which of them; JSVM_CACHE_TYPE_JS also frees a blob of OH_JSVM_CreateSnapshot.
 * @retval JSVM_INVALID_ARG  `env` or `cacheData` is NULL.
 * @retval JSVM_INVALID_ARG  `cacheType` is unknown; nothing is freed.
 * @since API level 12
 */
JSVM_EXTERN JSVM_Status OH_JSVM_ReleaseCache(JSVM_Env env, const uint8_t* cacheData,
                                             JSVM_CacheType cacheType);

/**
 * Starts to deserialise a code cache on a thread of the engine, and returns at once.
 *
 * Give the result to OH_JSVM_CompileScriptWithOptions with
 * JSVM_COMPILE_BACKGROUND_DESERIALIZE_RESULT, together with the same bytes. That call decides as
 * it would without: it uses the result only where the bytes it is given fit and are the same,
 * waits when the work has begun and is not done, and consumes the bytes itself when no thread has
 * begun. A cache that does not fit is no error here either: the compilation rejects it.
 *
 * @param vm         the VM.
 * @param cacheData  the bytes, copied. Devices keep the pointer: for them keep the bytes until
 *                   that compilation returned or OH_JSVM_ReleaseDeserializeResult did.
 * @param result     receives the handle; ended by OH_JSVM_ReleaseDeserializeResult, or with the VM.
 *                   Set to NULL when there are no bytes.
 * @retval JSVM_INVALID_ARG  `vm` or `result` is NULL.
 * @retval JSVM_INVALID_ARG  `cacheData.cache` is NULL or `cacheData.length` is 0.
 * @since API level 24
 */
JSVM_EXTERN JSVM_Status OH_JSVM_BackgroundDeserialize(JSVM_VM vm, JSVM_CodeCache cacheData,
                                                      JSVM_DeserializeResult* result);

/**
 * Ends what OH_JSVM_BackgroundDeserialize gave, used or not. Does not wait: work that has not
 * begun is dropped, and what comes of work still running is thrown away. Any thread, also while
 * another one compiles with the handle.
 *
 * @param result  the handle; not to be used afterwards.
 * @retval JSVM_INVALID_ARG  `result` is NULL.
 * @retval JSVM_INVALID_ARG  it was ended before, or its VM is gone.
 * @since API level 24
 */
JSVM_EXTERN JSVM_Status OH_JSVM_ReleaseDeserializeResult(JSVM_DeserializeResult result);

/** @} */

/** @defgroup script_wasm WebAssembly
 *  @{ */

/**
 * Compiles a WebAssembly module, to be instantiated by JavaScript's WebAssembly.Instance.
 *
 * Modules of the same bytes share their machine code in all of the process. While one is alive, a
 * cache for another is not needed, and may not be looked at.
 *
 * @param env                 the environment.
 * @param wasmBytecode        the module's bytes; copied.
 * @param wasmBytecodeLength  how many, from 1 to INT_MAX. The engine takes up to 2^30.
 * @param cacheData           a cache made by OH_JSVM_CreateWasmCache from the same bytes, or NULL.
 *                            Read during the call only.
 * @param cacheDataLength     bytes in `cacheData`; of no meaning when that is NULL.
 * @param cacheRejected       optional; written only when there is `cacheData`: true when the cache
 *                            did not fit and the bytes were compiled instead.
 * @param wasmModule          receives the module object.
 * @retval JSVM_INVALID_ARG  `env` is NULL.
 * @retval JSVM_PENDING_EXCEPTION  one is pending already.
 * @retval JSVM_HANDLE_SCOPE_MISMATCH  no handle scope is open.
 * @retval JSVM_JIT_MODE_EXPECTED  the engine runs without its compiler (flag --jitless).
 * @retval JSVM_INVALID_ARG  `wasmBytecode` or `wasmModule` is NULL.
 * @retval JSVM_INVALID_ARG  `wasmBytecodeLength` is 0 or above INT_MAX, or there is `cacheData`
 *         and `cacheDataLength` is 0.
 * @retval JSVM_PENDING_EXCEPTION  the bytes are not a valid module, or too many; leaves a
 *         CompileError pending.
 * @retval JSVM_GENERIC_FAILURE  the engine made no module.
 * @since API level 12
 */
JSVM_EXTERN JSVM_Status OH_JSVM_CompileWasmModule(JSVM_Env env, const uint8_t* wasmBytecode,
                                                  size_t wasmBytecodeLength,
                                                  const uint8_t* cacheData, size_t cacheDataLength,
                                                  bool* cacheRejected, JSVM_Value* wasmModule);

/**
 * Compiles one function of a module ahead of its first call, on this thread. Repeating it is
 * harmless.
 *
 * Here both levels compile with the engine's optimising compiler, whose code alone goes into a
 * cache. While a debugger is attached, code that it can stop in stays in place of that.
 *
 * @param env            the environment.
 * @param wasmModule     the module; one that a script compiled will do.
 * @param functionIndex  its index in the module. Imported functions count and come first, but have
 *                       nothing to compile.
 * @param optLevel       how well; both levels may give the same code.
 * @retval JSVM_INVALID_ARG  `env` is NULL.
 * @retval JSVM_PENDING_EXCEPTION  one is pending already.
 * @retval JSVM_JIT_MODE_EXPECTED  the engine runs without its compiler (flag --jitless).
 * @retval JSVM_INVALID_ARG  `wasmModule` is NULL.
 * @retval JSVM_INVALID_ARG  `wasmModule` is not a module, or `optLevel` is unknown.
 * @retval JSVM_GENERIC_FAILURE  the module has no function with that index, or imports it, or it
 *         does not compile.
 * @retval JSVM_PENDING_EXCEPTION  the engine threw; leaves the exception pending.
 * @since API level 12
 */
JSVM_EXTERN JSVM_Status OH_JSVM_CompileWasmFunction(JSVM_Env env, JSVM_Value wasmModule,
                                                    uint32_t functionIndex,
                                                    JSVM_WasmOptLevel optLevel);

/**
 * Tells whether a value is a WebAssembly module.
 *
 * @param env     the environment.
 * @param value   the value.
 * @param result  receives the answer.
 * @retval JSVM_INVALID_ARG  `env`, `value` or `result` is NULL.
 * @since API level 12
 */
JSVM_EXTERN JSVM_Status OH_JSVM_IsWasmModuleObject(JSVM_Env env, JSVM_Value value, bool* result);

/**
 * Makes a cache of the machine code of a module, guarded like those of OH_JSVM_CreateCodeCache.
 *
 * It holds the functions that are optimised by now: those given to OH_JSVM_CompileWasmFunction, and
 * those that ran often enough. The others are compiled when they are first called. Machine code is
 * run as it is: a cache file is to be trusted like a program file.
 *
 * @param env         the environment.
 * @param wasmModule  the module.
 * @param data        receives the bytes, which the caller owns; ended by OH_JSVM_ReleaseCache with
 *                    JSVM_CACHE_TYPE_WASM.
 * @param length      receives their count.
 * @retval JSVM_INVALID_ARG  `env` is NULL.
 * @retval JSVM_PENDING_EXCEPTION  one is pending already.
 * @retval JSVM_JIT_MODE_EXPECTED  the engine runs without its compiler (flag --jitless).
 * @retval JSVM_INVALID_ARG  `wasmModule`, `data` or `length` is NULL.
 * @retval JSVM_INVALID_ARG  `wasmModule` is not a module.
 * @retval JSVM_GENERIC_FAILURE  no function is optimised, so there is nothing to cache.
 * @since API level 12
 */
JSVM_EXTERN JSVM_Status OH_JSVM_CreateWasmCache(JSVM_Env env, JSVM_Value wasmModule,
                                                const uint8_t** data, size_t* length);

/** @} */

/* =============================================================================================
 * value: types and values
 * =========================================================================================== */

/** @defgroup value_predicate Types of values
 *  @{ */

/**
 * Tells the type of a value. Unlike JavaScript's typeof it tells null from objects, and gives
 * JSVM_EXTERNAL for externals and JSVM_FUNCTION for everything callable. To ask for one type, the
 * function for that type is quicker.
 *
 * @param env     the environment.
 * @param value   the value.
 * @param result  receives the type.
 * @retval JSVM_INVALID_ARG  `env`, `value` or `result` is NULL.
 * @since API level 11
 */
JSVM_EXTERN JSVM_Status OH_JSVM_Typeof(JSVM_Env env, JSVM_Value value, JSVM_ValueType* result);

/**
 * Tells whether a value is undefined.
 *
 * @param env          the environment.
 * @param value        the value.
 * @param isUndefined  receives the answer.
 * @retval JSVM_INVALID_ARG  `env`, `value` or `isUndefined` is NULL.
 * @since API level 12
 */
JSVM_EXTERN JSVM_Status OH_JSVM_IsUndefined(JSVM_Env env, JSVM_Value value, bool* isUndefined);

/**
 * Tells whether a value is null.
 *
 * @param env     the environment.
 * @param value   the value.
 * @param isNull  receives the answer.
 * @retval JSVM_INVALID_ARG  `env`, `value` or `isNull` is NULL.
 * @since API level 12
 */
JSVM_EXTERN JSVM_Status OH_JSVM_IsNull(JSVM_Env env, JSVM_Value value, bool* isNull);

/**
 * Tells whether a value is null or undefined.
 *
 * @param env                the environment.
 * @param value              the value.
 * @param isNullOrUndefined  receives the answer.
 * @retval JSVM_INVALID_ARG  `env`, `value` or `isNullOrUndefined` is NULL.
 * @since API level 12
 */
JSVM_EXTERN JSVM_Status OH_JSVM_IsNullOrUndefined(JSVM_Env env, JSVM_Value value,
                                                  bool* isNullOrUndefined);

/**
 * Tells whether a value is true or false; not a Boolean object.
 *
 * @param env        the environment.
 * @param value      the value.
 * @param isBoolean  receives the answer.
 * @retval JSVM_INVALID_ARG  `env`, `value` or `isBoolean` is NULL.
 * @since API level 12
 */
JSVM_EXTERN JSVM_Status OH_JSVM_IsBoolean(JSVM_Env env, JSVM_Value value, bool* isBoolean);

/**
 * Tells whether a value is a number; not a Number object, not a bigint.
 *
 * @param env       the environment.
 * @param value     the value.
 * @param isNumber  receives the answer.
 * @retval JSVM_INVALID_ARG  `env`, `value` or `isNumber` is NULL.
 * @since API level 12
 */
JSVM_EXTERN JSVM_Status OH_JSVM_IsNumber(JSVM_Env env, JSVM_Value value, bool* isNumber);

/**
 * Tells whether a value is a string; not a String object.
 *
 * @param env       the environment.
 * @param value     the value.
 * @param isString  receives the answer.
 * @retval JSVM_INVALID_ARG  `env`, `value` or `isString` is NULL.
 * @since API level 12
 */
JSVM_EXTERN JSVM_Status OH_JSVM_IsString(JSVM_Env env, JSVM_Value value, bool* isString);

/**
 * Tells whether a value is a symbol.
 *
 * @param env       the environment.
 * @param value     the value.
 * @param isSymbol  receives the answer.
 * @retval JSVM_INVALID_ARG  `env`, `value` or `isSymbol` is NULL.
 * @since API level 12
 */
JSVM_EXTERN JSVM_Status OH_JSVM_IsSymbol(JSVM_Env env, JSVM_Value value, bool* isSymbol);

/**
 * Tells whether a value is a bigint.
 *
 * @param env       the environment.
 * @param value     the value.
 * @param isBigInt  receives the answer.
 * @retval JSVM_INVALID_ARG  `env`, `value` or `isBigInt` is NULL.
 * @since API level 12
 */
JSVM_EXTERN JSVM_Status OH_JSVM_IsBigInt(JSVM_Env env, JSVM_Value value, bool* isBigInt);

/**
 * Tells whether a value is an object of any kind. Functions, arrays, proxies and externals are;
 * null is not.
 *
 * @param env       the environment.
 * @param value     the value.
 * @param isObject  receives the answer.
 * @retval JSVM_INVALID_ARG  `env`, `value` or `isObject` is NULL.
 * @since API level 12
 */
JSVM_EXTERN JSVM_Status OH_JSVM_IsObject(JSVM_Env env, JSVM_Value value, bool* isObject);

/**
 * Tells whether a value can be called: functions, classes, bound functions, proxies of functions,
 * and instances of classes with a callAsFunctionCallback.
 *
 * @param env         the environment.
 * @param value       the value.
 * @param isFunction  receives the answer.
 * @retval JSVM_INVALID_ARG  `env`, `value` or `isFunction` is NULL.
 * @since API level 12
 */
JSVM_EXTERN JSVM_Status OH_JSVM_IsFunction(JSVM_Env env, JSVM_Value value, bool* isFunction);

/**
 * Tells whether a value can be called. The same as OH_JSVM_IsFunction.
 *
 * @param env         the environment.
 * @param value       the value.
 * @param isCallable  receives the answer.
 * @retval JSVM_INVALID_ARG  `env`, `value` or `isCallable` is NULL.
 * @since API level 12
 */
JSVM_EXTERN JSVM_Status OH_JSVM_IsCallable(JSVM_Env env, JSVM_Value value, bool* isCallable);

/**
 * Tells whether a value can be used with new. Arrow functions and methods cannot; functions of
 * OH_JSVM_CreateFunction can.
 *
 * @param env            the environment.
 * @param value          the value.
 * @param isConstructor  receives the answer.
 * @retval JSVM_INVALID_ARG  `env`, `value` or `isConstructor` is NULL.
 * @since API level 12
 */
JSVM_EXTERN JSVM_Status OH_JSVM_IsConstructor(JSVM_Env env, JSVM_Value value, bool* isConstructor);

/**
 * Tells whether a value is an array. A proxy of an array is not, unlike for Array.isArray.
 *
 * @param env     the environment.
 * @param value   the value.
 * @param result  receives the answer.
 * @retval JSVM_INVALID_ARG  `env`, `value` or `result` is NULL.
 * @since API level 11
 */
JSVM_EXTERN JSVM_Status OH_JSVM_IsArray(JSVM_Env env, JSVM_Value value, bool* result);

/**
 * Tells whether a value is an ArrayBuffer. A SharedArrayBuffer is not.
 *
 * @param env     the environment.
 * @param value   the value.
 * @param result  receives the answer.
 * @retval JSVM_INVALID_ARG  `env`, `value` or `result` is NULL.
 * @since API level 11
 */
JSVM_EXTERN JSVM_Status OH_JSVM_IsArraybuffer(JSVM_Env env, JSVM_Value value, bool* result);

/**
 * Tells whether a value is a typed array, of any element type the engine knows.
 *
 * @param env     the environment.
 * @param value   the value.
 * @param result  receives the answer.
 * @retval JSVM_INVALID_ARG  `env`, `value` or `result` is NULL.
 * @since API level 11
 */
JSVM_EXTERN JSVM_Status OH_JSVM_IsTypedarray(JSVM_Env env, JSVM_Value value, bool* result);

/**
 * Tells whether a value is a DataView.
 *
 * @param env     the environment.
 * @param value   the value.
 * @param result  receives the answer.
 * @retval JSVM_INVALID_ARG  `env`, `value` or `result` is NULL.
 * @since API level 11
 */
JSVM_EXTERN JSVM_Status OH_JSVM_IsDataview(JSVM_Env env, JSVM_Value value, bool* result);

/**
 * Tells whether a value is a Date.
 *
 * @param env     the environment.
 * @param value   the value.
 * @param isDate  receives the answer.
 * @retval JSVM_INVALID_ARG  `env`, `value` or `isDate` is NULL.
 * @since API level 11
 */
JSVM_EXTERN JSVM_Status OH_JSVM_IsDate(JSVM_Env env, JSVM_Value value, bool* isDate);

/**
 * Tells whether a value is a regular expression.
 *
 * @param env     the environment.
 * @param value   the value.
 * @param result  receives the answer.
 * @retval JSVM_INVALID_ARG  `env`, `value` or `result` is NULL.
 * @since API level 12
 */
JSVM_EXTERN JSVM_Status OH_JSVM_IsRegExp(JSVM_Env env, JSVM_Value value, bool* result);

/**
 * Tells whether a value is a promise. An object that merely has a then method is not.
 *
 * @param env        the environment.
 * @param value      the value.
 * @param isPromise  receives the answer.
 * @retval JSVM_INVALID_ARG  `env`, `value` or `isPromise` is NULL.
 * @since API level 11
 */
JSVM_EXTERN JSVM_Status OH_JSVM_IsPromise(JSVM_Env env, JSVM_Value value, bool* isPromise);

/**
 * Tells whether a value is an error object, of any class. A plain object with Error.prototype as
 * prototype is not.
 *
 * @param env     the environment.
 * @param value   the value.
 * @param result  receives the answer.
 * @retval JSVM_INVALID_ARG  `env`, `value` or `result` is NULL.
 * @since API level 11
 */
JSVM_EXTERN JSVM_Status OH_JSVM_IsError(JSVM_Env env, JSVM_Value value, bool* result);

/**
 * Tells whether a value is a Map. A WeakMap is not.
 *
 * @param env    the environment.
 * @param value  the value.
 * @param isMap  receives the answer.
 * @retval JSVM_INVALID_ARG  `env`, `value` or `isMap` is NULL.
 * @since API level 12
 */
JSVM_EXTERN JSVM_Status OH_JSVM_IsMap(JSVM_Env env, JSVM_Value value, bool* isMap);

/**
 * Tells whether a value is a Set. A WeakSet is not.
 *
 * @param env    the environment.
 * @param value  the value.
 * @param isSet  receives the answer.
 * @retval JSVM_INVALID_ARG  `env`, `value` or `isSet` is NULL.
 * @since API level 12
 */
JSVM_EXTERN JSVM_Status OH_JSVM_IsSet(JSVM_Env env, JSVM_Value value, bool* isSet);

/**
 * Tells whether a value is a Proxy.
 *
 * @param env      the environment.
 * @param value    the value.
 * @param isProxy  receives the answer.
 * @retval JSVM_INVALID_ARG  `env`, `value` or `isProxy` is NULL.
 * @since API level 18
 */
JSVM_EXTERN JSVM_Status OH_JSVM_IsProxy(JSVM_Env env, JSVM_Value value, bool* isProxy);

/**
 * Tells whether a value is a Boolean object, such as new Boolean(true).
 *
 * @param env     the environment.
 * @param value   the value.
 * @param result  receives the answer.
 * @retval JSVM_INVALID_ARG  `env`, `value` or `result` is NULL.
 * @since API level 18
 */
JSVM_EXTERN JSVM_Status OH_JSVM_IsBooleanObject(JSVM_Env env, JSVM_Value value, bool* result);

/**
 * Tells whether a value is a Number object, such as new Number(1).
 *
 * @param env     the environment.
 * @param value   the value.
 * @param result  receives the answer.
 * @retval JSVM_INVALID_ARG  `env`, `value` or `result` is NULL.
 * @since API level 18
 */
JSVM_EXTERN JSVM_Status OH_JSVM_IsNumberObject(JSVM_Env env, JSVM_Value value, bool* result);

/**
 * Tells whether a value is a String object, such as new String("").
 *
 * @param env     the environment.
 * @param value   the value.
 * @param result  receives the answer.
 * @retval JSVM_INVALID_ARG  `env`, `value` or `result` is NULL.
 * @since API level 18
 */
JSVM_EXTERN JSVM_Status OH_JSVM_IsStringObject(JSVM_Env env, JSVM_Value value, bool* result);

/**
 * Tells whether a value is a Symbol object, such as Object(Symbol()).
 *
 * @param env     the environment.
 * @param value   the value.
 * @param result  receives the answer.
 * @retval JSVM_INVALID_ARG  `env`, `value` or `result` is NULL.
 * @since API level 18
 */
JSVM_EXTERN JSVM_Status OH_JSVM_IsSymbolObject(JSVM_Env env, JSVM_Value value, bool* result);

/**
 * Tells whether a value is a BigInt object, such as Object(1n).
 *
 * @param env     the environment.
 * @param value   the value.
 * @param result  receives the answer.
 * @retval JSVM_INVALID_ARG  `env`, `value` or `result` is NULL.
 * @since API level 18
 */
JSVM_EXTERN JSVM_Status OH_JSVM_IsBigIntObject(JSVM_Env env, JSVM_Value value, bool* result);

/** @} */

/** @defgroup value_primitive Undefined, null, booleans, numbers
 *  @{ */

/**
 * Gives the value undefined.
 *
 * @param env     the environment.
 * @param result  receives it.
 * @retval JSVM_INVALID_ARG  `env` is NULL.
 * @retval JSVM_HANDLE_SCOPE_MISMATCH  no handle scope is open.
 * @retval JSVM_INVALID_ARG  `result` is NULL.
 * @since API level 11
 */
JSVM_EXTERN JSVM_Status OH_JSVM_GetUndefined(JSVM_Env env, JSVM_Value* result);

/**
 * Gives the value null.
 *
 * @param env     the environment.
 * @param result  receives it.
 * @retval JSVM_INVALID_ARG  `env` is NULL.
 * @retval JSVM_HANDLE_SCOPE_MISMATCH  no handle scope is open.
 * @retval JSVM_INVALID_ARG  `result` is NULL.
 * @since API level 11
 */
JSVM_EXTERN JSVM_Status OH_JSVM_GetNull(JSVM_Env env, JSVM_Value* result);

/**
 * Gives the value true or false.
 *
 * @param env     the environment.
 * @param value   which one.
 * @param result  receives it.
 * @retval JSVM_INVALID_ARG  `env` is NULL.
 * @retval JSVM_HANDLE_SCOPE_MISMATCH  no handle scope is open.
 * @retval JSVM_INVALID_ARG  `result` is NULL.
 * @since API level 11
 */
JSVM_EXTERN JSVM_Status OH_JSVM_GetBoolean(JSVM_Env env, bool value, JSVM_Value* result);

/**
 * Makes a number from a signed 32-bit integer.
 *
 * @param env     the environment.
 * @param value   the integer.
 * @param result  receives the number.
 * @retval JSVM_INVALID_ARG  `env` is NULL.
 * @retval JSVM_HANDLE_SCOPE_MISMATCH  no handle scope is open.
 * @retval JSVM_INVALID_ARG  `result` is NULL.
 * @since API level 11
 */
JSVM_EXTERN JSVM_Status OH_JSVM_CreateInt32(JSVM_Env env, int32_t value, JSVM_Value* result);

/**
 * Makes a number from an unsigned 32-bit integer.
 *
 * @param env     the environment.
 * @param value   the integer.
 * @param result  receives the number.
 * @retval JSVM_INVALID_ARG  `env` is NULL.
 * @retval JSVM_HANDLE_SCOPE_MISMATCH  no handle scope is open.
 * @retval JSVM_INVALID_ARG  `result` is NULL.
 * @since API level 11
 */
JSVM_EXTERN JSVM_Status OH_JSVM_CreateUint32(JSVM_Env env, uint32_t value, JSVM_Value* result);

/**
 * Makes a number from a signed 64-bit integer. Beyond 2^53 either way it is the nearest double; use
 * OH_JSVM_CreateBigintInt64 where every digit counts.
 *
 * @param env     the environment.
 * @param value   the integer.
 * @param result  receives the number.
 * @retval JSVM_INVALID_ARG  `env` is NULL.
 * @retval JSVM_HANDLE_SCOPE_MISMATCH  no handle scope is open.
 * @retval JSVM_INVALID_ARG  `result` is NULL.
 * @since API level 11
 */
JSVM_EXTERN JSVM_Status OH_JSVM_CreateInt64(JSVM_Env env, int64_t value, JSVM_Value* result);

/**
 * Makes a number from a double.
 *
 * @param env     the environment.
 * @param value   the double; NaN, infinities and -0 included.
 * @param result  receives the number.
 * @retval JSVM_INVALID_ARG  `env` is NULL.
 * @retval JSVM_HANDLE_SCOPE_MISMATCH  no handle scope is open.
 * @retval JSVM_INVALID_ARG  `result` is NULL.
 * @since API level 11
 */
JSVM_EXTERN JSVM_Status OH_JSVM_CreateDouble(JSVM_Env env, double value, JSVM_Value* result);

/**
 * Reads a boolean. Nothing is converted; see OH_JSVM_CoerceToBool.
 *
 * @param env     the environment.
 * @param value   true or false.
 * @param result  receives it.
 * @retval JSVM_INVALID_ARG  `env`, `value` or `result` is NULL.
 * @retval JSVM_BOOLEAN_EXPECTED  `value` is not a boolean.
 * @since API level 11
 */
JSVM_EXTERN JSVM_Status OH_JSVM_GetValueBool(JSVM_Env env, JSVM_Value value, bool* result);

/**
 * Reads a number as a signed 32-bit integer: the fraction is cut off, then the value is taken
 * modulo 2^32. NaN and infinities give 0. Nothing is converted; see OH_JSVM_CoerceToNumber.
 *
 * @param env     the environment.
 * @param value   a number, not a Number object.
 * @param result  receives the integer.
 * @retval JSVM_INVALID_ARG  `env`, `value` or `result` is NULL.
 * @retval JSVM_NUMBER_EXPECTED  `value` is not a number.
 * @since API level 11
 */
JSVM_EXTERN JSVM_Status OH_JSVM_GetValueInt32(JSVM_Env env, JSVM_Value value, int32_t* result);

/**
 * Reads a number as an unsigned 32-bit integer: the fraction is cut off, then the value is taken
 * modulo 2^32, so -1 gives 4294967295. NaN and infinities give 0.
 *
 * @param env     the environment.
 * @param value   a number, not a Number object.
 * @param result  receives the integer.
 * @retval JSVM_INVALID_ARG  `env`, `value` or `result` is NULL.
 * @retval JSVM_NUMBER_EXPECTED  `value` is not a number.
 * @since API level 11
 */
JSVM_EXTERN JSVM_Status OH_JSVM_GetValueUint32(JSVM_Env env, JSVM_Value value, uint32_t* result);

/**
 * Reads a number as a signed 64-bit integer: the fraction is cut off, and what is out of range
 * gives INT64_MAX or INT64_MIN. NaN and infinities give 0.
 *
 * @param env     the environment.
 * @param value   a number, not a Number object or bigint.
 * @param result  receives the integer.
 * @retval JSVM_INVALID_ARG  `env`, `value` or `result` is NULL.
 * @retval JSVM_NUMBER_EXPECTED  `value` is not a number.
 * @since API level 11
 */
JSVM_EXTERN JSVM_Status OH_JSVM_GetValueInt64(JSVM_Env env, JSVM_Value value, int64_t* result);

/**
 * Reads a number, exactly.
 *
 * @param env     the environment.
 * @param value   a number, not a Number object.
 * @param result  receives the double.
 * @retval JSVM_INVALID_ARG  `env`, `value` or `result` is NULL.
 * @retval JSVM_NUMBER_EXPECTED  `value` is not a number.
 * @since API level 11
 */
JSVM_EXTERN JSVM_Status OH_JSVM_GetValueDouble(JSVM_Env env, JSVM_Value value, double* result);

/** @} */

/** @defgroup value_bigint Bigints
 *  @{ */

/**
 * Makes a bigint from a signed 64-bit integer.
 *
 * @param env     the environment.
 * @param value   the integer.
 * @param result  receives the bigint.
 * @retval JSVM_INVALID_ARG  `env` is NULL.
 * @retval JSVM_HANDLE_SCOPE_MISMATCH  no handle scope is open.
 * @retval JSVM_INVALID_ARG  `result` is NULL.
 * @since API level 11
 */
JSVM_EXTERN JSVM_Status OH_JSVM_CreateBigintInt64(JSVM_Env env, int64_t value, JSVM_Value* result);

/**
 * Makes a bigint from an unsigned 64-bit integer.
 *
 * @param env     the environment.
 * @param value   the integer.
 * @param result  receives the bigint.
 * @retval JSVM_INVALID_ARG  `env` is NULL.
 * @retval JSVM_HANDLE_SCOPE_MISMATCH  no handle scope is open.
 * @retval JSVM_INVALID_ARG  `result` is NULL.
 * @since API level 11
 */
JSVM_EXTERN JSVM_Status OH_JSVM_CreateBigintUint64(JSVM_Env env, uint64_t value,
                                                   JSVM_Value* result);

/**
 * Makes a bigint from 64-bit words.
 *
 * @param env        the environment.
 * @param signBit    0 for a positive bigint, anything else for a negative one. Zero has no sign.
 * @param wordCount  words in `words`; 0 gives the bigint 0.
 * @param words      the words, least significant first; not NULL even when `wordCount` is 0.
 * @param result     receives the bigint.
 * @retval JSVM_INVALID_ARG  `env` is NULL.
 * @retval JSVM_PENDING_EXCEPTION  one is pending already.
 * @retval JSVM_HANDLE_SCOPE_MISMATCH  no handle scope is open.
 * @retval JSVM_INVALID_ARG  `words` or `result` is NULL.
 * @retval JSVM_INVALID_ARG  `wordCount` is above INT_MAX.
 * @retval JSVM_PENDING_EXCEPTION  it is larger than the engine's largest bigint (2^30 bits); leaves
 *         a RangeError pending.
 * @since API level 11
 */
JSVM_EXTERN JSVM_Status OH_JSVM_CreateBigintWords(JSVM_Env env, int signBit, size_t wordCount,
                                                  const uint64_t* words, JSVM_Value* result);

/**
 * Reads the lower 64 bits of a bigint as a signed integer.
 *
 * @param env       the environment.
 * @param value     the bigint.
 * @param result    receives the integer.
 * @param lossless  receives whether it is the whole value.
 * @retval JSVM_INVALID_ARG  `env`, `value`, `result` or `lossless` is NULL.
 * @retval JSVM_BIGINT_EXPECTED  `value` is not a bigint.
 * @since API level 11
 */
JSVM_EXTERN JSVM_Status OH_JSVM_GetValueBigintInt64(JSVM_Env env, JSVM_Value value, int64_t* result,
                                                    bool* lossless);

/**
 * Reads the lower 64 bits of a bigint as an unsigned integer; for a negative one, of its two's
 * complement.
 *
 * @param env       the environment.
 * @param value     the bigint.
 * @param result    receives the integer.
 * @param lossless  receives whether it is the whole value.
 * @retval JSVM_INVALID_ARG  `env`, `value`, `result` or `lossless` is NULL.
 * @retval JSVM_BIGINT_EXPECTED  `value` is not a bigint.
 * @since API level 11
 */
JSVM_EXTERN JSVM_Status OH_JSVM_GetValueBigintUint64(JSVM_Env env, JSVM_Value value,
                                                     uint64_t* result, bool* lossless);

/**
 * Reads a bigint as 64-bit words. With `signBit` and `words` both NULL it only tells how many there
 * are.
 *
 * @param env        the environment.
 * @param value      the bigint.
 * @param signBit    receives 1 for a negative bigint, else 0; NULL together with `words`.
 * @param wordCount  holds the room in `words`, in words; receives the number of words the bigint
 *                   has, which is more than that when `words` got only the lower ones. Zero has
 *                   none.
 * @param words      receives the words, least significant first, none beyond those the bigint has;
 *                   NULL together with `signBit`.
 * @retval JSVM_INVALID_ARG  `env`, `value` or `wordCount` is NULL.
 * @retval JSVM_BIGINT_EXPECTED  `value` is not a bigint.
 * @retval JSVM_INVALID_ARG  one of `signBit` and `words` is NULL and the other is not.
 * @since API level 11
 */
JSVM_EXTERN JSVM_Status OH_JSVM_GetValueBigintWords(JSVM_Env env, JSVM_Value value, int* signBit,
                                                    size_t* wordCount, uint64_t* words);

/** @} */

/** @defgroup value_string Strings
 *  @{ */

/**
 * Makes a string from Latin-1 text. The text is copied.
 *
 * @param env     the environment.
 * @param str     the text, or NULL when `length` is 0.
 * @param length  bytes in `str`, zeros among them included, or JSVM_AUTO_LENGTH.
 * @param result  receives the string.
 * @retval JSVM_INVALID_ARG  `env` is NULL.
 * @retval JSVM_HANDLE_SCOPE_MISMATCH  no handle scope is open.
 * @retval JSVM_INVALID_ARG  `result` is NULL, or `str` is while `length` is not 0.
 * @retval JSVM_INVALID_ARG  `length` is above INT_MAX and not JSVM_AUTO_LENGTH.
 * @retval JSVM_GENERIC_FAILURE  it is longer than the engine's longest string (2^29 - 24 code
 *         units); nothing is pending.
 * @since API level 11
 */
JSVM_EXTERN JSVM_Status OH_JSVM_CreateStringLatin1(JSVM_Env env, const char* str, size_t length,
                                                   JSVM_Value* result);

/**
 * Makes a string from UTF-8 text. The text is copied.
 *
 * @param env     the environment.
 * @param str     the text, or NULL when `length` is 0.
 * @param length  bytes in `str`, zeros among them included, or JSVM_AUTO_LENGTH.
 * @param result  receives the string.
 * @retval JSVM_INVALID_ARG  `env` is NULL.
 * @retval JSVM_HANDLE_SCOPE_MISMATCH  no handle scope is open.
 * @retval JSVM_INVALID_ARG  `result` is NULL, or `str` is while `length` is not 0.
 * @retval JSVM_INVALID_ARG  `length` is above INT_MAX and not JSVM_AUTO_LENGTH.
 * @retval JSVM_GENERIC_FAILURE  it has more bytes than the engine's longest string has code units
 *         (2^29 - 24); nothing is pending.
 * @since API level 11
 */
JSVM_EXTERN JSVM_Status OH_JSVM_CreateStringUtf8(JSVM_Env env, const char* str, size_t length,
                                                 JSVM_Value* result);

/**
 * Makes a string from UTF-16 text. The text is copied.
 *
 * @param env     the environment.
 * @param str     the text, or NULL when `length` is 0.
 * @param length  code units (2 bytes each) in `str`, zeros among them included, or
 *                JSVM_AUTO_LENGTH.
 * @param result  receives the string.
 * @retval JSVM_INVALID_ARG  `env` is NULL.
 * @retval JSVM_HANDLE_SCOPE_MISMATCH  no handle scope is open.
 * @retval JSVM_INVALID_ARG  `result` is NULL, or `str` is while `length` is not 0.
 * @retval JSVM_INVALID_ARG  `length` is above INT_MAX and not JSVM_AUTO_LENGTH.
 * @retval JSVM_GENERIC_FAILURE  it is longer than the engine's longest string (2^29 - 24 code
 *         units); nothing is pending.
 * @since API level 11
 */
JSVM_EXTERN JSVM_Status OH_JSVM_CreateStringUtf16(JSVM_Env env, const char16_t* str, size_t length,
                                                  JSVM_Value* result);

/**
 * Makes a string that uses Latin-1 text of the caller in place.
 *
 * The finalizer runs when the engine no longer needs the text: while collecting or in
 * OH_JSVM_DestroyVM, with env NULL when the env is gone by then. It does not run in
 * OH_JSVM_DestroyEnv, and not at all when this call fails. For an empty string it runs during the
 * call.
 *
 * @param env               the environment.
 * @param str               the text, or NULL when `length` is 0; kept: unchanged until the
 *                          finalizer runs. Handed to the finalizer.
 * @param length            bytes in `str`, or JSVM_AUTO_LENGTH.
 * @param finalizeCallback  called with `str` and `finalizeHint`, or NULL.
 * @param finalizeHint      passed to the finalizer, or NULL.
 * @param result            receives the string.
 * @param copied            receives false when the string uses `str` itself. True, on engines that
 *                          cannot do that, when the text was copied; the finalizer then ran during
 *                          the call.
 * @retval JSVM_INVALID_ARG  `env` is NULL.
 * @retval JSVM_HANDLE_SCOPE_MISMATCH  no handle scope is open.
 * @retval JSVM_INVALID_ARG  `copied` or `result` is NULL, or `str` is while `length` is not 0.
 * @retval JSVM_INVALID_ARG  `length` is above INT_MAX and not JSVM_AUTO_LENGTH.
 * @retval JSVM_GENERIC_FAILURE  it is longer than the engine's longest string; nothing is pending.
 * @since API level 18
 */
JSVM_EXTERN JSVM_Status OH_JSVM_CreateExternalStringLatin1(JSVM_Env env, char* str, size_t length,
                                                           JSVM_Finalize finalizeCallback,
                                                           void* finalizeHint, JSVM_Value* result,
                                                           bool* copied);

/**
 * Makes a string that uses UTF-16 text of the caller in place. Otherwise like
 * OH_JSVM_CreateExternalStringLatin1.
 *
 * @param env               the environment.
 * @param str               the text, or NULL when `length` is 0; kept: unchanged until the
 *                          finalizer runs. Handed to the finalizer.
 * @param length            code units (2 bytes each) in `str`, or JSVM_AUTO_LENGTH.
 * @param finalizeCallback  called with `str` and `finalizeHint`, or NULL.
 * @param finalizeHint      passed to the finalizer, or NULL.
 * @param result            receives the string.
 * @param copied            receives whether the text was copied, as for Latin-1.
 * @retval JSVM_INVALID_ARG  `env` is NULL.
 * @retval JSVM_HANDLE_SCOPE_MISMATCH  no handle scope is open.
 * @retval JSVM_INVALID_ARG  `copied` or `result` is NULL, or `str` is while `length` is not 0.
 * @retval JSVM_INVALID_ARG  `length` is above INT_MAX and not JSVM_AUTO_LENGTH.
 * @retval JSVM_GENERIC_FAILURE  it is longer than the engine's longest string; nothing is pending.
 * @since API level 18
 */
JSVM_EXTERN JSVM_Status OH_JSVM_CreateExternalStringUtf16(JSVM_Env env, char16_t* str,
                                                          size_t length,
                                                          JSVM_Finalize finalizeCallback,
                                                          void* finalizeHint, JSVM_Value* result,
                                                          bool* copied);

/**
 * Reads a string as Latin-1. Of characters beyond U+00FF only the low byte is kept. Text that does
 * not fit is cut, with JSVM_OK.
 *
 * @param env      the environment.
 * @param value    a string, not a String object.
 * @param buf      receives the text and a terminating zero; NULL to ask for the length only.
 * @param bufsize  bytes in `buf`, terminator included; with 0 nothing is written. JSVM_AUTO_LENGTH:
 *                 there is room enough. Of no meaning when `buf` is NULL.
 * @param result   receives the bytes written without the terminator; optional unless `buf` is NULL,
 *                 when it receives the length of the whole text.
 * @retval JSVM_INVALID_ARG  `env` or `value` is NULL.
 * @retval JSVM_STRING_EXPECTED  `value` is not a string.
 * @retval JSVM_INVALID_ARG  `buf` and `result` are both NULL.
 * @since API level 11
 */
JSVM_EXTERN JSVM_Status OH_JSVM_GetValueStringLatin1(JSVM_Env env, JSVM_Value value, char* buf,
                                                     size_t bufsize, size_t* result);

/**
 * Reads a string as UTF-8. Text that does not fit is cut before the first character that does not
 * fit whole, with JSVM_OK. A half of a surrogate pair that stands alone becomes U+FFFD.
 *
 * @param env      the environment.
 * @param value    a string, not a String object.
 * @param buf      receives the text and a terminating zero; NULL to ask for the length only.
 * @param bufsize  bytes in `buf`, terminator included; with 0 nothing is written. JSVM_AUTO_LENGTH:
 *                 there is room enough. Of no meaning when `buf` is NULL.
 * @param result   receives the bytes written without the terminator; optional unless `buf` is NULL,
 *                 when it receives the length of the whole text.
 * @retval JSVM_INVALID_ARG  `env` or `value` is NULL.
 * @retval JSVM_STRING_EXPECTED  `value` is not a string.
 * @retval JSVM_INVALID_ARG  `buf` and `result` are both NULL.
 * @since API level 11
 */
JSVM_EXTERN JSVM_Status OH_JSVM_GetValueStringUtf8(JSVM_Env env, JSVM_Value value, char* buf,
                                                   size_t bufsize, size_t* result);

/**
 * Reads a string as UTF-16. Text that does not fit is cut, if need be between the halves of a
 * surrogate pair, with JSVM_OK.
 *
 * @param env      the environment.
 * @param value    a string, not a String object.
 * @param buf      receives the text and a terminating zero of 2 bytes; NULL to ask for the length
 *                 only.
 * @param bufsize  code units (2 bytes each) in `buf`, terminator included; with 0 nothing is
 *                 written. JSVM_AUTO_LENGTH: there is room enough. Of no meaning when `buf` is
 *                 NULL.
 * @param result   receives the code units written without the terminator; optional unless `buf` is
 *                 NULL, when it receives the length of the whole text.
 * @retval JSVM_INVALID_ARG  `env` or `value` is NULL.
 * @retval JSVM_STRING_EXPECTED  `value` is not a string.
 * @retval JSVM_INVALID_ARG  `buf` and `result` are both NULL.
 * @since API level 11
 */
JSVM_EXTERN JSVM_Status OH_JSVM_GetValueStringUtf16(JSVM_Env env, JSVM_Value value, char16_t* buf,
                                                    size_t bufsize, size_t* result);

/** @} */

/** @defgroup value_symbol Symbols
 *  @{ */

/**
 * Makes a new symbol, different from every other.
 *
 * @param env          the environment.
 * @param description  a string, or NULL for none.
 * @param result       receives the symbol.
 * @retval JSVM_INVALID_ARG  `env` is NULL.
 * @retval JSVM_HANDLE_SCOPE_MISMATCH  no handle scope is open.
 * @retval JSVM_INVALID_ARG  `result` is NULL.
 * @retval JSVM_STRING_EXPECTED  `description` is neither NULL nor a string.
 * @since API level 11
 */
JSVM_EXTERN JSVM_Status OH_JSVM_CreateSymbol(JSVM_Env env, JSVM_Value description,
                                             JSVM_Value* result);

/**
 * Gives the symbol that JavaScript's Symbol.for gives for a description, the same for equal ones.
 *
 * @param env              the environment.
 * @param utf8description  the description, or NULL when `length` is 0.
 * @param length           bytes in it, or JSVM_AUTO_LENGTH.
 * @param result           receives the symbol.
 * @retval JSVM_INVALID_ARG  `env` is NULL.
 * @retval JSVM_HANDLE_SCOPE_MISMATCH  no handle scope is open.
 * @retval JSVM_INVALID_ARG  `result` is NULL, or `utf8description` is while `length` is not 0.
 * @retval JSVM_INVALID_ARG  `length` is above INT_MAX and not JSVM_AUTO_LENGTH.
 * @retval JSVM_GENERIC_FAILURE  it is longer than the engine's longest string.
 * @since API level 11
 */
JSVM_EXTERN JSVM_Status OH_JSVM_SymbolFor(JSVM_Env env, const char* utf8description, size_t length,
                                          JSVM_Value* result);

/**
 * Gives the symbol that JavaScript calls Symbol.asyncIterator.
 *
 * @param env     the environment.
 * @param result  receives it.
 * @retval JSVM_INVALID_ARG  `env` is NULL.
 * @retval JSVM_HANDLE_SCOPE_MISMATCH  no handle scope is open.
 * @retval JSVM_INVALID_ARG  `result` is NULL.
 * @since API level 18
 */
JSVM_EXTERN JSVM_Status OH_JSVM_GetSymbolAsyncIterator(JSVM_Env env, JSVM_Value* result);

/**
 * Gives the symbol that JavaScript calls Symbol.hasInstance.
 *
 * @param env     the environment.
 * @param result  receives it.
 * @retval JSVM_INVALID_ARG  `env` is NULL.
 * @retval JSVM_HANDLE_SCOPE_MISMATCH  no handle scope is open.
 * @retval JSVM_INVALID_ARG  `result` is NULL.
 * @since API level 18
 */
JSVM_EXTERN JSVM_Status OH_JSVM_GetSymbolHasInstance(JSVM_Env env, JSVM_Value* result);

/**
 * Gives the symbol that JavaScript calls Symbol.isConcatSpreadable.
 *
 * @param env     the environment.
 * @param result  receives it.
 * @retval JSVM_INVALID_ARG  `env` is NULL.
 * @retval JSVM_HANDLE_SCOPE_MISMATCH  no handle scope is open.
 * @retval JSVM_INVALID_ARG  `result` is NULL.
 * @since API level 18
 */
JSVM_EXTERN JSVM_Status OH_JSVM_GetSymbolIsConcatSpreadable(JSVM_Env env, JSVM_Value* result);

/**
 * Gives the symbol that JavaScript calls Symbol.iterator.
 *
 * @param env     the environment.
 * @param result  receives it.
 * @retval JSVM_INVALID_ARG  `env` is NULL.
 * @retval JSVM_HANDLE_SCOPE_MISMATCH  no handle scope is open.
 * @retval JSVM_INVALID_ARG  `result` is NULL.
 * @since API level 18
 */
JSVM_EXTERN JSVM_Status OH_JSVM_GetSymbolIterator(JSVM_Env env, JSVM_Value* result);

/**
 * Gives the symbol that JavaScript calls Symbol.match.
 *
 * @param env     the environment.
 * @param result  receives it.
 * @retval JSVM_INVALID_ARG  `env` is NULL.
 * @retval JSVM_HANDLE_SCOPE_MISMATCH  no handle scope is open.
 * @retval JSVM_INVALID_ARG  `result` is NULL.
 * @since API level 18
 */
JSVM_EXTERN JSVM_Status OH_JSVM_GetSymbolMatch(JSVM_Env env, JSVM_Value* result);

/**
 * Gives the symbol that JavaScript calls Symbol.replace.
 *
 * @param env     the environment.
 * @param result  receives it.
 * @retval JSVM_INVALID_ARG  `env` is NULL.
 * @retval JSVM_HANDLE_SCOPE_MISMATCH  no handle scope is open.
 * @retval JSVM_INVALID_ARG  `result` is NULL.
 * @since API level 18
 */
JSVM_EXTERN JSVM_Status OH_JSVM_GetSymbolReplace(JSVM_Env env, JSVM_Value* result);

/**
 * Gives the symbol that JavaScript calls Symbol.search.
 *
 * @param env     the environment.
 * @param result  receives it.
 * @retval JSVM_INVALID_ARG  `env` is NULL.
 * @retval JSVM_HANDLE_SCOPE_MISMATCH  no handle scope is open.
 * @retval JSVM_INVALID_ARG  `result` is NULL.
 * @since API level 18
 */
JSVM_EXTERN JSVM_Status OH_JSVM_GetSymbolSearch(JSVM_Env env, JSVM_Value* result);

/**
 * Gives the symbol that JavaScript calls Symbol.split.
 *
 * @param env     the environment.
 * @param result  receives it.
 * @retval JSVM_INVALID_ARG  `env` is NULL.
 * @retval JSVM_HANDLE_SCOPE_MISMATCH  no handle scope is open.
 * @retval JSVM_INVALID_ARG  `result` is NULL.
 * @since API level 18
 */
JSVM_EXTERN JSVM_Status OH_JSVM_GetSymbolSplit(JSVM_Env env, JSVM_Value* result);

/**
 * Gives the symbol that JavaScript calls Symbol.toPrimitive.
 *
 * @param env     the environment.
 * @param result  receives it.
 * @retval JSVM_INVALID_ARG  `env` is NULL.
 * @retval JSVM_HANDLE_SCOPE_MISMATCH  no handle scope is open.
 * @retval JSVM_INVALID_ARG  `result` is NULL.
 * @since API level 18
 */
JSVM_EXTERN JSVM_Status OH_JSVM_GetSymbolToPrimitive(JSVM_Env env, JSVM_Value* result);

/**
 * Gives the symbol that JavaScript calls Symbol.toStringTag.
 *
 * @param env     the environment.
 * @param result  receives it.
 * @retval JSVM_INVALID_ARG  `env` is NULL.
 * @retval JSVM_HANDLE_SCOPE_MISMATCH  no handle scope is open.
 * @retval JSVM_INVALID_ARG  `result` is NULL.
 * @since API level 18
 */
JSVM_EXTERN JSVM_Status OH_JSVM_GetSymbolToStringTag(JSVM_Env env, JSVM_Value* result);

/**
 * Gives the symbol that JavaScript calls Symbol.unscopables.
 *
 * @param env     the environment.
 * @param result  receives it.
 * @retval JSVM_INVALID_ARG  `env` is NULL.
 * @retval JSVM_HANDLE_SCOPE_MISMATCH  no handle scope is open.
 * @retval JSVM_INVALID_ARG  `result` is NULL.
 * @since API level 18
 */
JSVM_EXTERN JSVM_Status OH_JSVM_GetSymbolUnscopables(JSVM_Env env, JSVM_Value* result);

/** @} */

/** @defgroup value_convert Conversion and comparison
 *  @{ */

/**
 * Converts a value to a boolean as JavaScript does. Always works.
 *
 * @param env     the environment.
 * @param value   the value.
 * @param result  receives true or false.
 * @retval JSVM_INVALID_ARG  `env` is NULL.
 * @retval JSVM_PENDING_EXCEPTION  one is pending already.
 * @retval JSVM_HANDLE_SCOPE_MISMATCH  no handle scope is open.
 * @retval JSVM_INVALID_ARG  `value` or `result` is NULL.
 * @since API level 11
 */
JSVM_EXTERN JSVM_Status OH_JSVM_CoerceToBool(JSVM_Env env, JSVM_Value value, JSVM_Value* result);

/**
 * Converts a value to a number as JavaScript does; what is no number gives NaN. May run JavaScript.
 *
 * @param env     the environment.
 * @param value   the value.
 * @param result  receives the number.
 * @retval JSVM_INVALID_ARG  `env` is NULL.
 * @retval JSVM_PENDING_EXCEPTION  one is pending already.
 * @retval JSVM_HANDLE_SCOPE_MISMATCH  no handle scope is open.
 * @retval JSVM_INVALID_ARG  `value` or `result` is NULL.
 * @retval JSVM_NUMBER_EXPECTED  it is a symbol or bigint, or its conversion threw; leaves the
 *         exception pending.
 * @since API level 11
 */
JSVM_EXTERN JSVM_Status OH_JSVM_CoerceToNumber(JSVM_Env env, JSVM_Value value, JSVM_Value* result);

/**
 * Converts a value to a string as JavaScript does. May run JavaScript.
 *
 * @param env     the environment.
 * @param value   the value.
 * @param result  receives the string.
 * @retval JSVM_INVALID_ARG  `env` is NULL.
 * @retval JSVM_PENDING_EXCEPTION  one is pending already.
 * @retval JSVM_HANDLE_SCOPE_MISMATCH  no handle scope is open.
 * @retval JSVM_INVALID_ARG  `value` or `result` is NULL.
 * @retval JSVM_STRING_EXPECTED  it is a symbol, or its conversion threw; leaves the exception
 *         pending.
 * @since API level 11
 */
JSVM_EXTERN JSVM_Status OH_JSVM_CoerceToString(JSVM_Env env, JSVM_Value value, JSVM_Value* result);

/**
 * Converts a value to an object as JavaScript does: objects stay, primitives are wrapped.
 *
 * @param env     the environment.
 * @param value   the value.
 * @param result  receives the object.
 * @retval JSVM_INVALID_ARG  `env` is NULL.
 * @retval JSVM_PENDING_EXCEPTION  one is pending already.
 * @retval JSVM_HANDLE_SCOPE_MISMATCH  no handle scope is open.
 * @retval JSVM_INVALID_ARG  `value` or `result` is NULL.
 * @retval JSVM_OBJECT_EXPECTED  it is undefined or null; leaves a TypeError pending.
 * @since API level 11
 */
JSVM_EXTERN JSVM_Status OH_JSVM_CoerceToObject(JSVM_Env env, JSVM_Value value, JSVM_Value* result);

/**
 * Converts a value to a bigint as JavaScript does: booleans, bigints and strings that hold an
 * integer can be converted, numbers cannot. May run JavaScript.
 *
 * @param env     the environment.
 * @param value   the value.
 * @param result  receives the bigint.
 * @retval JSVM_INVALID_ARG  `env` is NULL.
 * @retval JSVM_PENDING_EXCEPTION  one is pending already.
 * @retval JSVM_HANDLE_SCOPE_MISMATCH  no handle scope is open.
 * @retval JSVM_INVALID_ARG  `value` or `result` is NULL.
 * @retval JSVM_BIGINT_EXPECTED  it cannot be converted, or its conversion threw; leaves the
 *         exception pending.
 * @since API level 12
 */
JSVM_EXTERN JSVM_Status OH_JSVM_CoerceToBigInt(JSVM_Env env, JSVM_Value value, JSVM_Value* result);

/**
 * Compares two values with JavaScript's ===.
 *
 * @param env     the environment.
 * @param lhs     one value.
 * @param rhs     the other.
 * @param result  receives the answer.
 * @retval JSVM_INVALID_ARG  `env` is NULL.
 * @retval JSVM_PENDING_EXCEPTION  one is pending already.
 * @retval JSVM_INVALID_ARG  `lhs`, `rhs` or `result` is NULL.
 * @since API level 11
 */
JSVM_EXTERN JSVM_Status OH_JSVM_StrictEquals(JSVM_Env env, JSVM_Value lhs, JSVM_Value rhs,
                                             bool* result);

/**
 * Compares two values with JavaScript's ==. May run JavaScript.
 *
 * @param env     the environment.
 * @param lhs     one value.
 * @param rhs     the other.
 * @param result  receives the answer.
 * @retval JSVM_INVALID_ARG  `env` is NULL.
 * @retval JSVM_PENDING_EXCEPTION  one is pending already.
 * @retval JSVM_INVALID_ARG  `lhs`, `rhs` or `result` is NULL.
 * @retval JSVM_PENDING_EXCEPTION  a conversion threw; leaves the exception pending.
 * @since API level 12
 */
JSVM_EXTERN JSVM_Status OH_JSVM_Equals(JSVM_Env env, JSVM_Value lhs, JSVM_Value rhs, bool* result);

/** @} */

/* =============================================================================================
 * object: objects and their properties
 * =========================================================================================== */

/** @defgroup object_object Objects
 *  @{ */

/**
 * Makes an empty object.
 *
 * @param env     the environment.
 * @param result  receives it.
 * @retval JSVM_INVALID_ARG  `env` is NULL.
 * @retval JSVM_HANDLE_SCOPE_MISMATCH  no handle scope is open.
 * @retval JSVM_INVALID_ARG  `result` is NULL.
 * @since API level 11
 */
JSVM_EXTERN JSVM_Status OH_JSVM_CreateObject(JSVM_Env env, JSVM_Value* result);

/**
 * Gives the global object of an environment.
 *
 * @param env     the environment.
 * @param result  receives it.
 * @retval JSVM_INVALID_ARG  `env` is NULL.
 * @retval JSVM_HANDLE_SCOPE_MISMATCH  no handle scope is open.
 * @retval JSVM_INVALID_ARG  `result` is NULL.
 * @since API level 11
 */
JSVM_EXTERN JSVM_Status OH_JSVM_GetGlobal(JSVM_Env env, JSVM_Value* result);

/**
 * Gives the prototype of an object. The same as OH_JSVM_ObjectGetPrototypeOf.
 *
 * @param env     the environment.
 * @param object  the object; a primitive is wrapped for the time of the call.
 * @param result  receives the prototype; null when there is none, and for a proxy, whose trap is
 *                not called.
 * @retval JSVM_INVALID_ARG  `env` is NULL.
 * @retval JSVM_PENDING_EXCEPTION  one is pending already.
 * @retval JSVM_HANDLE_SCOPE_MISMATCH  no handle scope is open.
 * @retval JSVM_INVALID_ARG  `result` or `object` is NULL.
 * @retval JSVM_OBJECT_EXPECTED  `object` is undefined or null; leaves a TypeError pending.
 * @since API level 11
 */
JSVM_EXTERN JSVM_Status OH_JSVM_GetPrototype(JSVM_Env env, JSVM_Value object, JSVM_Value* result);

/**
 * Gives the prototype of an object, as JavaScript's Object.getPrototypeOf does for all but proxies.
 *
 * @param env     the environment.
 * @param object  the object; a primitive is wrapped for the time of the call.
 * @param result  receives the prototype; null when there is none, and for a proxy, whose trap is
 *                not called.
 * @retval JSVM_INVALID_ARG  `env` is NULL.
 * @retval JSVM_PENDING_EXCEPTION  one is pending already.
 * @retval JSVM_HANDLE_SCOPE_MISMATCH  no handle scope is open.
 * @retval JSVM_INVALID_ARG  `result` or `object` is NULL.
 * @retval JSVM_OBJECT_EXPECTED  `object` is undefined or null; leaves a TypeError pending.
 * @since API level 12
 */
JSVM_EXTERN JSVM_Status OH_JSVM_ObjectGetPrototypeOf(JSVM_Env env, JSVM_Value object,
                                                     JSVM_Value* result);

/**
 * Sets the prototype of an object.
 *
 * @param env        the environment.
 * @param object     the object; a primitive is wrapped for the time of the call.
 * @param prototype  the prototype, an object.
 * @retval JSVM_INVALID_ARG  `env` is NULL.
 * @retval JSVM_PENDING_EXCEPTION  one is pending already.
 * @retval JSVM_INVALID_ARG  `prototype` or `object` is NULL.
 * @retval JSVM_OBJECT_EXPECTED  `object` is undefined or null; leaves a TypeError pending.
 * @retval JSVM_INVALID_ARG  `prototype` is not an object; null is not one either.
 * @retval JSVM_GENERIC_FAILURE  the object does not allow it, or it would be its own prototype;
 *         nothing is pending.
 * @since API level 12
 */
JSVM_EXTERN JSVM_Status OH_JSVM_ObjectSetPrototypeOf(JSVM_Env env, JSVM_Value object,
                                                     JSVM_Value prototype);

/**
 * Freezes an object: its properties can neither be changed nor added nor deleted any more.
 *
 * @param env     the environment.
 * @param object  the object; a primitive is wrapped for the time of the call.
 * @retval JSVM_INVALID_ARG  `env` is NULL.
 * @retval JSVM_PENDING_EXCEPTION  one is pending already.
 * @retval JSVM_INVALID_ARG  `object` is NULL.
 * @retval JSVM_OBJECT_EXPECTED  `object` is undefined or null; leaves a TypeError pending.
 * @retval JSVM_PENDING_EXCEPTION  it threw, as for a typed array with elements; leaves the
 *         exception pending.
 * @retval JSVM_GENERIC_FAILURE  it was refused.
 * @since API level 11
 */
JSVM_EXTERN JSVM_Status OH_JSVM_ObjectFreeze(JSVM_Env env, JSVM_Value object);

/**
 * Seals an object: properties can no longer be added or deleted, only changed.
 *
 * @param env     the environment.
 * @param object  the object; a primitive is wrapped for the time of the call.
 * @retval JSVM_INVALID_ARG  `env` is NULL.
 * @retval JSVM_PENDING_EXCEPTION  one is pending already.
 * @retval JSVM_INVALID_ARG  `object` is NULL.
 * @retval JSVM_OBJECT_EXPECTED  `object` is undefined or null; leaves a TypeError pending.
 * @retval JSVM_PENDING_EXCEPTION  it threw; leaves the exception pending.
 * @retval JSVM_GENERIC_FAILURE  it was refused.
 * @since API level 11
 */
JSVM_EXTERN JSVM_Status OH_JSVM_ObjectSeal(JSVM_Env env, JSVM_Value object);

/**
 * Tells whether an object is an instance of a constructor, as JavaScript's instanceof does. May run
 * JavaScript.
 *
 * @param env          the environment.
 * @param object       the value to ask about; a primitive is an instance of nothing, unless the
 *                     constructor's Symbol.hasInstance says otherwise.
 * @param constructor  the constructor.
 * @param result       receives the answer; set to false before `constructor` is looked at.
 * @retval JSVM_INVALID_ARG  `env` is NULL.
 * @retval JSVM_PENDING_EXCEPTION  one is pending already.
 * @retval JSVM_INVALID_ARG  `object`, `result` or `constructor` is NULL.
 * @retval JSVM_OBJECT_EXPECTED  `constructor` is undefined or null; leaves a TypeError pending.
 * @retval JSVM_FUNCTION_EXPECTED  `constructor` cannot be called; leaves a TypeError with the code
 *         ERR_NAPI_CONS_FUNCTION pending.
 * @retval JSVM_GENERIC_FAILURE  it threw; leaves the exception pending.
 * @since API level 11
 */
JSVM_EXTERN JSVM_Status OH_JSVM_Instanceof(JSVM_Env env, JSVM_Value object, JSVM_Value constructor,
                                           bool* result);

/**
 * Marks an object with a tag by which native code knows it again. The tag cannot be seen, changed
 * or removed by JavaScript. Works on frozen objects and on externals; a tag on a primitive is lost.
 *
 * @param env      the environment.
 * @param value    the object.
 * @param typeTag  the tag; copied.
 * @retval JSVM_INVALID_ARG  `env` is NULL.
 * @retval JSVM_PENDING_EXCEPTION  one is pending already.
 * @retval JSVM_INVALID_ARG  `value` is NULL.
 * @retval JSVM_PENDING_EXCEPTION  `value` is undefined or null; leaves a TypeError pending.
 * @retval JSVM_INVALID_ARG  `typeTag` is NULL.
 * @retval JSVM_INVALID_ARG  it has a tag already.
 * @since API level 11
 */
JSVM_EXTERN JSVM_Status OH_JSVM_TypeTagObject(JSVM_Env env, JSVM_Value value,
                                              const JSVM_TypeTag* typeTag);

/**
 * Tells whether an object has a certain tag.
 *
 * @param env      the environment.
 * @param value    the object.
 * @param typeTag  the tag.
 * @param result   receives true when the object has a tag and it is this one.
 * @retval JSVM_INVALID_ARG  `env` is NULL.
 * @retval JSVM_PENDING_EXCEPTION  one is pending already.
 * @retval JSVM_INVALID_ARG  `value` is NULL.
 * @retval JSVM_PENDING_EXCEPTION  `value` is undefined or null; leaves a TypeError pending.
 * @retval JSVM_INVALID_ARG  `typeTag` or `result` is NULL.
 * @since API level 11
 */
JSVM_EXTERN JSVM_Status OH_JSVM_CheckObjectTypeTag(JSVM_Env env, JSVM_Value value,
                                                   const JSVM_TypeTag* typeTag, bool* result);

/** @} */

/** @defgroup object_property Properties
 *  @{ */

/**
 * Lists the enumerable properties of an object and its prototypes, as a for-in loop does. Indices
 * are given as strings, symbols are left out.
 *
 * @param env     the environment.
 * @param object  the object; a primitive is wrapped for the time of the call.
 * @param result  receives an array of strings.
 * @retval JSVM_INVALID_ARG  `env` is NULL.
 * @retval JSVM_PENDING_EXCEPTION  one is pending already.
 * @retval JSVM_HANDLE_SCOPE_MISMATCH  no handle scope is open.
 * @retval JSVM_INVALID_ARG  `result` or `object` is NULL.
 * @retval JSVM_OBJECT_EXPECTED  `object` is undefined or null; leaves a TypeError pending.
 * @retval JSVM_PENDING_EXCEPTION  a trap of a proxy threw; leaves the exception pending.
 * @since API level 11
 */
JSVM_EXTERN JSVM_Status OH_JSVM_GetPropertyNames(JSVM_Env env, JSVM_Value object,
                                                 JSVM_Value* result);

/**
 * Lists properties of an object: indices in ascending order, then strings and then symbols in the
 * order they were made; those of the object first, then those of its prototypes.
 *
 * @param env            the environment.
 * @param object         the object; a primitive is wrapped for the time of the call.
 * @param keyMode        whether prototypes are included.
 * @param keyFilter      which properties are; bits may be combined.
 * @param keyConversion  whether indices are given as numbers or strings.
 * @param result         receives an array.
 * @retval JSVM_INVALID_ARG  `env` is NULL.
 * @retval JSVM_PENDING_EXCEPTION  one is pending already.
 * @retval JSVM_HANDLE_SCOPE_MISMATCH  no handle scope is open.
 * @retval JSVM_INVALID_ARG  `result` or `object` is NULL.
 * @retval JSVM_OBJECT_EXPECTED  `object` is undefined or null; leaves a TypeError pending.
 * @retval JSVM_INVALID_ARG  `keyMode` or `keyConversion` is unknown.
 * @retval JSVM_PENDING_EXCEPTION  a trap of a proxy threw; leaves the exception pending.
 * @since API level 11
 */
JSVM_EXTERN JSVM_Status OH_JSVM_GetAllPropertyNames(JSVM_Env env, JSVM_Value object,
                                                    JSVM_KeyCollectionMode keyMode,
                                                    JSVM_KeyFilter keyFilter,
                                                    JSVM_KeyConversion keyConversion,
                                                    JSVM_Value* result);

/**
 * Sets a property, as an assignment in sloppy mode does. A store that the object refuses (frozen,
 * read-only, no setter, trap answers false) is JSVM_OK and changes nothing. May run JavaScript.
 *
 * @param env     the environment.
 * @param object  the object; a primitive is wrapped for the time of the call.
 * @param key     the name; what is neither string nor symbol is converted.
 * @param value   the value.
 * @retval JSVM_INVALID_ARG  `env` is NULL.
 * @retval JSVM_PENDING_EXCEPTION  one is pending already.
 * @retval JSVM_INVALID_ARG  `key`, `value` or `object` is NULL.
 * @retval JSVM_OBJECT_EXPECTED  `object` is undefined or null; leaves a TypeError pending.
 * @retval JSVM_GENERIC_FAILURE  it threw; leaves the exception pending.
 * @since API level 11
 */
JSVM_EXTERN JSVM_Status OH_JSVM_SetProperty(JSVM_Env env, JSVM_Value object, JSVM_Value key,
                                            JSVM_Value value);

/**
 * Reads a property. May run JavaScript.
 *
 * @param env     the environment.
 * @param object  the object; a primitive is wrapped for the time of the call.
 * @param key     the name; what is neither string nor symbol is converted.
 * @param result  receives the value; undefined when there is no such property.
 * @retval JSVM_INVALID_ARG  `env` is NULL.
 * @retval JSVM_PENDING_EXCEPTION  one is pending already.
 * @retval JSVM_HANDLE_SCOPE_MISMATCH  no handle scope is open.
 * @retval JSVM_INVALID_ARG  `key`, `result` or `object` is NULL.
 * @retval JSVM_OBJECT_EXPECTED  `object` is undefined or null; leaves a TypeError pending.
 * @retval JSVM_GENERIC_FAILURE  it threw; leaves the exception pending.
 * @since API level 11
 */
JSVM_EXTERN JSVM_Status OH_JSVM_GetProperty(JSVM_Env env, JSVM_Value object, JSVM_Value key,
                                            JSVM_Value* result);

/**
 * Tells whether an object or one of its prototypes has a property, as JavaScript's in does.
 *
 * @param env     the environment.
 * @param object  the object; a primitive is wrapped for the time of the call.
 * @param key     the name; what is neither string nor symbol is converted.
 * @param result  receives the answer.
 * @retval JSVM_INVALID_ARG  `env` is NULL.
 * @retval JSVM_PENDING_EXCEPTION  one is pending already.
 * @retval JSVM_INVALID_ARG  `result`, `key` or `object` is NULL.
 * @retval JSVM_OBJECT_EXPECTED  `object` is undefined or null; leaves a TypeError pending.
 * @retval JSVM_GENERIC_FAILURE  it threw; leaves the exception pending.
 * @since API level 11
 */
JSVM_EXTERN JSVM_Status OH_JSVM_HasProperty(JSVM_Env env, JSVM_Value object, JSVM_Value key,
                                            bool* result);

/**
 * Tells whether an object itself has a property.
 *
 * @param env     the environment.
 * @param object  the object; a primitive is wrapped for the time of the call.
 * @param key     the name, a string or symbol; numbers are refused.
 * @param result  receives the answer.
 * @retval JSVM_INVALID_ARG  `env` is NULL.
 * @retval JSVM_PENDING_EXCEPTION  one is pending already.
 * @retval JSVM_INVALID_ARG  `key`, `result` or `object` is NULL.
 * @retval JSVM_OBJECT_EXPECTED  `object` is undefined or null; leaves a TypeError pending.
 * @retval JSVM_NAME_EXPECTED  `key` is neither a string nor a symbol.
 * @retval JSVM_GENERIC_FAILURE  it threw; leaves the exception pending.
 * @since API level 11
 */
JSVM_EXTERN JSVM_Status OH_JSVM_HasOwnProperty(JSVM_Env env, JSVM_Value object, JSVM_Value key,
                                               bool* result);

/**
 * Deletes a property.
 *
 * @param env     the environment.
 * @param object  the object; a primitive is wrapped for the time of the call.
 * @param key     the name; what is neither string nor symbol is converted.
 * @param result  optional; receives false when the property cannot be deleted, else true, also when
 *                there was none.
 * @retval JSVM_INVALID_ARG  `env` is NULL.
 * @retval JSVM_PENDING_EXCEPTION  one is pending already.
 * @retval JSVM_INVALID_ARG  `key` or `object` is NULL.
 * @retval JSVM_OBJECT_EXPECTED  `object` is undefined or null; leaves a TypeError pending.
 * @retval JSVM_GENERIC_FAILURE  it threw; leaves the exception pending.
 * @since API level 11
 */
JSVM_EXTERN JSVM_Status OH_JSVM_DeleteProperty(JSVM_Env env, JSVM_Value object, JSVM_Value key,
                                               bool* result);

/**
 * Sets a property whose name is C text; else like OH_JSVM_SetProperty.
 *
 * @param env       the environment.
 * @param object    the object; a primitive is wrapped for the time of the call.
 * @param utf8name  the name.
 * @param value     the value.
 * @retval JSVM_INVALID_ARG  `env` is NULL.
 * @retval JSVM_PENDING_EXCEPTION  one is pending already.
 * @retval JSVM_INVALID_ARG  `value` or `object` is NULL.
 * @retval JSVM_OBJECT_EXPECTED  `object` is undefined or null; leaves a TypeError pending.
 * @retval JSVM_INVALID_ARG  `utf8name` is NULL.
 * @retval JSVM_GENERIC_FAILURE  it threw; leaves the exception pending.
 * @since API level 11
 */
JSVM_EXTERN JSVM_Status OH_JSVM_SetNamedProperty(JSVM_Env env, JSVM_Value object,
                                                 const char* utf8name, JSVM_Value value);

/**
 * Reads a property whose name is C text; else like OH_JSVM_GetProperty.
 *
 * @param env       the environment.
 * @param object    the object; a primitive is wrapped for the time of the call.
 * @param utf8name  the name.
 * @param result    receives the value; undefined when there is no such property.
 * @retval JSVM_INVALID_ARG  `env` is NULL.
 * @retval JSVM_PENDING_EXCEPTION  one is pending already.
 * @retval JSVM_HANDLE_SCOPE_MISMATCH  no handle scope is open.
 * @retval JSVM_INVALID_ARG  `result`, `utf8name` or `object` is NULL.
 * @retval JSVM_OBJECT_EXPECTED  `object` is undefined or null; leaves a TypeError pending.
 * @retval JSVM_GENERIC_FAILURE  it threw; leaves the exception pending.
 * @since API level 11
 */
JSVM_EXTERN JSVM_Status OH_JSVM_GetNamedProperty(JSVM_Env env, JSVM_Value object,
                                                 const char* utf8name, JSVM_Value* result);

/**
 * Asks for a property whose name is C text; else like OH_JSVM_HasProperty.
 *
 * @param env       the environment.
 * @param object    the object; a primitive is wrapped for the time of the call.
 * @param utf8name  the name.
 * @param result    receives the answer.
 * @retval JSVM_INVALID_ARG  `env` is NULL.
 * @retval JSVM_PENDING_EXCEPTION  one is pending already.
 * @retval JSVM_INVALID_ARG  `result` or `object` is NULL.
 * @retval JSVM_OBJECT_EXPECTED  `object` is undefined or null; leaves a TypeError pending.
 * @retval JSVM_INVALID_ARG  `utf8name` is NULL.
 * @retval JSVM_GENERIC_FAILURE  it threw; leaves the exception pending.
 * @since API level 11
 */
JSVM_EXTERN JSVM_Status OH_JSVM_HasNamedProperty(JSVM_Env env, JSVM_Value object,
                                                 const char* utf8name, bool* result);

/**
 * Sets the property whose name is an index; else like OH_JSVM_SetProperty. Beyond the end of a
 * typed array nothing is stored, with JSVM_OK.
 *
 * @param env     the environment.
 * @param object  the object; a primitive is wrapped for the time of the call.
 * @param index   the index.
 * @param value   the value.
 * @retval JSVM_INVALID_ARG  `env` is NULL.
 * @retval JSVM_PENDING_EXCEPTION  one is pending already.
 * @retval JSVM_INVALID_ARG  `value` or `object` is NULL.
 * @retval JSVM_OBJECT_EXPECTED  `object` is undefined or null; leaves a TypeError pending.
 * @retval JSVM_GENERIC_FAILURE  it threw; leaves the exception pending.
 * @since API level 11
 */
JSVM_EXTERN JSVM_Status OH_JSVM_SetElement(JSVM_Env env, JSVM_Value object, uint32_t index,
                                           JSVM_Value value);

/**
 * Reads the property whose name is an index; else like OH_JSVM_GetProperty.
 *
 * @param env     the environment.
 * @param object  the object; a primitive is wrapped for the time of the call.
 * @param index   the index.
 * @param result  receives the value; undefined when there is no such element.
 * @retval JSVM_INVALID_ARG  `env` is NULL.
 * @retval JSVM_PENDING_EXCEPTION  one is pending already.
 * @retval JSVM_HANDLE_SCOPE_MISMATCH  no handle scope is open.
 * @retval JSVM_INVALID_ARG  `result` or `object` is NULL.
 * @retval JSVM_OBJECT_EXPECTED  `object` is undefined or null; leaves a TypeError pending.
 * @retval JSVM_GENERIC_FAILURE  it threw; leaves the exception pending.
 * @since API level 11
 */
JSVM_EXTERN JSVM_Status OH_JSVM_GetElement(JSVM_Env env, JSVM_Value object, uint32_t index,
                                           JSVM_Value* result);

/**
 * Asks for the property whose name is an index; else like OH_JSVM_HasProperty. False for a hole in
 * an array.
 *
 * @param env     the environment.
 * @param object  the object; a primitive is wrapped for the time of the call.
 * @param index   the index.
 * @param result  receives the answer.
 * @retval JSVM_INVALID_ARG  `env` is NULL.
 * @retval JSVM_PENDING_EXCEPTION  one is pending already.
 * @retval JSVM_INVALID_ARG  `result` or `object` is NULL.
 * @retval JSVM_OBJECT_EXPECTED  `object` is undefined or null; leaves a TypeError pending.
 * @retval JSVM_GENERIC_FAILURE  it threw; leaves the exception pending.
 * @since API level 11
 */
JSVM_EXTERN JSVM_Status OH_JSVM_HasElement(JSVM_Env env, JSVM_Value object, uint32_t index,
                                           bool* result);

/**
 * Deletes the property whose name is an index; else like OH_JSVM_DeleteProperty. The length of an
 * array stays.
 *
 * @param env     the environment.
 * @param object  the object; a primitive is wrapped for the time of the call.
 * @param index   the index.
 * @param result  optional; as for OH_JSVM_DeleteProperty.
 * @retval JSVM_INVALID_ARG  `env` is NULL.
 * @retval JSVM_PENDING_EXCEPTION  one is pending already.
 * @retval JSVM_INVALID_ARG  `object` is NULL.
 * @retval JSVM_OBJECT_EXPECTED  `object` is undefined or null; leaves a TypeError pending.
 * @retval JSVM_GENERIC_FAILURE  it threw; leaves the exception pending.
 * @since API level 11
 */
JSVM_EXTERN JSVM_Status OH_JSVM_DeleteElement(JSVM_Env env, JSVM_Value object, uint32_t index,
                                              bool* result);

/**
 * Makes a private key, different from every other. Properties under it are seen neither by
 * JavaScript nor by the functions that list properties.
 *
 * @param env          the environment.
 * @param description  a string, or NULL for none; for debugging only.
 * @param result       receives the key.
 * @retval JSVM_INVALID_ARG  `env` is NULL.
 * @retval JSVM_HANDLE_SCOPE_MISMATCH  no handle scope is open.
 * @retval JSVM_INVALID_ARG  `result` is NULL.
 * @retval JSVM_STRING_EXPECTED  `description` is neither NULL nor a string.
 * @since API level 18
 */
JSVM_EXTERN JSVM_Status OH_JSVM_CreatePrivate(JSVM_Env env, JSVM_Value description,
                                              JSVM_Data* result);

/**
 * Sets a private property. Works on frozen objects and runs no setter or trap; a proxy gets the
 * property itself.
 *
 * @param env     the environment.
 * @param object  an object.
 * @param key     the private key.
 * @param value   the value.
 * @retval JSVM_INVALID_ARG  `env` is NULL.
 * @retval JSVM_PENDING_EXCEPTION  one is pending already.
 * @retval JSVM_INVALID_ARG  `object`, `key` or `value` is NULL.
 * @retval JSVM_OBJECT_EXPECTED  `object` is not an object; primitives are not wrapped here.
 * @retval JSVM_INVALID_ARG  `key` is not a private key.
 * @retval JSVM_PENDING_EXCEPTION  it threw; leaves the exception pending.
 * @retval JSVM_GENERIC_FAILURE  it was refused.
 * @since API level 18
 */
JSVM_EXTERN JSVM_Status OH_JSVM_SetPrivate(JSVM_Env env, JSVM_Value object, JSVM_Data key,
                                           JSVM_Value value);

/**
 * Reads a private property.
 *
 * @param env     the environment.
 * @param object  an object.
 * @param key     the private key.
 * @param result  receives the value; undefined when there is none.
 * @retval JSVM_INVALID_ARG  `env` is NULL.
 * @retval JSVM_PENDING_EXCEPTION  one is pending already.
 * @retval JSVM_HANDLE_SCOPE_MISMATCH  no handle scope is open.
 * @retval JSVM_INVALID_ARG  `object`, `key` or `result` is NULL.
 * @retval JSVM_OBJECT_EXPECTED  `object` is not an object.
 * @retval JSVM_INVALID_ARG  `key` is not a private key.
 * @retval JSVM_PENDING_EXCEPTION  it threw; leaves the exception pending.
 * @retval JSVM_GENERIC_FAILURE  it was refused.
 * @since API level 18
 */
JSVM_EXTERN JSVM_Status OH_JSVM_GetPrivate(JSVM_Env env, JSVM_Value object, JSVM_Data key,
                                           JSVM_Value* result);

/**
 * Deletes a private property; one that is not there too.
 *
 * @param env     the environment.
 * @param object  an object.
 * @param key     the private key.
 * @retval JSVM_INVALID_ARG  `env` is NULL.
 * @retval JSVM_PENDING_EXCEPTION  one is pending already.
 * @retval JSVM_INVALID_ARG  `object` or `key` is NULL.
 * @retval JSVM_OBJECT_EXPECTED  `object` is not an object.
 * @retval JSVM_INVALID_ARG  `key` is not a private key.
 * @retval JSVM_PENDING_EXCEPTION  it threw; leaves the exception pending.
 * @retval JSVM_GENERIC_FAILURE  it was refused.
 * @since API level 18
 */
JSVM_EXTERN JSVM_Status OH_JSVM_DeletePrivate(JSVM_Env env, JSVM_Value object, JSVM_Data key);

/** @} */

/** @defgroup object_define Defining properties
 *  @{ */

/**
 * Defines properties on an object, in the order of the array. At the first failure it stops; what
 * was defined before stays. JSVM_STATIC and JSVM_NO_RECEIVER_CHECK have no effect here. The
 * functions made for methods and accessors have no name.
 *
 * @param env            the environment.
 * @param object         the object; a primitive is wrapped for the time of the call.
 * @param propertyCount  entries in `properties`.
 * @param properties     the properties, or NULL when there are none; copied, callbacks included
 *                       (convention 9).
 * @retval JSVM_INVALID_ARG  `env` is NULL.
 * @retval JSVM_PENDING_EXCEPTION  one is pending already.
 * @retval JSVM_INVALID_ARG  `object` is NULL, or `properties` is while `propertyCount` is not 0.
 * @retval JSVM_OBJECT_EXPECTED  `object` is undefined or null; leaves a TypeError pending.
 * @retval JSVM_INVALID_ARG  an entry has neither `utf8name` nor `name`, or none of `method`,
 *         `getter`, `setter` and `value`.
 * @retval JSVM_NAME_EXPECTED  the `name` of an entry is neither a string nor a symbol.
 * @retval JSVM_GENERIC_FAILURE  the object refuses a method; leaves the exception pending if a trap
 *         threw.
 * @retval JSVM_INVALID_ARG  the object refuses an accessor or value; leaves the exception pending
 *         if a trap threw.
 * @since API level 11
 */
JSVM_EXTERN JSVM_Status OH_JSVM_DefineProperties(JSVM_Env env, JSVM_Value object,
                                                 size_t propertyCount,
                                                 const JSVM_PropertyDescriptor* properties);

/** @} */

/** @defgroup object_wrap Native data on objects
 *  @{ */

/**
 * Ties one native pointer to an object, unseen by JavaScript. Works on functions, proxies (the
 * proxy itself), frozen objects and externals. An object has room for one, for all environments of
 * the VM.
 *
 * @param env           the environment.
 * @param jsObject      the object.
 * @param nativeObject  the pointer, or NULL, which counts as wrapped too; kept.
 * @param finalizeCb    called with `nativeObject` and `finalizeHint` when the object is garbage, or
 *                      NULL (convention 9).
 * @param finalizeHint  passed to `finalizeCb`, or NULL.
 * @param result        optional; receives a reference to the object with count 0, which the caller
 *                      ends with OH_JSVM_DeleteReference; that does not undo the wrap.
 * @retval JSVM_INVALID_ARG  `env` is NULL.
 * @retval JSVM_PENDING_EXCEPTION  one is pending already.
 * @retval JSVM_INVALID_ARG  `jsObject` is NULL.
 * @retval JSVM_INVALID_ARG  `jsObject` is not an object, or is wrapped already.
 * @since API level 11
 */
JSVM_EXTERN JSVM_Status OH_JSVM_Wrap(JSVM_Env env, JSVM_Value jsObject, void* nativeObject,
                                     JSVM_Finalize finalizeCb, void* finalizeHint,
                                     JSVM_Ref* result);

/**
 * Gives the pointer that OH_JSVM_Wrap tied to an object.
 *
 * @param env       the environment.
 * @param jsObject  the object.
 * @param result    receives the pointer.
 * @retval JSVM_INVALID_ARG  `env` is NULL.
 * @retval JSVM_PENDING_EXCEPTION  one is pending already.
 * @retval JSVM_INVALID_ARG  `jsObject` or `result` is NULL.
 * @retval JSVM_INVALID_ARG  `jsObject` is not an object, or is not wrapped; nothing is pending.
 * @since API level 11
 */
JSVM_EXTERN JSVM_Status OH_JSVM_Unwrap(JSVM_Env env, JSVM_Value jsObject, void** result);

/**
 * Undoes OH_JSVM_Wrap: its finalizer will not run, and the object can be wrapped again. A reference
 * that OH_JSVM_Wrap gave stays to be deleted.
 *
 * @param env       the environment.
 * @param jsObject  the object.
 * @param result    optional; receives the pointer.
 * @retval JSVM_INVALID_ARG  `env` is NULL.
 * @retval JSVM_PENDING_EXCEPTION  one is pending already.
 * @retval JSVM_INVALID_ARG  `jsObject` is NULL.
 * @retval JSVM_INVALID_ARG  `jsObject` is not an object, or is not wrapped.
 * @since API level 11
 */
JSVM_EXTERN JSVM_Status OH_JSVM_RemoveWrap(JSVM_Env env, JSVM_Value jsObject, void** result);

/**
 * Registers a finalizer for an object, which may have any number of them, in no defined order.
 *
 * @param env           the environment.
 * @param jsObject      the object.
 * @param finalizeData  passed to `finalizeCb`, or NULL; kept.
 * @param finalizeCb    called with `finalizeData` and `finalizeHint` when the object is garbage
 *                      (convention 9).
 * @param finalizeHint  passed to `finalizeCb`, or NULL.
 * @param result        optional; receives a reference to the object with count 0, which the caller
 *                      ends with OH_JSVM_DeleteReference; that does not cancel the finalizer.
 * @retval JSVM_INVALID_ARG  `env`, `jsObject` or `finalizeCb` is NULL.
 * @retval JSVM_INVALID_ARG  `jsObject` is not an object.
 * @since API level 11
 */
JSVM_EXTERN JSVM_Status OH_JSVM_AddFinalizer(JSVM_Env env, JSVM_Value jsObject, void* finalizeData,
                                             JSVM_Finalize finalizeCb, void* finalizeHint,
                                             JSVM_Ref* result);

/**
 * Makes a value that holds a native pointer, which JavaScript can pass around but not look into.
 *
 * @param env           the environment.
 * @param data          the pointer, or NULL; kept.
 * @param finalizeCb    called with `data` and `finalizeHint` when the value is garbage, or NULL
 *                      (convention 9).
 * @param finalizeHint  passed to `finalizeCb`, or NULL.
 * @param result        receives the value.
 * @retval JSVM_INVALID_ARG  `env` is NULL.
 * @retval JSVM_PENDING_EXCEPTION  one is pending already.
 * @retval JSVM_HANDLE_SCOPE_MISMATCH  no handle scope is open.
 * @retval JSVM_INVALID_ARG  `result` is NULL.
 * @since API level 11
 */
JSVM_EXTERN JSVM_Status OH_JSVM_CreateExternal(JSVM_Env env, void* data, JSVM_Finalize finalizeCb,
                                               void* finalizeHint, JSVM_Value* result);

/**
 * Gives the native pointer of an external.
 *
 * @param env     the environment.
 * @param value   what OH_JSVM_CreateExternal made.
 * @param result  receives the pointer.
 * @retval JSVM_INVALID_ARG  `env`, `value` or `result` is NULL.
 * @retval JSVM_INVALID_ARG  `value` is not an external.
 * @since API level 11
 */
JSVM_EXTERN JSVM_Status OH_JSVM_GetValueExternal(JSVM_Env env, JSVM_Value value, void** result);

/** @} */

/** @defgroup object_builtin Built-in classes
 *  @{ */

/**
 * Makes an empty array.
 *
 * @param env     the environment.
 * @param result  receives it.
 * @retval JSVM_INVALID_ARG  `env` is NULL.
 * @retval JSVM_HANDLE_SCOPE_MISMATCH  no handle scope is open.
 * @retval JSVM_INVALID_ARG  `result` is NULL.
 * @since API level 11
 */
JSVM_EXTERN JSVM_Status OH_JSVM_CreateArray(JSVM_Env env, JSVM_Value* result);

/**
 * Makes an array of a length, filled with holes. The memory for its elements is taken now, except
 * for lengths above 32 Mi. The length is cut to its lower 32 bits, and when those are negative as
 * an int, as those of JSVM_AUTO_LENGTH are, it is 0.
 *
 * @param env     the environment.
 * @param length  elements.
 * @param result  receives it.
 * @retval JSVM_INVALID_ARG  `env` is NULL.
 * @retval JSVM_HANDLE_SCOPE_MISMATCH  no handle scope is open.
 * @retval JSVM_INVALID_ARG  `result` is NULL.
 * @retval JSVM_GENERIC_FAILURE  the engine made none.
 * @since API level 11
 */
JSVM_EXTERN JSVM_Status OH_JSVM_CreateArrayWithLength(JSVM_Env env, size_t length,
                                                      JSVM_Value* result);

/**
 * Gives the length of an array.
 *
 * @param env     the environment.
 * @param value   the array.
 * @param result  receives the length; set to 0 on JSVM_ARRAY_EXPECTED.
 * @retval JSVM_INVALID_ARG  `env` is NULL.
 * @retval JSVM_PENDING_EXCEPTION  one is pending already.
 * @retval JSVM_INVALID_ARG  `value` or `result` is NULL.
 * @retval JSVM_ARRAY_EXPECTED  `value` is not an array; a proxy of one is not.
 * @since API level 11
 */
JSVM_EXTERN JSVM_Status OH_JSVM_GetArrayLength(JSVM_Env env, JSVM_Value value, uint32_t* result);

/**
 * Makes an empty Map. Its methods are called through OH_JSVM_GetNamedProperty and
 * OH_JSVM_CallFunction.
 *
 * @param env     the environment.
 * @param result  receives it.
 * @retval JSVM_INVALID_ARG  `env` is NULL.
 * @retval JSVM_HANDLE_SCOPE_MISMATCH  no handle scope is open.
 * @retval JSVM_INVALID_ARG  `result` is NULL.
 * @since API level 12
 */
JSVM_EXTERN JSVM_Status OH_JSVM_CreateMap(JSVM_Env env, JSVM_Value* result);

/**
 * Makes an empty Set. Its methods are called through OH_JSVM_GetNamedProperty and
 * OH_JSVM_CallFunction.
 *
 * @param env     the environment.
 * @param result  receives it.
 * @retval JSVM_INVALID_ARG  `env` is NULL.
 * @retval JSVM_HANDLE_SCOPE_MISMATCH  no handle scope is open.
 * @retval JSVM_INVALID_ARG  `result` is NULL.
 * @since API level 12
 */
JSVM_EXTERN JSVM_Status OH_JSVM_CreateSet(JSVM_Env env, JSVM_Value* result);

/**
 * Makes a Date.
 *
 * @param env     the environment.
 * @param time    milliseconds since the start of 1970 in UTC; a fraction is cut off. NaN, or more
 *                than 8.64e15 either way, gives an invalid date, with JSVM_OK.
 * @param result  receives the date.
 * @retval JSVM_INVALID_ARG  `env` is NULL.
 * @retval JSVM_PENDING_EXCEPTION  one is pending already.
 * @retval JSVM_HANDLE_SCOPE_MISMATCH  no handle scope is open.
 * @retval JSVM_INVALID_ARG  `result` is NULL.
 * @retval JSVM_GENERIC_FAILURE  it threw; leaves the exception pending.
 * @since API level 11
 */
JSVM_EXTERN JSVM_Status OH_JSVM_CreateDate(JSVM_Env env, double time, JSVM_Value* result);

/**
 * Reads the time of a Date.
 *
 * @param env     the environment.
 * @param value   the date.
 * @param result  receives milliseconds since the start of 1970 in UTC; NaN for an invalid date.
 * @retval JSVM_INVALID_ARG  `env` is NULL.
 * @retval JSVM_PENDING_EXCEPTION  one is pending already.
 * @retval JSVM_INVALID_ARG  `value` or `result` is NULL.
 * @retval JSVM_DATE_EXPECTED  `value` is not a Date.
 * @since API level 11
 */
JSVM_EXTERN JSVM_Status OH_JSVM_GetDateValue(JSVM_Env env, JSVM_Value value, double* result);

/**
 * Makes a regular expression.
 *
 * @param env     the environment.
 * @param value   the pattern, a string.
 * @param flags   flags; bits may be combined, unknown ones are ignored.
 * @param result  receives the regular expression.
 * @retval JSVM_INVALID_ARG  `env` is NULL.
 * @retval JSVM_PENDING_EXCEPTION  one is pending already.
 * @retval JSVM_HANDLE_SCOPE_MISMATCH  no handle scope is open.
 * @retval JSVM_INVALID_ARG  `value` or `result` is NULL.
 * @retval JSVM_STRING_EXPECTED  `value` is not a string.
 * @retval JSVM_GENERIC_FAILURE  the pattern or the combination of flags is not valid; leaves a
 *         SyntaxError pending.
 * @since API level 12
 */
JSVM_EXTERN JSVM_Status OH_JSVM_CreateRegExp(JSVM_Env env, JSVM_Value value, JSVM_RegExpFlags flags,
                                             JSVM_Value* result);

/**
 * Makes a Proxy.
 *
 * @param env      the environment.
 * @param target   the object it stands for.
 * @param handler  the object with its traps.
 * @param result   receives the proxy.
 * @retval JSVM_INVALID_ARG  `env` is NULL.
 * @retval JSVM_PENDING_EXCEPTION  one is pending already.
 * @retval JSVM_HANDLE_SCOPE_MISMATCH  no handle scope is open.
 * @retval JSVM_INVALID_ARG  `target`, `handler` or `result` is NULL.
 * @retval JSVM_OBJECT_EXPECTED  `target` or `handler` is not an object.
 * @retval JSVM_PENDING_EXCEPTION  it threw; leaves the exception pending.
 * @since API level 18
 */
JSVM_EXTERN JSVM_Status OH_JSVM_CreateProxy(JSVM_Env env, JSVM_Value target, JSVM_Value handler,
                                            JSVM_Value* result);

/**
 * Gives the target of a Proxy.
 *
 * @param env     the environment.
 * @param value   the proxy.
 * @param result  receives the target; null for a revoked proxy.
 * @retval JSVM_INVALID_ARG  `env` is NULL.
 * @retval JSVM_HANDLE_SCOPE_MISMATCH  no handle scope is open.
 * @retval JSVM_INVALID_ARG  `value` or `result` is NULL.
 * @retval JSVM_INVALID_TYPE  `value` is not a proxy.
 * @since API level 18
 */
JSVM_EXTERN JSVM_Status OH_JSVM_ProxyGetTarget(JSVM_Env env, JSVM_Value value, JSVM_Value* result);

/**
 * Parses JSON text.
 *
 * @param env         the environment.
 * @param jsonString  the text, a string.
 * @param result      receives the value.
 * @retval JSVM_INVALID_ARG  `env` is NULL.
 * @retval JSVM_PENDING_EXCEPTION  one is pending already.
 * @retval JSVM_HANDLE_SCOPE_MISMATCH  no handle scope is open.
 * @retval JSVM_INVALID_ARG  `jsonString` or `result` is NULL.
 * @retval JSVM_STRING_EXPECTED  `jsonString` is not a string.
 * @retval JSVM_GENERIC_FAILURE  it is not JSON; leaves a SyntaxError pending.
 * @since API level 11
 */
JSVM_EXTERN JSVM_Status OH_JSVM_JsonParse(JSVM_Env env, JSVM_Value jsonString, JSVM_Value* result);

/**
 * Turns a value into JSON text. May run JavaScript.
 *
 * @param env         the environment.
 * @param jsonObject  the value, of any type.
 * @param result      receives a string; "undefined" for undefined, functions and symbols.
 * @retval JSVM_INVALID_ARG  `env` is NULL.
 * @retval JSVM_PENDING_EXCEPTION  one is pending already.
 * @retval JSVM_HANDLE_SCOPE_MISMATCH  no handle scope is open.
 * @retval JSVM_INVALID_ARG  `jsonObject` or `result` is NULL.
 * @retval JSVM_GENERIC_FAILURE  it threw, as for a circular object or a bigint; leaves the
 *         exception pending.
 * @since API level 11
 */
JSVM_EXTERN JSVM_Status OH_JSVM_JsonStringify(JSVM_Env env, JSVM_Value jsonObject,
                                              JSVM_Value* result);

/** @} */

/* =============================================================================================
 * function: functions, classes, promises
 * =========================================================================================== */

/** @defgroup function_function Functions
 *  @{ */

/**
 * Makes a function that calls a C function. It has length 0 and can be used with new. It is not put
 * on any object; that is for OH_JSVM_SetNamedProperty.
 *
 * @param env       the environment.
 * @param utf8name  its name, or NULL for none.
 * @param length    bytes in `utf8name`, or JSVM_AUTO_LENGTH; of no meaning when that is NULL.
 * @param cb        the callback; copied (convention 9). Its `callback` may be NULL: then calling
 *                  the function throws a TypeError.
 * @param result    receives the function.
 * @retval JSVM_INVALID_ARG  `env` is NULL.
 * @retval JSVM_PENDING_EXCEPTION  one is pending already.
 * @retval JSVM_HANDLE_SCOPE_MISMATCH  no handle scope is open.
 * @retval JSVM_INVALID_ARG  `result` or `cb` is NULL.
 * @retval JSVM_INVALID_ARG  `length` is above INT_MAX and not JSVM_AUTO_LENGTH.
 * @retval JSVM_GENERIC_FAILURE  the engine made none.
 * @since API level 11
 */
JSVM_EXTERN JSVM_Status OH_JSVM_CreateFunction(JSVM_Env env, const char* utf8name, size_t length,
                                               JSVM_Callback cb, JSVM_Value* result);

/**
 * Makes a function from JavaScript source, in sloppy mode and in the scope of the global object.
 *
 * @param env       the environment.
 * @param funcName  its name, or NULL for none.
 * @param length    bytes in `funcName`, or JSVM_AUTO_LENGTH; of no meaning when that is NULL.
 * @param argc      entries in `argv`.
 * @param argv      names of its parameters, strings; NULL when there are none.
 * @param script    its body, a string such as "return a + b;".
 * @param result    receives the function.
 * @retval JSVM_INVALID_ARG  `env` is NULL.
 * @retval JSVM_PENDING_EXCEPTION  one is pending already.
 * @retval JSVM_HANDLE_SCOPE_MISMATCH  no handle scope is open.
 * @retval JSVM_INVALID_ARG  `script` or `result` is NULL, or `argv` or an entry of it is while
 *         `argc` is not 0.
 * @retval JSVM_INVALID_ARG  `argc` is above 65534.
 * @retval JSVM_STRING_EXPECTED  an entry of `argv` or `script` is not a string.
 * @retval JSVM_GENERIC_FAILURE  it does not compile; leaves a SyntaxError pending, but nothing when
 *         the name of a parameter is no identifier. Reserved words are taken as such names.
 * @retval JSVM_INVALID_ARG  `length` is above INT_MAX and not JSVM_AUTO_LENGTH.
 * @since API level 12
 */
JSVM_EXTERN JSVM_Status OH_JSVM_CreateFunctionWithScript(JSVM_Env env, const char* funcName,
                                                         size_t length, size_t argc,
                                                         const JSVM_Value* argv, JSVM_Value script,
                                                         JSVM_Value* result);

/**
 * Calls a function.
 *
 * @param env     the environment.
 * @param recv    what `this` is in it; undefined stands for the global object in sloppy functions.
 * @param func    the function.
 * @param argc    entries in `argv`, at most INT_MAX.
 * @param argv    the arguments; NULL when there are none.
 * @param result  optional; receives what the function returns.
 * @retval JSVM_INVALID_ARG  `env` is NULL.
 * @retval JSVM_PENDING_EXCEPTION  one is pending already.
 * @retval JSVM_HANDLE_SCOPE_MISMATCH  no handle scope is open.
 * @retval JSVM_INVALID_ARG  `recv` or `func` is NULL, or `argv` is while `argc` is not 0.
 * @retval JSVM_INVALID_ARG  `func` cannot be called.
 * @retval JSVM_PENDING_EXCEPTION  it threw; leaves the exception pending.
 * @since API level 11
 */
JSVM_EXTERN JSVM_Status OH_JSVM_CallFunction(JSVM_Env env, JSVM_Value recv, JSVM_Value func,
                                             size_t argc, const JSVM_Value* argv,
                                             JSVM_Value* result);

/**
 * Makes an instance of a class, as new does.
 *
 * @param env          the environment.
 * @param constructor  the class.
 * @param argc         entries in `argv`, at most INT_MAX.
 * @param argv         the arguments; NULL when there are none.
 * @param result       receives the object.
 * @retval JSVM_INVALID_ARG  `env` is NULL.
 * @retval JSVM_PENDING_EXCEPTION  one is pending already.
 * @retval JSVM_HANDLE_SCOPE_MISMATCH  no handle scope is open.
 * @retval JSVM_INVALID_ARG  `constructor` or `result` is NULL, or `argv` is while `argc` is not 0.
 * @retval JSVM_INVALID_ARG  `constructor` cannot be called.
 * @retval JSVM_PENDING_EXCEPTION  it threw, or is no constructor; leaves the exception pending.
 * @since API level 11
 */
JSVM_EXTERN JSVM_Status OH_JSVM_NewInstance(JSVM_Env env, JSVM_Value constructor, size_t argc,
                                            const JSVM_Value* argv, JSVM_Value* result);

/**
 * Gives a callback what it was called with. Called within it.
 *
 * @param env      the environment.
 * @param cbinfo   what the callback got.
 * @param argc     holds the room in `argv`; receives how many arguments there are, which can be
 *                 more. NULL only when `argv` is.
 * @param argv     optional; receives the arguments, as many as there is room for; room beyond them
 *                 is filled with undefined.
 * @param thisArg  optional; receives `this`.
 * @param data     optional; receives the pointer of the JSVM_CallbackStruct.
 * @retval JSVM_INVALID_ARG  `env` or `cbinfo` is NULL.
 * @retval JSVM_INVALID_ARG  there is `argv` and `argc` is NULL; or the call that `cbinfo` belongs
 *         to has ended.
 * @since API level 11
 */
JSVM_EXTERN JSVM_Status OH_JSVM_GetCbInfo(JSVM_Env env, JSVM_CallbackInfo cbinfo, size_t* argc,
                                          JSVM_Value* argv, JSVM_Value* thisArg, void** data);

/**
 * Tells a callback whether it was called with new, and for which class.
 *
 * @param env     the environment.
 * @param cbinfo  what the callback got.
 * @param result  receives the class; NULL, with JSVM_OK, when it was called without new.
 * @retval JSVM_INVALID_ARG  `env`, `cbinfo` or `result` is NULL.
 * @retval JSVM_INVALID_ARG  the call that `cbinfo` belongs to has ended.
 * @since API level 11
 */
JSVM_EXTERN JSVM_Status OH_JSVM_GetNewTarget(JSVM_Env env, JSVM_CallbackInfo cbinfo,
                                             JSVM_Value* result);

/** @} */

/** @defgroup function_class Classes
 *  @{ */

/**
 * Makes a class whose constructor and methods are C functions. It is not put on any object; that is
 * for OH_JSVM_SetNamedProperty.
 *
 * In the constructor `this` is the new object; an object that it returns takes that one's place,
 * anything else is ignored. Called without new, OH_JSVM_GetNewTarget gives NULL. Properties go on
 * the prototype; those with JSVM_STATIC, and values that are objects, are put on the finished class
 * or prototype as by OH_JSVM_DefineProperties. Of several entries with one name the last counts on
 * the prototype. A method called on what is not an instance throws a TypeError and does not run,
 * unless it has JSVM_NO_RECEIVER_CHECK. JavaScript classes can extend the class.
 *
 * @param env            the environment.
 * @param utf8name       its name.
 * @param length         bytes in `utf8name`, or JSVM_AUTO_LENGTH.
 * @param constructor    the constructor; copied (convention 9). Its `callback` may be NULL: then
 *                       making an instance throws a TypeError.
 * @param propertyCount  entries in `properties`.
 * @param properties     its properties, or NULL when there are none; copied, callbacks included.
 * @param result         receives the class, a function.
 * @retval JSVM_INVALID_ARG  `env` is NULL.
 * @retval JSVM_PENDING_EXCEPTION  one is pending already.
 * @retval JSVM_HANDLE_SCOPE_MISMATCH  no handle scope is open.
 * @retval JSVM_INVALID_ARG  `result` or `constructor` is NULL, or `properties` is while
 *         `propertyCount` is not 0.
 * @retval JSVM_INVALID_ARG  `length` is above INT_MAX and not JSVM_AUTO_LENGTH.
 * @retval JSVM_INVALID_ARG  `utf8name` is NULL.
 * @retval JSVM_INVALID_ARG  an entry has neither `utf8name` nor `name`, or none of `method`,
 *         `getter`, `setter` and `value`.
 * @retval JSVM_NAME_EXPECTED  the `name` of an entry is neither a string nor a symbol.
 * @retval JSVM_GENERIC_FAILURE  the engine made none, or the class refuses a static method.
 * @retval JSVM_INVALID_ARG  the class refuses a static accessor or value, such as an accessor named
 *         "prototype".
 * @since API level 11
 */
JSVM_EXTERN JSVM_Status OH_JSVM_DefineClass(JSVM_Env env, const char* utf8name, size_t length,
                                            JSVM_Callback constructor, size_t propertyCount,
                                            const JSVM_PropertyDescriptor* properties,
                                            JSVM_Value* result);

/**
 * Makes a class like OH_JSVM_DefineClass, whose instances have property callbacks and may be
 * called.
 *
 * @param env                     the environment.
 * @param utf8name                its name.
 * @param length                  bytes in `utf8name`, or JSVM_AUTO_LENGTH.
 * @param constructor             the constructor; copied (convention 9). Its `callback` is not
 *                                NULL.
 * @param propertyCount           entries in `properties`.
 * @param properties              its properties, or NULL when there are none; copied, callbacks
 *                                included.
 * @param propertyHandlerCfg      the property callbacks, each of which may be NULL; copied. A
 *                                callback that returns NULL has not handled the access, which then
 *                                goes on as on any object.
 * @param callAsFunctionCallback  called when an instance is called, with the instance as `this`;
 *                                NULL, or with a NULL `callback`, for instances that cannot be;
 *                                copied.
 * @param result                  receives the class, a function.
 * @retval JSVM_INVALID_ARG  `env` is NULL.
 * @retval JSVM_PENDING_EXCEPTION  one is pending already.
 * @retval JSVM_HANDLE_SCOPE_MISMATCH  no handle scope is open.
 * @retval JSVM_INVALID_ARG  `result`, `constructor`, `constructor->callback` or
 *         `propertyHandlerCfg` is NULL, or `properties` is while `propertyCount` is not 0.
 * @retval JSVM_INVALID_ARG  `length` is above INT_MAX and not JSVM_AUTO_LENGTH.
 * @retval JSVM_INVALID_ARG  `utf8name` is NULL.
 * @retval JSVM_INVALID_ARG  an entry has neither `utf8name` nor `name`, or none of `method`,
 *         `getter`, `setter` and `value`.
 * @retval JSVM_NAME_EXPECTED  the `name` of an entry is neither a string nor a symbol.
 * @retval JSVM_GENERIC_FAILURE  the engine made none.
 * @since API level 12
 */
JSVM_EXTERN JSVM_Status OH_JSVM_DefineClassWithPropertyHandler(
    JSVM_Env env, const char* utf8name, size_t length, JSVM_Callback constructor,
    size_t propertyCount, const JSVM_PropertyDescriptor* properties,
    JSVM_PropertyHandlerCfg propertyHandlerCfg, JSVM_Callback callAsFunctionCallback,
    JSVM_Value* result);

/**
 * Makes a class like OH_JSVM_DefineClass, with a parent class and options.
 *
 * Instances have the parent's prototype in their chain and are accepted by its methods. Not
 * inherited are static properties, internal fields and property callbacks; the parent's constructor
 * is not run.
 *
 * @param env            the environment.
 * @param utf8name       its name.
 * @param length         bytes in `utf8name`, or JSVM_AUTO_LENGTH.
 * @param constructor    the constructor; copied (convention 9). Its `callback` is not NULL.
 * @param propertyCount  entries in `properties`.
 * @param properties     its properties, or NULL when there are none; copied, callbacks included.
 * @param parentClass    a class or function that this API made, or NULL.
 * @param optionCount    entries in `options`.
 * @param options        the options, or NULL when there are none. Of options with the same id the
 *                       last counts.
 * @param result         receives the class, a function.
 * @retval JSVM_INVALID_ARG  `env` is NULL.
 * @retval JSVM_PENDING_EXCEPTION  one is pending already.
 * @retval JSVM_HANDLE_SCOPE_MISMATCH  no handle scope is open.
 * @retval JSVM_INVALID_ARG  `result`, `constructor` or `constructor->callback` is NULL, or
 *         `properties` is while `propertyCount` is not 0.
 * @retval JSVM_INVALID_ARG  `length` is above INT_MAX and not JSVM_AUTO_LENGTH.
 * @retval JSVM_INVALID_ARG  `utf8name` is NULL.
 * @retval JSVM_INVALID_ARG  an entry has neither `utf8name` nor `name`, or none of `method`,
 *         `getter`, `setter` and `value`.
 * @retval JSVM_NAME_EXPECTED  the `name` of an entry is neither a string nor a symbol.
 * @retval JSVM_INVALID_ARG  `parentClass` cannot be called, this API did not make it, its env was
 *         destroyed, or a script gave it a `prototype` that is not an object.
 * @retval JSVM_INVALID_ARG  `options` is NULL while `optionCount` is not 0.
 * @retval JSVM_INVALID_ARG  an option has an unknown id, a count of fields out of range, or no
 *         property callbacks.
 * @retval JSVM_GENERIC_FAILURE  the engine made none.
 * @since API level 18
 */
JSVM_EXTERN JSVM_Status OH_JSVM_DefineClassWithOptions(
    JSVM_Env env, const char* utf8name, size_t length, JSVM_Callback constructor,
    size_t propertyCount, const JSVM_PropertyDescriptor* properties, JSVM_Value parentClass,
    size_t optionCount, JSVM_DefineClassOptions options[], JSVM_Value* result);

/** @} */

/** @defgroup function_promise Promises
 *  @{ */

/**
 * Makes a promise and the means to settle it.
 *
 * @param env       the environment.
 * @param deferred  receives the means, ended by one call of OH_JSVM_ResolveDeferred or
 *                  OH_JSVM_RejectDeferred; without that it lasts as long as the env.
 * @param promise   receives the promise.
 * @retval JSVM_INVALID_ARG  `env` is NULL.
 * @retval JSVM_PENDING_EXCEPTION  one is pending already.
 * @retval JSVM_HANDLE_SCOPE_MISMATCH  no handle scope is open.
 * @retval JSVM_INVALID_ARG  `deferred` or `promise` is NULL.
 * @retval JSVM_GENERIC_FAILURE  it threw; leaves the exception pending.
 * @since API level 11
 */
JSVM_EXTERN JSVM_Status OH_JSVM_CreatePromise(JSVM_Env env, JSVM_Deferred* deferred,
                                              JSVM_Value* promise);

/**
 * Settles a promise with a value. A promise or thenable as value is followed. With the default
 * policy its reactions run before this returns, when called outside JavaScript.
 *
 * @param env         the environment.
 * @param deferred    what OH_JSVM_CreatePromise gave, in any env of the VM; ended even by
 *                    JSVM_GENERIC_FAILURE, but not when the arguments are refused.
 * @param resolution  the value.
 * @retval JSVM_INVALID_ARG  `env` is NULL.
 * @retval JSVM_PENDING_EXCEPTION  one is pending already.
 * @retval JSVM_INVALID_ARG  `resolution` or `deferred` is NULL.
 * @retval JSVM_INVALID_ARG  `deferred` was used already, or is of another VM.
 * @retval JSVM_GENERIC_FAILURE  it threw; leaves the exception pending.
 * @since API level 11
 */
JSVM_EXTERN JSVM_Status OH_JSVM_ResolveDeferred(JSVM_Env env, JSVM_Deferred deferred,
                                                JSVM_Value resolution);

/**
 * Settles a promise as rejected; else like OH_JSVM_ResolveDeferred.
 *
 * @param env        the environment.
 * @param deferred   what OH_JSVM_CreatePromise gave, in any env of the VM; ended even by
 *                   JSVM_GENERIC_FAILURE, but not when the arguments are refused.
 * @param rejection  the reason, of any type; an error object is usual.
 * @retval JSVM_INVALID_ARG  `env` is NULL.
 * @retval JSVM_PENDING_EXCEPTION  one is pending already.
 * @retval JSVM_INVALID_ARG  `rejection` or `deferred` is NULL.
 * @retval JSVM_INVALID_ARG  `deferred` was used already, or is of another VM.
 * @retval JSVM_GENERIC_FAILURE  it threw; leaves the exception pending.
 * @since API level 11
 */
JSVM_EXTERN JSVM_Status OH_JSVM_RejectDeferred(JSVM_Env env, JSVM_Deferred deferred,
                                               JSVM_Value rejection);

/**
 * Registers functions to be called when a promise is settled, as its then and catch methods do. If
 * it is already, then with the default policy they run before this returns, when called outside
 * JavaScript.
 *
 * @param env          the environment.
 * @param promise      the promise.
 * @param onFulfilled  called with the value, or NULL.
 * @param onRejected   called with the reason, or NULL; not both.
 * @param result       optional; receives the promise of what they return.
 * @retval JSVM_INVALID_ARG  `env` is NULL.
 * @retval JSVM_PENDING_EXCEPTION  one is pending already.
 * @retval JSVM_HANDLE_SCOPE_MISMATCH  no handle scope is open.
 * @retval JSVM_INVALID_ARG  `promise` is NULL.
 * @retval JSVM_INVALID_ARG  both functions are NULL.
 * @retval JSVM_INVALID_TYPE  `promise` is not a promise, or one of the functions cannot be called.
 * @retval JSVM_PENDING_EXCEPTION  it threw; leaves the exception pending.
 * @since API level 18
 */
JSVM_EXTERN JSVM_Status OH_JSVM_PromiseRegisterHandler(JSVM_Env env, JSVM_Value promise,
                                                       JSVM_Value onFulfilled,
                                                       JSVM_Value onRejected, JSVM_Value* result);

/** @} */

/* =============================================================================================
 * buffer: binary data
 * =========================================================================================== */

/** @defgroup buffer_array_buffer Array buffers
 *  @{ */

/**
 * Makes an ArrayBuffer filled with zeros, whose memory the engine owns.
 *
 * @param env         the environment.
 * @param byteLength  its size in bytes.
 * @param data        optional; receives its memory, valid as long as the buffer is alive and not
 *                    detached; NULL for size 0.
 * @param result      receives the buffer.
 * @retval JSVM_INVALID_ARG  `env` is NULL.
 * @retval JSVM_PENDING_EXCEPTION  one is pending already.
 * @retval JSVM_HANDLE_SCOPE_MISMATCH  no handle scope is open.
 * @retval JSVM_INVALID_ARG  `result` is NULL.
 * @retval JSVM_GENERIC_FAILURE  there is not that much memory, or the engine cannot hold it.
 * @since API level 11
 */
JSVM_EXTERN JSVM_Status OH_JSVM_CreateArraybuffer(JSVM_Env env, size_t byteLength, void** data,
                                                  JSVM_Value* result);

/**
 * Gives the memory and size of an ArrayBuffer.
 *
 * @param env          the environment.
 * @param arraybuffer  the buffer.
 * @param data         optional; receives its memory, valid as long as the buffer is alive and not
 *                     detached; NULL for a detached one.
 * @param byteLength   optional; receives its size in bytes; 0 for a detached one.
 * @retval JSVM_INVALID_ARG  `env` or `arraybuffer` is NULL.
 * @retval JSVM_INVALID_ARG  `arraybuffer` is not an ArrayBuffer; typed arrays and
 *         SharedArrayBuffers are not.
 * @since API level 11
 */
JSVM_EXTERN JSVM_Status OH_JSVM_GetArraybufferInfo(JSVM_Env env, JSVM_Value arraybuffer,
                                                   void** data, size_t* byteLength);

/**
 * Takes the memory away from an ArrayBuffer; it and its views have length 0 from now on. Harmless
 * on a detached one.
 *
 * @param env          the environment.
 * @param arraybuffer  the buffer.
 * @retval JSVM_INVALID_ARG  `env` or `arraybuffer` is NULL.
 * @retval JSVM_ARRAYBUFFER_EXPECTED  `arraybuffer` is neither an ArrayBuffer nor a
 *         SharedArrayBuffer.
 * @retval JSVM_DETACHABLE_ARRAYBUFFER_EXPECTED  it cannot be detached, such as a SharedArrayBuffer
 *         or the memory of a WebAssembly instance.
 * @since API level 11
 */
JSVM_EXTERN JSVM_Status OH_JSVM_DetachArraybuffer(JSVM_Env env, JSVM_Value arraybuffer);

/**
 * Tells whether a value is an ArrayBuffer that was detached.
 *
 * @param env     the environment.
 * @param value   the value; anything but an ArrayBuffer gives false.
 * @param result  receives the answer.
 * @retval JSVM_INVALID_ARG  `env`, `value` or `result` is NULL.
 * @since API level 11
 */
JSVM_EXTERN JSVM_Status OH_JSVM_IsDetachedArraybuffer(JSVM_Env env, JSVM_Value value, bool* result);

/**
 * Takes memory for OH_JSVM_CreateArrayBufferFromBackingStoreData. Any thread, after OH_JSVM_Init.
 *
 * @param byteLength   bytes.
 * @param initialized  whether they are cleared.
 * @param data         receives the memory, which the caller owns; ended by
 *                     OH_JSVM_FreeArrayBufferBackingStoreData. Set to NULL on JSVM_GENERIC_FAILURE.
 * @retval JSVM_INVALID_ARG  `data` is NULL.
 * @retval JSVM_GENERIC_FAILURE  there is not that much memory.
 * @since API level 12
 */
JSVM_EXTERN JSVM_Status OH_JSVM_AllocateArrayBufferBackingStoreData(
    size_t byteLength, JSVM_InitializedFlag initialized, void** data);

/**
 * Gives memory of OH_JSVM_AllocateArrayBufferBackingStoreData back. Every buffer made of it must be
 * detached or collected before; that is not checked. Any thread.
 *
 * @param data  the memory; not to be used afterwards.
 * @retval JSVM_INVALID_ARG  `data` is NULL.
 * @since API level 12
 */
JSVM_EXTERN JSVM_Status OH_JSVM_FreeArrayBufferBackingStoreData(void* data);

/**
 * Makes an ArrayBuffer over a part of memory that stays the caller's. Several may overlap. Detach
 * the buffers before the memory is freed.
 *
 * @param env               the environment.
 * @param data              memory from OH_JSVM_AllocateArrayBufferBackingStoreData; kept.
 * @param backingStoreSize  its size in bytes, above 0.
 * @param offset            where the part begins, in bytes.
 * @param arrayBufferSize   size of the part in bytes, above 0.
 * @param result            receives the buffer.
 * @retval JSVM_INVALID_ARG  `env` is NULL.
 * @retval JSVM_PENDING_EXCEPTION  one is pending already.
 * @retval JSVM_HANDLE_SCOPE_MISMATCH  no handle scope is open.
 * @retval JSVM_INVALID_ARG  `data` or `result` is NULL.
 * @retval JSVM_INVALID_ARG  a size is 0, or the part reaches beyond `backingStoreSize`.
 * @since API level 12
 */
JSVM_EXTERN JSVM_Status OH_JSVM_CreateArrayBufferFromBackingStoreData(JSVM_Env env, void* data,
                                                                      size_t backingStoreSize,
                                                                      size_t offset,
                                                                      size_t arrayBufferSize,
                                                                      JSVM_Value* result);

#ifdef JSVM_EXPERIMENTAL
/**
 * Makes an ArrayBuffer over memory of the caller, told when it is no longer needed. Declared only
 * under JSVM_EXPERIMENTAL.
 *
 * The finalizer runs when the engine no longer needs the memory: while collecting, in
 * OH_JSVM_DetachArraybuffer or in OH_JSVM_DestroyVM, never in OH_JSVM_DestroyEnv; on any thread,
 * and with env NULL. It does not run when this call fails.
 *
 * @param env           the environment.
 * @param externalData  the memory, aligned to 8 bytes, or NULL when `byteLength` is 0; kept until
 *                      the finalizer runs.
 * @param byteLength    its size in bytes, at most 32 GiB - 1.
 * @param finalizeCb    called with `externalData`, `finalizeHint` and what `copied` got, or NULL;
 *                      NULL when `byteLength` is 0.
 * @param finalizeHint  passed to `finalizeCb`, or NULL.
 * @param copied        optional; receives false when the buffer uses `externalData` itself, true,
 *                      on engines that cannot, when it holds a copy.
 * @param result        receives the buffer.
 * @retval JSVM_INVALID_ARG  `env` is NULL.
 * @retval JSVM_PENDING_EXCEPTION  one is pending already.
 * @retval JSVM_HANDLE_SCOPE_MISMATCH  no handle scope is open.
 * @retval JSVM_INVALID_ARG  `result` is NULL, or `externalData` is while `byteLength` is not 0.
 * @retval JSVM_INVALID_ARG  `byteLength` is too large; `externalData` is not aligned; or there is a
 *         finalizer and no bytes.
 * @since API level 26.0.0
 */
JSVM_EXTERN JSVM_Status OH_JSVM_CreateArrayBufferFromExternalMemory(
    JSVM_Env env, void* externalData, size_t byteLength, JSVM_FinalizeArrayBuffer finalizeCb,
    void* finalizeHint, bool* copied, JSVM_Value* result);
#endif

/** @} */

/** @defgroup buffer_view Typed arrays and data views
 *  @{ */

/**
 * Makes a typed array on an ArrayBuffer.
 *
 * @param env          the environment.
 * @param type         type of its elements.
 * @param length       its length in elements.
 * @param arraybuffer  the buffer.
 * @param byteOffset   where it begins in the buffer, in bytes; a multiple of the size of an
 *                     element.
 * @param result       receives the typed array.
 * @retval JSVM_INVALID_ARG  `env` is NULL.
 * @retval JSVM_PENDING_EXCEPTION  one is pending already.
 * @retval JSVM_HANDLE_SCOPE_MISMATCH  no handle scope is open.
 * @retval JSVM_INVALID_ARG  `arraybuffer` or `result` is NULL.
 * @retval JSVM_INVALID_ARG  `arraybuffer` is not an ArrayBuffer, or `type` is unknown.
 * @retval JSVM_GENERIC_FAILURE  `byteOffset` is no multiple of the element size, or the array
 *         reaches beyond the buffer; leaves a RangeError with the code
 *         ERR_JSVM_INVALID_TYPEDARRAY_ALIGNMENT or ERR_JSVM_INVALID_TYPEDARRAY_LENGTH pending.
 * @since API level 11
 */
JSVM_EXTERN JSVM_Status OH_JSVM_CreateTypedarray(JSVM_Env env, JSVM_TypedarrayType type,
                                                 size_t length, JSVM_Value arraybuffer,
                                                 size_t byteOffset, JSVM_Value* result);

/**
 * Gives type, length, memory and buffer of a typed array.
 *
 * @param env          the environment.
 * @param typedarray   the typed array.
 * @param type         optional; receives the type of its elements.
 * @param length       optional; receives its length in elements; 0 when the buffer is detached.
 * @param data         optional; receives where its first element is, valid as long as the buffer is
 *                     alive and not detached; NULL when it is detached.
 * @param arraybuffer  optional; receives the buffer, which can be a SharedArrayBuffer.
 * @param byteOffset   optional; receives where it begins in the buffer, in bytes.
 * @retval JSVM_INVALID_ARG  `env` is NULL.
 * @retval JSVM_HANDLE_SCOPE_MISMATCH  no handle scope is open.
 * @retval JSVM_INVALID_ARG  `typedarray` is NULL.
 * @retval JSVM_INVALID_ARG  `typedarray` is not a typed array; or `type` is asked for and it is of
 *         none of the types in JSVM_TypedarrayType.
 * @since API level 11
 */
JSVM_EXTERN JSVM_Status OH_JSVM_GetTypedarrayInfo(JSVM_Env env, JSVM_Value typedarray,
                                                  JSVM_TypedarrayType* type, size_t* length,
                                                  void** data, JSVM_Value* arraybuffer,
                                                  size_t* byteOffset);

/**
 * Makes a DataView on an ArrayBuffer.
 *
 * @param env          the environment.
 * @param length       its size in bytes.
 * @param arraybuffer  the buffer.
 * @param byteOffset   where it begins in the buffer, in bytes.
 * @param result       receives the view.
 * @retval JSVM_INVALID_ARG  `env` is NULL.
 * @retval JSVM_PENDING_EXCEPTION  one is pending already.
 * @retval JSVM_HANDLE_SCOPE_MISMATCH  no handle scope is open.
 * @retval JSVM_INVALID_ARG  `arraybuffer` or `result` is NULL.
 * @retval JSVM_INVALID_ARG  `arraybuffer` is not an ArrayBuffer.
 * @retval JSVM_PENDING_EXCEPTION  the view reaches beyond the buffer; leaves a RangeError with the
 *         code ERR_JSVM_INVALID_DATAVIEW_ARGS pending. Not JSVM_GENERIC_FAILURE as for typed
 *         arrays.
 * @since API level 11
 */
JSVM_EXTERN JSVM_Status OH_JSVM_CreateDataview(JSVM_Env env, size_t length, JSVM_Value arraybuffer,
                                               size_t byteOffset, JSVM_Value* result);

/**
 * Gives size, memory and buffer of a DataView.
 *
 * @param env          the environment.
 * @param dataview     the view.
 * @param bytelength   optional; receives its size in bytes.
 * @param data         optional; receives where it begins, valid as long as the buffer is alive and
 *                     not detached; NULL when it is detached.
 * @param arraybuffer  optional; receives the buffer.
 * @param byteOffset   optional; receives where it begins in the buffer, in bytes.
 * @retval JSVM_INVALID_ARG  `env` is NULL.
 * @retval JSVM_HANDLE_SCOPE_MISMATCH  no handle scope is open.
 * @retval JSVM_INVALID_ARG  `dataview` is NULL.
 * @retval JSVM_INVALID_ARG  `dataview` is not a DataView.
 * @since API level 11
 */
JSVM_EXTERN JSVM_Status OH_JSVM_GetDataviewInfo(JSVM_Env env, JSVM_Value dataview,
                                                size_t* bytelength, void** data,
                                                JSVM_Value* arraybuffer, size_t* byteOffset);

/** @} */

/* =============================================================================================
 * error: errors and exceptions
 * =========================================================================================== */

/** @defgroup error_error Errors
 *  @{ */

/**
 * Gives the status that the latest call on an env recorded, with a text (convention 4). Neither
 * records a status of its own nor clears the one it gives, and leaves a pending exception alone.
 * Any thread.
 *
 * @param env     the environment.
 * @param result  receives a pointer to the record, which the env owns: valid until
 *                OH_JSVM_DestroyEnv, with a content that changes with every call.
 * @retval JSVM_INVALID_ARG  `env` or `result` is NULL.
 * @since API level 11
 */
JSVM_EXTERN JSVM_Status OH_JSVM_GetLastErrorInfo(JSVM_Env env,
                                                 const JSVM_ExtendedErrorInfo** result);

/**
 * Makes an Error object. It is not thrown; see OH_JSVM_Throw.
 *
 * @param env     the environment.
 * @param code    a string that becomes its property `code`, or NULL for none.
 * @param msg     its message, a string.
 * @param result  receives the object.
 * @retval JSVM_INVALID_ARG  `env` is NULL.
 * @retval JSVM_HANDLE_SCOPE_MISMATCH  no handle scope is open.
 * @retval JSVM_INVALID_ARG  `msg` or `result` is NULL.
 * @retval JSVM_STRING_EXPECTED  `msg`, or a `code` that is not NULL, is not a string.
 * @retval JSVM_GENERIC_FAILURE  `code` could not be stored.
 * @since API level 11
 */
JSVM_EXTERN JSVM_Status OH_JSVM_CreateError(JSVM_Env env, JSVM_Value code, JSVM_Value msg,
                                            JSVM_Value* result);

/**
 * Makes a TypeError object. It is not thrown; see OH_JSVM_Throw.
 *
 * @param env     the environment.
 * @param code    a string that becomes its property `code`, or NULL for none.
 * @param msg     its message, a string.
 * @param result  receives the object.
 * @retval JSVM_INVALID_ARG  `env` is NULL.
 * @retval JSVM_HANDLE_SCOPE_MISMATCH  no handle scope is open.
 * @retval JSVM_INVALID_ARG  `msg` or `result` is NULL.
 * @retval JSVM_STRING_EXPECTED  `msg`, or a `code` that is not NULL, is not a string.
 * @retval JSVM_GENERIC_FAILURE  `code` could not be stored.
 * @since API level 11
 */
JSVM_EXTERN JSVM_Status OH_JSVM_CreateTypeError(JSVM_Env env, JSVM_Value code, JSVM_Value msg,
                                                JSVM_Value* result);

/**
 * Makes a RangeError object. It is not thrown; see OH_JSVM_Throw.
 *
 * @param env     the environment.
 * @param code    a string that becomes its property `code`, or NULL for none.
 * @param msg     its message, a string.
 * @param result  receives the object.
 * @retval JSVM_INVALID_ARG  `env` is NULL.
 * @retval JSVM_HANDLE_SCOPE_MISMATCH  no handle scope is open.
 * @retval JSVM_INVALID_ARG  `msg` or `result` is NULL.
 * @retval JSVM_STRING_EXPECTED  `msg`, or a `code` that is not NULL, is not a string.
 * @retval JSVM_GENERIC_FAILURE  `code` could not be stored.
 * @since API level 11
 */
JSVM_EXTERN JSVM_Status OH_JSVM_CreateRangeError(JSVM_Env env, JSVM_Value code, JSVM_Value msg,
                                                 JSVM_Value* result);

/**
 * Makes a SyntaxError object. It is not thrown; see OH_JSVM_Throw.
 *
 * @param env     the environment.
 * @param code    a string that becomes its property `code`, or NULL for none.
 * @param msg     its message, a string.
 * @param result  receives the object.
 * @retval JSVM_INVALID_ARG  `env` is NULL.
 * @retval JSVM_HANDLE_SCOPE_MISMATCH  no handle scope is open.
 * @retval JSVM_INVALID_ARG  `msg` or `result` is NULL.
 * @retval JSVM_STRING_EXPECTED  `msg`, or a `code` that is not NULL, is not a string.
 * @retval JSVM_GENERIC_FAILURE  `code` could not be stored.
 * @since API level 11
 */
JSVM_EXTERN JSVM_Status OH_JSVM_CreateSyntaxError(JSVM_Env env, JSVM_Value code, JSVM_Value msg,
                                                  JSVM_Value* result);

/** @} */

/** @defgroup error_exception Exceptions
 *  @{ */

/**
 * Throws a value: makes it the pending exception. In a callback it is thrown when that returns.
 *
 * @param env    the environment.
 * @param error  the value, of any type; an error object is usual.
 * @retval JSVM_INVALID_ARG  `env` is NULL.
 * @retval JSVM_PENDING_EXCEPTION  one is pending already.
 * @retval JSVM_INVALID_ARG  `error` is NULL.
 * @since API level 11
 */
JSVM_EXTERN JSVM_Status OH_JSVM_Throw(JSVM_Env env, JSVM_Value error);

/**
 * Makes an Error object and throws it; see OH_JSVM_Throw. Success is JSVM_OK, with the exception
 * pending.
 *
 * @param env   the environment.
 * @param code  text that becomes its property `code`, or NULL for none.
 * @param msg   its message.
 * @retval JSVM_INVALID_ARG  `env` is NULL.
 * @retval JSVM_PENDING_EXCEPTION  one is pending already.
 * @retval JSVM_INVALID_ARG  `msg` is NULL.
 * @retval JSVM_GENERIC_FAILURE  a text is longer than the engine's longest string; nothing is
 *         thrown.
 * @since API level 11
 */
JSVM_EXTERN JSVM_Status OH_JSVM_ThrowError(JSVM_Env env, const char* code, const char* msg);

/**
 * Makes a TypeError object and throws it; see OH_JSVM_Throw. Success is JSVM_OK, with the exception
 * pending.
 *
 * @param env   the environment.
 * @param code  text that becomes its property `code`, or NULL for none.
 * @param msg   its message.
 * @retval JSVM_INVALID_ARG  `env` is NULL.
 * @retval JSVM_PENDING_EXCEPTION  one is pending already.
 * @retval JSVM_INVALID_ARG  `msg` is NULL.
 * @retval JSVM_GENERIC_FAILURE  a text is longer than the engine's longest string; nothing is
 *         thrown.
 * @since API level 11
 */
JSVM_EXTERN JSVM_Status OH_JSVM_ThrowTypeError(JSVM_Env env, const char* code, const char* msg);

/**
 * Makes a RangeError object and throws it; see OH_JSVM_Throw. Success is JSVM_OK, with the
 * exception pending.
 *
 * @param env   the environment.
 * @param code  text that becomes its property `code`, or NULL for none.
 * @param msg   its message.
 * @retval JSVM_INVALID_ARG  `env` is NULL.
 * @retval JSVM_PENDING_EXCEPTION  one is pending already.
 * @retval JSVM_INVALID_ARG  `msg` is NULL.
 * @retval JSVM_GENERIC_FAILURE  a text is longer than the engine's longest string; nothing is
 *         thrown.
 * @since API level 11
 */
JSVM_EXTERN JSVM_Status OH_JSVM_ThrowRangeError(JSVM_Env env, const char* code, const char* msg);

/**
 * Makes a SyntaxError object and throws it; see OH_JSVM_Throw. Success is JSVM_OK, with the
 * exception pending.
 *
 * @param env   the environment.
 * @param code  text that becomes its property `code`, or NULL for none.
 * @param msg   its message.
 * @retval JSVM_INVALID_ARG  `env` is NULL.
 * @retval JSVM_PENDING_EXCEPTION  one is pending already.
 * @retval JSVM_INVALID_ARG  `msg` is NULL.
 * @retval JSVM_GENERIC_FAILURE  a text is longer than the engine's longest string; nothing is
 *         thrown.
 * @since API level 11
 */
JSVM_EXTERN JSVM_Status OH_JSVM_ThrowSyntaxError(JSVM_Env env, const char* code, const char* msg);

/**
 * Tells whether an exception is pending. Any thread.
 *
 * @param env     the environment.
 * @param result  receives the answer.
 * @retval JSVM_INVALID_ARG  `env` or `result` is NULL.
 * @since API level 11
 */
JSVM_EXTERN JSVM_Status OH_JSVM_IsExceptionPending(JSVM_Env env, bool* result);

/**
 * Takes the pending exception, after which JavaScript can run again.
 *
 * @param env     the environment.
 * @param result  receives the exception; undefined when none is pending. null when execution was
 *                terminated.
 * @retval JSVM_INVALID_ARG  `env` is NULL.
 * @retval JSVM_HANDLE_SCOPE_MISMATCH  no handle scope is open.
 * @retval JSVM_INVALID_ARG  `result` is NULL.
 * @since API level 11
 */
JSVM_EXTERN JSVM_Status OH_JSVM_GetAndClearLastException(JSVM_Env env, JSVM_Value* result);

/**
 * Sets the handler for the case that a VM runs out of memory. One a VM; the last one set counts,
 * and it outlives environments. Without one the handler of OH_JSVM_SetHandlerForFatalError is
 * called; without that one too the process ends.
 *
 * When the heap reaches its limit, the JavaScript that runs is stopped, without a `catch` or
 * `finally` of it, and the handler is called once, on this thread: when the call that ran the
 * JavaScript has left it, or, where none ran, at the next call that makes a value. Meanwhile the
 * heap may grow to twice its limit, and by 64 MB if that is more. What does not fit in there, and
 * memory that the system does not give, is told from inside the engine.
 *
 * With that the VM is at its end, whether the handler has left by longjmp or is still running:
 * calls on it or its environments that would make values or run JavaScript return
 * JSVM_GENERIC_FAILURE. OH_JSVM_GetHeapStatistics, closing scopes, OH_JSVM_DestroyEnv, which runs
 * finalizers, and OH_JSVM_DestroyVM work. Other VMs are not affected. A handler that was called
 * from inside the engine may leave by longjmp to any place but a callback that then returns to
 * JavaScript: that ends the process. Native memory that the engine was working with is lost then.
 *
 * @param vm       the VM.
 * @param handler  see JSVM_HandlerForOOMError; NULL to have none.
 * @retval JSVM_INVALID_ARG  `vm` is NULL.
 * @since API level 18
 */
JSVM_EXTERN JSVM_Status OH_JSVM_SetHandlerForOOMError(JSVM_VM vm, JSVM_HandlerForOOMError handler);

/**
 * Sets the handler for errors that the engine cannot go on from. One a VM; the last one set counts,
 * and it outlives environments. Without one such an error ends the process with SIGABRT.
 *
 * It is also told when OH_JSVM_DestroyVM is called for a VM that a thread is inside of, on the
 * calling thread. That is no error to end the process for: whether the handler returns, leaves by
 * longjmp or is not there, the VM stays as it is and can be used.
 *
 * @param vm       the VM.
 * @param handler  see JSVM_HandlerForFatalError; NULL to have none.
 * @retval JSVM_INVALID_ARG  `vm` is NULL.
 * @since API level 18
 */
JSVM_EXTERN JSVM_Status OH_JSVM_SetHandlerForFatalError(JSVM_VM vm,
                                                        JSVM_HandlerForFatalError handler);

/**
 * Sets the handler that is told about rejected promises. One a VM, for all of its environments,
 * also when one is destroyed; the last one set counts. What code of a destroyed environment settles
 * is not told, nor what is settled with the stack used up. An exception that the handler leaves
 * pending is dropped, with a line in the log; one that was pending before is kept.
 *
 * @param vm       the VM.
 * @param handler  see JSVM_HandlerForPromiseReject; NULL to have none.
 * @retval JSVM_INVALID_ARG  `vm` is NULL.
 * @since API level 18
 */
JSVM_EXTERN JSVM_Status OH_JSVM_SetHandlerForPromiseReject(JSVM_VM vm,
                                                           JSVM_HandlerForPromiseReject handler);

/** @} */

/* =============================================================================================
 * debug: inspecting and measuring
 * =========================================================================================== */

/** @defgroup debug_inspector Debugger
 *  @{ */

/**
 * Lets debuggers attach to an environment: Chrome DevTools, the one of VS Code, "node inspect" and
 * all others that speak the Chrome DevTools Protocol. Starts an HTTP and WebSocket server on a
 * thread of its own and returns once it listens. Needs no scope. When it is open already, the call
 * does nothing. Each environment has a server and a port of its own; several debuggers can be
 * attached to one at once.
 *
 * What debuggers ask for is carried out on the thread that is inside the VM: while JavaScript runs,
 * stands at a breakpoint, in OH_JSVM_WaitForDebugger and in OH_JSVM_PumpMessageLoop. So a program
 * that waits for something else calls the latter from time to time. At a breakpoint the call that
 * led to it does not return until the program is resumed or its last debugger is gone.
 *
 * Whoever can connect and knows the target's id controls the process. Requests of web pages, and
 * those under another host name than "localhost", are refused; the id is random. An address that
 * others can reach is told in the log.
 *
 * @param env   the environment. An inspector that is left open ends with it.
 * @param host  name or address to listen on, such as "localhost"; copied. With a name all of its
 *              addresses are listened on.
 * @param port  TCP port; 0 for any free one: JSVMX_GetInspectorUrl tells which.
 * @retval JSVM_INVALID_ARG  `env` is NULL.
 * @retval JSVM_PENDING_EXCEPTION  one is pending already.
 * @retval JSVM_INVALID_ARG  `host` is NULL.
 * @retval JSVM_GENERIC_FAILURE  it cannot listen there: the port may be in use. The log tells.
 * @since API level 12
 */
JSVM_EXTERN JSVM_Status OH_JSVM_OpenInspector(JSVM_Env env, const char* host, uint16_t port);

/**
 * Does the same on the first free port from 9229 to 9999 of localhost, under a name. The server can
 * be reached on an abstract Unix socket too, which is called "jsvm_devtools_remote_PORT_PID" so
 * that tools find it, for example to forward it from a device; if that cannot be made, the port is
 * all there is.
 *
 * @param env   the environment; see OH_JSVM_OpenInspector.
 * @param pid   process id for the name of the socket, not negative.
 * @param name  title that debuggers show, or NULL for "jsvm"; UTF-8; copied. They are told the
 *              file where it is the path of one.
 * @retval JSVM_INVALID_ARG  `env` is NULL.
 * @retval JSVM_PENDING_EXCEPTION  one is pending already.
 * @retval JSVM_INVALID_ARG  `pid` is negative.
 * @retval JSVM_GENERIC_FAILURE  no port is free, or it cannot listen; the log tells why.
 * @since API level 12
 */
JSVM_EXTERN JSVM_Status OH_JSVM_OpenInspectorWithName(JSVM_Env env, int pid, const char* name);

/**
 * Ends the server and the sessions of its debuggers, whatever they are doing. A pause at a
 * breakpoint ends, and so does OH_JSVM_WaitForDebugger. Debuggers that take it within a second get
 * what was told to them before, and that is all that is waited for. The inspector can be opened
 * again.
 *
 * @param env  the environment.
 * @retval JSVM_INVALID_ARG  `env` is NULL.
 * @retval JSVM_PENDING_EXCEPTION  one is pending already.
 * @retval JSVM_GENERIC_FAILURE  no inspector is open.
 * @since API level 12
 */
JSVM_EXTERN JSVM_Status OH_JSVM_CloseInspector(JSVM_Env env);

/**
 * Waits until a debugger lets the program run: "Runtime.runIfWaitingForDebugger" of the protocol,
 * which debuggers send when they have attached and are set up. Call it before the script to debug.
 * There is no time limit, and a connection alone does not end it.
 *
 * @param env            the environment.
 * @param breakNextLine  true to stop at the next statement that runs.
 * @retval JSVM_INVALID_ARG  `env` is NULL.
 * @retval JSVM_PENDING_EXCEPTION  one is pending already.
 * @retval JSVM_GENERIC_FAILURE  no inspector is open, or a native function that the debugger called
 *                               has closed it meanwhile.
 * @since API level 12
 */
JSVM_EXTERN JSVM_Status OH_JSVM_WaitForDebugger(JSVM_Env env, bool breakNextLine);

/**
 * Switches a debugging aid. JSVM_SCOPE_CHECK watches every value: a call on the environment that is
 * given one whose handle scope is closed, and a callback of it that returns one, write to the log
 * which function it was and end the process by SIGABRT. It costs time; for tests only.
 *
 * Watched are values that any environment of the VM gives out from then on, JSVM_Data too. Values
 * from before are not found wanting as long as one of the handle scopes is open, or one of the
 * callbacks running, that were when this was called. A handler of SIGABRT may leave the call
 * that was given such a value by longjmp; scopes, environment and VM can then be used as before.
 * Needs no scope.
 *
 * @param env          the environment.
 * @param debugOption  which aid.
 * @param isEnabled    true to switch it on.
 * @retval JSVM_INVALID_ARG  `env` is NULL.
 * @retval JSVM_INVALID_ARG  `debugOption` is unknown.
 * @since API level 20
 */
JSVM_EXTERN JSVM_Status OH_JSVM_SetDebugOption(JSVM_Env env, JSVM_DebugOption debugOption,
                                               bool isEnabled);

/** @} */

/** @defgroup debug_profiler Profiles and heap snapshots
 *  @{ */

/**
 * Starts to sample what a VM executes, about a thousand times a second. Needs no scope. Several can
 * run at once on a VM. Code that the engine has optimised before is dropped, to be optimised anew.
 * The profiler goes on when the VM is used by another thread. For samples the engine sends SIGPROF
 * to the VM's thread; a handler of the program's is back when no profiler runs any more.
 * OH_JSVM_CreateSnapshot fails while one runs.
 *
 * @param vm      the VM.
 * @param result  receives the profiler; ended by OH_JSVM_StopCpuProfiler, at the latest by
 *                OH_JSVM_DestroyVM.
 * @retval JSVM_INVALID_ARG  `vm` or `result` is NULL.
 * @retval JSVM_GENERIC_FAILURE  the engine did not start.
 * @since API level 12
 */
JSVM_EXTERN JSVM_Status OH_JSVM_StartCpuProfiler(JSVM_VM vm, JSVM_CpuProfiler* result);

/**
 * Ends a profiler and writes what it sampled, as JSON that Chrome DevTools open from a .cpuprofile
 * file. Times are microseconds of the system's monotonic clock. Needs no scope. The profiler has
 * ended when `stream` is called, whatever that does.
 *
 * @param vm          the VM.
 * @param profiler    the profiler; not to be used afterwards.
 * @param stream      gets the text in pieces of at most 65536 bytes and a last call with NULL;
 *                    returning false ends the output, with JSVM_OK.
 * @param streamData  passed to `stream`, or NULL.
 * @retval JSVM_INVALID_ARG  `vm`, `profiler` or `stream` is NULL.
 * @retval JSVM_INVALID_ARG  `profiler` was stopped already, or belongs to another VM.
 * @since API level 12
 */
JSVM_EXTERN JSVM_Status OH_JSVM_StopCpuProfiler(JSVM_VM vm, JSVM_CpuProfiler profiler,
                                                JSVM_OutputStream stream, void* streamData);

/**
 * Writes all objects of a VM's heap, after a full collection, as JSON that Chrome DevTools open
 * from a .heapsnapshot file. Needs no scope; takes long on a large heap, and memory of about its
 * size until it returns. Refused in a JSVM_HandlerForGC and a JSVM_HandlerForHeapThreshold.
 *
 * @param vm          the VM.
 * @param stream      gets the text in pieces of at most 65536 bytes and a last call with NULL;
 *                    returning false ends the output, with JSVM_OK.
 * @param streamData  passed to `stream`, or NULL.
 * @retval JSVM_INVALID_ARG  `vm` or `stream` is NULL.
 * @retval JSVM_GENERIC_FAILURE  the VM is collecting garbage, or the engine made none.
 * @since API level 12
 */
JSVM_EXTERN JSVM_Status OH_JSVM_TakeHeapSnapshot(JSVM_VM vm, JSVM_OutputStream stream,
                                                 void* streamData);

/**
 * Writes the memory of a VM's heap as it is, without collecting or allocating in it. Can therefore
 * be called in a JSVM_HandlerForHeapThreshold and in a child that was forked there, which has the
 * heap as it was at that moment; a child forked elsewhere may not have it, and then says so in the
 * output. Needs no scope. Uses no malloc, waits for no thread, and works once the VM has run out of
 * memory.
 *
 * The format is private to this SDK and may change; `//tools/heap:convert` makes a .heapsnapshot
 * file of it. The output holds whatever is in the heap and on the stack, secrets too.
 *
 * @param vm          the VM.
 * @param stream      gets the bytes in pieces of at most 65536 and a last call with NULL; returning
 *                    false ends the output, with JSVM_OK. One that leaves by longjmp costs 64 KiB.
 * @param streamData  passed to `stream`, or NULL.
 * @retval JSVM_INVALID_ARG  `vm` or `stream` is NULL.
 * @retval JSVM_GENERIC_FAILURE  another thread is inside the VM, or the system gives no 64 KiB.
 * @since API level 26.0.0
 */
JSVM_EXTERN JSVM_Status OH_JSVM_TakeRawHeapSnapshot(JSVM_VM vm, JSVM_OutputStream stream,
                                                    void* streamData);

/** @} */

/** @defgroup debug_trace Tracing
 *  @{ */

/**
 * Starts to record events of the engine, in the whole process. Starting again drops what was
 * recorded. Any thread. Needs no VM.
 *
 * @param count        entries in `categories`, at most 7; 0 for JSVM_TRACE_VM, JSVM_TRACE_EXECUTE,
 *                     JSVM_TRACE_COMPILE and JSVM_TRACE_RUNTIME.
 * @param categories   what to record; NULL exactly when `count` is 0.
 * @param tag          the key of the events in the output, or NULL for "traceEvents"; copied.
 * @param eventsCount  how many events to keep, the latest ones, rounded up to a multiple of 64; 0
 *                     for 65536.
 * @retval JSVM_INVALID_ARG  `count` is above 7; only one of `count` and `categories` is given; or a
 *         category is unknown.
 * @retval JSVM_GENERIC_FAILURE  OH_JSVM_Init has not been called.
 * @since API level 18
 */
JSVM_EXTERN JSVM_Status OH_JSVM_TraceStart(size_t count, const JSVM_TraceCategory* categories,
                                           const char* tag, size_t eventsCount);

/**
 * Ends the recording and writes the events as JSON: an object that has the tag as key and an array
 * of events as value. That is what Perfetto and chrome://tracing open, if the key is "traceEvents".
 * Any thread. When the arguments are refused the recording goes on; it has ended when `stream` is
 * called. Oldest events are left out if the text would not fit into an `int`.
 *
 * @param stream      called once, with the whole text; what it returns is ignored, and there is no
 *                    last call with NULL.
 * @param streamData  passed to `stream`; not NULL.
 * @retval JSVM_INVALID_ARG  `stream` or `streamData` is NULL.
 * @retval JSVM_INVALID_ARG  nothing is being recorded.
 * @since API level 18
 */
JSVM_EXTERN JSVM_Status OH_JSVM_TraceStop(JSVM_OutputStream stream, void* streamData);

/** @} */

EXTERN_C_END

#endif /* ARK_RUNTIME_JSVM_H */
