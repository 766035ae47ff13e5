/* JSON first; then what could end the <script> is written as \u003c, which JSON reads as the same text. */
#include "story_ld.h"

#include "html.h"
#include "json_writer.h"
#include "reporting.h"

#include <stdio.h>

#define LD_MAX (64u * 1024u)

/* A whole address where the desk knows its own; else the path. */
static void put_address(struct json_writer *json, const struct site *site, const char *name, const char *path)
{
    char address[512];
    int len = snprintf(address, sizeof address, "%s%s", site->base_url, path);
    if (len > 0 && len < (int)sizeof address)
        json_put_text(json, name, address);
}

static void put_organisation(struct json_writer *json, const char *member, const char *name, const char *url)
{
    json_object_begin(json, member);
    json_put_text(json, "@type", "Organization");
    json_put_text(json, "name", name);
    if (*url)
        json_put_text(json, "url", url);
    json_object_end(json);
}

static void put_article(struct json_writer *json, const Triptych__PlacedArticle *placed, unsigned position)
{
    const Triptych__Article *article = placed->article;
    char home[300];
    snprintf(home, sizeof home, "https://%.255s/", article->source);
    json_object_begin(json, NULL);
    json_put_text(json, "@type", "ListItem");
    json_put_int(json, "position", position);
    json_object_begin(json, "item");
    json_put_text(json, "@type", "NewsArticle");
    json_put_text(json, "headline", article->title);
    json_put_text(json, "url", article->url);
    if (article->published_ms)
        json_put_time(json, "datePublished", article->published_ms);
    if (*article->lang)
        json_put_text(json, "inLanguage", article->lang);
    if (*article->source)
        put_organisation(json, "publisher", placed_name(placed), home);
    json_object_end(json);
    json_object_end(json);
}

/* The list is cut, its count is not: who reads it knows how much there is. */
static void put_articles(struct json_writer *json, const Triptych__Story *story)
{
    unsigned position = 0;
    json_object_begin(json, "mainEntity");
    json_put_text(json, "@type", "ItemList");
    json_put_uint(json, "numberOfItems", story->n_articles);
    json_array_begin(json, "itemListElement");
    for (size_t i = 0; i < story->n_articles && position < STORY_LD_ARTICLES; i++) {
        const Triptych__Article *article = story->articles[i]->article;
        if (article && *article->title && html_is_web_url(article->url))
            put_article(json, story->articles[i], ++position);
    }
    json_array_end(json);
    json_object_end(json);
}

static void put_page(struct json_writer *json, const struct site *site, const Triptych__Story *story,
                     const struct story_text *text)
{
    char path[64];
    snprintf(path, sizeof path, "/story/%.32s", story->head->id);
    json_object_begin(json, NULL);
    json_put_text(json, "@context", "https://schema.org");
    json_put_text(json, "@type", "CollectionPage");
    json_put_text(json, "name", text->headline);
    if (*text->lead)
        json_put_text(json, "description", text->lead);
    put_address(json, site, "url", path);
    if (*text->lang)
        json_put_text(json, "inLanguage", text->lang);
    json_put_time(json, "datePublished", story->head->first_published_ms);
    json_put_time(json, "dateModified", story->head->last_updated_ms);
    put_organisation(json, "publisher", site->name, site->base_url);
    put_articles(json, story);
    json_object_end(json);
}

static void write_escaped(struct buffer *out, const char *json, size_t size)
{
    for (size_t i = 0; i < size; i++)
        if (json[i] == '<' || json[i] == '>' || json[i] == '&')
            buffer_format(out, "\\u%04x", (unsigned)json[i]);
        else
            buffer_char(out, json[i]);
}

void story_ld_write(struct buffer *out, const struct site *site, const Triptych__Story *story,
                    const struct story_text *text)
{
    struct json_writer json;
    struct buffer written;
    if (!*text->headline)
        return;
    json_writer_init(&json, LD_MAX);
    put_page(&json, site, story, text);
    json_writer_end(&json, &written);
    /* Too long for its bound: the page is whole without it. */
    if (!written.is_failed && written.len) {
        buffer_text(out, "<script type=\"application/ld+json\">");
        write_escaped(out, written.data, written.len);
        buffer_text(out, "</script>\n");
    }
    buffer_done(&written);
}
