/* Writes registries as CSV (RFC 4180), in the form that is read again: as shown, or each rater's word apart. */
#include "sources_write.h"

#include <string.h>

#define RATER_TEXT_MAX  128
#define RATERS_TEXT_MAX 1024 /* as long as a value of the register may be */

#define X(member, column, choices) #member,
static const char *const rated_fields[] = {REGISTRY_RATINGS(X)};
#undef X
#define RATED_FIELDS (sizeof rated_fields / sizeof *rated_fields)

void sources_write_value(FILE *out, const char *value, const char *after)
{
    if (!strpbrk(value, ",\"\r\n")) {
        fputs(value, out);
    } else {
        putc('"', out);
        for (; *value; value++) {
            if (*value == '"')
                putc('"', out);
            putc(*value, out);
        }
        putc('"', out);
    }
    fputs(after, out);
}

static int is_same_rater(const struct source_rating *one, const struct source_rating *other)
{
    return one->overrides == other->overrides && strcmp(one->rater, other->rater) == 0 &&
           strcmp(one->rated_on, other->rated_on) == 0;
}

/* Whether no rating before this one is by the same rater. */
static int is_first_of_rater(const struct source_entry *entry, size_t position)
{
    for (size_t i = 0; i < position; i++)
        if (is_same_rater(&entry->ratings[i], &entry->ratings[position]))
            return 0;
    return 1;
}

/* "MBFC 2026-08" */
static int name_rater(const struct source_rating *rating, char *out, size_t room)
{
    return snprintf(out, room, "%s%s%s", rating->rater, *rating->rated_on ? " " : "", rating->rated_on);
}

static void write_rater(FILE *out, const struct source_rating *rating)
{
    char text[RATER_TEXT_MAX];
    name_rater(rating, text, sizeof text);
    sources_write_value(out, text, "\n");
}

/* Appends as much as there is room for. */
static void append(char *text, size_t room, const char *more)
{
    size_t used = strlen(text);
    snprintf(text + used, room - used, "%s", more);
}

/* "MBFC 2026-08: leaning factuality; Ana: owner" */
static void write_rated_by(FILE *out, const struct source_entry *entry)
{
    char text[RATERS_TEXT_MAX] = "", rater[RATER_TEXT_MAX];
    for (size_t i = 0; i < entry->rating_count; i++) {
        if (!is_first_of_rater(entry, i))
            continue;
        name_rater(&entry->ratings[i], rater, sizeof rater);
        append(text, sizeof text, i ? "; " : "");
        append(text, sizeof text, rater);
        append(text, sizeof text, ":");
        for (size_t j = i; j < entry->rating_count; j++) {
            if (is_same_rater(&entry->ratings[i], &entry->ratings[j])) {
                append(text, sizeof text, " ");
                append(text, sizeof text, entry->ratings[j].field);
            }
        }
    }
    sources_write_value(out, text, "\n");
}

static void write_source(FILE *out, const struct source_entry *entry)
{
    struct source_entry written = *entry;
    if (strcmp(entry->owner_group, entry->owner) == 0)
        written.owner_group = ""; /* read again, it is the owner's name */
#define X(member, column, choices) written.member,
    const char *const values[] = {entry->domain, "", REGISTRY_FIELDS(X) entry->is_hidden ? "1" : ""};
#undef X
    for (size_t i = 0; i < sizeof values / sizeof *values; i++)
        sources_write_value(out, values[i], ",");
    write_rated_by(out, entry);
}

void sources_write(FILE *out, const struct registry *registry)
{
#define X(member, column, choices) #member ","
    fputs("domain,same_as," REGISTRY_FIELDS(X) "hidden,rated_by\n", out);
#undef X
    for (size_t i = 0; i < registry_count(registry); i++)
        write_source(out, registry_at(registry, i));
    for (size_t i = 0; i < registry_alias_count(registry); i++) {
        struct source_alias alias = registry_alias_at(registry, i);
#define X(member, column, choices) ","
        fprintf(out, "%s,%s" REGISTRY_FIELDS(X) ",,\n", alias.domain, alias.entry->domain);
#undef X
    }
}

static const char *said_of(const struct source_entry *entry, size_t first, const char *field)
{
    for (size_t i = first; i < entry->rating_count; i++)
        if (is_same_rater(&entry->ratings[first], &entry->ratings[i]) && !strcmp(entry->ratings[i].field, field))
            return entry->ratings[i].value;
    return "";
}

void sources_write_raters(FILE *out, const struct registry *registry)
{
#define X(member, column, choices) #member ","
    fputs("domain,name," REGISTRY_RATINGS(X) "overrides,rated_by\n", out);
#undef X
    for (size_t i = 0; i < registry_count(registry); i++) {
        const struct source_entry *entry = registry_at(registry, i);
        for (size_t j = 0; j < entry->rating_count; j++) {
            if (!is_first_of_rater(entry, j))
                continue;
            sources_write_value(out, entry->domain, ",");
            sources_write_value(out, entry->name, ",");
            for (size_t field = 0; field < RATED_FIELDS; field++)
                sources_write_value(out, said_of(entry, j, rated_fields[field]), ",");
            fputs(entry->ratings[j].overrides ? "1," : ",", out);
            write_rater(out, &entry->ratings[j]);
        }
    }
}
