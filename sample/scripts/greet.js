// SPDX-License-Identifier: Apache-2.0
(function () {
    'use strict';
    const greetings = { de: 'Guten Tag', en: 'Hello', fr: 'Bonjour' };
    function greet(language, name) {
        return `${greetings[language]}, ${name}!`;
    }
    return Object.keys(greetings).map((language) => greet(language, 'world')).join(' ');
})();
