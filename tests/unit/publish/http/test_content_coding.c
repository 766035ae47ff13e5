/* Which coding an answer is sent in, and that what is packed can be unpacked again. */
#include "content_coding.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <brotli/decode.h>
#include <zlib.h>

static void the_client_s_favourite_is_chosen(void **state)
{
    (void)state;
    static const struct {
        const char *header;
        enum coding coding;
    } cases[] = {
        {NULL, CODING_PLAIN},
        {"", CODING_PLAIN},
        {"gzip", CODING_GZIP},
        {"x-gzip", CODING_GZIP},
        {"br", CODING_BROTLI},
        {"gzip, deflate, br, zstd", CODING_BROTLI},
        {"GZIP,BR", CODING_BROTLI},
        {"br;q=0.5, gzip;q=0.9", CODING_GZIP},
        {"br; q=0, gzip", CODING_GZIP},
        {"br;q=0, gzip;q=0", CODING_PLAIN},
        {"identity", CODING_PLAIN},
        {"deflate, zstd", CODING_PLAIN},
        {"*", CODING_BROTLI},
        {"*, br;q=0", CODING_GZIP},
        {"*;q=0, gzip", CODING_GZIP},
        {"gzip;q=nonsense", CODING_PLAIN},
        {"gzip;q=7", CODING_PLAIN},
        {"gzip;level=3;q=1", CODING_GZIP},
        {",,, ;;, gzip ,", CODING_GZIP},
        {"a-very-long-name-of-a-coding-that-nobody-has, br", CODING_BROTLI},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        if (coding_choose(cases[i].header) != cases[i].coding)
            fail_msg("%s: %d", cases[i].header ? cases[i].header : "no header", (int)coding_choose(cases[i].header));
}

static void a_header_without_end_is_looked_at_for_a_while_only(void **state)
{
    char header[4000] = "";
    (void)state;
    for (int i = 0; i < 300; i++)
        strcat(header, "zstd, ");
    strcat(header, "br");
    assert_int_equal(coding_choose(header), CODING_PLAIN);
}

/* Text that repeats itself as pages do. */
static char *sample(size_t *out_size)
{
    static const char line[] = "<li class=\"art\"><a href=\"/story/s0000000000000001\">A headline</a></li>\n";
    char *text = calloc(400, sizeof line);
    assert_non_null(text);
    for (int i = 0; i < 400; i++)
        strcat(text, line);
    *out_size = strlen(text);
    return text;
}

static void check_unpacked(const char *text, size_t size, const struct coded *packed, enum coding coding)
{
    char *back = malloc(size + 1);
    assert_non_null(back);
    size_t back_size = size + 1;
    if (coding == CODING_BROTLI) {
        assert_int_equal(
            BrotliDecoderDecompress(packed->size, (const uint8_t *)packed->bytes, &back_size, (uint8_t *)back),
            BROTLI_DECODER_RESULT_SUCCESS);
    } else {
        z_stream stream = {.next_in = (Bytef *)packed->bytes, .avail_in = (uInt)packed->size};
        stream.next_out = (Bytef *)back;
        stream.avail_out = (uInt)back_size;
        assert_int_equal(inflateInit2(&stream, 15 + 16), Z_OK);
        assert_int_equal(inflate(&stream, Z_FINISH), Z_STREAM_END);
        back_size = stream.total_out;
        inflateEnd(&stream);
    }
    assert_int_equal(back_size, size);
    assert_memory_equal(back, text, size);
    free(back);
}

static void what_is_packed_is_smaller_and_the_same_when_unpacked(void **state)
{
    struct coded packed;
    size_t size;
    char *text = sample(&size);
    (void)state;
    for (int coding = CODING_GZIP; coding < CODING_COUNT; coding++) {
        for (int effort = CODING_ONCE; effort <= CODING_BEST; effort++) {
            assert_int_equal(coding_pack((enum coding)coding, (enum coding_effort)effort, text, size, &packed), 0);
            assert_true(packed.size < size / 10);
            check_unpacked(text, size, &packed, (enum coding)coding);
            free(packed.bytes);
        }
    }
    free(text);
}

static void what_does_not_become_smaller_is_not_packed(void **state)
{
    struct coded packed = {NULL, 7};
    (void)state;
    for (int coding = CODING_GZIP; coding < CODING_COUNT; coding++)
        assert_int_not_equal(coding_pack((enum coding)coding, CODING_BEST, "q", 1, &packed), 0);
    assert_int_not_equal(coding_pack(CODING_GZIP, CODING_ONCE, "q", 0, &packed), 0);
    assert_null(packed.bytes);
    assert_int_equal(packed.size, 7);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_client_s_favourite_is_chosen),
        cmocka_unit_test(a_header_without_end_is_looked_at_for_a_while_only),
        cmocka_unit_test(what_is_packed_is_smaller_and_the_same_when_unpacked),
        cmocka_unit_test(what_does_not_become_smaller_is_not_packed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
