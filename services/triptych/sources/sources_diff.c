/* What differs between two registries, source by source, as readers would see it: the shown values after all raters,
 * not the files' rows. */
#include "sources_diff.h"

#include <string.h>

#define X(member, column, choices) #member,
static const char *const names[] = {REGISTRY_FIELDS(X) "hidden"};
#undef X
#define SHOWN_FIELDS (sizeof names / sizeof *names)

static void list_shown(const struct source_entry *entry, const char *out[SHOWN_FIELDS])
{
#define X(member, column, choices) entry->member,
    const char *const shown[SHOWN_FIELDS] = {REGISTRY_FIELDS(X) entry->is_hidden ? "1" : ""};
#undef X
    memcpy(out, shown, sizeof shown);
}

static int tell_changes(const struct sources_diff_out *out, const struct source_entry *old,
                        const struct source_entry *new)
{
    const char *before[SHOWN_FIELDS], *after[SHOWN_FIELDS];
    int changes = 0;
    list_shown(old, before);
    list_shown(new, after);
    for (size_t i = 0; i < SHOWN_FIELDS; i++) {
        if (!strcmp(before[i], after[i]))
            continue;
        if (!changes++)
            out->on_one(out->context, '~', new->domain);
        out->on_value(out->context, names[i], before[i], after[i]);
    }
    if (changes)
        out->on_end(out->context);
    return changes != 0;
}

static void tell_one(const struct sources_diff_out *out, char sign, const char *domain)
{
    out->on_one(out->context, sign, domain);
    out->on_end(out->context);
}

/* The source of this very domain: a parent or an alias is another one. */
static const struct source_entry *find_same(const struct registry *registry, const char *domain)
{
    const struct source_entry *entry = registry_find(registry, domain);
    return entry && !strcmp(entry->domain, domain) ? entry : NULL;
}

void sources_diff(const struct registry *old, const struct registry *new, const struct sources_diff_out *out,
                  struct sources_difference *count)
{
    *count = (struct sources_difference){0};
    for (size_t i = 0; i < registry_count(new); i++) {
        const struct source_entry *entry = registry_at(new, i), *before = find_same(old, entry->domain);
        if (!before) {
            tell_one(out, '+', entry->domain);
            count->added++;
        } else {
            count->changed += (size_t)tell_changes(out, before, entry);
        }
    }
    for (size_t i = 0; i < registry_count(old); i++) {
        const char *domain = registry_at(old, i)->domain;
        if (!find_same(new, domain)) {
            tell_one(out, '-', domain);
            count->removed++;
        }
    }
}

static void print_one(void *file, char sign, const char *domain)
{
    fprintf(file, "%c %s", sign, domain);
}

static void print_value(void *file, const char *name, const char *before, const char *after)
{
    fprintf(file, "  %s: %s > %s", name, *before ? before : "-", *after ? after : "-");
}

static void print_end(void *file)
{
    putc('\n', file);
}

void sources_diff_print(FILE *out, const struct registry *old, const struct registry *new,
                        struct sources_difference *count)
{
    const struct sources_diff_out lines = {print_one, print_value, print_end, out};
    sources_diff(old, new, &lines, count);
}
