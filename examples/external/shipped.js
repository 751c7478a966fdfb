// SPDX-License-Identifier: Apache-2.0
(function () {
    function fibonacci(n) {
        return n < 2 ? n : fibonacci(n - 1) + fibonacci(n - 2);
    }
    return fibonacci(10);
})();
