/* SPDX-License-Identifier: Apache-2.0 */
#include "sample/codecache/own_process.h"

#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* Starts the process with its standard output going into a pipe; returns the end to read from, or
 * -1 with errno set. */
static int spawn_with_pipe(char** arguments, pid_t* child) {
    extern char** environ;
    int ends[2];
    if (pipe(ends) != 0) {
        return -1;
    }
    fcntl(ends[0], F_SETFD, FD_CLOEXEC);
    fcntl(ends[1], F_SETFD, FD_CLOEXEC); /* the copy at standard output stays open */
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
    const int error = posix_spawn(child, "/proc/self/exe", &actions, NULL, arguments, environ);
    posix_spawn_file_actions_destroy(&actions);
    close(ends[1]);
    if (error != 0) {
        close(ends[0]);
        errno = error;
        return -1;
    }
    return ends[0];
}

static void read_answer(int from_child, Text* answer) {
    text_add_bytes(answer, "", 0);
    for (;;) {
        char piece[4096];
        const ssize_t got = read(from_child, piece, sizeof(piece));
        if (got == 0 || (got < 0 && errno != EINTR)) {
            return;
        }
        if (got > 0) {
            text_add_bytes(answer, piece, (size_t)got);
        }
    }
}

bool own_process_run(const char* program, const char* const* arguments, size_t count, Text* answer,
                     Failure* failure) {
    pid_t child = 0;
    int status = 0;
    fflush(stdout);
    /* posix_spawn wants arrays of char*, and does not write to them. */
    char** copies = must_allocate(NULL, (count + 2) * sizeof(*copies));
    copies[0] = text_format("%s", program);
    for (size_t i = 0; i < count; ++i) {
        copies[i + 1] = text_format("%s", arguments[i]);
    }
    copies[count + 1] = NULL;
    const int from_child = spawn_with_pipe(copies, &child);
    const int error = errno;
    for (size_t i = 0; i <= count; ++i) {
        free(copies[i]);
    }
    free(copies);
    if (from_child < 0) {
        return fail(failure, EXIT_SYSTEM, "no fresh process could be started: %s", strerror(error));
    }
    read_answer(from_child, answer);
    close(from_child);
    while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
    }
    if (WIFSIGNALED(status)) {
        return fail(failure, EXIT_SYSTEM, "the fresh process was ended by signal %d",
                    WTERMSIG(status));
    }
    return true;
}
