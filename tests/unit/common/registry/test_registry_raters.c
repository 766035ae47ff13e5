/* common/registry: several raters' files, the operator's own, other addresses of a source, paths and hosts. */
#include "registry.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
/* after the four above, as cmocka asks */
#include <cmocka.h>

struct fixture {
    char folder[64], own[96];
    struct registry *registry;
    unsigned problems;
    char last_file[128], last_reason[256];
};

static void note_problem(void *context, const char *file, unsigned line, const char *reason)
{
    struct fixture *fixture = context;
    (void)line;
    fixture->problems++;
    snprintf(fixture->last_file, sizeof fixture->last_file, "%s", file);
    snprintf(fixture->last_reason, sizeof fixture->last_reason, "%s", reason);
}

static void write_file(const struct fixture *fixture, const char *name, const char *text)
{
    char path[160];
    snprintf(path, sizeof path, "%s/%s", fixture->folder, name);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs(text, file);
    fclose(file);
}

static int setup(void **state)
{
    struct fixture *fixture = calloc(1, sizeof *fixture);
    assert_non_null(fixture);
    strcpy(fixture->folder, "/tmp/triptych-raters-XXXXXX");
    assert_non_null(mkdtemp(fixture->folder));
    *state = fixture;
    return 0;
}

static int teardown(void **state)
{
    struct fixture *fixture = *state;
    static const char *const names[] = {"10-ana.csv", "20-ben.csv", "30-addresses.csv", "note.txt", "own"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        char path[160];
        snprintf(path, sizeof path, "%s/%s", fixture->folder, names[i]);
        unlink(path);
    }
    rmdir(fixture->folder);
    registry_free(fixture->registry);
    free(fixture);
    return 0;
}

static struct registry *open_all(struct fixture *fixture, const char *own)
{
    struct err err = {0};
    registry_free(fixture->registry);
    fixture->registry = NULL;
    fixture->problems = 0;
    if (registry_open(fixture->folder, own, note_problem, fixture, &fixture->registry, &err)) {
        fail_msg("%s", err.text);
    }
    return fixture->registry;
}

static void each_raters_word_is_kept_and_the_median_shown(void **state)
{
    struct fixture *fixture = *state;
    write_file(fixture, "10-ana.csv",
               "domain,name,leaning,factuality,flags,owner,rated_by\n"
               "a.example,A,left,very-high,satire,Owner of Ana,Ana 2026-08\nb.example,B,,,,,Ana 2026-08\n");
    write_file(fixture, "20-ben.csv",
               "domain,name,leaning,factuality,flags,owner,owner_group\n"
               "a.example,Other name,lean-right,high,questionable satire,Owner of Ben,Group of Ben\n");
    write_file(fixture, "note.txt", "not read");
    const struct source_entry *entry = registry_find(open_all(fixture, ""), "a.example");
    assert_string_equal(entry->name, "A");
    assert_string_equal(entry->leaning, "center");
    assert_string_equal(entry->factuality, "high");
    assert_string_equal(entry->flags, "satire questionable");
    assert_string_equal(entry->owner, "Owner of Ana");
    assert_string_equal(entry->owner_group, "Group of Ben");
    assert_int_equal(entry->rating_count, 9);
    assert_string_equal(entry->ratings[0].rater, "Ana");
    assert_string_equal(entry->ratings[0].rated_on, "2026-08");
    assert_string_equal(entry->ratings[0].value, "left");
    assert_string_equal(entry->ratings[1].rater, "20-ben"); /* who does not say so is known by the file */
    assert_string_equal(entry->ratings[1].value, "lean-right");
    assert_int_equal(registry_find(fixture->registry, "b.example")->rating_count, 0);
    assert_int_equal(fixture->problems, 0);
}

static void the_operators_word_counts_before_the_raters(void **state)
{
    struct fixture *fixture = *state;
    char own[128];
    write_file(fixture, "10-ana.csv", "domain,name,leaning,factuality,rated_by\na.example,A,left,low,Ana\n");
    write_file(fixture, "own", "domain,name,leaning,factuality,hidden\na.example,Our name,right,-,1\n");
    snprintf(own, sizeof own, " %s/own ,", fixture->folder);
    const struct source_entry *entry = registry_find(open_all(fixture, own), "a.example");
    assert_string_equal(entry->name, "Our name");
    assert_string_equal(entry->leaning, "right");
    assert_string_equal(entry->factuality, "");
    assert_int_equal(entry->is_hidden, 1);
    assert_int_equal(entry->rating_count, 4);
    assert_string_equal(entry->ratings[0].rater, "operator");
    assert_int_equal(entry->ratings[0].overrides, 1);
    assert_string_equal(entry->ratings[1].rater, "Ana");
    assert_int_equal(entry->ratings[1].overrides, 0);
    entry = registry_find(open_all(fixture, ""), "a.example");
    assert_string_equal(entry->leaning, "left");
    assert_int_equal(entry->is_hidden, 0);
}

