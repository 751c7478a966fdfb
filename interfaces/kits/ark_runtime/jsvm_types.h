/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file jsvm_types.h
 * The types of JSVM-API: handles, callbacks, enumerations and structs.
 *
 * Included by jsvm.h, which also holds the conventions that comments here refer to by number.
 * Everything below is part of the binary interface: the value of every enumerator, the order and
 * size of every struct field. New enumerators are only ever added behind the existing ones.
 */
#ifndef ARK_RUNTIME_JSVM_TYPES_H
#define ARK_RUNTIME_JSVM_TYPES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* ---------------------------------------------------------------------------------------------
 * Macros
 * ------------------------------------------------------------------------------------------- */

/** Opens a block of declarations with C linkage; expands to nothing in C. */
#ifndef EXTERN_C_START
#ifdef __cplusplus
#define EXTERN_C_START extern "C" {
#else
#define EXTERN_C_START
#endif
#endif

/** Closes the block that EXTERN_C_START opened. */
#ifndef EXTERN_C_END
#ifdef __cplusplus
#define EXTERN_C_END }
#else
#define EXTERN_C_END
#endif
#endif

/** Marks a declaration as exported by the library, whatever visibility the compiler defaults to. */
#ifndef JSVM_EXTERN
#ifdef _WIN32
#define JSVM_EXTERN __declspec(dllimport) extern
#else
#define JSVM_EXTERN __attribute__((visibility("default"))) extern
#endif
#endif

/** The calling convention of every callback; expands to nothing except on Windows. */
#ifndef JSVM_CDECL
#ifdef _WIN32
#define JSVM_CDECL __cdecl
#else
#define JSVM_CDECL
#endif
#endif

/** The value of JSVM_VERSION that selects declarations whose form may still change. */
#define JSVM_VERSION_EXPERIMENTAL 2147483647

/**
 * The version of this interface: 8, or JSVM_VERSION_EXPERIMENTAL when the program defines
 * JSVM_EXPERIMENTAL before it includes the header. Not the number OH_JSVM_GetVersion gives.
 */
#ifndef JSVM_VERSION
#ifdef JSVM_EXPERIMENTAL
#define JSVM_VERSION JSVM_VERSION_EXPERIMENTAL
#else
#define JSVM_VERSION 8
#endif
#endif

/** Passed as a length: "the text ends at its terminating zero" (convention 2). */
#define JSVM_AUTO_LENGTH SIZE_MAX

#ifndef __cplusplus
/** One UTF-16 code unit. C++ has the type built in. */
typedef uint16_t char16_t;
#endif

/* ---------------------------------------------------------------------------------------------
 * Handles: pointers to things only the library can look into (convention 1)
 * ------------------------------------------------------------------------------------------- */

/**
 * A virtual machine: one JavaScript heap with its garbage collector. Nothing is shared between two
 * of them. Made by OH_JSVM_CreateVM, ended by OH_JSVM_DestroyVM.
 */
typedef struct JSVM_VM__* JSVM_VM;

/** A VM entered on a thread, from OH_JSVM_OpenVMScope to OH_JSVM_CloseVMScope. */
typedef struct JSVM_VMScope__* JSVM_VMScope;

/** An environment entered on a thread, from OH_JSVM_OpenEnvScope to OH_JSVM_CloseEnvScope. */
typedef struct JSVM_EnvScope__* JSVM_EnvScope;

/**
 * A compiled script. Belongs to the handle scope it was compiled in, until OH_JSVM_RetainScript
 * takes it out of there.
 */
typedef struct JSVM_Script__* JSVM_Script;

/**
 * An environment: one global object with its built-ins, inside a VM, together with the last error
 * and the pending exception. Made by OH_JSVM_CreateEnv, ended by OH_JSVM_DestroyEnv.
 */
typedef struct JSVM_Env__* JSVM_Env;

/** A running CPU profiler, from OH_JSVM_StartCpuProfiler to OH_JSVM_StopCpuProfiler. */
typedef struct JSVM_CpuProfiler__* JSVM_CpuProfiler;

/** A JavaScript value of any type. Belongs to a handle scope (convention 3). */
typedef struct JSVM_Value__* JSVM_Value;

/**
 * Something in the VM that is not a JavaScript value; today always a private key made by
 * OH_JSVM_CreatePrivate. Belongs to a handle scope like a JSVM_Value.
 */
typedef struct JSVM_Data__* JSVM_Data;

/**
 * A counted reference that keeps a value beyond its handle scope. Made by OH_JSVM_CreateReference,
 * OH_JSVM_CreateDataReference, OH_JSVM_Wrap and OH_JSVM_AddFinalizer; ended by
 * OH_JSVM_DeleteReference.
 */
typedef struct JSVM_Ref__* JSVM_Ref;

/** A handle scope, from OH_JSVM_OpenHandleScope to OH_JSVM_CloseHandleScope. */
typedef struct JSVM_HandleScope__* JSVM_HandleScope;

/**
 * A handle scope out of which one value can be passed to the scope around it. From
 * OH_JSVM_OpenEscapableHandleScope to OH_JSVM_CloseEscapableHandleScope.
 */
typedef struct JSVM_EscapableHandleScope__* JSVM_EscapableHandleScope;

/** The arguments of one call from JavaScript. Valid only while that callback runs. */
typedef struct JSVM_CallbackInfo__* JSVM_CallbackInfo;

