/* embed/embedding_request and embedding_answer: what clients ask, and what they are told. */
#include "embedding_answer.h"
#include "embedding_request.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const struct embedding_limits limits = {.texts_max = 3, .text_max = 10, .dimensions = 4, .is_query = 1};

static int read_text(const char *body, struct embedding_request *out, struct err *err)
{
    return embedding_request_read(body, strlen(body), &limits, out, err);
}

static void a_text_and_a_list_are_read(void **state)
{
    struct embedding_request request;
    struct err err = {0};
    (void)state;
    assert_int_equal(read_text("{\"input\":\"caf\\u00e9\"}", &request, &err), 0);
    assert_int_equal(request.count, 1);
    assert_int_equal(request.bytes, 5);
    assert_string_equal(request.texts[0], "caf\xC3\xA9");
    assert_true(request.is_query && !request.is_base64);
    embedding_request_done(&request);
    assert_int_equal(read_text("{\"user\":{},\"input\":[\"a\",\"b\",\"0123456789\"],\"encoding_format\":\"base64\","
                               "\"dimensions\":4,\"model\":null}",
                               &request, &err),
                     0);
    assert_int_equal(request.count, 3);
    assert_true(request.is_base64);
    embedding_request_done(&request);
}

static void the_kind_is_told_by_type_then_by_model_then_by_default(void **state)
{
    static const struct {
        const char *members;
        int is_query;
    } cases[] = {{"", 1},
                 {",\"model\":\"multilingual-e5-small\"", 1},
                 {",\"model\":\"e5-passage\"", 0},
                 {",\"model\":\"e5-doc\"", 0},
                 {",\"model\":\"e5-passage\",\"input_type\":\"query\"", 1},
                 {",\"input_type\":\"document\"", 0},
                 {",\"input_type\":\"passage\",\"model\":\"e5-query\"", 0}};
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct embedding_request request;
        struct err err = {0};
        char body[160] = "{\"input\":\"a\"";
        strcat(strcat(body, cases[i].members), "}");
        assert_int_equal(read_text(body, &request, &err), 0);
        assert_int_equal(request.is_query, cases[i].is_query);
        embedding_request_done(&request);
    }
}

static void what_cannot_be_embedded_is_refused_with_a_reason(void **state)
{
    static const struct {
        const char *body;
        enum err_code code;
        const char *reason;
    } cases[] = {{"", ERR_INVALID, "empty"},
                 {"{\"input\":\"a\"", ERR_INVALID, "no JSON"},
                 {"{\"input\":\"\xFF\"}", ERR_INVALID, "no JSON"},
                 {"{\"input\":\"\\ud800\"}", ERR_INVALID, "no JSON"},
                 {"[\"a\"]", ERR_INVALID, "object"},
                 {"{}", ERR_INVALID, "missing"},
                 {"{\"input\":null}", ERR_INVALID, "missing"},
                 {"{\"input\":5}", ERR_INVALID, "neither"},
                 {"{\"input\":[]}", ERR_INVALID, "empty list"},
                 {"{\"input\":\"\"}", ERR_INVALID, "input[0] is empty"},
                 {"{\"input\":[\"a\",\"\"]}", ERR_INVALID, "input[1] is empty"},
                 {"{\"input\":[\"a\",[1,2]]}", ERR_INVALID, "input[1]"},
                 {"{\"input\":[1,2]}", ERR_INVALID, "input[0]"},
                 {"{\"input\":[\"a\",\"a\",\"a\",\"a\"]}", ERR_TOO_LARGE, "4 texts"},
                 {"{\"input\":\"01234567890\"}", ERR_TOO_LARGE, "11 bytes"},
                 {"{\"input\":\"a\",\"model\":1}", ERR_INVALID, "model"},
                 {"{\"input\":\"a\",\"encoding_format\":\"int8\"}", ERR_INVALID, "encoding_format"},
                 {"{\"input\":\"a\",\"encoding_format\":1}", ERR_INVALID, "encoding_format"},
                 {"{\"input\":\"a\",\"input_type\":\"image\"}", ERR_INVALID, "input_type"},
                 {"{\"input\":\"a\",\"dimensions\":2}", ERR_INVALID, "dimensions"},
                 {"{\"input\":\"a\",\"dimensions\":\"4\"}", ERR_INVALID, "dimensions"}};
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct embedding_request request = {0};
        struct err err = {0};
        assert_int_equal(read_text(cases[i].body, &request, &err), cases[i].code);
        if (!strstr(err.text, cases[i].reason))
            fail_msg("%s: %s", cases[i].body, err.text);
        assert_null(request.document);
    }
}

static char *write_answer(int is_base64)
{
    static const float values[] = {1, -0.5f, 0, -1, 0.12345678f, -0.000000004f, 1e-8f, 0.99999999f};
    struct embedding_vectors vectors = {
        .values = values, .count = 2, .dimensions = 4, .tokens = 9, .is_base64 = is_base64};
    char *text = NULL;
    assert_int_equal(embedding_answer_write("a \"model\"", &vectors, &text, NULL, NULL), 0);
    return text;
}

static void vectors_are_written_as_numbers_or_bytes(void **state)
{
    (void)state;
    char *text = write_answer(0);
    assert_string_equal(text, "{\"object\":\"list\",\"model\":\"a \\\"model\\\"\",\"data\":["
                              "{\"object\":\"embedding\",\"index\":0,\"embedding\":"
                              "[1.00000000,-0.50000000,0.00000000,-1.00000000]},"
                              "{\"object\":\"embedding\",\"index\":1,\"embedding\":"
                              "[0.12345678,0.00000000,0.00000001,1.00000000]}],"
                              "\"usage\":{\"prompt_tokens\":9,\"total_tokens\":9}}\n");
    free(text);
    text = write_answer(1);
    assert_non_null(strstr(text, "\"index\":0,\"embedding\":\"AACAPwAAAL8AAAAAAACAvw==\"}"));
    free(text);
}

static void models_are_listed(void **state)
{
    char *text = NULL;
    (void)state;
    assert_int_equal(embedding_models_write("e5", &text, NULL, NULL), 0);
    assert_non_null(strstr(text, "\"data\":[{"));
    assert_non_null(strstr(text, "\"id\":\"e5\""));
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_text_and_a_list_are_read),
        cmocka_unit_test(the_kind_is_told_by_type_then_by_model_then_by_default),
        cmocka_unit_test(what_cannot_be_embedded_is_refused_with_a_reason),
        cmocka_unit_test(vectors_are_written_as_numbers_or_bytes),
        cmocka_unit_test(models_are_listed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
