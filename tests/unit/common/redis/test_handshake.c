/* What is said on a new connection before the first call: in which order, and what makes a program wait. */
#include "handshake.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* This program is of version 5, serves callers from 4 on, and stores data of version 3. */
static const unsigned char code[] = "#!lua name=ours";
static const struct function_library library = {
    .prefix = "t_", .version = 5, .oldest_caller = 4, .data_version = 3, .hash = "abc", .code = code, .size = 15};
static struct redis_target target;
static struct redis_route route;
static struct redis_url *const url = &route.url;
static struct handshake handshake;

static int begin(void **state)
{
    (void)state;
    target = (struct redis_target){.library = &library, .edition = "world"};
    strcpy(target.state_key, "{world}state");
    strcpy(target.callers_key, "{world}callers");
    route = (struct redis_route){.url.port = 6379};
    handshake_init(&handshake, &route, &target);
    return 0;
}

/* What it says now; borrowed until the next call. */
static const char *said(void)
{
    static char text[4096];
    struct command command;
    assert_int_equal(handshake_next(&handshake, url, &command), 0);
    snprintf(text, sizeof text, "%.*s", (int)(command.size - command.start), command.data + command.start);
    command_done(&command);
    for (char *at = text; *at; at++) /* arguments stand on lines of their own */
        *at = *at == '\r' || *at == '\n' ? ' ' : *at;
    return text;
}

static void assert_says(const char *part)
{
    const char *text = said();
    if (!strstr(text, part))
        fail_msg("\"%s\" is not in: %s", part, text);
}

/* Redis answers so, as on the wire. */
static int hear(const char *text, struct err *err)
{
    redisReader *reader = redisReaderCreate();
    void *reply = NULL;
    assert_non_null(reader);
    redisReaderFeed(reader, text, strlen(text));
    assert_int_equal(redisReaderGetReply(reader, &reply), REDIS_OK);
    assert_non_null(reply);
    *err = (struct err){0};
    int result = handshake_answer(&handshake, reply, err);
    freeReplyObject(reply);
    redisReaderFree(reader);
    return result;
}

static void hear_well(const char *text)
{
    struct err err;
    if (hear(text, &err))
        fail_msg("%s: %s", text, err.text);
}

static void assert_refused(const char *text, const char *why)
{
    struct err err;
    assert_int_equal(hear(text, &err), ERR_UNAVAILABLE);
    if (!strstr(err.text, why))
        fail_msg("\"%s\" is not in: %s", why, err.text);
}

/* As far as the question for the functions' version. */
static void hear_until_version(const char *data)
{
    hear_well(":1\r\n");
    hear_well("*3\r\n$6\r\nmaster\r\n:10\r\n*0\r\n");
    hear_well(data);
    assert_int_equal(handshake.step, HANDSHAKE_VERSION);
}

#define DATA_3 "$1\r\n3\r\n"

static void a_plain_redis_is_asked_for_place_role_data_and_functions(void **state)
{
    (void)state;
    assert_says("EXISTS");
    assert_says("{world}state");
    hear_well(":1\r\n");
    assert_says("ROLE");
    hear_well("*3\r\n$6\r\nmaster\r\n:10\r\n*0\r\n");
    assert_says("HGET");
    hear_well(DATA_3);
    assert_says("FCALL");
    assert_says("t_version");
    hear_well("*3\r\n:5\r\n$3\r\nabc\r\n:4\r\n");
    assert_true(handshake_is_done(&handshake));
}

static void password_and_database_come_first_when_there_are_some(void **state)
{
    (void)state;
    strcpy(url->user, "ana");
    strcpy(url->password, "hunter2");
    url->db = 7;
    handshake_init(&handshake, &route, &target);
    assert_says("AUTH");
    assert_says("ana");
    assert_says("hunter2");
    hear_well("+OK\r\n");
    assert_says("SELECT");
    assert_says(" 7 ");
    hear_well("+OK\r\n");
    assert_says("EXISTS");
    url->user[0] = url->password[0] = '\0';
    handshake_init(&handshake, &route, &target);
    assert_says("SELECT");
}

static void a_wrong_password_is_told_in_redis_s_words(void **state)
{
    (void)state;
    strcpy(url->password, "wrong");
    handshake_init(&handshake, &route, &target);
    assert_refused("-WRONGPASS invalid username-password pair\r\n", "Redis refuses the connection: WRONGPASS");
}