/** The means to settle one promise, once. Made by OH_JSVM_CreatePromise. */
typedef struct JSVM_Deferred__* JSVM_Deferred;

/**
 * A code cache being deserialised in the background. From OH_JSVM_BackgroundDeserialize to
 * OH_JSVM_ReleaseDeserializeResult, at the latest to the end of its VM.
 */
typedef struct JSVM_DeserializeResult__* JSVM_DeserializeResult;

/* ---------------------------------------------------------------------------------------------
 * Status and errors
 * ------------------------------------------------------------------------------------------- */

/** What every function returns (convention 4). The texts in quotes are those of the last error. */
typedef enum {
    /** Success. */
    JSVM_OK = 0,
    /** "Invalid argument": a NULL where none is allowed, or a value outside its range. */
    JSVM_INVALID_ARG = 1,
    /** "An object was expected". */
    JSVM_OBJECT_EXPECTED = 2,
    /** "A string was expected". */
    JSVM_STRING_EXPECTED = 3,
    /** "A string or symbol was expected". */
    JSVM_NAME_EXPECTED = 4,
    /** "A function was expected". */
    JSVM_FUNCTION_EXPECTED = 5,
    /** "A number was expected". */
    JSVM_NUMBER_EXPECTED = 6,
    /** "A boolean was expected". */
    JSVM_BOOLEAN_EXPECTED = 7,
    /** "An array was expected". */
    JSVM_ARRAY_EXPECTED = 8,
    /** "Unknown failure": JavaScript threw, the engine refused, or the thread is the wrong one. */
    JSVM_GENERIC_FAILURE = 9,
    /** "An exception is pending": one waits to be taken (convention 5). */
    JSVM_PENDING_EXCEPTION = 10,
    /** "The async work item was cancelled". Reserved: no function returns it. */
    JSVM_CANCELLED = 11,
    /** "OH_JSVM_EscapeHandle already called on scope". */
    JSVM_ESCAPE_CALLED_TWICE = 12,
    /** "Invalid handle scope usage": no scope is open, or this one is closed already. */
    JSVM_HANDLE_SCOPE_MISMATCH = 13,
    /** "Invalid callback scope usage". Reserved: no function returns it. */
    JSVM_CALLBACK_SCOPE_MISMATCH = 14,
    /** "Thread-safe function queue is full". Reserved: no function returns it. */
    JSVM_QUEUE_FULL = 15,
    /** "Thread-safe function handle is closing". Reserved: no function returns it. */
    JSVM_CLOSING = 16,
    /** "A bigint was expected". */
    JSVM_BIGINT_EXPECTED = 17,
    /** "A date was expected". */
    JSVM_DATE_EXPECTED = 18,
    /** "An arraybuffer was expected". */
    JSVM_ARRAYBUFFER_EXPECTED = 19,
    /** "A detachable arraybuffer was expected". */
    JSVM_DETACHABLE_ARRAYBUFFER_EXPECTED = 20,
    /** "Main thread would deadlock". Reserved: no function returns it. */
    JSVM_WOULD_DEADLOCK = 21,
    /** "External buffers are not allowed". Reserved: no function returns it. */
    JSVM_NO_EXTERNAL_BUFFERS_ALLOWED = 22,
    /** "Cannot run JavaScript". Reserved: no function returns it. */
    JSVM_CANNOT_RUN_JS = 23,
    /** "Invalid type": a promise, a proxy or a function was expected. Since API level 18. */
    JSVM_INVALID_TYPE = 24,
    /** "Cannot run in Jitless Mode": WebAssembly needs the compiler. Since API level 18. */
    JSVM_JIT_MODE_EXPECTED = 25
} JSVM_Status;

/** The last error of an environment, as OH_JSVM_GetLastErrorInfo gives it. */
typedef struct {
    /** The text that belongs to errorCode; static; NULL when errorCode is JSVM_OK. */
    const char* errorMessage;
    /** Reserved; always NULL. */
    void* engineReserved;
    /** Reserved; always 0. */
    uint32_t engineErrorCode;
    /** The status recorded by the latest call on the environment. */
    JSVM_Status errorCode;
} JSVM_ExtendedErrorInfo;

/* ---------------------------------------------------------------------------------------------
 * Native callbacks
 * ------------------------------------------------------------------------------------------- */

/**
 * A C function that JavaScript can call, with a pointer of its own. The library copies the two
 * fields when it makes the function (convention 9).
 */
typedef struct {
    /**
     * Called for every call of the function. Returns the result, or NULL for undefined. `info`
     * gives the arguments through OH_JSVM_GetCbInfo.
     */
    JSVM_Value(JSVM_CDECL* callback)(JSVM_Env env, JSVM_CallbackInfo info);
    /** Handed back by OH_JSVM_GetCbInfo; may be NULL; stays the caller's. */
    void* data;
} JSVM_CallbackStruct;

/** How callbacks are passed: as a pointer to their struct. */
typedef JSVM_CallbackStruct* JSVM_Callback;

/**
 * Tells that native memory tied to a JavaScript object is no longer needed (convention 9).
 * @param env           the environment the finalizer was registered on; NULL where a comment says
 *                      so, and then no function of this API may be called.
 * @param finalizeData  the pointer given at registration.
 * @param finalizeHint  the hint given at registration.
 */
typedef void(JSVM_CDECL* JSVM_Finalize)(JSVM_Env env, void* finalizeData, void* finalizeHint);

