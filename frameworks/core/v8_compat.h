// SPDX-License-Identifier: Apache-2.0
// The seam between V8 versions: every difference that this code has to bridge is here, and no
// other file asks for V8's version. Includes the V8 headers that nearly every file needs.
#ifndef ARK_JSVM_FRAMEWORKS_CORE_V8_COMPAT_H_
#define ARK_JSVM_FRAMEWORKS_CORE_V8_COMPAT_H_

#include <cstring>

#include "v8.h"

#if V8_MAJOR_VERSION < 10 || (V8_MAJOR_VERSION == 10 && V8_MINOR_VERSION < 2)
#error "Ark JSVM needs V8 10.2 or later"
#endif
#ifdef V8_ENABLE_SANDBOX
#error "Ark JSVM gives V8 memory of callers, which a V8 with its sandbox does not take"
#endif

#if V8_MAJOR_VERSION == 10
// V8's own, as far as its library exports them; see jsvm::v8_compat::OptimizeWasmFunction.
namespace v8::internal::wasm {

enum class ExecutionTier : int8_t { kNone, kLiftoff, kTurbofan };

class V8_EXPORT NativeModule {
  public:
    bool HasCode(uint32_t index) const;
    bool HasCodeWithTier(uint32_t index, ExecutionTier tier) const;
};

class V8_EXPORT WasmEngine {
  public:
    void CompileFunction(Isolate* isolate, NativeModule* module, uint32_t index,
                         ExecutionTier tier);
};

V8_EXPORT WasmEngine* GetWasmEngine();

}  // namespace v8::internal::wasm

// See jsvm::NewOneByteString.
namespace v8::internal {

enum class AllocationType : uint8_t { kYoung };

class Factory;

template <class Impl>
class V8_EXPORT FactoryBase {
  public:
    uintptr_t* NewRawOneByteString(int length, AllocationType allocation);
    uintptr_t* NewRawTwoByteString(int length, AllocationType allocation);
};

}  // namespace v8::internal

// See jsvm::v8_compat::DropOptimizedCode.
namespace v8::internal {

class V8_EXPORT Deoptimizer {
  public:
    static void DeoptimizeAll(Isolate* isolate);
};

// See jsvm::v8_compat::HeapPlacesOf.
class V8_EXPORT ExternalReference {
  public:
    static ExternalReference new_space_allocation_top_address(Isolate* isolate);
    static ExternalReference old_space_allocation_top_address(Isolate* isolate);
    static ExternalReference handle_scope_next_address(Isolate* isolate);

    const uintptr_t* place;
};

}  // namespace v8::internal
#endif

