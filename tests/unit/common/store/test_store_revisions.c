/* Articles whose wording changed: what Redis keeps, whom it gives work, and that doing it twice changes nothing. */
#include "store_fixture.h"
#include "store_revisions.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
/* after the four above, as cmocka asks */
#include <cmocka.h>

struct count_answer {
    int is_done;
    uint64_t count;
};

static void on_count(void *context, const struct store_result *result, uint64_t count)
{
    struct count_answer *answer = context;
    if (result->code)
        fail_msg("%s", result->text);
    *answer = (struct count_answer){1, count};
}

/* Returns whether it was stored. */
static int revise(struct fixture *fixture, const Triptych__Article *stored, const Triptych__Article *revised,
                  int64_t offer_in_ms)
{
    struct count_answer answer = {0};
    assert_int_equal(store_article_revise(fixture->store, stored, revised, offer_in_ms, on_count, &answer, NULL), 0);
    fixture_wait(fixture, &answer.is_done);
    return (int)answer.count;
}

struct revised_answer {
    int is_done;
    enum commit_outcome outcome;
    uint64_t version;
    char story[32];
};

static void on_revised(void *context, const struct store_result *result, const struct store_commit_answer *answer)
{
    struct revised_answer *got = context;
    if (result->code)
        fail_msg("%s", result->text);
    got->is_done = 1;
    got->outcome = answer->outcome;
    got->version = answer->version;
    snprintf(got->story, sizeof got->story, "%s", answer->story_id);
}

static struct revised_answer read_revision(struct fixture *fixture, const Triptych__Article *article, int is_copy)
{
    struct revised_answer got = {0};
    struct commit_plan plan;
    make_commit(&plan, 1, 1, "one.example");
    plan.placement.revision = article->revision;
    plan.placement.copy_of = is_copy ? lend(article_id(9)) : lend("");
    plan.log.kind = lend("revise");
    const struct store_revision revision = {article, &plan.placement, &plan.log, article->title};
    assert_int_equal(store_article_revised(fixture->store, &revision, on_revised, &got, NULL), 0);
    fixture_wait(fixture, &got.is_done);
    return got;
}

struct todo_answer {
    int is_done;
    size_t count;
};

static void on_ids(void *context, const struct store_result *result, const char *const *ids, size_t count)
{
    (void)ids;
    assert_int_equal(result->code, 0);
    *(struct todo_answer *)context = (struct todo_answer){1, count};
}

/* How many articles are due for classify now. */
static size_t due(struct fixture *fixture)
{
    struct todo_answer answer = {0};
    assert_int_equal(store_todo_claim(fixture->store, STAGE_CLASSIFY, 100, 0, on_ids, &answer, NULL), 0);
    fixture_wait(fixture, &answer.is_done);
    return answer.count;
}

struct counts_answer {
    int is_done;
    struct store_counts counts;
};

static void on_counts(void *context, const struct store_result *result, const struct store_counts *counts)
{
    assert_int_equal(result->code, 0);
    *(struct counts_answer *)context = (struct counts_answer){1, *counts};
}

static uint64_t todo(struct fixture *fixture, enum stage stage)
{
    struct counts_answer answer = {0};
    assert_int_equal(store_counts_get(fixture->store, on_counts, &answer, NULL), 0);
    fixture_wait(fixture, &answer.is_done);
    return answer.counts.todo[stage];
}

static void revision_of(const Triptych__Article *stored, const char *title, Triptych__Article *out)
{
    *out = *stored;
    out->title = lend(title);
    out->revision = stored->revision + 1;
}

static void a_revision_takes_the_place_of_what_was_read_and_of_nothing_else(void **state)
{
    struct fixture *fixture = *state;
    Triptych__Article first, second, third;
    make_article(&first, 1, "one.example");
    assert_int_equal(put_article(fixture, &first, NULL), ARTICLE_NEW);
    revision_of(&first, "Correction", &second);
    revision_of(&second, "Correction again", &third);
    assert_int_equal(revise(fixture, &first, &second, -1), 1);
    assert_int_equal(revise(fixture, &first, &third, -1), 0); /* somebody else was faster */
    assert_int_equal(revise(fixture, &second, &third, -1), 1);
    assert_int_equal(put_article(fixture, &first, NULL), ARTICLE_REPEATED);
}