#ifdef JSVM_EXPERIMENTAL
/**
 * Tells that the memory given to OH_JSVM_CreateArrayBufferFromExternalMemory is no longer needed.
 * Can run on any thread and after the environment is gone, so it must not call this API.
 * @param env           always NULL.
 * @param finalizeData  the memory.
 * @param finalizeHint  the hint given with it.
 * @param copied        what the creating call told: true when the buffer held a copy.
 */
typedef void(JSVM_CDECL* JSVM_FinalizeArrayBuffer)(JSVM_Env env, void* finalizeData,
                                                   void* finalizeHint, bool copied);
#endif

/**
 * Takes output piece by piece: profiles, heap snapshots, traces. Called on the calling thread
 * before the function that produces the output returns. It may call any function except for those
 * that destroy the VM of the output. It may leave by longjmp while a scope of that VM is open; the
 * memory of the output is then freed with the VM at the latest, that of a trace not at all.
 * @param data        the piece, valid during the call, not NUL-terminated; NULL with size 0 is the
 *                    end of a complete output (OH_JSVM_TraceStop makes no such last call).
 * @param size        bytes in `data`.
 * @param streamData  the pointer given with the callback.
 * @return true to go on, false to stop the output.
 */
typedef bool(JSVM_CDECL* JSVM_OutputStream)(const char* data, int size, void* streamData);

/* ---------------------------------------------------------------------------------------------
 * Process, VM, environment
 * ------------------------------------------------------------------------------------------- */

/** What OH_JSVM_Init takes. All zero means defaults. */
typedef struct {
    /**
     * For start-up snapshots: the addresses of every JSVM_CallbackStruct that snapshotted objects
     * use, and the pointers of their externals, ended by 0; NULL for none. The array is copied,
     * what it points to must outlive every VM. The process that makes a snapshot and those that use
     * it need the same number of entries in the same order.
     */
    const intptr_t* externalReferences;
    /** Number of entries in argv; NULL for no engine flags. */
    int* argc;
    /** Engine flags such as "--jitless"; argv[0] is skipped like a program name; NULL for none. */
    char** argv;
    /** True: flags that the engine knows are taken out of argv, and *argc is lowered. */
    bool removeFlags;
} JSVM_InitOptions;

/** What OH_JSVM_CreateVM takes. All zero means defaults. Sizes are in bytes; 0 is the default. */
typedef struct {
    /** Most bytes the old generation may grow to. */
    size_t maxOldGenerationSize;
    /** Most bytes the young generation may grow to. */
    size_t maxYoungGenerationSize;
    /** Bytes the old generation starts with. */
    size_t initialOldGenerationSize;
    /** Bytes the young generation starts with. */
    size_t initialYoungGenerationSize;
    /** A blob from OH_JSVM_CreateSnapshot, not copied: keep it until OH_JSVM_DestroyVM; or NULL. */
    const char* snapshotBlobData;
    /** Bytes in snapshotBlobData. */
    size_t snapshotBlobSize;
    /** True: the VM exists to make a snapshot with OH_JSVM_CreateSnapshot. */
    bool isForSnapshotting;
} JSVM_CreateVMOptions;

/** What OH_JSVM_GetVMInfo tells. */
typedef struct {
    /** Always 1. */
    uint32_t apiVersion;
    /** Name of the engine, "v8"; static. */
    const char* engine;
    /** Version of the engine, such as "10.2.154.26"; static. */
    const char* version;
    /** Changes whenever the engine could no longer read its older code caches. */
    uint32_t cachedDataVersionTag;
} JSVM_VMInfo;

/** When microtasks (reactions of promises) run. Since API level 18. */
typedef enum {
    /** Only in OH_JSVM_PerformMicrotaskCheckpoint. */
    JSVM_MICROTASK_EXPLICIT = 0,
    /** By themselves, when the outermost call into JavaScript ends. The default. */
    JSVM_MICROTASK_AUTO = 1
} JSVM_MicrotaskPolicy;

/** Level of a JavaScript message. Reserved: no function takes it. Values are bits. */
typedef enum {
    /** A log line. */
    JSVM_MESSAGE_LOG = (1 << 0),
    /** A debug line. */
    JSVM_MESSAGE_DEBUG = (1 << 1),
    /** An information. */
    JSVM_MESSAGE_INFO = (1 << 2),
    /** An error. */
    JSVM_MESSAGE_ERROR = (1 << 3),
    /** A warning. */
    JSVM_MESSAGE_WARNING = (1 << 4),
    /** All of them. */
    JSVM_MESSAGE_ALL = JSVM_MESSAGE_LOG | JSVM_MESSAGE_DEBUG | JSVM_MESSAGE_INFO |
                       JSVM_MESSAGE_ERROR | JSVM_MESSAGE_WARNING
} JSVM_MessageErrorLevel;

/* ---------------------------------------------------------------------------------------------
 * Memory
 * ------------------------------------------------------------------------------------------- */

