/* What is wrong with a desk, and what to do about it. Pure. */
#ifndef TRIPTYCH_FINDINGS_H
#define TRIPTYCH_FINDINGS_H

#include <stddef.h>

#define FINDINGS_MAX      64
#define FINDING_TEXT_SIZE 512

enum finding_level {
    FINDING_FAULT, /* the desk does not do its work, or is about to stop */
    FINDING_HINT,  /* it does; worth knowing */
};

struct finding {
    enum finding_level level;
    char about[48];               /* "Redis", "classify on desk-1", "feeds" */
    char what[FINDING_TEXT_SIZE]; /* one sentence */
    const char *todo;             /* what to do; static */
};

struct findings {
    struct finding list[FINDINGS_MAX];
    size_t count;
    size_t faults, hints; /* also those that found no room in the list */
};

/* `todo` is a static text. */
typedef void findings_fn(struct findings *findings, const char *about, const char *todo, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
findings_fn findings_fault, findings_hint;
/* Whether a fault about this was found. */
int findings_blame(const struct findings *findings, const char *about);

#endif
