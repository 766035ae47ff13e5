/* embed/work: texts that wait, threads that embed them, with a made-up model. */
#include "clock.h"
#include "tiny_model.h"
#include "work.h"

#include <poll.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define WAIT_MS 120000

struct fixture {
    uint8_t *image;
    struct model_file file;
    struct tokenizer *tokenizer;
    struct encoder *encoder;
    struct work *work;
    int dropped;
};

static void begin(struct fixture *fixture, unsigned threads, size_t texts_max)
{
    size_t size = 0;
    struct err err = {0};
    *fixture = (struct fixture){.image = tiny_model_make(&size)};
    assert_int_equal(model_file_read(fixture->image, size, &fixture->file, &err), 0);
    assert_int_equal(tokenizer_new(&fixture->file.pieces, &fixture->tokenizer, &err), 0);
    assert_int_equal(encoder_new(&fixture->file, PRODUCT_AUTO, &fixture->encoder, &err), 0);
    const struct work_options options = {
        .tokenizer = fixture->tokenizer, .encoder = fixture->encoder, .threads = threads, .texts_max = texts_max};
    assert_int_equal(work_open(&options, &fixture->work, &err), 0);
}

static void drop(void *context, struct work_job *job)
{
    struct fixture *fixture = context;
    fixture->dropped++;
    work_job_free(job);
}

static void end(struct fixture *fixture)
{
    work_close(fixture->work, drop, fixture);
    encoder_free(fixture->encoder);
    tokenizer_free(fixture->tokenizer);
    model_file_close(&fixture->file);
    free(fixture->image);
}

static void make(const char *body, struct embedding_request *out)
{
    const struct embedding_limits limits = {
        .texts_max = 1000, .text_max = 65536, .dimensions = TINY_HIDDEN, .is_query = 1};
    struct err err = {0};
    if (embedding_request_read(body, strlen(body), &limits, out, &err))
        fail_msg("%s", err.text);
}

/* {"input":[TEXT, …]} */
static void make_many(const char *text, size_t count, struct embedding_request *out)
{
    char *body = malloc(32 + count * (strlen(text) + 3));
    assert_non_null(body);
    strcpy(body, "{\"input\":[");
    char *at = body + strlen(body);
    for (size_t i = 0; i < count; i++)
        at += sprintf(at, "%s\"%s\"", i ? "," : "", text);
    strcpy(at, "]}");
    make(body, out);
    free(body);
}

static struct work_job *wait_for(struct work *work)
{
    struct work_job *job;
    int64_t by_ms = clock_monotonic_ms() + WAIT_MS;
    while (!(job = work_take(work)) && clock_monotonic_ms() < by_ms) {
        struct pollfd ready = {.fd = work_fd(work), .events = POLLIN};
        poll(&ready, 1, 100);
    }
    assert_non_null(job);
    return job;
}

static void every_request_gets_its_vectors(void **state)
{
    enum { REQUESTS = 20 };
    struct fixture fixture;
    int seen[REQUESTS] = {0};
    float first[TINY_HIDDEN];
    (void)state;
    begin(&fixture, 3, 10000);
    for (int i = 0; i < REQUESTS; i++) {
        struct embedding_request request;
        make_many("the abc query", 1 + (size_t)i * 7, &request);
        assert_int_equal(work_add(fixture.work, &request, &seen[i], WAIT_MS, NULL), 0);
        assert_null(request.document);
    }
    for (int i = 0; i < REQUESTS; i++) {
        struct work_job *job = wait_for(fixture.work);
        assert_int_equal(job->code, 0);
        *(int *)job->owner += 1;
        assert_int_equal(job->tokens, 8 * job->request.count); /* the, a b c as one, query, and query: in front */
        if (i == 0)
            memcpy(first, job->vectors, sizeof first);
        for (size_t j = 0; j < job->request.count; j++)
            assert_memory_equal(job->vectors + j * TINY_HIDDEN, first, sizeof first);
        work_job_free(job);
    }
    for (int i = 0; i < REQUESTS; i++)
        assert_int_equal(seen[i], 1);
    struct work_counts counts = work_counts(fixture.work);
    assert_int_equal(counts.texts, 0);
    assert_int_equal(counts.bytes, 0);
    assert_true(counts.batches > 0);
    end(&fixture);
    assert_int_equal(fixture.dropped, 0);
}

