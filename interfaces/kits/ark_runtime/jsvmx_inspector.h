/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file jsvmx_inspector.h
 * An extension of this SDK to JSVM-API: what a program needs beside OH_JSVM_OpenInspector to be
 * debugged comfortably.
 *
 * Nothing here exists on devices. The conventions numbered in jsvm.h hold for this file too.
 */
#ifndef ARK_RUNTIME_JSVMX_INSPECTOR_H
#define ARK_RUNTIME_JSVMX_INSPECTOR_H

#include "jsvm.h"

EXTERN_C_START

/**
 * Tells the address that debuggers connect to, of the form "ws://HOST:PORT/ID". Programs print it
 * as "Debugger listening on ws://...", which is what development tools look for. Needs no scope.
 *
 * @param env  the environment.
 * @param url  receives the text; zero-terminated. Valid until the inspector of `env` is closed.
 * @retval JSVM_INVALID_ARG  an argument is NULL.
 * @retval JSVM_GENERIC_FAILURE  no inspector is open.
 */
JSVM_EXTERN JSVM_Status JSVMX_GetInspectorUrl(JSVM_Env env, const char** url);

/**
 * Tells a program that a debugger wants something. Such requests are carried out while JavaScript
 * runs, stands at a breakpoint, or in OH_JSVM_WaitForDebugger. Otherwise they wait until the
 * program calls OH_JSVM_PumpMessageLoop, and this handler tells when to.
 *
 * Called on the inspector's own thread, soon after a request has arrived for an env whose VM has
 * carried out all earlier ones. It wakes the program's own loop and returns; it calls no function
 * of the library, does not wait for the VM's thread, and neither longjmp nor a C++ exception leaves
 * it.
 *
 * @param data  what was passed to JSVMX_SetInspectorWakeHandler.
 */
typedef void(JSVM_CDECL* JSVMX_InspectorWakeHandler)(void* data);

/**
 * Sets the handler of an env whose inspector is open. It is forgotten when the inspector is closed.
 * What arrived before is not told: pump once after this call. A handler that was replaced can still
 * be running or be called once more. Needs no scope.
 *
 * @param env      the environment.
 * @param handler  see JSVMX_InspectorWakeHandler; NULL to have none.
 * @param data     passed to the handler; or NULL. Kept: what it points to lives until the inspector
 *                 is closed.
 * @retval JSVM_INVALID_ARG  `env` is NULL.
 * @retval JSVM_GENERIC_FAILURE  no inspector is open.
 */
JSVM_EXTERN JSVM_Status JSVMX_SetInspectorWakeHandler(JSVM_Env env,
                                                      JSVMX_InspectorWakeHandler handler,
                                                      void* data);

/**
 * Tells how many debuggers are attached, as far as the VM has carried out what they sent: pump
 * before. A program whose end somebody is watching goes on pumping until there are none: debuggers
 * lose what they show when the connection ends. The wake handler is called when one leaves. Needs
 * no scope.
 *
 * @param env    the environment.
 * @param count  receives how many sessions there are.
 * @retval JSVM_INVALID_ARG  an argument is NULL.
 * @retval JSVM_GENERIC_FAILURE  no inspector is open.
 */
JSVM_EXTERN JSVM_Status JSVMX_CountDebuggers(JSVM_Env env, size_t* count);

EXTERN_C_END

#endif /* ARK_RUNTIME_JSVMX_INSPECTOR_H */