/** What OH_JSVM_GetHeapStatistics tells. Every size is in bytes. */
typedef struct {
    /** Heap reserved by the engine. */
    size_t totalHeapSize;
    /** The part of it that may hold machine code. */
    size_t totalHeapSizeExecutable;
    /** The part of it backed by physical memory. */
    size_t totalPhysicalSize;
    /** How much the heap can still grow before its limit. */
    size_t totalAvailableSize;
    /** Taken by objects, dead ones not yet collected included. */
    size_t usedHeapSize;
    /** The limit of the heap. */
    size_t heapSizeLimit;
    /** Taken by the engine outside the heap. */
    size_t mallocedMemory;
    /** Taken outside the heap by what JavaScript objects own, such as array buffers. */
    size_t externalMemory;
    /** The most that mallocedMemory has been. */
    size_t peakMallocedMemory;
    /** Count of global objects alive: one for each environment. Growth means environments leak. */
    size_t numberOfNativeContexts;
    /** Count of global objects given up but not yet collected. */
    size_t numberOfDetachedContexts;
    /** Reserved for references out of native code. */
    size_t totalGlobalHandlesSize;
    /** Taken by references out of native code. */
    size_t usedGlobalHandlesSize;
} JSVM_HeapStatistics;

/** How scarce memory is, told through OH_JSVM_MemoryPressureNotification. */
typedef enum {
    /** It is not; takes an earlier notification back. */
    JSVM_MEMORY_PRESSURE_LEVEL_NONE = 0,
    /** Somewhat: the engine collects earlier, step by step. */
    JSVM_MEMORY_PRESSURE_LEVEL_MODERATE = 1,
    /** Very: a full collection, done when the call returns. */
    JSVM_MEMORY_PRESSURE_LEVEL_CRITICAL = 2,
    /** About to run out: everything that can be freed, at any cost. Since API level 22. */
    JSVM_MEMORY_PRESSURE_LEVEL_LOW_MEMORY = 3
} JSVM_MemoryPressureLevel;

/** On which side of a collection a handler runs. Since API level 18. */
typedef enum {
    /** Before it. */
    JSVM_CB_TRIGGER_BEFORE_GC = 0,
    /** After it. */
    JSVM_CB_TRIGGER_AFTER_GC = 1
} JSVM_CBTriggerTimeForGC;

/** Kinds of garbage collection. Values are bits and may be combined. Since API level 18. */
typedef enum {
    /** Of the young generation, by copying. */
    JSVM_GC_TYPE_SCAVENGE = 1 << 0,
    /** Of the young generation, by marking. */
    JSVM_GC_TYPE_MINOR_MARK_COMPACT = 1 << 1,
    /** Of the whole heap. */
    JSVM_GC_TYPE_MARK_SWEEP_COMPACT = 1 << 2,
    /** The start of marking in steps. */
    JSVM_GC_TYPE_INCREMENTAL_MARKING = 1 << 3,
    /** The treatment of weak references. */
    JSVM_GC_TYPE_PROCESS_WEAK_CALLBACKS = 1 << 4,
    /** Every kind. */
    JSVM_GC_TYPE_ALL = JSVM_GC_TYPE_SCAVENGE | JSVM_GC_TYPE_MINOR_MARK_COMPACT |
                       JSVM_GC_TYPE_MARK_SWEEP_COMPACT | JSVM_GC_TYPE_INCREMENTAL_MARKING |
                       JSVM_GC_TYPE_PROCESS_WEAK_CALLBACKS
} JSVM_GCType;

/** Why a collection runs. Numbers in sequence, not bits. Since API level 18. */
typedef enum {
    /** No special reason, or several at once. */
    JSVM_NO_GC_CALLBACK_FLAGS = 0,
    /** Infos about retained objects are being built. */
    JSVM_GC_CALLBACK_CONSTRUCT_RETAINED_OBJECT_INFOS = 1,
    /** Forced, for a test. */
    JSVM_GC_CALLBACK_FORCED = 2,
    /** Weak callbacks are processed synchronously. */
    JSVM_GC_CALLBACK_SYNCHRONOUS_PHANTOM_CALLBACK_PROCESSING = 3,
    /** Everything that can be freed shall be: memory is short. */
    JSVM_GC_CALLBACK_COLLECT_ALL_AVAILABLE_GARBAGE = 4,
    /** Memory outside the heap shall be freed. */
    JSVM_GC_CALLBACK_COLLECT_ALL_EXTERNAL_MEMORY = 5,
    /** Scheduled for an idle time. */
    JSVM_GC_CALLBACK_SCHEDULE_IDLE_GARBAGE_COLLECTION = 6
} JSVM_GCCallbackFlags;

/**
 * Told about a garbage collection; registered with OH_JSVM_AddHandlerForGC. Runs on the VM's
 * thread while the heap is not usable: calls that would make values or run JavaScript, and those
 * that destroy an environment or VM, return JSVM_GENERIC_FAILURE. It may call
 * OH_JSVM_AddHandlerForGC, OH_JSVM_RemoveHandlerForGC and OH_JSVM_GetHeapStatistics. It returns:
 * one that leaves by longjmp leaves a VM that can do nothing but be destroyed.
 * @param vm      the VM that collects.
 * @param gcType  the one kind of this collection.
 * @param flags   why.
 * @param data    the pointer given at registration.
 */
typedef void(JSVM_CDECL* JSVM_HandlerForGC)(JSVM_VM vm, JSVM_GCType gcType,
                                            JSVM_GCCallbackFlags flags, void* data);

