/* An encrypted link: who holds the key works, who does not is turned away. */
#include "clock.h"
#include "fake_store.h"
#include "link.h"
#include "link_curve.h"
#include "zmq_connector.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zmq.h>

#include <cmocka.h>

#define WAIT_MAX_MS 30000

static char folder[] = "/tmp/triptych-curve-XXXXXX";
static char key_path[sizeof folder + 8];

static int make_key(void **state)
{
    (void)state;
    if (!mkdtemp(folder))
        return -1;
    snprintf(key_path, sizeof key_path, "%s/key", folder);
    return link_curve_create(key_path, NULL);
}

static int remove_key(void **state)
{
    (void)state;
    return unlink(key_path) || rmdir(folder);
}

static void count_job(void *context, struct link_job *job)
{
    ++*(unsigned *)context;
    link_job_done(job, "done", NULL);
}

static void count_refused(void *context, const char *reason, const char *address, const char *detail)
{
    assert_string_equal(reason, "key");
    assert_string_equal(address, "127.0.0.1");
    assert_true(*detail);
    ++*(unsigned *)context;
}

static void turn_until(struct loop *loop, const unsigned *value)
{
    int64_t end_ms = clock_monotonic_ms() + WAIT_MAX_MS;
    while (!*value && clock_monotonic_ms() < end_ms)
        loop_turn(loop, 10, NULL);
    assert_true(*value);
}

static void push_story(struct link_sender *sender)
{
    char id[] = "s0000000000000001";
    Triptych__Work work = TRIPTYCH__WORK__INIT;
    Triptych__StoryChanged changed = TRIPTYCH__STORY_CHANGED__INIT;
    work.id = changed.story_id = id;
    work.payload_case = TRIPTYCH__WORK__PAYLOAD_CHANGED;
    work.changed = &changed;
    assert_int_equal(link_push(sender, &work, NULL), 0);
}

/* A connection with a key pair of its own, that the deployment does not know. */
static void *connect_stranger(const char *address, const char *server_key)
{
    char public_key[41], secret_key[41];
    void *stranger = zmq_connector_new(ZMQ_DEALER, NULL);
    assert_int_equal(zmq_curve_keypair(public_key, secret_key), 0);
    zmq_setsockopt(stranger, ZMQ_CURVE_SERVERKEY, server_key, 41);
    zmq_setsockopt(stranger, ZMQ_CURVE_PUBLICKEY, public_key, 41);
    zmq_setsockopt(stranger, ZMQ_CURVE_SECRETKEY, secret_key, 41);
    assert_int_equal(zmq_connect(stranger, address), 0);
    return stranger;
}

static void work_goes_to_who_holds_the_key_and_a_stranger_is_turned_away(void **state)
{
    struct loop *loop = loop_new();
    struct store store = {0};
    struct link_sender *sender = NULL;
    struct link_receiver *receiver = NULL;
    unsigned jobs = 0, refused = 0;
    char server_key[41] = "";
    (void)state;
    assert_int_equal(link_curve_open(key_path, NULL), 0);
    struct link_sender_options up = {.stage = STAGE_SUMMARIZE,
                                     .instance = "i000000000000000a",
                                     .edition = "test",
                                     .listen = "tcp://127.0.0.1:*",
                                     .advertise = "",
                                     .queue_max = 10,
                                     .on_refused = count_refused,
                                     .context = &refused};
    assert_int_equal(link_sender_open(loop, &store, &up, &sender, NULL), 0);
    push_story(sender);
    loop_turn(loop, 0, NULL);

    FILE *file = fopen(key_path, "r");
    assert_true(file && fgets(server_key, sizeof server_key, file));
    fclose(file);
    void *stranger = connect_stranger(store.address, server_key);
    int64_t end_ms = clock_monotonic_ms() + WAIT_MAX_MS;
    while (!refused && clock_monotonic_ms() < end_ms)
        loop_turn(loop, 10, NULL);
    assert_true(refused >= 1);
    zmq_connector_close(stranger);

    struct link_receiver_options down = {.stage = STAGE_SUMMARIZE,
                                         .instance = "i0000000000000001",
                                         .edition = "test",
                                         .capacity = 4,
                                         .on_job = count_job,
                                         .context = &jobs};
    assert_int_equal(link_receiver_open(loop, &store, &down, &receiver, NULL), 0);
    turn_until(loop, &jobs);
    link_receiver_close(receiver);
    link_sender_close(sender);
    loop_free(loop);
}

static void a_key_file_that_others_may_read_is_refused(void **state)
{
    struct err err = {0};
    (void)state;
    assert_int_equal(chmod(key_path, 0644), 0);
    assert_int_equal(link_curve_open(key_path, &err), ERR_INVALID);
    assert_non_null(strstr(err.text, key_path));
    assert_int_equal(chmod(key_path, 0600), 0);
}

static void an_existing_key_file_is_never_overwritten(void **state)
{
    struct err err = {0};
    (void)state;
    assert_int_equal(link_curve_create(key_path, &err), ERR_CONFLICT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(work_goes_to_who_holds_the_key_and_a_stranger_is_turned_away),
        cmocka_unit_test(a_key_file_that_others_may_read_is_refused),
        cmocka_unit_test(an_existing_key_file_is_never_overwritten),
    };
    return cmocka_run_group_tests(tests, make_key, remove_key);
}
