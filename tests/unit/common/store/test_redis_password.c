/* common/store: Redis's password from a file: what is read of it, what is refused, when it counts. */
#include "redis_password.h"
#include "store_fixture.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define PASSWORD_MAX (sizeof((struct redis_url *)0)->password - 1)

static void write_file(const char *path, const char *text, size_t size)
{
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    assert_int_equal(fwrite(text, 1, size, file), size);
    assert_int_equal(fclose(file), 0);
}

static void temporary_file(char path[32])
{
    snprintf(path, 32, "/tmp/redis-password-XXXXXX");
    int file = mkstemp(path);
    assert_true(file >= 0);
    close(file);
}

/* Returns what reading a file of this text gives; *out the password. */
static int read_text(const char *text, size_t size, char out[PASSWORD_MAX + 1], struct err *err)
{
    char path[32];
    struct redis_url url;
    assert_int_equal(redis_url_parse("redis://h", &url, NULL), 0);
    temporary_file(path);
    write_file(path, text, size);
    int code = redis_password_read(path, &url, err);
    unlink(path);
    snprintf(out, PASSWORD_MAX + 1, "%s", url.password);
    return code;
}

static void the_first_line_is_the_password(void **state)
{
    static const char *const cases[][2] = {
        {"plain", "plain"},           {"with newline\n", "with newline"}, {"windows\r\n", "windows"},
        {"first\nsecond\n", "first"}, {"a@/:#%40 \t\n", "a@/:#%40"},      {" leading", " leading"}};
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char password[PASSWORD_MAX + 1];
        assert_int_equal(read_text(cases[i][0], strlen(cases[i][0]), password, NULL), 0);
        assert_string_equal(password, cases[i][1]);
    }
    char longest[PASSWORD_MAX + 2], password[PASSWORD_MAX + 1];
    memset(longest, 'x', sizeof longest);
    longest[PASSWORD_MAX] = '\n';
    assert_int_equal(read_text(longest, sizeof longest, password, NULL), 0);
    assert_int_equal(strlen(password), PASSWORD_MAX);
}

static void a_file_without_a_password_is_refused_and_never_shown(void **state)
{
    static const struct {
        const char *text;
        size_t size;
    } cases[] = {{"", 0}, {"\n", 1}, {"  \nsecret", 9}, {"secret\0x", 8}};
    char password[PASSWORD_MAX + 1], large[4096];
    struct err err = {0};
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        assert_int_equal(read_text(cases[i].text, cases[i].size, password, &err), ERR_INVALID);
        assert_non_null(strstr(err.text, "redis_password_file"));
        assert_null(strstr(err.text, "secret"));
        assert_string_equal(password, "");
    }
    memset(large, 's', sizeof large);
    assert_int_equal(read_text(large, sizeof large, password, &err), ERR_INVALID);
    assert_null(strstr(err.text, "sss"));
    assert_int_equal(read_text(large, PASSWORD_MAX + 1, password, &err), ERR_INVALID);
}

static void a_path_that_cannot_be_read_is_named(void **state)
{
    static const char *const paths[] = {"/nowhere/redis_password", "/tmp"};
    (void)state;
    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
        struct redis_url url = {0};
        struct err err = {0};
        assert_int_equal(redis_password_read(paths[i], &url, &err), ERR_INVALID);
        assert_non_null(strstr(err.text, paths[i]));
    }
}

static void a_pipe_that_nobody_writes_to_does_not_hold_up(void **state)
{
    char path[32];
    struct redis_url url = {0};
    (void)state;
    temporary_file(path);
    unlink(path);
    assert_int_equal(mkfifo(path, 0600), 0);
    assert_int_equal(redis_password_read(path, &url, NULL), ERR_INVALID);
    unlink(path);
}

static void a_password_in_the_url_wins(void **state)
{
    struct redis_url url;
    (void)state;
    assert_int_equal(redis_url_parse("redis://:own@h", &url, NULL), 0);
    assert_int_equal(redis_password_read("/nowhere", &url, NULL), 0);
    assert_string_equal(url.password, "own");
    assert_int_equal(redis_password_read("", &(struct redis_url){0}, NULL), 0);
    assert_int_equal(redis_password_read(NULL, &(struct redis_url){0}, NULL), 0);
}

static void a_store_does_not_open_without_its_password_file(void **state)
{
    struct fixture *fixture = *state;
    struct store *store = NULL;
    struct err err = {0};
    struct store_options options = {
        .url = "redis://127.0.0.1:1", .password_file = "/nowhere/pw", .edition = "test", .instance = "i1"};
    assert_int_equal(store_open(fixture->loop, &options, &store, &err), ERR_INVALID);
    assert_non_null(strstr(err.text, "/nowhere/pw"));
}

/* Redis comes back with another password, and the file has it later: the store comes back by itself. */
static void a_password_that_changes_is_read_again(void **state)
{
    struct fixture *fixture = *state;
    struct fixture other = {.loop = fixture->loop};
    char path[32], url[128];
    temporary_file(path);
    write_file(path, "first\n", 6);
    redis_server_init(&other.redis, (const char *const[]){"--requirepass", "first", NULL});
    snprintf(url, sizeof url, "unix://%s", other.redis.socket);
    other.store = fixture_store_with_password(&other, url, path);
    fixture_wait_state(&other, STORE_UP);
    redis_server_kill(&other.redis);
    redis_server_start(&other.redis, (const char *const[]){"--requirepass", "second", NULL});
    fixture_wait_reason(&other, "WRONGPASS");
    assert_null(strstr(other.reason, "first"));
    write_file(path, "second\n", 7);
    fixture_wait_state(&other, STORE_UP);
    put_simple(&other, 1, "one.example");
    store_close(other.store);
    redis_server_done(&other.redis);
    unlink(path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_first_line_is_the_password),
        cmocka_unit_test(a_file_without_a_password_is_refused_and_never_shown),
        cmocka_unit_test(a_path_that_cannot_be_read_is_named),
        cmocka_unit_test(a_pipe_that_nobody_writes_to_does_not_hold_up),
        cmocka_unit_test(a_password_in_the_url_wins),
        cmocka_unit_test(a_store_does_not_open_without_its_password_file),
        cmocka_unit_test(a_password_that_changes_is_read_again),
    };
    return cmocka_run_group_tests(tests, fixture_setup, fixture_teardown);
}
