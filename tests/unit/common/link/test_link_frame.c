/* One frame of a link: what it says again, and what is refused. */
#include "link_frame.h"

#include "wire.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static char id[] = "s0000000000000001";

static uint8_t *pack_work(int is_again, size_t *out_size)
{
    Triptych__StoryChanged changed = TRIPTYCH__STORY_CHANGED__INIT;
    Triptych__Work work = TRIPTYCH__WORK__INIT;
    Triptych__LinkFrame frame = TRIPTYCH__LINK_FRAME__INIT;
    uint8_t *packed = NULL;
    work.id = changed.story_id = id;
    work.again = is_again;
    work.payload_case = TRIPTYCH__WORK__PAYLOAD_CHANGED;
    work.changed = &changed;
    frame.body_case = TRIPTYCH__LINK_FRAME__BODY_WORK;
    frame.work = &work;
    assert_int_equal(wire_pack(&frame, &packed, out_size, NULL), 0);
    return packed;
}

static void work_that_came_back_says_so_and_nothing_else_changes(void **state)
{
    (void)state;
    for (int was_again = 0; was_again < 2; was_again++) {
        size_t size = 0;
        uint8_t *packed = pack_work(was_again, &size);
        Triptych__LinkFrame *frame = NULL;
        link_frame_mark_again(&packed, &size);
        assert_int_equal(link_frame_unpack(packed, size, &frame, NULL), 0);
        assert_int_equal(frame->body_case, TRIPTYCH__LINK_FRAME__BODY_WORK);
        assert_true(frame->work->again);
        assert_string_equal(frame->work->id, id);
        assert_string_equal(frame->work->changed->story_id, id);
        wire_free(frame);
        free(packed);
    }
}

static void a_heartbeat_and_a_goodbye_are_what_they_say(void **state)
{
    (void)state;
    const struct {
        const Triptych__LinkFrame *frame;
        Triptych__LinkFrame__BodyCase body;
    } all[] = {{link_frame_heartbeat(), TRIPTYCH__LINK_FRAME__BODY_HEARTBEAT},
               {link_frame_goodbye(), TRIPTYCH__LINK_FRAME__BODY_GOODBYE}};
    for (size_t i = 0; i < 2; i++) {
        uint8_t *packed = NULL;
        size_t size = 0;
        Triptych__LinkFrame *frame = NULL;
        assert_int_equal(wire_pack(all[i].frame, &packed, &size, NULL), 0);
        assert_int_equal(link_frame_unpack(packed, size, &frame, NULL), 0);
        assert_int_equal(frame->body_case, all[i].body);
        wire_free(frame);
        free(packed);
    }
}

static void bytes_that_break_the_contract_are_refused_and_nothing_is_kept(void **state)
{
    (void)state;
    static const struct {
        const char *bytes;
        size_t size;
    } wrong[] = {{"", 0}, {"\xff\xff\xff", 3}, {"\x1a\x03\x0a\x01x", 5}, {"\x12\x02\x08", 3}};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        Triptych__LinkFrame *frame = NULL;
        struct err err = {0};
        assert_true(link_frame_unpack(wrong[i].bytes, wrong[i].size, &frame, &err) < 0);
        assert_null(frame);
        assert_true(*err.text);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(work_that_came_back_says_so_and_nothing_else_changes),
        cmocka_unit_test(a_heartbeat_and_a_goodbye_are_what_they_say),
        cmocka_unit_test(bytes_that_break_the_contract_are_refused_and_nothing_is_kept),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
