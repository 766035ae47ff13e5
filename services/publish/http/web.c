/* What all handlers share. */
#include "web.h"

#include "clock.h"
#include "web_path.h"
#include "words.h"

#include <stdio.h>
#include <string.h>

/* Whoever has asked is answered before the daemon ends. */
int web_is_idle(const struct web *web)
{
    for (int kind = 0; kind < WEB_WAITS; kind++)
        if (web->waits[kind])
            return 0;
    return web->token_actions == 0;
}

void web_done(struct web *web)
{
    reader_rate_done(&web->readers);
    kept_answers_done(&web->kept);
    facets_done(&web->subjects.topics);
    facets_done(&web->subjects.places);
    facets_done(&web->subjects.langs);
    for (int id = 0; id < ASSET_COUNT; id++)
        kept_answer_done(&web->assets[id]);
}

enum tier tier_of_request(const struct http_request *request)
{
    return (enum tier)http_mark(request);
}

/* Only what the answer's Vary names (on_request.c): a shared cache would give one reader's language to the next. */
static void fill_langs(const struct web *web, const struct http_request *request, const char *first,
                       struct lang_list *out)
{
    const char *path = http_path(request);
    *out = (struct lang_list){0};
    lang_list_add(out, first);
    if (!web_path_is_card(path) && !web_path_is_framed(path))
        lang_list_add(out, http_cookie(request, WEB_LANG_COOKIE));
    if (!web_path_is_card(path))
        lang_list_accept(out, http_header(request, "Accept-Language"));
    for (unsigned i = 0; i < web->site.langs.count; i++)
        lang_list_add(out, web->site.langs.codes[i]);
}

void langs_of_request(const struct web *web, const struct http_request *request, struct lang_list *out)
{
    fill_langs(web, request, http_query(request, "lang"), out);
}

void web_speak(const struct web *web, const struct http_request *request)
{
    struct lang_list langs;
    /* There it asks for stories in a language, whatever the reader's own is. */
    int is_filter = strcmp(http_path(request), "/search") == 0;
    fill_langs(web, request, is_filter ? NULL : http_query(request, "lang"), &langs);
    words_use(words_lang_of(&langs));
}

/* At most once in WEB_SUBJECTS_MS: a walk over all stories for each page would be felt. */
const struct subjects *web_subjects(struct web *web)
{
    struct subjects *subjects = &web->subjects;
    const struct catalog_query all = {.order = CATALOG_TOP};
    int64_t now_ms = clock_monotonic_ms();
    if (subjects->counted_ms && now_ms - subjects->counted_ms < WEB_SUBJECTS_MS)
        return subjects;
    facets_done(&subjects->topics);
    facets_done(&subjects->places);
    facets_done(&subjects->langs);
    /* What cannot be counted for want of memory is not shown. */
    facets_count(web->catalog, &all, FACET_TOPIC, &subjects->topics);
    facets_count(web->catalog, &all, FACET_PLACE, &subjects->places);
    facets_count(web->catalog, &all, FACET_LANG, &subjects->langs);
    subjects->counted_ms = now_ms;
    return subjects;
}

struct site site_for_request(struct web *web, const struct http_request *request)
{
    struct site site = web->site;
    web_speak(web, request);
    site.path = http_path(request);
    site.subjects = web_subjects(web);
    site.tier = tier_of_request(request);
    site.registry = web->registry;
    langs_of_request(web, request, &site.langs);
    site.now_ms = clock_now_ms();
    return site;
}

void web_kept_key(const struct web *web, const struct http_request *request, const char *path, char out[KEPT_KEY_SIZE])
{
    struct lang_list langs;
    langs_of_request(web, request, &langs);
    /* By tier, because a page that shows more must never reach a reader of a lower one. */
    int len = snprintf(out, KEPT_KEY_SIZE, "%d%s", (int)tier_of_request(request), path);
    for (unsigned i = 0; i < langs.count && len >= 0 && len < KEPT_KEY_SIZE; i++)
        len += snprintf(out + len, KEPT_KEY_SIZE - (size_t)len, " %s", langs.codes[i]);
    /* Two long paths that were cut would share what is kept. */
    if (len < 0 || len >= KEPT_KEY_SIZE)
        *out = '\0';
}
