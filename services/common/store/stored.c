/* An article as it lies in Redis, read into messages: the packed article, and the line of facts that Lua reads too. The
 * line is the truth for what may change after placing (story, pin, source); the packed placement behind it may be
 * older. */
#include "stored.h"

#include "attributes.h"
#include "reply.h"
#include "short_reasons.h"
#include "utf8.h"
#include "wire.h"
#include "wire_drop.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

/* The article's own language, which is what readers see; the source's where the article's is not known. */
static const char *language_of(const Triptych__Placement *placement)
{
    const char *lang = placement->lang;
    if ((!*lang || strcmp(lang, "und") == 0) && placement->source)
        lang = placement->source->lang;
    return strcmp(lang, "und") == 0 ? "" : lang;
}

static void find_values(const Triptych__Placement *placement, const char *out[FACTS_COUNT])
{
    static const Triptych__SourceRating unknown = TRIPTYCH__SOURCE_RATING__INIT;
    const Triptych__SourceRating *source = placement->source ? placement->source : &unknown;
#define X(member, name, prefix) out[FACT_##name] = source->member;
    SOURCE_ATTRIBUTES(X)
#undef X
    out[FACT_ORIGINAL] = *placement->copy_of ? "0" : "1";
    out[FACT_LANG] = language_of(placement);
    out[FACT_DOMAIN] = source->domain;
}

/* Copies `text` as one fact. Returns its end. */
static char *put_fact(char *out, const char *text, size_t size)
{
    size_t len = utf8_cut_len(text, strlen(text), size - 1);
    for (size_t i = 0; i < len; i++)
        out[i] = text[i] == '|' || (unsigned char)text[i] < ' ' ? '_' : text[i];
    return out + len;
}

void stored_said(const Triptych__Placement *placement, char out[STORED_SAID_SIZE])
{
#define X(fact) fact,
    static const enum store_fact order[] = {STORE_SAID_FACTS(X)};
#undef X
    const char *values[FACTS_COUNT] = {NULL};
    char *end = out;
    find_values(placement, values);
    for (size_t i = 0; i < sizeof order / sizeof *order; i++) {
        assert(values[order[i]]);
        if (i > 0)
            *end++ = '|';
        end = put_fact(end, values[order[i]], order[i] == FACT_DOMAIN ? STORED_DOMAIN_MAX : STORED_FACT_MAX);
    }
    assert(end < out + STORED_SAID_SIZE);
    *end = 0;
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

#define PLACEMENT_MAX                                                                                                  \
    4096 /* as most are; a larger one is unpacked as it is, with its reasons and none that are short */

enum { REASONS = 6, SHORT_REASONS = 19 }; /* fields of Placement */

static int unpack_placement(const uint8_t *data, size_t size, int is_brief, ProtobufCMessage **out, struct err *err)
{
    uint8_t whole[PLACEMENT_MAX + SHORT_REASONS_TOLD_SIZE];
    if (size > PLACEMENT_MAX)
        return wire_unpack(&triptych__placement__descriptor, data, size, out, err);
    /* Sixteen small messages, each with a text, take two thirds of the time of unpacking: who tells no reasons has none. */
    uint64_t dropped = WIRE_FIELD(SHORT_REASONS) | (is_brief ? WIRE_FIELD(REASONS) : 0);
    size_t used = wire_drop_fields(data, size, dropped, whole);
    if (!is_brief) {
        size_t short_size = 0;
        const uint8_t *shortened = wire_find_bytes(data, size, SHORT_REASONS, &short_size);
        used += short_reasons_tell(shortened, short_size, whole + used);
    }
    return wire_unpack(&triptych__placement__descriptor, whole, used, out, err);
}

/* The packed message stands behind the newline. */
static int read_placement(const redisReply *value, int is_brief, Triptych__Placement **out, struct err *err)
{
    const char *text = reply_text(value);
    const char *newline = memchr(text, '\n', reply_len(value));
    ProtobufCMessage *message = NULL;
    if (!newline)
        return err_set(err, ERR_INVALID, "a stored placement has no facts");
    size_t size = reply_len(value) - (size_t)(newline + 1 - text);
    int code = unpack_placement((const uint8_t *)newline + 1, size, is_brief, &message, err);
    if (code)
        return code;
    code = apply_facts(text, newline, (Triptych__Placement *)message, err);
    if (code)
        wire_free(message);
    else
        *out = (Triptych__Placement *)message;
    return code;
}

int stored_article_read(const redisReply *body, const redisReply *placement, const struct stored_wanted *wanted,
                        struct stored_article *out, struct err *err)
{
    struct stored_article stored = {.message = TRIPTYCH__PLACED_ARTICLE__INIT};
    ProtobufCMessage *message = NULL;
    int code = wire_unpack(&triptych__article__descriptor, reply_text(body), reply_len(body), &message, err);
    if (code)
        return code;
    stored.article = (Triptych__Article *)message;
    if (reply_len(placement))
        code = read_placement(placement, wanted->is_brief, &stored.placement, err);
    if (code) {
        wire_free(message);
        return code;
    }
    cut_texts(stored.article, wanted->text_max_bytes);
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