namespace jsvm::v8_compat {

// Whether V8 itself takes the blob for one of its own. V8 reads a header of a fixed size without
// looking at the blob's length, so shorter ones are refused first.
inline bool SnapshotIsValid(const char* data, size_t size) {
    constexpr size_t kLargestHeader = 256;
    if (size < kLargestHeader || size > static_cast<size_t>(INT32_MAX)) return false;
    const v8::StartupData blob{data, static_cast<int>(size)};
    return blob.IsValid();
}

// Has V8 call `kCallback` when memory ran out, or nobody. V8 10 tells no detail.
using OutOfMemoryCallback = void (*)(const char* location, const char* detail, bool is_heap);
#if V8_MAJOR_VERSION < 11
template <OutOfMemoryCallback kCallback>
void OutOfMemory(const char* location, bool is_heap) {
    kCallback(location, nullptr, is_heap);
}
#else
template <OutOfMemoryCallback kCallback>
void OutOfMemory(const char* location, const v8::OOMDetails& details) {
    kCallback(location, details.detail, details.is_heap_oom);
}
#endif
template <OutOfMemoryCallback kCallback>
void SetOutOfMemoryCallback(v8::Isolate* isolate, bool wanted) {
    isolate->SetOOMErrorHandler(wanted ? OutOfMemory<kCallback> : nullptr);
}

// The young generation's collection by marking.
inline constexpr v8::GCType kMinorMarkCompact =
#if V8_MAJOR_VERSION < 12
    v8::kGCTypeMinorMarkCompact;
#else
    v8::kGCTypeMinorMarkSweep;
#endif

// What V8 installs in a context whenever one is made or comes out of a snapshot, but leaves out in
// a VM that makes a snapshot, and so adds to objects that are in one: entries of an array of
// JavaScript, each an object, its name and the key of one property, which is empty if new
// properties of the object are all objects of V8's own. It ends the process where such an object
// takes no properties, and confuses two with one key.
inline constexpr char kBuiltinsAddedLater[] =
    "[globalThis,'globalThis',''],"
    "[Object,'Object','hasOwn'],"
    "[Error,'Error','stackTraceLimit'],"
    "[String.prototype,'String.prototype','at'],"
    "[Array.prototype,'Array.prototype','at'],"
    "[Array.prototype,'Array.prototype','findLast'],"
    "[Array.prototype,'Array.prototype','findLastIndex'],"
    "[Array.prototype[Symbol.unscopables],'Array.prototype[Symbol.unscopables]','at'],"
    "[Array.prototype[Symbol.unscopables],'Array.prototype[Symbol.unscopables]','findLast'],"
    "[Array.prototype[Symbol.unscopables],'Array.prototype[Symbol.unscopables]','findLastIndex'],"
    "[Reflect.getPrototypeOf(Int8Array.prototype),'TypedArray.prototype','at'],"
    "[Reflect.getPrototypeOf(Int8Array.prototype),'TypedArray.prototype','findLast'],"
    "[Reflect.getPrototypeOf(Int8Array.prototype),'TypedArray.prototype','findLastIndex']";

// The bytes of the persistent handles that there are now, V8's own included.
inline size_t HandleBytes(v8::Isolate* isolate) {
    v8::HeapStatistics statistics;
    isolate->GetHeapStatistics(&statistics);
    return statistics.used_global_handles_size();
}

// An origin for a classic script.
inline v8::ScriptOrigin ClassicScriptOrigin(v8::Isolate* isolate, v8::Local<v8::Value> name,
                                            int line_offset, int column_offset,
                                            v8::Local<v8::Value> source_map_url) {
#if V8_MAJOR_VERSION < 12
    return v8::ScriptOrigin(isolate, name, line_offset, column_offset, false, -1, source_map_url);
#else
    static_cast<void>(isolate);
    return v8::ScriptOrigin(name, line_offset, column_offset, false, -1, source_map_url);
#endif
}

#if V8_MAJOR_VERSION == 10
// An object's type in V8's own terms, for what V8 has no public function.
inline int InstanceType(v8::Local<v8::Value> object) {
    v8::internal::Address address = 0;
    std::memcpy(&address, static_cast<const void*>(*object), sizeof(address));
    return v8::internal::Internals::GetInstanceType(address);
}

// Whether it is an object. V8's own function is a call, and most are: all from this type on.
inline bool IsObject(v8::Local<v8::Value> value) {
    using v8::internal::Internals;
    v8::internal::Address address = 0;
    std::memcpy(&address, static_cast<const void*>(*value), sizeof(address));
    if (Internals::HasHeapObjectTag(address) &&
        Internals::GetInstanceType(address) >= Internals::kJSObjectType) {
        return true;
    }
    return value->IsObject();
}

// Where a string has its text, in V8's own terms.
enum class TextPlace { kInItself = 0, kPutTogether = 1, kOutside = 2 };

inline TextPlace TextPlaceOf(v8::Local<v8::String> string) {
    using v8::internal::Internals;
    constexpr int kRepresentationMask =
        Internals::kStringRepresentationAndEncodingMask & ~Internals::kStringEncodingMask;
    return static_cast<TextPlace>(InstanceType(string) & kRepresentationMask);
}
#else
inline bool IsObject(v8::Local<v8::Value> value) {
    return value->IsObject();
}
#endif

// Whether a string keeps its text in V8's heap, by itself or as one put together of others. Not so
// a part of another string, which may use memory of a caller's. V8 has no public function that
// tells.
inline bool OwnsText(v8::Local<v8::String> string) {
#if V8_MAJOR_VERSION == 10
    const TextPlace place = TextPlaceOf(string);
    return place == TextPlace::kInItself || place == TextPlace::kPutTogether;
#else
    static_cast<void>(string);
    return false;
#endif
}

// Whether V8 makes no handle when it reads the string, as far as that can be told.
inline bool IsFlat(v8::Local<v8::String> string) {
#if V8_MAJOR_VERSION == 10
    const TextPlace place = TextPlaceOf(string);
    return place == TextPlace::kInItself || place == TextPlace::kOutside;
#else
    static_cast<void>(string);
    return false;
#endif
}

// A number that V8 keeps in the handle's slot itself, as it does with most integers: whether it is
// one, and which.
inline bool IsSmallInteger(v8::Local<v8::Value> value, int* integer) {
#if V8_MAJOR_VERSION == 10
    using v8::internal::Internals;
    v8::internal::Address slot = 0;
    std::memcpy(&slot, static_cast<const void*>(*value), sizeof(slot));
    if (Internals::HasHeapObjectTag(slot)) return false;
    *integer = Internals::SmiValue(slot);
    return true;
#else
    static_cast<void>(value);
    static_cast<void>(integer);
    return false;
#endif
}

// An external's pointer, as External::Value gives it, without a call of the library: what each
// native function begins with.
inline void* Pointer(v8::Local<v8::External> external) {
#if V8_MAJOR_VERSION == 10 && V8_MINOR_VERSION == 2
    using v8::internal::Internals;
    v8::internal::Address object = 0;
    std::memcpy(&object, static_cast<const void*>(*external), sizeof(object));
    return Internals::ReadRawField<void*>(object, Internals::kJSObjectHeaderSize);
#else
    return external->Value();
#endif
}

// A pointer in an internal field of an object that has such a one, and was not given another value
// in it; null when none was set. Plain objects of V8 are filled with undefined, whose address has
// the lowest bit set, as no pointer has that V8 takes for a field.
inline void* PointerInField(v8::Local<v8::Object> object, int index) {
    void* const pointer = object->GetAlignedPointerFromInternalField(index);
    uintptr_t bits = 0;
    static_assert(sizeof(bits) == sizeof(pointer));
    std::memcpy(&bits, static_cast<const void*>(&pointer), sizeof(bits));
    return (bits & 1) == 0 ? pointer : nullptr;
}

// Whether an object is an instance of a template, and has internal fields. Buffers and their views
// have some of their own; they do not count.
inline bool HasFields(v8::Local<v8::Object> object) {
#if V8_MAJOR_VERSION == 10
    using v8::internal::Internals;
    const int type = InstanceType(object);
    if (type < Internals::kFirstJSApiObjectType || type > Internals::kLastJSApiObjectType) {
        if (type != Internals::kJSSpecialApiObjectType) return false;
    }
#else
    if (object->IsArrayBuffer() || object->IsArrayBufferView()) return false;
#endif
    return object->InternalFieldCount() > 0;
}

// The flag of V8 that regular expressions with sets of characters have (v); 0 where V8 knows none.
inline constexpr unsigned kRegExpUnicodeSets =
#if V8_MAJOR_VERSION > 11 || (V8_MAJOR_VERSION == 11 && V8_MINOR_VERSION >= 2)
    v8::RegExp::kUnicodeSets;
#else
    0;
#endif

// The most bytes that V8 takes for one array buffer; it ends the process over more. V8 10 has no
// public name for it.
inline constexpr size_t kMaxArrayBufferBytes = (size_t{1} << 53) - 1;

// A buffer's memory; null when it was detached, whatever V8 has left there.
inline char* Memory(v8::Local<v8::ArrayBuffer> buffer) {
    return buffer->WasDetached() ? nullptr : static_cast<char*>(buffer->Data());
}

// Takes the memory away from a buffer that can be detached. False when V8 refuses all the same, as
// later versions do for a buffer that has a key.
inline bool Detach(v8::Local<v8::ArrayBuffer> buffer) {
#if V8_MAJOR_VERSION < 11
    buffer->Detach();
    return true;
#else
    return buffer->Detach(v8::Local<v8::Value>()).FromMaybe(false);
#endif
}

// Resolves a promise. A value whose `then` cannot be read rejects it; V8 10 leaves the exception of
// that to the TryCatch outside too, though it has been dealt with.
inline v8::Maybe<bool> ResolvePromise(v8::Local<v8::Promise::Resolver> resolver,
                                      v8::Local<v8::Context> context, v8::Local<v8::Value> value) {
    v8::TryCatch dealt_with(context->GetIsolate());
    const v8::Maybe<bool> resolved = resolver->Resolve(context, value);
    if (resolved.IsNothing() || dealt_with.HasTerminated()) dealt_with.ReThrow();
    return resolved;
}

// Whether V8 may make machine code. With --jitless it reserves no memory for it, and then ends the
// process over a WebAssembly module. V8 has no way to ask for a flag, and what scripts can see they
// can change.
inline bool MakesMachineCode(v8::Isolate* isolate) {
    void* start = nullptr;
    size_t bytes = 0;
    isolate->GetCodeRange(&start, &bytes);
    return bytes != 0;
}

// A module's code as V8 shares it between all module objects of the same bytes.
using NativeWasmModule = v8::internal::wasm::NativeModule;

// Whether a function that the module defines has code of the optimising compiler. `index` must be
// that of one: V8 does not look.
inline bool HasOptimizedWasm(const NativeWasmModule* module, uint32_t index) {
#if V8_MAJOR_VERSION == 10
    return module->HasCodeWithTier(index, v8::internal::wasm::ExecutionTier::kTurbofan);
#else
    static_cast<void>(module);
    static_cast<void>(index);
    return true;
#endif
}

// Compiles a function that the module defines with the optimising compiler, on this thread, and
// publishes its code. False when the function has no code after. No public function of V8 does
// this; the flags that would make V8 optimise change how every module of the process is compiled.
inline bool OptimizeWasmFunction(v8::Isolate* isolate, NativeWasmModule* module, uint32_t index) {
#if V8_MAJOR_VERSION == 10
    auto* engine_isolate = static_cast<v8::internal::Isolate*>(static_cast<void*>(isolate));
    v8::internal::wasm::GetWasmEngine()->CompileFunction(
        engine_isolate, module, index, v8::internal::wasm::ExecutionTier::kTurbofan);
    return module->HasCode(index);
#else
    static_cast<void>(isolate);
    return HasOptimizedWasm(module, index);
#endif
}

// Has functions continue without their optimised code, until they are optimised anew. A profiler
// that starts is told of the code that there is, except for what V8 has put in place of running
// loops: samples of that would count for the caller. No public function of V8 does this.
inline void DropOptimizedCode(v8::Isolate* isolate) {
#if V8_MAJOR_VERSION == 10
    v8::internal::Deoptimizer::DeoptimizeAll(
        static_cast<v8::internal::Isolate*>(static_cast<void*>(isolate)));
#else
    static_cast<void>(isolate);
#endif
}

// Whether the memory of a heap is laid out as frameworks/core/v8_heap.h and the converter of raw
// heap snapshots know it.
inline constexpr bool kKnowsHeapMemory = V8_MAJOR_VERSION == 10 && V8_MINOR_VERSION == 2 &&
                                         sizeof(void*) == 8 && v8::internal::kApiTaggedSize == 8;

// What stands for an exception in a v8::TryCatch that has caught none.
inline uintptr_t NothingCaught(v8::Isolate* isolate) {
#if V8_MAJOR_VERSION == 10
    using v8::internal::Internals;
    return *Internals::GetRoot(isolate, Internals::kTheHoleValueRootIndex);
#else
    static_cast<void>(isolate);
    return 0;
#endif
}

// Where an isolate keeps its first root.
inline constexpr size_t kRootsOffset = v8::internal::Internals::kIsolateRootsOffset;

// What V8 notes about where objects and handles are being made. A plain look: no lock, no wait.
struct HeapPlaces {
    uintptr_t new_space_top = 0;
    uintptr_t new_space_limit = 0;
    uintptr_t old_space_top = 0;
    uintptr_t old_space_limit = 0;
    uintptr_t handles_next = 0;
    uintptr_t handles_limit = 0;
};

inline HeapPlaces HeapPlacesOf(v8::Isolate* isolate) {
    HeapPlaces places;
#if V8_MAJOR_VERSION == 10
    using v8::internal::ExternalReference;
    void* const at = isolate;
    auto* engine_isolate = static_cast<v8::internal::Isolate*>(at);
    const auto young = ExternalReference::new_space_allocation_top_address(engine_isolate);
    const auto old = ExternalReference::old_space_allocation_top_address(engine_isolate);
    const auto handles = ExternalReference::handle_scope_next_address(engine_isolate);
    if (young.place != nullptr) {
        places.new_space_top = young.place[0];
        places.new_space_limit = young.place[1];
    }
    places.old_space_top = old.place[0];
    places.old_space_limit = old.place[1];
    places.handles_next = handles.place[0];
    places.handles_limit = handles.place[1];
#else
    static_cast<void>(isolate);
#endif
    return places;
}

// Lets V8 do what other threads have asked this one, the VM's, for: a collection, above all, that a
// thread of V8's own waits for. V8 has no call for that alone. It looks for such requests where it
// writes JSON; a number is written without running code of anybody.
inline void ServeRequests(v8::Local<v8::Context> context) {
    v8::Isolate* isolate = context->GetIsolate();
    const v8::HandleScope scope(isolate);
    const v8::TryCatch nothing_of_the_caller(isolate);
    static_cast<void>(v8::JSON::Stringify(context, v8::Integer::New(isolate, 0)).IsEmpty());
}

}  // namespace jsvm::v8_compat

#endif  // ARK_JSVM_FRAMEWORKS_CORE_V8_COMPAT_H_
