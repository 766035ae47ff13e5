/* Reads model files: the header, and rows one by one. */
#include "model_text.h"

#include <ctype.h>
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FIRST_LINE "triptych model 1"

int model_text_wrong(const struct model_text *text, const char *what, struct err *err)
{
    return err_set(err, ERR_INVALID, "model %s, line %u: %s", text->name, text->line, what);
}

/* ── lines ── */

/* The next line, terminated. Returns 1, 0 at the end, ERR_TOO_LARGE. */
static int take_line(struct model_text *text, char **out, struct err *err)
{
    if (text->next >= text->size)
        return 0;
    char *line = text->data + text->next;
    size_t left = text->size - text->next;
    char *end = memchr(line, '\n', left);
    size_t length = end ? (size_t)(end - line) : left;
    text->line++;
    if (length >= MODEL_LINE_MAX)
        return err_set(err, ERR_TOO_LARGE, "model %s, line %u has more than %u bytes", text->name, text->line,
                       (unsigned)MODEL_LINE_MAX);
    line[length] = '\0';
    text->next += length + 1;
    *out = line;
    return 1;
}

int model_text_row(struct model_text *text, char **out, struct err *err)
{
    int result;
    do
        result = take_line(text, out, err);
    while (result == 1 && !**out);
    return result;
}

int model_text_take_float(char **at, float *out)
{
    char *end = NULL;
    float value = strtof(*at, &end);
    if (end == *at || !isfinite(value) || (*end && !isspace((unsigned char)*end)))
        return 0;
    *at = end;
    *out = value;
    return 1;
}

int model_text_take_unsigned(char **at, unsigned long max, unsigned long *out)
{
    char *start = *at + strspn(*at, " \t");
    char *end = NULL;
    if (!isdigit((unsigned char)*start))
        return 0;
    errno = 0;
    unsigned long value = strtoul(start, &end, 10);
    if (errno || value > max || (*end && !isspace((unsigned char)*end)))
        return 0;
    *at = end;
    *out = value;
    return 1;
}

/* ── the header ── */

static int add_header(struct model_text *text, char *line, struct err *err)
{
    char *colon = strstr(line, ": ");
    if (!colon || text->header_count == MODEL_HEADERS_MAX)
        return model_text_wrong(text, "a header is `name: value`, and there are at most 16", err);
    *colon = '\0';
    text->keys[text->header_count] = line;
    text->values[text->header_count++] = colon + 2;
    return 0;
}

static int read_header(struct model_text *text, const char *kind, struct err *err)
{
    char *line = NULL;
    int result = take_line(text, &line, err);
    if (result == 0 || (result == 1 && strcmp(line, FIRST_LINE) != 0))
        return model_text_wrong(text, "it does not begin with `" FIRST_LINE "`", err);
    while ((result = result < 0 ? result : take_line(text, &line, err)) == 1 && *line)
        if ((result = add_header(text, line, err)) < 0)
            break;
    if (result < 0)
        return result;
    if (strcmp(model_text_header(text, "kind"), kind) != 0)
        return err_set(err, ERR_INVALID, "model %s is of kind '%.32s', not '%s'", text->name,
                       model_text_header(text, "kind"), kind);
    return 0;
}

const char *model_text_header(const struct model_text *text, const char *key)
{
    for (unsigned i = 0; i < text->header_count; i++)
        if (strcmp(text->keys[i], key) == 0)
            return text->values[i];
    return "";
}

int model_text_number(const struct model_text *text, const char *key, double min, double max, double *out,
                      struct err *err)
{
    const char *value = model_text_header(text, key);
    char *end = NULL;
    double number = strtod(value, &end);
    if (!*value || *end || !(number >= min && number <= max))
        return err_set(err, ERR_INVALID, "model %s: `%s: %.32s` is no number from %g to %g", text->name, key, value,
                       min, max);
    *out = number;
    return 0;
}

int model_text_from(const char *name, const char *kind, const char *data, size_t size, struct model_text *out,
                    struct err *err)
{
    *out = (struct model_text){.size = size, .data = malloc(size + 1)};
    snprintf(out->name, sizeof out->name, "%s", name);
    if (!out->data)
        return err_set(err, ERR_MEMORY, "no memory for model %s", name);
    memcpy(out->data, data, size);
    out->data[size] = '\0';
    return read_header(out, kind, err);
}

void model_text_done(struct model_text *text)
{
    free(text->data);
    *text = (struct model_text){.data = NULL};
}
