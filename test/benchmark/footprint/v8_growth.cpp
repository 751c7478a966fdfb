// SPDX-License-Identifier: Apache-2.0
// What one more thing costs in V8 where there are many already; the same as jsvm_growth.c.
#include <v8.h>

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include "test/benchmark/footprint/footprint.h"
#include "test/benchmark/footprint/stage.h"
#include "test/benchmark/footprint/v8_machine.h"

namespace {

constexpr size_t kAll = 300000;
constexpr size_t kAllEnvs = 200;
constexpr size_t kScope = 64;

Stage NewStage(const char* name) {
    return {name, 0, 0, 0, 0};
}

// Calls what is given with each index, 64 of them in a handle scope.
template <typename Body>
void ForEach(v8::Isolate* isolate, size_t count, Body body) {
    for (size_t i = 0; i < count;) {
        const v8::HandleScope scope(isolate);
        for (const size_t end = std::min(i + kScope, count); i < end; i++) body(i);
    }
}

template <typename Body>
void InStage(Stage* stage, size_t count, Body body) {
    BeginStage(stage);
    body();
    EndStage(stage, count);
}

// ---- References, all to one object.

void References(size_t count) {
    Stage stages[] = {NewStage("create"), NewStage("get value"), NewStage("delete")};
    InMachine([&](v8::Platform*, v8::Isolate* isolate, v8::Local<v8::Context>) {
        std::vector<v8::Global<v8::Object>> all(count);
        const v8::Local<v8::Object> object = v8::Object::New(isolate);
        const size_t rounds = RoundsOf(count, kAll);
        for (size_t round = 0; round < rounds; round++) {
            if (round == 1) ForgetStages(stages, 3);
            InStage(&stages[0], count, [&] {
                for (auto& one : all) one.Reset(isolate, object);
            });
            InStage(&stages[1], count, [&] {
                ForEach(isolate, count, [&](size_t i) {
                    const v8::Local<v8::Object> value = all[i].Get(isolate);
                    Must(!value.IsEmpty(), "a value");
                });
            });
            InStage(&stages[2], count, [&] {
                for (auto& one : all) one.Reset();
            });
        }
    });
    TellStages(stages, 3);
}

// ---- Wraps: a pointer in an internal field, and a weak handle, of objects in an array.

struct Native {
    v8::Global<v8::Object> object;
    void* own;
};

void Finalize(const v8::WeakCallbackInfo<Native>& info) {
    info.GetParameter()->object.Reset();
}

// Works on objects in an array, one by one.
class Wrapping {
  public:
    Wrapping(v8::Isolate* isolate, v8::Local<v8::Context> context, size_t count)
        : isolate_(isolate),
          context_(context),
          array_(NewArray(isolate, context, count)),
          natives_(count) {
        const v8::Local<v8::FunctionTemplate> type = v8::FunctionTemplate::New(isolate);
        type->InstanceTemplate()->SetInternalFieldCount(1);
        type_ = Need(type->GetFunction(context));
    }

    void Put(size_t index) {
        const v8::Local<v8::Object> object = Need(type_->NewInstance(context_));
        Must(array_->Set(context_, static_cast<uint32_t>(index), object).IsJust(), "Set");
    }
    void Wrap(size_t index) {
        const v8::Local<v8::Object> object = Element(index);
        auto native = std::make_unique<Native>();
        native->own = this;
        native->object.Reset(isolate_, object);
        native->object.SetWeak(native.get(), Finalize, v8::WeakCallbackType::kParameter);
        object->SetAlignedPointerInInternalField(0, native.get());
        natives_[index] = std::move(native);
    }
    void Unwrap(size_t index) {
        const auto* native =
            static_cast<Native*>(Element(index)->GetAlignedPointerFromInternalField(0));
        Must(native->own == this, "what was wrapped");
    }
    void Remove(size_t index) {
        Element(index)->SetAlignedPointerInInternalField(0, nullptr);
        natives_[index].reset();
    }

  private:
    v8::Local<v8::Object> Element(size_t index) {
        return Need(array_->Get(context_, static_cast<uint32_t>(index))).As<v8::Object>();
    }

