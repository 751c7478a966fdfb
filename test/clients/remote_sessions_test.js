// SPDX-License-Identifier: Apache-2.0
// chrome-remote-interface: finding targets, sessions side by side, leaving and coming back.
'use strict';
const assert = require('node:assert');
const test = require('node:test');
const CRI = require('chrome-remote-interface');
const {Debuggee, programPath} = require('./support/debuggee.js');
const {attach, begin, evaluate, stopAfter} = require('./support/remote.js');

const IDLE = 'idle.js';
const ROOMS = 'rooms.js';

async function stoppedInGreet(debuggee, client) {
    await client.Debugger.enable();
    return stopAfter(debuggee, client, () => client.Runtime.evaluate(
        {expression: 'greet("you")', returnByValue: true}));
}

test('targets, version and protocol are listed', async (t) => {
    const debuggee = await Debuggee.startIdle(t, IDLE);
    const place = {host: debuggee.host, port: debuggee.port};
    const targets = await CRI.List(place);
    assert.deepStrictEqual(targets.map(({id}) => id), [debuggee.id]);
    assert.strictEqual(targets[0].webSocketDebuggerUrl, debuggee.url);
    assert.strictEqual(targets[0].type, 'node');
    assert.ok(targets[0].devtoolsFrontendUrl.endsWith(
        `?v8only=true&ws=${debuggee.host}:${debuggee.port}/${debuggee.id}`));
    const version = await CRI.Version(place);
    assert.strictEqual(version['Protocol-Version'], '1.1');
    assert.match(version.Browser, /^jsvm\/v/);
    const protocol = await CRI.Protocol(place);
    const domains = protocol.domains.map(({domain}) => domain);
    for (const domain of ['Console', 'Debugger', 'HeapProfiler', 'Profiler', 'Runtime', 'Schema']) {
        assert.ok(domains.includes(domain), domain);
    }
});

test('what the protocol lists is understood by the program', async (t) => {
    const debuggee = await Debuggee.startIdle(t, IDLE);
    const client = await attach(t, debuggee);
    const protocol = await CRI.Protocol({host: debuggee.host, port: debuggee.port});
    const {domains} = await client.Schema.getDomains();
    const known = new Set(domains.map(({name}) => name));
    for (const {domain, commands} of protocol.domains.filter(({domain}) => known.has(domain))) {
        // Without arguments some fail, but none because it does not exist.
        const {name} = commands.find(({name}) => name === 'enable' || name === 'getDomains');
        await client.send(`${domain}.${name}`);
    }
    assert.ok(known.has('Runtime') && known.has('Debugger'), [...known].join());
});

test('two sessions see the same stop, and either lets the program go on', async (t) => {
    const debuggee = await Debuggee.startIdle(t, IDLE);
    const first = await attach(t, debuggee);
    const second = await attach(t, debuggee);
    await second.Debugger.enable();
    const seen = second.Debugger.paused();
    const stop = await stoppedInGreet(debuggee, first);
    const other = await debuggee.within(seen, 'the stop in the second session');
    assert.strictEqual(other.callFrames[0].functionName, 'greet');
    const text = await second.Debugger.evaluateOnCallFrame(
        {callFrameId: other.callFrames[0].callFrameId, expression: 'text'});
    assert.strictEqual(text.result.value, 'hello you');
    const resumed = first.Debugger.resumed();
    await second.Debugger.resume();
    await debuggee.within(resumed, 'the first session to be told');
    const {result} = await debuggee.within(stop.started, 'the value');
    assert.strictEqual(result.value, 'hello you');
});

test('what one session switches on is not told to the other', async (t) => {
    const debuggee = await Debuggee.startIdle(t, IDLE);
    const first = await attach(t, debuggee);
    const second = await attach(t, debuggee);
    const heard = [];
    second.on('event', ({method}) => heard.push(method));
    await first.Runtime.enable();
    const said = first.Runtime.consoleAPICalled();
    await evaluate(first, 'console.log("hello")');
    await debuggee.within(said, 'the message');
    assert.strictEqual(await evaluate(second, '1 + 1'), 2);
    assert.deepStrictEqual(heard, []);
});

