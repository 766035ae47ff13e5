/* A query finds stories by what some outlet of them is. These lists are of the outlets and articles themselves, so each is asked
 * again. */
#include "param_values.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

static int fits_value(const char *own, const char *value, size_t len, enum param_fit fit)
{
    char text[PARAM_VALUE_SIZE];
    if (!len)
        return 0;
    snprintf(text, sizeof text, "%.*s", (int)(len < sizeof text ? len : sizeof text - 1), value);
    return fit == PARAM_IS ? strcasecmp(own, text) == 0 : strcasestr(own, text) != NULL;
}

static int fits_list(const char *own, const char *values, enum param_fit fit)
{
    for (const char *at = values; *at;) {
        size_t len = strcspn(at, ",");
        if (fits_value(own, at, len, fit))
            return 1;
        at += len + (at[len] == ',');
    }
    return 0;
}

int param_fits(const struct http_request *request, const char *name, const char *own, enum param_fit fit)
{
    const char *given, *values;
    int is_asked = 0;
    for (size_t i = 0; (values = http_param(request, i, &given)) != NULL; i++) {
        if (strcmp(given, name) != 0)
            continue;
        is_asked = 1;
        if (fits_list(own, values, fit))
            return 1;
    }
    return !is_asked;
}