    v8::Isolate* isolate_;
    v8::Local<v8::Context> context_;
    v8::Local<v8::Array> array_;
    v8::Local<v8::Function> type_;
    std::vector<std::unique_ptr<Native>> natives_;
};

void Wraps(size_t count) {
    Stage stages[] = {NewStage("wrap"), NewStage("unwrap"), NewStage("remove wrap")};
    InMachine([&](v8::Platform*, v8::Isolate* isolate, v8::Local<v8::Context> context) {
        Wrapping wrapping(isolate, context, count);
        const size_t rounds = RoundsOf(count, kAll);
        for (size_t round = 0; round < rounds; round++) {
            if (round == 1) ForgetStages(stages, 3);
            ForEach(isolate, count, [&](size_t i) { wrapping.Put(i); });
            InStage(&stages[0], count,
                    [&] { ForEach(isolate, count, [&](size_t i) { wrapping.Wrap(i); }); });
            InStage(&stages[1], count,
                    [&] { ForEach(isolate, count, [&](size_t i) { wrapping.Unwrap(i); }); });
            InStage(&stages[2], count,
                    [&] { ForEach(isolate, count, [&](size_t i) { wrapping.Remove(i); }); });
        }
    });
    TellStages(stages, 3);
}

// ---- Properties of one object.

void Properties(size_t count) {
    Stage stages[] = {NewStage("set"), NewStage("get")};
    std::vector<std::string> names(count);
    for (size_t i = 0; i < count; i++) names[i] = "p" + std::to_string(i);
    InMachine([&](v8::Platform*, v8::Isolate* isolate, v8::Local<v8::Context> context) {
        const auto key = [&](size_t i) {
            return Need(v8::String::NewFromUtf8(isolate, names[i].c_str(),
                                                v8::NewStringType::kInternalized));
        };
        const size_t rounds = RoundsOf(count, kAll);
        for (size_t round = 0; round < rounds; round++) {
            if (round == 1) ForgetStages(stages, 2);
            const v8::HandleScope scope(isolate);
            const v8::Local<v8::Object> object = v8::Object::New(isolate);
            InStage(&stages[0], count, [&] {
                ForEach(isolate, count, [&](size_t i) {
                    Must(object->Set(context, key(i), object).IsJust(), "Set");
                });
            });
            InStage(&stages[1], count, [&] {
                ForEach(isolate, count, [&](size_t i) { Need(object->Get(context, key(i))); });
            });
        }
    });
    TellStages(stages, 2);
}

// ---- Contexts of one isolate.

void CallInto(v8::Isolate* isolate, const v8::Global<v8::Context>& one) {
    const v8::HandleScope handles(isolate);
    const v8::Local<v8::Context> context = one.Get(isolate);
    const v8::Context::Scope scope(context);
    v8::Local<v8::Value> global = context->Global();
    const v8::Local<v8::Value> function =
        Need(context->Global()->Get(context, v8::String::NewFromUtf8Literal(isolate, "isNaN")));
    Need(function.As<v8::Function>()->Call(context, global, 1, &global));
}

void Envs(size_t count) {
    Stage stages[] = {NewStage("create"), NewStage("call into"), NewStage("destroy")};
    InMachine([&](v8::Platform*, v8::Isolate* isolate, v8::Local<v8::Context>) {
        std::vector<v8::Global<v8::Context>> contexts(count);
        const size_t rounds = RoundsOf(count, kAllEnvs);
        for (size_t round = 0; round < rounds; round++) {
            if (round == 1) ForgetStages(stages, 3);
            InStage(&stages[0], count, [&] {
                for (auto& one : contexts) {
                    const v8::HandleScope scope(isolate);
                    one.Reset(isolate, v8::Context::New(isolate));
                }
            });
            for (const auto& one : contexts) CallInto(isolate, one);
            InStage(&stages[1], count, [&] {
                for (const auto& one : contexts) CallInto(isolate, one);
            });
            InStage(&stages[2], count, [&] {
                for (auto& one : contexts) {
                    one.Reset();
                    isolate->ContextDisposedNotification();
                }
            });
        }
    });
    TellStages(stages, 3);
}

}  // namespace

int main(int argc, char** argv) {
    static const Case kCases[] = {
        {"references", References},
        {"wraps", Wraps},
        {"properties", Properties},
        {"envs", Envs},
    };
    return RunCase(kCases, sizeof(kCases) / sizeof(kCases[0]), argc, argv);
}
