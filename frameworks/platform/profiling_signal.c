/* SPDX-License-Identifier: Apache-2.0 */
#include "frameworks/platform/profiling_signal.h"

#include <signal.h>
#include <stddef.h>

static void do_nothing(int signal_number) {
    (void)signal_number;
}

void jsvm_profiling_signal_make_harmless(void) {
    struct sigaction action;
    if (sigaction(SIGPROF, NULL, &action) != 0) return;
    if ((action.sa_flags & SA_SIGINFO) != 0 || action.sa_handler != SIG_DFL) return;
    action.sa_handler = do_nothing;
    action.sa_flags = SA_RESTART;
    sigemptyset(&action.sa_mask);
    sigaction(SIGPROF, &action, NULL);
}
