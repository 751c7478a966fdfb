/* SPDX-License-Identifier: Apache-2.0 */
/* Caches of no engine in the envelope, made, mutated, and made to fit again. */
#ifndef ARK_JSVM_TEST_FUZZ_ENVELOPE_SPECIMEN_H_
#define ARK_JSVM_TEST_FUZZ_ENVELOPE_SPECIMEN_H_

#include "frameworks/core/envelope.h"
#include "test/fuzz/fuzz.h"

#ifdef __cplusplus
extern "C" {
#endif

/* What all of them are made for. */
JsvmEnvelopeIdentity specimen_identity(void);
JsvmEnvelopeSource specimen_source(void);

/* Mutates a cache, or makes one where there is none. Some of the results have checksums that fit.
 * `most` is room for one of at least 256 bytes. */
size_t specimen_mutate(FuzzRandom* random, uint8_t* data, size_t size, size_t most);

/* Opens one in all ways, and holds what is accepted to what would have been written. Gives the
 * reason of jsvm_envelope_open. */
JSVMX_CodeCacheReason specimen_open(const uint8_t* data, size_t size);

#ifdef __cplusplus
}
#endif

#endif /* ARK_JSVM_TEST_FUZZ_ENVELOPE_SPECIMEN_H_ */
