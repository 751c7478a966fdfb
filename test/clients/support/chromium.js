// SPDX-License-Identifier: Apache-2.0
// Chromium, with nobody in front of it, and the DevTools that it carries as a page that is driven.
'use strict';
const assert = require('node:assert');
const {spawn} = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const CRI = require('chrome-remote-interface');
const {within, DEADLINE, Transcript} = require('./waiting.js');

const FLAGS = [
    '--headless=new', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
    '--disable-background-networking', '--disable-component-update', '--disable-sync',
    '--disable-dev-shm-usage', '--remote-debugging-port=0', '--window-size=1400,900',
];

// What a person sees of a page: what its elements and the trees hidden inside of them show.
const IN_PAGE = `
    function* elements(root) {
        for (const element of root.querySelectorAll('*')) {
            yield element;
            if (element.shadowRoot) {
                yield* elements(element.shadowRoot);
            }
        }
    }
    function shown(element) {
        return element.getClientRects().length > 0;
    }
    function find(selector, pattern) {
        for (const element of elements(document)) {
            if (element.matches(selector) && pattern.test(element.textContent) && shown(element)) {
                return element;
            }
        }
        return null;
    }
    function point(element) {
        const {x, y, width, height} = element.getBoundingClientRect();
        return [x + width / 2, y + height / 2];
    }`;

class Page {
    constructor(client, name) {
        this.client = client;
        this.name = name;
    }

    async ask(expression) {
        const {result, exceptionDetails} = await this.client.Runtime.evaluate(
            {expression: `(() => { ${IN_PAGE} return ${expression}; })()`, returnByValue: true});
        if (exceptionDetails) {
            throw new Error(exceptionDetails.exception.description);
        }
        return result.value;
    }

    // Waits until the page answers something that is not false; with a number of milliseconds it
    // gives up then and resolves to undefined.
    async until(expression, patience = Infinity) {
        let given = false;
        const start = Date.now();
        const look = async () => {
            for (;;) {
                const answer = await this.ask(expression);
                if (answer || given) {
                    return answer;
                }
                if (Date.now() - start > patience) {
                    return undefined;
                }
                await new Promise((resolve) => setTimeout(resolve, 50));
            }
        };
        try {
            return await within(look(), expression);
        } catch (error) {
            given = true;
            await this.screenshot('failed_' + this.name).catch(() => {});
            throw error;
        }
    }

    // Waits for an element that is shown and resolves to its text.
    see(selector, pattern = /(?:)/) {
        return this.until(`find(${JSON.stringify(selector)}, ${pattern})?.textContent`);
    }

    // Where an element is, once it is there and stays: pages move what they show while they load.
    async place(element) {
        const where = async () => JSON.stringify(await this.until(`${element} && point(${element})`));
        for (let last = await where();;) {
            await new Promise((resolve) => setTimeout(resolve, 100));
            const now = await where();
            if (now === last) {
                return JSON.parse(now);
            }
            last = now;
        }
    }

    // Clicks on an element as a mouse does, until the click had its effect: an expression of the
    // page. A page that is busy may lose one.
    async click(selector, pattern = /(?:)/, effect = 'true') {
        const element = `find(${JSON.stringify(selector)}, ${pattern})`;
        const start = Date.now();
        do {
            const [x, y] = await this.place(element);
            for (const type of ['mouseMoved', 'mousePressed', 'mouseReleased']) {
                const button = type === 'mouseMoved' ? 'none' : 'left';
                await this.client.Input.dispatchMouseEvent({type, x, y, button, clickCount: 1});
            }
            if (await this.until(effect, 10000)) {
                return;
            }
        } while (Date.now() - start < DEADLINE);
        await this.screenshot('failed_' + this.name);
        throw new Error(`a click on ${element} did not lead to ${effect}`);
    }

    // Brings a tab to the front.
    async open(tab) {
        await this.click('[role=tab]', tab, `find('[role=tab][aria-selected=true]', ${tab})`);
    }

    async press(key, code) {
        for (const type of ['rawKeyDown', 'keyUp']) {
            await this.client.Input.dispatchKeyEvent(
                {type, key, code: key, windowsVirtualKeyCode: code});
        }
    }

    async type(text) {
        await this.client.Input.insertText({text});
    }

    // Clicks on what asks for a file, and gives it one.
    async giveFile(selector, file) {
        await this.client.Page.setInterceptFileChooserDialog({enabled: true});
        const asked = this.client.Page.fileChooserOpened();
        await this.click(selector);
        const {backendNodeId} = await within(asked, 'the question for a file');
        await this.client.DOM.setFileInputFiles({files: [file], backendNodeId});
    }

    // Kept where the test's outputs go.
    async screenshot(name) {
        const folder = process.env.TEST_UNDECLARED_OUTPUTS_DIR;
        if (folder) {
            const {data} = await this.client.Page.captureScreenshot();
            fs.writeFileSync(path.join(folder, name.replace(/\W+/g, '_') + '.png'), Buffer.from(data, 'base64'));
        }
    }
}

class Chromium {
    static async start() {
        const chromium = new Chromium();
        chromium.folder = fs.mkdtempSync(path.join(os.tmpdir(), 'chromium_'));
        chromium.process = spawn('chromium', [...FLAGS, '--user-data-dir=' + chromium.folder],
                                 {stdio: ['ignore', 'ignore', 'pipe']});
        chromium.ended = new Promise((resolve, reject) => {
            chromium.process.on('error', reject);
            chromium.process.on('close', resolve);
        });
        chromium.ended.catch(() => {});
        const errors = new Transcript(chromium.process.stderr);
        const url = await errors.expect(/DevTools listening on (ws:\/\/([\w.]+):(\d+)\/\S+)\n/);
        chromium.place = {host: url[2], port: Number(url[3]), local: true};
        chromium.browser = await CRI({...chromium.place, target: url[1]});
        return chromium;
    }

    // Opens the front end that a target names in its list, as chrome://inspect does; the name
    // is that of the picture that is kept when something does not come.
    async openFrontEnd(url, name) {
        const {targetId} = await this.browser.Target.createTarget({url});
        const client = await CRI({...this.place, target: targetId});
        await client.Page.enable();
        const page = new Page(client, name);
        page.close = async () => {
            await this.browser.Target.closeTarget({targetId});
            await client.close();
        };
        return page;
    }

    async stop() {
        await this.browser.Browser.close();
        await within(this.ended, 'the end of Chromium');
        assert.strictEqual(path.dirname(this.folder), os.tmpdir());
        fs.rmSync(this.folder, {recursive: true, force: true, maxRetries: 5});
    }
}

module.exports = {Chromium};
