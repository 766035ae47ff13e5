/* common/openai without a socket; requests on one are in classify's and summarize's tests of their clients. */
#include "openai.h"
#include "openai_address.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void an_address_is_made_whole(void **state)
{
    static const char *const cases[][2] = {
        {"http://embedder:8000", "http://embedder:8000/v1/embeddings"},
        {"http://embedder:8000/", "http://embedder:8000/v1/embeddings"},
        {"http://127.0.0.1:8000/v1", "http://127.0.0.1:8000/v1/embeddings"},
        {"https://host.example/openai/v1/", "https://host.example/openai/v1/embeddings"},
        {"https://host.example/v1/embeddings", "https://host.example/v1/embeddings"},
        {"https://host.example/embeddings?api-version=1", "https://host.example/embeddings?api-version=1"},
    };
    char out[URL_SIZE];
    struct err err = {0};
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        assert_int_equal(openai_address(cases[i][0], "/embeddings", "the embedder", out, &err), 0);
        assert_string_equal(out, cases[i][1]);
    }
    assert_int_equal(openai_address("ftp://host.example", "/embeddings", "the embedder", out, &err), ERR_INVALID);
    assert_int_equal(openai_address("embedder", "/embeddings", "the embedder", out, &err), ERR_INVALID);
    assert_int_equal(openai_address("", "/embeddings", "the embedder", out, &err), ERR_INVALID);
}

static void what_the_service_complains_of_is_found(void **state)
{
    char out[OPENAI_COMPLAINT_SIZE];
    char longer[400] = "{\"error\":\"";
    (void)state;
    openai_complaint("{\"error\":{\"message\":\"too long\"}}", 32, out);
    assert_string_equal(out, "too long");
    openai_complaint("{\"error\":\"busy\"}", 16, out);
    assert_string_equal(out, "busy");
    openai_complaint("<html>", 6, out);
    assert_string_equal(out, "");
    memset(longer + 10, 'a', 300);
    strcpy(longer + 310, "\"}");
    openai_complaint(longer, strlen(longer), out);
    assert_int_equal(strlen(out), OPENAI_COMPLAINT_SIZE - 1);
}

/* What is logged names neither the key nor what stands in the address beside the host. */
static void secrets_are_taken_out_of_sentences(void **state)
{
    const struct openai_options options = {.who = "the model",
                                           .url = "http://user:word@host.example/v1",
                                           .tail = "/chat/completions",
                                           .model = "m",
                                           .key = "sk-secret"};
    struct openai_service service;
    struct err err = {0};
    (void)state;
    assert_int_equal(openai_service_init(&service, &options, &err), 0);
    err_set(&err, ERR_UNAVAILABLE, "no such key: sk-secret");
    openai_service_hide(&service, &err);
    assert_string_equal(err.text, "the model refuses, and repeats the key while saying why");
    err_set(&err, ERR_UNAVAILABLE, "cannot reach %s", service.address);
    openai_service_hide(&service, &err);
    assert_null(strstr(err.text, "word"));
    openai_service_done(&service);
}

/* A key may be longer than what is shown of a complaint. */
static void a_key_that_was_cut_is_taken_out_as_well(void **state)
{
    static const char key[] =
        "sk-proj-0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789abcdefghijklmnop"
        "qrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
    const struct openai_options options = {
        .who = "the model", .url = "http://host.example", .tail = "/x", .model = "m", .key = key};
    char body[400], complaint[OPENAI_COMPLAINT_SIZE];
    struct openai_service service;
    struct err err = {0};
    (void)state;
    assert_int_equal(openai_service_init(&service, &options, &err), 0);
    snprintf(body, sizeof body, "{\"error\":\"no such key: %s\"}", key);
    openai_complaint(body, strlen(body), complaint);
    err_set(&err, ERR_UNAVAILABLE, "%s", complaint);
    openai_service_hide(&service, &err);
    assert_null(strstr(err.text, "0123456789"));
    err_set(&err, ERR_UNAVAILABLE, "no such key: sk-proj-****WXYZ"); /* as services mask it */
    openai_service_hide(&service, &err);
    assert_string_equal(err.text, "no such key: sk-proj-****WXYZ");
    openai_service_done(&service);
}

static void a_key_of_two_lines_is_no_key(void **state)
{
    const struct openai_options options = {
        .who = "the model", .url = "http://host.example", .tail = "/x", .model = "m", .key = "a\r\nX-Evil: 1"};
    struct openai_service service;
    struct err err = {0};
    (void)state;
    assert_int_equal(openai_service_init(&service, &options, &err), ERR_INVALID);
    assert_non_null(strstr(err.text, "the model's key"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_address_is_made_whole),           cmocka_unit_test(what_the_service_complains_of_is_found),
        cmocka_unit_test(secrets_are_taken_out_of_sentences), cmocka_unit_test(a_key_that_was_cut_is_taken_out_as_well),
        cmocka_unit_test(a_key_of_two_lines_is_no_key),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