static void queries_and_passages_differ(void **state)
{
    struct fixture fixture;
    struct embedding_request request;
    (void)state;
    begin(&fixture, 1, 10);
    make("{\"input\":\"the abc\"}", &request);
    assert_int_equal(work_add(fixture.work, &request, NULL, WAIT_MS, NULL), 0);
    struct work_job *query = wait_for(fixture.work);
    make("{\"input\":\"the abc\",\"input_type\":\"passage\"}", &request);
    assert_int_equal(work_add(fixture.work, &request, NULL, WAIT_MS, NULL), 0);
    struct work_job *passage = wait_for(fixture.work);
    assert_memory_not_equal(query->vectors, passage->vectors, TINY_HIDDEN * sizeof(float));
    work_job_free(query);
    work_job_free(passage);
    end(&fixture);
}

static void more_than_may_wait_is_refused_and_the_request_stays(void **state)
{
    struct fixture fixture;
    struct embedding_request big, small;
    struct err err = {0};
    char *text = malloc(20001);
    assert_non_null(text);
    memset(text, 'z', 20000);
    text[20000] = '\0';
    (void)state;
    begin(&fixture, 1, 4);
    make_many(text, 40, &big); /* alone it may be larger than the limit */
    assert_int_equal(work_add(fixture.work, &big, NULL, WAIT_MS, &err), 0);
    make("{\"input\":\"a\"}", &small);
    assert_int_equal(work_add(fixture.work, &small, NULL, WAIT_MS, &err), ERR_FULL);
    assert_string_equal(small.texts[0], "a");
    embedding_request_done(&small);
    end(&fixture); /* what was not finished is dropped */
    assert_int_equal(fixture.dropped, 1);
    free(text);
}

static void a_large_request_does_not_hold_up_a_small_one(void **state)
{
    struct fixture fixture;
    struct embedding_request big, small;
    char *text = malloc(20001);
    assert_non_null(text);
    memset(text, 'z', 20000);
    text[20000] = '\0';
    (void)state;
    begin(&fixture, 1, 1000);
    make_many(text, 5, &big);
    make("{\"input\":\"a\"}", &small);
    assert_int_equal(work_add(fixture.work, &big, NULL, WAIT_MS, NULL), 0);
    assert_int_equal(work_add(fixture.work, &small, NULL, WAIT_MS, NULL), 0);
    struct work_job *first = wait_for(fixture.work), *second = wait_for(fixture.work);
    assert_int_equal(first->request.count, 1);
    assert_int_equal(second->request.count, 5);
    assert_int_equal(second->code, 0);
    for (size_t i = 1; i < 5; i++)
        assert_memory_equal(second->vectors, second->vectors + i * TINY_HIDDEN, TINY_HIDDEN * sizeof(float));
    work_job_free(first);
    work_job_free(second);
    end(&fixture);
    free(text);
}

static void texts_that_waited_too_long_are_not_embedded(void **state)
{
    struct fixture fixture;
    struct embedding_request request;
    (void)state;
    begin(&fixture, 2, 100);
    make_many("a", 50, &request);
    assert_int_equal(work_add(fixture.work, &request, NULL, -1, NULL), 0);
    struct work_job *job = wait_for(fixture.work);
    assert_int_equal(job->code, ERR_TIMEOUT);
    assert_non_null(strstr(job->err.text, "waited"));
    work_job_free(job);
    make("{\"input\":\"a\"}", &request);
    assert_int_equal(work_add(fixture.work, &request, NULL, WAIT_MS, NULL), 0);
    job = wait_for(fixture.work);
    assert_int_equal(job->code, 0);
    work_job_free(job);
    end(&fixture);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_request_gets_its_vectors),
        cmocka_unit_test(queries_and_passages_differ),
        cmocka_unit_test(more_than_may_wait_is_refused_and_the_request_stays),
        cmocka_unit_test(a_large_request_does_not_hold_up_a_small_one),
        cmocka_unit_test(texts_that_waited_too_long_are_not_embedded),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