/**
 * Told that the used heap reached a threshold; registered with OH_JSVM_SetHeapThresholdCallback.
 * Runs on the VM's thread at the start of a full collection; what JSVM_HandlerForGC may not do it
 * may not do either. It may call OH_JSVM_TakeRawHeapSnapshot, OH_JSVM_ClearHeapThresholdCallback
 * and OH_JSVM_SetHeapThresholdCallback, and it may fork: the child can call
 * OH_JSVM_TakeRawHeapSnapshot for this VM, and nothing else of this API.
 * @param vm         the VM that collects.
 * @param threshold  the threshold registered, in bytes.
 * @param data       the pointer given at registration.
 */
typedef void(JSVM_CDECL* JSVM_HandlerForHeapThreshold)(JSVM_VM vm, uint64_t threshold, void* data);

/* ---------------------------------------------------------------------------------------------
 * Scripts and code caches
 * ------------------------------------------------------------------------------------------- */

/** Where a script comes from. Strings are copied by the call that takes them. */
typedef struct {
    /**
     * Path of a source map file, with which stack traces are translated; NULL or empty for none.
     * Its positions count from the beginning of the file, so the offsets are part of them.
     */
    const char* sourceMapUrl;
    /**
     * Name of the script in stack traces and the debugger; NULL only for
     * OH_JSVM_CompileScriptWithOptions, which then makes one up.
     */
    const char* resourceName;
    /** Line of the file at which the script begins, counted from 0. */
    size_t resourceLineOffset;
    /** Column of that line at which the script begins, counted from 0. */
    size_t resourceColumnOffset;
} JSVM_ScriptOrigin;

/** How OH_JSVM_CompileScriptWithOptions compiles. */
typedef enum {
    /** Functions are compiled when first called. */
    JSVM_COMPILE_MODE_DEFAULT = 0,
    /** Bytecode comes from the code cache given with JSVM_COMPILE_CODE_CACHE. */
    JSVM_COMPILE_MODE_CONSUME_CODE_CACHE = 1,
    /** Every function is compiled at once. */
    JSVM_COMPILE_MODE_EAGER_COMPILE = 2,
    /** Reserved: works like the default. */
    JSVM_COMPILE_MODE_PRODUCE_COMPILE_PROFILE = 3,
    /** Reserved: works like the default. */
    JSVM_COMPILE_MODE_CONSUME_COMPILE_PROFILE = 4
} JSVM_CompileMode;

/** Names one option of OH_JSVM_CompileScriptWithOptions and tells which content it uses. */
typedef enum {
    /** content.num: a JSVM_CompileMode. */
    JSVM_COMPILE_MODE = 0,
    /** content.ptr: a JSVM_CodeCache to take bytecode from. */
    JSVM_COMPILE_CODE_CACHE = 1,
    /** content.ptr: a JSVM_ScriptOrigin; NULL counts as not given. */
    JSVM_COMPILE_SCRIPT_ORIGIN = 2,
    /** content.ptr: a JSVM_CompileProfile. Reserved: ignored. */
    JSVM_COMPILE_COMPILE_PROFILE = 3,
    /** content.boolean: true to translate stack traces with the origin's source map. */
    JSVM_COMPILE_ENABLE_SOURCE_MAP = 4,
    /** content.ptr: a JSVM_DeserializeResult itself; NULL is ignored. Since API level 24. */
    JSVM_COMPILE_BACKGROUND_DESERIALIZE_RESULT = 5,
    /** content.ptr: a bool that receives whether the cache was rejected. Since API level 24. */
    JSVM_COMPILE_CODE_CACHE_REJECTED = 6
} JSVM_CompileOptionId;

/** One option of OH_JSVM_CompileScriptWithOptions. */
typedef struct {
    /** Which option this is. */
    JSVM_CompileOptionId id;
    /** Its value; `id` tells which member counts. */
    union {
        /** Pointer to a struct or variable of the caller, used during the call. */
        void* ptr;
        /** A number. */
        int num;
        /** A switch. */
        bool boolean;
    } content;
} JSVM_CompileOptions;

/** The bytes of a code cache. They stay the caller's. */
typedef struct {
    /** The bytes. */
    uint8_t* cache;
    /** How many. */
    size_t length;
} JSVM_CodeCache;

/** A compile profile. Reserved: ignored. */
typedef const struct {
    /** Entries of the profile. */
    int* profile;
    /** How many. */
    size_t length;
} JSVM_CompileProfile;

/** Tells OH_JSVM_ReleaseCache what kind of cache it is given. */
typedef enum {
    /** From OH_JSVM_CreateCodeCache. */
    JSVM_CACHE_TYPE_JS = 0,
    /** From OH_JSVM_CreateWasmCache. */
    JSVM_CACHE_TYPE_WASM = 1
} JSVM_CacheType;

/** How much work goes into one WebAssembly function. */
typedef enum {
    /** Quickly compiled code. */
    JSVM_WASM_OPT_BASELINE = 10,
    /** Quickly running code. */
    JSVM_WASM_OPT_HIGH = 20
} JSVM_WasmOptLevel;

/* ---------------------------------------------------------------------------------------------
 * Values
 * ------------------------------------------------------------------------------------------- */

/** What OH_JSVM_Typeof distinguishes. */
typedef enum {
    /** undefined. */
    JSVM_UNDEFINED = 0,
    /** null, which JavaScript's own typeof calls an object. */
    JSVM_NULL = 1,
    /** true or false. */
    JSVM_BOOLEAN = 2,
    /** A number. */
    JSVM_NUMBER = 3,
    /** A string. */
    JSVM_STRING = 4,
    /** A symbol. */
    JSVM_SYMBOL = 5,
    /** An object that is neither callable nor an external. */
    JSVM_OBJECT = 6,
    /** Anything that can be called. */
    JSVM_FUNCTION = 7,
    /** A native pointer made by OH_JSVM_CreateExternal. */
    JSVM_EXTERNAL = 8,
    /** A bigint. */
    JSVM_BIGINT = 9
} JSVM_ValueType;

