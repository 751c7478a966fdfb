// SPDX-License-Identifier: Apache-2.0
// Sessions of chrome-remote-interface with a debuggee.
'use strict';
const CRI = require('chrome-remote-interface');
const {within} = require('./waiting.js');

// Attaches as that client does: asks for the targets and the protocol, then opens a WebSocket.
async function attach(t, target) {
    const client = await within(CRI({host: target.host, port: target.port}), 'a session');
    client.gone = new Promise((resolve) => client.on('disconnect', resolve));
    t.after(() => client.close().catch(() => {}));
    return client;
}

// Starts something that stops the program, and resolves to the stop. What was started may end much
// later; `stop.started` is its promise.
async function stopAfter(debuggee, client, start) {
    const paused = client.Debugger.paused();
    const started = start();
    started.catch(() => {}); // told to who waits for it
    const stop = await debuggee.within(paused, 'a stop');
    stop.started = started;
    return stop;
}

// Lets a program run that waits for a debugger, which stops it before its first statement.
async function begin(debuggee, client) {
    await client.Runtime.enable();
    await client.Debugger.enable();
    return stopAfter(debuggee, client, () => client.Runtime.runIfWaitingForDebugger());
}

async function evaluate(client, expression, options = {}) {
    const {result, exceptionDetails} = await within(
        client.Runtime.evaluate({expression, returnByValue: true, ...options}), expression);
    if (exceptionDetails) {
        throw new Error(exceptionDetails.exception.description);
    }
    return result.value;
}

// The variables of a scope, by name.
async function variables(client, scope) {
    const {result} = await client.Runtime.getProperties(
        {objectId: scope.object.objectId, ownProperties: true});
    return Object.fromEntries(result.map(({name, value}) => [name, value && value.value]));
}

module.exports = {attach, begin, evaluate, stopAfter, variables};
