/* The index follows the catalog: through new headlines, without room, while Xapian fails; and its folders. */
#include "clock.h"
#include "glue.h"
#include "search_index.h"
#include "search_site.h"

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

static unsigned put_calls, puts_failing, commits_failing; /* calls; how many of the next fail */

int __wrap_xapian_db_put(struct xapian_db *db, const char *id, const struct xapian_doc *doc, const char *text,
                         size_t text_size);
int __real_xapian_db_put(struct xapian_db *db, const char *id, const struct xapian_doc *doc, const char *text,
                         size_t text_size);
int __wrap_xapian_db_commit(struct xapian_db *db);
int __real_xapian_db_commit(struct xapian_db *db);

int __wrap_xapian_db_put(struct xapian_db *db, const char *id, const struct xapian_doc *doc, const char *text,
                         size_t text_size)
{
    put_calls++;
    if (!puts_failing)
        return __real_xapian_db_put(db, id, doc, text, text_size);
    puts_failing--;
    return -1;
}

int __wrap_xapian_db_commit(struct xapian_db *db)
{
    if (!commits_failing)
        return __real_xapian_db_commit(db);
    commits_failing--;
    return -1;
}

static int open_site(void **state)
{
    put_calls = puts_failing = commits_failing = 0;
    return search_site_open(state);
}

/* The same story with a new headline. */
static void reword(unsigned number, const char *headline)
{
    char id[ID_SIZE];
    snprintf(id, sizeof id, GLUE_STORY_ID_FORMAT, number);
    Triptych__StoryHead *head = sample_head_new(&(struct sample_head_options){
        .id = id, .headline = headline, .left = 2, .center = 1, .right = 1, .first_ms = 1, .last_ms = GLUE_NOW});
    head->version = 9;
    head->summary->based_on_version = 9;
    glue_show("updated", head);
    sample_head_free(head);
}

static void a_new_headline_does_not_lose_the_articles(void **state)
{
    (void)state;
    search_site_title = "Zebra crossing";
    search_site_show(1, "Harbour closed", 1);
    search_site_index();
    reword(1, "Quay reopened");
    for (int i = 0; i < 8; i++) {
        scripted_pass_ms(SEARCH_TICK_MS);
        scripted_answer();
        glue_get("/search?q=zebra");
        assert_true(search_site_place(1) > 0);
    }
    clock_set_for_test(GLUE_NOW + 2 * SEARCH_AGAIN_MS);
    search_site_index();
    glue_get("/search?q=zebra+reopened");
    assert_true(search_site_place(1) > 0);
}

static void what_is_gone_makes_room_for_what_is_new(void **state)
{
    (void)state;
    publish->search.stories_max = 2;
    search_site_show(1, "Harbour closed", 9);
    search_site_show(2, "Bridge closed", 8);
    search_site_index();
    search_site_show(3, "Tunnel closed", 7);
    scripted_pass_ms(SEARCH_TICK_MS);
    assert_int_equal(publish->search.story_count, 2);
    assert_int_equal(xapian_db_count(publish->search.db, "wtunnel"), 1);
    assert_int_equal(xapian_db_count(publish->search.db, "wharbour"), 0);
}

static void pass_times(int64_t at_ms)
{
    clock_set_for_test(GLUE_NOW + at_ms);
    for (int i = 0; i < 4; i++) {
        scripted_pass_ms(SEARCH_TICK_MS);
        scripted_answer();
    }
}

static void a_story_that_the_index_refuses_is_tried_again_after_a_while(void **state)
{
    (void)state;
    scripted_answer_always("store_story_get", search_site_tell);
    puts_failing = 1;
    search_site_show(1, "Harbour closed", 1);
    pass_times(0);
    assert_int_equal(put_calls, 1);
    assert_int_equal(publish->search.failures, 1);
    assert_false(search_index_is_current(&publish->search));
    pass_times(SEARCH_AGAIN_MS + 1000);
    glue_get("/search?q=harbour");
    assert_true(search_site_place(1) > 0);
    assert_int_equal(xapian_db_count(publish->search.db, "wharbour"), 1);
    assert_int_equal(publish->search.failures, 1);
}

