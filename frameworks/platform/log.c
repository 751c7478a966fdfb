/* SPDX-License-Identifier: Apache-2.0 */
#include "frameworks/platform/log.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <unistd.h>

void jsvm_log(JsvmLogLevel level, const char* format, ...) {
    static const char* const kNames[] = {"info", "error", "fatal"};
    char line[1024];
    const int saved_errno = errno;
    const int head = snprintf(line, sizeof(line), "jsvm: %s: ", kNames[level]);
    const size_t room = sizeof(line) - (size_t)head - 1; /* one byte stays for the newline */
    va_list arguments;
    va_start(arguments, format);
    const int body = vsnprintf(line + head, room, format, arguments);
    va_end(arguments);
    size_t length = (size_t)head;
    if (body > 0) {
        length += (size_t)body < room ? (size_t)body : room - 1;
    }
    line[length++] = '\n';
    const ssize_t written = write(STDERR_FILENO, line, length);
    (void)written; /* nowhere left to complain to */
    errno = saved_errno;
}