static void a_row_that_moves_to_the_operators_file_makes_another_version(void **state)
{
    struct fixture *fixture = *state;
    const char *row = "domain,leaning,rated_by\na.example,left,Ana 2026\n";
    char own[128], anas[128], version[32];
    snprintf(own, sizeof own, "%s/own", fixture->folder);
    snprintf(anas, sizeof anas, "%s/10-ana.csv", fixture->folder);
    write_file(fixture, "10-ana.csv", row);
    write_file(fixture, "20-ben.csv", "domain,leaning,rated_by\na.example,left,Ben\nb.example,right,Ben\n");
    strcpy(version, registry_version(open_all(fixture, "")));
    unlink(anas);
    write_file(fixture, "own", row);
    const struct source_entry *entry = registry_find(open_all(fixture, own), "a.example");
    assert_int_equal(entry->ratings[0].overrides, 1);
    assert_string_equal(entry->ratings[0].rater, "Ana");
    assert_string_not_equal(registry_version(fixture->registry), version);
}

static void a_raters_file_can_be_taken_away(void **state)
{
    struct fixture *fixture = *state;
    char path[160], version[REGISTRY_VERSION_SIZE];
    write_file(fixture, "10-ana.csv", "domain,leaning\na.example,left\n");
    write_file(fixture, "20-ben.csv", "domain,leaning\na.example,right\nb.example,right\n");
    strcpy(version, registry_version(open_all(fixture, "")));
    assert_string_equal(registry_version(open_all(fixture, "")), version);
    snprintf(path, sizeof path, "%s/20-ben.csv", fixture->folder);
    unlink(path);
    assert_string_equal(registry_find(open_all(fixture, ""), "a.example")->leaning, "left");
    assert_string_not_equal(registry_version(fixture->registry), version);
    snprintf(path, sizeof path, "%s/10-ana.csv", fixture->folder);
    unlink(path);
    assert_int_equal(registry_count(open_all(fixture, "")), 0);
    assert_null(registry_find(fixture->registry, "a.example"));
}

static void a_problem_names_its_file(void **state)
{
    struct fixture *fixture = *state;
    write_file(fixture, "10-ana.csv", "domain,leaning,rated_by\na.example,left,Ana\n");
    write_file(fixture, "20-ben.csv", "domain,leaning,rated_by\na.example,right,Ana\nb.example,right,\n");
    assert_string_equal(registry_find(open_all(fixture, ""), "a.example")->leaning, "left");
    assert_int_equal(fixture->problems, 1);
    assert_non_null(strstr(fixture->last_file, "/20-ben.csv"));
    assert_non_null(strstr(fixture->last_reason, "twice"));
}

static void an_alias_is_the_same_source_and_its_raters_speak_of_it(void **state)
{
    struct fixture *fixture = *state;
    write_file(fixture, "10-ana.csv",
               "domain,name,leaning,rated_by\npaper.example,Paper,left,Ana\npaper.co.example,Paper UK,lean-left,Ana\n");
    write_file(fixture, "20-ben.csv", "domain,factuality,rated_by\npaper.co.example,high,Ben\n");
    write_file(fixture, "30-addresses.csv",
               "domain,same_as\npaper.co.example,paper.example\npaper.test,paper.co.example\nlost.example,no.example\n"
               "one.example,two.example\ntwo.example,one.example\n");
    const struct source_entry *entry = registry_find(open_all(fixture, ""), "paper.example");
    assert_ptr_equal(registry_find(fixture->registry, "www.paper.co.example"), entry);
    assert_ptr_equal(registry_find(fixture->registry, "paper.test"), entry);
    assert_string_equal(entry->domain, "paper.example");
    assert_string_equal(entry->leaning, "left"); /* a rater of both counts once */
    assert_string_equal(entry->factuality, "high");
    assert_int_equal(registry_count(fixture->registry), 1);
    assert_int_equal(registry_alias_count(fixture->registry), 2);
    assert_null(registry_find(fixture->registry, "lost.example"));
    assert_int_equal(fixture->problems, 3);
}

