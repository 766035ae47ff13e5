/* One walk takes what is chosen, then it is sorted by time; groups are found by their value. */
#include "article_list.h"

#include "reporting.h"

#include <stdlib.h>
#include <string.h>

int article_is_listed(const Triptych__PlacedArticle *placed)
{
    return placed->article && !placed_is_hidden(placed);
}

/* A walk is enough: a story lists at most a few hundred articles, and few of them are looked up. */
const Triptych__PlacedArticle *page_article_find(const Triptych__Story *story, const char *article_id)
{
    for (size_t i = 0; i < story->n_articles; i++)
        if (story->articles[i]->article && strcmp(story->articles[i]->article->id, article_id) == 0)
            return story->articles[i];
    return NULL;
}

/* ── rows ── */

/* The newest first; of equals by id, so that two replicas show the same. */
static int compare_rows(const void *one, const void *other)
{
    const Triptych__PlacedArticle *a = ((const struct listed *)one)->placed,
                                  *b = ((const struct listed *)other)->placed;
    int64_t a_ms = placed_time_ms(a), b_ms = placed_time_ms(b);
    if (a_ms != b_ms)
        return a_ms > b_ms ? -1 : 1;
    return strcmp(a->article->id, b->article->id);
}

/* Rows are sorted by then, so their addresses stay. */
static struct listed *find_row(struct article_list *list, const Triptych__PlacedArticle *placed)
{
    for (size_t i = 0; i < list->count; i++)
        if (list->rows[i].placed == placed)
            return &list->rows[i];
    return NULL;
}

/* The original may not be there any more: retention takes the oldest articles first. */
static void find_originals(const Triptych__Story *story, struct article_list *list)
{
    for (size_t i = 0; i < list->count; i++) {
        struct listed *row = &list->rows[i];
        if (!placed_is_copy(row->placed))
            continue;
        row->original = page_article_find(story, row->placed->placement->copy_of);
        if (!row->original || row->original == row->placed || placed_is_copy(row->original))
            continue;
        struct listed *above = find_row(list, row->original);
        row->is_under = above != NULL;
        if (above)
            above->copies++;
    }
}

/* Counts also what is not chosen: the page says how many of how many it shows. */
static void take_rows(const Triptych__Story *story, const struct article_choice *choice, struct article_list *list)
{
    for (size_t i = 0; i < story->n_articles && list->listed < WIRE_STORY_ARTICLES; i++) {
        const Triptych__PlacedArticle *placed = story->articles[i];
        list->hidden += placed->article && !article_is_listed(placed);
        if (!article_is_listed(placed))
            continue;
        list->listed++;
        if (article_choice_has(choice, placed, ARTICLE_FIELDS))
            list->rows[list->count++] = (struct listed){.placed = placed};
    }
    qsort(list->rows, list->count, sizeof *list->rows, compare_rows);
}

/* ── groups ── */

/* The order of the bar, whatever the numbers say: a page that put the larger side first would take sides. What nobody has
 * rated comes last. */
static const char *const group_orders[ARTICLE_SORTS] = {
    [ARTICLES_BY_SIDE] = " left center right unrated ",
    [ARTICLES_BY_FACTUALITY] = " very-high high mixed low very-low unrated ",
};

static const char *group_value(const struct listed *row, enum article_sort sort)
{
    static const enum article_field fields[ARTICLE_SORTS] = {ARTICLE_SIDE, ARTICLE_FIELDS, ARTICLE_FACTUALITY,
                                                             ARTICLE_COUNTRY};
    return fields[sort] == ARTICLE_FIELDS ? "" : article_value(row->placed, fields[sort]);
}

/* The group of this value, a new one if need be: there are never more groups than rows. */
static size_t find_group(struct article_list *list, const char *value)
{
    size_t at = 0;
    while (at < list->group_count && strcmp(list->groups[at].value, value) != 0)
        at++;
    if (at == list->group_count)
        list->groups[list->group_count++] = (struct listed_group){.value = value};
    return at;
}

/* Of a word that the order has, where it stands there; a value of a newer program stands behind all. */
static size_t rank_of(const char *order, const char *value)
{
    const char *at = strstr(order, value);
    return at ? (size_t)(at - order) : strlen(order);
}

static int compare_in_order(const void *one, const void *other, const char *order)
{
    const struct listed_group *a = one, *b = other;
    size_t a_rank = rank_of(order, a->value), b_rank = rank_of(order, b->value);
    return a_rank < b_rank ? -1 : a_rank > b_rank;
}

static int compare_sides(const void *one, const void *other)
{
    return compare_in_order(one, other, group_orders[ARTICLES_BY_SIDE]);
}

static int compare_factuality(const void *one, const void *other)
{
    return compare_in_order(one, other, group_orders[ARTICLES_BY_FACTUALITY]);
}

/* Most articles first; what is not known last. */
static int compare_countries(const void *one, const void *other)
{
    const struct listed_group *a = one, *b = other;
    if (!*a->value != !*b->value)
        return *a->value ? -1 : 1;
    if (a->articles != b->articles)
        return a->articles > b->articles ? -1 : 1;
    return strcmp(a->value, b->value);
}

/* Groups are counted, then sorted; only then do rows know theirs by its place. */
static void make_groups(struct article_list *list, enum article_sort sort)
{
    int (*const compare[ARTICLE_SORTS])(const void *, const void *) = {compare_sides, compare_countries,
                                                                       compare_factuality, compare_countries};
    for (size_t i = 0; i < list->count; i++)
        list->groups[find_group(list, group_value(&list->rows[i], sort))].articles++;
    qsort(list->groups, list->group_count, sizeof *list->groups, compare[sort]);
    for (size_t i = 0; i < list->count; i++) {
        list->rows[i].group = find_group(list, group_value(&list->rows[i], sort));
        list->groups[list->rows[i].group].alone += !list->rows[i].is_under;
    }
}

void article_list_make(const Triptych__Story *story, const struct article_choice *choice, struct article_list *out)
{
    memset(out, 0, sizeof *out);
    take_rows(story, choice, out);
    find_originals(story, out);
    make_groups(out, choice->sort);
}

/* ── what else could be chosen ── */

/* Beyond ARTICLE_FACETS_MAX values new ones are left out; those that are there go on being counted. */
static void add_facet(struct article_facet *facets, size_t *count, const char *value)
{
    size_t at = 0;
    while (at < *count && strcmp(facets[at].value, value) != 0)
        at++;
    if (at == ARTICLE_FACETS_MAX)
        return;
    if (at == *count)
        facets[(*count)++] = (struct article_facet){value, 0};
    facets[at].articles++;
}

static int compare_facets(const void *one, const void *other)
{
    const struct article_facet *a = one, *b = other;
    if (a->articles != b->articles)
        return a->articles > b->articles ? -1 : 1;
    return strcmp(a->value, b->value);
}

size_t article_facets(const Triptych__Story *story, const struct article_choice *choice, enum article_field field,
                      struct article_facet out[ARTICLE_FACETS_MAX])
{
    size_t count = 0;
    for (size_t i = 0; i < story->n_articles; i++) {
        const Triptych__PlacedArticle *placed = story->articles[i];
        if (!article_is_listed(placed) || !article_choice_has(choice, placed, field))
            continue;
        const char *value = article_value(placed, field);
        if (*value && strcmp(value, "und") != 0)
            add_facet(out, &count, value);
    }
    qsort(out, count, sizeof *out, compare_facets);
    return count;
}
