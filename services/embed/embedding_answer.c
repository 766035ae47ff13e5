/* Writes vectors as JSON numbers or base 64. By hand and not by printf: a batch has a hundred thousand of them. */
#include "embedding_answer.h"

#include "buffer.h"
#include "json_writer.h"

#include <stdlib.h>
#include <string.h>

#define ANSWER_MAX  (1 << 30) /* bytes; the limits of a request keep it far below */
#define NUMBER_SIZE 12        /* "-1.00000000," */
#define DIGITS      100000000 /* eight behind the point: a float of this size has no more */

/* Values of vectors of length 1 lie between -1 and 1. */
static char *put_number(char *at, float value)
{
    double scaled = (double)value * DIGITS;
    int64_t whole = (int64_t)(scaled < 0 ? scaled - 0.5 : scaled + 0.5);
    uint32_t rest = (uint32_t)(whole < 0 ? -whole : whole);
    /* Rounding may give a value just above 1. */
    rest = rest > DIGITS ? DIGITS : rest;
    if (whole < 0)
        *at++ = '-';
    *at++ = (char)('0' + rest / DIGITS);
    *at++ = '.';
    rest %= DIGITS;
    for (int i = 7; i >= 0; i--, rest /= 10)
        at[i] = (char)('0' + rest % 10);
    return at + 8;
}

static void add_numbers(struct buffer *out, const float *vector, unsigned dimensions)
{
    char text[64 * NUMBER_SIZE];
    char *at = text;
    buffer_char(out, '[');
    for (unsigned i = 0; i < dimensions; i++) {
        if (i)
            *at++ = ',';
        at = put_number(at, vector[i]);
        if (at + NUMBER_SIZE > text + sizeof text || i + 1 == dimensions) {
            buffer_add(out, text, (size_t)(at - text));
            at = text;
        }
    }
    buffer_char(out, ']');
}

static void add_base64(struct buffer *out, const float *vector, unsigned dimensions)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    uint32_t bits = 0, gathered = 0;
    size_t written = 0;
    buffer_char(out, '"');
    for (size_t i = 0; i < dimensions * sizeof(float); i++) {
        uint32_t value;
        /* As OpenAI has it: 32-bit floats, the lowest byte first, on every machine. */
        memcpy(&value, &vector[i / sizeof(float)], sizeof value);
        gathered = gathered << 8 | (value >> 8 * (i % sizeof(float)) & 0xFF);
        for (bits += 8; bits >= 6; bits -= 6, written++)
            buffer_char(out, digits[gathered >> (bits - 6) & 0x3F]);
    }
    if (bits) {
        buffer_char(out, digits[gathered << (6 - bits) & 0x3F]);
        written++;
    }
    for (; written % 4; written++)
        buffer_char(out, '=');
    buffer_char(out, '"');
}

/* The model's name as JSON; it comes from the settings. */
static void add_name(struct buffer *out, const char *model)
{
    struct json_writer writer;
    char *text = NULL;
    size_t size = 0;
    json_writer_init(&writer, ANSWER_MAX);
    json_put_text(&writer, NULL, model);
    if (json_writer_take(&writer, &text, &size, NULL) == 0)
        buffer_add(out, text, size);
    else
        out->is_failed = 1;
    free(text);
}

int embedding_answer_write(const char *model, const struct embedding_vectors *vectors, char **out, size_t *out_size,
                           struct err *err)
{
    struct buffer text;
    buffer_init(&text, ANSWER_MAX);
    buffer_text(&text, "{\"object\":\"list\",\"model\":");
    add_name(&text, model);
    buffer_text(&text, ",\"data\":[");
    for (size_t i = 0; i < vectors->count; i++) {
        const float *vector = vectors->values + i * vectors->dimensions;
        buffer_format(&text, "%s{\"object\":\"embedding\",\"index\":%zu,\"embedding\":", i ? "," : "", i);
        if (vectors->is_base64)
            add_base64(&text, vector, vectors->dimensions);
        else
            add_numbers(&text, vector, vectors->dimensions);
        buffer_char(&text, '}');
    }
    buffer_format(&text, "],\"usage\":{\"prompt_tokens\":%llu,\"total_tokens\":%llu}}\n",
                  (unsigned long long)vectors->tokens, (unsigned long long)vectors->tokens);
    return buffer_take(&text, out, out_size, err);
}

int embedding_models_write(const char *model, char **out, size_t *out_size, struct err *err)
{
    struct buffer text;
    buffer_init(&text, ANSWER_MAX);
    buffer_text(&text, "{\"object\":\"list\",\"data\":[{\"object\":\"model\",\"owned_by\":\"triptych\",\"id\":");
    add_name(&text, model);
    buffer_text(&text, "}]}\n");
    return buffer_take(&text, out, out_size, err);
}