static void an_alias_says_nothing_else(void **state)
{
    struct fixture *fixture = *state;
    write_file(fixture, "10-ana.csv", "domain,same_as,leaning\na.example,,left\nb.example,a.example,right\n");
    assert_null(registry_find(open_all(fixture, ""), "b.example"));
    assert_int_equal(fixture->problems, 1);
    assert_non_null(strstr(fixture->last_reason, "same_as"));
}

static const char *found(const struct fixture *fixture, const char *url, const char *source, const char *name)
{
    const struct registry_article article = {source, url, {"", name}};
    const struct source_entry *entry = registry_find_article(fixture->registry, &article);
    return entry ? entry->domain : "";
}

static void outlets_that_share_a_domain_are_told_apart(void **state)
{
    struct fixture *fixture = *state;
    write_file(fixture, "10-ana.csv",
               "domain,name\nsites.example,All\nsites.example/town,Town\nsites.example/town/sport,Sport\n"
               "city.sites.example,City\nother.example/part,Part\n");
    open_all(fixture, "");
    assert_string_equal(found(fixture, "https://www.sites.example/Town/2026/01/story", "sites.example", ""),
                        "sites.example/town");
    assert_string_equal(found(fixture, "https://sites.example/town/sport/", "sites.example", ""),
                        "sites.example/town/sport");
    assert_string_equal(found(fixture, "https://sites.example/township/story", "sites.example", ""), "sites.example");
    assert_string_equal(found(fixture, "https://city.sites.example/town/x", "sites.example", ""), "city.sites.example");
    assert_string_equal(found(fixture, "https://m.sites.example/town?x=/a", "sites.example", ""), "sites.example/town");
    assert_string_equal(found(fixture, "https://ana:pass@www.sites.example:80/town", "sites.example", ""),
                        "sites.example/town");
    assert_string_equal(found(fixture, "https://sites.example/town?to=@other.example", "sites.example", ""),
                        "sites.example/town");
    assert_string_equal(found(fixture, "https://sites.example", "sites.example", ""), "sites.example");
    assert_string_equal(found(fixture, "", "sites.example", ""), "sites.example");
    assert_string_equal(found(fixture, "https://other.example/", "other.example", ""), "");
    /* an address that is not the source's: a reader's link through somebody else */
    assert_string_equal(found(fixture, "https://sites.example/town/x", "unknown.example", ""), "");
    assert_string_equal(found(fixture, "https://notsites.example/town/x", "sites.example", ""), "sites.example");
}

static void an_aggregator_stands_back_behind_the_outlet_it_names(void **state)
{
    struct fixture *fixture = *state;
    write_file(fixture, "10-ana.csv",
               "domain,name,media_type\nportal.example,Portal,aggregator\npaper.example,The Daily Paper,newspaper\n"
               "one.example,Herald,\ntwo.example,Herald,\n");
    open_all(fixture, "");
    const char *url = "https://portal.example/x";
    assert_string_equal(found(fixture, url, "portal.example", "the daily paper"), "paper.example");
    assert_string_equal(found(fixture, url, "portal.example", "Herald"), "portal.example"); /* which of the two? */
    assert_string_equal(found(fixture, url, "portal.example", "Nobody"), "portal.example");
    assert_string_equal(found(fixture, url, "portal.example", ""), "portal.example");
    assert_string_equal(found(fixture, "", "one.example", "The Daily Paper"), "one.example");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(each_raters_word_is_kept_and_the_median_shown, setup, teardown),
        cmocka_unit_test_setup_teardown(the_operators_word_counts_before_the_raters, setup, teardown),
        cmocka_unit_test_setup_teardown(a_row_that_moves_to_the_operators_file_makes_another_version, setup, teardown),
        cmocka_unit_test_setup_teardown(a_raters_file_can_be_taken_away, setup, teardown),
        cmocka_unit_test_setup_teardown(a_problem_names_its_file, setup, teardown),
        cmocka_unit_test_setup_teardown(an_alias_is_the_same_source_and_its_raters_speak_of_it, setup, teardown),
        cmocka_unit_test_setup_teardown(an_alias_says_nothing_else, setup, teardown),
        cmocka_unit_test_setup_teardown(outlets_that_share_a_domain_are_told_apart, setup, teardown),
        cmocka_unit_test_setup_teardown(an_aggregator_stands_back_behind_the_outlet_it_names, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
