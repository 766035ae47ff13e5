#include "stored.h"

#include "reply.h"
#include "utf8.h"
#include "wire.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DOMAIN_MAX 254 /* bytes of a domain name and the end */

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

void stored_facts_write(const Triptych__Placement *placement, char out[STORED_FACTS_MAX])
{
    const Triptych__SourceRating *source = placement->source;
    const char *const facts[] = {language_of(placement), source ? source->leaning : "",
                                 source ? source->factuality : "", source ? source->ownership : "",
                                 source ? source->country : ""};
    char domain[DOMAIN_MAX];
    size_t used = (size_t)snprintf(out, STORED_FACTS_MAX, "%.32s|%d", placement->story_id, !*placement->copy_of);
    for (size_t i = 0; i < sizeof facts / sizeof *facts; i++) {
        char fact[STORED_FACT_MAX];
        stored_fact_copy(facts[i], fact, sizeof fact);
        used += (size_t)snprintf(out + used, STORED_FACTS_MAX - used, "|%s", fact);
    }
    stored_fact_copy(source ? source->domain : "", domain, sizeof domain);
    snprintf(out + used, STORED_FACTS_MAX - used, "|%s\n", domain);
}

static void cut_text(Triptych__Article *article, size_t max_bytes)
{
    size_t len = strlen(article->text);
    size_t keep = utf8_cut_len(article->text, len, max_bytes);
    if (keep < len)
        article->text[keep] = 0;
}

/* The packed message stands behind the newline; the version that the commit made is the line's first number. */
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
    *out = (Triptych__Placement *)message;
    (*out)->story_version = strtoull(text, NULL, 10);
    return 0;
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
    cut_text(stored.article, text_max_bytes);
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
