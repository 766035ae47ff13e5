/* An event's JSON, as server-sent events and `triptych subscribe` give it: the envelope here, the story inside by
 * story_json.c. Made once an event and tier (publish/stream/event_forms.c keeps it). */
#include "event_json.h"

#include "json_writer.h"
#include "story_json.h"

#include <string.h>

static struct story_json event_story(const Triptych__StoryEvent *event, enum tier tier)
{
    struct story_json story = {.head = event->head, .seq = event->seq, .tier = tier, .has_articles = 1};
    /* With a replay or a snapshot the whole story comes along; with a change only what changed. */
    if (event->story && event->story->head) {
        story.head = event->story->head;
        story.details = event->story->details;
        story.articles = event->story->articles;
        story.article_count = event->story->n_articles;
        story.is_whole = 1;
    } else {
        story.articles = event->changed;
        story.article_count = event->n_changed;
    }
    return story;
}

/* The words as an array. */
static void write_changes(struct json_writer *writer, const char *changes)
{
    json_array_begin(writer, "changes");
    while (*changes) {
        size_t len = strcspn(changes, " ");
        if (len)
            json_put_text_bytes(writer, NULL, changes, len);
        changes += len + (changes[len] == ' ');
    }
    json_array_end(writer);
}

void event_json_add(const Triptych__StoryEvent *event, enum tier tier, struct buffer *out)
{
    struct json_writer writer;
    struct story_json story = event_story(event, tier);
    json_writer_begin(&writer, out);
    json_object_begin(&writer, NULL);
    json_put_text(&writer, "seq", event->seq);
    json_put_text_or_null(&writer, "prev", event->prev);
    json_put_text(&writer, "kind", event->kind);
    json_put_time(&writer, "time", event->time_ms);
    write_changes(&writer, event->changes);
    if (*event->note)
        json_put_text(&writer, "note", event->note);
    if (story.head)
        story_json_write(&writer, "story", &story);
    json_object_end(&writer);
    json_writer_end(&writer, out);
}

int event_json_print(const Triptych__StoryEvent *event, enum tier tier, char **out, size_t *out_size_bytes,
                     struct err *err)
{
    struct buffer buffer;
    buffer_init(&buffer, EVENT_JSON_MAX);
    event_json_add(event, tier, &buffer);
    return buffer_take(&buffer, out, out_size_bytes, err);
}
