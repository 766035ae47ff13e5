/* embed/model_file: what is no such model, or only a part of one, is refused with a reason. */
#include "model_file.h"
#include "tiny_model.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static int read_all(const uint8_t *image, size_t size, struct err *err)
{
    struct model_file file = {0};
    int code = model_file_read(image, size, &file, err);
    model_file_close(&file);
    return code;
}

static void a_whole_model_is_read(void **state)
{
    struct model_file file = {0};
    struct err err = {0};
    size_t size = 0;
    const float *floats = NULL;
    const struct model_block *blocks = NULL;
    uint8_t *image = tiny_model_make(&size);
    (void)state;
    assert_int_equal(model_file_read(image, size, &file, &err), 0);
    assert_int_equal(file.shape.hidden, TINY_HIDDEN);
    assert_int_equal(file.shape.layers, TINY_LAYERS);
    assert_int_equal(file.shape.positions, TINY_POSITIONS);
    assert_int_equal(file.pieces.unknown_id, TINY_UNKNOWN);
    assert_int_equal(model_file_floats(&file, "emb.ln.w", TINY_HIDDEN, &floats, &err), 0);
    assert_true(floats[0] > 0.8f && floats[0] < 1.2f);
    assert_int_equal(model_file_blocks(&file, "l1.fo.w", TINY_WIDE * TINY_HIDDEN, &blocks, &err), 0);
    assert_int_equal(model_file_floats(&file, "l1.fo.w", TINY_WIDE * TINY_HIDDEN, &floats, &err), ERR_INVALID);
    assert_int_equal(model_file_floats(&file, "emb.ln.w", TINY_HIDDEN + 1, &floats, &err), ERR_INVALID);
    assert_int_equal(model_file_floats(&file, "l2.q.b", TINY_HIDDEN, &floats, &err), ERR_INVALID);
    assert_non_null(strstr(err.text, "l2.q.b"));
    model_file_close(&file);
    free(image);
}

static void a_model_cut_anywhere_is_refused(void **state)
{
    size_t size = 0;
    uint8_t *image = tiny_model_make(&size);
    (void)state;
    for (size_t left = 0; left < size; left += left < 5000 ? 1 : 97) {
        struct err err = {0};
        assert_int_equal(read_all(image, left, &err), ERR_INVALID);
        assert_true(err.text[0] != '\0');
    }
    free(image);
}

static void a_header_that_lies_is_refused(void **state)
{
    /* place, value, a word of the reason */
    static const struct {
        size_t at;
        uint32_t value;
        const char *reason;
    } lies[] = {{0, 0x46554747, "another kind"},
                {4, 2, "version 2"},
                {8, 33, "dimensions"},
                {8, 0, "dimensions"},
                {8, 0x80000000, "dimensions"},
                {12, 0, "layers"},
                {16, 3, "heads"},
                {16, 64, "heads"},
                {20, 16, "dimensions"},
                {24, 1, "pieces"},
                {28, 0, "positions"},
                {36, 0x7FC00000, "epsilon"},
                {40, 64, "blocks of 64"},
                {44, 0, "pieces"},
                {44, 0xFFFFFFFF, "pieces"},
                {48, 5000, "special"},
                {68, 0xFFFFFFFF, "cut"},
                {76, 0xFFFFFF, "place for piece"},
                {44 + 28 + 4 * 30, 0x7F800000, "score"}};
    size_t size = 0;
    uint8_t *image = tiny_model_make(&size);
    (void)state;
    for (size_t i = 0; i < sizeof lies / sizeof *lies; i++) {
        uint8_t honest[4];
        struct err err = {0};
        memcpy(honest, image + lies[i].at, 4);
        memcpy(image + lies[i].at, &lies[i].value, 4);
        assert_int_equal(read_all(image, size, &err), ERR_INVALID);
        if (!strstr(err.text, lies[i].reason))
            fail_msg("lie %zu: %s", i, err.text);
        memcpy(image + lies[i].at, honest, 4);
    }
    struct err err = {0};
    assert_int_equal(read_all(image, size, &err), 0);
    free(image);
}

static void a_file_that_is_none_is_refused_by_name(void **state)
{
    struct model_file file = {0};
    struct err err = {0};
    char path[] = "/tmp/triptych-model-XXXXXX";
    (void)state;
    assert_int_equal(model_file_open("/nonexistent/model.bin", &file, &err), ERR_IO);
    assert_non_null(strstr(err.text, "/nonexistent/model.bin"));
    assert_int_equal(model_file_open("/tmp", &file, &err), ERR_INVALID);
    int fd = mkstemp(path);
    assert_true(fd >= 0);
    assert_int_equal(model_file_open(path, &file, &err), ERR_INVALID);
    assert_int_equal(write(fd, "GGUF and more", 13), 13);
    assert_int_equal(model_file_open(path, &file, &err), ERR_INVALID);
    assert_non_null(strstr(err.text, path));
    close(fd);
    unlink(path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_whole_model_is_read),
        cmocka_unit_test(a_model_cut_anywhere_is_refused),
        cmocka_unit_test(a_header_that_lies_is_refused),
        cmocka_unit_test(a_file_that_is_none_is_refused_by_name),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