static void a_replica_and_a_sentinel_are_not_written_to(void **state)
{
    (void)state;
    hear_well(":0\r\n");
    assert_refused("*5\r\n$5\r\nslave\r\n$9\r\n192.0.2.1\r\n:6380\r\n$9\r\nconnected\r\n:1\r\n",
                   "a read-only replica of 192.0.2.1:6380");
    begin(NULL);
    hear_well(":0\r\n");
    assert_refused("*2\r\n$8\r\nsentinel\r\n*0\r\n", "this is a Sentinel");
    begin(NULL);
    hear_well(":0\r\n");
    hear_well("-NOPERM this user has no permissions to run the 'role' command\r\n"); /* the first write will tell */
    assert_int_equal(handshake.step, HANDSHAKE_DATA);
}

static int is_named(const char *text)
{
    redisReader *reader = redisReaderCreate();
    void *reply = NULL;
    redisReaderFeed(reader, text, strlen(text));
    assert_int_equal(redisReaderGetReply(reader, &reply), REDIS_OK);
    int named = handshake_is_named(&handshake, reply, &route);
    freeReplyObject(reply);
    redisReaderFree(reader);
    return named;
}

static void a_sentinel_is_asked_for_the_master_and_nothing_else(void **state)
{
    (void)state;
    strcpy(url->password, "hunter2");
    strcpy(url->master, "desk");
    strcpy(target.url.master, "desk");
    route.is_sentinel = 1;
    handshake_init(&handshake, &route, &target);
    assert_says("AUTH");
    hear_well("-ERR AUTH <password> called without any password configured\r\n"); /* it has none: well */
    assert_says("get-master-addr-by-name");
    assert_says("desk");
    assert_true(is_named("*2\r\n$8\r\n10.0.0.5\r\n$4\r\n6400\r\n"));
    assert_string_equal(url->host, "10.0.0.5");
    assert_int_equal(url->port, 6400);
    static const char *const none[] = {"*-1\r\n", "*2\r\n$0\r\n\r\n$4\r\n6400\r\n", "*2\r\n$1\r\na\r\n$5\r\n70000\r\n",
                                       "*1\r\n$1\r\na\r\n", ":5\r\n"};
    for (size_t i = 0; i < sizeof none / sizeof *none; i++)
        assert_false(is_named(none[i]));
    assert_refused("*-1\r\n", "the Sentinel knows no master called desk");
    assert_refused("-NOAUTH Authentication required.\r\n", "does not name the master desk: NOAUTH");
}

static void newer_data_is_left_alone(void **state)
{
    (void)state;
    hear_well(":1\r\n");
    hear_well("*3\r\n$6\r\nmaster\r\n:10\r\n*0\r\n");
    assert_refused("$1\r\n4\r\n", "the data of edition world is of version 4, this program knows versions up to 3");
}

static void the_library_in_redis_decides_what_comes_next(void **state)
{
    (void)state;
    static const struct {
        const char *data, *version; /* what the data's and the functions' version are */
        enum handshake_step next;
    } cases[] = {
        {DATA_3, "*3\r\n:5\r\n$3\r\nabc\r\n:4\r\n", HANDSHAKE_DONE},       /* ours */
        {DATA_3, "*3\r\n:5\r\n$3\r\nxyz\r\n:4\r\n", HANDSHAKE_LOAD},       /* another build of our version */
        {DATA_3, "*3\r\n:4\r\n$3\r\nabc\r\n:3\r\n", HANDSHAKE_LOAD},       /* older, whose callers ours serves */
        {DATA_3, "*3\r\n:3\r\n$3\r\nabc\r\n:3\r\n", HANDSHAKE_CALLERS},    /* older: are any of its callers there? */
        {DATA_3, "*3\r\n:9\r\n$3\r\nabc\r\n:5\r\n", HANDSHAKE_DONE},       /* newer, and serves us */
        {DATA_3, "-ERR Function not found\r\n", HANDSHAKE_LOAD},           /* an empty Redis */
        {"$-1\r\n", "*3\r\n:5\r\n$3\r\nabc\r\n:4\r\n", HANDSHAKE_MIGRATE}, /* no version: the first */
        {"$1\r\n2\r\n", "*3\r\n:5\r\n$3\r\nabc\r\n:4\r\n", HANDSHAKE_MIGRATE},
        {"$1\r\n2\r\n", "*3\r\n:9\r\n$3\r\nabc\r\n:5\r\n", HANDSHAKE_MIGRATE},
        {"$1\r\n2\r\n", "-ERR Function not found\r\n", HANDSHAKE_LOAD},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        begin(NULL);
        hear_until_version(cases[i].data);
        hear_well(cases[i].version);
        if (handshake.step != cases[i].next)
            fail_msg("case %zu: step %d, not %d", i, (int)handshake.step, (int)cases[i].next);
    }
}

