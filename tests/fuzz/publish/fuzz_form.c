/* A form's body: a value is found whole, terminated and within its room, or there is none. */
#include "form.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const names[] = {"key", "form", "action", "k", ""};
    char *body = strndup((const char *)data, size);
    for (size_t i = 0; body && i < sizeof names / sizeof *names; i++) {
        char value[16];
        memset(value, 'x', sizeof value);
        if (form_value(body, names[i], value, sizeof value) && strnlen(value, sizeof value) == sizeof value)
            abort();
    }
    free(body);
    return 0;
}
