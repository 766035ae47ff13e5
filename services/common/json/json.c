/* Reading JSON, by jansson behind names of our own. A document is counted before it is parsed: a million empty arrays
 * in a megabyte would take a hundred megabytes as a tree. */
#include "json.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BIG_DIGITS 19 /* from here on a whole number may not fit into 64 bits */

/* struct json is jansson's value under a name of our own. */
static json_t *unwrap(const struct json *value)
{
    return (json_t *)value;
}

static const struct json *wrap(json_t *value)
{
    return (const struct json *)value;
}

/* How many values there are at most: one more than what opens and parts them, outside of strings. */
static size_t count_values(const char *text, size_t size)
{
    size_t count = 1;
    int in_string = 0;
    for (size_t i = 0; i < size; i++) {
        if (in_string && text[i] == '\\')
            i++;
        else if (text[i] == '"')
            in_string = !in_string;
        else if (!in_string && (text[i] == ',' || text[i] == '[' || text[i] == '{'))
            count++;
    }
    return count;
}

int json_read(const char *text, size_t size_bytes, struct json **out_document, struct err *err)
{
    json_error_t error;
    if (count_values(text, size_bytes) > JSON_VALUES_MAX)
        return err_set(err, ERR_TOO_LARGE, "JSON with more than %d values", JSON_VALUES_MAX);
    json_t *document = json_loadb(text, size_bytes, JSON_ALLOW_NUL | JSON_DECODE_ANY, &error);
    if (!document) {
        /* Out of memory is ours and may pass; a syntax error is the sender's and stays. */
        int is_memory = json_error_code(&error) == json_error_out_of_memory;
        return err_set(err, is_memory ? ERR_MEMORY : ERR_INVALID, "not valid JSON at line %d, column %d: %s",
                       error.line, error.column, error.text);
    }
    *out_document = (struct json *)document;
    return 0;
}

/* How many digits the number at `at` has, together with what belongs to a fraction (then fewer than count as big). */
static size_t digits_len(const char *at, size_t left)
{
    size_t len = 0;
    while (len < left && at[len] >= '0' && at[len] <= '9')
        len++;
    return len < left && strchr(".eE", at[len]) && len >= BIG_DIGITS ? BIG_DIGITS - 1 : len;
}

/* Copies `text` with its big numbers in quotes. Returns owned (free), NULL without memory. Feeds carry ids beyond 64
 * bits, for which jansson refuses the whole document; as text they are what an id should be. */
static char *quote_big_numbers(const char *text, size_t size, size_t *out_size)
{
    char *copy = malloc(size + size / BIG_DIGITS * 2 + 3);
    int in_string = 0;
    size_t out = 0;
    for (size_t i = 0; copy && i < size;) {
        int is_digit = text[i] >= '0' && text[i] <= '9';
        size_t number = !in_string && is_digit ? digits_len(text + i, size - i) : 0;
        int is_big = number >= BIG_DIGITS && i > 0 && text[i - 1] != '-';
        int is_escaped = in_string && text[i] == '\\' && i + 1 < size;
        size_t taken = number ? number : is_escaped ? 2 : 1;
        in_string ^= text[i] == '"';
        copy[out] = '"';
        out += (size_t)is_big;
        memcpy(copy + out, text + i, taken);
        out += taken;
        copy[out] = '"';
        out += (size_t)is_big;
        i += taken;
    }
    *out_size = out;
    return copy;
}

int json_read_lenient(const char *text, size_t size_bytes, struct json **out_document, struct err *err)
{
    size_t size = 0;
    char *quoted = quote_big_numbers(text, size_bytes, &size);
    int result =
        quoted ? json_read(quoted, size, out_document, err) : err_set(err, ERR_MEMORY, "no memory to read JSON");
    free(quoted);
    return result;
}

void json_free(struct json *document)
{
    json_decref(unwrap(document));
}

enum json_kind json_kind(const struct json *value)
{
    if (!value)
        return JSON_KIND_NULL;
    switch (json_typeof(unwrap(value))) {
    case JSON_OBJECT:
        return JSON_KIND_OBJECT;
    case JSON_ARRAY:
        return JSON_KIND_LIST;
    case JSON_STRING:
        return JSON_KIND_TEXT;
    case JSON_INTEGER:
    case JSON_REAL:
        return JSON_KIND_NUMBER;
    case JSON_TRUE:
    case JSON_FALSE:
        return JSON_KIND_BOOL;
    case JSON_NULL:
        break;
    }
    return JSON_KIND_NULL;
}

const struct json *json_member(const struct json *object, const char *name)
{
    return wrap(json_object_get(unwrap(object), name));
}

size_t json_count(const struct json *list)
{
    return json_array_size(unwrap(list));
}

const char *json_name_at(const struct json *object, size_t index)
{
    void *at = json_object_iter(unwrap(object));
    while (at && index--)
        at = json_object_iter_next(unwrap(object), at);
    return at ? json_object_iter_key(at) : NULL;
}

const struct json *json_at(const struct json *list, size_t index)
{
    return wrap(json_array_get(unwrap(list), index));
}

const char *json_as_text(const struct json *value)
{
    if (json_kind(value) != JSON_KIND_TEXT)
        return NULL;
    char *text = (char *)json_string_value(unwrap(value));
    size_t len = json_string_length(unwrap(value));
    /* C ends a text at the first NUL: what follows it would be lost, or checked by nobody. */
    for (size_t i = 0; i < len; i++)
        if (!text[i])
            text[i] = ' ';
    return text;
}

const char *json_as_digits(const struct json *value, char out[JSON_NUMBER_SIZE])
{
    out[0] = 0;
    if (json_kind(value) != JSON_KIND_NUMBER)
        return out;
    if (json_is_integer(unwrap(value))) {
        snprintf(out, JSON_NUMBER_SIZE, "%lld", (long long)json_integer_value(unwrap(value)));
        return out;
    }
    double real = json_real_value(unwrap(value));
    snprintf(out, JSON_NUMBER_SIZE, "%.15g", real);
    if (strtod(out, NULL) < real || strtod(out, NULL) > real)
        snprintf(out, JSON_NUMBER_SIZE, "%.17g", real);
    return out;
}

int64_t json_as_integer(const struct json *value, int64_t fallback)
{
    if (json_kind(value) != JSON_KIND_NUMBER)
        return fallback;
    if (json_is_integer(unwrap(value)))
        return json_integer_value(unwrap(value));
    double real = json_real_value(unwrap(value));
    return real > -9e18 && real < 9e18 ? (int64_t)real : fallback;
}

double json_as_real(const struct json *value, double fallback)
{
    return json_kind(value) == JSON_KIND_NUMBER ? json_number_value(unwrap(value)) : fallback;
}

int json_as_flag(const struct json *value)
{
    return json_is_true(unwrap(value));
}

const char *json_member_text(const struct json *object, const char *name, const char *fallback)
{
    const char *text = json_as_text(json_member(object, name));
    return text ? text : fallback;
}
