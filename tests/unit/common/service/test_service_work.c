/* services/common/service: announcing, pausing and giving up, with links and store as fakes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "clock.h"
#include "service.h"

#define ARTICLE "a0123456789abcdef"
#define STORY   "s0123456789abcdef"

static struct fake {
    int push_code, is_crowded, pushed; /* what link_push and link_is_crowded return */
    int is_paused, pauses;             /* as the receiver was told, and how often */
    int reasons_changed;               /* calls of on_pause */
    int dead, dead_code;
    enum stage dead_stage;
    char dead_id[ID_SIZE], dead_reason[64];
    store_done_fn *dead_done;
} fake;

int link_push(struct link_sender *sender, const Triptych__Work *work, struct err *err)
{
    (void)sender, (void)work, (void)err;
    fake.pushed++;
    return fake.push_code;
}

int link_is_crowded(const struct link_sender *sender)
{
    (void)sender;
    return fake.is_crowded;
}

void link_receiver_pause(struct link_receiver *receiver, int is_paused)
{
    assert_non_null(receiver);
    fake.is_paused = is_paused;
    fake.pauses++;
}

int store_dead_add(struct store *store, enum stage stage, const char *id, const char *reason, store_done_fn *done,
                   void *context, struct err *err)
{
    (void)store, (void)context, (void)err;
    fake.dead++;
    fake.dead_stage = stage;
    fake.dead_done = done;
    snprintf(fake.dead_id, sizeof fake.dead_id, "%s", id);
    snprintf(fake.dead_reason, sizeof fake.dead_reason, "%s", reason);
    return fake.dead_code;
}

static void on_pause(void *context)
{
    assert_ptr_equal(context, &fake);
    fake.reasons_changed++;
}

static struct metrics *metrics;
static struct service service;

static int setup(void **state)
{
    (void)state;
    fake = (struct fake){0};
    metrics = metrics_new();
    service = (struct service){.stage = STAGE_SUMMARIZE,
                               .receiver = (struct link_receiver *)&fake, /* only its being there matters */
                               .on_pause = on_pause,
                               .context = &fake,
                               .rejected = metrics_counter(metrics, "rejected_total", "", NULL, NULL),
                               .failed = metrics_counter(metrics, "failed_total", "", NULL, NULL)};
    clock_set_for_test(1000000);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    metrics_free(metrics);
    clock_set_for_test(0);
    return 0;
}

static void announce(void)
{
    Triptych__Work work = TRIPTYCH__WORK__INIT;
    service_announce(&service, &work, NULL);
}

static void work_is_announced_without_a_pause_while_there_is_room(void **state)
{
    (void)state;
    announce();
    assert_int_equal(fake.pushed, 1);
    assert_int_equal(fake.pauses, 0);
    assert_false(service_is_paused(&service, 0));
}

static void a_crowded_next_stage_pauses_the_intake_until_there_is_room(void **state)
{
    (void)state;
    fake.is_crowded = 1;
    announce();
    assert_true(fake.is_paused);
    assert_true(service_is_paused(&service, SERVICE_CROWDED));
    assert_int_equal(fake.reasons_changed, 1);
    announce(); /* what is in flight goes on */
    assert_int_equal(fake.pushed, 2);
    assert_int_equal(fake.pauses, 1);
    service_pause(&service, SERVICE_CROWDED, 0);
    assert_false(fake.is_paused);
}

static void what_finds_no_room_is_reported_and_pauses_too(void **state)
{
    (void)state;
    Triptych__Work work = TRIPTYCH__WORK__INIT;
    fake.is_crowded = 1;
    fake.push_code = ERR_FULL;
    assert_int_equal(service_announce(&service, &work, NULL), ERR_FULL);
    assert_true(fake.is_paused);
}

static void the_intake_goes_on_only_when_no_reason_is_left(void **state)
{
    (void)state;
    service_pause(&service, SERVICE_NOT_READY, 1);
    service_pause(&service, SERVICE_CROWDED, 1);
    service_pause(&service, SERVICE_NOT_READY, 0);
    assert_true(fake.is_paused);
    assert_false(service_is_paused(&service, SERVICE_NOT_READY));
    assert_true(service_is_paused(&service, SERVICE_NOT_READY | SERVICE_CROWDED));
    service_pause(&service, SERVICE_STOPPING, 1);
    service_pause(&service, SERVICE_CROWDED, 0);
    assert_true(fake.is_paused); /* room that comes while it stops changes nothing */
}

