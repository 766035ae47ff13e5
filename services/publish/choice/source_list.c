/* The whole register is walked: some ten thousand rows, whose fields are at hand. */
#include "source_list.h"

#include "id.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

const char *source_value(const struct source_entry *entry, enum article_field field)
{
    switch (field) {
    case ARTICLE_SIDE:
        return side_name(side_of_leaning(entry->leaning));
    case ARTICLE_LEANING:
        return entry->leaning;
    case ARTICLE_COUNTRY:
        return entry->country;
    case ARTICLE_LANGUAGE:
        return entry->lang;
    case ARTICLE_FACTUALITY:
        return *entry->factuality ? entry->factuality : "unrated";
    case ARTICLE_OWNERSHIP:
        return entry->ownership;
    case ARTICLE_OWNER:
        return *entry->owner_group ? entry->owner_group : entry->owner;
    case ARTICLE_MEDIA:
        return entry->media_type;
    default:
        return "";
    }
}

/* What the operator hides is in no list, whatever is asked. */
static int has(const struct source_question *question, const struct source_entry *entry, enum article_field but_for)
{
    if (entry->is_hidden)
        return 0;
    for (int field = 0; field < ARTICLE_FIELDS; field++) {
        const char *value = question->choice.values[field];
        if (value && field != (int)but_for && strcmp(value, source_value(entry, (enum article_field)field)) != 0)
            return 0;
    }
    return !*question->words || strcasestr(entry->name, question->words) || strcasestr(entry->domain, question->words);
}

/* ── the list ── */

#define SLOTS (2 * FACETS_MAX) /* a power of two, at most half full */

/* Sources of stories by domain. */
struct told_index {
    const struct facets *told;
    uint16_t slots[SLOTS]; /* index of a row + 1; 0: free */
};

/* Open addressing; the table is at most half full, so a free slot is near. */
static size_t slot_of(const struct told_index *index, const char *domain)
{
    size_t slot = (size_t)id_hash64(domain, strlen(domain)) & (SLOTS - 1);
    while (index->slots[slot] && strcmp(index->told->rows[index->slots[slot] - 1].key, domain) != 0)
        slot = (slot + 1) & (SLOTS - 1);
    return slot;
}

static void index_told(struct told_index *index, const struct facets *told)
{
    index->told = told;
    for (size_t i = 0; i < told->count && i < FACETS_MAX; i++)
        index->slots[slot_of(index, told->rows[i].key)] = (uint16_t)(i + 1);
}

static uint32_t stories_of(const struct told_index *index, const char *domain)
{
    uint16_t row = index->slots[slot_of(index, domain)];
    return row ? index->told->rows[row - 1].stories : 0;
}

static const char *name_of(const struct source_entry *entry)
{
    return *entry->name ? entry->name : entry->domain;
}

/* Comparing numbers: sorting some ten thousand names letter by letter would be felt by who asks next. */
static uint64_t beginning_of(const char *name)
{
    uint64_t begins = 0;
    for (size_t i = 0; i < sizeof begins; i++) {
        begins = begins << 8 | (uint64_t)tolower((unsigned char)*name);
        name += *name != '\0';
    }
    return begins;
}

static int compare_rows(const void *one, const void *other)
{
    const struct source_row *a = one, *b = other;
    if (a->stories != b->stories)
        return a->stories > b->stories ? -1 : 1;
    if (a->begins != b->begins)
        return a->begins < b->begins ? -1 : 1;
    int order = strcasecmp(name_of(a->entry), name_of(b->entry));
    return order ? order : strcmp(a->entry->domain, b->entry->domain);
}

int source_list_make(const struct source_question *question, struct source_list *out)
{
    size_t all = question->registry ? registry_count(question->registry) : 0;
    struct told_index *index = calloc(1, sizeof *index);
    *out = (struct source_list){NULL, 0};
    if (!index || !(out->rows = malloc((all ? all : 1) * sizeof *out->rows))) {
        free(index);
        return ERR_MEMORY;
    }
    index_told(index, question->told);
    for (size_t i = 0; i < all; i++) {
        const struct source_entry *entry = registry_at(question->registry, i);
        if (has(question, entry, ARTICLE_FIELDS))
            out->rows[out->count++] =
                (struct source_row){entry, stories_of(index, entry->domain), beginning_of(name_of(entry))};
    }
    free(index);
    qsort(out->rows, out->count, sizeof *out->rows, compare_rows);
    return 0;
}

void source_list_done(struct source_list *list)
{
    free(list->rows);
    *list = (struct source_list){NULL, 0};
}

/* ── what else could be asked ── */

#define VALUES_MAX  4096 /* different values of one field; what comes beyond is not counted */
#define VALUE_SLOTS (2 * VALUES_MAX)

/* Values by hash: owners are some thousands, and a walk for each source would be millions of comparisons. */
struct value_count {
    struct article_facet rows[VALUES_MAX];
    size_t count;
    uint16_t slots[VALUE_SLOTS];
};

/* The value stays the register's: nothing is copied. */
static void count_value(struct value_count *values, const char *value)
{
    size_t slot = (size_t)id_hash64(value, strlen(value)) & (VALUE_SLOTS - 1);
    while (values->slots[slot] && strcmp(values->rows[values->slots[slot] - 1].value, value) != 0)
        slot = (slot + 1) & (VALUE_SLOTS - 1);
    if (!values->slots[slot]) {
        if (values->count == VALUES_MAX)
            return;
        values->rows[values->count++] = (struct article_facet){value, 0};
        values->slots[slot] = (uint16_t)values->count;
    }
    values->rows[values->slots[slot] - 1].articles++;
}

static int compare_values(const void *one, const void *other)
{
    const struct article_facet *a = one, *b = other;
    if (a->articles != b->articles)
        return a->articles > b->articles ? -1 : 1;
    return strcmp(a->value, b->value);
}

size_t source_facets(const struct source_question *question, enum article_field field, struct article_facet *out,
                     size_t max)
{
    struct value_count *values = question->registry ? calloc(1, sizeof *values) : NULL;
    if (!values)
        return 0; /* without memory the links are missing, not the page */
    for (size_t i = 0; i < registry_count(question->registry); i++) {
        const struct source_entry *entry = registry_at(question->registry, i);
        if (has(question, entry, field) && *source_value(entry, field))
            count_value(values, source_value(entry, field));
    }
    qsort(values->rows, values->count, sizeof *values->rows, compare_values);
    size_t count = values->count < max ? values->count : max;
    memcpy(out, values->rows, count * sizeof *out);
    free(values);
    return count;
}
