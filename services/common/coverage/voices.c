/* A row is found by looking through them all: there are few. An outlet counts once in its row, and is told by its domain. */
#include "voices.h"

#include <string.h>

static const char *lang_of(const Triptych__PlacedArticle *placed)
{
    const char *lang = placed->placement ? placed->placement->lang : "";
    if (!*lang || strcmp(lang, "und") == 0)
        lang = placed->article->lang;
    return strcmp(lang, "und") == 0 ? "" : lang;
}

static const char *country_of(const Triptych__PlacedArticle *placed)
{
    return placed->placement && placed->placement->source ? placed->placement->source->country : "";
}

/* The row of this language and country, entered where it is new; NULL when there is no room. */
static struct voice *row_of(struct voices *voices, const char *lang, const char *country)
{
    for (size_t i = 0; i < voices->count; i++)
        if (strcmp(voices->rows[i].lang, lang) == 0 && strcmp(voices->rows[i].country, country) == 0)
            return &voices->rows[i];
    if (voices->count == VOICES_MAX)
        return NULL;
    struct voice *row = &voices->rows[voices->count++];
    *row = (struct voice){.lang = lang, .country = country};
    return row;
}

/* Whether none of the earlier articles of this row is of the same outlet. Articles without one are outlets each. */
static int is_new_outlet(Triptych__PlacedArticle *const *articles, size_t at)
{
    const char *domain = placed_domain(articles[at]);
    for (size_t i = 0; i < at && *domain; i++)
        if (articles[i]->article && strcmp(placed_domain(articles[i]), domain) == 0 &&
            strcmp(lang_of(articles[i]), lang_of(articles[at])) == 0 &&
            strcmp(country_of(articles[i]), country_of(articles[at])) == 0)
            return 0;
    return 1;
}

static void add(struct voice *row, const Triptych__PlacedArticle *placed, int is_new)
{
    row->articles++;
    row->sources += is_new != 0;
    if (placed_is_hidden(placed) || !*placed->article->title)
        return;
    if (is_new && row->outlet_count < VOICE_OUTLETS_MAX)
        row->outlets[row->outlet_count++] = placed;
    if (placed_is_first(placed, row->first))
        row->first = placed;
}

static int comes_before(const struct voice *one, const struct voice *other)
{
    if (one->sources != other->sources)
        return one->sources > other->sources;
    return placed_time_ms(one->first) < placed_time_ms(other->first);
}

/* Rows that have nothing to show go; the others are put in order. */
static void order(struct voices *voices)
{
    size_t kept = 0;
    for (size_t i = 0; i < voices->count; i++) {
        struct voice row = voices->rows[i];
        if (!row.first)
            continue;
        size_t at = kept++;
        for (; at > 0 && comes_before(&row, &voices->rows[at - 1]); at--)
            voices->rows[at] = voices->rows[at - 1];
        voices->rows[at] = row;
    }
    voices->count = kept;
}

void voices_count(Triptych__PlacedArticle *const *articles, size_t count, struct voices *out)
{
    out->count = 0;
    if (count > REPORTING_SOURCES_MAX)
        count = REPORTING_SOURCES_MAX;
    for (size_t i = 0; i < count; i++) {
        struct voice *row = articles[i]->article ? row_of(out, lang_of(articles[i]), country_of(articles[i])) : NULL;
        if (row)
            add(row, articles[i], is_new_outlet(articles, i));
    }
    order(out);
}
