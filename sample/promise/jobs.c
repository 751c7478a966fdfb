/* SPDX-License-Identifier: Apache-2.0 */
#include "sample/promise/jobs.h"

#include <stdint.h>

static bool is_prime(uint32_t number) {
    for (uint32_t divisor = 2; (uint64_t)divisor * divisor <= number; ++divisor) {
        if (number % divisor == 0) {
            return false;
        }
    }
    return number >= 2;
}

static void work(Job* job) {
    if (!(job->limit >= 0 && job->limit <= 1e6)) {
        job->failure = "the limit is to be from 0 to a million";
        return;
    }
    for (uint32_t number = 0; number < job->limit; ++number) {
        job->count += is_prime(number) ? 1 : 0;
    }
}

static void* run(void* data) {
    Job* job = data;
    Jobs* jobs = job->jobs;
    work(job);
    pthread_mutex_lock(&jobs->mutex);
    job->next = jobs->finished;
    jobs->finished = job;
    pthread_cond_signal(&jobs->finished_one);
    pthread_mutex_unlock(&jobs->mutex);
    return NULL;
}

bool jobs_start(Jobs* jobs, Job* job) {
    job->jobs = jobs;
    pthread_mutex_lock(&jobs->mutex);
    const bool started = pthread_create(&job->thread, NULL, run, job) == 0;
    jobs->pending += started ? 1 : 0;
    pthread_mutex_unlock(&jobs->mutex);
    return started;
}

Job* jobs_wait(Jobs* jobs) {
    Job* job = NULL;
    pthread_mutex_lock(&jobs->mutex);
    if (jobs->pending > 0) {
        while (jobs->finished == NULL) {
            pthread_cond_wait(&jobs->finished_one, &jobs->mutex);
        }
        job = jobs->finished;
        jobs->finished = job->next;
        --jobs->pending;
    }
    pthread_mutex_unlock(&jobs->mutex);
    if (job != NULL) {
        pthread_join(job->thread, NULL);
    }
    return job;
}
