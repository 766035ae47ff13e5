#include "registry.h"

#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Whatever the file holds: every source that is kept is found again. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct registry *registry = NULL;
    struct err err;
    if (registry_parse((const char *)data, size, NULL, NULL, &registry, &err) < 0) {
        return 0;
    }
    const struct registry_article article = {"x.example", (const char[]){"https://a.x.example/b/c"}, {"The X", ""}};
    registry_find_article(registry, &article);
    for (size_t i = 0; i < registry_count(registry); i++) {
        if (registry_find(registry, registry_at(registry, i)->domain) != registry_at(registry, i)) {
            abort();
        }
    }
    registry_free(registry);
    return 0;
}
