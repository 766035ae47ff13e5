/* Two steps for each story: what its head says is indexed at once, its articles' titles when Redis has told them. */
#include "search_index.h"

#include "clock.h"
#include "id.h"
#include "log.h"
#include "reporting.h"
#include "search_terms.h"
#include "wire.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* How much more a word in a headline tells than one in an article's title. */
#define WEIGHT_HEADLINE 5
#define WEIGHT_SENTENCE 2
#define WEIGHT_TITLE    1

/* What waits for Redis. */
struct search_read {
    struct search_index *index;
    char id[ID_SIZE];
};

static uint64_t hash_of(const char *id)
{
    return id_hash64(id, strlen(id));
}

/* Several ids may have one hash; the id itself settles it. */
static struct search_story *find(const struct search_index *index, const char *id)
{
    uint64_t hash = hash_of(id);
    size_t at = hash_index_home(&index->by_id, hash);
    for (struct hash_cell *cell; (cell = hash_index_next(&index->by_id, hash, &at)) != NULL;) {
        struct search_story *story = (struct search_story *)cell->value;
        if (strcmp(story->id, id) == 0)
            return story;
    }
    return NULL;
}

static size_t stories_max(const struct search_index *index)
{
    return index->stories_max ? index->stories_max : SEARCH_STORIES_MAX;
}

/* NULL without memory, or with too many. */
static struct search_story *add(struct search_index *index, const char *id)
{
    if (index->story_count >= stories_max(index))
        return NULL;
    if (index->story_count == index->room) {
        size_t room = index->room ? 2 * index->room : 256;
        struct search_story **more = realloc(index->stories, room * sizeof(*more));
        if (!more)
            return NULL;
        index->stories = more;
        index->room = room;
    }
    struct search_story *story = calloc(1, sizeof *story);
    if (!story || hash_index_add(&index->by_id, hash_of(id), (uintptr_t)story)) {
        free(story);
        return NULL;
    }
    memcpy(story->id, id, sizeof story->id);
    return index->stories[index->story_count++] = story;
}

/* Failures are counted and but the first not logged: a full disk would fill the log with them. */
static void note(struct search_index *index, int code)
{
    index->failures += code != 0;
    if (code && !index->is_told)
        log_warn("search_index_failed", LOG_TEXT("folder", index->folder.path),
                 LOG_TEXT("reason", xapian_db_why(index->db)));
    index->is_told |= code != 0;
}

/* The last takes its place. */
static void drop(struct search_index *index, size_t at)
{
    struct search_story *story = index->stories[at];
    note(index, xapian_db_remove(index->db, story->id));
    index->changes++;
    hash_index_remove(&index->by_id, hash_of(story->id), (uintptr_t)story);
    index->stories[at] = index->stories[--index->story_count];
    free(story);
}

/* ── one story ── */

static int add_bullets(const struct search_terms *terms, Triptych__Bullet *const *bullets, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (!search_terms_add(terms, bullets[i]->text, bullets[i]->lang, WEIGHT_SENTENCE))
            return 0;
    return 1;
}

/* Of languages whose sentences are with the story itself, and not in its head. */
static int add_headings(const struct search_terms *terms, Triptych__Heading *const *headings, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (!search_terms_add(terms, headings[i]->headline, headings[i]->lang, WEIGHT_HEADLINE) ||
            !search_terms_add(terms, headings[i]->lead, headings[i]->lang, WEIGHT_SENTENCE))
            return 0;
    return 1;
}

static int add_head(const struct search_terms *terms, const Triptych__StoryHead *head)
{
    const Triptych__Summary *summary = head->summary;
    if (!summary)
        return 1;
    if (!search_terms_add(terms, summary->headline, summary->lang, WEIGHT_HEADLINE))
        return 0;
    return add_bullets(terms, summary->bullets, summary->n_bullets) &&
           add_bullets(terms, summary->left, summary->n_left) &&
           add_bullets(terms, summary->center, summary->n_center) &&
           add_bullets(terms, summary->right, summary->n_right);
}

/* The outlet by its name and its domain: readers know the one, addresses the other. */
static int add_articles(const struct search_terms *terms, const Triptych__Story *story)
{
    for (size_t i = 0; i < story->n_articles && i < SEARCH_ARTICLES; i++) {
        const Triptych__PlacedArticle *placed = story->articles[i];
        if (!placed->article)
            continue;
        if (!search_terms_add(terms, placed->article->title, placed->article->lang, WEIGHT_TITLE) ||
            !search_terms_add(terms, placed_name(placed), NULL, WEIGHT_TITLE) ||
            !search_terms_add(terms, placed_domain(placed), NULL, WEIGHT_TITLE))
            return 0;
    }
    return 1;
}