static void a_newer_library_that_does_not_serve_us_is_left_alone(void **state)
{
    (void)state;
    hear_until_version(DATA_3);
    assert_refused("*3\r\n:9\r\n$3\r\nabc\r\n:6\r\n",
                   "of version 9 and serve programs from version 6 on, this program is of version 5: upgrade it");
}

static void an_older_library_is_replaced_when_nobody_needs_it_any_more(void **state)
{
    (void)state;
    static const char older[] = "*3\r\n:3\r\n$3\r\nabc\r\n:3\r\n";
    hear_until_version(DATA_3);
    hear_well(older);
    assert_says("t_expiring_get");
    assert_says("{world}callers");
    assert_refused("*4\r\n$2\r\ni1\r\n$1\r\n4\r\n$2\r\ni2\r\n$1\r\n3\r\n",
                   "programs of a version before 4 are running");
    begin(NULL);
    hear_until_version(DATA_3);
    hear_well(older);
    hear_well("*2\r\n$2\r\ni1\r\n$1\r\n4\r\n");
    assert_says("LOAD");
    assert_says("REPLACE");
    assert_says("#!lua name=ours");
    hear_well("$4\r\nours\r\n");
    assert_true(handshake_is_done(&handshake));
    begin(NULL);
    hear_until_version(DATA_3);
    hear_well(older);
    hear_well("-ERR Function not found\r\n"); /* flushed meanwhile */
    assert_int_equal(handshake.step, HANDSHAKE_LOAD);
}

static void older_data_is_migrated_after_the_functions_are_there(void **state)
{
    (void)state;
    hear_until_version("$1\r\n1\r\n");
    hear_well("-ERR Function not found\r\n");
    hear_well("$4\r\nours\r\n");
    assert_says("t_data_migrate");
    assert_says("{world}state");
    hear_well(":2\r\n"); /* one step at a time */
    assert_int_equal(handshake.step, HANDSHAKE_MIGRATE);
    hear_well(":3\r\n");
    assert_true(handshake_is_done(&handshake));
}

static void an_error_at_any_step_makes_the_program_wait(void **state)
{
    (void)state;
    static const char *const until[] = {
        "", ":1\r\n", "*3\r\n$6\r\nmaster\r\n:10\r\n*0\r\n", DATA_3, "-ERR Function not found\r\n", "$4\r\nours\r\n"};
    for (size_t steps = 0; steps < sizeof until / sizeof *until - 1; steps++) {
        begin(NULL);
        for (size_t i = 1; i <= steps; i++)
            hear_well(until[i]);
        assert_refused("-LOADING Redis is loading the dataset in memory\r\n", "LOADING Redis is loading");
    }
}

/* Else the program would ask again at once, and for ever. */
static void a_migration_that_gets_no_further_makes_the_program_wait(void **state)
{
    (void)state;
    hear_until_version("$1\r\n2\r\n");
    hear_well("*3\r\n:5\r\n$3\r\nabc\r\n:4\r\n");
    assert_refused(":2\r\n", "the data of edition world stays at version 2");
}

static void answers_of_another_form_make_the_program_wait(void **state)
{
    (void)state;
    static const char *const odd[] = {"*0\r\n",       ":-1\r\n", "$-1\r\n", "*-1\r\n", "+\r\n", "*2\r\n*0\r\n*0\r\n",
                                      "$3\r\nabc\r\n"};
    for (size_t i = 0; i < sizeof odd / sizeof *odd; i++) {
        struct err err;
        int result = 0;
        begin(NULL);
        for (int step = 0; step < 8 && result == 0; step++)
            result = hear(odd[i], &err);
        assert_int_equal(result, ERR_UNAVAILABLE);
        assert_false(handshake_is_done(&handshake));
    }
}

#define handshake_test(name) cmocka_unit_test_setup(name, begin)

int main(void)
{
    const struct CMUnitTest tests[] = {
        handshake_test(a_plain_redis_is_asked_for_place_role_data_and_functions),
        handshake_test(password_and_database_come_first_when_there_are_some),
        handshake_test(a_wrong_password_is_told_in_redis_s_words),
        handshake_test(a_replica_and_a_sentinel_are_not_written_to),
        handshake_test(a_sentinel_is_asked_for_the_master_and_nothing_else),
        handshake_test(newer_data_is_left_alone),
        handshake_test(the_library_in_redis_decides_what_comes_next),
        handshake_test(a_newer_library_that_does_not_serve_us_is_left_alone),
        handshake_test(an_older_library_is_replaced_when_nobody_needs_it_any_more),
        handshake_test(older_data_is_migrated_after_the_functions_are_there),
        handshake_test(an_error_at_any_step_makes_the_program_wait),
        handshake_test(a_migration_that_gets_no_further_makes_the_program_wait),
        handshake_test(answers_of_another_form_make_the_program_wait),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
