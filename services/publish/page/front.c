/* The front page: what is on top, then blindspots, the latest, more by topic, each without what stands there already. */
#include "front.h"

#include "desk_status.h"
#include "facets.h"
#include "heads.h"
#include "page_front.h"
#include "query_facts.h"
#include "respond.h"
#include "topic_names.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FRONT_STORIES  16 /* the lead, FRONT_BESIDE rows, a grid of 12 */
#define FRONT_LATEST   6
#define FRONT_BLIND    2 /* of each side */
#define TOPIC_STORIES  4
#define FRONT_PAGE_MAX 1000
#define SHOWN_MAX      64 /* stories that the page has in all */

/* Everything that the page shows, and which stories are in it. */
struct picks {
    struct heads top, latest, blind[2], topics[FRONT_TOPICS_MAX];
    const struct catalog_entry *shown[SHOWN_MAX];
    size_t shown_count;
};

/* Entries are compared and not ids: nothing changes the catalog while a page is made. */
static int is_shown(const struct picks *picks, const struct catalog_entry *entry)
{
    for (size_t i = 0; i < picks->shown_count; i++)
        if (picks->shown[i] == entry)
            return 1;
    return 0;
}

/* Up to `max` stories that match and are not on the page yet. */
static void pick(const struct catalog *catalog, struct picks *picks, const struct catalog_query *query, size_t max,
                 struct heads *out)
{
    const struct catalog_entry *entries[2 * SHOWN_MAX], *fresh[SHOWN_MAX];
    size_t count = catalog_list(catalog, query, entries, picks->shown_count + max), fresh_count = 0;
    for (size_t i = 0; i < count && fresh_count < max && picks->shown_count < SHOWN_MAX; i++) {
        if (is_shown(picks, entries[i]))
            continue;
        fresh[fresh_count++] = entries[i];
        picks->shown[picks->shown_count++] = entries[i];
    }
    heads_init(out, catalog, fresh, fresh_count);
}

/* Before the other top stories, which would take them: what a side misses is worth a place of its own. */
static void pick_blindspots(const struct catalog *catalog, struct picks *picks, struct page_front *front)
{
    for (size_t half = 0; half < 2; half++) {
        const struct catalog_query query = {.order = CATALOG_TOP,
                                            .tag = query_tag_of(QUERY_BLINDSPOT, half ? "right" : "left")};
        pick(catalog, picks, &query, FRONT_BLIND, &picks->blind[half]);
        front->blind[half] = picks->blind[half].head;
        front->blind_counts[half] = picks->blind[half].count;
    }
}

/* The stories of this page by rank, but for those that stand elsewhere on it. The first is the lead. */
static void pick_top(const struct catalog *catalog, struct picks *picks, const struct catalog_entry *const *ranked,
                     size_t count)
{
    const struct catalog_entry *fresh[FRONT_STORIES];
    size_t fresh_count = 0;
    for (size_t i = 0; i < count; i++) {
        if (i && is_shown(picks, ranked[i]))
            continue;
        fresh[fresh_count++] = ranked[i];
        if (i)
            picks->shown[picks->shown_count++] = ranked[i];
    }
    heads_init(&picks->top, catalog, fresh, fresh_count);
}

/* Of the first level, those with most stories; one whose stories all stand above is left out. */
static void pick_topics(const struct catalog *catalog, const struct facets *topics, struct picks *picks,
                        struct page_front *front)
{
    for (size_t i = 0; i < topics->count && front->topic_count < FRONT_TOPICS_MAX; i++) {
        const char *name = topics->rows[i].key;
        int place = topic_find(name);
        struct heads *heads = &picks->topics[front->topic_count];
        if (place < 0 || topic_names[place].parent != TOPIC_NO_PARENT)
            continue;
        pick(catalog, picks, &(struct catalog_query){.order = CATALOG_TOP, .tag = query_tag_of(QUERY_TOPIC, name)},
             TOPIC_STORIES, heads);
        if (heads->count)
            front->topics[front->topic_count++] = (struct page_front_topic){name, heads->head, heads->count};
    }
}

/* Heads are unpacked for this one answer. */
static void picks_done(struct picks *picks)
{
    heads_done(&picks->top);
    heads_done(&picks->latest);
    heads_done(&picks->blind[0]);
    heads_done(&picks->blind[1]);
    for (size_t i = 0; i < FRONT_TOPICS_MAX; i++)
        heads_done(&picks->topics[i]);
}

static void render(struct web *web, const struct http_request *request, struct buffer *out, unsigned page)
{
    const struct catalog *catalog = web->catalog;
    struct site site = site_for_request(web, request);
    struct picks *picks = calloc(1, sizeof *picks);
    if (!picks) {
        out->is_failed = 1;
        return;
    }
    /* One more than is shown: whether it is there says whether there is a next page. */
    const struct catalog_entry *ranked[FRONT_STORIES + 1];
    const struct catalog_query query = {.order = CATALOG_TOP, .skip = (size_t)(page - 1) * FRONT_STORIES};
    size_t count = catalog_list(catalog, &query, ranked, FRONT_STORIES + 1);
    struct page_front front = {.status = web->desk,
                               .page = page,
                               .has_more = count > FRONT_STORIES,
                               .hidden = catalog_count(catalog) - catalog_shown(catalog)};
    if (count > 0)
        picks->shown[picks->shown_count++] = ranked[0]; /* the lead leads, whatever else it is */
    if (page == 1)
        pick_blindspots(catalog, picks, &front);
    pick_top(catalog, picks, ranked, count < FRONT_STORIES ? count : FRONT_STORIES);
    front.top = picks->top.head;
    front.top_count = picks->top.count;
    if (page == 1) {
        pick(catalog, picks, &(struct catalog_query){.order = CATALOG_LATEST}, FRONT_LATEST, &picks->latest);
        front.latest = picks->latest.head;
        front.latest_count = picks->latest.count;
        pick_topics(catalog, &web->subjects.topics, picks, &front);
    }
    page_front(out, &site, &front);
    picks_done(picks);
    free(picks);
}

static unsigned page_number(const struct http_request *request)
{
    const char *text = http_query(request, "page");
    long page = text ? strtol(text, NULL, 10) : 1;
    /* Pages are counted from the first story, so a high number walks through the whole catalog. */
    return page < 1 ? 1 : page > FRONT_PAGE_MAX ? FRONT_PAGE_MAX : (unsigned)page;
}

void get_front(struct web *web, struct http_request *request)
{
    char path[32], key[KEPT_KEY_SIZE];
    unsigned number = page_number(request);
    struct buffer page;
    snprintf(path, sizeof path, "/?page=%u", number);
    web_kept_key(web, request, path, key);
    struct kept_answer *kept = kept_answers_find(&web->kept, key, "", WEB_KEEP_MS);
    if (kept) {
        respond_kept(request, RESPOND_PAGE_KEEP, CODING_KEPT, kept);
        return;
    }
    buffer_init(&page, PAGE_MAX);
    render(web, request, &page, number);
    respond_and_keep(web, request, &(struct respond_kept_as){key, "", PAGE_TYPE, RESPOND_PAGE_KEEP}, &page);
}