/** Flags of OH_JSVM_CreateRegExp. Values are bits and may be combined. */
typedef enum {
    /** None. */
    JSVM_REGEXP_NONE = 0,
    /** g: find all matches. */
    JSVM_REGEXP_GLOBAL = 1 << 0,
    /** i: ignore case. */
    JSVM_REGEXP_IGNORE_CASE = 1 << 1,
    /** m: ^ and $ match at every line. */
    JSVM_REGEXP_MULTILINE = 1 << 2,
    /** y: match at lastIndex only. */
    JSVM_REGEXP_STICKY = 1 << 3,
    /** u: work on code points. */
    JSVM_REGEXP_UNICODE = 1 << 4,
    /** s: the dot matches line ends too. */
    JSVM_REGEXP_DOT_ALL = 1 << 5,
    /** l: run in linear time, and refuse patterns for which that is impossible. */
    JSVM_REGEXP_LINEAR = 1 << 6,
    /** d: give the indices of groups. */
    JSVM_REGEXP_HAS_INDICES = 1 << 7,
    /** v: sets of characters; only where the engine knows it. */
    JSVM_REGEXP_UNICODE_SETS = 1 << 8
} JSVM_RegExpFlags;

/* ---------------------------------------------------------------------------------------------
 * Objects and properties
 * ------------------------------------------------------------------------------------------- */

/** Attributes of a property to define. Values are bits and may be combined. */
typedef enum {
    /** Read-only, hidden from loops, permanent. */
    JSVM_DEFAULT = 0,
    /** Can be assigned to; ignored for accessors. */
    JSVM_WRITABLE = 1 << 0,
    /** Seen by loops over properties. */
    JSVM_ENUMERABLE = 1 << 1,
    /** Can be deleted and redefined. */
    JSVM_CONFIGURABLE = 1 << 2,
    /** A method of a class may be called on any receiver; see OH_JSVM_DefineClass. */
    JSVM_NO_RECEIVER_CHECK = 1 << 3,
    /** On the class itself, not on its instances; only for classes. */
    JSVM_STATIC = 1 << 10,
    /** What a method written in a JavaScript class has. */
    JSVM_DEFAULT_METHOD = JSVM_WRITABLE | JSVM_CONFIGURABLE,
    /** The same, without receiver check. */
    JSVM_METHOD_NO_RECEIVER_CHECK = JSVM_DEFAULT_METHOD | JSVM_NO_RECEIVER_CHECK,
    /** What a property made by assignment has. */
    JSVM_DEFAULT_JSPROPERTY = JSVM_WRITABLE | JSVM_ENUMERABLE | JSVM_CONFIGURABLE,
    /** The same, without receiver check. */
    JSVM_JSPROPERTY_NO_RECEIVER_CHECK = JSVM_DEFAULT_JSPROPERTY | JSVM_NO_RECEIVER_CHECK
} JSVM_PropertyAttributes;

/**
 * One property to define. `getter` and `setter` win over `method`, and `method` over `value`.
 * Everything is copied by the call that takes it.
 */
typedef struct {
    /** The name, in UTF-8; NULL to use `name`. */
    const char* utf8name;
    /** The name as a string or symbol, used when utf8name is NULL; else ignored, may be NULL. */
    JSVM_Value name;
    /** Makes the property a function; or NULL. */
    JSVM_Callback method;
    /** Makes the property an accessor: called to read it; or NULL. */
    JSVM_Callback getter;
    /** Makes the property an accessor: called to write it; or NULL. */
    JSVM_Callback setter;
    /** Makes the property a plain value; NULL with a method or accessor. */
    JSVM_Value value;
    /** Its attributes. */
    JSVM_PropertyAttributes attributes;
} JSVM_PropertyDescriptor;

/** Whose properties OH_JSVM_GetAllPropertyNames lists. */
typedef enum {
    /** The object's and those of its prototypes. */
    JSVM_KEY_INCLUDE_PROTOTYPES = 0,
    /** The object's own. */
    JSVM_KEY_OWN_ONLY = 1
} JSVM_KeyCollectionMode;

/** Which properties OH_JSVM_GetAllPropertyNames lists. Values are bits; all of them must hold. */
typedef enum {
    /** Every one, hidden ones and symbols included. */
    JSVM_KEY_ALL_PROPERTIES = 0,
    /** Only writable ones. */
    JSVM_KEY_WRITABLE = 1,
    /** Only enumerable ones. */
    JSVM_KEY_ENUMERABLE = 1 << 1,
    /** Only configurable ones. */
    JSVM_KEY_CONFIGURABLE = 1 << 2,
    /** None named by a string or an index. */
    JSVM_KEY_SKIP_STRINGS = 1 << 3,
    /** None named by a symbol. */
    JSVM_KEY_SKIP_SYMBOLS = 1 << 4
} JSVM_KeyFilter;