static void a_story_that_is_always_refused_is_left_alone_until_it_changes(void **state)
{
    (void)state;
    puts_failing = SEARCH_TRIES;
    scripted_refuse("store_story_get", ERR_FULL);
    search_site_show(1, "Harbour closed", 1);
    for (int i = 0; i < SEARCH_TRIES; i++)
        pass_times(i * (SEARCH_AGAIN_MS + 2000LL));
    assert_int_equal(publish->search.failures, SEARCH_TRIES);
    assert_int_equal(put_calls, SEARCH_TRIES);
    reword(1, "Harbour opened");
    pass_times((SEARCH_TRIES + 1) * (SEARCH_AGAIN_MS + 2000LL));
    assert_int_equal(xapian_db_count(publish->search.db, "wharbour"), 1);
}

static void what_could_not_be_written_is_indexed_again(void **state)
{
    (void)state;
    search_site_show(1, "Harbour closed", 1);
    search_site_index();
    commits_failing = 1;
    publish->search.changes = SEARCH_CHANGES_KEPT;
    search_site_show(2, "Bridge closed", 1);
    pass_times(1000);
    assert_int_equal(publish->search.failures, 1);
    unsigned before = put_calls;
    pass_times(2 * SEARCH_AGAIN_MS);
    pass_times(4 * SEARCH_AGAIN_MS);
    assert_in_range(put_calls, before + 2, before + 4);
    assert_int_equal(publish->search.failures, 1);
    assert_true(search_index_is_current(&publish->search));
}

static void make_file(const char *path)
{
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fclose(file);
}

static void folders_of_processes_that_are_gone_are_removed(void **state)
{
    char dead[100], live[100], other[100], file[128];
    const char *const paths[] = {dead, live, other};
    assert_int_equal(search_site_close(state), 0);
    strcpy(search_site_folder, "/tmp/triptych-test-XXXXXX");
    assert_non_null(mkdtemp(search_site_folder));
    snprintf(dead, sizeof dead, "%s/triptych-search.dead00", search_site_folder);
    snprintf(live, sizeof live, "%s/triptych-search.live00", search_site_folder);
    snprintf(other, sizeof other, "%s/other", search_site_folder);
    for (size_t i = 0; i < 3; i++) {
        assert_int_equal(mkdir(paths[i], 0700), 0);
        snprintf(file, sizeof file, "%s/iamglass", paths[i]);
        make_file(file);
    }
    int lock = open(live, O_RDONLY | O_DIRECTORY);
    assert_int_equal(flock(lock, LOCK_EX | LOCK_NB), 0);
    char set[100];
    const char *const sets[] = {"reader_rate=0", set, NULL};
    snprintf(set, sizeof set, "search_folder=%s", search_site_folder);
    glue_open(sets);
    glue_catch_up();
    assert_int_equal(access(dead, F_OK), -1);
    close(lock);
    for (size_t i = 1; i < 3; i++) {
        snprintf(file, sizeof file, "%s/iamglass", paths[i]);
        assert_int_equal(unlink(file), 0);
        assert_int_equal(rmdir(paths[i]), 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_new_headline_does_not_lose_the_articles, open_site, search_site_close),
        cmocka_unit_test_setup_teardown(what_is_gone_makes_room_for_what_is_new, open_site, search_site_close),
        cmocka_unit_test_setup_teardown(a_story_that_the_index_refuses_is_tried_again_after_a_while, open_site,
                                        search_site_close),
        cmocka_unit_test_setup_teardown(a_story_that_is_always_refused_is_left_alone_until_it_changes, open_site,
                                        search_site_close),
        cmocka_unit_test_setup_teardown(what_could_not_be_written_is_indexed_again, open_site, search_site_close),
        cmocka_unit_test_setup_teardown(folders_of_processes_that_are_gone_are_removed, open_site, search_site_close),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