static void only_what_is_offered_is_due_and_not_before_its_time(void **state)
{
    struct fixture *fixture = *state;
    Triptych__Article first, second, third, fourth;
    make_article(&first, 1, "one.example");
    assert_int_equal(place(fixture, 1, 1, "one.example", 1).outcome, COMMIT_DONE);
    revision_of(&first, "Word put right", &second);
    revision_of(&second, "Later", &third);
    revision_of(&third, "Now", &fourth);
    assert_int_equal(revise(fixture, &first, &second, -1), 1);
    assert_int_equal(todo(fixture, STAGE_CLASSIFY), 0);
    assert_int_equal(revise(fixture, &second, &third, 600000), 1);
    assert_int_equal(due(fixture), 0);
    assert_int_equal(todo(fixture, STAGE_CLASSIFY), 0); /* nobody waits for what is to wait */
    assert_int_equal(revise(fixture, &third, &fourth, 0), 1);
    assert_int_equal(due(fixture), 1);
}

static void a_revision_that_was_read_makes_one_version_however_often_it_comes(void **state)
{
    struct fixture *fixture = *state;
    Triptych__Article first, second;
    make_article(&first, 1, "one.example");
    uint64_t version = place(fixture, 1, 1, "one.example", 1).version;
    revision_of(&first, "Correction", &second);
    assert_int_equal(revise(fixture, &first, &second, 0), 1);
    struct revised_answer got = read_revision(fixture, &second, 0);
    assert_int_equal(got.outcome, COMMIT_DONE);
    assert_int_equal(got.version, version + 1);
    assert_string_equal(got.story, story_id(1));
    assert_int_equal(due(fixture), 0);
    assert_int_equal(todo(fixture, STAGE_SUMMARIZE), 1);
    got = read_revision(fixture, &second, 0);
    assert_int_equal(got.outcome, COMMIT_REPEATED);
    assert_int_equal(got.version, version + 1);
    assert_int_equal(count_wrong(fixture), 0);
}

static void what_came_while_a_revision_was_read_stays_due(void **state)
{
    struct fixture *fixture = *state;
    Triptych__Article first, second, third;
    make_article(&first, 1, "one.example");
    assert_int_equal(place(fixture, 1, 1, "one.example", 1).outcome, COMMIT_DONE);
    revision_of(&first, "Correction", &second);
    revision_of(&second, "Correction of the correction", &third);
    assert_int_equal(revise(fixture, &first, &second, 0), 1);
    assert_int_equal(revise(fixture, &second, &third, 0), 1);
    assert_int_equal(read_revision(fixture, &second, 0).outcome, COMMIT_DONE);
    assert_int_equal(due(fixture), 1);
    assert_int_equal(read_revision(fixture, &third, 0).outcome, COMMIT_DONE);
    assert_int_equal(due(fixture), 0);
}

static void a_copy_that_is_rewritten_counts_as_a_report(void **state)
{
    struct fixture *fixture = *state;
    Triptych__Article first, second, third;
    struct commit_plan plan;
    make_article(&first, 1, "one.example");
    assert_int_equal(put_article(fixture, &first, NULL), ARTICLE_NEW);
    make_commit(&plan, 1, 1, "one.example");
    plan.commit.creates = 1;
    plan.placement.copy_of = lend(article_id(9));
    assert_int_equal(commit_run(fixture, fixture->store, &plan).outcome, COMMIT_DONE);
    revision_of(&first, "Still a copy", &second);
    revision_of(&second, "A report of its own", &third);
    assert_int_equal(revise(fixture, &first, &second, 0), 1);
    assert_int_equal(read_revision(fixture, &second, 1).outcome, COMMIT_DONE);
    assert_int_equal(count_wrong(fixture), 0);
    assert_int_equal(revise(fixture, &second, &third, 0), 1);
    assert_int_equal(read_revision(fixture, &third, 0).outcome, COMMIT_DONE);
    assert_int_equal(count_wrong(fixture), 0);
}

static void an_article_without_a_story_has_no_revision_to_show(void **state)
{
    struct fixture *fixture = *state;
    Triptych__Article article;
    make_article(&article, 1, "one.example");
    article.revision = 1;
    assert_int_equal(read_revision(fixture, &article, 0).outcome, COMMIT_UNKNOWN);
    assert_int_equal(put_article(fixture, &article, NULL), ARTICLE_NEW);
    assert_int_equal(read_revision(fixture, &article, 0).outcome, COMMIT_UNKNOWN);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(a_revision_takes_the_place_of_what_was_read_and_of_nothing_else, fixture_flush),
        cmocka_unit_test_setup(only_what_is_offered_is_due_and_not_before_its_time, fixture_flush),
        cmocka_unit_test_setup(a_revision_that_was_read_makes_one_version_however_often_it_comes, fixture_flush),
        cmocka_unit_test_setup(what_came_while_a_revision_was_read_stays_due, fixture_flush),
        cmocka_unit_test_setup(a_copy_that_is_rewritten_counts_as_a_report, fixture_flush),
        cmocka_unit_test_setup(an_article_without_a_story_has_no_revision_to_show, fixture_flush),
    };
    return cmocka_run_group_tests(tests, fixture_setup, fixture_teardown);
}
