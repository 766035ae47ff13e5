/* A form as application/x-www-form-urlencoded, for requests to hubs. Only RFC 3986's unreserved characters stand as
 * they are, so a value cannot end its field. */
#include "push_form.h"

#include <string.h>

static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~";

void push_form_add(struct buffer *form, const char *name, const char *value)
{
    buffer_format(form, "%s%s=", form->len ? "&" : "", name);
    for (; *value; value++) {
        if (strchr(plain, *value))
            buffer_char(form, *value);
        else
            buffer_format(form, "%%%02X", (unsigned)(unsigned char)*value);
    }
}
