#include "ask_address.h"

#include "html.h"

#include <string.h>

static size_t write_all(struct buffer *out, const struct http_request *request, const char *wanted, size_t len,
                        size_t written)
{
    const char *name, *value;
    for (size_t i = 0; (value = http_param(request, i, &name)) != NULL; i++) {
        if (strlen(name) != len || strncmp(name, wanted, len) != 0)
            continue;
        if (written++)
            buffer_char(out, '&');
        buffer_add(out, wanted, len);
        buffer_char(out, '=');
        html_url_part(out, value);
    }
    return written;
}

size_t ask_address_write(struct buffer *out, const struct http_request *request, const char *names)
{
    size_t written = 0;
    for (const char *at = names; *at;) {
        size_t len = strcspn(at, " ");
        if (len)
            written = write_all(out, request, at, len, written);
        at += len + (at[len] == ' ');
    }
    return written;
}
