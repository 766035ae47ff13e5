/* What all handlers share. */
#include "web.h"

#include "clock.h"
#include "desk_status.h"
#include "html.h"
#include "web_path.h"
#include "words.h"

#include <stdio.h>
#include <string.h>

#define PART_SIZE 256 /* bytes of a path that are encoded at once, terminated */

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
    return (enum tier)(http_mark(request) & ~WEB_MARK_EDITOR);
}

int web_is_editor(const struct http_request *request)
{
    return (http_mark(request) & WEB_MARK_EDITOR) != 0;
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

/* On /search ?lang= asks for stories in a language, whatever the reader's own is. */
static int lang_is_filter(const struct http_request *request)
{
    return strcmp(http_path(request), "/search") == 0;
}

void web_speak(const struct web *web, const struct http_request *request)
{
    struct lang_list langs;
    fill_langs(web, request, lang_is_filter(request) ? NULL : http_query(request, "lang"), &langs);
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

/* One part of a path, as long as `size` says. */
static void write_part(struct buffer *out, const char *part, size_t size)
{
    char text[PART_SIZE];
    while (size) {
        size_t len = size < sizeof text ? size : sizeof text - 1;
        memcpy(text, part, len);
        text[len] = '\0';
        html_url_part(out, text);
        part += len;
        size -= len;
    }
}

/* Each part is encoded again: what was asked came decoded, and a header takes no line breaks. */
void web_address_write(struct buffer *out, const struct http_request *request, const char *path, const char *but)
{
    const char *name, *value;
    char before = '?';
    while (*path) {
        size_t len = strcspn(path, "/");
        write_part(out, path, len);
        path += len;
        if (*path)
            buffer_char(out, *path++);
    }
    for (size_t i = 0; (value = http_param(request, i, &name)) != NULL; i++) {
        if (but && strcmp(name, but) == 0)
            continue;
        buffer_char(out, before);
        html_url_part(out, name);
        buffer_char(out, '=');
        html_url_part(out, value);
        before = '&';
    }
}

/* With what was asked, or a switch of language would lose a search; but without ?lang=, which would win over it. Of an
 * address that is too long the path is left, or nothing. */
static void fill_back(const struct http_request *request, char out[SITE_BACK_SIZE])
{
    struct buffer address;
    buffer_init(&address, SITE_BACK_SIZE);
    web_address_write(&address, request, http_path(request), lang_is_filter(request) ? NULL : "lang");
    if (!address.is_failed && address.data)
        snprintf(out, SITE_BACK_SIZE, "%s", address.data);
    else if (strlen(http_path(request)) < SITE_BACK_SIZE)
        snprintf(out, SITE_BACK_SIZE, "%s", http_path(request));
    buffer_done(&address);
}

struct site site_for_request(struct web *web, const struct http_request *request)
{
    struct site site = web->site;
    web_speak(web, request);
    fill_back(request, site.back);
    site.subjects = web_subjects(web);
    site.tier = tier_of_request(request);
    site.is_editor = web_is_editor(request);
    site.trouble = site.is_editor && web->desk ? web->desk->trouble : NULL;
    site.registry = web->registry;
    langs_of_request(web, request, &site.langs);
    site.now_ms = clock_now_ms();
    return site;
}

void web_kept_key(const struct web *web, const struct http_request *request, const char *path, char out[KEPT_KEY_SIZE])
{
    struct lang_list langs;
    langs_of_request(web, request, &langs);
    /* By tier, because a page that shows more must never reach a reader of a lower one; nor an editor's page anybody. */
    int len = snprintf(out, KEPT_KEY_SIZE, "%d%s", http_mark(request), path);
    for (unsigned i = 0; i < langs.count && len >= 0 && len < KEPT_KEY_SIZE; i++)
        len += snprintf(out + len, KEPT_KEY_SIZE - (size_t)len, " %s", langs.codes[i]);
    /* Two long paths that were cut would share what is kept. */
    if (len < 0 || len >= KEPT_KEY_SIZE)
        *out = '\0';
}
