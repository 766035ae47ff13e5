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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_event_joined_of_parts_has_what_they_have),
        cmocka_unit_test(parts_that_are_none_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
