// SPDX-License-Identifier: Apache-2.0
// chrome-remote-interface as a debugger: breakpoints, stops, variables, exceptions.
'use strict';
const assert = require('node:assert');
const test = require('node:test');
const {Debuggee, lineOf, programPath} = require('./support/debuggee.js');
const {attach, begin, evaluate, stopAfter, variables} = require('./support/remote.js');

const ROOMS = 'rooms.js';
const IDLE = 'idle.js';

function place(frame) {
    return [frame.functionName, frame.location.lineNumber + 1];
}

async function idleSession(t) {
    const debuggee = await Debuggee.startIdle(t, IDLE);
    const client = await attach(t, debuggee);
    await client.Runtime.enable();
    await client.Debugger.enable();
    return {debuggee, client};
}

test('a breakpoint by URL stops, shows the frames and lets a variable be changed', async (t) => {
    const debuggee = await Debuggee.startWaiting(t, ROOMS);
    const client = await attach(t, debuggee);
    const scripts = [];
    client.Debugger.scriptParsed((script) => scripts.push(script));
    const start = await begin(debuggee, client);
    assert.strictEqual(debuggee.output.text, '');
    const script = scripts.find(({url}) => url === 'file://' + programPath(ROOMS));
    assert.ok(script, 'the script is not among ' + scripts.map(({url}) => url).join());
    assert.strictEqual(start.callFrames[0].location.scriptId, script.scriptId);
    const {scriptSource} = await client.Debugger.getScriptSource({scriptId: script.scriptId});
    assert.match(scriptSource, /function area\(width, height\)/);

    const line = lineOf(ROOMS, 'in area');
    const {breakpointId, locations} = await client.Debugger.setBreakpointByUrl(
        {url: script.url, lineNumber: line - 1});
    assert.deepStrictEqual(locations.map(({lineNumber}) => lineNumber + 1), [line]);
    const stop = await stopAfter(debuggee, client, () => client.Debugger.resume());
    assert.deepStrictEqual(stop.hitBreakpoints, [breakpointId]);
    assert.deepStrictEqual(place(stop.callFrames[0]), ['area', line]);
    assert.deepStrictEqual(place(stop.callFrames[1]), ['total', lineOf(ROOMS, 'call of area')]);
    assert.deepStrictEqual(place(stop.callFrames[2]), ['', lineOf(ROOMS, 'call of total')]);

    const frame = stop.callFrames[0];
    assert.strictEqual(frame.scopeChain[0].type, 'local');
    assert.deepStrictEqual(await variables(client, frame.scopeChain[0]),
                           {width: 2, height: 3, result: undefined});
    const sum = await client.Debugger.evaluateOnCallFrame(
        {callFrameId: frame.callFrameId, expression: 'width * height + 1'});
    assert.deepStrictEqual([sum.result.type, sum.result.value], ['number', 7]);
    const wrong = await client.Debugger.evaluateOnCallFrame(
        {callFrameId: frame.callFrameId, expression: 'nowhere'});
    assert.strictEqual(wrong.exceptionDetails.exception.className, 'ReferenceError');

    await client.Debugger.setVariableValue({
        scopeNumber: 0, variableName: 'width', newValue: {value: 10},
        callFrameId: frame.callFrameId,
    });
    await client.Debugger.removeBreakpoint({breakpointId});
    const said = client.Runtime.consoleAPICalled();
    await client.Debugger.resume();
    const message = await debuggee.within(said, 'a message on the console');
    assert.strictEqual(message.type, 'log');
    assert.deepStrictEqual(message.args.map(({type, value}) => [type, value]),
                           [['string', 'total'], ['number', 50], ['object', undefined]]);
    assert.strictEqual(message.stackTrace.callFrames[0].functionName, 'total');
    await debuggee.output.expect(/^the total is 50\n/m);
    await client.close();
    await debuggee.endsWell();
});

test('a breakpoint set before the script is there is hit, on its condition', async (t) => {
    const debuggee = await Debuggee.startWaiting(t, ROOMS);
    const client = await attach(t, debuggee);
    await client.Debugger.enable();
    const {breakpointId, locations} = await client.Debugger.setBreakpointByUrl({
        urlRegex: '.*/rooms\\.js$', lineNumber: lineOf(ROOMS, 'end of area') - 1,
        condition: 'result === 20',
    });
    assert.deepStrictEqual(locations, []);
    await begin(debuggee, client);
    const stop = await stopAfter(debuggee, client, () => client.Debugger.resume());
    assert.deepStrictEqual(stop.hitBreakpoints, [breakpointId]);
    assert.deepStrictEqual(await variables(client, stop.callFrames[0].scopeChain[0]),
                           {width: 4, height: 5, result: 20});
    await client.Debugger.resume();
    await debuggee.output.expect(/^the total is 26\n/m);
    await client.close();
    await debuggee.endsWell();
});

