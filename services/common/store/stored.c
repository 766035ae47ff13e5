#include "stored.h"

#include "reply.h"
#include "utf8.h"
#include "wire.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Positions in the line of facts. */
#define FACT_STORY  1
#define FACT_PINNED 10

void stored_fact_copy(const char *text, char *out, size_t out_size)
{
    size_t len = utf8_cut_len(text, strlen(text), out_size - 1);
    for (size_t i = 0; i < len; i++)
        out[i] = text[i] == '|' || (unsigned char)text[i] < ' ' ? '_' : text[i];
    out[len] = 0;
}

/* The article's own language, which is what readers see; the source's where the article's is not known. */
static const char *language_of(const Triptych__Placement *placement)
{
    const char *lang = placement->lang;
    if ((!*lang || strcmp(lang, "und") == 0) && placement->source)
        lang = placement->source->lang;
    return strcmp(lang, "und") == 0 ? "" : lang;
}

void stored_facts_read(const Triptych__Placement *placement, struct stored_facts *out)
{
    const Triptych__SourceRating *source = placement->source;
    out->is_original = !*placement->copy_of;
    stored_fact_copy(language_of(placement), out->lang, sizeof out->lang);
    stored_fact_copy(source ? source->leaning : "", out->leaning, sizeof out->leaning);
    stored_fact_copy(source ? source->factuality : "", out->factuality, sizeof out->factuality);
    stored_fact_copy(source ? source->ownership : "", out->ownership, sizeof out->ownership);
    stored_fact_copy(source ? source->country : "", out->country, sizeof out->country);
    stored_fact_copy(source ? source->domain : "", out->domain, sizeof out->domain);
}

static void cut_text(char *text, size_t max_bytes)
{
    size_t len = strlen(text);
    size_t keep = utf8_cut_len(text, len, max_bytes);
    if (keep < len)
        text[keep] = 0;
}

static void cut_texts(Triptych__Article *article, size_t max_bytes)
{
    cut_text(article->text, max_bytes);
    for (size_t i = 0; i < article->n_earlier; i++)
        cut_text(article->earlier[i]->text, max_bytes);
}

/* Fact `number` (from 0) of the line; its length in *out_len, 0 when the line has no such fact. */
static const char *find_fact(const char *line, const char *newline, unsigned number, size_t *out_len)
{
    for (; number > 0 && line < newline; number--) {
        const char *bar = memchr(line, '|', (size_t)(newline - line));
        line = bar ? bar + 1 : newline;
    }
    const char *end = memchr(line, '|', (size_t)(newline - line));
    *out_len = (size_t)((end ? end : newline) - line);
    return line;
}

/* The line of facts is the truth: the article may have moved since the message was packed. */
static int apply_facts(const char *line, const char *newline, Triptych__Placement *placement, struct err *err)
{
    size_t len = 0;
    const char *story = find_fact(line, newline, FACT_STORY, &len);
    if (len != strlen(placement->story_id)) /* ids are all of one length: written over in place */
        return err_set(err, ERR_INVALID, "a stored placement names no story");
    memcpy(placement->story_id, story, len);
    find_fact(line, newline, FACT_PINNED, &len);
    placement->pinned = len > 0;
    placement->story_version = strtoull(line, NULL, 10);
    return 0;
}

/* The packed message stands behind the newline. */
static int read_placement(const redisReply *value, Triptych__Placement **out, struct err *err)
{
    const char *text = reply_text(value);
    const char *newline = memchr(text, '\n', reply_len(value));
    ProtobufCMessage *message = NULL;
    if (!newline)
        return err_set(err, ERR_INVALID, "a stored placement has no facts");
    size_t size = reply_len(value) - (size_t)(newline + 1 - text);
    int code = wire_unpack(&triptych__placement__descriptor, newline + 1, size, &message, err);
    if (code)
        return code;
    code = apply_facts(text, newline, (Triptych__Placement *)message, err);
    if (code)
        wire_free(message);
    else
        *out = (Triptych__Placement *)message;
    return code;
}

int stored_article_read(const redisReply *body, const redisReply *placement, size_t text_max_bytes,
                        struct stored_article *out, struct err *err)
{
    struct stored_article stored = {.message = TRIPTYCH__PLACED_ARTICLE__INIT};
    ProtobufCMessage *message = NULL;
    int code = wire_unpack(&triptych__article__descriptor, reply_text(body), reply_len(body), &message, err);
    if (code)
        return code;
    stored.article = (Triptych__Article *)message;
    if (reply_len(placement))
        code = read_placement(placement, &stored.placement, err);
    if (code) {
        wire_free(message);
        return code;
    }
    cut_texts(stored.article, text_max_bytes);
    stored.message.article = stored.article;
    stored.message.placement = stored.placement;
    *out = stored;
    return 0;
}

void stored_article_done(struct stored_article *stored)
{
    wire_free(stored->article);
    wire_free(stored->placement);
}