/** How OH_JSVM_GetAllPropertyNames gives the names that are indices. */
typedef enum {
    /** As numbers. */
    JSVM_KEY_KEEP_NUMBERS = 0,
    /** As strings. */
    JSVM_KEY_NUMBERS_TO_STRINGS = 1
} JSVM_KeyConversion;

/** A mark of 128 bits by which native code knows its own objects; see OH_JSVM_TypeTagObject. */
typedef struct {
    /** The lower 64 bits. */
    uint64_t lower;
    /** The upper 64 bits. */
    uint64_t upper;
} JSVM_TypeTag;

/**
 * Callbacks that step in when properties of an instance are used. Each may be NULL. Each returns
 * NULL for "not handled: do what an ordinary object does", or a value for "handled". Named
 * properties are those with a string or symbol name, indexed ones those with an integer name. In
 * all of them thisArg is the instance, in getters also an object that inherits from it, and the
 * last argument is namedPropertyData or indexedPropertyData, NULL when that is NULL. They follow
 * the rules of convention 9. The struct is copied when the class is defined.
 */
typedef struct {
    /** Reads `name`. Handled: the value returned is the result. */
    JSVM_Value(JSVM_CDECL* genericNamedPropertyGetterCallback)(JSVM_Env env, JSVM_Value name,
                                                               JSVM_Value thisArg,
                                                               JSVM_Value namedPropertyData);
    /** Writes `property` to `name`. Handled: nothing is stored by the engine. */
    JSVM_Value(JSVM_CDECL* genericNamedPropertySetterCallback)(JSVM_Env env, JSVM_Value name,
                                                               JSVM_Value property,
                                                               JSVM_Value thisArg,
                                                               JSVM_Value namedPropertyData);
    /**
     * Deletes `name`. Handled by returning a boolean, which is what the delete expression gives;
     * the engine deletes nothing. Anything else counts as not handled.
     */
    JSVM_Value(JSVM_CDECL* genericNamedPropertyDeleterCallback)(JSVM_Env env, JSVM_Value name,
                                                                JSVM_Value thisArg,
                                                                JSVM_Value namedPropertyData);
    /** Lists names. Handled by returning an array, whose names are added to the ordinary ones. */
    JSVM_Value(JSVM_CDECL* genericNamedPropertyEnumeratorCallback)(JSVM_Env env, JSVM_Value thisArg,
                                                                   JSVM_Value namedPropertyData);
    /** Reads the element at `index`, a number. Like the named getter. */
    JSVM_Value(JSVM_CDECL* genericIndexedPropertyGetterCallback)(JSVM_Env env, JSVM_Value index,
                                                                 JSVM_Value thisArg,
                                                                 JSVM_Value indexedPropertyData);
    /** Writes `property` to the element at `index`, a number. Like the named setter. */
    JSVM_Value(JSVM_CDECL* genericIndexedPropertySetterCallback)(JSVM_Env env, JSVM_Value index,
                                                                 JSVM_Value property,
                                                                 JSVM_Value thisArg,
                                                                 JSVM_Value indexedPropertyData);
    /** Deletes the element at `index`, a number. Like the named deleter. */
    JSVM_Value(JSVM_CDECL* genericIndexedPropertyDeleterCallback)(JSVM_Env env, JSVM_Value index,
                                                                  JSVM_Value thisArg,
                                                                  JSVM_Value indexedPropertyData);
    /** Lists indices. Like the named enumerator. */
    JSVM_Value(JSVM_CDECL* genericIndexedPropertyEnumeratorCallback)(
        JSVM_Env env, JSVM_Value thisArg, JSVM_Value indexedPropertyData);
    /** Passed to the named callbacks; may be NULL; kept alive by the class. */
    JSVM_Value namedPropertyData;
    /** Passed to the indexed callbacks; may be NULL; kept alive by the class. */
    JSVM_Value indexedPropertyData;
} JSVM_PropertyHandlerConfigurationStruct;

/** How property callbacks are passed: as a pointer to their struct. */
typedef JSVM_PropertyHandlerConfigurationStruct* JSVM_PropertyHandlerCfg;

/* ---------------------------------------------------------------------------------------------
 * Classes and promises
 * ------------------------------------------------------------------------------------------- */

/** What JSVM_DEFINE_CLASS_WITH_PROPERTY_HANDLER takes. Since API level 18. */
typedef struct {
    /** The property callbacks; not NULL. */
    JSVM_PropertyHandlerCfg propertyHandlerCfg;
    /** Makes instances callable; NULL for instances that are not. */
    JSVM_Callback callAsFunctionCallback;
} JSVM_PropertyHandler;

/** Names one option of OH_JSVM_DefineClassWithOptions. Since API level 18. */
typedef enum {
    /** No effect; content is not used. */
    JSVM_DEFINE_CLASS_NORMAL = 0,
    /** content.num: how many internal fields an instance has. */
    JSVM_DEFINE_CLASS_WITH_COUNT = 1,
    /** content.ptr: a JSVM_PropertyHandler. */
    JSVM_DEFINE_CLASS_WITH_PROPERTY_HANDLER = 2
} JSVM_DefineClassOptionsId;

/** One option of OH_JSVM_DefineClassWithOptions. Since API level 18. */
typedef struct {
    /** Which option this is. */
    JSVM_DefineClassOptionsId id;
    /** Its value; `id` tells which member counts. */
    union {
        /** Pointer to a struct of the caller, used during the call. */
        void* ptr;
        /** A number. */
        int num;
        /** A switch. */
        bool boolean;
    } content;
} JSVM_DefineClassOptions;

