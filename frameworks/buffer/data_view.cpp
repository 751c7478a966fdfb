// SPDX-License-Identifier: Apache-2.0
#include "frameworks/binding/js_error.h"
#include "frameworks/buffer/view.h"
#include "frameworks/core/checks.h"
#include "frameworks/core/entry.h"
#include "frameworks/core/handle.h"
#include "frameworks/core/v8_compat.h"

namespace jsvm {
namespace {

JSVM_Status CreateDataView(const Js& js, size_t length, JSVM_Value handle, size_t offset,
                           JSVM_Value* result) {
    JSVM_NON_NULL(handle, result);
    v8::Local<v8::ArrayBuffer> buffer;
    JSVM_TRY(In(js, handle, &buffer));
    if (!Fits(buffer, offset, length, 1)) {
        JSVM_TRY(ThrowCodedError<&v8::Exception::RangeError>(
            js, "ERR_JSVM_INVALID_DATAVIEW_ARGS",
            "byteOffset + byteLength should be less than or equal to the "
            "size in bytes of the array passed in"));
        return JSVM_PENDING_EXCEPTION;
    }
    return Out(js, v8::DataView::New(buffer, offset, length), result);
}

JSVM_Status DescribeDataView(const Js& js, JSVM_Value handle, size_t* length, void** data,
                             JSVM_Value* buffer, size_t* offset) {
    JSVM_NON_NULL(handle);
    v8::Local<v8::DataView> view;
    JSVM_TRY(In(js, handle, &view));
    if (length != nullptr) *length = view->ByteLength();
    return DescribeWindow(js, view, data, buffer, offset);
}

}  // namespace
}  // namespace jsvm

JSVM_Status OH_JSVM_CreateDataview(JSVM_Env env, size_t length, JSVM_Value arraybuffer,
                                   size_t byteOffset, JSVM_Value* result) {
    return jsvm::RunsJs(env, [=](const jsvm::Js& js) {
        return jsvm::CreateDataView(js, length, arraybuffer, byteOffset, result);
    });
}

JSVM_Status OH_JSVM_GetDataviewInfo(JSVM_Env env, JSVM_Value dataview, size_t* bytelength,
                                    void** data, JSVM_Value* arraybuffer, size_t* byteOffset) {
    return jsvm::InEnv(env, [=](const jsvm::Js& js) {
        return jsvm::DescribeDataView(js, dataview, bytelength, data, arraybuffer, byteOffset);
    });
}
