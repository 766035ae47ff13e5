#include "json.h"

#include <jansson.h>

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
        int is_memory = json_error_code(&error) == json_error_out_of_memory;
        return err_set(err, is_memory ? ERR_MEMORY : ERR_INVALID, "not valid JSON at line %d, column %d: %s",
                       error.line, error.column, error.text);
    }
    *out_document = (struct json *)document;
    return 0;
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
    for (size_t i = 0; i < len; i++)
        if (!text[i])
            text[i] = ' ';
    return text;
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
