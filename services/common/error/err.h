/* How a failure travels: a negative code as the result, and the sentence for a person in a struct the caller owns.
 * Pure. Libraries fill it and never log; whoever handles the failure logs it, once. */
#ifndef TRIPTYCH_ERR_H
#define TRIPTYCH_ERR_H

#include <stdarg.h>

/* By what the caller can do about it, not by where it happened: that is what the sentence says. */
enum err_code {
    ERR_NONE = 0,
    ERR_INVALID = -1,     /* the input is wrong: it will be wrong again */
    ERR_TOO_LARGE = -2,   /* a named limit was passed */
    ERR_MEMORY = -3,      /* an allocation failed */
    ERR_IO = -4,          /* a file, socket or system call failed */
    ERR_UNAVAILABLE = -5, /* a service is away: worth trying again */
    ERR_TIMEOUT = -6,     /* no answer in time: a write is uncertain, it may have happened */
    ERR_CONFLICT = -7,    /* the state has moved on: read it and decide again */
    ERR_FULL = -8,        /* a bounded queue or store has no room: wait */
};

#define ERR_TEXT_MAX 256

struct err {
    enum err_code code;
    char text[ERR_TEXT_MAX]; /* what failed, with which input, and what to do; cut at the limit, always terminated */
};

/* Fills `err` (which may be NULL) and returns `code`, so that a function can `return err_set(err, ERR_IO, …)`. */
int err_set(struct err *err, enum err_code code, const char *format, ...) __attribute__((format(printf, 3, 4)));
int err_set_va(struct err *err, enum err_code code, const char *format, va_list arguments)
    __attribute__((format(printf, 3, 0)));

/* A code's name for logs and metrics ("invalid", "too_large", …). Returns a static string. */
const char *err_code_name(enum err_code code);

#endif