static int put(struct search_index *index, const Triptych__StoryHead *head, const Triptych__Story *articles,
               struct xapian_doc *doc)
{
    struct buffer lines;
    struct search_terms terms = {doc, index->stemmers, NULL};
    buffer_init(&lines, SEARCH_MORE_MAX);
    int is_whole = doc && add_head(&terms, head);
    /* Of the head, queries have the text already; of articles it is kept. */
    terms.lines = &lines;
    if (is_whole && head->summary)
        is_whole = add_headings(&terms, head->summary->headings, head->summary->n_headings);
    if (is_whole && articles)
        is_whole = add_articles(&terms, articles);
    int code = is_whole ? xapian_db_put(index->db, head->id, doc, lines.data ? lines.data : "", lines.len) : -1;
    buffer_done(&lines);
    return code;
}

/* Returns 1 when Xapian has it, or has refused it so often that only a change of the story makes another try worth it. */
static int settle(struct search_index *index, struct search_story *known, int code)
{
    note(index, code);
    index->changes++;
    known->tries = code ? known->tries + 1 : 0;
    known->failed_ms = code ? clock_monotonic_ms() : 0;
    if (!code || known->tries >= SEARCH_TRIES)
        return 1;
    index->is_behind = 1;
    return 0;
}

/* With the articles of `story`, NULL for none. */
static void index_story(struct search_index *index, struct search_story *known, const struct catalog_entry *entry,
                        const Triptych__Story *story)
{
    Triptych__StoryHead *head = NULL;
    struct xapian_doc *doc = xapian_doc_new();
    int code = catalog_head(entry, &head, NULL);
    if (settle(index, known, code ? code : put(index, head, story, doc))) {
        known->version = entry->version;
        known->summary_version = entry->summary_version;
        if (story)
            known->titles_version = entry->version;
    }
    wire_free(head);
    xapian_doc_free(doc);
}

/* ── what Redis is asked for ── */

static void on_story(void *context, const struct store_result *result, const Triptych__Story *story,
                     uint64_t published_version)
{
    struct search_read *read = context;
    struct search_index *index = read->index;
    (void)published_version;
    index->reads--;
    struct search_story *known = index->is_closed ? NULL : find(index, read->id);
    const struct catalog_entry *entry = known ? catalog_find(index->catalog, read->id) : NULL;
    if (known)
        known->is_reading = 0;
    if (entry && result->code == 0 && story)
        index_story(index, known, entry, story);
    else
        index->is_behind = 1; /* asked again after a while, where the story is still there */
    free(read);
}

/* A read more than Redis takes now is not made; the story stays due. */
static void ask(struct search_index *index, struct search_story *story)
{
    struct search_read *read = malloc(sizeof *read);
    if (!read)
        return;
    read->index = index;
    memcpy(read->id, story->id, sizeof read->id);
    story->read_ms = clock_monotonic_ms();
    story->is_reading = 1;
    index->reads++;
    /* Titles and outlets alone: no text, and no reasons, which would be half of the work. */
    if (store_story_get_brief(index->store, story->id, SEARCH_ARTICLES, 0, on_story, read, NULL)) {
        story->is_reading = 0;
        index->is_behind = 1;
        index->reads--;
        free(read);
    }
}

/* ── following the catalog ── */

/* Large stories change by the minute: each change would read all their articles again. */
static int is_due(const struct search_story *story, int64_t now_ms)
{
    return !story->is_reading && (!story->read_ms || now_ms - story->read_ms >= SEARCH_AGAIN_MS);
}

/* Xapian has refused it a moment ago. */
static int is_refused(const struct search_story *story, int64_t now_ms)
{
    return story->failed_ms && now_ms - story->failed_ms < SEARCH_AGAIN_MS;
}

