/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The envelope: the header that goes in front of the engine's code cache bytes.
 *
 * The engine compares only the length of the source with a cache, and newer engines do not check
 * their own bytes at all. The envelope binds a cache to everything it depends on - kind of
 * compile, engine, build, flags, architecture, origin, and a 128-bit hash of the source - and
 * guards its bytes with checksums. All of it is verified before the engine sees a byte.
 *
 *   blob:  | header, jsvm_envelope_size() bytes | payload, the engine's bytes |
 *
 * The header's size is a multiple of 16, so the payload is as well aligned as the blob. Integers
 * are little-endian. The checksums find damage; they do not stop someone who wants to forge a
 * cache, so a cache file is to be trusted like a program file.
 *
 * No function here allocates, keeps state between calls, or needs an engine; all may be called on
 * any thread. Bytes passed in are borrowed for the call only. They must not change between
 * jsvm_envelope_check, jsvm_envelope_check_content and the engine's use of the payload, or what
 * was verified is not what is used: copy bytes that somebody else can write to.
 */
#ifndef ARK_JSVM_FRAMEWORKS_CORE_ENVELOPE_H_
#define ARK_JSVM_FRAMEWORKS_CORE_ENVELOPE_H_

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ark_runtime/jsvmx.h"

#ifdef __cplusplus
extern "C" {
#endif

/*
 * Counts the changes of this SDK that make older caches unfit although the layout of the header
 * stayed the same, such as another way to wrap or to compile a source. Raise it with each.
 */
#define JSVM_ENVELOPE_SDK_REVISION 1u

/* What kind of compile made a cache. The values are stored. */
typedef enum {
    JSVM_ENVELOPE_SCRIPT = 1,
    JSVM_ENVELOPE_MODULE = 2,
    JSVM_ENVELOPE_FUNCTION = 3,
    JSVM_ENVELOPE_WASM = 4,
    JSVM_ENVELOPE_SNAPSHOT = 5 /* a startup snapshot, which has no source: an empty one stands in */
} JsvmEnvelopeKind;

/* How the hashed bytes of a source are encoded. The values are stored. */
typedef enum {
    JSVM_ENVELOPE_ONE_BYTE = 1, /* Latin-1, or the bytes of a WebAssembly module */
    JSVM_ENVELOPE_TWO_BYTE = 2  /* UTF-16 in the byte order of this machine */
} JsvmEnvelopeEncoding;

/* A 128-bit value in a fixed byte order. */
typedef struct {
    uint8_t bytes[16];
} JsvmEnvelopeHash;

/* What must be the same when a cache is made and when it is used, except for the source. The
 * architecture belongs to it too, but that the envelope knows by itself. */
typedef struct {
    JsvmEnvelopeKind kind;
    const char* engine_version;    /* NUL-terminated; its first 31 bytes count */
    uint32_t engine_tag;           /* the engine's own tag for version, flags and CPU features */
    uint32_t origin_tag;           /* sums up the script's origin; 0 where there is none */
    JsvmEnvelopeHash engine_build; /* of the engine library's build id: tells rebuilds apart */
} JsvmEnvelopeIdentity;

/* The source a cache belongs to. One text has one encoding here: a caller who may meet the same
 * text in both encodings must settle on one before hashing it. */
typedef struct {
    JsvmEnvelopeEncoding encoding;
    uint64_t length;       /* in code units of that encoding */
    JsvmEnvelopeHash hash; /* of length * (1 or 2) bytes */
} JsvmEnvelopeSource;

/* Hashes a source piece by piece, so that nobody needs a second full copy of it. Lives where the
 * caller puts it, at any alignment. Pieces of some kilobytes or more cost no more than one call. */
typedef struct {
    unsigned char storage[640];
} JsvmEnvelopeHasher;

void jsvm_envelope_hasher_init(JsvmEnvelopeHasher* hasher);
void jsvm_envelope_hasher_update(JsvmEnvelopeHasher* hasher, const void* bytes, size_t length);
JsvmEnvelopeHash jsvm_envelope_hasher_final(const JsvmEnvelopeHasher* hasher);

/* The same hash of bytes that lie in one piece. */
JsvmEnvelopeHash jsvm_envelope_hash(const void* bytes, size_t length);

/* The bytes in front of every payload; a multiple of 16. */
size_t jsvm_envelope_size(void);

/*
 * Writes the header of a cache whose payload already lies at blob + jsvm_envelope_size().
 * The blob holds jsvm_envelope_size() + payload_length bytes.
 */
void jsvm_envelope_seal(uint8_t* blob, size_t payload_length, const JsvmEnvelopeIdentity* identity,
                        const JsvmEnvelopeSource* source);

/*
 * Step 1 of 2: everything that can be told without reading source or payload. Order of the
 * checks: EMPTY, TRUNCATED (shorter than a header), NOT_A_CACHE, FORMAT_VERSION, HEADER_DAMAGED,
 * FORMAT_VERSION again (SDK revision), KIND, ARCHITECTURE, ENGINE_VERSION, ENGINE_BUILD,
 * ENGINE_FLAGS, ORIGIN, SOURCE_LENGTH, SOURCE_CONTENT (other encoding), TRUNCATED (less payload
 * than the header says), PAYLOAD_LENGTH (more of it, none, or beyond 2^31 - 1 bytes).
 *
 * Only on JSVMX_REASON_NONE are *payload and *payload_length written: a place inside the blob.
 * Any bytes and any length may be passed; a NULL blob is an empty one.
 */
JSVMX_CodeCacheReason jsvm_envelope_check(const uint8_t* blob, size_t length,
                                          const JsvmEnvelopeIdentity* identity,
                                          JsvmEnvelopeEncoding source_encoding,
                                          uint64_t source_length, const uint8_t** payload,
                                          size_t* payload_length);

/*
 * Step 2 of 2, on bytes that passed step 1: SOURCE_CONTENT, PAYLOAD_CHECKSUM. Safe on other bytes
 * too, but then JSVMX_REASON_NONE says nothing.
 */
JSVMX_CodeCacheReason jsvm_envelope_check_content(const uint8_t* blob, size_t length,
                                                  const JsvmEnvelopeHash* source_hash);

/* Step 2 in its halves, for a caller who does them at different times or on different threads:
 * the first reads the header alone. */
JSVMX_CodeCacheReason jsvm_envelope_check_source(const uint8_t* blob, size_t length,
                                                 const JsvmEnvelopeHash* source_hash);
JSVMX_CodeCacheReason jsvm_envelope_check_payload(const uint8_t* blob, size_t length);

/*
 * What step 1 can tell before anybody knows which script the cache is for: all of it but ORIGIN,
 * SOURCE_LENGTH and SOURCE_CONTENT. The identity's origin_tag is not looked at.
 */
JSVMX_CodeCacheReason jsvm_envelope_check_engine(const uint8_t* blob, size_t length,
                                                 const JsvmEnvelopeIdentity* identity,
                                                 const uint8_t** payload, size_t* payload_length);

/* Both steps, for a caller who has the source's hash anyway. */
JSVMX_CodeCacheReason jsvm_envelope_open(const uint8_t* blob, size_t length,
                                         const JsvmEnvelopeIdentity* identity,
                                         const JsvmEnvelopeSource* source, const uint8_t** payload,
                                         size_t* payload_length);

/* What a header says, for people to read. */
typedef struct {
    uint32_t kind;           /* JsvmEnvelopeKind, or what else stands there */
    char engine_version[32]; /* NUL-terminated; made by this SDK it is printable */
    uint64_t source_length;  /* in code units */
    uint64_t payload_length; /* in bytes, as promised */
} JsvmEnvelopeInfo;

/* Reads a header that is whole; false for any other bytes. Says nothing about the payload. */
bool jsvm_envelope_describe(const uint8_t* blob, size_t length, JsvmEnvelopeInfo* info);

/* One plain sentence for every reason of jsvmx.h; static, never NULL, for unknown values too. */
const char* jsvm_envelope_reason_text(JSVMX_CodeCacheReason reason);

#ifdef __cplusplus
}
#endif

#endif /* ARK_JSVM_FRAMEWORKS_CORE_ENVELOPE_H_ */
