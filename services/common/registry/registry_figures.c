/* The registry in a few lines, as the page /method shows it. Written here and read there as text, because it travels as
 * a note in Redis. */
#include "registry_figures.h"

#include <stdio.h>
#include <string.h>

struct rater {
    char name[REGISTRY_RATER_MAX];
    size_t sources;
};

struct figures {
    size_t leaning, factuality, owner, ownership, country;
    struct rater raters[REGISTRY_RATERS_MAX];
    size_t rater_count;
};

static void count_rater(struct figures *figures, const struct source_rating *rating)
{
    char name[REGISTRY_RATER_MAX];
    size_t at = 0;
    snprintf(name, sizeof name, "%s%s%s", rating->rater, *rating->rated_on ? " " : "", rating->rated_on);
    while (at < figures->rater_count && strcmp(figures->raters[at].name, name) != 0)
        at++;
    /* The first raters are listed; there is room for no more. */
    if (at == REGISTRY_RATERS_MAX)
        return;
    if (at == figures->rater_count)
        strcpy(figures->raters[figures->rater_count++].name, name);
    figures->raters[at].sources++;
}

/* Each rater of a source once, whatever they say of it. */
static void count_raters(struct figures *figures, const struct source_entry *entry)
{
    for (size_t i = 0; i < entry->rating_count; i++) {
        size_t earlier = 0;
        while (earlier < i && strcmp(entry->ratings[earlier].rater, entry->ratings[i].rater) != 0)
            earlier++;
        if (earlier == i)
            count_rater(figures, &entry->ratings[i]);
    }
}

static void count_all(const struct registry *registry, struct figures *figures)
{
    for (size_t i = 0; i < registry_count(registry); i++) {
        const struct source_entry *entry = registry_at(registry, i);
        figures->leaning += *entry->leaning != '\0';
        figures->factuality += *entry->factuality != '\0';
        figures->owner += *entry->owner != '\0';
        figures->ownership += *entry->ownership != '\0';
        figures->country += *entry->country != '\0';
        count_raters(figures, entry);
    }
}

/* Appends the line when all of it fits. */
static void add_line(char out[REGISTRY_TEXT_MAX], const char *first, size_t number, const char *last)
{
    char line[REGISTRY_RATER_MAX + 64];
    size_t used = strlen(out);
    int len = snprintf(line, sizeof line, "%s%zu %s\n", first, number, last);
    if (len > 0 && (size_t)len < sizeof line && used + (size_t)len < REGISTRY_TEXT_MAX)
        strcpy(out + used, line);
}

void registry_figures_write(const struct registry *registry, char out[REGISTRY_TEXT_MAX])
{
    struct figures figures = {0};
    count_all(registry, &figures);
    snprintf(out, REGISTRY_TEXT_MAX, "version %s\n", registry_version(registry));
    add_line(out, "", registry_count(registry), "sources");
    add_line(out, "", figures.leaning, "leaning");
    add_line(out, "", figures.factuality, "factuality");
    add_line(out, "", figures.owner, "owner");
    add_line(out, "", figures.ownership, "ownership");
    add_line(out, "", figures.country, "country");
    add_line(out, "", registry_alias_count(registry), "other addresses");
    for (size_t i = 0; i < figures.rater_count; i++)
        add_line(out, "rater ", figures.raters[i].sources, figures.raters[i].name);
}
