/* Two documents, one in the other. An answer that names a sentence it was not asked about is mixed up, so none of it is
 * used; one that leaves sentences out is fine. */
#include "writer_answer.h"

#include "json.h"
#include "utf8.h"

#include <stdlib.h>
#include <string.h>

#define WHO   "the language model"
#define FENCE "```"

static int is_space(char c)
{
    return c == ' ' || c == '\n' || c == '\r' || c == '\t';
}

/* Where the model's document is: some put it between fences although they are told not to. */
static void find_document(const char *text, const char **out_start, size_t *out_len)
{
    const char *end = text + strlen(text);
    while (is_space(*text))
        text++;
    if (strncmp(text, FENCE, strlen(FENCE)) == 0)
        text += strcspn(text, "\n");
    while (end > text && (is_space(end[-1]) || end[-1] == FENCE[0]))
        end--;
    *out_start = text;
    *out_len = (size_t)(end - text);
}

/* Twice the same number is a mix-up as well: which of both was meant, nobody can tell. */
static int sentence_take(const struct json *item, unsigned count, struct writer_answer *out, struct err *err)
{
    int64_t n = json_as_integer(json_member(item, "n"), 0);
    const char *text = json_as_text(json_member(item, "text"));
    if (n < 1 || n > count || !text || out->sentences[n - 1])
        return err_set(err, ERR_INVALID, WHO " wrote about a sentence that it was not asked for");
    out->sentences[n - 1] = strndup(text, utf8_cut_len(text, strlen(text), WRITER_SENTENCE_MAX + 1));
    return out->sentences[n - 1] ? 0 : err_set(err, ERR_MEMORY, "no memory for a sentence");
}

/* The model's own document. Members that it was not asked for are passed over: models like to add some. */
static int document_read(const char *text, unsigned count, struct writer_answer *out, struct err *err)
{
    struct json *document = NULL;
    struct err why = {0};
    const char *start;
    size_t len;
    find_document(text, &start, &len);
    if (json_read(start, len, &document, &why) < 0)
        return err_set(err, ERR_INVALID, WHO " wrote what is no JSON: %s", why.text);
    const struct json *bullets = json_member(document, "bullets");
    int code = 0;
    if (json_kind(bullets) != JSON_KIND_LIST || json_count(bullets) > count)
        code = err_set(err, ERR_INVALID, WHO " wrote no list of at most %u bullets", count);
    for (size_t i = 0; code == 0 && i < json_count(bullets); i++)
        code = sentence_take(json_at(bullets, i), count, out, err);
    json_free(document);
    return code;
}

int writer_answer_read(const char *body, size_t size_bytes, unsigned count, struct writer_answer *out, struct err *err)
{
    struct json *document = NULL;
    struct err why = {0};
    *out = (struct writer_answer){0};
    if (json_read(body, size_bytes, &document, &why) < 0)
        return err_set(err, ERR_INVALID, WHO "'s answer is unreadable: %s", why.text);
    int64_t tokens = json_as_integer(json_member(json_member(document, "usage"), "total_tokens"), 0);
    out->tokens = tokens > 0 && tokens <= WRITER_TOKENS_MAX ? (uint64_t)tokens : 0;
    const struct json *message = json_member(json_at(json_member(document, "choices"), 0), "message");
    const char *text = json_as_text(json_member(message, "content"));
    int code = text ? document_read(text, count, out, err)
                    : err_set(err, ERR_INVALID, WHO " declined to write, or its answer has no message");
    json_free(document);
    if (code < 0)
        writer_answer_done(out);
    return code;
}

void writer_answer_done(struct writer_answer *answer)
{
    for (unsigned i = 0; i < WRITER_SPANS_MAX; i++) {
        free(answer->sentences[i]);
        answer->sentences[i] = NULL;
    }
}
