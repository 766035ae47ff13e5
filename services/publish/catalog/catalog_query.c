/* Reading the catalog: filters and lists. Entries are looked at one after the other, in order, until there are enough:
 * at a catalog's size that takes less than keeping an index for each filter. */
#include "catalog.h"
#include "catalog_entry.h"
#include "catalog_order.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PART_MAX 260 /* bytes of "|domain|"; no domain name is longer */

/* What a query asks for, made ready once. */
struct matcher {
    const struct catalog_query *query;
    char lang[PART_MAX], source[PART_MAX], topic[PART_MAX], place[PART_MAX];
    char *search; /* folded; words separated by NULs */
    const char *words[CATALOG_QUERY_WORDS];
    size_t word_count;
};

static void split_words(struct matcher *matcher, const char *search)
{
    char *rest = NULL;
    matcher->search = catalog_fold(search);
    for (char *word = matcher->search ? strtok_r(matcher->search, " ", &rest) : NULL;
         word && matcher->word_count < CATALOG_QUERY_WORDS; word = strtok_r(NULL, " ", &rest))
        matcher->words[matcher->word_count++] = word;
}

static void matcher_init(struct matcher *matcher, const struct catalog_query *query)
{
    *matcher = (struct matcher){.query = query};
    if (query->lang)
        snprintf(matcher->lang, sizeof matcher->lang, "|%s|", query->lang);
    if (query->source)
        snprintf(matcher->source, sizeof matcher->source, "|%s|", query->source);
    if (query->topic)
        snprintf(matcher->topic, sizeof matcher->topic, "|%s|", query->topic);
    if (query->place)
        snprintf(matcher->place, sizeof matcher->place, "|%s|", query->place);
    if (query->search)
        split_words(matcher, query->search);
}

static int matches(const struct matcher *matcher, const struct catalog_entry *entry)
{
    const struct catalog_query *query = matcher->query;
    if (!query->is_all && !entry->is_shown)
        return 0;
    if (query->since_ms && entry->last_updated_ms < query->since_ms)
        return 0;
    if (query->blindspots && !(query->blindspots & 1u << entry->blindspot))
        return 0;
    if (*matcher->lang && !strstr(entry->langs, matcher->lang))
        return 0;
    if (*matcher->source && !strstr(entry->sources, matcher->source))
        return 0;
    if (*matcher->topic && !strstr(entry->topics, matcher->topic))
        return 0;
    if (*matcher->place && !strstr(entry->places, matcher->place))
        return 0;
    /* Parts of words match too: no language's word limits have to be known. */
    for (size_t i = 0; i < matcher->word_count; i++)
        if (!strstr(entry->folded, matcher->words[i]))
            return 0;
    return 1;
}

/* Where the list begins: at the top, or behind the cursor. */
static size_t start_of(const struct story_order *order, const struct catalog_query *query)
{
    /* The story of the cursor may be gone; its place in the order is not. */
    struct catalog_entry cursor = {.last_updated_ms = query->after_ms};
    if (query->order != CATALOG_LATEST || !*query->after_id)
        return 0;
    memcpy(cursor.id, query->after_id, sizeof cursor.id);
    size_t at = story_order_find(order, &cursor);
    return at < order->count && strcmp(order->entries[at]->id, cursor.id) == 0 ? at + 1 : at;
}

size_t catalog_list(const struct catalog *catalog, const struct catalog_query *query, const struct catalog_entry **out,
                    size_t max)
{
    const struct story_order *order = catalog_in_order(catalog, query->order);
    struct matcher matcher;
    size_t count = 0, skip = query->skip;
    matcher_init(&matcher, query);
    for (size_t at = start_of(order, query); at < order->count && count < max; at++) {
        if (!matches(&matcher, order->entries[at]))
            continue;
        if (skip > 0)
            skip--;
        else
            out[count++] = order->entries[at];
    }
    free(matcher.search);
    return count;
}

void catalog_each(const struct catalog *catalog, const struct catalog_query *query,
                  void (*each)(void *context, const struct catalog_entry *entry), void *context)
{
    const struct story_order *order = catalog_in_order(catalog, CATALOG_TOP);
    struct matcher matcher;
    matcher_init(&matcher, query);
    for (size_t i = 0; i < order->count; i++)
        if (matches(&matcher, order->entries[i]))
            each(context, order->entries[i]);
    free(matcher.search);
}

size_t catalog_noted(const struct catalog *catalog, const struct catalog_query *query, const struct catalog_entry **out,
                     size_t max)
{
    const struct story_order *order = catalog_in_order(catalog, CATALOG_LATEST);
    struct matcher matcher;
    size_t count = 0;
    matcher_init(&matcher, query);
    for (size_t i = 0; i < order->count; i++) {
        const struct catalog_entry *entry = order->entries[i];
        if (!matches(&matcher, entry) || (count == max && (max == 0 || entry->noted_ms <= out[max - 1]->noted_ms)))
            continue;
        /* Kept sorted while it grows: there is no third order of the catalog for a list that only feeds ask for. */
        size_t at = count < max ? count++ : max - 1;
        while (at > 0 && out[at - 1]->noted_ms < entry->noted_ms) {
            out[at] = out[at - 1];
            at--;
        }
        out[at] = entry;
    }
    free(matcher.search);
    return count;
}