test('a program that is stopped goes on when its only session ends', async (t) => {
    const debuggee = await Debuggee.startIdle(t, IDLE);
    const first = await attach(t, debuggee);
    const stop = await stoppedInGreet(debuggee, first);
    await first.close();
    await assert.rejects(stop.started);
    const second = await attach(t, debuggee);
    assert.strictEqual(await debuggee.within(evaluate(second, 'calls'), 'the count'), 1);
});

test('a program stays stopped while another session is there', async (t) => {
    const debuggee = await Debuggee.startIdle(t, IDLE);
    const first = await attach(t, debuggee);
    const second = await attach(t, debuggee);
    await second.Debugger.enable();
    const seen = second.Debugger.paused();
    const stop = await stoppedInGreet(debuggee, first);
    await debuggee.within(seen, 'the stop in the second session');
    stop.started.catch(() => {});
    await first.close();
    assert.strictEqual(await debuggee.within(evaluate(second, 'calls'), 'the count'), 0);
    await debuggee.within(second.Debugger.resume(), 'an answer');
    assert.strictEqual(await debuggee.within(evaluate(second, 'calls'), 'the count'), 1);
});

test('sessions come and go, also without a farewell', async (t) => {
    const debuggee = await Debuggee.startIdle(t, IDLE);
    for (let round = 0; round < 30; ++round) {
        const client = await CRI({host: debuggee.host, port: debuggee.port});
        await client.Debugger.enable();
        assert.strictEqual(await evaluate(client, `${round} + 1`), round + 1);
        if (round % 3 === 0) {
            client._ws.terminate(); // as when the client's process dies
        } else {
            await client.close();
        }
    }
    const client = await attach(t, debuggee);
    assert.strictEqual(await evaluate(client, 'divide(84, 2)'), 42);
});

test('a session that was there before does not start a program that waits', async (t) => {
    const debuggee = await Debuggee.startWaiting(t, ROOMS);
    const first = await attach(t, debuggee);
    await first.Runtime.enable();
    assert.strictEqual(await evaluate(first, '6 * 7'), 42);
    await first.close();
    assert.strictEqual(debuggee.output.text, '');
    const second = await attach(t, debuggee);
    await begin(debuggee, second);
    await second.Debugger.resume();
    await debuggee.output.expect(/the total is 26\n/);
    await second.close();
    await debuggee.endsWell();
});

test('a program that is over waits until its debuggers have looked at it', async (t) => {
    const debuggee = await Debuggee.startWaiting(t, ROOMS);
    const client = await attach(t, debuggee);
    const other = await attach(t, debuggee);
    await begin(debuggee, client);
    const messages = [];
    client.Runtime.consoleAPICalled(({args}) => messages.push(args[0].value));
    await client.Debugger.resume();
    await debuggee.errors.expect(/Waiting for the debugger to disconnect\.\.\.\n/);
    assert.strictEqual(await evaluate(other, '6 * 7'), 42);
    await other.close();
    assert.strictEqual(await evaluate(client, '6 * 7'), 42);
    assert.deepStrictEqual(messages, ['total']);
    await client.close();
    await debuggee.endsWell();
});

test('a program that closes its inspector has told all before it drops the sessions', async (t) => {
    const debuggee = await Debuggee.startIdle(t, IDLE);
    const client = await attach(t, debuggee);
    await client.Runtime.enable();
    const messages = [];
    client.Runtime.consoleAPICalled(({args}) => messages.push(args[0].value));
    client.Runtime.evaluate({expression: 'quit(); console.log("last words")'}).catch(() => {});
    await debuggee.endsWell();
    await client.gone;
    assert.deepStrictEqual(messages, ['last words']);
    await assert.rejects(CRI.List({host: debuggee.host, port: debuggee.port}));
});

test('a target that is not there is refused', async (t) => {
    const debuggee = await Debuggee.startIdle(t, IDLE);
    await assert.rejects(CRI({host: debuggee.host, port: debuggee.port, local: true,
                              target: debuggee.url.slice(0, -1) + '_'}));
    const client = await attach(t, debuggee);
    assert.strictEqual(await evaluate(client, '1 + 1'), 2);
});