test('steps go over, into and out of calls', async (t) => {
    const debuggee = await Debuggee.startWaiting(t, ROOMS);
    const client = await attach(t, debuggee);
    await begin(debuggee, client);
    await client.Debugger.setBreakpointByUrl(
        {urlRegex: 'rooms', lineNumber: lineOf(ROOMS, 'call of area') - 1});
    await stopAfter(debuggee, client, () => client.Debugger.resume());
    let stop = await stopAfter(debuggee, client, () => client.Debugger.stepInto());
    assert.deepStrictEqual(place(stop.callFrames[0]), ['area', lineOf(ROOMS, 'in area')]);
    stop = await stopAfter(debuggee, client, () => client.Debugger.stepOver());
    assert.deepStrictEqual(place(stop.callFrames[0]), ['area', lineOf(ROOMS, 'end of area')]);
    stop = await stopAfter(debuggee, client, () => client.Debugger.stepOut());
    assert.strictEqual(stop.callFrames[0].functionName, 'total');
    await client.close();
    await debuggee.endsWell();
});

test('a thrown error stops the program where it is thrown', async (t) => {
    const {debuggee, client} = await idleSession(t);
    await client.Debugger.setPauseOnExceptions({state: 'all'});
    const stop = await stopAfter(debuggee, client, () => client.Runtime.evaluate(
        {expression: 'try { divide(1, 0); } catch (error) { error.message; }'}));
    assert.strictEqual(stop.reason, 'exception');
    assert.strictEqual(stop.data.className, 'RangeError');
    assert.deepStrictEqual(place(stop.callFrames[0]), ['divide', lineOf(IDLE, 'throw')]);
    await client.Debugger.resume();
    const {result} = await debuggee.within(stop.started, 'the value');
    assert.strictEqual(result.value, 'division by zero');
});

test('a busy program is attached to, stopped, changed, and goes on', async (t) => {
    const debuggee = await Debuggee.startIdle(t, 'loop.js');
    const client = await attach(t, debuggee);
    await debuggee.within(client.Debugger.enable(), 'an answer');
    assert.strictEqual(await evaluate(client, '6 * 7'), 42);
    const stop = await stopAfter(debuggee, client, () => client.Debugger.pause());
    assert.strictEqual(stop.callFrames[0].functionName, 'spin');
    await client.Debugger.evaluateOnCallFrame(
        {callFrameId: stop.callFrames[0].callFrameId, expression: 'globalThis.going = false'});
    await client.Debugger.resume();
    await debuggee.output.expect(/went on\n/);
});

test('a loop that a debugger began is stopped by it, changed, and ends', async (t) => {
    const {debuggee, client} = await idleSession(t);
    const value = evaluate(client, 'console.log("begun"), spin()');
    await debuggee.within(client.Runtime.consoleAPICalled(), 'the loop');
    const stop = await stopAfter(debuggee, client, () => client.Debugger.pause());
    assert.strictEqual(stop.callFrames[0].functionName, 'spin');
    await client.Debugger.evaluateOnCallFrame(
        {callFrameId: stop.callFrames[0].callFrameId, expression: 'globalThis.going = false'});
    await client.Debugger.resume();
    assert.strictEqual(await value, 'went on');
});

test('a loop that a debugger began is terminated by it', async (t) => {
    const {debuggee, client} = await idleSession(t);
    const ended = client.Runtime.evaluate({expression: 'console.log("begun"), spin()'})
        .catch((error) => error);
    await debuggee.within(client.Runtime.consoleAPICalled(), 'the loop');
    await debuggee.within(client.Runtime.terminateExecution(), 'the termination');
    const outcome = await debuggee.within(ended, 'the end of the loop');
    assert.ok(outcome instanceof Error || outcome.exceptionDetails, JSON.stringify(outcome));
    assert.strictEqual(await evaluate(client, '6 * 7'), 42);
});

test('a stop in an async function tells where it was awaited', async (t) => {
    const {debuggee, client} = await idleSession(t);
    await client.Debugger.setAsyncCallStackDepth({maxDepth: 8});
    const stop = await stopAfter(debuggee, client, () => client.Runtime.evaluate(
        {expression: '(async function outer() { await later(); })()', awaitPromise: true}));
    assert.deepStrictEqual(place(stop.callFrames[0]), ['inner', lineOf(IDLE, 'stop later')]);
    const waiting = stop.asyncStackTrace.callFrames.map(({functionName}) => functionName);
    assert.ok(waiting.includes('outer') || waiting.includes('later'), waiting.join());
    await client.Debugger.resume();
    await debuggee.within(stop.started, 'the promise');
});
