/* SPDX-License-Identifier: Apache-2.0 */
#include "sample/snapshot/fresh.h"

#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* Everything from the pipe, as text; what does not fit is dropped. */
static void read_all(int from, char* text, size_t room) {
    size_t length = 0;
    ssize_t got = 0;
    do {
        length += (size_t)got;
        got = read(from, text + length, room - 1 - length);
    } while (got > 0);
    text[length] = '\0';
}

/* With its output going into the pipe. Not by fork alone: the engine's threads would be missing. */
static bool spawn(char* const* arguments, const int* ends, pid_t* child) {
    extern char** environ;
    posix_spawn_file_actions_t actions;
    if (posix_spawn_file_actions_init(&actions) != 0) {
        return false;
    }
    const bool spawned =
        posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO) == 0 &&
        posix_spawn_file_actions_addclose(&actions, ends[0]) == 0 &&
        posix_spawn(child, "/proc/self/exe", &actions, NULL, arguments, environ) == 0;
    posix_spawn_file_actions_destroy(&actions);
    return spawned;
}

bool fresh_run(const char* first, const char* second, double* number) {
    char program[] = "snapshot";
    char one[32];
    char two[4096];
    char text[64];
    char* arguments[] = {program, one, second != NULL ? two : NULL, NULL};
    int ends[2];
    pid_t child = 0;
    int status = -1;
    if ((size_t)snprintf(one, sizeof(one), "%s", first) >= sizeof(one) ||
        (size_t)snprintf(two, sizeof(two), "%s", second != NULL ? second : "") >= sizeof(two) ||
        pipe(ends) != 0) {
        return false;
    }
    const bool spawned = spawn(arguments, ends, &child);
    close(ends[1]);
    if (spawned) {
        read_all(ends[0], text, sizeof(text));
    }
    close(ends[0]);
    if (!spawned || waitpid(child, &status, 0) != child || !WIFEXITED(status) ||
        WEXITSTATUS(status) != 0) {
        return false;
    }
    if (number != NULL) {
        *number = strtod(text, NULL);
    }
    return true;
}
