/* The values of a parameter compared with what something has itself: a source, an article. Pure. */
#ifndef TRIPTYCH_PARAM_VALUES_H
#define TRIPTYCH_PARAM_VALUES_H

#include "http.h"

#define PARAM_VALUE_SIZE 256 /* of one value, terminated; a longer one is cut */

enum param_fit {
    PARAM_IS, /* the value itself, in any case */
    PARAM_IN  /* the value is part of it, in any case */
};

/* Whether `own` fits one of the values of parameter `name`, which are separated by commas or given one by one; 1 without the
 * parameter. */
int param_fits(const struct http_request *request, const char *name, const char *own, enum param_fit fit);

#endif
