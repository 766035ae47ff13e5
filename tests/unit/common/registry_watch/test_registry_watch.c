/* services/common/registry_watch: files of its own in a temporary folder; the daemon is this test's own. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "registry_watch.h"

#define HEADER "domain,name,leaning,rated_by\n"
#define ONE    HEADER "a.example,A,left,R 2026-08\n"
#define TWO    HEADER "a.example,A,left,R 2026-08\nb.example,B,right,R 2026-08\n"

static const struct setting table[] = {REGISTRY_WATCH_SETTINGS, {.name = NULL}};

static struct fake {
    struct settings *settings;
    struct loop *loop;
    char note[256];
    int reads, rows_left_out;
    size_t sources, sources_before; /* of the registries as on_read saw them */
    const struct registry *registry;
} fake;

static struct registry_watch watch;
static char folder[] = "/tmp/registry-watch-XXXXXX";
static char path[64];

const struct settings *daemon_settings(const struct daemon *daemon)
{
    (void)daemon;
    return fake.settings;
}

struct loop *daemon_loop(struct daemon *daemon)
{
    (void)daemon;
    return fake.loop;
}

void daemon_note_set(struct daemon *daemon, const char *name, const char *sentence)
{
    (void)daemon;
    assert_string_equal(name, "sources");
    snprintf(fake.note, sizeof fake.note, "%s", sentence ? sentence : "");
}

static void on_row(void *context, const char *file, unsigned line, const char *reason)
{
    (void)context, (void)file, (void)line, (void)reason;
    fake.rows_left_out++;
}

/* The registry before is still there to be compared with. */
static void on_read(void *context, struct registry *registry)
{
    assert_ptr_equal(context, &fake);
    fake.reads++;
    fake.sources_before = fake.registry ? registry_count(fake.registry) : 0;
    fake.sources = registry_count(registry);
    fake.registry = registry;
}

static void write_file(const char *text)
{
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs(text, file);
    fclose(file);
}

static int open_watch(const char *setting, struct err *err)
{
    const struct setting *const tables[] = {table, NULL};
    char sources[128];
    snprintf(sources, sizeof sources, "sources=%s", setting);
    const char *const sets[] = {sources, "sources_poll=100ms", NULL};
    assert_int_equal(settings_load(tables, NULL, sets, &fake.settings, NULL), 0);
    return registry_watch_open(&watch, NULL, on_row, on_read, &fake, err);
}

static int setup(void **state)
{
    (void)state;
    fake = (struct fake){.loop = loop_new()};
    watch = (struct registry_watch){0};
    strcpy(folder, "/tmp/registry-watch-XXXXXX");
    assert_non_null(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/sources.csv", folder);
    write_file(ONE);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    registry_watch_close(&watch);
    assert_null(watch.look.loop); /* the timer is off the loop */
    loop_free(fake.loop);
    settings_free(fake.settings);
    remove(path);
    remove(folder);
    return 0;
}

static void look(void)
{
    assert_non_null(watch.look.loop);
    watch.look.fire(watch.look.context);
}

static void without_a_registry_nothing_is_read_or_followed(void **state)
{
    (void)state;
    assert_int_equal(open_watch("", NULL), 0);
    registry_watch_start(&watch);
    assert_int_equal(fake.reads, 0);
    assert_null(watch.look.loop);
}

static void the_registry_is_read_at_the_start(void **state)
{
    (void)state;
    assert_int_equal(open_watch(path, NULL), 0);
    assert_int_equal(fake.reads, 1);
    assert_int_equal(fake.sources, 1);
    registry_watch_start(&watch);
    assert_int_equal(watch.look.interval_ms, 100);
    look();
    look();
    assert_int_equal(fake.reads, 1); /* nothing has changed */
}

static void a_registry_that_cannot_be_read_at_the_start_is_a_wrong_setting(void **state)
{
    (void)state;
    struct err err = {0};
    char missing[80];
    snprintf(missing, sizeof missing, "%s/none.csv", folder);
    assert_int_equal(open_watch(missing, &err), ERR_INVALID);
    assert_non_null(strstr(err.text, "sources: "));
    assert_non_null(strstr(err.text, "none.csv"));
    assert_int_equal(fake.reads, 0);
}

static void files_that_changed_are_read_once_they_have_kept_still(void **state)
{
    (void)state;
    assert_int_equal(open_watch(path, NULL), 0);
    registry_watch_start(&watch);
    write_file(TWO);
    look();
    assert_int_equal(fake.reads, 1); /* they may still be being written */
    look();
    assert_int_equal(fake.reads, 2);
    assert_int_equal(fake.sources_before, 1);
    assert_int_equal(fake.sources, 2);
    look();
    assert_int_equal(fake.reads, 2);
}

static void files_that_keep_changing_are_not_read(void **state)
{
    (void)state;
    assert_int_equal(open_watch(path, NULL), 0);
    registry_watch_start(&watch);
    for (int i = 1; i < 4; i++) {
        char text[256];
        snprintf(text, sizeof text, "%s%.*s", TWO, i, "\n\n\n\n");
        write_file(text);
        look();
    }
    assert_int_equal(fake.reads, 1);
    look();
    assert_int_equal(fake.reads, 2);
}

static void a_broken_change_leaves_the_registry_before_in_use_and_is_noted(void **state)
{
    (void)state;
    assert_int_equal(open_watch(path, NULL), 0);
    registry_watch_start(&watch);
    write_file("name,leaning\nA,left\n");
    look();
    look();
    assert_int_equal(fake.reads, 1);
    assert_true(fake.note[0]);
    assert_int_equal(registry_count(watch.registry), 1);
    look();
    assert_int_equal(fake.reads, 1); /* the same files are not tried again and again */
    write_file(TWO);
    look();
    look();
    assert_int_equal(fake.sources, 2);
    assert_string_equal(fake.note, "");
}

static void rows_that_are_left_out_are_reported(void **state)
{
    (void)state;
    write_file(ONE "not a domain,B,left,R 2026-08\n");
    assert_int_equal(open_watch(path, NULL), 0);
    assert_int_equal(fake.rows_left_out, 1);
    assert_int_equal(fake.sources, 1);
}

static void a_stopped_watch_keeps_its_registry(void **state)
{
    (void)state;
    assert_int_equal(open_watch(path, NULL), 0);
    registry_watch_start(&watch);
    registry_watch_stop(&watch);
    assert_null(watch.look.loop);
    assert_int_equal(registry_count(watch.registry), 1);
}

#define watch_test(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        watch_test(without_a_registry_nothing_is_read_or_followed),
        watch_test(the_registry_is_read_at_the_start),
        watch_test(a_registry_that_cannot_be_read_at_the_start_is_a_wrong_setting),
        watch_test(files_that_changed_are_read_once_they_have_kept_still),
        watch_test(files_that_keep_changing_are_not_read),
        watch_test(a_broken_change_leaves_the_registry_before_in_use_and_is_noted),
        watch_test(rows_that_are_left_out_are_reported),
        watch_test(a_stopped_watch_keeps_its_registry),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
