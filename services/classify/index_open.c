/* Opens the index with the daemon's settings, and the memory of what outlets repeat; again when the log is gone (Redis came back older) and everything must be
 * read from its beginning. */
#include "index_open.h"

#include "classify.h"

int index_open(struct classify *classify, struct err *err)
{
    const struct settings *settings = daemon_settings(classify->service.daemon);
    const struct story_index_options options = {.stories_max = (uint32_t)settings_int(settings, "stories_max"),
                                                .keep_ms = settings_int(settings, "keep_stories"),
                                                .span_ms = settings_int(settings, "story_span"),
                                                .models = classify->models};
    struct story_index *fresh = story_index_new(&options, err);
    struct repeats *repeats = fresh ? repeats_new(err) : NULL;
    if (!repeats) {
        story_index_free(fresh);
        return ERR_MEMORY;
    }
    story_index_free(classify->index);
    repeats_free(classify->repeats);
    classify->index = fresh;
    classify->repeats = repeats;
    return 0;
}
