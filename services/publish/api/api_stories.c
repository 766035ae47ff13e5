/* /api/v1/stories: heads from the catalog in memory, without a question to Redis. The cursor names the last story's
 * place in the order, so pages of a list neither repeat nor skip stories while new ones come in. */
#include "api_stories.h"

#include "ask.h"
#include "cursor.h"
#include "fields.h"
#include "heads.h"
#include "json_writer.h"
#include "respond.h"
#include "story_json.h"

/* Who asks. */
struct asking {
    enum tier tier;
    struct lang_list langs;
};

static void write_story(struct web *web, const struct asking *asking, struct json_writer *writer,
                        const struct heads *heads, size_t index)
{
    const struct catalog_entry *entry = heads->entry[index];
    struct story_json story = {.head = heads->head[index],
                               .seq = *entry->seq ? entry->seq : web->seq,
                               .tier = asking->tier,
                               .langs = &asking->langs};
    story_json_write(writer, NULL, &story);
}

/* Which stories, in which order, and where the answer goes on. */
struct listing {
    struct catalog_query query;
    struct query *filter; /* owned; `query` borrows it */
    size_t limit;
    int has_more;
    char fields[FIELDS_SIZE];
};

#define STORY_DEPTH 2 /* of a story in the answer: within an object and an array */

static void write_stories(struct web *web, const struct asking *asking, struct json_writer *writer,
                          const struct heads *heads, const struct listing *listing)
{
    char cursor[CURSOR_SIZE] = "";
    if (listing->has_more && heads->count > 0)
        cursor_write(heads->entry[heads->count - 1], listing->query.order, cursor);
    json_object_begin(writer, NULL);
    json_put_text_or_null(writer, "seq", web->seq);
    json_put_text_or_null(writer, "next_cursor", cursor);
    json_array_begin(writer, "stories");
    json_writer_keep(writer, STORY_DEPTH, *listing->fields ? listing->fields : NULL);
    for (size_t i = 0; i < heads->count; i++)
        write_story(web, asking, writer, heads, i);
    json_writer_keep(writer, STORY_DEPTH, NULL);
    json_array_end(writer);
    json_object_end(writer);
}

void get_stories(struct web *web, struct http_request *request)
{
    const struct catalog_entry *entries[HEADS_MAX + 1];
    struct listing listing = {0};
    struct json_writer writer;
    struct heads heads;
    if (!fields_read(web, request, listing.fields) ||
        !ask_list(web, request, &listing.query, &listing.filter, &listing.limit))
        return;
    /* One more than asked for: whether it is there says whether there is a next page. */
    size_t count = catalog_list(web->catalog, &listing.query, entries, listing.limit + 1);
    listing.has_more = count > listing.limit;
    heads_init(&heads, web->catalog, entries, listing.has_more ? listing.limit : count);
    json_writer_init(&writer, PAGE_MAX);
    struct asking asking = {.tier = tier_of_request(request)};
    langs_of_request(web, request, &asking.langs);
    write_stories(web, &asking, &writer, &heads, &listing);
    heads_done(&heads);
    query_free(listing.filter);
    respond_json(request, "no-cache", &writer);
}
