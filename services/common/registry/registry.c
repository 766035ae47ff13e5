/* Opens a registry: every file into a draft, the draft merged into entries (registry_merge.c). All or nothing: readers
 * never see half of the files. */
#include "registry_state.h"

#include <stdlib.h>
#include <string.h>

void registry_free(struct registry *registry)
{
    if (registry) {
        string_store_done(&registry->strings);
        free(registry->entries);
        free(registry->ratings);
        free(registry->aliases);
        free(registry->by_domain.slots);
        free(registry->by_name.slots);
        free(registry);
    }
}

/* Merges what was read, when reading went well, and ends the draft either way. */
static int finish(struct registry_draft *draft, int result, struct registry **out, struct err *err)
{
    if (result == 0) {
        result = registry_merge(draft, err);
    }
    if (result == 0) {
        result = registry_index(draft->registry, err);
    }
    registry_draft_done(draft);
    if (result < 0) {
        registry_free(draft->registry);
    } else {
        *out = draft->registry;
    }
    return result;
}

static int begin(struct registry_draft *draft, registry_problem_fn *on_problem, void *context, struct err *err)
{
    *draft = (struct registry_draft){.on_problem = on_problem, .context = context};
    draft->registry = calloc(1, sizeof *draft->registry);
    return draft->registry ? 0 : err_set(err, ERR_MEMORY, "no memory for a register of sources");
}

int registry_parse(const char *text, size_t size_bytes, registry_problem_fn *on_problem, void *context,
                   struct registry **out, struct err *err)
{
    struct registry_draft draft;
    int result = begin(&draft, on_problem, context, err);
    if (result < 0) {
        return result;
    }
    return finish(&draft, registry_read_text(&draft, "", 0, text, size_bytes, err), out, err);
}

int registry_open(const char *raters, const char *own, registry_problem_fn *on_problem, void *context,
                  struct registry **out, struct err *err)
{
    struct registry_draft draft;
    int result = begin(&draft, on_problem, context, err);
    if (result < 0) {
        return result;
    }
    result = registry_read_files(&draft, raters, 0, err);
    if (result == 0) {
        result = registry_read_files(&draft, own, 1, err);
    }
    return finish(&draft, result, out, err);
}

int registry_open_without_faulty_own(const char *raters, const char *own, registry_problem_fn *on_problem,
                                     void *context, struct registry **out, struct err *left_out, struct err *err)
{
    struct err failed = {0};
    *left_out = (struct err){0};
    int result = registry_open(raters, own, on_problem, context, out, &failed);
    /* An operator's slip of the pen must not stop the edition; what is wrong is shown instead, and the shipped ratings
     * count. */
    if (result < 0 && result != ERR_MEMORY && *own) {
        *left_out = failed;
        result = registry_open(raters, "", on_problem, context, out, &failed);
    }
    return result < 0 ? err_set(err, (enum err_code)result, "%s", failed.text) : 0;
}

size_t registry_count(const struct registry *registry)
{
    return registry->count;
}

const struct source_entry *registry_at(const struct registry *registry, size_t position)
{
    return position < registry->count ? &registry->entries[position] : NULL;
}

size_t registry_alias_count(const struct registry *registry)
{
    return registry->alias_count;
}

struct source_alias registry_alias_at(const struct registry *registry, size_t position)
{
    return registry->aliases[position];
}

const char *registry_version(const struct registry *registry)
{
    return registry->version;
}

size_t registry_bytes(const struct registry *registry)
{
    return sizeof *registry + registry->count * sizeof *registry->entries + registry->strings.bytes +
           registry->rating_count * sizeof *registry->ratings + registry->alias_count * sizeof *registry->aliases +
           (registry->by_domain.mask + registry->by_name.mask + 2) * sizeof *registry->by_domain.slots;
}
