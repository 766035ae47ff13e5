/* The embedder as its clients meet it: which request is answered with what. The model is a made-up one. */
#include "embedder.h"
#include "scripted_daemon.h"
#include "scripted_http.h"
#include "tiny_model.h"

#include <jansson.h>
#include <poll.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#define WAIT_MS 20000 /* for the threads, at most */

static struct embedder *embedder;
static char model_path[64];
static unsigned asked;

static int open_with(const char *extra)
{
    char model[100];
    const char *const sets[] = {model, extra, NULL};
    struct err err = {0};
    void *state = NULL;
    snprintf(model, sizeof model, "model=%s", model_path);
    log_setup("test", LOG_ERROR, 0);
    scripted_http_reset();
    asked = 0;
    int code = embedder_open(scripted_daemon_open(embedder_settings, sets), &state, &err);
    embedder = state;
    return code;
}

static int write_model(void **state)
{
    size_t size = 0;
    uint8_t *image = tiny_model_make(&size);
    (void)state;
    strcpy(model_path, "/tmp/triptych-model-XXXXXX");
    int file = mkstemp(model_path);
    int is_written = image && file >= 0 && write(file, image, size) == (ssize_t)size;
    free(image);
    close(file);
    return is_written ? 0 : -1;
}

static int remove_model(void **state)
{
    (void)state;
    return unlink(model_path);
}

static int open_embedder(void **state)
{
    (void)state;
    return open_with(NULL);
}

static int close_embedder(void **state)
{
    (void)state;
    embedder_stop(embedder);
    assert_true(embedder_is_idle(embedder));
    embedder_close(embedder);
    assert_int_equal(scripted_http.answers, asked); /* each exactly once */
    scripted_daemon_close();
    scripted_http_reset();
    return 0;
}

static void ask(const char *line, const char *body)
{
    asked++;
    embedder_on_request(embedder, scripted_request(line, "", body, ""));
}

/* Until the threads have answered all. */
static void finish(void)
{
    struct pollfd ready = {.fd = work_fd(embedder->work), .events = POLLIN};
    while (scripted_http.answers < asked) {
        assert_int_equal(poll(&ready, 1, WAIT_MS), 1);
        embedder_on_finished(embedder, LOOP_READ);
    }
}

static void assert_answer(unsigned status, const char *part)
{
    if (scripted_http.status != status || !strstr(scripted_http.body, part))
        fail_msg("%u, not %u with \"%s\": %.300s", scripted_http.status, status, part, scripted_http.body);
}

static void texts_become_vectors_of_length_one_in_their_order(void **state)
{
    (void)state;
    ask("POST /v1/embeddings", "{\"input\":[\"query: a\",\"query: b\",\"query: a\"]}");
    finish();
    assert_answer(200, "\"object\":\"list\"");
    json_t *list = json_loads(scripted_http.body, 0, NULL), *data = json_object_get(list, "data");
    assert_int_equal(json_array_size(data), 3);
    for (size_t i = 0; i < 3; i++) {
        json_t *one = json_array_get(data, i), *vector = json_object_get(one, "embedding");
        double length = 0;
        assert_int_equal(json_integer_value(json_object_get(one, "index")), (json_int_t)i);
        assert_int_equal(json_array_size(vector), TINY_HIDDEN);
        for (size_t j = 0; j < TINY_HIDDEN; j++)
            length += json_real_value(json_array_get(vector, j)) * json_real_value(json_array_get(vector, j));
        assert_true(length > 0.98 && length < 1.02);
    }
    assert_true(json_equal(json_object_get(json_array_get(data, 0), "embedding"),
                           json_object_get(json_array_get(data, 2), "embedding")));
    json_decref(list);
    assert_true(scripted_metric("triptych_embed_texts_total", NULL, NULL) == 3);
}

static void the_address_without_its_version_and_base64_are_understood(void **state)
{
    (void)state;
    ask("POST /embeddings", "{\"input\":\"query: a\",\"encoding_format\":\"base64\"}");
    finish();
    assert_answer(200, "\"embedding\":\"");
}

