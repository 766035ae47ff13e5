/* /api/v1/stories: heads from the catalog in memory, without a question to Redis. The cursor names the last story's
 * place in the order, so pages of a list neither repeat nor skip stories while new ones come in. */
#include "api_stories.h"

#include "cursor.h"
#include "heads.h"
#include "json_writer.h"
#include "list_filter.h"
#include "respond.h"
#include "story_json.h"

static enum list_problem read_query(const struct http_request *request, struct catalog_query *query, size_t *out_limit)
{
    const struct list_filter filter = {.lang = http_query(request, "lang"),
                                       .source = http_query(request, "source"),
                                       .search = http_query(request, "q"),
                                       .topic = http_query(request, "topic"),
                                       .place = http_query(request, "place"),
                                       .blindspot = http_query(request, "blindspot"),
                                       .limit = http_query(request, "limit"),
                                       .since = http_query(request, "since"),
                                       .cursor = http_query(request, "cursor"),
                                       .order = http_query(request, "order"),
                                       .all = http_query(request, "all")};
    return list_filter_read(&filter, query, out_limit);
}

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

static void write_stories(struct web *web, const struct asking *asking, struct json_writer *writer,
                          const struct heads *heads, int has_more)
{
    char cursor[CURSOR_SIZE] = "";
    if (has_more && heads->count > 0)
        cursor_write(heads->entry[heads->count - 1], cursor);
    json_object_begin(writer, NULL);
    json_put_text_or_null(writer, "seq", web->seq);
    json_put_text_or_null(writer, "next_cursor", cursor);
    json_array_begin(writer, "stories");
    for (size_t i = 0; i < heads->count; i++)
        write_story(web, asking, writer, heads, i);
    json_array_end(writer);
    json_object_end(writer);
}

void get_stories(struct web *web, struct http_request *request)
{
    const struct catalog_entry *entries[HEADS_MAX + 1];
    struct catalog_query query;
    struct json_writer writer;
    struct heads heads;
    size_t limit = 0;
    enum list_problem problem = read_query(request, &query, &limit);
    if (problem) {
        respond_problem(request, 400, "Bad Request", list_problem_sentence(problem));
        return;
    }
    /* One more than asked for: whether it is there says whether there is a next page. */
    size_t count = catalog_list(web->catalog, &query, entries, limit + 1);
    heads_init(&heads, web->catalog, entries, count < limit ? count : limit);
    json_writer_init(&writer, PAGE_MAX);
    /* Ranks change with the hour, so the order of top stories has no cursor. */
    struct asking asking = {.tier = tier_of_request(request)};
    langs_of_request(web, request, &asking.langs);
    write_stories(web, &asking, &writer, &heads, count > limit && query.order == CATALOG_LATEST);
    heads_done(&heads);
    respond_json(request, "no-cache", &writer);
}
