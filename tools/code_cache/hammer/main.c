/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "tools/code_cache/hammer/worker.h"

enum { kMostProcesses = 64, kLongestLife = 8000000 /* nanoseconds, beyond the others' */ };

static const char kUsage[] =
    "usage: hammer [--processes N] [--rounds N] [--seed N] [--directory DIR]\n"
    "\n"
    "Lets processes put, get, remove and trim entries of one store in a directory. Each round "
    "kills\n"
    "one of them with SIGKILL, at any moment, and starts another. In the end the store has to "
    "open,\n"
    "undamaged, with entries that belong to their keys.\n"
    "\n"
    "  --processes N    at the same time, 1 to 64; 8 unless told\n"
    "  --rounds N       kills; 10000 unless told\n"
    "  --seed N         of the random numbers; 1 unless told\n"
    "  --directory DIR  where; a new one in $TEST_TMPDIR or /tmp unless told, removed in the end\n"
    "\n"
    "Exit codes: 0 all was right; 1 it was not; 2 the arguments are wrong, or no process starts.\n";

typedef struct {
    long processes;
    long rounds;
    long seed;
    const char* directory;
} Options;

static bool Number(const char* text, long least, long most, long* result) {
    char* end = NULL;
    errno = 0;
    *result = strtol(text, &end, 10);
    return errno == 0 && *text != '\0' && *end == '\0' && *result >= least && *result <= most;
}

static bool Parse(int count, char** arguments, Options* options) {
    *options = (Options){8, 10000, 1, NULL};
    for (int i = 1; i + 1 < count; i += 2) {
        const char* name = arguments[i];
        const char* value = arguments[i + 1];
        bool good = true;
        if (strcmp(name, "--processes") == 0) {
            good = Number(value, 1, kMostProcesses, &options->processes);
        } else if (strcmp(name, "--rounds") == 0) {
            good = Number(value, 0, 100000000, &options->rounds);
        } else if (strcmp(name, "--seed") == 0) {
            good = Number(value, 0, 1000000000, &options->seed);
        } else if (strcmp(name, "--directory") == 0) {
            options->directory = value;
        } else {
            good = false;
        }
        if (!good) {
            return false;
        }
    }
    return count % 2 == 1;
}

static pid_t Start(const char* directory, uint64_t seed, Tally* tally) {
    const pid_t child = fork();
    if (child == 0) {
        hammer_work(directory, seed, tally);
    }
    return child;
}

/* Reaps a process that was to die by our hand; false when it ended by itself. */
static bool Kill(pid_t process) {
    int status = 0;
    (void)kill(process, SIGKILL);
    return waitpid(process, &status, 0) == process && WIFSIGNALED(status) &&
           WTERMSIG(status) == SIGKILL;
}

static void ShowProgress(long round, long rounds, const Tally* tally) {
    if (isatty(STDERR_FILENO)) {
        (void)fprintf(stderr, "\r%ld of %ld kills, %llu entries compared", round, rounds,
                      (unsigned long long)tally_get(&tally->gets));
    }
}

/* Returns false when a process could not be started. */
static bool Hammer(const Options* options, const char* directory, Tally* tally) {
    pid_t processes[kMostProcesses];
    long started = 0;
    unsigned random = (unsigned)options->seed;
    uint64_t seed = (uint64_t)options->seed << 32;
    while (started < options->processes) {
        processes[started] = Start(directory, ++seed, tally);
        if (processes[started] < 0) {
            break;
        }
        ++started;
    }
    bool good = started == options->processes;
    for (long round = 0; good && round < options->rounds; ++round) {
        const struct timespec life = {0, rand_r(&random) % kLongestLife};
        (void)nanosleep(&life, NULL);
        pid_t* victim = &processes[rand_r(&random) % options->processes];
        tally_add(&tally->failures, !Kill(*victim));
        *victim = Start(directory, ++seed, tally);
        good = *victim > 0;
        if (round % 50 == 0) {
            ShowProgress(round, options->rounds, tally);
        }
    }
    for (long i = 0; i < started; ++i) {
        if (processes[i] > 0) {
            tally_add(&tally->failures, !Kill(processes[i]));
        }
    }
    if (isatty(STDERR_FILENO)) {
        (void)fputc('\n', stderr);
    }
    return good;
}

/* Opens the store as the next program would, and compares everything. */
static bool Verify(const char* directory, Tally* tally) {
    const JsvmStoreLimits limits = hammer_limits();
    JsvmBackend* backend = NULL;
    JsvmStoreUsage usage = {0, 0, 0, 0};
    if (jsvm_directory_backend_open(directory, &limits, false, &backend) != JSVMX_REASON_NONE) {
        (void)printf("the store does not open\n");
        return false;
    }
    const uint64_t entries = hammer_verify_all(backend, tally);
    const bool told = backend->ops->usage(backend, &usage) == JSVMX_REASON_NONE;
    tally_add(&tally->recoveries, usage.recoveries);
    backend->ops->close(backend);
    (void)printf("at the end:        %llu entries, %llu bytes\n", (unsigned long long)entries,
                 (unsigned long long)usage.bytes);
    return told && entries == usage.entries && usage.bytes <= limits.bytes &&
           usage.entries <= limits.entries;
}

static bool Report(const Options* options, const Tally* tally, bool verified) {
    const struct {
        const char* name;
        uint64_t value;
    } lines[] = {{"opens", tally->opens},       {"entries compared", tally->gets},
                 {"not found", tally->misses},  {"entries put", tally->puts},
                 {"refusals", tally->refusals}, {"wrong bytes", tally->wrong},
                 {"failures", tally->failures}, {"recoveries", tally->recoveries}};
    (void)printf("kills:             %ld of %ld processes\n", options->rounds, options->processes);
    for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); ++i) {
        (void)printf("%s:%*s%llu\n", lines[i].name, (int)(18 - strlen(lines[i].name)), "",
                     (unsigned long long)lines[i].value);
    }
    const bool good = verified && tally->wrong == 0 && tally->failures == 0 &&
                      tally->recoveries == 0 && tally->gets != 0 && tally->puts != 0;
    (void)printf("%s\n", good ? "all was right" : "SOMETHING WAS WRONG");
    return good;
}

static void RemoveStore(const char* directory) {
    static const char* const kNames[] = {"data.mdb", "lock.mdb", "flights"};
    for (size_t i = 0; i < sizeof(kNames) / sizeof(kNames[0]); ++i) {
        char path[4096];
        (void)snprintf(path, sizeof(path), "%s/%s", directory, kNames[i]);
        (void)unlink(path);
    }
    (void)rmdir(directory);
}

int main(int count, char** arguments) {
    Options options;
    if (!Parse(count, arguments, &options)) {
        (void)fputs(kUsage, stderr);
        return 2;
    }
    Tally* tally =
        mmap(NULL, sizeof(*tally), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (tally == MAP_FAILED) {
        perror("hammer: mmap");
        return 2;
    }
    char made[4096];
    const char* base = getenv("TEST_TMPDIR");
    (void)snprintf(made, sizeof(made), "%s/hammerXXXXXX", base == NULL ? "/tmp" : base);
    const char* directory = options.directory != NULL ? options.directory : mkdtemp(made);
    if (directory == NULL) {
        perror("hammer: a new directory");
        return 2;
    }
    if (!Hammer(&options, directory, tally)) {
        perror("hammer: a new process");
        return 2;
    }
    const bool verified = Verify(directory, tally);
    const bool good = Report(&options, tally, verified);
    if (options.directory == NULL && good) {
        RemoveStore(directory);
    }
    return good ? 0 : 1;
}
