/* Stories are asked of Redis one after the other, a page of them: so a request costs it no more at once than a story's page. */
#include "articles_answer.h"

#include "ask.h"
#include "cursor.h"
#include "json_writer.h"
#include "param_values.h"
#include "params.h"
#include "reporting.h"
#include "request_wait.h"
#include "respond.h"
#include "story_json.h"
#include "wire.h"

#include <stdlib.h>
#include <string.h>

#define STORIES_DEFAULT 10

struct articles_read {
    struct request_wait *wait; /* owned */
    struct json_writer writer;
    enum tier tier;
    char ids[ARTICLES_STORIES_MAX][ID_SIZE];
    size_t count, at;
    char cursors[ARTICLES_STORIES_MAX][CURSOR_SIZE]; /* behind each */
    const char *next_cursor;                         /* one of them; NULL: there is nothing behind the last */
    int has_more;                                    /* there is */
};

/* Only with its answer from Redis, or before it was asked: until then the store has a pointer to it. */
static void read_free(struct articles_read *read)
{
    json_writer_done(&read->writer);
    free(read->wait);
    free(read);
}

/* Of a story with articles in two languages only those in the language that was asked for. */
static int is_wanted(const struct http_request *request, const Triptych__PlacedArticle *placed)
{
    if (!placed->article || placed_is_hidden(placed))
        return 0;
    const char *lang = placed->placement && *placed->placement->lang ? placed->placement->lang : placed->article->lang;
    return param_fits(request, "lang", lang, PARAM_IS) &&
           param_fits(request, "source", placed_domain(placed), PARAM_IS);
}

static void write_articles(struct articles_read *read, const Triptych__Story *story)
{
    for (size_t i = 0; i < story->n_articles; i++) {
        if (!is_wanted(read->wait->request, story->articles[i]))
            continue;
        json_object_begin(&read->writer, NULL);
        json_put_text(&read->writer, "story", story->head->id);
        story_json_article_write(&read->writer, "article", story->articles[i], read->tier);
        json_object_end(&read->writer);
    }
}

static void finish(struct articles_read *read)
{
    struct http_request *request = request_wait_end(read->wait);
    json_array_end(&read->writer);
    json_put_text_or_null(&read->writer, "next_cursor", read->next_cursor);
    json_object_end(&read->writer);
    if (request)
        respond_json(request, "no-cache", &read->writer);
    read_free(read);
}

/* Half of the articles would look like all of them. */
static void give_up(struct articles_read *read)
{
    if (request_wait_end(read->wait))
        request_wait_late(read->wait);
    read_free(read);
}

static void next(struct articles_read *read);

static void on_story(void *context, const struct store_result *result, const Triptych__Story *story,
                     uint64_t published_version)
{
    struct articles_read *read = context;
    (void)published_version;
    if (!read->wait->request || result->code) {
        give_up(read);
        return;
    }
    /* One that went into another since has its articles there; one that was hidden since shows none. */
    if (story && story->head && !*story->head->merged_into && !story->head->hidden)
        write_articles(read, story);
    next(read);
}

static void next(struct articles_read *read)
{
    /* Of very large stories fewer: an answer that is too large would be none. */
    int is_full = read->at > 0 && read->writer.buffer.len > PAGE_MAX / 2;
    if (read->at == read->count || is_full) {
        if (read->at > 0 && (read->has_more || read->at < read->count))
            read->next_cursor = read->cursors[read->at - 1];
        finish(read);
        return;
    }
    if (read->wait->web->is_closing || store_story_get(read->wait->web->store, read->ids[read->at++],
                                                       WIRE_STORY_ARTICLES, WIRE_EXCERPT_BYTES, on_story, read, NULL))
        give_up(read);
}

/* The ids are copied: while Redis is asked, entries of the catalog come and go. */
static void list_stories(struct articles_read *read, const struct catalog *catalog, const struct catalog_query *query,
                         size_t limit)
{
    const struct catalog_entry *entries[ARTICLES_STORIES_MAX + 1];
    size_t found = catalog_list(catalog, query, entries, limit + 1);
    read->count = found < limit ? found : limit;
    read->has_more = found > limit;
    for (size_t i = 0; i < read->count; i++) {
        memcpy(read->ids[i], entries[i]->id, ID_SIZE);
        cursor_write(entries[i], query->order, read->cursors[i]);
    }
}

static void begin(struct web *web, struct http_request *request, const struct catalog_query *query, size_t limit)
{
    const struct request_wait here = {.web = web, .request = request};
    struct request_wait *wait = request_wait_new(&here, &request_wait_plain);
    struct articles_read *read = wait ? calloc(1, sizeof *read) : NULL;
    if (!read) {
        if (wait)
            request_wait_refuse(wait);
        return;
    }
    read->wait = wait;
    read->tier = tier_of_request(request);
    list_stories(read, web->catalog, query, limit);
    json_writer_init(&read->writer, PAGE_MAX);
    json_object_begin(&read->writer, NULL);
    json_put_text_or_null(&read->writer, "seq", web->seq);
    json_array_begin(&read->writer, "articles");
    next(read);
}

void get_articles(struct web *web, struct http_request *request)
{
    struct catalog_query query;
    struct query *filter = NULL;
    size_t limit = 0;
    if (!ask_list(web, request, &query, &filter, &limit))
        return;
    if (!http_query(request, "limit"))
        limit = STORIES_DEFAULT;
    if (limit > ARTICLES_STORIES_MAX)
        params_refuse(web, request, "limit", "limit is a number of stories from 1 to 20.");
    else
        begin(web, request, &query, limit);
    query_free(filter);
}