/* Takes one story in; returns whether it has cost something. */
static int follow(struct search_index *index, const struct catalog_entry *entry, int64_t now_ms)
{
    struct search_story *story = find(index, entry->id);
    if (!story && !(story = add(index, entry->id)))
        return 0;
    story->round = index->round;
    int is_stale = !story->version || story->summary_version != entry->summary_version;
    if (!is_stale && story->titles_version == entry->version)
        return 0;
    if (is_refused(story, now_ms)) {
        index->is_behind = 1;
        return 0;
    }
    /* Its articles at the next look. One that has its articles keeps them with its old headline until they are read again: all
     * is indexed together then. */
    if (is_stale && !story->titles_version) {
        index->is_behind = 1;
        index_story(index, story, entry, NULL);
        return 1;
    }
    if (is_due(story, now_ms) && index->reads < SEARCH_READS_MAX)
        ask(index, story);
    else
        index->is_behind = 1;
    return 0;
}

/* Whatever this look has not met has left the catalog, or is not shown any more. */
static void forget_gone(struct search_index *index)
{
    for (size_t i = 0; i < index->story_count;)
        if (index->stories[i]->round != index->round)
            drop(index, i);
        else
            i++;
}

/* Before new ones come, which may need their places. */
static void forget(struct search_index *index, const struct catalog_entry *const *entries, size_t count)
{
    index->round++;
    for (size_t i = 0; i < count; i++) {
        struct search_story *known = find(index, entries[i]->id);
        if (known)
            known->round = index->round;
    }
    forget_gone(index);
}

/* What Xapian could not write it has forgotten (glass: cancel): after a while all is indexed again. */
static void commit(struct search_index *index)
{
    int code = xapian_db_commit(index->db);
    note(index, code);
    index->changes = 0;
    if (!code)
        return;
    index->lost_ms = clock_monotonic_ms();
    index->is_behind = 1;
    for (size_t i = 0; i < index->story_count; i++)
        index->stories[i]->version = index->stories[i]->titles_version = 0;
}

/* A walk over all that is shown costs a millisecond or two, so it is made only when something has changed. */
static void on_tick(void *context)
{
    struct search_index *index = context;
    const struct catalog_query shown = {.order = CATALOG_LATEST};
    int64_t now_ms = clock_monotonic_ms();
    unsigned cost = 0;
    if (catalog_generation(index->catalog) == index->seen_generation && !index->is_behind)
        return;
    if (index->lost_ms && now_ms - index->lost_ms < SEARCH_AGAIN_MS)
        return;
    index->seen_generation = catalog_generation(index->catalog);
    const struct catalog_entry **entries = calloc(stories_max(index), sizeof(*entries));
    size_t count = entries ? catalog_list(index->catalog, &shown, entries, stories_max(index)) : 0;
    index->is_behind = !entries;
    if (entries)
        forget(index, entries, count);
    for (size_t i = 0; i < count && cost < SEARCH_STORIES_TICK; i++)
        cost += (unsigned)follow(index, entries[i], now_ms);
    if (cost >= SEARCH_STORIES_TICK)
        index->is_behind = 1;
    free(entries);
    if (index->changes >= SEARCH_CHANGES_KEPT)
        commit(index);
}

int search_index_is_current(const struct search_index *index)
{
    return index->db && !index->is_behind && !index->reads &&
           index->seen_generation == catalog_generation(index->catalog);
}

/* ── opening and closing ── */

int search_index_open(struct search_index *index, const char *folder, struct err *err)
{
    char why[XAPIAN_WHY_SIZE];
    search_folder_remove_stale(folder);
    if (!search_folder_make(&index->folder, folder))
        return err_set(err, ERR_IO, "cannot make a folder in search_folder \"%s\": %s", folder, strerror(errno));
    if (hash_index_init(&index->by_id, 0))
        return err_set(err, ERR_MEMORY, "no memory for the index of searches");
    if (xapian_db_open(index->folder.path, &index->db, why))
        return err_set(err, ERR_IO, "cannot open an index in search_folder \"%s\": %s", folder, why);
    loop_timer_init(&index->timer, on_tick, index);
    loop_timer_start(index->loop, &index->timer, SEARCH_TICK_MS, SEARCH_TICK_MS);
    return 0;
}

void search_index_close(struct search_index *index)
{
    index->is_closed = 1;
    loop_timer_stop(&index->timer);
}

void search_index_done(struct search_index *index)
{
    xapian_db_close(index->db);
    index->db = NULL;
    for (size_t i = 0; i < index->story_count; i++)
        free(index->stories[i]);
    free(index->stories);
    hash_index_done(&index->by_id);
    search_folder_done(&index->folder);
    *index = (struct search_index){0};
}
