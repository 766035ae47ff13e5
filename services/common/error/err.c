/* Fills in the sentence of a failure, cut to its room, and returns the code, so that `return err_set(…)` is the whole
 * of an error path. */
#include "err.h"

#include <stdio.h>

int err_set_va(struct err *err, enum err_code code, const char *format, va_list arguments)
{
    if (err) {
        err->code = code;
        vsnprintf(err->text, sizeof err->text, format, arguments);
    }
    return code;
}

int err_set(struct err *err, enum err_code code, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    err_set_va(err, code, format, arguments);
    va_end(arguments);
    return code;
}

const char *err_code_name(enum err_code code)
{
    switch (code) {
    case ERR_NONE:
        return "none";
    case ERR_INVALID:
        return "invalid";
    case ERR_TOO_LARGE:
        return "too_large";
    case ERR_MEMORY:
        return "memory";
    case ERR_IO:
        return "io";
    case ERR_UNAVAILABLE:
        return "unavailable";
    case ERR_TIMEOUT:
        return "timeout";
    case ERR_CONFLICT:
        return "conflict";
    case ERR_FULL:
        return "full";
    }
    return "unknown";
}