static void a_reason_that_is_there_already_changes_nothing(void **state)
{
    (void)state;
    service_pause(&service, SERVICE_CROWDED, 0);
    assert_int_equal(fake.reasons_changed, 0);
    service_pause(&service, SERVICE_NOT_READY, 1);
    service_pause(&service, SERVICE_NOT_READY, 1);
    assert_int_equal(fake.reasons_changed, 1);
    assert_int_equal(fake.pauses, 1);
}

static void a_reason_before_the_receiver_is_open_is_kept(void **state)
{
    (void)state;
    service.receiver = NULL;
    service_pause(&service, SERVICE_NOT_READY, 1);
    assert_int_equal(fake.pauses, 0);
    assert_true(service_is_paused(&service, 0));
}

static void what_fails_each_time_becomes_a_dead_letter_of_its_stage(void **state)
{
    (void)state;
    service_work_failed(&service, STORY, ERR_INVALID, "broken");
    service_work_failed(&service, STORY, ERR_TOO_LARGE, "too large");
    assert_int_equal(fake.dead, 2);
    assert_int_equal(fake.dead_stage, STAGE_SUMMARIZE);
    assert_string_equal(fake.dead_id, STORY);
    assert_string_equal(fake.dead_reason, "too large");
    assert_true(metric_value(service.rejected) == 2);
    assert_true(metric_value(service.failed) == 0);
}

static void what_may_go_well_later_comes_back(void **state)
{
    (void)state;
    static const int codes[] = {ERR_UNAVAILABLE, ERR_TIMEOUT, ERR_IO, ERR_MEMORY, ERR_FULL};
    for (size_t i = 0; i < sizeof codes / sizeof *codes; i++)
        service_work_failed(&service, STORY, codes[i], "later");
    assert_int_equal(fake.dead, 0);
    assert_true(metric_value(service.failed) == sizeof codes / sizeof *codes);
    assert_true(metric_value(service.rejected) == 0);
}

static void while_the_service_closes_failures_count_for_nothing(void **state)
{
    (void)state;
    service.is_closing = 1;
    service_work_failed(&service, STORY, ERR_UNAVAILABLE, "the store was closed");
    service_work_failed(&service, STORY, ERR_INVALID, "whatever");
    assert_int_equal(fake.dead, 0);
    assert_true(metric_value(service.failed) == 0);
}

static void on_dead(void *context, const struct store_result *result)
{
    (void)context, (void)result;
}

static void whoever_gives_up_hears_of_the_dead_letter(void **state)
{
    (void)state;
    service.stage = STAGE_CLASSIFY;
    assert_int_equal(service_give_up(&service, ARTICLE, "no article", on_dead, &fake), 0);
    assert_ptr_equal(fake.dead_done, on_dead);
    assert_int_equal(fake.dead_stage, STAGE_CLASSIFY);
    fake.dead_code = ERR_FULL;
    assert_int_equal(service_give_up(&service, ARTICLE, "no article", on_dead, &fake), ERR_FULL);
    assert_true(metric_value(service.rejected) == 2);
}

#define work_test(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        work_test(work_is_announced_without_a_pause_while_there_is_room),
        work_test(a_crowded_next_stage_pauses_the_intake_until_there_is_room),
        work_test(what_finds_no_room_is_reported_and_pauses_too),
        work_test(the_intake_goes_on_only_when_no_reason_is_left),
        work_test(a_reason_that_is_there_already_changes_nothing),
        work_test(a_reason_before_the_receiver_is_open_is_kept),
        work_test(what_fails_each_time_becomes_a_dead_letter_of_its_stage),
        work_test(what_may_go_well_later_comes_back),
        work_test(while_the_service_closes_failures_count_for_nothing),
        work_test(whoever_gives_up_hears_of_the_dead_letter),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