/** What happened to a promise, as its handler is told. Since API level 18. */
typedef enum {
    /** None of the below. */
    JSVM_PROMISE_REJECT_OTHER_REASONS = 0,
    /** Rejected while nobody had registered for that. */
    JSVM_PROMISE_REJECT_WITH_NO_HANDLER = 1,
    /** Somebody registered after the rejection had been told. */
    JSVM_PROMISE_ADD_HANDLER_AFTER_REJECTED = 2,
    /** Rejected although settled already; without effect. */
    JSVM_PROMISE_REJECT_AFTER_RESOLVED = 3,
    /** Resolved although settled already; without effect. */
    JSVM_PROMISE_RESOLVE_AFTER_RESOLVED = 4
} JSVM_PromiseRejectEvent;

/* ---------------------------------------------------------------------------------------------
 * Buffers
 * ------------------------------------------------------------------------------------------- */

/** Element types of typed arrays. */
typedef enum {
    /** Int8Array. */
    JSVM_INT8_ARRAY = 0,
    /** Uint8Array. */
    JSVM_UINT8_ARRAY = 1,
    /** Uint8ClampedArray. */
    JSVM_UINT8_CLAMPED_ARRAY = 2,
    /** Int16Array. */
    JSVM_INT16_ARRAY = 3,
    /** Uint16Array. */
    JSVM_UINT16_ARRAY = 4,
    /** Int32Array. */
    JSVM_INT32_ARRAY = 5,
    /** Uint32Array. */
    JSVM_UINT32_ARRAY = 6,
    /** Float32Array. */
    JSVM_FLOAT32_ARRAY = 7,
    /** Float64Array. */
    JSVM_FLOAT64_ARRAY = 8,
    /** BigInt64Array. */
    JSVM_BIGINT64_ARRAY = 9,
    /** BigUint64Array. */
    JSVM_BIGUINT64_ARRAY = 10
} JSVM_TypedarrayType;

/** Whether OH_JSVM_AllocateArrayBufferBackingStoreData clears the memory. */
typedef enum {
    /** Every byte is 0. */
    JSVM_ZERO_INITIALIZED = 0,
    /** The bytes are whatever they were. */
    JSVM_UNINITIALIZED = 1
} JSVM_InitializedFlag;

/* ---------------------------------------------------------------------------------------------
 * Error handlers of a VM
 * ------------------------------------------------------------------------------------------- */

/**
 * Told that the VM ran out of memory; set with OH_JSVM_SetHandlerForOOMError, which tells what can
 * be done with the VM then. When it returns, the process is ended. It may leave by longjmp instead.
 * @param location   where in the engine; "Reached heap limit" when the heap did.
 * @param detail     more about it, or NULL.
 * @param isHeapOOM  true when the JavaScript heap is full, false when the system gave no memory.
 */
typedef void(JSVM_CDECL* JSVM_HandlerForOOMError)(const char* location, const char* detail,
                                                  bool isHeapOOM);

/**
 * Told that the engine was used in a way it cannot go on from; set with
 * OH_JSVM_SetHandlerForFatalError. It may leave by longjmp. When it returns, the engine goes on as
 * if nothing had happened, or, when memory ran out, ends the process.
 * @param location  the engine function that found it.
 * @param message   what it found.
 */
typedef void(JSVM_CDECL* JSVM_HandlerForFatalError)(const char* location, const char* message);

/**
 * Told about rejected promises, on the VM's thread and at once, with the JavaScript that settled
 * the promise still running; set with OH_JSVM_SetHandlerForPromiseReject. It may call any function
 * except those that destroy `env` or its VM, and has a handle scope of its own.
 * @param env          the environment whose code settled the promise.
 * @param rejectEvent  what happened.
 * @param rejectInfo   an object with the properties `promise` and `value`; `value` is the reason or
 *                     result, undefined for JSVM_PROMISE_ADD_HANDLER_AFTER_REJECTED. Valid during
 *                     the call.
 */
typedef void(JSVM_CDECL* JSVM_HandlerForPromiseReject)(JSVM_Env env,
                                                       JSVM_PromiseRejectEvent rejectEvent,
                                                       JSVM_Value rejectInfo);

/* ---------------------------------------------------------------------------------------------
 * Tracing and debugging
 * ------------------------------------------------------------------------------------------- */

/** What OH_JSVM_TraceStart records. Since API level 18. */
typedef enum {
    /** The engine's main events. */
    JSVM_TRACE_VM = 0,
    /** Compilation. */
    JSVM_TRACE_COMPILE = 1,
    /** Execution. */
    JSVM_TRACE_EXECUTE = 2,
    /** Calls of the engine's runtime. */
    JSVM_TRACE_RUNTIME = 3,
    /** Stack traces. */
    JSVM_TRACE_STACK_TRACE = 4,
    /** WebAssembly. */
    JSVM_TRACE_WASM = 5,
    /** WebAssembly, in detail. */
    JSVM_TRACE_WASM_DETAILED = 6
} JSVM_TraceCategory;

/** What OH_JSVM_SetDebugOption switches. Since API level 20. */
typedef enum {
    /** Check that every value passed in still belongs to an open handle scope. */
    JSVM_SCOPE_CHECK = 0
} JSVM_DebugOption;

#endif /* ARK_RUNTIME_JSVM_TYPES_H */
