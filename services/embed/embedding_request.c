/* Reads a request leniently where OpenAI's clients differ, and strictly where a misunderstanding would give vectors of
 * something else. */
#include "embedding_request.h"

#include <stdlib.h>
#include <string.h>

static int is_absent(const struct json *value)
{
    return json_kind(value) == JSON_KIND_NULL;
}

/* Sets *out_flag to 1 for `yes`, 0 for `no`; leaves it when the member is absent. `no` may have two words. */
static int read_choice(const struct json *body, const char *name, const char *yes, const char *const no[2],
                       int *out_flag, struct err *err)
{
    const struct json *value = json_member(body, name);
    const char *text = json_as_text(value);
    if (is_absent(value))
        return 0;
    int is_no = text && (strcmp(text, no[0]) == 0 || (no[1] && strcmp(text, no[1]) == 0));
    if (!text || (!is_no && strcmp(text, yes) != 0))
        return err_set(err, ERR_INVALID, "\"%s\" is \"%s\" or \"%s\".", name, yes, no[0]);
    *out_flag = !is_no;
    return 0;
}

static int read_model(const struct json *body, struct embedding_request *request, struct err *err)
{
    const struct json *value = json_member(body, "model");
    const char *name = json_as_text(value);
    if (is_absent(value))
        return 0;
    if (!name)
        return err_set(err, ERR_INVALID, "\"model\" is a text.");
    /* Some clients cannot send `input_type`; they may name the model "…-query" or "…-passage" instead. */
    if (strstr(name, "query"))
        request->is_query = 1;
    else if (strstr(name, "passage") || strstr(name, "doc"))
        request->is_query = 0;
    return 0;
}

static int read_options(const struct json *body, const struct embedding_limits *limits,
                        struct embedding_request *request, struct err *err)
{
    static const char *const floats[] = {"float", NULL}, *const passage[] = {"passage", "document"};
    const struct json *dimensions = json_member(body, "dimensions");
    request->is_query = limits->is_query;
    int code = read_model(body, request, err);
    if (code == 0)
        code = read_choice(body, "input_type", "query", passage, &request->is_query, err);
    if (code == 0)
        code = read_choice(body, "encoding_format", "base64", floats, &request->is_base64, err);
    /* Refused, not cut: this model's vectors were not trained to be shortened. */
    if (code == 0 && !is_absent(dimensions) && json_as_integer(dimensions, -1) != limits->dimensions)
        return err_set(err, ERR_INVALID, "\"dimensions\" is %u for this model, or absent.", limits->dimensions);
    return code;
}

static int read_text(const struct json *value, size_t index, const struct embedding_limits *limits,
                     struct embedding_request *request, struct err *err)
{
    const char *text = json_as_text(value);
    size_t size = text ? strlen(text) : 0;
    if (!text)
        return err_set(err, ERR_INVALID, "\"input\" is a text or a list of texts: input[%zu] is neither.", index);
    /* A vector for nothing would be near to that of everything short. */
    if (!size)
        return err_set(err, ERR_INVALID, "The text input[%zu] is empty.", index);
    if (size > limits->text_max)
        return err_set(err, ERR_TOO_LARGE, "The text input[%zu] has %zu bytes: at most %zu are taken.", index, size,
                       limits->text_max);
    request->texts[request->count++] = text;
    request->bytes += size;
    return 0;
}

static int read_input(const struct json *body, const struct embedding_limits *limits, struct embedding_request *request,
                      struct err *err)
{
    const struct json *input = json_member(body, "input");
    int is_list = json_kind(input) == JSON_KIND_LIST;
    size_t count = is_list ? json_count(input) : 1;
    if (!is_list && json_kind(input) != JSON_KIND_TEXT)
        return err_set(err, ERR_INVALID, "\"input\" is missing, or neither a text nor a list of texts.");
    if (!count)
        return err_set(err, ERR_INVALID, "\"input\" is an empty list.");
    if (count > limits->texts_max)
        return err_set(err, ERR_TOO_LARGE, "\"input\" has %zu texts: at most %zu are taken at once.", count,
                       limits->texts_max);
    request->texts = calloc(count, sizeof *request->texts);
    if (!request->texts)
        return err_set(err, ERR_MEMORY, "There is no memory for %zu texts.", count);
    int code = 0;
    for (size_t i = 0; i < count && code == 0; i++)
        code = read_text(is_list ? json_at(input, i) : input, i, limits, request, err);
    return code;
}

int embedding_request_read(const char *body, size_t size, const struct embedding_limits *limits,
                           struct embedding_request *out, struct err *err)
{
    struct embedding_request request = {0};
    struct err reason = {0};
    int code = size ? json_read(body, size, &request.document, &reason) : err_set(&reason, ERR_INVALID, "it is empty");
    if (code)
        return err_set(err, code, "The body is no JSON: %s.", reason.text);
    if (json_kind(request.document) != JSON_KIND_OBJECT)
        code = err_set(err, ERR_INVALID, "The body is no JSON object.");
    if (code == 0)
        code = read_options(request.document, limits, &request, err);
    if (code == 0)
        code = read_input(request.document, limits, &request, err);
    if (code) {
        embedding_request_done(&request);
        return code;
    }
    *out = request;
    return 0;
}

void embedding_request_done(struct embedding_request *request)
{
    json_free(request->document);
    free(request->texts);
    *request = (struct embedding_request){0};
}
