// SPDX-License-Identifier: Apache-2.0
// chrome-remote-interface with a process of three targets: two envs in one VM, and a VM of its own
// on another thread.
'use strict';
const assert = require('node:assert');
const test = require('node:test');
const CRI = require('chrome-remote-interface');
const {Debuggee} = require('./support/debuggee.js');
const {attach, evaluate, stopAfter} = require('./support/remote.js');

// The sessions by what their envs call themselves.
async function start(t) {
    assert.ok(process.env.THREE_TARGETS, 'THREE_TARGETS has to name the program');
    const debuggee = await Debuggee.start(t, [process.env.THREE_TARGETS], 3);
    const sessions = {};
    for (const target of debuggee.targets) {
        const client = await attach(t, target);
        sessions[await debuggee.within(evaluate(client, 'who'), 'its name')] = client;
    }
    assert.deepStrictEqual(Object.keys(sessions).sort(), ['first', 'second', 'third']);
    return {debuggee, sessions};
}

test('each target has a port, an id and a title of its own', async (t) => {
    const debuggee = await Debuggee.start(t, [process.env.THREE_TARGETS], 3);
    const lists = await Promise.all(
        debuggee.targets.map(({host, port}) => CRI.List({host, port})));
    const ids = new Set(lists.map(([{id}]) => id));
    const titles = new Set(lists.map(([{title}]) => title));
    assert.deepStrictEqual([...ids], debuggee.targets.map(({id}) => id));
    assert.strictEqual(ids.size, 3);
    assert.strictEqual(titles.size, 3);
});

test('each session sees the globals, contexts and messages of its own target', async (t) => {
    const {debuggee, sessions} = await start(t);
    for (const [name, client] of Object.entries(sessions)) {
        const messages = [];
        let contexts = 0;
        client.Runtime.executionContextCreated(() => ++contexts);
        await client.Runtime.enable();
        assert.strictEqual(contexts, 1);
        client.Runtime.consoleAPICalled(({args}) => messages.push(args[0].value));
        sessions[name].messages = messages;
    }
    for (const client of Object.values(sessions)) {
        const said = client.Runtime.consoleAPICalled();
        await evaluate(client, 'console.log(who)');
        await debuggee.within(said, 'the message');
    }
    for (const [name, client] of Object.entries(sessions)) {
        assert.strictEqual(await evaluate(client, 'who'), name);
        assert.deepStrictEqual(client.messages, [name]);
    }
});

test('a stop of one VM does not stop another', async (t) => {
    const {debuggee, sessions} = await start(t);
    await sessions.first.Debugger.enable();
    const stop = await stopAfter(debuggee, sessions.first, () => sessions.first.Runtime.evaluate(
        {expression: 'debugger; who', returnByValue: true}));
    assert.strictEqual(
        await debuggee.within(evaluate(sessions.third, '6 * 7'), 'the other VM'), 42);
    await sessions.first.Debugger.resume();
    assert.strictEqual((await stop.started).result.value, 'first');
});

test('while one env is stopped, the other of its VM can be looked at', async (t) => {
    const {debuggee, sessions} = await start(t);
    await sessions.first.Debugger.enable();
    const stop = await stopAfter(debuggee, sessions.first, () => sessions.first.Runtime.evaluate(
        {expression: 'debugger; who', returnByValue: true}));
    assert.strictEqual(
        await debuggee.within(evaluate(sessions.second, 'who'), 'the other env'), 'second');
    await sessions.second.close();
    await sessions.first.Debugger.resume();
    assert.strictEqual((await stop.started).result.value, 'first');
});

test('all targets end with the process', async (t) => {
    const {debuggee, sessions} = await start(t);
    for (const name of ['third', 'second']) {
        sessions[name].Runtime.evaluate({expression: 'quit()'}).catch(() => {});
    }
    await debuggee.endsWell();
    await Promise.all(Object.values(sessions).map(({gone}) => gone));
});
