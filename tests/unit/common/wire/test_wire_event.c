/* common/wire: an event that is joined of packed parts is the event that is packed of all of them. */
#include "wire.h"
#include "wire_event.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
/* after the four above, as cmocka asks */
#include <cmocka.h>

static char story_id[] = "s0123456789abcdef", article_id[] = "a0123456789abcdef", changes[] = "articles headline";

/* protobuf-c's texts are not const; nobody changes them. */
static char *lend(const char *text)
{
    return (char *)(uintptr_t)text;
}

/* What Redis keeps of an event: the head, and a message with the rest. */
struct parts {
    uint8_t *head, *rest;
    size_t head_size, rest_size;
};

static struct parts pack_parts(void)
{
    struct parts parts;
    Triptych__StoryHead head = TRIPTYCH__STORY_HEAD__INIT;
    Triptych__StoryEvent rest = TRIPTYCH__STORY_EVENT__INIT;
    Triptych__Article article = TRIPTYCH__ARTICLE__INIT;
    Triptych__PlacedArticle placed = TRIPTYCH__PLACED_ARTICLE__INIT, *changed = &placed;
    article.id = article_id;
    placed.article = &article;
    head.id = story_id;
    head.version = 7;
    rest.changed = &changed;
    rest.n_changed = 1;
    rest.changes = changes;
    assert_int_equal(wire_pack(&head, &parts.head, &parts.head_size, NULL), 0);
    assert_int_equal(wire_pack(&rest, &parts.rest, &parts.rest_size, NULL), 0);
    return parts;
}

static void an_event_joined_of_parts_has_what_they_have(void **state)
{
    (void)state;
    struct parts packed = pack_parts();
    const struct wire_event_parts parts = {.seq = "1-1700000000000000",
                                           .prev = "1-1600000000000000",
                                           .kind = "updated",
                                           .note = "a word",
                                           .head = packed.head,
                                           .head_size = packed.head_size,
                                           .rest = packed.rest,
                                           .rest_size = packed.rest_size,
                                           .time_ms = 1700000000000};
    uint8_t *joined = NULL;
    size_t size = 0;
    char id[ID_SIZE];
    ProtobufCMessage *message = NULL;
    assert_int_equal(wire_event_join(&parts, &joined, &size, id, NULL), 0);
    assert_string_equal(id, story_id);
    assert_int_equal(wire_unpack(&triptych__story_event__descriptor, joined, size, &message, NULL), 0);
    const Triptych__StoryEvent *event = (const Triptych__StoryEvent *)message;
    assert_string_equal(event->seq, parts.seq);
    assert_string_equal(event->prev, parts.prev);
    assert_string_equal(event->kind, parts.kind);
    assert_string_equal(event->note, parts.note);
    assert_string_equal(event->changes, changes);
    assert_true(event->time_ms == parts.time_ms);
    assert_int_equal(event->head->version, 7);
    assert_int_equal(event->n_changed, 1);
    assert_string_equal(event->changed[0]->article->id, article_id);
    wire_free(message);
    message = NULL;
    assert_int_equal(wire_unpack_scanned(&triptych__story_event__descriptor, joined, size, &message, NULL), 0);
    assert_string_equal(((const Triptych__StoryEvent *)message)->head->id, story_id);
    wire_free(message);
    free(joined);
    free(packed.head);
    free(packed.rest);
}

static void parts_that_are_none_are_refused(void **state)
{
    (void)state;
    struct parts packed = pack_parts();
    const struct wire_event_parts cases[] = {
        {.seq = "1-1", .prev = "", .kind = "", .note = "", .head = "", .head_size = 0},
        {.seq = "1-1", .prev = "", .kind = "", .note = "", .head = packed.head, .head_size = packed.head_size - 1},
        {.seq = "1-1", .prev = "", .kind = "", .note = "", .head = packed.rest, .head_size = packed.rest_size},
        {.seq = "\xFF", .prev = "", .kind = "", .note = "", .head = packed.head, .head_size = packed.head_size},
        {.seq = "1-1",
         .prev = "",
         .kind = "",
         .note = "",
         .head = packed.head,
         .head_size = packed.head_size,
         .rest = "\x0A\x7F",
         .rest_size = 2},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct err err = {0};
        uint8_t *joined = NULL;
        size_t size;
        char id[ID_SIZE];
        if (wire_event_join(&cases[i], &joined, &size, id, &err) != ERR_INVALID)
            fail_msg("case %zu", i);
        assert_null(joined);
        assert_true(*err.text);
    }
    const struct wire_event_parts large = {
        .seq = "1-1", .prev = "", .kind = "", .note = "", .head = packed.head, .head_size = WIRE_FRAME_MAX};
    uint8_t *joined = NULL;
    size_t size;
    char id[ID_SIZE];
    assert_int_equal(wire_event_join(&large, &joined, &size, id, NULL), ERR_TOO_LARGE);
    free(packed.head);
    free(packed.rest);
}

static void a_reply_joined_of_events_is_the_reply_that_is_packed_of_them(void **state)
{
    (void)state;
    Triptych__StoryEvent one = TRIPTYCH__STORY_EVENT__INIT, two = TRIPTYCH__STORY_EVENT__INIT;
    Triptych__StoryEvent *events[] = {&one, &two};
    Triptych__FeedReply whole = TRIPTYCH__FEED_REPLY__INIT, rest = TRIPTYCH__FEED_REPLY__INIT;
    struct wire_packed_event packed[2];
    uint8_t *bytes[2], *joined = NULL, *right = NULL;
    size_t joined_size = 0, right_size = 0;
    ProtobufCMessage *read = NULL;
    one.seq = lend("1-1");
    two.seq = lend("1-2");
    rest.seq = whole.seq = lend("1-2");
    rest.more = whole.more = 1;
    whole.events = events;
    whole.n_events = 2;
    for (int i = 0; i < 2; i++) {
        assert_int_equal(wire_pack(events[i], &bytes[i], &packed[i].size, NULL), 0);
        packed[i].bytes = bytes[i];
    }
    assert_int_equal(wire_reply_join(&rest, packed, 2, &joined, &joined_size, NULL), 0);
    assert_int_equal(wire_unpack(&triptych__feed_reply__descriptor, joined, joined_size, &read, NULL), 0);
    assert_int_equal(wire_pack(read, &right, &right_size, NULL), 0);
    free(joined);
    assert_int_equal(wire_pack(&whole, &joined, &joined_size, NULL), 0);
    assert_int_equal(joined_size, right_size);
    assert_memory_equal(joined, right, right_size);
    wire_free(read);
    free(joined);
    free(right);
    free(bytes[0]);
    free(bytes[1]);
}

static void a_reply_beyond_a_frame_is_refused(void **state)
{
    (void)state;
    Triptych__FeedReply rest = TRIPTYCH__FEED_REPLY__INIT;
    static const uint8_t byte;
    const struct wire_packed_event event = {&byte, WIRE_FRAME_MAX};
    uint8_t *joined = NULL;
    size_t size = 0;
    assert_int_equal(wire_reply_join(&rest, &event, 1, &joined, &size, NULL), ERR_TOO_LARGE);
    assert_int_equal(wire_reply_join(&rest, NULL, 0, &joined, &size, NULL), 0);
    assert_int_equal(size, 0);
    free(joined);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_event_joined_of_parts_has_what_they_have),
        cmocka_unit_test(parts_that_are_none_are_refused),
        cmocka_unit_test(a_reply_joined_of_events_is_the_reply_that_is_packed_of_them),
        cmocka_unit_test(a_reply_beyond_a_frame_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
