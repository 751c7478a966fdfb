// SPDX-License-Identifier: Apache-2.0
// Binds the functions of a shared library to each other, so that the dynamic linker need not.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tools/prelink/rewrite.h"
#include "tools/prelink/verify.h"

static const char kHelp[] =
    "usage: prelink IN OUT [OTHER...]\n"
    "       prelink --verify ORIGINAL REWRITTEN [IMAGE...]\n"
    "\n"
    "The first form writes to OUT a copy of the shared library IN in which relocations that name\n"
    "a function of IN are relative ones. A function that one of the OTHER libraries defines too "
    "is\n"
    "left alone. They have to be all that IN needs, and all that these need.\n"
    "\n"
    "The second form looks up every relocation of ORIGINAL in the images, which are a program and\n"
    "its libraries in the order in which the dynamic linker searches them (that of ldd), and\n"
    "compares with REWRITTEN. ORIGINAL stands where an image has its name (DT_SONAME), or else\n"
    "behind all.\n"
    "\n"
    "Exit status: 0 all is well; 1 refused, or not the same; 2 wrong arguments. With 1 there is\n"
    "one line of why, and no OUT.\n";

enum { kGood, kRefused, kUsage };

typedef struct {
    Image* images;
    size_t count;
} Scope;

static int complain(const char* path, const char* reason, const char* about) {
    fprintf(stderr, "prelink: %s: %s%s%s\n", path, reason, *about != 0 ? ": " : "", about);
    return kRefused;
}

static int read_scope(char** paths, size_t count, Scope* scope) {
    scope->images = calloc(count + 1, sizeof *scope->images);
    if (scope->images == NULL) {
        return complain("memory", "there is not enough", "");
    }
    for (size_t i = 0; i < count; i++) {
        scope->count = i + 1;
        const char* reason = image_read(&scope->images[i], paths[i]);
        if (reason != NULL) {
            return complain(paths[i], reason, "");
        }
    }
    return kGood;
}

static void free_scope(Scope* scope) {
    for (size_t i = 0; i < scope->count; i++) {
        image_free(&scope->images[i]);
    }
    free(scope->images);
}

static bool is_named(const Image* image, const char* name) {
    return image->soname != 0 && strcmp(image_string(image, image->soname), name) == 0;
}

// The first library that image needs and that is neither the one to rewrite nor was given, or NULL.
static const char* missing(const Image* image, const Image* library, const Scope* scope) {
    for (size_t i = 0; i < image_count(image->dynamic, sizeof(Elf64_Dyn)); i++) {
        Elf64_Dyn entry = image_dynamic(image, i);
        if (entry.d_tag == DT_NULL) {
            break;
        }
        const char* name = image_string(image, entry.d_un.d_val);
        bool found =
            entry.d_tag != DT_NEEDED && entry.d_tag != DT_AUXILIARY && entry.d_tag != DT_FILTER;
        found = found || is_named(library, name);
        for (size_t j = 0; j < scope->count && !found; j++) {
            found = is_named(&scope->images[j], name);
        }
        if (!found) {
            return name;
        }
    }
    return NULL;
}

static int check_scope(const Image* library, const Scope* scope) {
    const char* name = missing(library, library, scope);
    for (size_t i = 0; i < scope->count && name == NULL; i++) {
        name = missing(&scope->images[i], library, scope);
    }
    return name == NULL ? kGood : complain(library->path, "needs what was not given", name);
}

// The others are searched first: more than the dynamic linker would find before the library.
static int rewrite_and_verify(const Image* original, Image* library, const Scope* scope,
                              const char* out) {
    RewriteCounts counts;
    const char* about = "";
    const char* reason = rewrite(library, scope->images, scope->count, &counts);
    if (reason == NULL) {
        reason = verify(original, library, scope->images, scope->count + 1, scope->count, &about);
    }
    if (reason != NULL) {
        return complain(original->path, reason, about);
    }
    reason = image_write(library, out);
    if (reason != NULL) {
        return complain(out, reason, "");
    }
    printf("prelink: of %zu relocations %zu were relative and %zu are now\n", counts.all,
           counts.relative, counts.relative + counts.bound);
    return kGood;
}

static int make(const char* in, const char* out, char** others, size_t others_count) {
    Image original;
    Image library = {0};
    Scope scope = {0};
    const char* reason = image_read(&original, in);
    if (reason == NULL) {
        reason = image_read(&library, in);
    }
    int status = reason == NULL ? kGood : complain(in, reason, "");
    if (status == kGood) {
        status = read_scope(others, others_count, &scope);
    }
    if (status == kGood) {
        status = check_scope(&original, &scope);
    }
    if (status == kGood) {
        status = rewrite_and_verify(&original, &library, &scope, out);
    }
    free_scope(&scope);
    image_free(&library);
    image_free(&original);
    return status;
}

static int compare(char** paths, size_t count) {
    Scope scope = {0};
    int status = read_scope(paths, count, &scope);
    if (status == kGood) {
        const Image* original = &scope.images[0];
        const Image* searched = &scope.images[2];
        size_t searched_count = count - 2;
        size_t place = 0;
        const char* name = image_string(original, original->soname);
        while (place < searched_count && !is_named(&searched[place], name)) {
            place++;
        }
        const char* about;
        const char* reason =
            verify(original, &scope.images[1], searched,
                   place < searched_count ? searched_count : searched_count + 1, place, &about);
        if (reason != NULL) {
            status = complain(paths[1], reason, about);
        }
    }
    free_scope(&scope);
    return status;
}

int main(int argc, char** argv) {
    if (argc == 2 && strcmp(argv[1], "--help") == 0) {
        fputs(kHelp, stdout);
        return kGood;
    }
    bool verifies = argc > 1 && strcmp(argv[1], "--verify") == 0;
    if (argc < (verifies ? 4 : 3) || (!verifies && argv[1][0] == '-')) {
        fputs(kHelp, stderr);
        return kUsage;
    }
    return verifies ? compare(argv + 2, (size_t)argc - 2)
                    : make(argv[1], argv[2], argv + 3, (size_t)argc - 3);
}