static void what_is_wrong_with_a_request_is_named(void **state)
{
    (void)state;
    static const struct {
        const char *line, *body;
        unsigned status;
    } cases[] = {
        {"POST /v1/embeddings", "", 400},
        {"POST /v1/embeddings", "{", 400},
        {"POST /v1/embeddings", "[]", 400},
        {"POST /v1/embeddings", "{}", 400},
        {"POST /v1/embeddings", "{\"input\":7}", 400},
        {"POST /v1/embeddings", "{\"input\":[]}", 400},
        {"POST /v1/embeddings", "{\"input\":[\"a\",null]}", 400},
        {"POST /v1/embeddings", "{\"input\":\"\"}", 400},
        {"POST /v1/embeddings", "{\"input\":\"a\",\"encoding_format\":\"text\"}", 400},
        {"POST /v1/embeddings", "{\"input\":\"a\",\"dimensions\":7}", 400},
        {"GET /v1/embeddings", "", 405},
        {"PUT /v1/models", "", 405},
        {"POST /v1/models", "", 405},
        {"GET /v1/nothing", "", 404},
        {"GET /", "", 404},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        ask(cases[i].line, cases[i].body);
        finish();
        if (scripted_http.status != cases[i].status)
            fail_msg("%s %s: %u, not %u", cases[i].line, cases[i].body, scripted_http.status, cases[i].status);
        assert_string_equal(scripted_http.type, "application/problem+json");
    }
    assert_true(scripted_metric("triptych_embed_refused_total", "reason", "invalid") > 0);
}

static void the_model_is_named(void **state)
{
    (void)state;
    ask("GET /v1/models", "");
    assert_answer(200, "\"multilingual-e5-small\"");
    ask("HEAD /v1/models", "");
    assert_int_equal(scripted_http.status, 200);
    assert_int_equal(scripted_http.size, 0);
}

static void while_it_stops_requests_are_sent_to_another(void **state)
{
    (void)state;
    embedder_stop(embedder);
    ask("POST /v1/embeddings", "{\"input\":\"query: a\"}");
    assert_answer(503, "ask another one");
    assert_string_equal(scripted_header("Retry-After"), EMBEDDER_RETRY_AFTER_S);
    ask("GET /v1/models", "");
    assert_int_equal(scripted_http.status, 200);
}

static void what_is_under_way_is_waited_for_when_it_stops(void **state)
{
    (void)state;
    ask("POST /v1/embeddings", "{\"input\":[\"query: a\",\"query: b\"]}");
    embedder_stop(embedder);
    assert_false(embedder_is_idle(embedder));
    finish();
    assert_int_equal(scripted_http.status, 200);
    assert_true(embedder_is_idle(embedder));
}

static void each_failure_has_its_status_and_says_whether_to_come_again(void **state)
{
    (void)state;
    static const struct {
        enum err_code code;
        unsigned status;
        const char *name;
    } cases[] = {
        {ERR_INVALID, 400, "invalid"}, {ERR_TOO_LARGE, 413, "too_large"}, {ERR_FULL, 429, "full"},
        {ERR_TIMEOUT, 503, "late"},    {ERR_MEMORY, 503, "failed"},       {ERR_IO, 503, "failed"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        enum embedder_refusal refusal = embedder_refusal_of(cases[i].code);
        assert_string_equal(embedder_refusal_name(refusal), cases[i].name);
        asked++;
        embedder_refuse(embedder, scripted_request("POST /v1/embeddings", "", "", ""), refusal, "why");
        assert_answer(cases[i].status, "\"detail\":\"why\"");
        assert_int_equal(*scripted_header("Retry-After") != 0, cases[i].status >= 429);
    }
}

static void a_model_that_cannot_be_read_is_refused_at_the_start(void **state)
{
    (void)state;
    static const char *const wrong[] = {"model=/nowhere/model.bin", "model=/dev/null", "model=/proc/self/status"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        assert_true(open_with(wrong[i]) < 0);
        scripted_daemon_close();
    }
}

#define embedder_test(name) cmocka_unit_test_setup_teardown(name, open_embedder, close_embedder)

int main(void)
{
    const struct CMUnitTest tests[] = {
        embedder_test(texts_become_vectors_of_length_one_in_their_order),
        embedder_test(the_address_without_its_version_and_base64_are_understood),
        embedder_test(what_is_wrong_with_a_request_is_named),
        embedder_test(the_model_is_named),
        embedder_test(while_it_stops_requests_are_sent_to_another),
        embedder_test(what_is_under_way_is_waited_for_when_it_stops),
        embedder_test(each_failure_has_its_status_and_says_whether_to_come_again),
        cmocka_unit_test(a_model_that_cannot_be_read_is_refused_at_the_start),
    };
    return cmocka_run_group_tests(tests, write_model, remove_model);
}
