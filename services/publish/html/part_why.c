/* What placement_words says in English, in the language of the page. */
#include "part_why.h"

#include "html.h"
#include "placement_words.h"
#include "words.h"

#define SHARED_MAX_BYTES 4096 /* of all the words in common, escaped */

/* Each in its own direction: among Arabic words stand Latin ones. */
static void write_shared(struct buffer *out, const Triptych__Placement *placement)
{
    struct buffer shared;
    if (!placement->n_shared)
        return;
    buffer_init(&shared, SHARED_MAX_BYTES);
    for (size_t i = 0; i < placement->n_shared; i++) {
        buffer_text(&shared, i ? ", <bdi>" : "<bdi>");
        html_text(&shared, placement->shared[i]);
        buffer_text(&shared, "</bdi>");
    }
    buffer_format(out, say("It shares %s"), shared.data ? shared.data : "");
    buffer_done(&shared);
}

static const char *before(const struct buffer *out)
{
    return out->len ? "; " : "";
}

static void write_gap(struct buffer *out, const struct placement_gist *gist)
{
    if (gist->gap_days >= 0) {
        buffer_text(out, before(out));
        buffer_format(out, say_count((uint64_t)gist->gap_days, "%ld day apart", "%ld days apart"), gist->gap_days);
    } else if (gist->gap_hours == 0) {
        buffer_format(out, "%s%s", before(out), say("within the hour"));
    } else if (gist->gap_hours > 0) {
        buffer_text(out, before(out));
        buffer_format(out, say_count((uint64_t)gist->gap_hours, "%ld hour apart", "%ld hours apart"), gist->gap_hours);
    }
}

void part_why(struct buffer *out, const Triptych__Placement *placement)
{
    struct placement_gist gist;
    struct buffer why;
    if (placement_began_story(placement))
        return;
    placement_gist(placement, &gist);
    buffer_init(&why, 2 * SHARED_MAX_BYTES);
    write_shared(&why, placement);
    write_gap(&why, &gist);
    if (gist.meaning == PLACEMENT_MEANING_SAME)
        buffer_format(&why, "%s%s", before(&why), say("means nearly the same as a report of the story"));
    else if (gist.meaning == PLACEMENT_MEANING_LIKE)
        buffer_format(&why, "%s%s", before(&why), say("means much the same as a report of the story"));
    if (gist.is_copy)
        buffer_format(&why, "%s%s", before(&why), say("has nearly the text of another report"));
    if (why.len)
        buffer_format(out, "<p>%s.</p>\n", why.data);
    buffer_done(&why);
}
