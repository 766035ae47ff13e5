/* embed/tokenizer, on a small invented vocabulary. */
#include "tiny_model.h"
#include "tokenizer.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define MARK "\xE2\x96\x81"

struct fixture {
    uint8_t *image;
    struct model_file file;
    struct tokenizer *tokenizer;
    struct tokenizer_space space;
};

static int begin(void **state)
{
    static struct fixture fixture;
    size_t size = 0;
    struct err err = {0};
    fixture = (struct fixture){.image = tiny_model_make(&size)};
    *state = &fixture;
    return model_file_read(fixture.image, size, &fixture.file, &err) ||
           tokenizer_new(&fixture.file.pieces, &fixture.tokenizer, &err);
}

static int end(void **state)
{
    struct fixture *fixture = *state;
    tokenizer_space_done(&fixture->space);
    tokenizer_free(fixture->tokenizer);
    model_file_close(&fixture->file);
    free(fixture->image);
    return 0;
}

/* `pieces` ends with a NULL. */
static void expect(struct fixture *fixture, const char *text, const char *const *pieces)
{
    struct err err = {0};
    size_t count = 0;
    assert_int_equal(tokenizer_split(fixture->tokenizer, "", text, &fixture->space, &err), 0);
    for (; pieces[count]; count++) {
        assert_true(count < fixture->space.count);
        assert_int_equal(fixture->space.ids[count], tiny_model_id(pieces[count]));
    }
    assert_int_equal(fixture->space.count, count);
}

#define EXPECT(text, ...) expect(*state, text, (const char *const[]){__VA_ARGS__, NULL})

static void the_split_with_the_highest_sum_wins(void **state)
{
    EXPECT("bc", MARK, "bc");
    EXPECT("abcd", MARK, "ab", "cd");
    EXPECT("the query", MARK "the", MARK "query");
}

static void of_two_that_are_equal_the_one_that_begins_first_wins(void **state)
{
    EXPECT("abc", MARK, "abc"); /* not a bc, nor ab c */
    EXPECT("ababc", MARK, "ab", "abc");
}

static void spaces_are_one_mark(void **state)
{
    EXPECT("a  b", MARK, "a", MARK, "b");
    EXPECT("  a", MARK, "a");
    EXPECT("a\t \xC2\xA0 b", MARK, "a", MARK, "b");
    EXPECT("a ", MARK, "a", MARK);
    EXPECT(" ", MARK);
}

static void rules_replace_and_remove(void **state)
{
    EXPECT("A\x07"
           "b",
           MARK, "ab");
    EXPECT("\xEF\xAC\x81", MARK, "h", "e");
}

static void what_no_piece_holds_is_unknown_by_code_point(void **state)
{
    EXPECT("\xC3\xA9\xE4\xB8\xAD", MARK, "\xC3\xA9", "\xE4\xB8\xAD");
    EXPECT("zz", MARK, "<unk>", "<unk>");
    EXPECT("a\xF0\x9F\x98\x80"
           "b",
           MARK, "a", "<unk>", "b");
    EXPECT("\xFFg\xC3", MARK, "<unk>", "g", "<unk>");
}

static void nothing_has_no_tokens(void **state)
{
    struct fixture *fixture = *state;
    struct err err = {0};
    assert_int_equal(tokenizer_split(fixture->tokenizer, "", "", &fixture->space, &err), 0);
    assert_int_equal(fixture->space.count, 0);
    assert_int_equal(tokenizer_split(fixture->tokenizer, "", "\x07", &fixture->space, &err), 0);
    assert_int_equal(fixture->space.count, 0);
}

static void a_prefix_and_a_text_are_one(void **state)
{
    struct fixture *fixture = *state;
    struct err err = {0};
    assert_int_equal(tokenizer_split(fixture->tokenizer, "query: ", " ab", &fixture->space, &err), 0);
    assert_int_equal(fixture->space.count, 4);
    assert_int_equal(fixture->space.ids[0], tiny_model_id(MARK "query"));
    assert_int_equal(fixture->space.ids[3], tiny_model_id("ab"));
}

static void a_text_that_is_too_long_is_refused_and_the_next_is_not(void **state)
{
    struct fixture *fixture = *state;
    struct err err = {0};
    char *text = malloc(TOKENIZER_NORMAL_MAX + 2);
    assert_non_null(text);
    memset(text, 'a', TOKENIZER_NORMAL_MAX + 1);
    text[TOKENIZER_NORMAL_MAX + 1] = '\0';
    assert_int_equal(tokenizer_split(fixture->tokenizer, "", text, &fixture->space, &err), ERR_TOO_LARGE);
    text[1000] = '\0';
    assert_int_equal(tokenizer_split(fixture->tokenizer, "", text, &fixture->space, &err), 0);
    assert_int_equal(fixture->space.count, 1001);
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_split_with_the_highest_sum_wins),
        cmocka_unit_test(of_two_that_are_equal_the_one_that_begins_first_wins),
        cmocka_unit_test(spaces_are_one_mark),
        cmocka_unit_test(rules_replace_and_remove),
        cmocka_unit_test(what_no_piece_holds_is_unknown_by_code_point),
        cmocka_unit_test(nothing_has_no_tokens),
        cmocka_unit_test(a_prefix_and_a_text_are_one),
        cmocka_unit_test(a_text_that_is_too_long_is_refused_and_the_next_is_not),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
